"""Who tells a sentence: verbs of saying with their subjects, "according to", and what stands in place of both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.kinds import Telling
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_parties import Party
from trucewatch.extract.native_text import Stretch, key_of

LONGEST = 90
"""Characters of the longest teller that is taken."""
_STOP = re.compile(r"[,،;؛:.!?…()\[\]\"”»]|\s[–—-]\s|$")
_EDGE = ' \t,،;؛:.«»"“”()[]–—-…'
_WORDS = re.compile(r"\w+")
_VERBS = (("say", Telling.SAY), ("claim", Telling.CLAIM), ("deny", Telling.DENY), ("accuse", Telling.CLAIM))
"""Keys of the lexicon's verbs, and what each does with what it tells."""
_TO = re.compile(r"\sل(?!ل|جن)")
"""The "to" of "according to", written onto the teller's first word."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A teller, [start, end) of the sentence, and the stretch with the words that lead to it, which tells no event."""

    start: int
    end: int
    low: int
    high: int
    telling: Telling
    is_inner: bool = False
    """Whether another teller of the sentence passes its words on ("citing a source")."""


@dataclass(frozen=True, slots=True)
class Told:
    """The tellers of a sentence from the outermost to the innermost, and what they do with its event."""

    voices: tuple[Voice, ...] = ()
    goes_on: bool = False
    """Whether the teller of the sentence before still speaks."""
    own: tuple[tuple[int, int], ...] = ()
    """Where the publisher names itself as the teller."""

    @property
    def masks(self) -> tuple[tuple[int, int], ...]:
        """Where no role, place, time or harm of an event is looked for."""
        return (*((voice.low, voice.high) for voice in self.voices), *self.own)

    @property
    def denier(self) -> Voice | None:
        """Who says that it did not happen."""
        return next((voice for voice in self.voices if voice.telling is Telling.DENY), None)

    @property
    def going_on(self) -> "Told":
        """The same tellers in the sentences that follow: what they tell there they do not deny."""
        said = (replace(one, telling=Telling.SAY) if one.telling is Telling.DENY else one for one in self.voices)
        return replace(self, voices=tuple(said))


def told_by(
    stretch: Stretch, language: Language, parties: Sequence[Party], events: Sequence[tuple[int, int]], publisher: str
) -> Told:
    """The tellers of a sentence. `events` are the words that tell events: a teller's phrase ends before them."""
    arabic = language.code == "ar"
    verbs = _arabic(stretch, language, parties, events) if arabic else _russian(stretch, language, events)
    found = [*_by(stretch, language, events), *verbs]
    kept: list[Voice] = []
    hidden: list[tuple[int, int]] = []
    for voice in sorted(found, key=lambda one: (one.is_inner, one.low)):
        words = stretch.key[voice.start : voice.end]
        is_same = any(voice.start < other.end and other.start < voice.end for other in kept)
        if not is_same and (language.word("telling.own").match(words) or _is_publisher(words, publisher)):
            hidden.append((voice.low, voice.high))
            continue
        if is_same:
            continue
        kept.append(voice)
    goes_on = not kept and _starts_with(language, "telling.goes_on", stretch.key)
    return Told(tuple(kept), goes_on, tuple(hidden))


def _is_publisher(words: str, publisher: str) -> bool:
    own = key_of(publisher).strip()
    return bool(own) and (own in words or words.strip() in own) and len(words) < len(own) + 14


def _starts_with(language: Language, name: str, key: str) -> bool:
    match = language.word(name).search(key)
    return match is not None and not key[: match.start()].strip(_EDGE)


def _voice(
    stretch: Stretch,
    language: Language,
    span: tuple[int, int],
    cue: tuple[int, int],
    telling: Telling,
    *,
    inner: bool = False,
) -> Voice | None:
    """The voice of a phrase cleaned at its ends; None where nothing that could speak is left."""
    start, end = span
    for match in language.word("telling.not_teller").finditer(stretch.key, start, end):
        if match.start() <= start + 1:
            start = match.end()
        else:
            end = min(end, match.start())
    while start < end and stretch.plain[start] in _EDGE:
        start += 1
    while end > start and stretch.plain[end - 1] in _EDGE:
        end -= 1
    words = stretch.key[start:end]
    if not any(char.isalpha() for char in words) or len(words) > LONGEST:
        return None
    if telling is Telling.SAY and language.word("telling.anonymous").match(words):
        telling = Telling.ANONYMOUS
    return Voice(start, end, min(start, cue[0]), max(end, cue[1]), telling, inner)


def _by(stretch: Stretch, language: Language, events: Sequence[tuple[int, int]]) -> Iterator[Voice]:
    """ "According to X", at any place."""
    taken = 0
    for match in sorted(language.word("telling.by").finditer(stretch.key), key=lambda m: m.start()):
        if match.start() < taken:
            continue
        stop = _STOP.search(stretch.key, match.end() + 1)
        end = stop.start() if stop else len(stretch.key)
        ahead = [start for start, _ in events if match.end() < start < end]
        if ahead:
            end = _few_words(stretch.key, match.end(), min(ahead), language)
        start = match.end() + (language.code == "ar" and _TO.match(stretch.key, match.end()) is not None) * 2
        voice = _voice(stretch, language, (start, end), match.span(), Telling.SAY, inner=True)
        if voice is not None:
            taken = voice.end
            yield voice


def _few_words(key: str, start: int, end: int, language: Language) -> int:
    """Where three words behind `start` end, or before the first preposition of place: no comma closes the teller."""
    words = list(_WORDS.finditer(key, start, end))[:3]
    stop = next((word for word in words[1:] if language.word("grammar.prepositions").fullmatch(word.group())), None)
    return stop.start() if stop else (words[-1].end() if words else end)


def _inside(key: str, start: int, language: Language) -> int:
    """Where the teller begins behind the "in" of "said in the ministry"; 0 where no such word stands there."""
    at = start + len(key[start:]) - len(key[start:].lstrip())
    found = language.word("grammar.inside").match(key, at)
    return found.end() if found else 0


def _arabic(
    stretch: Stretch, language: Language, parties: Sequence[Party], events: Sequence[tuple[int, int]]
) -> Iterator[Voice]:
    """The verb first, then the teller, then "that" or the event."""
    key = stretch.key
    for name, telling in _VERBS:
        for match in language.word(f"telling.{name}").finditer(key):
            first = min((start for start, _ in events if start >= match.end()), default=len(key))
            content = language.word("telling.content").search(key, match.end())
            content_at = content.start() if content else -1
            ends = [first, *([content_at] if content else [])]
            stop = _STOP.search(key, match.end() + 1)
            if stop is not None and (stop.group().strip()[:1] in (":", "،", ",") or name == "deny"):
                ends.append(stop.start())
            is_led = content is not None or (stop is not None and stop.group() == ":")
            if name in ("deny", "accuse"):
                after = [party for party in parties if match.end() <= party.start < first]
                ends += [after[0].end] if after and name == "deny" and after[0].start - match.end() < 3 else []
                ends += [after[-1].start] if name == "accuse" and after and after[-1].start - match.end() > 2 else []
            elif not is_led or (min(ends) == first and first < (content.start() if content else len(key))):
                continue
            if voice := _voice(stretch, language, (match.end(), min(ends)), match.span(), telling):
                yield voice
            elif match.start() and (name == "deny" or (name == "say" and 0 <= content_at - match.end() < 3)):
                begin = max((m.end() for m in re.finditer(r"[,،؛:]", key[: match.start()])), default=0)
                before = _voice(stretch, language, (begin, match.start()), match.span(), telling)
                if before is not None and len(_WORDS.findall(key[before.start : before.end])) <= 6:
                    yield before


def _russian(stretch: Stretch, language: Language, events: Sequence[tuple[int, int]]) -> Iterator[Voice]:
    """The teller behind the verb at a sentence's end, or before it at its beginning."""
    key = stretch.key
    for name, telling in _VERBS:
        for match in language.word(f"telling.{name}").finditer(key):
            lead = key[: match.start()].rstrip()
            led = language.ending("grammar.led_by", lead) is not None
            is_after = led or lead.endswith((",", "–", "—", "-", "»", "”", '"'))
            if name in ("say", "claim") and (is_after or not lead):
                stop = _STOP.search(key, match.end() + 1)
                linked = language.word("grammar.linked").search(key, match.end())
                ends = [stop.start() if stop else len(key), *([linked.start()] if linked else [])]
                start = match.end() + 1
                inside = _inside(key, start, language)
                span = (inside or start, min(ends))
                if voice := _voice(stretch, language, span, (_comma(key, match.start()), match.end()), telling):
                    yield voice
                    continue
            begin = max((m.end() for m in re.finditer(r"[,;:«\"“]|\s[–—]\s", lead)), default=0)
            inside = _inside(key, begin, language)
            content = language.word("telling.content").search(key, match.end(), match.end() + 60)
            colon = key.find(":", match.end(), match.end() + 60)
            if name in ("say", "claim") and content is None and colon < 0:
                continue
            if any(begin <= start < match.start() for start, _ in events):
                continue
            high = content.end() if content else match.end()
            if voice := _voice(stretch, language, (inside or begin, match.start()), (begin, high), telling):
                yield voice


def _comma(key: str, at: int) -> int:
    """Where the clause of the verb at `at` begins: at its comma."""
    return max(key.rfind(",", 0, at), key.rfind("–", 0, at), key.rfind("—", 0, at), at - 6)

"""Who is named in a sentence: names of the registry, and words for armed people with what stands around them."""

import re
from dataclasses import dataclass, replace

from trucewatch.core.ports import Hit, Names
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_text import Stretch, key_of

CIVILIANS = "civilians"
LEADS = ("agent", "target", "holder", "between", "with")
"""What the words right before a party say of its part; the first that fits holds."""
_TIE = re.compile(r"[\s«»\"“”()]*")
_WORD_BEFORE = re.compile(r"([^\W\d_][\w-]*)[\s«»\"“”]+$")
_NOUN_ENDINGS = ("ем", "ом", "ой", "ей")
_CLITICS = "بلك"
"""Arabic prepositions of one letter, written onto the next word."""
_LED = ("بال", "لل", "وال")
"""What no adjective of an Arabic party begins with: a preposition or an "and" leads on."""
_LOOK_BACK = 48
MOST = 40
"""Parties of one sentence that are read."""
MOST_WORDS = 6
"""Words that may follow a head and belong to its phrase."""


@dataclass(frozen=True, slots=True)
class Party:
    """A phrase for one party, [start, end) of the sentence's plain text."""

    start: int
    end: int
    id: str | None = None
    lead: str = ""
    """agent, target, holder, between, with, to, other (behind a preposition), state (a bare adjective) or nothing."""
    is_civil: bool = False


def parties(stretch: Stretch, language: Language, names: Names | None) -> tuple[list[Party], list[Hit]]:
    """The parties in their order, and the places that the registry knows in the sentence."""
    hits = list(names.find(stretch.plain)) if names is not None else []
    found = [Party(hit.start, hit.end, hit.id, "", hit.id == CIVILIANS) for hit in hits if not hit.is_place]
    for match in language.word("parties.heads").finditer(stretch.key):
        if not any(party.start <= match.start() < party.end for party in found):
            found.append(Party(match.start(), match.end()))
    for name, lead in (("states", "state"), ("civil", "")):
        for match in language.word(f"parties.{name}").finditer(stretch.key):
            if not any(party.start < match.end() and match.start() < party.end for party in found):
                found.append(Party(match.start(), match.end(), lead=lead, is_civil=name == "civil"))
    found = _grown(sorted(found, key=lambda one: (one.start, -one.end))[:MOST], stretch, language)
    no_party = [match.span() for match in language.word("parties.none").finditer(stretch.key)]
    kept = [one for one in found if not any(low < one.end and one.start < high for low, high in no_party)]
    places = [hit for hit in hits if hit.is_place]
    return [one if one.lead else replace(one, lead=_lead(one, stretch, language, names)) for one in kept], places


def _grown(found: list[Party], stretch: Stretch, language: Language) -> list[Party]:
    """Each with the adjectives around it; a word for armed people with the name right behind it."""
    kept: list[Party] = []
    for party in found:
        if party.lead == "state":
            if not kept or party.start >= kept[-1].end:
                kept.append(party)
        else:
            _keep(kept, party, stretch, language)
    return kept


def _keep(kept: list[Party], party: Party, stretch: Stretch, language: Language) -> None:
    """Adds a party: joined to the last where they are one phrase, left out where it lies inside it."""
    first = party.start
    while kept and kept[-1].lead == "state" and _is_joined(kept[-1], party, stretch):
        first = kept.pop().start
    start, end = _adjectives(replace(party, start=first), stretch, language)
    last = kept[-1] if kept else None
    if last is not None and start <= last.end:
        start = last.end
        if end <= start:
            return
    is_open = last is not None and last.lead != "state" and last.id is None and not (last.is_civil or party.is_civil)
    if last is not None and is_open and _is_tied(stretch.key[last.end : party.start], party, stretch):
        kept[-1] = replace(last, end=max(end, last.end), id=party.id)
        return
    kept.append(replace(party, start=start if _starts_word(stretch, start) else first, end=end))


def _is_tied(gap: str, party: Party, stretch: Stretch) -> bool:
    """Whether a name stands right behind a word for armed people, and is not joined to it by an Arabic "and"."""
    is_joined = stretch.key[party.start] in "وف" or (party.id is None and stretch.key[party.start] in _CLITICS)
    return _TIE.fullmatch(gap) is not None and not is_joined


def _is_joined(state: Party, party: Party, stretch: Stretch) -> bool:
    """Whether an adjective of a state stands right before a party's noun, as in Russian."""
    return len(re.findall(r"\w+", stretch.key[state.end : party.start])) <= 1 and state.end <= party.start


def _starts_word(stretch: Stretch, start: int) -> bool:
    return start < len(stretch.key) and not stretch.key[start].isspace()


def _adjectives(party: Party, stretch: Stretch, language: Language) -> tuple[int, int]:
    """Where the phrase begins and ends: Russian adjectives stand before their noun, Arabic ones behind it."""
    start, end = party.start, party.end
    if party.is_civil:
        return start, end
    no_adjective = language.word("parties.no_adjective")
    for _ in range(3):
        word = _WORD_BEFORE.search(stretch.key, max(0, start - 40), start)
        if word is None or no_adjective.fullmatch(word[1]):
            break
        if not language.word("parties.adjective_before").fullmatch(word[1]):
            break
        if stretch.plain[word.start(1)].isupper() and word[1].endswith(_NOUN_ENDINGS):
            break  # a place in the instrumental, not an adjective
        if language.word("parties.holder").fullmatch(word[1]):
            break
        start = word.start(1)
    for _ in range(MOST_WORDS):
        at = _next_word(stretch.key, end)
        following = language.word("parties.behind").match(stretch.key, at) if at > end else None
        if following is None or no_adjective.fullmatch(following.group()) or following.group().startswith(_LED):
            break
        end = following.end()
    return start, end


def _next_word(key: str, at: int) -> int:
    tie = _TIE.match(key, at)
    return tie.end() if tie and tie.end() > at else at


def _lead(party: Party, stretch: Stretch, language: Language, names: Names | None) -> str:
    before = stretch.key[max(0, party.start - _LOOK_BACK) : party.start].rstrip(' «"“(')
    for lead in LEADS:
        if language.ending(f"parties.{lead}", before) is not None:
            return lead
    if language.code == "ru":
        words = stretch.key[party.start : party.end]
        if language.word("parties.instrumental").search(words):
            return "agent"
    else:
        clitic = _clitic(party, stretch, language, names)
        if clitic in ("ل", "ب", "ك"):
            return "to" if clitic == "ل" else "other"
    if language.ending("parties.prepositions", before) is not None:
        return "other"
    return ""


def _clitic(party: Party, stretch: Stretch, language: Language, names: Names | None) -> str:
    """The one-letter preposition written onto the first word, "" where there is none."""
    word = stretch.plain[party.start : party.end]
    key = key_of(word)
    if key.startswith("لل"):
        return "ل"
    rest = key[1:] if key[:1] in ("و", "ف") and key[1:2] in ("ل", "ب") else key
    if rest[:1] not in ("ل", "ب", "ك"):
        return ""
    bare = word[len(key) - len(rest) + 1 :]
    is_article = rest[1:].startswith("ال")
    known = names is not None and any(hit.start == 0 and not hit.is_place for hit in names.find(bare))
    is_head = language.word("parties.heads").match(key_of(bare)) is not None
    return rest[0] if is_article or known or is_head else ""

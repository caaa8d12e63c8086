"""Arabic and Russian: claims by frames over words, without a parser (docs/explanation/arabic-and-russian.md)."""

import re
from collections.abc import Iterable, Sequence

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import HarmKind, Kind, Who
from trucewatch.core.ports import Names
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Document, PartKind
from trucewatch.extract.native_claims import claim_of, origin_of
from trucewatch.extract.native_data import Frame, Language, language
from trucewatch.extract.native_draft import NO_VIOLENCE, Event, Read, read
from trucewatch.extract.native_events import Trigger
from trucewatch.extract.native_roles import Roles
from trucewatch.extract.native_rows import rows_of
from trucewatch.extract.native_stance import stance_of
from trucewatch.extract.native_text import key_of, plain_of, sentences
from trucewatch.extract.origins import Origin

_HARMED = frozenset({HarmKind.KILLED, HarmKind.INJURED, HarmKind.MISSING, HarmKind.CASUALTIES})
_HEADS = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST})
_OTHER_LETTERS = re.compile(r"[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc]{2}|[\u0400-\u045f]{3}")
NAMES = {"ar": "Arabic", "ru": "Russian"}
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
Explained = tuple[tuple[Claim, Origin], ...]


def native_claims(document: Document, code: str, names: Names | None) -> tuple[Explained, tuple[Problem, ...]]:
    """The claims of a document in `code`, each with its frame; a problem where it seems to tell kinds not read."""
    known = language(code)
    reads = _of_today([read(stretch, document, known, names) for stretch in sentences(document)])
    events = _carried(reads)
    told = [*events, *_only_harm(reads, events, known)]
    told = _without_repeats(told)
    claims = [(claim_of(event, document, known), origin_of(event, document)) for event in told]
    claims.sort(key=lambda one: (one[0].evidence[0].start, one[0].kind.value))
    unique = {claim.id: (claim, origin) for claim, origin in claims}
    return tuple(unique.values()), tuple(_uncovered(document, known, reads))


def _carried(reads: Sequence[Read]) -> list[Event]:
    """The events of all sentences; teller, time and harm go over from sentence to sentence of a paragraph."""
    found: list[Event] = []
    head = next((one for one in reads if _heads_a_day(one)), None)
    paragraph, last, spoken, dated = -1, None, None, head
    is_parted = False  # whether the event told last was one of several rows: a toll that follows is of all of them
    for one in reads:
        if one.stretch.paragraph != paragraph:
            paragraph, last, spoken, dated = one.stretch.paragraph, None, None, head
        if one.told.voices:
            spoken = one
        elif not one.told.goes_on:
            spoken = None
        own = [new for event in one.events for new in rows_of(event)]
        for event in own:
            if not one.told.voices and spoken is not None:
                event.told, event.teller_stretch = spoken.told.going_on, spoken.stretch
            if event.moment is None and dated is not None:
                event.carried_moment = (dated.stretch, dated.moments[-1 if dated is head else 0])
            if event.spot is None and last is not None and event.kind not in (Kind.CALM, Kind.VIOLATION):
                event.carried_spot = (last.stretch, last.spot) if last.spot is not None else last.carried_spot
        if one.hurts and last is not None and not is_parted and not one.is_silent and not last.hurts:
            last.hurts += [(one.stretch, hurt) for hurt in one.hurts]
        found += own
        violent = [event for event in own if event.kind not in NO_VIOLENCE]
        last, is_parted = (violent[-1], len(own) > len(one.events)) if violent else (last, is_parted)
        dated = one if one.moments else dated
    return found


def _heads_a_day(one: Read) -> bool:
    """A headline that ends with a full date: the day of all that its bulletin tells without one."""
    if one.stretch.part.kind is not PartKind.HEADLINE or not one.moments:
        return False
    last = one.moments[-1]
    is_full = _YEAR.search(one.stretch.plain[last.start : last.end]) is not None
    return is_full and not one.stretch.plain[last.end :].strip(" .")


def _of_today(reads: Iterable[Read]) -> list[Read]:
    """The sentences without those of history: one that names a year long ago, and those that go on without a time."""
    found: list[Read] = []
    past: int | None = None
    for one in reads:
        if one.is_history or (one.stretch.paragraph == past and not one.moments):
            past = one.stretch.paragraph
        else:
            past = None
            found.append(one)
    return found


def _only_harm(reads: Sequence[Read], events: Sequence[Event], known: Language) -> list[Event]:
    """Harm told without an event, where the sentence names those who fight or a weapon."""
    taken = {id(stretch) for event in events for stretch, _ in event.hurts}
    found = []
    for one in reads:
        fighters = [party for party in one.company.parties if not party.is_civil]
        counted = [hurt for hurt in one.hurts if hurt.kind in _HARMED and (hurt.minimum is None or hurt.minimum > 0)]
        is_of_war = bool(fighters or one.company.weapons) or any(hurt.who is Who.COMBATANTS for hurt in counted)
        if not counted or one.is_silent or id(one.stretch) in taken or not is_of_war:
            continue
        word = counted[0]
        frame = Frame(
            kind=Kind.CASUALTIES, voice="noun", pattern=known.silent, name=f"{known.code}: harm without an event"
        )
        event = Event(
            one.stretch, Trigger(word.start, word.end, frame, Kind.CASUALTIES), 0, len(one.stretch.key), Roles()
        )
        event.roles.actors = [party for party in fighters if party.lead == "agent"]
        event.hurts = [(one.stretch, hurt) for hurt in counted]
        event.spot = next(iter(one.spots), None)
        event.moment = next(iter(one.moments), None)
        event.weapons = list(dict.fromkeys(weapon for _, _, weapon in one.company.weapons))
        event.told, event.teller_stretch = one.told, one.stretch
        event.stance = stance_of(one.stretch, known, (word.start, word.end), one.told)
        found.append(event)
    return found


def _without_repeats(events: Sequence[Event]) -> list[Event]:
    """Leaves a headline's event to the body that tells it more fully."""
    body = [event for event in events if event.stretch.part.kind not in _HEADS]
    return [event for event in events if event.stretch.part.kind not in _HEADS or not _is_told(event, body)]


def _is_told(event: Event, body: Iterable[Event]) -> bool:
    """Whether the body tells what a headline does: the same kind and stance, no other doer."""
    own = {party.id for party in event.roles.actors}
    for other in body:
        theirs = {party.id for party in other.roles.actors}
        if other.kind is event.kind and other.stance is event.stance and (not own or not theirs or own & theirs):
            return True
    return False


def _uncovered(document: Document, known: Language, reads: Sequence[Read]) -> Iterable[Problem]:
    """One problem that names the kinds which the text seems to tell and which are not read in its language."""
    seen: dict[str, str] = {}
    for one in reads:
        if one.is_silent:
            continue
        for kind, pattern in known.uncovered:
            if kind not in seen and (match := pattern.search(one.stretch.key)):
                seen[kind] = one.stretch.plain[match.start() : match.end()]
    if not seen:
        return
    listed = ", ".join(f"{kind} (“{words}”)" for kind, words in seen.items())
    name = NAMES[known.code]
    yield Problem(
        stage=Stage.EXTRACT,
        subject=document.id,
        code="kinds_not_covered",
        message=f"{document.location} seems to tell of {listed}: not read in {name}, no claims were taken of it.",
        hint=f"Read these passages yourself. In {name} violence, calm, overflights and casualties are read; "
        "docs/explanation/arabic-and-russian.md tells how to add a kind.",
    )


def is_told_natively(text: str) -> bool:
    """Whether a text may tell a claim in one of these languages: one word of a frame or of harm."""
    if not _OTHER_LETTERS.search(text):
        return False
    key = key_of(plain_of(text)[0])
    patterns = [
        pattern
        for code in NAMES
        for pattern in (*(f.pattern for f in language(code).frames), *(words for _, words in language(code).harms))
    ]
    return any(pattern.search(key) for pattern in patterns)

"""Events made into claims: every mention with its words in the page."""

from dataclasses import replace

from trucewatch.core.claims import Basis, Claim, Harm, Mention, Teller
from trucewatch.core.kinds import HarmKind, Who
from trucewatch.core.records import Document
from trucewatch.core.text import Span, span_of, squeeze
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_draft import AT_PEOPLE, Event
from trucewatch.extract.native_harm import Hurt
from trucewatch.extract.native_parties import CIVILIANS, Party
from trucewatch.extract.native_text import Stretch
from trucewatch.extract.origins import Origin

_CIVIL = frozenset({Who.CIVILIANS, Who.CHILDREN, Who.WOMEN})
NEAR = 40
"""Characters around a number of people in which they are named."""


def claim_of(event: Event, document: Document, known: Language) -> Claim:
    """The claim of an event."""
    stretch = event.stretch
    low, high = _clause(event)
    place = _mention(document, stretch, (event.spot.start, event.spot.end)) if event.spot else None
    if place is None and event.carried_spot is not None:
        other, spot = event.carried_spot
        place = _mention(document, other, (spot.start, spot.end), basis=Basis.CARRIED)
    time = _mention(document, stretch, (event.moment.start, event.moment.end)) if event.moment else None
    if time is None and event.carried_moment is not None:
        other, moment = event.carried_moment
        time = _mention(document, other, (moment.start, moment.end), basis=Basis.CARRIED)
    return Claim(
        document_id=document.id,
        part=stretch.part.kind,
        part_index=stretch.part_index,
        kind=event.kind,
        evidence=(_span(document, stretch, low, high),),
        actors=tuple(_party(document, stretch, party) for party in event.roles.actors),
        targets=tuple(_party(document, stretch, party) for party in event.roles.targets)
        or _hurt(document, event, known),
        place=place,
        time=time,
        weapons=tuple(event.weapons),
        harm=_harm(document, event),
        attribution=_tellers(document, event),
        stance=event.stance,
        count=event.count,
    )


def origin_of(event: Event, document: Document) -> Origin:
    """The frame and the word that made the claim."""
    trigger = event.trigger
    return Origin(
        frame=trigger.frame.name,
        asks=trigger.frame.asks,
        word=_span(document, event.stretch, trigger.start, trigger.end),
    )


def _clause(event: Event) -> tuple[int, int]:
    """The clause that tells the event, without what leads to it; never empty."""
    low, high = event.low, event.high
    plain = event.stretch.plain
    while low < event.trigger.start and plain[low] in " \t,،;؛:–—-":
        low += 1
    return (low, high) if plain[low:high].strip() else (event.trigger.start, event.trigger.end)


def _span(document: Document, stretch: Stretch, start: int, end: int) -> Span:
    while start < end and stretch.plain[start].isspace():
        start += 1
    while end > start and stretch.plain[end - 1].isspace():
        end -= 1
    return span_of(document.id, document.text, *stretch.place(start, end))


def _mention(document: Document, stretch: Stretch, span: tuple[int, int], *, basis: Basis = Basis.STATED) -> Mention:
    """A mention; its text is without the marks that cannot be seen."""
    return Mention(text=squeeze(stretch.plain[span[0] : span[1]]), span=_span(document, stretch, *span), basis=basis)


def _party(document: Document, stretch: Stretch, party: Party) -> Mention:
    return replace(_mention(document, stretch, (party.start, party.end)), hint=party.id)


def _hurt(document: Document, event: Event, known: Language) -> tuple[Mention, ...]:
    """The civilians whom it hurt, where no other target is told: as in "shells killed two civilians"."""
    if event.kind not in AT_PEOPLE:
        return ()
    people = dict(known.people)
    for stretch, hurt in event.hurts:
        if hurt.who in _CIVIL and hurt.maximum != 0:
            found = people[hurt.who].finditer(stretch.key, max(0, hurt.start - NEAR), hurt.end + NEAR)
            best = min(found, key=lambda match: abs(match.start() - hurt.start), default=None)
            if best is not None:
                mention = _mention(document, stretch, best.span())
                return (replace(mention, hint=CIVILIANS),)
    return ()


def _harm(document: Document, event: Event) -> tuple[Harm, ...]:
    counted = [pair for pair in event.hurts if pair[1].kind is not HarmKind.CASUALTIES or pair[1].maximum != 0]
    return tuple(_row(document, stretch, hurt) for stretch, hurt in (counted or event.hurts))


def _row(document: Document, stretch: Stretch, hurt: Hurt) -> Harm:
    return Harm(
        kind=hurt.kind,
        minimum=hurt.minimum,
        maximum=hurt.maximum,
        who=hurt.who,
        span=_span(document, stretch, hurt.start, hurt.end),
    )


def _tellers(document: Document, event: Event) -> tuple[Teller, ...]:
    stretch = event.teller_stretch or event.stretch
    return tuple(
        Teller(
            text=squeeze(stretch.plain[voice.start : voice.end]),
            span=_span(document, stretch, voice.start, voice.end),
            telling=voice.telling,
        )
        for voice in event.told.voices
    )

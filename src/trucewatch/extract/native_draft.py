"""One sentence read: its parties, places, times, weapons, harm and tellers, and the events that they belong to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from trucewatch.core.kinds import HarmKind, Kind, Stance, Weapon
from trucewatch.core.ports import Names
from trucewatch.core.records import Document
from trucewatch.extract.native_data import Language
from trucewatch.extract.native_events import Company, Trigger, is_history, licensed, triggers, weapons
from trucewatch.extract.native_harm import Hurt, hurts
from trucewatch.extract.native_numbers import Number, numbers
from trucewatch.extract.native_parties import Party, parties
from trucewatch.extract.native_places import Spot, spots
from trucewatch.extract.native_roles import Roles, roles_of
from trucewatch.extract.native_stance import stance_of
from trucewatch.extract.native_tellers import Told, told_by
from trucewatch.extract.native_text import Stretch
from trucewatch.extract.native_times import Moment, moments

_SIGN = re.compile(r"[,،;؛:]|\s[–—-]\s")
AT_PEOPLE = frozenset({Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE, Kind.EXPLOSION, Kind.ATTACK, Kind.ABDUCTION})
"""Kinds whose victims are their targets."""
NO_VIOLENCE = frozenset({Kind.CALM, Kind.OVERFLIGHT, Kind.VIOLATION})
"""Kinds that hurt nobody by themselves."""
FLYING = frozenset({Weapon.DRONE, Weapon.AIRCRAFT, Weapon.HELICOPTER})
SHORT = 3
"""Words of a trigger that may hold no place inside."""


@dataclass(slots=True)
class Event:
    """An event as one sentence tells it; `low` and `high` bound its clause."""

    stretch: Stretch
    trigger: Trigger
    low: int
    high: int
    roles: Roles
    spot: Spot | None = None
    spots: tuple[Spot, ...] = ()
    moment: Moment | None = None
    weapons: list[Weapon] = field(default_factory=list)
    hurts: list[tuple[Stretch, Hurt]] = field(default_factory=list)
    stance: Stance = Stance.ASSERTED
    count: int | None = None
    told: Told = field(default_factory=Told)
    teller_stretch: Stretch | None = None
    carried_spot: tuple[Stretch, Spot] | None = None
    carried_moment: tuple[Stretch, Moment] | None = None

    @property
    def kind(self) -> Kind:
        return self.trigger.kind


@dataclass(frozen=True, slots=True)
class Read:
    """What a sentence gives: its events, and the harm that belongs to none of them."""

    stretch: Stretch
    events: tuple[Event, ...]
    hurts: tuple[Hurt, ...]
    moments: tuple[Moment, ...]
    spots: tuple[Spot, ...]
    told: Told
    company: Company
    is_silent: bool = False
    is_history: bool = False


def read(stretch: Stretch, document: Document, language: Language, names: Names | None) -> Read:
    """A sentence read by the frames of its language."""
    found = triggers(stretch, language)
    if not found and not any(pattern.search(stretch.key) for _, pattern in language.harms):
        return _idle(stretch, document, language)
    who, known = parties(stretch, language, names)
    told = told_by(stretch, language, who, [(t.start, t.end) for t in found], document.publisher or "")
    when = [m for m in moments(stretch, language) if not _inside(m.start, told.masks)]
    times = [(moment.start, moment.end) for moment in when]
    own = [party for party in who if not _inside(party.start, told.masks)]
    busy = [
        *told.masks,
        *times,
        *((t.start, t.end) for t in found if len(stretch.key[t.start : t.end].split()) <= SHORT),
    ]
    where = spots(stretch, language, known, own, busy)
    fighters = [(party.start, party.end) for party in own if not party.is_civil and party.lead != "state"]
    hurt = hurts(stretch, language, [*told.masks, *times], fighters)
    victims = [party for party in own if not party.is_civil and _is_counted(party, hurt, stretch, language)]
    own = [party for party in own if party not in victims]
    arms = [one for one in weapons(stretch, language) if not _inside(one[0], told.masks)]
    counts = [n for n in numbers(stretch.key, language) if not _inside(n.start, times)]
    is_counted = any(_count(trigger, counts, stretch, language) is not None for trigger in found)
    is_of_truce = language.truce.search(stretch.key) is not None
    company = Company(own, where, arms, hurt, is_counted, is_of_truce, told.denier is not None)
    found = [trigger for trigger in found if not _inside(trigger.start, told.masks)]
    kept = licensed(found, company, stretch, language)
    events = _events(kept, stretch, language, company, told, counts)
    for event in events:
        event.told = told
        event.teller_stretch = stretch
        _settle(event, language)
        event.moment = _nearest(when, event)
        if event.stance is Stance.DENIED and told.denier is not None and not event.roles.actors:
            event.roles.actors = [p for p in who if told.denier.start <= p.start < told.denier.end][:1]
    left = _share_hurts(hurt, events, stretch)
    _aim(events, victims, language)
    past = is_history(stretch, document, language)
    is_silent = past or language.silent.search(stretch.key) is not None
    return Read(stretch, tuple(events), tuple(left), tuple(when), tuple(where), told, company, is_silent, past)


def _idle(stretch: Stretch, document: Document, language: Language) -> Read:
    """A sentence without a word of ours: its teller and its time alone, which the next sentences may carry on."""
    told = told_by(stretch, language, (), (), document.publisher or "")
    when = [m for m in moments(stretch, language) if not _inside(m.start, told.masks)]
    company = Company((), (), (), (), is_counted=False)
    past = is_history(stretch, document, language)
    is_silent = past or language.silent.search(stretch.key) is not None
    return Read(stretch, (), (), tuple(when), (), told, company, is_silent, past)


def _is_counted(party: Party, found: Sequence[Hurt], stretch: Stretch, language: Language) -> bool:
    """Whether a row of harm counts these people, or counts some "of" them: they are its victims."""
    rows = [hurt for hurt in found if hurt.kind is not HarmKind.DETAINED]
    of = language.word("grammar.of")
    return any(
        hurt.start <= party.start < hurt.end or of.fullmatch(stretch.key[hurt.end : party.start].strip())
        for hurt in rows
    )


def _inside(at: int, masks: Sequence[tuple[int, int]]) -> bool:
    return any(low <= at < high for low, high in masks)


def _events(
    kept: Sequence[Trigger],
    stretch: Stretch,
    language: Language,
    company: Company,
    told: Told,
    counts: Sequence[Number],
) -> list[Event]:
    """One event for each trigger that tells one of its own; words for the same thing make one."""
    events: list[Event] = []
    bounds = [
        0,
        *(_bound(stretch.key, one, other, language) for one, other in pairwise(kept)),
        len(stretch.key),
    ]
    for number, trigger in enumerate(kept):
        low, high = bounds[number], bounds[number + 1]
        inside = [party for party in company.parties if low <= party.start < high]
        event = Event(stretch, trigger, low, high, roles_of(trigger, inside, stretch, language))
        event.spots = tuple(spot for spot in company.spots if low <= spot.start < high)
        event.spot = _spot(event.spots, trigger)
        event.weapons = [weapon for start, _, weapon in company.weapons if low <= start < high]
        if trigger.frame.voice == "passive" and event.kind in (Kind.SHELLING, Kind.GUNFIRE):
            event.weapons = [weapon for weapon in event.weapons if weapon not in FLYING]  # what was fired at
        event.stance = stance_of(stretch, language, (trigger.start, trigger.end), told)
        event.count = _count(trigger, counts, stretch, language)
        same = next((one for one in events if _is_same(one, event)), None)
        if same is None:
            events.append(event)
        else:
            _take(same, event)
    for event in events:
        event.weapons = list(dict.fromkeys(event.weapons))
        if event.kind is Kind.ARMED_CLASH and len(event.roles.actors) == 1:
            known = event.roles.actors[0]
            others = [one for other in events for one in other.roles.actors if other is not event]
            event.roles.actors += [one for one in others if one.id != known.id or one.id is None][:1]
        if event.spot is None:
            event.spot = (
                _spot(company.spots, event.trigger)
                if len(events) == 1
                else next((other.spot for other in events if other.spot is not None), None)
            )
    return events


def _bound(key: str, one: Trigger, other: Trigger, language: Language) -> int:
    """Where the clause of the second of two triggers begins: at the last break between them, else at its word."""
    words = language.word("grammar.bounds")
    breaks = sorted(m.start() for pattern in (_SIGN, words) for m in pattern.finditer(key, one.end, other.start))
    strong = [at for at in breaks if key[at] in ",،;؛:"]
    return (strong or breaks or [other.start])[-1]


def _settle(event: Event, language: Language) -> None:
    """ "They recorded no breaches", neither denied by anybody nor called untrue, is the quiet itself."""
    is_refused = event.told.denier is not None or language.word("telling.refusals").search(event.stretch.key)
    if event.kind is Kind.VIOLATION and event.stance is Stance.DENIED and not is_refused:
        event.trigger.kind = Kind.CALM
        event.stance = Stance.ASSERTED


def _is_same(one: Event, other: Event) -> bool:
    """Whether a second word tells the first one's event again: same kind, and no other doer or stance."""
    if one.kind is not other.kind or one.stance is not other.stance:
        return False
    first, second = ({party.id or party.start for party in event.roles.actors} for event in (one, other))
    return not first or not second or bool(first & second)


def _take(one: Event, other: Event) -> None:
    one.high = other.high
    if one.count is None and other.count is not None:
        one.count, one.trigger = other.count, other.trigger
        one.spots += other.spots
    one.roles.actors = one.roles.actors or other.roles.actors
    known = {party.id or party.start for party in one.roles.actors}
    fresh = [party for party in other.roles.targets if (party.id or party.start) not in known]
    one.roles.targets = one.roles.targets or fresh
    if one.spot is None or (other.spot is not None and other.spot.surety > one.spot.surety):
        one.spot = other.spot
    one.weapons += other.weapons


def _spot(found: Sequence[Spot], trigger: Trigger) -> Spot | None:
    """The place of an event: the surest phrase, of those the nearest behind its word, else before it."""
    return min(
        found,
        key=lambda spot: (-spot.surety, spot.start < trigger.start, abs(spot.start - trigger.start)),
        default=None,
    )


def _nearest(found: Sequence[Moment], event: Event) -> Moment | None:
    own = [moment for moment in found if event.low <= moment.start < event.high] or list(found)
    return min(own, key=lambda moment: abs(moment.start - event.trigger.start), default=None)


def _count(trigger: Trigger, counts: Sequence[Number], stretch: Stretch, language: Language) -> int | None:
    """How many times it is told to have happened: a number right before the word, "15 times", an Arabic dual."""
    if trigger.frame.voice == "quiet":
        return None
    before = [
        n
        for n in counts
        if not _is_of_clock(n, stretch)
        and n.end <= trigger.start
        and len(re.findall(r"\w+", stretch.key[n.end : trigger.start])) <= 1
    ]
    is_noun = trigger.frame.voice == "noun"
    if before and before[-1].maximum is not None:
        between = stretch.key[before[-1].end : trigger.start].strip()
        is_often = language.word("grammar.often").match(between) is not None
        if is_often or (is_noun and not language.word("grammar.not_counted").match(between)):
            return before[-1].minimum
    if language.code == "ru" and is_noun:
        behind = stretch.key[trigger.end : trigger.end + 30]
        dash = re.match(r"[^\d,.;()]{0,22}\s[–—-]\s(\d{1,5})(?!\d)", behind)
        return int(dash[1]) if dash else None
    word = stretch.key[trigger.start : trigger.end].split()[0]
    return 2 if language.code == "ar" and is_noun and re.search(r"(?:ان|ين)$", word) and word[-3:] != "لين" else None


def _is_of_clock(number: Number, stretch: Stretch) -> bool:
    """Whether a figure is one of an hour ("19:00")."""
    around = stretch.key[max(0, number.start - 1) : number.start] + stretch.key[number.end : number.end + 1]
    return ":" in around


def _aim(events: Sequence[Event], victims: Sequence[Party], language: Language) -> None:
    """Those who fight and were hurt are what the event was aimed at, where no other target is told."""
    for event in events:
        if event.kind in AT_PEOPLE and not event.roles.targets:
            event.roles.targets = [
                party for party in victims if any(_is_counted(party, [row], one, language) for one, row in event.hurts)
            ]


def _share_hurts(found: Sequence[Hurt], events: Sequence[Event], stretch: Stretch) -> list[Hurt]:
    """Gives each row of harm to the nearest violent event; what is left belongs to none of this sentence."""
    violent = [event for event in events if event.kind not in NO_VIOLENCE]
    if not violent:
        return list(found)
    for hurt in found:
        inside = [event for event in violent if event.low <= hurt.start < event.high]
        best = min(inside or violent, key=lambda event: abs(event.trigger.start - hurt.start))
        best.hurts.append((stretch, hurt))
    return []

"""An incident's fields: every value told, with the roots for and against it. Nothing is averaged or summed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

from trucewatch.core.claims import Harm, Interval, Resolved
from trucewatch.core.incidents import Field, Value
from trucewatch.core.kinds import HarmKind, Kind, Stance, Who
from trucewatch.fuse.arithmetic import notes_of
from trucewatch.fuse.measures import compare_harm, distance_m
from trucewatch.fuse.profile import is_told_too_early
from trucewatch.fuse.sources import Root

UNKNOWN = "unknown"
"""What a correction that takes a value away leaves."""
GENERAL_KINDS = frozenset({Kind.ATTACK.value, Kind.VIOLATION.value})
"""Kinds that say no more than that something was done: a specific kind does not contradict them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with the root source it counts for in this incident."""

    claim_id: str
    resolved: Resolved
    root: Root
    is_copy: bool = False
    """Whether the page prints another's words: its publisher stands with the copies, not with the relays."""
    note: str = ""
    """What a reader must know of it beside its fields."""

    @property
    def is_denial(self) -> bool:
        return self.resolved.claim.stance is Stance.DENIED


Clash = Callable[[str, str], bool]
Rows = Sequence[tuple[str, Told]]


def fields_of(telling: Sequence[Told]) -> tuple[Field, ...]:
    """The fields of one incident, in a fixed order, those that nobody told left out."""
    made = [
        _stances(telling),
        _field("kind", [(told.resolved.claim.kind.value, told) for told in telling], _kinds_clash),
        _places(telling),
        _days(telling),
        _parties("actors", telling),
        _parties("targets", telling),
        _field("weapons", [(weapon.value, told) for told in telling for weapon in told.resolved.claim.weapons]),
        *_harm(telling),
        _counts(telling),
        _notes(telling),
        _field("root", [(told.root.id, told) for told in telling], is_denial_neutral=True),
        _handed_on("relay", telling),
        _handed_on("copy", telling),
    ]
    return tuple(field for field in made if field is not None)


def _never(_left: str, _right: str) -> bool:
    return False


def _differ(left: str, right: str) -> bool:
    return left != right


def _kinds_clash(left: str, right: str) -> bool:
    return left != right and GENERAL_KINDS.isdisjoint((left, right))


CORRECTED_IN = {"happened": "time", "root": "tellers"}
"""The field of a claim that a field of an incident is made of, where their names differ."""


def _field(name: str, rows: Rows, clash: Clash = _never, *, is_denial_neutral: bool = False) -> Field | None:
    """Values best supported first; roots of a value that clashes dissent, and so does who denies it."""
    if not rows:
        return None
    own = CORRECTED_IN.get(name, name.partition(".")[0])
    if len(rows) == 1:  # most incidents are told once
        return Field(name=name, values=(_alone(rows[0], own, is_denial_neutral=is_denial_neutral),))
    corrected: defaultdict[str, set[str]] = defaultdict(set)
    support: defaultdict[str, set[str]] = defaultdict(set)
    denial: defaultdict[str, set[str]] = defaultdict(set)
    claim_ids: defaultdict[str, set[str]] = defaultdict(set)
    for value, told in rows:
        side = denial if told.is_denial and not is_denial_neutral else support
        side[value].add(told.root.id)
        claim_ids[value].add(told.claim_id)
        corrected[value].update(one.told() for one in told.resolved.corrections if one.field == own)
    values = []
    for value, ids in claim_ids.items():
        against = {root for other, roots in support.items() if clash(value, other) for root in roots}
        dissent = denial[value] | (against - support[value])
        values.append(
            Value(
                value=value,
                support=_sorted(support[value]),
                dissent=_sorted(dissent),
                claim_ids=_sorted(ids),
                corrections=_sorted(corrected[value]),
            )
        )
    values.sort(key=lambda value: (-len(value.support), value.value))
    return Field(name=name, values=tuple(values))


def _alone(row: tuple[str, Told], own: str, *, is_denial_neutral: bool) -> Value:
    """The one value that is told, by one claim."""
    value, told = row
    is_against = told.is_denial and not is_denial_neutral
    return Value(
        value=value,
        support=() if is_against else (told.root.id,),
        dissent=(told.root.id,) if is_against else (),
        claim_ids=(told.claim_id,),
        corrections=_sorted({one.told() for one in told.resolved.corrections if one.field == own}),
    )


def _sorted(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(items))


def _stances(telling: Sequence[Told]) -> Field | None:
    """A denial supports "denied" here, and so speaks against the rest."""

    def clash(left: str, right: str) -> bool:
        return (left == Stance.DENIED) != (right == Stance.DENIED)

    return _field("stance", [(t.resolved.claim.stance.value, t) for t in telling], clash, is_denial_neutral=True)


def _places(telling: Sequence[Told]) -> Field | None:
    rows = [(told.resolved.place.name, told) for told in telling if told.resolved.place]
    places = {told.resolved.place.name: told.resolved.place for told in telling if told.resolved.place}

    def clash(left: str, right: str) -> bool:
        one, other = places[left], places[right]
        return left != right and distance_m(one, other) > one.radius_m + other.radius_m

    return _field("place", rows, clash, is_denial_neutral=True)


def _days(telling: Sequence[Told]) -> Field | None:
    rows = [(day_text(told.resolved.time), told) for told in telling if told.resolved.time]
    spans = {day_text(told.resolved.time): told.resolved.time for told in telling if told.resolved.time}

    def clash(left: str, right: str) -> bool:
        return not _overlap(spans[left], spans[right])

    return _field("happened", rows, clash, is_denial_neutral=True)


def day_text(time: Interval) -> str:
    """Days as people write them, the last one included: `2017-07-14`, `2017-07-14/2017-07-16`, open ends as `..`."""
    last = time.end - timedelta(days=1) if time.end else None
    if time.start and time.start == last:
        return time.start.isoformat()
    return f"{time.start.isoformat() if time.start else '..'}/{last.isoformat() if last else '..'}"


def _overlap(left: Interval, right: Interval) -> bool:
    is_before = left.end is not None and right.start is not None and left.end <= right.start
    is_after = right.end is not None and left.start is not None and right.end <= left.start
    return not (is_before or is_after)


def _parties(slot: str, telling: Sequence[Told]) -> Field | None:
    """Actors by registry id. Who names somebody else altogether dissents, save where both sides fight."""
    rows = []
    sides: dict[str, set[str]] = {}
    clash_kinds = {Kind.ARMED_CLASH, Kind.TALKS, Kind.AGREEMENT}
    is_mutual = any(told.resolved.claim.kind in clash_kinds for told in telling)
    for told in telling:
        for actor in told.resolved.actors if slot == "actors" else told.resolved.targets:
            rows.append((actor.id, told))
            sides.setdefault(actor.id, {actor.id}).update(actor.sides)

    def clash(left: str, right: str) -> bool:
        return not is_mutual and not sides[left] & sides[right]

    return _field(slot, rows, clash)


def _harm(telling: Sequence[Told]) -> Iterator[Field | None]:
    """A field for each kind of harm and whom it counts: `harm.killed.civilians`."""
    rows: defaultdict[str, list[tuple[str, Told]]] = defaultdict(list)
    ranges: dict[str, Harm] = {}
    for told in telling:
        for harm in told.resolved.claim.harm:
            rows[f"harm.{harm.kind}.{harm.who}"].append((range_text(harm), told))
            ranges[range_text(harm)] = harm

    def clash(left: str, right: str) -> bool:
        return compare_harm(ranges[left], ranges[right]) == "incompatible"

    made = (_field(name, rows[name], clash) for name in sorted(rows))
    yield from _against_none([field for field in made if field is not None], ranges)


def _against_none(fields: Sequence[Field], ranges: Mapping[str, Harm]) -> Iterator[Field]:
    """Harm fields in which who told that nobody was harmed dissents from who told of somebody, and the other way round:
    "no casualties" stands in another field than "one woman injured"."""
    none, some = (
        [(field.name, value) for field in fields for value in field.values if is_so(ranges[value.value])]
        for is_so in (lambda harm: harm.maximum == 0, lambda harm: bool(harm.minimum))
    )
    dissent: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for (name, value), (other, told) in product(none, some):
        if _covers(name, other):
            dissent[name, value.value].update(told.support)
            dissent[other, told.value].update(value.support)
    if not dissent:  # of most incidents nobody says that nobody was harmed
        yield from fields
        return
    for field in fields:
        values = tuple(
            replace(one, dissent=_sorted({*one.dissent, *dissent[field.name, one.value]} - {*one.support}))
            for one in field.values
        )
        yield replace(field, values=values)


def _covers(none: str, other: str) -> bool:
    """Whether nobody in one harm field means nobody in the other: no casualties, no injured women."""
    (_, kind, who), (_, other_kind, other_who) = none.split("."), other.split(".")
    is_kind = kind == other_kind or (kind == HarmKind.CASUALTIES and other_kind in (HarmKind.KILLED, HarmKind.INJURED))
    return none != other and is_kind and who in (Who.UNKNOWN, other_who)


def range_text(harm: Harm) -> str:
    """`3`, `14+` (no upper bound told), `0-20` or `unknown`."""
    if harm.minimum is None and harm.maximum is None:
        return "unknown"
    if harm.maximum is None:
        return f"{harm.minimum}+"
    return str(harm.maximum) if harm.minimum == harm.maximum else f"{harm.minimum or 0}-{harm.maximum}"


def _counts(telling: Sequence[Told]) -> Field | None:
    rows = [(str(told.resolved.claim.count), told) for told in telling if told.resolved.claim.count is not None]
    return _field("count", rows, _differ)


def _handed_on(name: str, telling: Sequence[Told]) -> Field | None:
    """Who handed a root's telling on, and which pages print another's words: the value hands on what `support` told."""
    rows = []
    for told in telling:
        publisher = 1 if told.is_copy else 0
        rows += [
            (relay, told)
            for relay in (told.root.relays[:publisher] if name == "copy" else told.root.relays[publisher:])
        ]
    return _field(name, rows, is_denial_neutral=True)


def _notes(telling: Sequence[Told]) -> Field | None:
    """What a reader must know before trusting the other fields."""
    return _field("note", list(_told_notes(telling)), is_denial_neutral=True)


def _told_notes(telling: Sequence[Told]) -> Iterator[tuple[str, Told]]:
    for told in telling:
        resolved = told.resolved
        yield from ((note, told) for note in notes_of(resolved.claim))
        if told.note:
            yield told.note, told
        gone = (one for one in resolved.corrections if one.after == UNKNOWN)
        yield from ((f"{one.field} {one.told()} to {UNKNOWN}", told) for one in gone)
        if is_told_too_early(resolved):
            yield "dated after its publication", told

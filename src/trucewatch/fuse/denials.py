"""Denials that name no day or place of their own: joined with the one incident that they can be about.

Which incident "our jets carried out no strike" is about is told by who denies what, when the denial came out, and by
the place where one is named. Where two incidents fit, the denial stands apart and says so: to join it with a wrong one
would take an allegation back that nobody denied.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.kinds import Group
from trucewatch.fuse.profile import Profile
from trucewatch.fuse.score import distance_m
from trucewatch.fuse.weights import Weights

LATEST_DAYS = 3
"""A denial without a day of its own is about what happened up to so many days before it came out."""
WEIGHT = 1.0
CONDUCT = frozenset({Group.VIOLENCE, Group.POSTURE, Group.HUMANITARIAN})

Pair = tuple[int, int]


@dataclass(slots=True)
class Attached:
    """Groups of claims with denials joined to what they deny, the links that say so, and notes by claim id."""

    groups: list[list[int]]
    links: list[Link] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def attached(
    groups: Iterable[Sequence[int]], profiles: Sequence[Profile], apart: Iterable[Pair], weights: Weights
) -> Attached:
    """`apart` are pairs that people or a contradiction keep apart. The same whatever the order of the groups."""
    ordered = sorted((sorted(group) for group in groups), key=lambda group: profiles[group[0]].id)
    denials = [group for group in ordered if _is_bare_denial(group, profiles)]
    if not denials:
        return Attached([list(group) for group in ordered])
    by_day = _by_day(ordered, profiles)
    barred: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in apart:
        barred[left].add(right)
        barred[right].add(left)
    made = Attached([])
    joined: dict[int, int] = {}
    for group in denials:
        near = sorted({at for one in group for day in window(profiles[one]) for at in by_day.get(day, ())})
        fitting = [at for at in near if fits(group, ordered[at], profiles, barred, weights)]
        if len(fitting) == 1:
            joined[group[0]] = fitting[0]
            made.links.append(_link(profiles[group[0]], profiles[ordered[fitting[0]][0]]))
        elif fitting:
            note = note_of(len(fitting))
            made.notes.update({profiles[one].id: note for one in group})
    whole = {at: list(group) for at, group in enumerate(ordered) if group[0] not in joined}
    for group in denials:
        if group[0] in joined:
            whole[joined[group[0]]] += group
    made.groups = [sorted(group) for group in whole.values()]
    return made


def _is_bare_denial(group: Sequence[int], profiles: Sequence[Profile]) -> bool:
    told = [profiles[one] for one in group]
    return all(one.is_denied and not one.is_readers and not one.resolved.flood and one.group in CONDUCT for one in told)


def _by_day(groups: Sequence[Sequence[int]], profiles: Sequence[Profile]) -> Mapping[int, list[int]]:
    """Places of the groups that assert something of a day, by that day."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        for day in days_asserted(profiles[one] for one in group):
            found[day].append(at)
    return found


def note_of(number: int) -> str:
    """What is said of a denial that fits so many incidents."""
    return f"denies what {number} incidents tell: joined with none of them"


def days_asserted(told: Iterable[Profile]) -> set[int]:
    """The days of which claims assert something."""
    asserted = [one.days for one in told if not (one.is_denied or one.is_plan or one.resolved.flood)]
    return {day for one in asserted if one and one.width <= 2 for day in (one.first, one.last)}


def window(denial: Profile) -> Iterator[int]:
    """The days on which it may have happened: the denial's own, else those before it came out."""
    days, published = denial.days, denial.resolved.published
    if days is not None and days.width <= LATEST_DAYS:
        yield from range(days.first, days.last + 1)
    elif days is None and published is not None:
        last = published.toordinal()
        yield from range(last - LATEST_DAYS, last + 1)


def fits(
    denial: Sequence[int],
    group: Sequence[int],
    profiles: Sequence[Profile] | Mapping[int, Profile],
    barred: Mapping[int, set[int]],
    weights: Weights,
) -> bool:
    """Whether a group of claims may be what is denied: kind, place and doer, and nothing that keeps them apart.

    `profiles` are by the numbers that the groups name, `barred` those that are kept apart from each.
    """
    mine = profiles[denial[0]]
    others = [profiles[one] for one in group if not profiles[one].is_denied]
    if any(two in barred.get(one, ()) for one in denial for two in group):
        return False
    is_placed = mine.place is not None
    if is_placed and not any(_is_there(mine, other) for other in others):
        return False
    who = mine.actors.ids | mine.actors.sides or frozenset({mine.root})
    named = frozenset(one for other in others for one in (*other.actors.ids, *other.actors.sides))
    is_who = bool(who & named) if named else is_placed
    return is_who and any(_is_of_kind(mine, other, weights) for other in others)


def _is_of_kind(mine: Profile, other: Profile, weights: Weights) -> bool:
    if mine.kind is other.kind:
        return True
    generic = weights.words["generic_kinds"]
    is_general = bool(generic & {mine.kind.value, other.kind.value}) and mine.group is other.group is Group.VIOLENCE
    return is_general or frozenset((mine.kind.value, other.kind.value)) in weights.related


def _is_there(mine: Profile, other: Profile) -> bool:
    """Whether two places may be one: the same, or one within the other."""
    if mine.place is None or other.place is None:
        return False
    if mine.place.id == other.place.id:
        return True
    if mine.place.precision is other.place.precision:
        return False
    return distance_m(mine.place, other.place) <= max(mine.place.radius_m, other.place.radius_m)


def _link(denial: Profile, other: Profile) -> Link:
    left, right = sorted((denial.id, other.id))
    text = "the only incident told that the denial can be about, by who denies what and when it came out"
    evidence = (Evidence(field="denial", weight=WEIGHT, text=text),)
    return Link(left=left, right=right, relation=Relation.SAME, score=WEIGHT, evidence=evidence)

"""What tables keep, read for a look: claims, incidents, and denials joined to what they deny.

Which incident a denial without a day or place is about rests on all incidents of its days. Tables keep denials as
groups of their own, and each look joins them: it touches the incidents of those days and no others.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from trucewatch.core.claims import Resolved
from trucewatch.core.codec import from_json
from trucewatch.core.incidents import Incident, Link
from trucewatch.core.kinds import Stance
from trucewatch.core.ports import FusedTables
from trucewatch.core.records import READERS_PARTS
from trucewatch.fuse.denials import CONDUCT, Attached, attached, window
from trucewatch.fuse.growing_claims import Known
from trucewatch.fuse.growing_groups import incident_of_group
from trucewatch.fuse.growing_pairs import APART
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.pairs import number_of
from trucewatch.fuse.weights import Weights, load_weights

BONDS = "bond"
Group = Sequence[int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Claims in order of the ledger, incidents in no order, and the links of denials to what they deny."""

    resolved: tuple[Resolved, ...]
    incidents: tuple[Incident, ...]
    denials: tuple[Link, ...]


def kept(tables: FusedTables, weights: Weights | None = None) -> Kept:
    """All that tables which are up to date hold."""
    rows = list(tables.every_claim())
    told = {row.number: resolved_of(row) for row in rows}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    later: defaultdict[int, list[Resolved]] = defaultdict(list)
    for row in rows:
        if row.leads:
            later[row.leads].append(told[row.number])
        else:
            groups[row.incident].append(row.number)
    made = with_denials(tables, groups, told, later, weights or load_weights())
    incidents = [
        incident_kept(payload, [told[one] for one in groups[number]], later)
        for number, payload in tables.incidents()
        if number not in made.gone
    ]
    return Kept(tuple(told.values()), (*incidents, *made.incidents), tuple(made.links))


def incident_kept(payload: str, own: Sequence[Resolved], later: Mapping[int, Sequence[Resolved]]) -> Incident:
    """The incident of a kept text with its claims, and the readings that follow each by its number."""
    readings = [
        (one.claim.id, other)
        for one in own
        for other in sorted(later.get(number_of(one.claim.id), ()), key=lambda o: (o.reading, o.claim.id))
    ]
    incident = from_json(Incident, {**json.loads(payload), "claims": []})
    return replace(incident, claims=tuple(own), readings=tuple(readings))


# --- denials


@dataclass(frozen=True, slots=True)
class _Joined:
    """Incidents that stand in the place of kept ones."""

    gone: frozenset[int] = frozenset()
    incidents: tuple[Incident, ...] = ()
    links: tuple[Link, ...] = ()


def with_denials(
    tables: FusedTables,
    groups: Mapping[int, Group],
    told: Mapping[int, Resolved],
    later: Mapping[int, Sequence[Resolved]],
    weights: Weights,
) -> _Joined:
    denials = [number for number, group in groups.items() if all(is_bare(told[one]) for one in group)]
    if not denials:
        return _Joined()
    known = Known(tables, weights)
    known.learn()
    numbers = sorted(one for number in denials for one in groups[number])
    held = known.profiles(numbers)
    days = {day for one in numbers for day in window(held[one])}
    near = [number for number, group in groups.items() if _touches(group, days, told, later)]
    wanted = {number: groups[number] for number in {*denials, *near}}
    found, order = _attached(known, wanted, numbers)
    incidents, gone = [], set[int]()
    of = {one: number for number, group in wanted.items() for one in group}
    for at in found.groups:
        group = [order[one] for one in at]
        parts = {of[one] for one in group}
        notes = {
            told[one].claim.id: found.notes[told[one].claim.id] for one in group if told[one].claim.id in found.notes
        }
        if len(parts) > 1 or notes:
            gone |= parts
            incidents.append(incident_of_group(known, group, notes))
    return _Joined(frozenset(gone), tuple(incidents), tuple(found.links))


def _attached(known: Known, wanted: Mapping[int, Group], denials: Sequence[int]) -> tuple[Attached, list[int]]:
    """Groups by index, and the number of the claim at each index."""
    order = sorted(chain.from_iterable(wanted.values()))
    index = {number: at for at, number in enumerate(order)}
    held = known.profiles(order)
    apart = [(tie.left, tie.right) for tie in known.tables.ties(denials) if tie.sort == APART]
    for (left, right), is_same in known.tables.facts(BONDS).items():
        if not is_same:
            apart.append((number_of(left), number_of(right)))
    pairs = [(index[left], index[right]) for left, right in apart if left in index and right in index]
    members = [[index[one] for one in group] for group in wanted.values()]
    return attached(members, [held[number] for number in order], pairs, known.weights), order


def is_bare(one: Resolved) -> bool:
    """Whether a claim denies conduct; a flood's denials are about nobody else's words."""
    claim = one.claim
    is_heard = claim.part not in READERS_PARTS and not one.flood
    return claim.stance is Stance.DENIED and is_heard and claim.kind.group in CONDUCT


def _touches(
    group: Group, days: set[int], told: Mapping[int, Resolved], later: Mapping[int, Sequence[Resolved]]
) -> bool:
    """Whether claims of a group, or readings of them, begin or end on one of these days."""
    return any(not days.isdisjoint(ends(one)) for number in group for one in (told[number], *later.get(number, ())))


def ends(one: Resolved) -> Iterable[int]:
    """The first and the last day that a claim tells of, as ordinals."""
    if one.time is None or one.time.start is None or one.time.end is None:
        return ()
    return one.time.start.toordinal(), one.time.end.toordinal() - 1

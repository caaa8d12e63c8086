"""Which incidents denials without a day or place of their own are about, kept as incidents come, change and go.

`fuse.growing_kept` joins all denials at each look. Here each pair of a denial and an act that it fits is a row, and
only the pairs of what changed are looked at again.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.ports import FusedClaim, FusedTables, ShownTables
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.fuse.denials import CONDUCT, days_asserted, fits, window
from trucewatch.fuse.growing_claims import Known
from trucewatch.fuse.growing_kept import BONDS
from trucewatch.fuse.growing_pairs import APART
from trucewatch.fuse.pairs import number_of
from trucewatch.fuse.profile import Profile
from trucewatch.pipeline.fused_near import lots

LOT = 2000
"""Incidents looked at together."""

Fits = Mapping[int, frozenset[int]]


class Denials:
    """The denials of one view, and the acts that they fit."""

    def __init__(self, tables: FusedTables, shown: ShownTables, known: Known, *, world: int) -> None:
        self._tables, self._shown, self._known, self._world = tables, shown, known, world

    def of(self, denials: Iterable[int]) -> Fits:
        """The acts that each of these fits; what fits none is left out."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for row in self._rows("fit", "denial", denials):
            found[row["denial"]].add(row["act"])
        return {denial: frozenset(acts) for denial, acts in found.items()}

    def about(self, acts: Iterable[int]) -> set[int]:
        """The denials that fit one of these acts."""
        return {row["denial"] for row in self._rows("fit", "act", acts)}

    def turn(self, numbers: Collection[int], *, is_anew: bool = False) -> set[int]:
        """Takes in incidents of fusion that came, changed or went; gives those that stand otherwise for it.

        `is_anew`: there are no others.
        """
        acts: dict[int, set[int]] = {}
        denials: set[int] = set()
        for lot in lots(sorted(numbers), LOT):
            self._drop("day", "number", lot)
            found = dict(self._days(lot))
            self._shown.put("day", self._day_rows(found))
            denials |= {number for number, (is_denial, _) in found.items() if is_denial}
            if is_anew:
                continue  # each pair is met from the denial's side
            acts |= {number: days for number, (is_denial, days) in found.items() if not is_denial}
        changed = set(numbers)
        involved = self.about(changed) | (changed & {row["denial"] for row in self._rows("fit", "denial", changed)})
        near = self._near(acts, is_denial=True)
        involved |= denials | {one for found_near in near.values() for one in found_near}
        before = self.of(involved)
        self._drop("fit", "denial", changed)
        self._drop("fit", "act", changed)
        self._put_pairs(self._pairs(denials, near))
        after = self.of(involved)
        moved = {one for one in involved if before.get(one) != after.get(one)}
        return moved | {act for one in moved for held in (before, after) for act in held.get(one, ())}

    def _pairs(self, denials: Collection[int], near: Mapping[int, Collection[int]]) -> Iterator[tuple[int, int]]:
        """Denials that changed with all acts of their days; acts that changed with the denials of theirs."""
        for lot in lots(sorted(denials), LOT):
            days = {number: told for number, (_, told) in self._days(lot)}
            for denial, acts in self._near(days, is_denial=False).items():
                yield from ((denial, act) for act in self._fitting(denial, acts))
        by_denial: defaultdict[int, set[int]] = defaultdict(set)
        for act, found in near.items():
            for denial in found:
                if denial not in denials:
                    by_denial[denial].add(act)
        for denial, acts in by_denial.items():
            yield from ((denial, act) for act in self._fitting(denial, acts))

    def _fitting(self, denial: int, acts: Collection[int]) -> list[int]:
        """Those of the acts that a denial may be about."""
        self._known.learn()
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for row in self._tables.members({denial, *acts}):
            groups[row.incident].append(row.number)
        held = self._known.profiles([number for group in groups.values() for number in group])
        mine = sorted(groups[denial])
        days = {day for number in mine for day in window(held[number])}
        if not mine or not all(_is_denial(held[number]) for number in mine):
            return []
        apart = self._apart(mine)
        wanted = [act for act in acts if not days.isdisjoint(days_asserted(held[one] for one in groups[act]))]
        return [act for act in wanted if fits(mine, sorted(groups[act]), held, apart, self._known.weights)]

    def _apart(self, denials: Sequence[int]) -> dict[int, set[int]]:
        """What people or a contradiction keep apart from the claims of a denial."""
        apart = [(tie.left, tie.right) for tie in self._tables.ties(denials) if tie.sort == APART]
        for (left, right), is_same in self._tables.facts(BONDS).items():
            if not is_same:
                apart.append((number_of(left), number_of(right)))
        barred: defaultdict[int, set[int]] = defaultdict(set)
        for left_number, right_number in apart:
            barred[left_number].add(right_number)
            barred[right_number].add(left_number)
        return barred

    # --- days

    def _days(self, numbers: Collection[int]) -> Iterator[tuple[int, tuple[bool, set[int]]]]:
        """Of each incident that there is: whether it is a denial, and the days it is about."""
        groups: defaultdict[int, list[FusedClaim]] = defaultdict(list)
        for row in self._tables.members(numbers):
            groups[row.incident].append(row)
        led = {row.document_id for rows in groups.values() for row in rows if row.is_led}
        later: defaultdict[int, list[FusedClaim]] = defaultdict(list)
        for row in self._tables.claims_of(led) if led else ():
            later[row.leads].append(row)
        for number, rows in groups.items():
            told = [json.loads(row.payload) for row in rows]
            if all(map(_denies, told)):
                self._known.learn()
                held = self._known.profiles([row.number for row in rows])
                yield number, (True, {day for row in rows for day in window(held[row.number])})
            else:
                read = [json.loads(one.payload) for row in rows for one in later[row.number]]
                yield number, (False, {day for one in (*told, *read) for day in _ends(one)})

    def _near(self, days: Mapping[int, Collection[int]], *, is_denial: bool) -> dict[int, set[int]]:
        """Of each incident with its days: the denials, or the acts, of those days."""
        wanted = {day for found in days.values() for day in found}
        by_day: defaultdict[int, set[int]] = defaultdict(set)
        for row in self._rows("day", "day", wanted):
            if bool(row["is_denial"]) is is_denial:
                by_day[row["day"]].add(row["number"])
        near = {number: set().union(*(by_day[day] for day in found)) - {number} for number, found in days.items()}
        return {number: found for number, found in near.items() if found}

    def _day_rows(self, found: Mapping[int, tuple[bool, set[int]]]) -> Iterator[dict[str, object]]:
        for number, (is_denial, days) in found.items():
            for day in days:
                yield {"world": self._world, "number": number, "day": day, "is_denial": is_denial}

    def _put_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        rows = [{"world": self._world, "denial": denial, "act": act} for denial, act in set(pairs)]
        self._shown.put("fit", rows)

    def _rows(self, name: str, column: str, values: Iterable[int]) -> list[dict[str, Any]]:
        found = cast(list[dict[str, Any]], self._shown.rows(name, column, values, only={"world": self._world}))
        return found

    def _drop(self, name: str, column: str, values: Iterable[int]) -> None:
        self._shown.drop(name, column, values, only={"world": self._world})


def _is_denial(one: Profile) -> bool:
    return one.is_denied and not one.is_readers and not one.resolved.flood and one.group in CONDUCT


def _denies(told: Mapping[str, Any]) -> bool:
    """`fuse.growing_kept.is_bare` of a claim's JSON, which is ten times cheaper than to read the claim."""
    claim = told["claim"]
    is_denied = claim.get("stance", Stance.ASSERTED.value) == Stance.DENIED.value
    if told.get("flood"):
        return False
    return is_denied and PartKind(claim["part"]) not in READERS_PARTS and Kind(claim["kind"]).group in CONDUCT


def _ends(told: Mapping[str, Any]) -> tuple[int, ...]:
    """`fuse.growing_kept.ends` of a claim's JSON."""
    time = told.get("time") or {}
    start, end = time.get("start"), time.get("end")
    if not start or not end:
        return ()
    return date.fromisoformat(start).toordinal(), date.fromisoformat(end).toordinal() - 1

"""Groups made anew where ties changed, the incidents of them kept, and what became of those before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trucewatch.core.claims import Resolved
from trucewatch.core.ids import content_id
from trucewatch.core.incidents import Incident
from trucewatch.core.ports import FusedClaim, FusedTie
from trucewatch.fuse.cluster import Bound, Pair, cluster
from trucewatch.fuse.deciding import Bonds
from trucewatch.fuse.growing_claims import Changed, Known
from trucewatch.fuse.growing_pairs import APART, REPRINT, SAME
from trucewatch.fuse.growing_rows import resolved_of, written
from trucewatch.fuse.incident import Together, incident_of
from trucewatch.fuse.pairs import number_of
from trucewatch.fuse.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What came and went in one change."""

    changed: Changed
    away: Mapping[int, FusedClaim]
    heirs: Mapping[int, int]
    sequence: int


@dataclass(slots=True)
class Part:
    """Claims that links lead through, with the ties among them."""

    numbers: list[int] = field(default_factory=list)
    ties: list[FusedTie] = field(default_factory=list)
    same: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)


class Groups:
    """Groups of claims under what people bound."""

    def __init__(self, known: Known, bound: Bonds) -> None:
        self._known = known
        self._tables = known.tables
        self._bound = {(number_of(left), number_of(right)): is_same for (left, right), is_same in bound.items()}
        self._beside: defaultdict[int, set[int]] = defaultdict(set)
        for (left, right), is_same in self._bound.items():
            if is_same:
                self._beside[left].add(right)
                self._beside[right].add(left)

    def regroup(self, touched: Iterable[int], moved: Moved) -> int:
        """Makes the groups around the touched claims anew and keeps their incidents; gives how many were made."""
        rows, ties = self._reach(number for number in touched if number not in moved.away)
        groups: dict[int, list[int]] = {}
        for part in self._parts(rows, ties):
            for group in self._cluster(part):
                anchor = min(group, key=lambda number: (rows[number].sequence, number))
                groups[anchor] = group
        return self._keep(groups, rows, moved)

    def _reach(self, start: Iterable[int]) -> tuple[dict[int, FusedClaim], list[FusedTie]]:
        """All claims that links lead to, and all ties among them."""
        rows: dict[int, FusedClaim] = {}
        ties: dict[tuple[int, int, int], FusedTie] = {}
        seen: set[int] = set()
        ahead = set(start)
        while ahead:
            seen |= ahead
            found = {number: row for number, row in self._known.rows(ahead).items() if not row.leads}
            rows.update(found)
            beyond = {other for number in found for other in self._beside.get(number, ())}
            for tie in self._tables.ties(found):
                ties[tie.left, tie.right, tie.sort] = tie
                if tie.sort in (SAME, REPRINT):
                    beyond |= {tie.left, tie.right}
            ahead = beyond - seen
        return rows, [tie for tie in ties.values() if tie.left in rows and tie.right in rows]

    def _parts(self, rows: Mapping[int, FusedClaim], ties: Sequence[FusedTie]) -> list[Part]:
        leader = {number: number for number in rows}

        def top(number: int) -> int:
            while leader[number] != number:
                leader[number] = leader[leader[number]]
                number = leader[number]
            return number

        inside = {pair: is_same for pair, is_same in self._bound.items() if rows.keys() >= set(pair)}
        joining = [(tie.left, tie.right) for tie in ties if tie.sort in (SAME, REPRINT)]
        for left, right in [*joining, *(pair for pair, is_same in inside.items() if is_same)]:
            leader[top(left)] = top(right)
        parts: defaultdict[int, Part] = defaultdict(Part)
        for number in sorted(rows):
            parts[top(number)].numbers.append(number)
        for tie in ties:
            if top(tie.left) == top(tie.right):
                parts[top(tie.left)].ties.append(tie)
        for (left, right), is_same in inside.items():
            if top(left) == top(right):
                part = parts[top(left)]
                (part.same if is_same else part.apart).append((left, right))
        return list(parts.values())

    def _cluster(self, part: Part) -> list[list[int]]:
        if len(part.numbers) == 1:
            return [part.numbers]
        index = {number: at for at, number in enumerate(part.numbers)}
        held = self._known.profiles(part.numbers)
        same: dict[Pair, float] = {}
        for tie in sorted(part.ties, key=lambda tie: tie.sort, reverse=True):  # a link's own score before a reprint's
            if tie.sort in (SAME, REPRINT):
                same[index[tie.left], index[tie.right]] = tie.score
        different = [(index[tie.left], index[tie.right]) for tie in part.ties if tie.sort == APART]
        bound = Bound()
        for pairs, is_same in ((part.same, True), (part.apart, False)):
            for left, right in pairs:
                bound.set((index[left], index[right]), is_same=is_same)
        profiles = [held[number] for number in part.numbers]
        groups = cluster(profiles, same, different, bound, self._known.weights)
        return [[part.numbers[at] for at in group] for group in groups]

    # --- what is kept

    def _keep(self, groups: Mapping[int, list[int]], rows: Mapping[int, FusedClaim], moved: Moved) -> int:
        now = {number: anchor for anchor, group in groups.items() for number in group}
        before = {number: row.incident for number, row in (*moved.away.items(), *rows.items()) if row.incident}
        old_groups: defaultdict[int, set[int]] = defaultdict(set)
        for number, anchor in before.items():
            old_groups[anchor].add(number)
        fresh = moved.changed.new
        again = {
            anchor: group
            for anchor, group in groups.items()
            if old_groups.get(anchor) != set(group) or any(number in fresh or rows[number].is_led for number in group)
        }
        self._tables.drop_incidents(set(old_groups) - groups.keys())
        self._tables.put_incidents({anchor: self._payload(group) for anchor, group in again.items()})
        self._tables.move_claims({number: anchor for number, anchor in now.items() if rows[number].incident != anchor})
        self._follow(before, now, rows, moved)
        return len(again)

    def _payload(self, group: Sequence[int]) -> str:
        """The incident as JSON; its claims stand in their own rows."""
        return written(replace(incident_of_group(self._known, group), claims=(), readings=()))

    def _follow(
        self, before: Mapping[int, int], now: Mapping[int, int], rows: Mapping[int, FusedClaim], moved: Moved
    ) -> None:
        """Writes down which incident's claims are now another one's."""
        after = {number: now.get(moved.heirs.get(number, number), 0) for number in before}
        steps = {(old, after[number]) for number, old in before.items() if after[number] not in (0, old)}
        if not steps:
            return
        known = {**self._known.rows({one for step in steps for one in step} - moved.away.keys()), **moved.away, **rows}
        told = {
            (self._incident_id(known[old]), self._incident_id(known[new]))
            for old, new in steps
            if old in known and new in known
        }
        self._tables.add_successions((old, new, moved.sequence) for old, new in sorted(told) if old != new)

    def _incident_id(self, anchor: FusedClaim) -> str:
        """A corrected page's claim leaves its incident the id that the first version's claim gave it."""
        return incident_id(resolved_of(anchor))


def incident_id(anchor: Resolved) -> str:
    """Id of the incident whose first claim this is."""
    return content_id("incident", anchor.origin or anchor.claim.id)


def incident_of_group(known: Known, group: Sequence[int], said: Mapping[str, str] | None = None) -> Incident:
    """The incident that claims tell together, by their numbers; `said` are notes on claims beside those on totals."""
    held = known.profiles(group)
    rows = known.rows(group)
    profiles = {held[number].id: held[number] for number in group}
    followers: dict[str, Sequence[Profile]] = {}
    rooted: dict[str, str] = {}
    told: dict[str, str] = {}
    joint = {row.document_id for row in rows.values() if row.is_led or held[row.number].resolved.reading}
    for document_id in joint:
        read, own = known.read(document_id)
        profiles = {**own, **profiles}
        rooted.update(read.rooted_in)
        for later in sorted(read.follows, key=lambda one: (own[one].resolved.reading, one)):
            followers[read.follows[later]] = [*followers.get(read.follows[later], ()), own[later]]
    for document_id in {row.document_id for row in rows.values() if held[row.number].resolved.claim.parts}:
        told.update(known.notes(document_id))
    together = Together(profiles, followers, rooted, {**told, **(said or {})})
    return incident_of([held[number].id for number in group], together, known.roots, known.weights)

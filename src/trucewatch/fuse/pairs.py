"""Candidate pairs by blocks: kind group, days and place cell. Words alone never bring two claims together.

A claim without time or without place meets claims of its own document only; positions and talks need a time and a
holder, a topic or a place. Who meets whom is a function of a block's members alone, whatever order they came in, so
that a claim that is added or taken away changes no more than its own blocks.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from trucewatch.core.claims import Precision
from trucewatch.core.kinds import Group, Kind
from trucewatch.fuse.profile import Days, Profile
from trucewatch.fuse.score import FINE

CELL_DEGREES = 0.1
"""About 11 km north to south: a settlement and its outskirts meet in one cell or in two neighbours."""
LONGEST_DAYS = 10
"""Longer intervals meet only their equals: "this spring" is no day of it."""
CROWDED = 40
"""A block with more members is split by kind: at 10,000 claims it keeps pairs per claim level."""
WINDOW = 24
"""In a crowded block, and in one long document, a claim meets this many neighbours in order of time and text."""
DAY_BITS = 40
"""Keys of a day stand together in a table: the day leads, this many bits of hash follow."""

ASIDE = 0x5A5A5A5A5A
"""What a flood tells stands in blocks of its own: it meets, crowds out and changes nothing that others tell."""

Member = tuple[int, int, int, bool]
"""Kind, rank, number, and whether it is an inner one: a town in its province's block, which meets no other town."""
_KINDS = {kind: place for place, kind in enumerate(Kind)}
_WITHIN = frozenset({*FINE, Precision.PROVINCE})


def number_of(claim_id: str) -> int:
    """60 bits of a claim's id, in the order of ids: what tables know the claim by."""
    return int(claim_id.rpartition("-")[2][:15], 16)


def hashed(*parts: object, bits: int = 62) -> int:
    """A number for a key, the same in every run."""
    digest = hashlib.blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - bits)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim stands: its number, its kind and rank for order, and its blocks with whether it is inner there."""

    number: int
    kind: int
    rank: int
    keys: tuple[tuple[int, bool], ...]

    def member(self, is_inner: bool) -> Member:
        """The claim as a member of one of its blocks."""
        return self.kind, self.rank, self.number, is_inner


def standing_of(item: Profile) -> Standing:
    """Where a claim stands."""
    place = _place_bits(item.place.id) if item.place else 0
    actors = _party_bits(item.actors.ids)
    first = item.days.first if item.days else 0
    aside = ASIDE if item.resolved.flood else 0
    keys = tuple(sorted((key ^ aside, is_inner) for key, is_inner in dict(_keys(item)).items()))
    return Standing(number_of(item.id), _KINDS[item.kind], place << 42 | actors << 22 | first, keys)


@lru_cache(maxsize=1 << 14)
def _place_bits(place_id: str) -> int:
    return hashed(place_id, bits=21)


@lru_cache(maxsize=1 << 14)
def _party_bits(ids: frozenset[str]) -> int:
    return hashed(*sorted(ids), bits=20)


class Block:
    """Claims with one key, in order, and which of them meet: all, or in a crowded block the nearest of each kind."""

    __slots__ = ("_at", "is_crowded", "members")

    def __init__(self, members: Iterable[Member]) -> None:
        self.members = sorted(members)
        self.is_crowded = len(self.members) > CROWDED
        self._at = {member[2]: at for at, member in enumerate(self.members)}

    def with_changes(self, gone: Iterable[int], come: Iterable[Member]) -> "Block":
        """The block without some members and with others."""
        left = set(gone)
        return Block([*(one for one in self.members if one[2] not in left), *come])

    def partners(self, number: int) -> Iterator[int]:
        """Numbers of the claims that this one meets here."""
        at = self._at.get(number)
        if at is None:
            return
        own = self.members[at]
        for other in self._around(at):
            if other[2] != number and not (own[3] and other[3]):
                yield other[2]

    def _around(self, at: int) -> Sequence[Member]:
        if not self.is_crowded:
            return self.members
        near = self.members[max(0, at - WINDOW) : at + WINDOW + 1]
        return [one for one in near if one[0] == self.members[at][0]]

    def near(self, member: Member) -> Iterator[int]:
        """Members whose partners may be others once this one has come or gone."""
        at = bisect_left(self.members, member)
        return (one[2] for one in self.members[max(0, at - WINDOW) : at + WINDOW + 1])

    def is_pair(self, left: int, right: int) -> bool:
        """Whether the two meet here."""
        one, other = self._at.get(left), self._at.get(right)
        if one is None or other is None:
            return False
        first, second = self.members[one], self.members[other]
        if first[3] and second[3]:
            return False
        return not self.is_crowded or (first[0] == second[0] and abs(one - other) <= WINDOW)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs that meet here, smaller number first."""
        if not self.is_crowded:
            for one, other in combinations(self.members, 2):
                if not (one[3] and other[3]):
                    yield (one[2], other[2]) if one[2] < other[2] else (other[2], one[2])
            return
        for _, number, _ in ((one[0], one[2], one[3]) for one in self.members):
            for other_number in self.partners(number):
                if number < other_number:
                    yield number, other_number


def pairs(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Index pairs (smaller first, each once) worth scoring, the same whatever the order of arrival."""
    blocks: defaultdict[int, list[Member]] = defaultdict(list)
    index: dict[int, int] = {}
    for at, item in enumerate(profiles):
        stands = standing_of(item)
        index[stands.number] = at
        for key, is_inner in stands.keys:
            blocks[key].append(stands.member(is_inner))
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) < 2:
            continue
        for left, right in Block(members).pairs():
            one, other = index[left], index[right]
            pair = (one, other) if one < other else (other, one)
            if pair not in seen:
                seen.add(pair)
                yield pair


Key = tuple[object, ...]
When = tuple[str, int, int]


def _keys(item: Profile) -> Iterator[tuple[int, bool]]:
    mode = f"{item.group}{'?' if item.is_plan else ''}"
    yield _key(("document", item.document, mode), None), False
    if item.days is None:
        return
    days = list(_days(item.days))
    if item.group is Group.DIPLOMACY:
        for what in _spoken_of(item, mode):
            yield from ((key, False) for key in _day_keys(what, days))
    elif item.place is not None:
        for where, is_inner in _cells(item):
            yield from ((key, is_inner) for key in _day_keys((mode, *where), days))


def _key(what: Key, when: When | None) -> int:
    """The key of no single day: it has a bit above all days."""
    return 1 << 62 | hashed(*what, when, bits=61)


def _day_keys(what: Key, days: Sequence[When]) -> Iterator[int]:
    """A key for each time; a day's key begins with the day."""
    if days and days[0][0] != "day":
        return (_key(what, when) for when in days)
    bits = _day_bits(what)
    return (when[1] << DAY_BITS | bits for when in days)


@lru_cache(maxsize=1 << 15)
def _day_bits(what: Key) -> int:
    """What a day's key ends with: towns and parties are told of again and again."""
    return hashed(*what, bits=DAY_BITS)


def _spoken_of(item: Profile, mode: str) -> Iterator[Key]:
    if item.is_position:
        yield "position", item.kind.value, mode, item.holder
        return
    yield from ((mode, "topic", topic) for topic in sorted(item.topics))
    if item.kind in (Kind.TALKS, Kind.AGREEMENT):
        yield from ((mode, "actor", actor) for actor in sorted(item.actors.ids))
    if item.place is not None:
        yield mode, "place", item.place.id


def _days(days: Days) -> Iterator[When]:
    """Each day and the one after it, so that neighbours meet."""
    if days.width > LONGEST_DAYS:
        yield "wide", days.first, days.last
        return
    for ordinal in range(days.first, days.last + 2):
        yield "day", ordinal, 0


def _cells(item: Profile) -> Iterator[tuple[Key, bool]]:
    """A fine place's cell and the next ones north and east, and its province, where it meets what is told of that
    province alone; a coarse place by its id and its unit."""
    place = item.place
    assert place is not None
    is_fine = place.precision in FINE
    if is_fine:
        row, column = int(place.lat // CELL_DEGREES), int(place.lon // CELL_DEGREES)
        yield from (
            (("cell", row + up, column + right), False)
            for up in (0, 1)
            for right in (-1, 0, 1)
            if (up, right) != (0, -1)
        )
    else:
        yield ("unit", place.id), False
    if place.admin1:
        actors = "+".join(sorted(item.actors.ids))
        yield ("admin1", place.country, place.admin1, item.kind.value, actors), False
        if place.precision in _WITHIN:
            yield ("province", place.country, place.admin1, item.kind.value), is_fine

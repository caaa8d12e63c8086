"""Candidate pairs by blocks: kind group, days and place cell. Words alone never bring two claims together.

A claim without time or without place meets claims of its own document only; positions and talks need a time and a
holder, a topic or a place.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from trucewatch.core.kinds import Group, Kind
from trucewatch.fuse.profile import Days, Profile
from trucewatch.fuse.score import FINE

Key = tuple[str | int, ...]

CELL_DEGREES = 0.1
"""About 11 km north to south: a settlement and its outskirts meet in one cell or in two neighbours."""
LONGEST_DAYS = 10
"""Longer intervals meet only their equals: "this spring" is no day of it."""
CROWDED = 40
"""A block with more members is split by kind: at 10,000 claims it keeps pairs per claim level."""
WINDOW = 24
"""In a crowded block, and in one long document, a claim meets this many neighbours in order of time and text."""


def pairs(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Index pairs (smaller first, each once) worth scoring, the same whatever the order of arrival."""
    seen: set[int] = set()
    width = len(profiles)
    for members in _blocks(profiles):
        for left, right in _within(members, profiles):
            first, second = min(left, right), max(left, right)
            code = first * width + second
            if code not in seen:
                seen.add(code)
                yield first, second


def _blocks(profiles: Sequence[Profile]) -> Iterator[list[int]]:
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for index, item in enumerate(profiles):
        for key in _keys(item):
            blocks[key].append(index)
    for members in blocks.values():
        if len(members) > 1:
            yield members


def _within(members: list[int], profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    if len(members) <= CROWDED:
        yield from ((left, right) for at, left in enumerate(members) for right in members[at + 1 :])
        return
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for index in members:
        by_kind[profiles[index].kind].append(index)
    for same in by_kind.values():
        same.sort(key=lambda index: _order(profiles[index]))
        for at, left in enumerate(same):
            yield from ((left, right) for right in same[at + 1 : at + 1 + WINDOW])


def _order(item: Profile) -> tuple[str, str, int, str]:
    place = item.place.id if item.place else ""
    first = item.days.first if item.days else 0
    return place, "+".join(sorted(item.actors.ids)), first, item.id


def _keys(item: Profile) -> Iterator[Key]:
    mode = f"{item.group}{'?' if item.is_plan else ''}"
    yield ("document", item.document, mode)
    if item.days is None:
        return
    days = list(_days(item.days))
    if item.group is Group.DIPLOMACY:
        yield from _speech_keys(item, mode, days)
    elif item.place is not None:
        for where in _cells(item):
            yield from ((mode, *where, *when) for when in days)


def _speech_keys(item: Profile, mode: str, days: list[Key]) -> Iterator[Key]:
    if item.is_position:
        yield from (("position", item.kind, mode, item.holder, *when) for when in days)
        return
    about: list[Key] = [("topic", topic) for topic in sorted(item.topics)]
    about += [("actor", actor) for actor in sorted(item.actors.ids) if item.kind in (Kind.TALKS, Kind.AGREEMENT)]
    if item.place is not None:
        about.append(("place", item.place.id))
    for what in about:
        yield from ((mode, *what, *when) for when in days)


def _days(days: Days) -> Iterator[Key]:
    """Each day and the one after it, so that neighbours meet."""
    if days.width > LONGEST_DAYS:
        yield ("wide", days.first, days.last)
        return
    for ordinal in range(days.first, days.last + 2):
        yield ("day", ordinal)


def _cells(item: Profile) -> Iterator[Key]:
    """A fine place's cell and the next ones north and east; a coarse place by its id, its unit and its country."""
    place = item.place
    assert place is not None
    if place.precision in FINE:
        row, column = int(place.lat // CELL_DEGREES), int(place.lon // CELL_DEGREES)
        yield from (
            ("cell", row + up, column + right) for up in (0, 1) for right in (-1, 0, 1) if (up, right) != (0, -1)
        )
    else:
        yield ("unit", place.id)
    if place.admin1:
        yield ("admin1", place.country, place.admin1, item.kind, "+".join(sorted(item.actors.ids)))

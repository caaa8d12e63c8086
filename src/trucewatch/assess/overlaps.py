"""Validities of one agreement file that overlap or contradict each other."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from trucewatch.assess.faults import line_of, problem
from trucewatch.core.problems import Problem

_PAST = datetime(1, 1, 2, tzinfo=UTC)
_FUTURE = datetime(9999, 12, 30, tzinfo=UTC)


class Validity(NamedTuple):
    """An entry's stretch of time, and where it stands."""

    start: datetime
    end: datetime
    path: tuple[str, int]
    zones: frozenset[str]

    def meets(self, other: "Validity") -> bool:
        """Whether both hold at some moment, for one zone at least."""
        is_apart = bool(self.zones and other.zones and not self.zones & other.zones)
        return not is_apart and self.start < other.end and other.start < self.end


def problems(content: Any, name: str) -> Iterator[Problem]:
    """Two stretches of `in_force` or `status`, two versions of a zone, or two accessions of one actor at a time."""
    for key, by in (("in_force", None), ("status", None), ("parties", "actor"), ("exempt", "actor"), ("zones", "id")):
        groups: defaultdict[str, list[Validity]] = defaultdict(list)
        for entry, found in _validities(content, key):
            groups[str(entry.get(by)) if by else ""].append(found)
        for what, group in groups.items():
            yield from _overlapping(content, name, what, group)
    yield from _denied(content, name)


def _overlapping(content: Any, name: str, what: str, group: list[Validity]) -> Iterator[Problem]:
    ordered = sorted(group, key=lambda one: (one.start, one.path[1]))
    for n, later in enumerate(ordered):
        for earlier in ordered[:n]:
            if not earlier.meets(later):
                continue
            key = later.path[0]
            line, other = line_of(content, list(later.path)), line_of(content, list(earlier.path))
            whose = f" of {what!r}" if what else ""
            message = f"{key}: two validities{whose} overlap, this one and that of line {other}"
            until = later.start.isoformat(timespec="minutes")
            mend = (
                f'end the earlier one with `to: "{until}"`, or join the two'
                if earlier.start < later.start
                else "join the two"
            )
            yield problem(name, line, message, mend)


def _denied(content: Any, name: str) -> Iterator[Problem]:
    """A stretch in force for findings that `status` calls something else."""
    holds = [found for _, found in _validities(content, "in_force")]
    for entry, found in _validities(content, "status"):
        for other in holds:
            if entry.get("status") == "in_force" or not found.meets(other):
                continue
            where = line_of(content, list(other.path))
            message = f"status: {entry.get('status')} overlaps in_force of line {where}"
            mend = "cut in_force there, or correct the status; disputed force is `doubtful`"
            yield problem(name, line_of(content, list(found.path)), message, mend)


def _validities(content: Any, key: str) -> Iterator[tuple[Any, Validity]]:
    listed = content.get(key)
    for n, entry in enumerate(listed if isinstance(listed, list) else ()):
        found = _validity(entry, key, n)
        if found is not None:
            yield entry, found


def _validity(entry: Any, key: str, n: int) -> Validity | None:
    if not isinstance(entry, dict):
        return None
    start, end = _moment(entry.get("from"), _PAST), _moment(entry.get("to"), _FUTURE)
    if start is None or end is None:
        return None
    told = entry.get("zones") if key in ("parties", "exempt") else None
    zones = frozenset(map(str, told)) if isinstance(told, list) else frozenset()
    return Validity(start, end, (key, n), zones)


def _moment(value: Any, default: datetime) -> datetime | None:
    """The moment; the default where none is told; None where it is none, which others tell."""
    if value is None:
        return default
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None

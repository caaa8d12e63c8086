"""Parts in the making: stretches of the text, before indices are known."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from trucewatch.core.records import Part, PartKind


class Mark(NamedTuple):
    """A part to be: `parent` is the start of the part it hangs on.

    A page has hundreds of them; a tuple takes a third of the time that a frozen record takes to be made.
    """

    kind: PartKind
    start: int
    end: int
    author: str | None = None
    published: datetime | None = None
    order: int | None = None
    parent: int | None = None
    is_correction: bool = False


_MERGED = frozenset({PartKind.BODY, PartKind.BOILERPLATE, PartKind.RELATED})


def parts_of(text: str, marks: Iterable[Mark]) -> tuple[Part, ...]:
    """Parts in order of their start, outer before inner; neighbours of one silent or body kind are joined."""
    trimmed = [one for one in (_trimmed(text, mark) for mark in marks) if one]
    ordered = sorted(trimmed, key=lambda mark: (mark.start, -mark.end))
    joined = _joined(text, ordered)
    index_at: dict[int, int] = {}
    for index, mark in enumerate(joined):
        index_at.setdefault(mark.start, index)
    return tuple(_part(mark, index, index_at) for index, mark in enumerate(joined))


def _part(mark: Mark, index: int, index_at: dict[int, int]) -> Part:
    parent = index_at.get(mark.parent) if mark.parent is not None else None
    return Part(
        kind=mark.kind,
        start=mark.start,
        end=mark.end,
        author=mark.author,
        published=mark.published,
        order=mark.order,
        parent=None if parent == index else parent,
        is_correction=mark.is_correction,
    )


def _trimmed(text: str, mark: Mark) -> Mark | None:
    words = text[mark.start : mark.end]
    left = len(words) - len(words.lstrip())
    right = len(words.rstrip())
    if right <= left:
        return None
    return mark._replace(start=mark.start + left, end=mark.start + right)


def _joined(text: str, marks: list[Mark]) -> list[Mark]:
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        if last and _same(last, mark) and not text[last.end : mark.start].strip():
            joined[-1] = last._replace(end=max(last.end, mark.end))
        else:
            joined.append(mark)
    return joined


def _same(left: Mark, right: Mark) -> bool:
    return (
        left.kind is right.kind
        and left.kind in _MERGED
        and left.parent == right.parent
        and left.is_correction == right.is_correction
    )

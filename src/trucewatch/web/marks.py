"""Text cut where marks begin and end, so that overlapping ones can be shown without nesting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and whether it is marked."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Text [start, end) of a document that the same marks lie on: keys of those, in order of their start."""

    start: int
    end: int
    text: str
    keys: tuple[str, ...]
    opens: tuple[str, ...] = ()
    """Keys whose first mark begins here."""


Mark = tuple[int, int, str]
"""Start, end (excluded), and a key that several marks may share."""


def segments(text: str, marks: Sequence[Mark], cuts: Iterable[int] = ()) -> list[Segment]:
    """A text in segments, each character in one; it is cut at `cuts` too. Marks that reach beyond it are cut.

    A key opens in the segment where the first of its marks begins.
    """
    end = len(text)
    within = ((max(left, 0), min(right, end), key) for left, right, key in marks)
    inside = sorted(one for one in within if one[0] < one[1])
    edges = {0, end, *(cut for cut in cuts if 0 < cut < end)}
    edges.update(left for left, _, _ in inside)
    edges.update(right for _, right, _ in inside)
    order = sorted(edges)
    opened: set[str] = set()
    found: list[Segment] = []
    current: list[Mark] = []
    at = 0
    for left, right in pairwise(order):
        current = [one for one in current if one[1] > left]
        begun = at
        while at < len(inside) and inside[at][0] == left:
            at += 1
        current += inside[begun:at]
        opens = tuple(dict.fromkeys(key for _, _, key in inside[begun:at] if key not in opened))
        opened.update(opens)
        found.append(Segment(left, right, text[left:right], tuple(dict.fromkeys(one[2] for one in current)), opens))
    return found


def runs(text: str, spans: Iterable[tuple[int, int]]) -> list[Run]:
    """A text with some of its spans marked; what lies outside it is left out."""
    marks = [(start, end, "m") for start, end in spans]
    return [Run(one.text, bool(one.keys)) for one in segments(text, marks)]

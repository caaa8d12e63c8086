"""Columns of a page, and what stands above and below them, in the order in which they are read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from trucewatch.read.pdf_lines import Piece, Row, rows_of, step

_COLUMN_LINES = 4
"""Lines that two columns have at least; a gutter that fewer lines respect is chance."""
_DEPTH = 8
_SET_OFF = 1.9
"""Share of the height by which baselines lie apart where one thing on a page ends and another begins."""


def regions(pieces: list[Piece], *, from_right: bool) -> Iterator[list[Row]]:
    """Rows of each part of a page, in reading order; of columns the right one first where `from_right`."""
    yield from _regions(pieces, from_right, _DEPTH)


def _regions(pieces: list[Piece], from_right: bool, depth: int) -> Iterator[list[Row]]:
    """Parts of a page that are read one after the other: columns, and what stands above and below them."""
    rows = rows_of(pieces)
    cut = _columns(rows) if depth else None
    if cut is None:
        if rows:
            yield rows
        return
    first, last, at = cut
    inside = [piece for row in rows[first:last] for piece in row.pieces]
    left = [piece for piece in inside if piece.x0 < at]
    right = [piece for piece in inside if piece.x0 >= at]
    for some in (
        [piece for row in rows[:first] for piece in row.pieces],
        *((right, left) if from_right else (left, right)),
        [piece for row in rows[last:] for piece in row.pieces],
    ):
        yield from _regions(some, from_right, depth - 1)


def _columns(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """The best gutter: first row, row behind the last, and the x that parts the columns; None where there is none."""
    best: tuple[int, int, float] | None = None
    score = 0
    for at in _gutters(rows):
        for first, last in _free_runs(rows, at):
            top, bottom, count = _narrowed(rows, first, last, at)
            if count > score:
                best, score = (top, bottom, at), count
    return best


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Where a column may begin or end: edges that several rows share, the most shared first."""
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for row in rows:
        for number, piece in enumerate(row.pieces):
            if number == 0 or piece.x0 - row.pieces[number - 1].x1 > 0.5 * row.size:
                begins[round(piece.x0 / 2)] += 1
            if number + 1 == len(row.pieces) or row.pieces[number + 1].x0 - piece.x1 > 0.5 * row.size:
                ends[round(piece.x1 / 2)] += 1
    found: Counter[float] = Counter()
    for edges, aside in ((begins, -2.0), (ends, 2.0)):
        for edge, _ in edges.most_common(8):
            found[edge * 2 + aside] = edges[edge - 1] + edges[edge] + edges[edge + 1]
    left, right = min((row.x0 for row in rows), default=0.0), max((row.x1 for row in rows), default=0.0)
    return [at for at, count in found.most_common() if count >= _COLUMN_LINES and left + 30 < at < right - 30]


def _free_runs(rows: Sequence[Row], at: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows in which no piece lies across `at`."""
    start = 0
    for number, row in enumerate([*rows, None]):
        if row is None or any(piece.x0 < at < piece.x1 for piece in row.pieces):
            if number - start >= _COLUMN_LINES:
                yield start, number
            start = number + 1


def _narrowed(rows: Sequence[Row], first: int, last: int, at: float) -> tuple[int, int, int]:
    """The rows of a free stretch that two columns of text fill, and how many lines the shorter has.

    What is set off from them above and below by space across the page, or stands above one column only, is not theirs.
    """
    cuts = [number for number in range(first + 1, last) if _is_set_off(rows, (first, number, last), at)]
    bounds = [first, *cuts, last]
    pairs = list(pairwise(bounds))
    filled = [number for number, (top, end) in enumerate(pairs) if _worth(rows[top:end], at)]
    if not filled:
        return first, last, _worth(rows[first:last], at)
    begin, end = filled[0], filled[-1]
    body = rows[pairs[begin][0] : pairs[end][1]]
    while begin and _fills(rows[slice(*pairs[begin - 1])], body, at):
        begin -= 1
    while end + 1 < len(pairs) and _fills(rows[slice(*pairs[end + 1])], body, at):
        end += 1
    top, bottom = pairs[begin][0], pairs[end][1]
    while top == first and first and top < bottom and _ends_above(rows, top, at):
        first = top = top + 1
    return top, bottom, _worth(rows[top:bottom], at)


def _fills(rows: Sequence[Row], body: Sequence[Row], at: float) -> bool:
    """Whether a few rows set off from two columns are theirs: both have some, and a line of one is as wide as it."""
    widest = [
        max((p.x1 - p.x0 for row in body for p in row.pieces if (p.x0 < at) is left), default=1)
        for left in (True, False)
    ]
    has_both = all(any(_has_side(row, at, left) for row in rows) for left in (True, False))
    return has_both and any(p.x1 - p.x0 > 0.85 * widest[p.x0 >= at] for row in rows for p in row.pieces)


def _is_set_off(rows: Sequence[Row], place: tuple[int, int, int], at: float) -> bool:
    """Whether space lies across both columns above a row: neither has lines within reach of each other there."""
    first, number, last = place
    most = _SET_OFF * rows[number].size
    if step(rows, number) <= most:
        return False
    above, below = rows[max(first, number - 6) : number], rows[number : min(last, number + 6)]
    for is_left in (True, False):
        upper = next((row.base for row in reversed(above) if _has_side(row, at, is_left)), None)
        lower = next((row.base for row in below if _has_side(row, at, is_left)), None)
        if upper is not None and lower is not None and upper - lower <= most:
            return False
    return True


def _has_side(row: Row, at: float, is_left: bool) -> bool:
    return any((piece.x0 < at) is is_left for piece in row.pieces)


def _ends_above(rows: Sequence[Row], number: int, at: float) -> bool:
    """Whether a row is the short last line of a paragraph across both columns: it follows that at the same step."""
    row, above = rows[number], rows[number - 1]
    is_across = any(piece.x0 < at < piece.x1 for piece in above.pieces)
    is_one_sided = len({piece.x0 < at for piece in row.pieces}) == 1
    return is_across and is_one_sided and step(rows, number) < 1.6 * row.size and abs(row.size - above.size) < 1.0


def _worth(rows: Sequence[Row], at: float) -> int:
    """Lines of the shorter column where `at` parts two columns of running text; 0 where it does not."""
    lefts = [[piece for piece in row.pieces if piece.x0 < at] for row in rows]
    rights = [[piece for piece in row.pieces if piece.x0 >= at] for row in rows]
    left, right = [some for some in lefts if some], [some for some in rights if some]
    if min(len(left), len(right)) < _COLUMN_LINES:
        return 0
    size = median(row.size for row in rows)
    if min(p.x0 for some in right for p in some) - max(p.x1 for some in left for p in some) < 0.5 * size:
        return 0
    both = sum(bool(one) and bool(other) for one, other in zip(lefts, rights, strict=True))
    is_text = all(_is_running(side_rows) for side_rows in (left, right))
    is_apart = both < 0.5 * min(len(left), len(right)) and any(_is_running(some) for some in (left, right))
    return min(len(left), len(right)) if is_text or is_apart else 0


def _is_running(lines: Sequence[list[Piece]]) -> bool:
    """Whether lines fill their column with words, as those of a table's cells do not."""
    x0, x1 = min(p.x0 for line in lines for p in line), max(p.x1 for line in lines for p in line)
    filled = median(sum(p.x1 - p.x0 for p in line) / max(x1 - x0, 1.0) for line in lines)
    letters = median(sum(len(p.chars) for p in line) for line in lines)
    return filled >= 0.6 and letters >= 18

"""Rows of a column made into paragraphs and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from trucewatch.read.pdf_chars import Char
from trucewatch.read.pdf_columns import regions
from trucewatch.read.pdf_lines import Piece, Row, cell_text, cells_of, step
from trucewatch.read.visual import is_rightward

_COLUMN_GAP = 0.36
"""Share of the size that all rows of a table leave free between two columns; a blank has 0.25 to 0.33."""
_ROW_STEP = 4.5
"""Share of the size by which rows of a table lie apart at most."""
_FAR = 3.0
"""Share of the height at which two pieces of a line have nothing to do with each other (title left, date right)."""
_ENDS = (".", "!", "?", "…", "”", '"', ":", ";", "»", "؟", "。", "؛", ")", "۔")
MARK = re.compile(r"[•●▪■◦○‣⁃∙·*–—➢➤►\uf0a7\uf0b7\uf0d8-]|\(?\d{1,2}[.)]|\(?[a-zA-Z]\)|[a-z]\.|[ivx]{1,4}[.)]")
"""What stands before an item of a list."""
BULLET = re.compile(rf"(?:{MARK.pattern})\s+\S")


@dataclass(slots=True)
class Line:
    """A line of running text, or a row of a table as its cells."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    is_bold: bool = False
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Block:
    """A paragraph as its lines, or a table; `opens` and `closes` tell whether it is at the end of a column."""

    lines: list[Line] = field(default_factory=list)
    is_table: bool = False
    opens: bool = False
    closes: bool = False
    width: float = 0.0
    """Of the column it stands in."""

    @property
    def size(self) -> float:
        return median(line.size for line in self.lines)

    @property
    def is_bold(self) -> bool:
        return all(line.is_bold for line in self.lines)


def page_blocks(pieces: Sequence[Piece]) -> list[Block]:
    """Paragraphs and tables of one page in reading order."""
    from_right = is_rightward("".join(char.word for piece in pieces for char in piece.chars))
    blocks: list[Block] = []
    for region in regions(list(pieces), from_right=from_right):
        blocks += _blocks(region, from_right)
    return blocks


def _blocks(rows: Sequence[Row], from_right: bool) -> list[Block]:
    """Tables and paragraphs of one column."""
    blocks: list[Block] = []
    at = 0
    pending: list[Line] = []
    while at < len(rows):
        end = _table_end(rows, at)
        if end:
            blocks += _paragraphs(pending, from_right)
            pending = []
            blocks.append(Block(_table(rows[at:end], from_right), is_table=True))
            at = end
            continue
        pending += _lines(rows[at], from_right)
        at += 1
    blocks += _paragraphs(pending, from_right)
    if blocks:
        blocks[0].opens = blocks[-1].closes = True
    width = max((row.x1 for row in rows), default=0.0) - min((row.x0 for row in rows), default=0.0)
    for block in blocks:
        block.width = width
    return blocks


def _lines(row: Row, from_right: bool) -> Iterator[Line]:
    """A row outside a table: one line; more where its pieces stand far apart."""
    groups = cells_of(row, gap=_FAR)
    for group in reversed(groups) if from_right else groups:
        text = cell_text(group)
        if text:
            x0, x1 = min(one.x0 for one in group), max(one.x1 for one in group)
            bold = all(one.is_bold for one in group)
            yield Line(text, x0, x1, row.base, row.size, bold)


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Where a table ends that begins at this row; 0 where none does.

    The rows of a table leave the same gaps free; a line of running text below it closes them.
    """
    if len(cells_of(rows[start])) < 2:
        return 0
    spans = _united([_span([word]) for word in _words(rows[start])], rows[start].size)
    full, last = 1, start + 1
    for number in range(start + 1, len(rows)):
        row = rows[number]
        words = [_span([word]) for word in _words(row)]
        closed = _united([*spans, *words], row.size)
        if step(rows, number) > _ROW_STEP * row.size or len(closed) < max(2, (len(spans) + 1) // 2):
            break
        in_columns = sum(any(_overlap(word, span) > 0 for word in words) for span in closed)
        if in_columns > 1:
            full, last = full + 1, number + 1
        elif not _is_inner(row, closed) or step(rows, number) > 2 * row.size:
            break
        spans = closed
    return last if full >= 2 and not _is_list(rows[start:last], spans) else 0


def _is_list(rows: Sequence[Row], spans: Sequence[tuple[float, float]]) -> bool:
    """Whether rows are items of a list with their marks set off, and no table of two columns."""
    if len(spans) != 2:
        return False
    words = [word for row in rows for word in _words(row)]
    edges = [[cell_text([word]) for word in words if _overlap(_span([word]), span) > 0] for span in spans]
    return any(edge and all(MARK.fullmatch(text) for text in edge) for edge in edges)


def _words(row: Row) -> list[Piece]:
    """The words of a row, each with its place."""
    words: list[Piece] = []
    for piece in row.pieces:
        group: list[Char] = []
        for char in [*piece.chars, None]:
            if char is not None and char.word != " ":
                group.append(char)
            elif group:
                x0, x1 = min(one.x0 for one in group), max(one.x1 for one in group)
                words.append(replace(piece, chars=group, x0=x0, x1=x1))
                group = []
    return words


def _is_inner(row: Row, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether a row stands below one column only."""
    return any(x0 - 2 <= row.x0 and row.x1 <= x1 + 2 for x0, x1 in spans)


def _span(cell: Sequence[Piece]) -> tuple[float, float]:
    return min(piece.x0 for piece in cell), max(piece.x1 for piece in cell)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])


def _united(spans: Sequence[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    """Spans made one where less than a cell's gap lies between them."""
    united: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if united and x0 - united[-1][1] < _COLUMN_GAP * size:
            united[-1] = (united[-1][0], max(x1, united[-1][1]))
        else:
            united.append((x0, x1))
    return united


def _table(rows: Sequence[Row], from_right: bool) -> list[Line]:
    """Rows of a table as lines of cells; a row that only goes on cells of the one above is joined to it."""
    columns = _united([_span([word]) for row in rows for word in _words(row)], max(row.size for row in rows))
    pitches = [above.base - row.base for above, row in pairwise(rows)]
    found: list[tuple[Row, list[str]]] = []
    for number, row in enumerate(rows):
        texts = _row_cells(row, columns, from_right)
        if (
            found
            and _is_wrapped(pitches, number - 1, row)
            and (not texts[0] or _is_short_of(texts, found[-1][1], pitches))
        ):
            above = found[-1][1]
            found[-1] = (found[-1][0], [f"{old} {new}".strip() for old, new in zip(above, texts, strict=True)])
        else:
            found.append((row, texts))
    return [
        Line(" | ".join(texts).strip(), row.x0, row.x1, row.base, row.size, cells=tuple(texts)) for row, texts in found
    ]


def _row_cells(row: Row, columns: Sequence[tuple[float, float]], from_right: bool) -> list[str]:
    groups: list[list[Piece]] = [[] for _ in columns]
    for word in _words(row):
        span = _span([word])
        groups[max(range(len(columns)), key=lambda number: _overlap(span, columns[number]))].append(word)
    texts = [cell_text(group) if group else "" for group in groups]
    return texts[::-1] if from_right else texts


def _is_short_of(texts: Sequence[str], above: Sequence[str], pitches: Sequence[float]) -> bool:
    """Whether a row with a first cell goes on the one above all the same: it lacks a cell that that has, and the
    table sets its rows apart more than once (a head set off from close rows is no such table)."""
    apart = sum(pitch >= 0.87 * max(pitches) for pitch in pitches)
    return apart > 1 and 4 * apart >= len(pitches) and any(up and not own for own, up in zip(texts, above, strict=True))


def _is_wrapped(pitches: Sequence[float], number: int, row: Row) -> bool:
    """Whether a row stands closer to the one above than rows of this table do, and no further than lines do."""
    return pitches[number] < 0.87 * max(pitches) and pitches[number] < 1.6 * row.size


def _paragraphs(lines: Sequence[Line], from_right: bool) -> list[Block]:
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    steps = sorted(one.base - two.base for one, two in pairwise(lines) if one.base - two.base > 1)
    leading = steps[len(steps) // 4] if steps else 0.0
    blocks = [Block([lines[0]])]
    for above, line in pairwise(lines):
        edges = (right - above.x1, right - line.x1) if from_right else (above.x0 - left, line.x0 - left)
        rest = above.x0 - left if from_right else right - above.x1
        if _breaks(above, line, leading) or _indented(edges, rest, above, line, right - left):
            blocks.append(Block([line]))
        else:
            blocks[-1].lines.append(line)
    return blocks


def _breaks(above: Line, line: Line, leading: float) -> bool:
    """Whether the space between two lines, or how they are set, parts them."""
    step = above.base - line.base
    size = max(line.size, above.size)
    if step < 0.3 * size or step > 2.4 * size or (leading and step > 1.22 * leading and step > 1.3 * size):
        return True
    if abs(line.size - above.size) > 0.1 * size or line.is_bold != above.is_bold:
        return True
    return BULLET.match(line.text) is not None


def _indented(edges: tuple[float, float], rest: float, above: Line, line: Line, width: float) -> bool:
    """Whether a line begins a paragraph by its place: set in, or below a line that ends early."""
    step_in = edges[1] - edges[0]
    is_hanging = BULLET.match(above.text) is not None
    if step_in > 0.7 * line.size and not is_hanging and above.text.endswith(_ENDS):
        return True
    if -step_in > 0.7 * line.size and is_hanging:
        return True
    return rest > 0.2 * width and above.text.endswith(_ENDS)

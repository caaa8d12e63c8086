"""Rows and cells of tables in running text: parted by bars, by tabs, or by blanks under the words of a head."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from trucewatch.core.records import SILENT_PARTS, Document
from trucewatch.extract.lexicon import load, strings

_BAR = re.compile(r"[ \t]*(?:\||\t)[ \t]*")
_GAP = re.compile(r" {2,}")
MOST_CELLS = 60
"""Cells of a row that are looked at."""


@dataclass(slots=True)
class Row:
    """One line of a table: where it stands and its cells as [start, end) of the document's text."""

    start: int
    end: int
    part_index: int
    cells: list[tuple[int, int]] = field(default_factory=list)


def is_row(text: str) -> bool:
    """Whether a line is a row of a table: three cells or more, or two with a figure for the second."""
    cells = _BAR.split(text.strip().strip("|"))
    return len(cells) > 2 or (len(cells) == 2 and "|" in text)


def rows_of(document: Document) -> Iterator[Row]:
    """The rows of a document's tables in order. Blanks part cells only under a head whose columns are known."""
    for index, part in enumerate(document.parts):
        if part.kind in SILENT_PARTS:
            continue
        above: list[int] = []
        for line in re.finditer(r"[^\n]+", document.text[part.start : part.end]):
            start, text = part.start + line.start(), line.group()
            if is_row(text):
                above = []
                yield Row(start, part.start + line.end(), index, _barred(text, start))
            elif columns := _head_columns(text):
                above = columns
                yield Row(start, start + len(text), index, _under(text, start, columns))
            elif above and (_GAP.search(text.strip()) or text.strip().isalpha()):
                yield Row(start, start + len(text), index, _under(text, start, above))
            else:
                above = []


def _barred(text: str, start: int) -> list[tuple[int, int]]:
    cells: list[tuple[int, int]] = []
    is_bordered = text.strip().startswith("|") and text.strip().endswith("|")
    at = text.index("|") + 1 if is_bordered else 0
    for bar in _BAR.finditer(text, at):
        cells.append((start + at, start + bar.start()))
        at = bar.end()
        if len(cells) >= MOST_CELLS:
            break
    return [*cells, (start + at, start + len(text))] if at < len(text) else cells


def _head_columns(text: str) -> list[int]:
    """Where the columns of a head begin that blanks part, none where it is no head."""
    stripped = text.strip()
    if len(_GAP.findall(stripped)) < 2:
        return []
    starts = [match.start() for match in re.finditer(r"(?:(?<=\s\s)|^)\S", text)]
    ends = [*starts[1:], len(text)]
    known = [column_of(text[low:high].strip()) for low, high in zip(starts, ends, strict=True)]
    return starts if sum(name is not None for name in known) >= max(2, len(known) // 2 + 1) else []


def _under(text: str, start: int, columns: list[int]) -> list[tuple[int, int]]:
    """The cells under a head's columns; where words stand across a column's edge, the runs between the gaps."""
    if any(0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace() for at in columns[1:]):
        found = [match.span() for match in re.finditer(r"\S+(?: \S+)*", text)]
        return [(start + low, start + high) for low, high in found][: len(columns)]
    cells = []
    edges = [min(at, len(text)) for at in [*columns, len(text)]]
    for low, high in itertools.pairwise(edges):
        inner = text[low:high]
        cells.append((start + low + len(inner) - len(inner.lstrip()), start + low + len(inner.rstrip())))
    return [(low, max(low, high)) for low, high in cells]


@cache
def column_of(text: str) -> str | None:
    """What a column holds by the words of its head, None where they tell nothing of ours."""
    low = text.strip().lower().strip(".:")
    columns = load("frames", "table")["columns"]
    for name in columns if isinstance(columns, dict) else ():
        listed = strings(columns[name]) if isinstance(columns, dict) else ()
        if low in listed or any(low.startswith(word + " ") for word in listed):
            return name
    return None

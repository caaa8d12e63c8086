"""Data tables of a page: a row a line, cells parted by bars."""

from functools import cache
from typing import Any

from trucewatch.read.cues import lexicon

_MOST_ROWS = 5_000


@cache
def elements_of(kind: str) -> frozenset[str]:
    """The HTML elements of a kind: silent, block, layout."""
    return frozenset(lexicon()["elements"][kind])


def is_data_table(table: Any) -> bool:
    """Whether a table holds data: rows of several short cells, and no page layout in them."""
    if table.get("role") == "presentation":
        return False
    rows = rows_of(table)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    if next(table.iterdescendants(*elements_of("layout")), None) is not None:
        return False
    lengths = sorted(len(cell.text_content() or "") for row in rows for cell in row)
    return lengths[-1] <= 1200 and lengths[len(lengths) // 2] <= 120


def rows_of(table: Any) -> list[list[Any]]:
    """Its rows, each a list of cell elements."""
    rows = []
    for row in table.iter("tr"):
        rows.append([cell for cell in row if cell.tag in ("td", "th")])
        if len(rows) >= _MOST_ROWS:
            break
    return rows


def caption_of(table: Any) -> str:
    """Words of its caption element, if it has one."""
    caption = table.find("caption")
    return "" if caption is None else _cell(caption)


def text_of(table: Any) -> str:
    """All rows, empty cells kept, empty rows left out."""
    rows = [" | ".join(map(_cell, row)) for row in rows_of(table)]
    return "\n".join(row.strip() for row in rows if row.strip(" |"))


def _cell(cell: Any) -> str:
    words: list[str] = []
    for below in cell.iter():
        is_silent = not isinstance(below.tag, str) or below.tag in elements_of("silent")
        if below.text and not is_silent:
            words.append(below.text)
        if below.tail and below is not cell:
            words.append(below.tail)
    return " ".join(" ".join(words).split())

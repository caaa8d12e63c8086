"""Data tables of a page: a row a line, cells parted by bars."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from trucewatch.read.cues import lexicon

_MOST_ROWS = 5_000
_MOST_SPANNED = 60
_LARGEST_AGAIN, _AGAIN_TO_OWN = 1_000, 4
"""Characters of a table's cells that may stand again, whatever else it holds, and more for each of its own: 250 kB of
HTML made 108 MB of text."""
LONGEST_HANGING = 60
"""Characters of a cell over several rows that stands again in each: the name of a place or a side, no prose."""


@cache
def elements_of(kind: str) -> frozenset[str]:
    """The HTML elements of a kind: silent, block, layout."""
    return frozenset(lexicon()["elements"][kind])


def is_data_table(table: Any) -> bool:
    """Whether a table holds data: rows of several short cells, and no page layout in them."""
    if table.get("role") == "presentation" or next(table.iterdescendants(*elements_of("layout")), None) is not None:
        return False
    rows = [cells for _, cells in rows_of(table)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    lengths = sorted(len(cell.text_content() or "") for row in rows for cell in row)
    return lengths[-1] <= 1200 and lengths[len(lengths) // 2] <= 120


def rows_of(table: Any) -> list[tuple[Any, list[Any]]]:
    """Its rows, each a list of cell elements, with what holds the row: its head, its foot or a body of it."""
    rows = []
    for row in table.iter("tr"):
        rows.append((row.getparent(), [cell for cell in row if cell.tag in ("td", "th")]))
        if len(rows) >= _MOST_ROWS:
            break
    return rows


def caption_of(table: Any) -> str:
    """Words of its caption element, if it has one."""
    caption = table.find("caption")
    return "" if caption is None else _cell(caption)


def text_of(table: Any) -> str:
    """All rows, empty cells kept, empty rows left out; a cell stands in each row and column that it spans."""
    rows = [" | ".join(row) for row in _spread(table)]
    return "\n".join(row.strip() for row in rows if row.strip(" |"))


def _spread(table: Any) -> Iterator[list[str]]:
    """The words of each row's cells by column: a cell over several rows again in each, over several columns once."""
    hanging: dict[int, tuple[int, str]] = {}
    group, room = None, _LARGEST_AGAIN
    for holder, row in rows_of(table):
        above = hanging if holder is group and room > 0 else {}
        group, hanging = holder, {at: (rows - 1, words) for at, (rows, words) in above.items() if rows > 1}
        told: list[str] = []
        for cell in row:
            _hang(told, above)
            words = _cell(cell)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for more in range(across):
                held = words if more == 0 else ""
                if down > 1:
                    hanging[len(told)] = (down - 1, held if len(held) <= LONGEST_HANGING else "")
                told.append(held)
            room += _AGAIN_TO_OWN * len(words)
        if not any(told[at] for at in range(len(told)) if at not in above):
            continue
        for at in sorted(at for at, (_, words) in above.items() if words and at >= len(told)):
            told += [*([""] * (at - len(told))), above[at][1]]
        room -= sum(len(words) + 1 for _, words in above.values())
        yield told


def _hang(told: list[str], above: dict[int, tuple[int, str]]) -> None:
    """Adds the cells that hang down from rows above at the next columns."""
    while (held := above.get(len(told))) is not None:
        told.append(held[1])


def _span(cell: Any, name: str) -> int:
    """How many rows or columns a cell takes; 1 where that is no sound number."""
    told = (cell.get(name) or "1").strip()
    return (
        min(int(told), _MOST_SPANNED) if told.isascii() and told.isdecimal() and 0 < len(told) < 5 and int(told) else 1
    )


def _cell(cell: Any) -> str:
    words: list[str] = []
    for below in cell.iter():
        is_silent = not isinstance(below.tag, str) or below.tag in elements_of("silent")
        if below.text and not is_silent:
            words.append(below.text)
        if below.tail and below is not cell:
            words.append(below.tail)
    return " ".join(" ".join(words).split())

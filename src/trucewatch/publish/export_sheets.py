"""Incidents and findings as a workbook (XLSX): text stays text, nothing is a formula or a link."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from trucewatch.publish.cells import Cell
from trucewatch.publish.forms import columns, forms

WIDE, NARROW = 40, 14
LONG = frozenset({"actors", "targets", "sources", "told_by", "reasons", "missing"})
"""Columns of long text."""
LONGEST_CELL = 32_767
"""Characters that a cell may hold."""
MOST_ROWS = 1_048_575
"""Rows under the heading that a sheet may hold."""


def write_workbook(incidents: Iterable[Mapping[str, Cell]], findings: Iterable[Mapping[str, Cell]], path: Path) -> int:
    """Writes the sheets and gives the number of incidents in the first. Needs `trucewatch[exports]`."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, {**options, "strings_to_numbers": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        written = _sheet(book, "incidents", columns("csv"), incidents, heading)
        _sheet(book, "findings", columns("findings"), findings, heading)
        _about(book, heading)
    return written


def _sheet(book: Any, name: str, names: Sequence[str], rows: Iterable[Mapping[str, Cell]], heading: Any) -> int:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(names):
        sheet.set_column(at, at, WIDE if column in LONG else NARROW)
        sheet.write_string(0, at, column, heading)
    number = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            sheet.write_string(number - 1, 0, "More rows than a sheet holds: use csv or jsonl for the rest.")
            return MOST_ROWS - 1
        for at, column in enumerate(names):
            _cell(sheet, number, at, row.get(column))
    sheet.autofilter(0, 0, max(number, 1), len(names) - 1)
    return number


def _cell(sheet: Any, row: int, at: int, cell: Cell) -> None:
    if isinstance(cell, int | float):
        sheet.write_number(row, at, cell)
    elif cell:
        sheet.write_string(row, at, cell[:LONGEST_CELL])


def _about(book: Any, heading: Any) -> None:
    """What each column is, and what the workbook leaves out."""
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, 2 * WIDE)
    known = forms()
    lines = [("Incidents and findings of trucewatch", ""), ("What stands here is told by sources; people decide.", "")]
    lines += [("left out", what) for what in known["xlsx"].drops]
    lines += [(name, what) for form in ("csv", "findings") for name, what in known[form].columns.items()]
    for at, (left, right) in enumerate(lines):
        sheet.write_string(at, 0, left, heading if at == 0 else None)
        sheet.write_string(at, 1, right)

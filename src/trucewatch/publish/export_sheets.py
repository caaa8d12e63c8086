"""Incidents and findings as a workbook (XLSX): text stays text, nothing is a formula or a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Place
from trucewatch.publish.cells import Cell
from trucewatch.publish.forms import columns, forms

WIDE, NARROW = 40, 14
LONG = frozenset({"actors", "targets", "sources", "told_by", "reasons", "missing"})
"""Columns of long text."""
LONGEST_CELL = 32_767
"""Characters that a cell may hold."""
MOST_ROWS = 1_048_575
"""Rows under the heading that a sheet may hold."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The row of an incident, where it happened, and the rows of its findings."""

    place: Place | None
    incident: Mapping[str, Cell]
    findings: Sequence[Mapping[str, Cell]] = ()


def write_workbook(told: Iterable[SheetRows], path: Path) -> int:
    """Writes the sheets, row by row; gives the number of incidents in the first. Needs `trucewatch[exports]`."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, {**options, "strings_to_numbers": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        incidents = _Sheet(book, "incidents", columns("csv"), heading)
        findings = _Sheet(book, "findings", columns("findings"), heading)
        for one in told:
            incidents.add(one.incident)
            for row in one.findings:
                findings.add(row)
        incidents.close()
        findings.close()
        _about(book, heading)
    return incidents.rows


class _Sheet:
    """A sheet under its heading."""

    def __init__(self, book: Any, name: str, names: Sequence[str], heading: Any) -> None:
        self._sheet, self._names, self.rows = book.add_worksheet(name), names, 0
        self._is_full = False
        self._sheet.freeze_panes(1, 1)
        for at, column in enumerate(names):
            self._sheet.set_column(at, at, WIDE if column in LONG else NARROW)
            self._sheet.write_string(0, at, column, heading)

    def add(self, row: Mapping[str, Cell]) -> None:
        """A row more; where the sheet is full, its last line says so."""
        if self.rows == MOST_ROWS - 1:
            if not self._is_full:
                self._sheet.write_string(MOST_ROWS, 0, "More rows than a sheet holds: use csv or jsonl for the rest.")
            self._is_full = True
            return
        self.rows += 1
        for at, column in enumerate(self._names):
            _cell(self._sheet, self.rows, at, row.get(column))

    def close(self) -> None:
        """The filter over all rows."""
        self._sheet.autofilter(0, 0, max(self.rows, 1), len(self._names) - 1)


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

"""GeoNames country dumps: 19 columns parted by tabs, without a heading (readme.txt of the dump)."""

from collections.abc import Iterable

from trucewatch.core.claims import Precision
from trucewatch.core.problems import Problem
from trucewatch.resolve.gazetteer_forms import Parsed, Row, Where, entry_of, forms
from trucewatch.resolve.gazetteer_sources import Entry

COLUMNS = 19
LICENCE = "CC-BY-4.0"
ATTRIBUTION = "GeoNames (https://www.geonames.org)"


def is_geonames(line: str) -> bool:
    """Whether a first line looks like one of a dump."""
    cells = line.rstrip("\r\n").split("\t")
    return len(cells) == COLUMNS and cells[0].isdigit() and len(cells[6]) <= 1


def read_geonames(lines: Iterable[str], file: str) -> Parsed:
    """Places of a dump; each row's code of its first-level unit goes on as the note `gn=CODE`."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read(line.rstrip("\r\n").split("\t"), Where(file, number))


def _read(cells: list[str], where: Where) -> Entry | Problem | None:
    if len(cells) != COLUMNS:
        message = f"{len(cells)} columns; a GeoNames dump has {COLUMNS}."
        return where.problem("gazetteer_row_columns", message, "Download the file again; do not edit it.")
    precision = _precision(cells[6], cells[7])
    if precision is None:
        return None
    row = Row(
        id=f"gn:{cells[0]}",
        name=cells[1],
        names=(cells[2], *cells[3].split(",")),
        lat=cells[4],
        lon=cells[5],
        country=cells[8],
        population=cells[14],
        note=f"gn={cells[10]}" if cells[10] not in ("", "00") else "",
    )
    return entry_of(row, precision, where)


def _precision(feature_class: str, code: str) -> Precision | None:
    table = forms().geonames
    return table.get(f"{feature_class}.{code}") or table.get(feature_class)


def modified(line: str) -> str:
    """The day of change of a row, YYYY-MM-DD, or nothing."""
    cells = line.rstrip("\r\n").split("\t")
    return cells[18] if len(cells) == COLUMNS else ""

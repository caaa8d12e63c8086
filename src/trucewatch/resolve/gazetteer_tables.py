"""Plain tables and OCHA p-codes: a heading, then a place a row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.core.claims import Precision
from trucewatch.core.ids import content_id
from trucewatch.core.problems import ConfigError, Problem
from trucewatch.resolve.gazetteer_forms import MOST_NAMES, Parsed, Row, Where, entry_of, forms, plain
from trucewatch.resolve.gazetteer_sources import Entry

Cells = Sequence[str]

_ADMIN = re.compile(r"adm(?:in)?(\d)(?:name|ref(?:name)?|alt(?:name)?)?\d?(?:[a-z]{2})?")
_PCODE = re.compile(r"adm(?:in)?(\d)pcode")
_SIZES = (Precision.COUNTRY, Precision.PROVINCE, Precision.DISTRICT, Precision.DISTRICT)
"""Sizes of the levels of p-codes; the fourth and deeper ones are populated places."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Which column holds what; `names` may be several."""

    at: Mapping[str, int]
    names: tuple[int, ...]
    size: Precision | None = None
    """The size of all places, where the heading tells it (p-codes)."""
    is_pcode: bool = False

    def cell(self, cells: Cells, column: str) -> str:
        index = self.at.get(column)
        return cells[index].strip() if index is not None and index < len(cells) else ""


def folded(title: str) -> str:
    """A column's title as the tables of names spell it."""
    return re.sub(r"[\W_]+", "", title.lower().lstrip("\ufeff"))


def read_heading(cells: Cells, file: str) -> Heading:
    """The columns of a table. Raises ConfigError where it cannot be one of places."""
    titles = [folded(cell) for cell in cells]
    known = forms().columns
    at: dict[str, int] = {}
    names: list[int] = []
    for index, title in enumerate(titles):
        ours = known.get(title)
        if ours == "names":
            names.append(index)
        elif ours is not None:
            at.setdefault(ours, index)
    levels = _levels(titles)
    size, is_pcode = None, False
    if levels and any(_PCODE.fullmatch(title) for title in titles):
        size, is_pcode = _by_level(titles, levels, at, names), True
    missing = [column for column in ("name", "lat", "lon") if column not in at]
    if missing:
        shown = ", ".join(plain(cell)[:30] for cell in cells[:12])
        raise ConfigError(
            f"{file}, line 1: the columns are {shown}; there is none for {' and '.join(missing)}.",
            hint="Name the columns name, lat, lon, kind, country, admin1, names; p-code tables need a point a row.",
        )
    return Heading(at, tuple(names), size, is_pcode)


def _levels(titles: Sequence[str]) -> dict[int, list[int]]:
    """Columns of names by level of p-code tables."""
    found: dict[int, list[int]] = {}
    for index, title in enumerate(titles):
        if not title.endswith("pcode") and (match := _ADMIN.fullmatch(title)):
            found.setdefault(int(match[1]), []).append(index)
    return found


def _by_level(
    titles: Sequence[str], levels: Mapping[int, list[int]], at: dict[str, int], names: list[int]
) -> Precision:
    """Points the columns of a p-code table to its deepest level."""
    deepest = max(levels)
    columns = levels[deepest]
    english = [index for index in columns if titles[index].endswith(("en", "name"))]
    at["name"] = (english or columns)[0]
    names[:] = [index for index in columns if index != at["name"]]
    codes = {int(match[1]): index for index, title in enumerate(titles) if (match := _PCODE.fullmatch(title))}
    if deepest in codes:
        at["id"] = codes[deepest]
    at.pop("country", None)
    if 0 in codes:
        at["country"] = codes[0]
    if deepest > 1 and (first := levels.get(1)):
        at["admin1"] = next((index for index in first if titles[index].endswith(("en", "name"))), first[0])
    else:
        at.pop("admin1", None)
    return _SIZES[deepest] if deepest < len(_SIZES) else Precision.SETTLEMENT


def read_table(rows: Iterable[tuple[int, Cells]], file: str, prefix: str, kind: Precision | None = None) -> Parsed:
    """Places of a table; `rows` are (line, cells), the heading first; `kind` is that of rows that tell none.

    Raises ConfigError on a heading without points.
    """
    heading: Heading | None = None
    for number, cells in rows:
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue  # blank lines; the second heading of HXL
        if heading is None:
            heading = read_heading(cells, file)
            continue
        told = " ".join(heading.cell(cells, "kind").lower().split())
        size = heading.size or (forms().kinds.get(told) if told else kind)
        yield _read(cells, heading, Where(file, number), prefix, size)


def _read(cells: Cells, heading: Heading, where: Where, prefix: str, precision: Precision | None) -> Entry | Problem:
    if precision is None:
        told = f"{heading.cell(cells, 'kind')[:40]!r} is no kind of place."
        hint = (
            "Kinds: site, settlement, district, province, region, or a word such as village; --kind tells one for all."
        )
        return where.problem("gazetteer_row_unknown_kind", told, hint)
    name, code = plain(heading.cell(cells, "name")), plain(heading.cell(cells, "id"))
    lat, lon = (heading.cell(cells, column).replace(",", ".") for column in ("lat", "lon"))
    told_names = [part for index in heading.names if index < len(cells) for part in re.split(r"[|;]", cells[index])]
    row = Row(
        id=f"pcode:{code}" if heading.is_pcode and code else f"{prefix}:{code or content_id('at', name, lat, lon)}",
        name=name,
        names=tuple(told_names[: MOST_NAMES * 2]),
        lat=lat,
        lon=lon,
        country=(heading.cell(cells, "country") or code)[:2] if heading.is_pcode else heading.cell(cells, "country"),
        admin1=heading.cell(cells, "admin1"),
        population=heading.cell(cells, "population").replace(" ", ""),
        radius_km=heading.cell(cells, "radius_km"),
    )
    return entry_of(row, precision, where)

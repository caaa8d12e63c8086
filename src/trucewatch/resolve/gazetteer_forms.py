"""Files of places that users add: which form a file has, and its rows as entries, whatever they hold."""

import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trucewatch.core.claims import Precision
from trucewatch.core.problems import Problem, Stage
from trucewatch.resolve.folding import MAX_NAME, name_key
from trucewatch.resolve.gazetteer_sources import Entry, settlement_radius

MOST_ROWS = 3_000_000
"""Rows read of one file; the largest country dumps have 2.3 million."""
MOST_NAMES = 60
"""Alternate names kept of one place."""
MOST_RADIUS_KM = 3000.0

Parsed = Iterator[Entry | Problem | None]
"""Of each row: an entry, what is wrong with it, or None where the form holds more than places of ours."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The tables of `data/gazetteer/forms.toml`."""

    kinds: Mapping[str, Precision]
    radius_m: Mapping[Precision, float]
    geonames: Mapping[str, Precision]
    whosonfirst: Mapping[str, Precision]
    columns: Mapping[str, str]
    """A column's name as others write it → ours."""


@cache
def forms() -> Forms:
    """The tables, read once."""
    table = tomllib.loads((files("trucewatch") / "data" / "gazetteer" / "forms.toml").read_text("utf-8"))
    return Forms(
        kinds=_turned(table["kinds"]),
        radius_m={Precision(kind): float(metres) for kind, metres in table["radius_m"].items()},
        geonames=_turned(table["geonames"]),
        whosonfirst=_turned(table["whosonfirst"]),
        columns={told: ours for ours, names in table["columns"].items() for told in names},
    )


def _turned(table: Mapping[str, list[str]]) -> dict[str, Precision]:
    return {word: Precision(kind) for kind, words in table.items() for word in words}


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a file a row stands, for messages."""

    file: str
    line: int
    unit: str = "line"

    def problem(self, code: str, message: str, hint: str) -> Problem:
        """A problem of this row."""
        told = f"{self.file}, {self.unit} {self.line}: {message}"
        return Problem(stage=Stage.RESOLVE, subject=self.file, code=code, message=told, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place as a file tells it, all of it text."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    lat: str
    lon: str
    country: str
    admin1: str = ""
    population: str = ""
    radius_km: str = ""
    note: str = ""


def entry_of(row: Row, precision: Precision, where: Where) -> Entry | Problem:
    """The entry of a row, or the problem that says what is wrong with it and how to mend it."""
    name = plain(row.name)
    if not name or not name_key(name):
        return where.problem("gazetteer_row_no_name", "the row has no name.", "Give the place's name.")
    if len(name) > MAX_NAME:
        message = f"the name has {len(name)} characters; a name has {MAX_NAME} at most."
        return where.problem("gazetteer_row_name_too_long", message, "Shorten it, or move the rest to a note.")
    point = _point(row)
    if point is None:
        told = f"{row.lat[:30]!r}, {row.lon[:30]!r} is no latitude and longitude."
        hint = "Give decimal degrees, WGS 84: latitude -90 to 90, longitude -180 to 180."
        return where.problem("gazetteer_row_bad_point", told, hint)
    country = row.country.strip().upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        hint = "Give the ISO 3166-1 code of two letters, or leave it empty."
        return where.problem("gazetteer_row_bad_country", f"{row.country[:30]!r} is no country code.", hint)
    numbers = _numbers(row)
    if numbers is None:
        told = f"population {row.population[:20]!r} or radius {row.radius_km[:20]!r} is no number."
        return where.problem("gazetteer_row_bad_number", told, "Give plain numbers, or leave them empty.")
    population, radius_m = numbers
    return Entry(
        id=row.id,
        name=name,
        alternates=_alternates(name, row.names),
        lat=point[0],
        lon=point[1],
        radius_m=radius_m or _radius(precision, population),
        precision=precision,
        country=country,
        admin1=plain(row.admin1)[:MAX_NAME],
        population=population,
        layer="detail",
        note=plain(row.note),
    )


def plain(text: str) -> str:
    """A text on one line, without marks that cannot be seen or that part our own lists."""
    written = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    return " ".join("".join(" " if c in "|\t" or unicodedata.category(c)[0] == "C" else c for c in written).split())


def _point(row: Row) -> tuple[float, float] | None:
    try:
        lat, lon = float(row.lat), float(row.lon)
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0.0, 0.0):
        return None  # 0, 0 is what tools write where they know nothing
    return round(lat, 5), round(lon, 5)


def _numbers(row: Row) -> tuple[int, float] | None:
    """(people, metres), 0 where none is told."""
    try:
        people = float(row.population or 0)
        radius = float(row.radius_km or 0)
    except ValueError:
        return None
    if not (math.isfinite(people) and math.isfinite(radius)) or not 0 <= radius <= MOST_RADIUS_KM:
        return None
    return max(0, min(int(people), 10**10)), radius * 1000


def _alternates(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    told = (plain(one) for one in names[: MOST_NAMES * 4])
    kept = dict.fromkeys(one for one in told if one != name and 1 < len(one) <= MAX_NAME)
    return tuple(kept)[:MOST_NAMES]


def _radius(precision: Precision, population: int) -> float:
    return settlement_radius(population) if precision is Precision.SETTLEMENT else forms().radius_m[precision]

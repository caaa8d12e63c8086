"""Who's On First: its SQLite distributions, its tables of a placetype, and its GeoJSON records."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from trucewatch.core.problems import ConfigError, Problem
from trucewatch.resolve.gazetteer_forms import Parsed, Row, Where, entry_of, forms
from trucewatch.resolve.gazetteer_sources import Entry

LICENCE = "Who's On First (CC-BY-4.0 and its sources: https://whosonfirst.org/docs/licenses/)"
ATTRIBUTION = "Who's On First (https://whosonfirst.org)"
_SPR = "SELECT id, name, placetype, country, latitude, longitude, is_deprecated, is_superseded, parent_id FROM spr"
_LANGUAGES = frozenset(
    {"eng", "ara", "rus", "ukr", "fra", "spa", "tur", "kur", "heb", "hye", "aze", "fas", "urd", "und"}
)
"""Languages whose names are kept: those that we read, and those of the zones."""


def read_sqlite(path: Path, file: str) -> Parsed:
    """Places of a SQLite distribution (tables `spr` and `names`). Raises ConfigError where it is none."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "spr" not in tables:
            hint = "Take a distribution with the tables spr and names, or export the places as CSV."
            raise ConfigError(f"{file}: a SQLite file without the table spr of Who's On First.", hint=hint)
        regions = {row[0]: row[1] for row in connection.execute("SELECT id, name FROM spr WHERE placetype = 'region'")}
        for number, row in enumerate(connection.execute(f"{_SPR} ORDER BY id"), 1):
            yield _sqlite_row(connection, row, regions, "names" in tables, Where(file, number, "row"))
    except sqlite3.DatabaseError as error:
        raise ConfigError(f"{file}: cannot be read as SQLite ({error}).", hint="Download the file again.") from error
    finally:
        connection.close()


def _sqlite_row(
    connection: sqlite3.Connection, row: tuple[Any, ...], regions: Mapping[int, str], has_names: bool, where: Where
) -> Entry | Problem | None:
    ident, name, placetype, country, lat, lon, deprecated, superseded, parent = row
    precision = forms().whosonfirst.get(str(placetype))
    if precision is None or deprecated == 1 or superseded == 1:
        return None
    names: tuple[str, ...] = ()
    if has_names:
        told = connection.execute("SELECT language, name FROM names WHERE id = ?", (ident,))
        names = tuple(str(other) for language, other in told if language in _LANGUAGES)
    told_row = Row(
        id=f"wof:{ident}",
        name=str(name or ""),
        names=names,
        lat=str(lat),
        lon=str(lon),
        country=_country(str(country or "")),
        admin1=regions.get(parent, ""),
    )
    return entry_of(told_row, precision, where)


def read_meta(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Parsed:
    """Places of a table of one placetype (`wof-locality-latest.csv`)."""
    for number, cells in rows:
        precision = forms().whosonfirst.get(cells.get("placetype") or "")
        if precision is None or cells.get("deprecated") or cells.get("superseded_by"):
            yield None
            continue
        row = Row(
            id=f"wof:{cells.get('id', '')}",
            name=cells.get("name") or "",
            lat=cells.get("lbl_latitude") or cells.get("geom_latitude") or "",
            lon=cells.get("lbl_longitude") or cells.get("geom_longitude") or "",
            country=_country(cells.get("wof_country") or cells.get("iso_country") or cells.get("iso") or ""),
        )
        yield entry_of(row, precision, Where(file, number))


def is_meta(heading: Iterable[str]) -> bool:
    """Whether a table's columns are those of a placetype's table."""
    return {"id", "name", "placetype", "geom_latitude", "geom_longitude"} <= set(heading)


def read_geojson(text: str, file: str) -> Parsed:
    """Places of GeoJSON: one record, a collection, or a record a line. Raises ConfigError where it is none."""
    for number, feature in enumerate(_features(text, file), 1):
        told = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(told, dict):
            where = Where(file, number, "feature")
            yield where.problem("gazetteer_row_no_name", "the feature has no properties.", "Give wof:name and a point.")
        else:
            yield _feature(told, Where(file, number, "feature"))


def _features(text: str, file: str) -> Iterator[Any]:
    try:
        whole = json.loads(text)
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise ConfigError(f"{file}: no JSON ({error}).", hint="Download the file again.") from error
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError:
                yield {"line": number}
        return
    features = whole.get("features") if isinstance(whole, dict) else None
    yield from features if isinstance(features, list) else [whole]


def _feature(told: Mapping[str, Any], where: Where) -> Entry | Problem | None:
    placetype = told.get("wof:placetype")
    if placetype is None:
        hint = "GeoJSON is read with the properties of Who's On First; give other places as a table."
        return where.problem("gazetteer_row_unknown_kind", "the feature has no wof:placetype.", hint)
    precision = forms().whosonfirst.get(str(placetype))
    is_past = told.get("edtf:deprecated") not in (None, "", "uuuu") or told.get("wof:superseded_by")
    if precision is None or is_past:
        return None
    names = [
        str(name)
        for key, values in sorted(told.items())
        if key.startswith("name:") and key[5:8] in _LANGUAGES and isinstance(values, list)
        for name in values
    ]
    row = Row(
        id=f"wof:{told.get('wof:id', '')}",
        name=str(told.get("wof:name") or ""),
        names=tuple(names),
        lat=str(told.get("lbl:latitude") or told.get("geom:latitude") or ""),
        lon=str(told.get("lbl:longitude") or told.get("geom:longitude") or ""),
        country=_country(str(told.get("wof:country") or told.get("iso:country") or "")),
        population=str(told.get("wof:population") or told.get("gn:population") or ""),
    )
    return entry_of(row, precision, where)


def _country(code: str) -> str:
    """The ISO code; Who's On First writes XX, XY and -1 where it knows none."""
    return "" if code in ("XX", "XY", "XZ", "-1", "-99") else code

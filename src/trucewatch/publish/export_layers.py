"""Incidents as layers for maps: GeoPackage and KML through GDAL (pyogrio), GeoParquet through Arrow.

These need `trucewatch[exports]`. A point is never alone: its circle of uncertainty goes with it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from errno import ENOSPC
from html import escape
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Place
from trucewatch.core.incidents import Incident
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.cells import Cell
from trucewatch.publish.figures import plain_sentence, span_of
from trucewatch.publish.forms import columns
from trucewatch.publish.wording import Names

CORNERS = 48
"""Corners of a circle of uncertainty."""
CRS = "EPSG:4326"
DAYS = ("happened_start", "happened_end")
NUMBERS = ("latitude", "longitude", "radius_m")
COUNTS = ("independent_sources", "claims", "ucdp_type_of_violence")
Table = Mapping[str, Sequence[Cell]]


def write_geopackage(
    incidents: Sequence[Incident],
    rows: Sequence[Mapping[str, Cell]],
    findings: Sequence[Mapping[str, Cell]],
    path: Path,
) -> int:
    """Writes layers `incidents`, `uncertainty` and `findings`; gives the number of incidents."""
    table = _columns(rows, columns("csv"))
    placed = [incident for incident in incidents if incident.place]
    _write(path, Layer("incidents", "Point", [_point(one.place) for one in incidents], table))
    about: Table = {"id": [one.id for one in placed], "radius_m": [_radius(one) for one in placed]}
    _write(path, Layer("uncertainty", "Polygon", [_circle(one.place) for one in placed], about), append=True)
    _write(path, Layer("findings", None, (), _columns(findings, columns("findings"))), append=True)
    return len(incidents)


def write_kml(
    incidents: Sequence[Incident], names: Names, path: Path, *, hide: Callable[[str], str] = lambda text: text
) -> int:
    """Writes a placemark with its circle for each incident that has a place; `hide` leaves names out of a text."""
    placed = [incident for incident in incidents if incident.place]
    spans = [span_of(one) for one in placed]
    table: Table = {
        "Name": [f"{phrases()['kinds'][one.kind]}, {one.status.value}" for one in placed],
        "description": [escape(hide(plain_sentence(one, names))) for one in placed],
        "begin": [span.first.isoformat() if span else "" for span in spans],
        "end": [span.last.isoformat() if span else "" for span in spans],
        "id": [one.id for one in placed],
        "radius_m": [_radius(one) for one in placed],
    }
    _write(path, Layer("incidents", "Unknown", [_both(one.place) for one in placed], table), driver="LIBKML")
    if not _tail(path).rstrip().endswith(b"</kml>"):
        # GDAL's driver says nothing when the disk is full: what it wrote is looked at instead.
        raise OSError(ENOSPC, "it was cut off while it was written; is the disk full?")
    return len(placed)


def write_geoparquet(incidents: Sequence[Incident], rows: Sequence[Mapping[str, Cell]], path: Path) -> int:
    """Writes GeoParquet 1.1: the columns of csv, typed, and a column of WKB points."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[str, Any] = {name: pa.date32() for name in DAYS}
    types |= {name: pa.float64() for name in NUMBERS} | {name: pa.int64() for name in COUNTS}
    made = {
        name: pa.array([_typed(name, row.get(name)) for row in rows], types.get(name, pa.string()))
        for name in columns("csv")
    }
    made["geometry"] = pa.array([_point(one.place) for one in incidents], pa.binary())
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    table = pa.table(made)
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return len(incidents)


def _typed(name: str, cell: Cell) -> str | int | float | date | None:
    """A cell as its column's type; empty cells as nothing."""
    if cell is None or cell == "":
        return None
    return date.fromisoformat(str(cell)) if name in DAYS else cell


def _columns(rows: Sequence[Mapping[str, Cell]], names: Sequence[str]) -> Table:
    return {name: [row.get(name) for row in rows] for name in names}


@dataclass(frozen=True)
class Layer:
    """One layer: GDAL's name for its shapes, the shapes as WKB (None where a row has none), and its fields."""

    name: str
    shape: str | None
    shapes: Sequence[bytes | None]
    table: Table


def _write(path: Path, layer: Layer, *, driver: str = "GPKG", append: bool = False) -> None:
    """One layer, through GDAL."""
    import numpy as np
    from pyogrio import raw

    data, masks = [], []
    for name, cells in layer.table.items():
        typed = [_typed(name, cell) for cell in cells]
        is_empty = np.array([cell is None for cell in typed], dtype=bool)
        data.append(_array(name, typed))
        masks.append(is_empty)
    raw.write(
        path,
        geometry=np.array([*layer.shapes, None], dtype=object)[:-1] if layer.shape else None,
        field_data=data,
        fields=np.array(list(layer.table), dtype=object),
        field_mask=masks,
        layer=layer.name,
        driver=driver,
        geometry_type=layer.shape,
        crs=CRS if layer.shape else None,
        append=append,
    )


def _array(name: str, cells: Sequence[str | int | float | date | None]) -> Any:
    import numpy as np

    if name in DAYS:
        return np.array(cells, dtype="datetime64[D]")
    if name in (*NUMBERS, "zone_share"):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    if name in COUNTS:
        return np.array([0 if cell is None else cell for cell in cells], dtype=np.int64)
    return np.array(["" if cell is None else str(cell) for cell in cells], dtype=object)


def _radius(incident: Incident) -> float:
    assert incident.place is not None
    return incident.place.radius_m


def _shape(make: Callable[[Place], Any], place: Place | None) -> bytes | None:
    from shapely import to_wkb

    return None if place is None else bytes(to_wkb(make(place)))


def _point(place: Place | None) -> bytes | None:
    return _shape(_point_of, place)


def _circle(place: Place | None) -> bytes | None:
    return _shape(circle, place)


def _both(place: Place | None) -> bytes | None:
    from shapely import GeometryCollection

    return _shape(lambda one: GeometryCollection([_point_of(one), circle(one)]), place)


def _point_of(place: Place) -> Any:
    from shapely import Point

    return Point(place.lon, place.lat)


def circle(place: Place) -> Any:
    """The circle of `radius_m` metres round a place, as a polygon of WGS 84 degrees (geodesic)."""
    from pyproj import Geod
    from shapely import Polygon

    bearings = [360 * corner / CORNERS for corner in range(CORNERS)]
    size = len(bearings)
    lon, lat, _ = Geod(ellps="WGS84").fwd([place.lon] * size, [place.lat] * size, bearings, [place.radius_m] * size)
    return Polygon(list(zip(lon, lat, strict=True))[::-1])


def _tail(path: Path) -> bytes:
    """The last bytes of a file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 200))
        return file.read()

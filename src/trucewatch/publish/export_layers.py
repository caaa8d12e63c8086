"""Incidents as layers for maps: GeoPackage through GDAL (pyogrio), GeoParquet through Arrow.

These need `trucewatch[exports]`. A point is never alone: its circle of uncertainty goes with it.
"""

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Place
from trucewatch.publish.cells import Cell
from trucewatch.publish.export_sheets import SheetRows
from trucewatch.publish.forms import columns

CORNERS = 48
"""Corners of a circle of uncertainty."""
LOT = 2000
"""Incidents written at once: each lot opens the file anew."""
CRS = "EPSG:4326"
DAYS = ("happened_start", "happened_end")
NUMBERS = ("latitude", "longitude", "radius_m")
COUNTS = ("independent_sources", "claims", "ucdp_type_of_violence")
Table = Mapping[str, Sequence[Cell]]


def write_geopackage(told: Iterable[SheetRows], path: Path) -> int:
    """Writes layers `incidents`, `uncertainty` and `findings`, lot by lot; gives the number of incidents."""
    number = 0
    for lot in _lots(told):
        is_more = number > 0
        places = [one.place for one in lot]
        table = _columns([one.incident for one in lot], columns("csv"))
        _write(path, Layer("incidents", "Point", [_point(place) for place in places], table), append=is_more)
        placed = [(str(one.incident["id"]), one.place) for one in lot if one.place]
        about: Table = {"id": [one for one, _ in placed], "radius_m": [place.radius_m for _, place in placed]}
        _write(path, Layer("uncertainty", "Polygon", [_circle(place) for _, place in placed], about), append=True)
        found = _columns([row for one in lot for row in one.findings], columns("findings"))
        _write(path, Layer("findings", None, (), found), append=True)
        number += len(lot)
    return number


def write_geoparquet(told: Iterable[SheetRows], path: Path) -> int:
    """Writes GeoParquet 1.1, lot by lot: the columns of csv, typed, and a column of WKB points."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[str, Any] = {name: pa.date32() for name in DAYS}
    types |= {name: pa.float64() for name in NUMBERS} | {name: pa.int64() for name in COUNTS}
    fields = [(name, types.get(name, pa.string())) for name in columns("csv")]
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    schema = pa.schema([*fields, ("geometry", pa.binary())], metadata={"geo": json.dumps(geo)})
    number = 0
    with pq.ParquetWriter(path, schema) as out:
        for lot in _lots(told):
            made = [pa.array([_typed(name, one.incident.get(name)) for one in lot], kind) for name, kind in fields]
            made.append(pa.array([_point(one.place) for one in lot], pa.binary()))
            out.write_table(pa.Table.from_arrays(made, schema=schema))
            number += len(lot)
    return number


def _lots(told: Iterable[SheetRows]) -> Iterator[list[SheetRows]]:
    """Some rows at a time; one lot of none where there is nothing, so that a file has its layers and columns."""
    rest = iter(told)
    lot = list(islice(rest, LOT))
    yield lot
    while lot := list(islice(rest, LOT)):
        yield lot


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


def _write(path: Path, layer: Layer, *, append: bool) -> None:
    """One layer, through GDAL."""
    import numpy as np
    from pyogrio import raw

    data, masks = [], []
    for name, cells in layer.table.items():
        typed = [_typed(name, cell) for cell in cells]
        is_empty = np.array([cell is None for cell in typed], dtype=bool)
        data.append(_array(name, typed))
        masks.append(is_empty)
    with warnings.catch_warnings():
        # GDAL has a word on a file whose name does not end in .gpkg each time that it opens it.
        warnings.filterwarnings("ignore", message=".*non conformant file extension")
        raw.write(
            path,
            geometry=np.array([*layer.shapes, None], dtype=object)[:-1] if layer.shape else None,
            field_data=data,
            fields=np.array(list(layer.table), dtype=object),
            field_mask=masks,
            layer=layer.name,
            driver="GPKG",
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


def _shape(make: Callable[[Place], Any], place: Place | None) -> bytes | None:
    from shapely import to_wkb

    return None if place is None else bytes(to_wkb(make(place)))


def _point(place: Place | None) -> bytes | None:
    return _shape(_point_of, place)


def _circle(place: Place | None) -> bytes | None:
    return _shape(circle, place)


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

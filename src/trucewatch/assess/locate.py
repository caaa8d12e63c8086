"""Millions of points into zones at once: which areas of which agreements hold each.

Exact: a point is in an area where shapely's `contains_xy` says so. What makes it fast is that few points are asked.
Points are sorted into tiles of one degree, so that an area sees only those near it; each area has a grid of its own,
whose cells are known to lie wholly inside, wholly outside, or on the line; only points in cells on the line are asked.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from trucewatch.assess.shapes import degrees_of
from trucewatch.core.agreements import Agreement, Certainty, Zone

FINE = 8
"""Cells are judged in blocks of so many from side to side; only blocks on the line are looked into."""
CELLS = 96
"""Cells of an area's grid from side to side: with 96, 1 in 20 points of a drawn polygon's box lies on its line."""
CHUNK = 250_000
"""Points taken at a time: what one takes fits into a processor's cache."""
_EDGE = 1e-9
"""Degrees by which a cell is widened before it is judged, so that rounding cannot move a point out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area of a zone of an agreement, as hits name it."""

    agreement_id: str
    zone: Zone
    label: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Hits:
    """Pairs: the number of a point, and the number of an area of `ZoneIndex.places` that holds it."""

    points: Any
    places: Any


class ZoneIndex:
    """The drawn areas of agreements, made ready. Areas told by name, and units without an outline, are not in it.

    It looks at outlines alone: what a place's name or its own country says is for `zones.membership`.
    """

    def __init__(self, agreements: Sequence[Agreement]) -> None:
        import numpy

        shapes: dict[bytes, _Shape] = {}
        places: list[Place] = []
        for agreement in agreements:
            for zone, area in ((one, area) for one in agreement.zones for area in one.areas):
                degrees = degrees_of(area)
                if degrees is None:
                    continue
                shape = shapes.setdefault(degrees.wkb, _Shape(degrees))
                shape.places.append(len(places))
                places.append(Place(agreement_id=agreement.id, zone=zone, label=area.label, certainty=area.certainty))
        self.places = tuple(places)
        self._shapes = tuple(shapes.values())
        self._of = tuple(numpy.array(shape.places, dtype=numpy.int32) for shape in self._shapes)

    def find(self, lon: Any, lat: Any, *, threads: int = 2) -> Hits:
        """Hits of points in degrees; those that are not on the globe have none. Sorted by point, then area."""
        import numpy

        x, y = numpy.asarray(lon, dtype=numpy.float64), numpy.asarray(lat, dtype=numpy.float64)
        starts = range(0, len(x), CHUNK)
        with ThreadPoolExecutor(max_workers=max(threads, 1)) as pool:
            found = list(pool.map(lambda at: self._chunk(x[at : at + CHUNK], y[at : at + CHUNK], at), starts))
        if not found:
            return Hits(numpy.empty(0, dtype=numpy.int64), numpy.empty(0, dtype=numpy.int32))
        return Hits(numpy.concatenate([points for points, _ in found]), numpy.concatenate([of for _, of in found]))

    def _chunk(self, x: Any, y: Any, first: int) -> tuple[Any, Any]:
        import numpy

        tiles = _Tiles(x, y)
        points, places = [numpy.empty(0, dtype=numpy.int64)], [numpy.empty(0, dtype=numpy.int32)]
        for shape, of in zip(self._shapes, self._of, strict=True):
            part = tiles.near(shape.bounds)
            inside = tiles.order[part[shape.holds(tiles.x[part], tiles.y[part])]]
            points.append(numpy.repeat(inside, len(of)))
            places.append(numpy.tile(of, len(inside)))
        found, kinds = numpy.concatenate(points), numpy.concatenate(places)
        order = numpy.lexsort((kinds, found))
        return found[order] + first, kinds[order]


class _Tiles:
    """Points sorted by tiles of one degree, row by row."""

    def __init__(self, x: Any, y: Any) -> None:
        import numpy

        with numpy.errstate(invalid="ignore"):
            on_globe = (x >= -180) & (x <= 180) & (y >= -90) & (y <= 90)
            column = numpy.clip(numpy.floor(numpy.where(on_globe, x, 0.0)) + 180, 0, 359)
            row = numpy.clip(numpy.floor(numpy.where(on_globe, y, 0.0)) + 90, 0, 179)
        tile = numpy.where(on_globe, row * 360 + column, 65_535).astype(numpy.uint16)
        self.order = numpy.argsort(tile, kind="stable")
        self._tile = tile[self.order]
        self.x, self.y = x[self.order], y[self.order]

    def near(self, bounds: tuple[float, float, float, float]) -> Any:
        """Numbers, in the sorted order, of the points in the tiles that a box touches."""
        import math

        import numpy

        west, south, east, north = bounds
        first, last = max(math.floor(west) + 180, 0), min(math.floor(east) + 180, 359)
        rows = numpy.arange(max(math.floor(south) + 90, 0), min(math.floor(north) + 90, 179) + 1)
        starts = numpy.searchsorted(self._tile, (rows * 360 + first).astype(numpy.uint16))
        ends = numpy.searchsorted(self._tile, (rows * 360 + last + 1).astype(numpy.uint16))
        runs = [numpy.arange(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
        return numpy.concatenate(runs) if runs else numpy.empty(0, dtype=numpy.int64)


class _Shape:
    """An outline with its grid of cells: 0 outside, 1 on the line, 2 inside."""

    def __init__(self, degrees: Any) -> None:
        import numpy
        import shapely

        self.places: list[int] = []
        self.degrees = degrees
        west, south, east, north = map(float, degrees.bounds)
        self.bounds = (west, south, east, north)
        self._across, self._up = CELLS / max(east - west, 1e-12), CELLS / max(north - south, 1e-12)
        self._x, self._y = west, south
        shapely.prepare(degrees)
        coarse = CELLS // FINE
        touched, whole = self._judged(*numpy.divmod(numpy.arange(coarse * coarse), coarse), FINE)
        grid = numpy.kron((2 * whole).reshape(coarse, coarse), numpy.ones((FINE, FINE), dtype=numpy.uint8))
        rows, columns = numpy.divmod(numpy.flatnonzero(touched & ~whole), coarse)
        fine_rows, fine_columns = numpy.divmod(numpy.arange(FINE * FINE), FINE)
        rows = (rows[:, None] * FINE + fine_rows).ravel()
        columns = (columns[:, None] * FINE + fine_columns).ravel()
        touched, whole = self._judged(rows, columns, 1)
        grid[rows, columns] = touched.astype(numpy.uint8) + whole
        self._grid = grid.ravel().astype(numpy.uint8)

    def _judged(self, rows: Any, columns: Any, width: int) -> tuple[Any, Any]:
        """Which cells of so many fine ones' width touch the outline's ground, and which lie wholly inside."""
        import numpy
        import shapely

        x, y = self._x + columns * width / self._across, self._y + rows * width / self._up
        east, north = x + width / self._across, y + width / self._up
        cells = shapely.box(x - _EDGE, y - _EDGE, east + _EDGE, north + _EDGE)
        touched = shapely.intersects(self.degrees, cells)
        whole = numpy.zeros(len(cells), dtype=bool)
        whole[touched] = shapely.contains_properly(self.degrees, cells[touched])
        return touched, whole

    def holds(self, x: Any, y: Any) -> Any:
        """Which of the points lie inside."""
        import numpy
        import shapely

        west, south, east, north = self.bounds
        inside = numpy.zeros(len(x), dtype=bool)
        near = numpy.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        if not len(near):
            return inside
        column = numpy.minimum(((x[near] - west) * self._across).astype(numpy.int32), CELLS - 1)
        row = numpy.minimum(((y[near] - south) * self._up).astype(numpy.int32), CELLS - 1)
        state = self._grid[row * CELLS + column]
        inside[near[state == 2]] = True
        line = near[state == 1]
        inside[line] = shapely.contains_xy(self.degrees, x[line], y[line])
        return inside

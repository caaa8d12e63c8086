"""What a map shows: incidents as points with their radius, or counts in cells where there are too many."""

import math
from collections import defaultdict
from dataclasses import replace

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.desk.asked import last_day
from trucewatch.pipeline.desk.base import Desk, Row, of_one_moment, open_desk
from trucewatch.pipeline.desk.shapes_desk import Feature, MapView
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_map as mapping
from trucewatch.store.shown_queries import NO_VERDICT, Filters

WORLD = (-180.0, -90.0, 180.0, 90.0)
ALL = Filters(bbox=WORLD)
MOST_POINTS = 5_000
"""More than this a browser draws slowly: cells then."""
CELL_PIXELS = 32
TILE = 512
DEEPEST = 22.0


@of_one_moment
def map_view(ledger: Ledger, view: View, filters: Filters = ALL, *, zoom: float = 2.0) -> MapView:
    """Incidents in `filters.bbox` (None: the world) at a zoom level (0 to 22, Web Mercator tiles of 512 pixels)."""
    if not 0.0 <= zoom <= DEEPEST:
        raise ConfigError(f"zoom={zoom} is no zoom level.", hint=f"0 to {DEEPEST:.0f}.")
    desk = open_desk(ledger, view)
    boxed, asked = desk.ready(replace(filters, bbox=None if filters.bbox in (None, WORLD) else filters.bbox))
    unplaced = desk.number(mapping.unplaced(boxed, asked))
    if desk.number(mapping.crowd(boxed, asked, most=MOST_POINTS)) <= MOST_POINTS:
        numbers = [row["number"] for row in desk.rows(mapping.points(boxed, asked))]
        found = [_point(row) for row in desk.many(numbers, lambda lot: asking.by_number(lot, desk.asked))]
        return _view(found, None, len(found), unplaced)
    degrees = size_of_cell(zoom)
    cells = _cells(desk, boxed, degrees)
    return _view(cells, degrees, sum(one["properties"]["incidents"] for one in cells), unplaced)


def _view(features: list[Feature], degrees: float | None, total: int, unplaced: int) -> MapView:
    return {
        "type": "FeatureCollection",
        "features": features,
        "mode": "points" if degrees is None else "cells",
        "total": total,
        "cell_degrees": degrees,
        "unplaced": unplaced,
    }


def _point(row: Row) -> Feature:
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        "properties": {
            "id": row["id"],
            "kind": row["kind"],
            "family": row["family"],
            "status": row["status"],
            "verdict": row["verdict"],
            "likelihood": row["likelihood"],
            "sentence": row["sentence"],
            "starts": row["starts"],
            "ends": last_day(row["ends"]),
            "place": row["place"] or "",
            "precision": row["precision"],
            "radius_m": row["radius_m"],
        },
    }


def _cells(desk: Desk, filters: Filters, degrees: float) -> list[Feature]:
    """Cells of the grid that hold something, each as a point in its middle."""
    _, asked = desk.ready(replace(filters, bbox=None))
    told: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in desk.rows(mapping.cells(filters, asked, degrees=degrees)):
        told[row["cell"]][row["verdict"] or NO_VERDICT] = row["incidents"]
    return [_cell(cell, verdicts, degrees) for cell, verdicts in sorted(told.items())]


def _cell(cell: int, verdicts: dict[str, int], degrees: float) -> Feature:
    up, across = divmod(cell, mapping.COLUMNS)
    lon, lat = (across + 0.5) * degrees - 180.0, (up + 0.5) * degrees - 90.0
    return {
        "type": "Feature",
        "id": f"cell-{across}-{up}",
        "geometry": {"type": "Point", "coordinates": [round(min(lon, 180.0), 6), round(min(lat, 90.0), 6)]},
        "properties": {"incidents": sum(verdicts.values()), "verdicts": verdicts},
    }


def size_of_cell(zoom: float) -> float:
    """Degrees of a cell at a zoom level."""
    return 360.0 * CELL_PIXELS / (TILE * math.pow(2.0, zoom))

"""Outlines of countries for drawing maps: the ground on which zones lie. No finding rests on them."""

import json
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
_LEFT_OUT = frozenset({"AQ"})
"""Antarctica lies round the pole: its outline is no polygon of degrees."""


@cache
def countries() -> dict[str, tuple[str, Any]]:
    """Name and outline in degrees of each country, by ISO code; those without one by their name."""
    from shapely import union_all

    topology = _topology()
    scale_x, scale_y = topology["transform"]["scale"]
    arcs = [_points(arc, scale_x, scale_y) for arc in topology["arcs"]]
    found: dict[str, tuple[str, Any]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        key = country["id"] or name
        if key in _LEFT_OUT:
            continue
        outline = union_all([_polygon([_ring(ring, arcs) for ring in polygon]) for polygon in country["arcs"]])
        if key in found:  # a small territory under the code of its country
            name, outline = found[key][0], union_all([found[key][1], outline])
        found[key] = (name, outline)
    return found


def source() -> str:
    """Where the outlines come from."""
    return str(_topology()["source"])


@cache
def _topology() -> dict[str, Any]:
    kept = files("trucewatch").joinpath("data", "maps", "borders.topojson")
    return dict(json.loads(kept.read_text("utf-8")))


def _points(arc: list[list[int]], scale_x: float, scale_y: float) -> list[Point]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round(x * scale_x, 4), round(y * scale_y, 4)))
    return points


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _polygon(rings: list[list[Point]]) -> Any:
    """Rings as a sound polygon; one that goes over the date line is cut there."""
    from shapely import make_valid, union_all
    from shapely.affinity import translate
    from shapely.geometry import Polygon, box

    outer, *holes = [ring for ring in rings if len(ring) > 3] or [[]]
    if not any(abs(left[0] - right[0]) > 180 for left, right in pairwise(outer)):
        return make_valid(Polygon(outer, holes))
    whole = make_valid(Polygon([(lon + 360 if lon < 0 else lon, lat) for lon, lat in outer]))
    east, west = whole.intersection(box(0, -90, 180, 90)), whole.intersection(box(180, -90, 360, 90))
    return union_all([east, translate(west, xoff=-360.0)])

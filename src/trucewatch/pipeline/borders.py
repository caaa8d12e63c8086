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
    return {code: made for code in _drawn() if (made := country(code)) is not None}


def countries_in(view: tuple[float, float, float, float]) -> list[tuple[str, Any]]:
    """Name and outline of the countries whose box meets west, south, east and north: others are never made."""
    west, south, east, north = view
    arcs, found = _arcs(), []
    for code, parts in _drawn().items():
        told = [point for _, rings in parts for number in rings for point in arcs[max(number, ~number)]]
        lons, lats = [lon for lon, _ in told], [lat for _, lat in told]
        if min(lons) <= east and max(lons) >= west and min(lats) <= north and max(lats) >= south:
            made = country(code)
            found += [made] if made is not None else []
    return found


@cache
def country(code: str) -> tuple[str, Any] | None:
    """Name and outline of one country; None where there is none of that code."""
    from shapely import union_all

    parts = [one for one in _topology()["objects"]["countries"]["geometries"] if _code(one) == code]
    if not parts or code in _LEFT_OUT:
        return None
    arcs, outline = _arcs(), None
    for part in parts:  # a small territory stands under the code of its country
        own = union_all([_polygon([_ring(ring, arcs) for ring in polygon]) for polygon in part["arcs"]])
        outline = own if outline is None else union_all([outline, own])
    return parts[0]["properties"]["name"], outline


def _code(told: dict[str, Any]) -> str:
    return str(told["id"] or told["properties"]["name"])


@cache
def _drawn() -> dict[str, list[tuple[str, list[int]]]]:
    """Names and numbers of the arcs of each country, by code."""
    found: dict[str, list[tuple[str, list[int]]]] = {}
    for one in _topology()["objects"]["countries"]["geometries"]:
        if _code(one) not in _LEFT_OUT:
            numbers = [number for polygon in one["arcs"] for ring in polygon for number in ring]
            found.setdefault(_code(one), []).append((one["properties"]["name"], numbers))
    return found


@cache
def _arcs() -> list[list[Point]]:
    scale_x, scale_y = _topology()["transform"]["scale"]
    return [_points(arc, scale_x, scale_y) for arc in _topology()["arcs"]]


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

"""The map: zones by version, incidents with their uncertainty as shapes, and the same as a list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes_desk import MapView
from trucewatch.pipeline.desk.shapes_registry import ZoneCollection
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.fields import fields_of
from trucewatch.web.map_query import WORLD, Box, MapAsked, MapQuery, around, box_text, map_asked, moved, zoom_of
from trucewatch.web.render import asset, page
from trucewatch.web.verdicts import LETTERS

pages = APIRouter()
api = APIRouter(tags=["map"], route_class=Tagged)
MOST_ROWS = 200
"""Rows of the list beside the map: a person reads no more; filters and nearer views bring the others."""
STANDS = frozenset({"in_force", "suspended"})
"""Status of an agreement whose zones are shown unasked."""
FIRST_ZOOM = 6.0
"""Cells of a first view are those of a country: the rectangle is not known before they are."""
YEAR_S = 365 * 24 * 3600


@pages.get("/map")
def map_page(given: Given, request: Request) -> HTMLResponse:
    """The map with its filters and its list."""
    asked = map_asked(request)
    box, seen = _seen(given, asked)
    period = _period(given, asked)
    zones = _zones(given, asked, period)
    return page(
        given,
        "map.html",
        sought=asked,
        box=box_text(box),
        moved=moved(box),
        **fields_of(given, asked.filters),
        zones=_named(zones),
        period=period,
        borders=_borders_address(),
        **_list(seen),
    )


@pages.get("/map/list")
def map_list(given: Given, request: Request) -> HTMLResponse:
    """The list alone, for the map that was moved."""
    asked = map_asked(request)
    _, seen = _seen(given, asked)
    return page(given, "map_list.html", letters=LETTERS, **_list(seen))


@pages.get("/map.svg")
def map_svg(given: Given, request: Request, width: Annotated[int, Query(ge=240, le=2000)] = 1000) -> Response:
    """The same view drawn by the server: for browsers without WebGL or script, and for print."""
    from trucewatch.web.svg_map import draw

    asked = map_asked(request)
    box, seen = _seen(given, asked)
    drawn = draw(box, seen, _zones(given, asked, _period(given, asked)), width=width, language=given.language)
    return Response(drawn, media_type="image/svg+xml")


@pages.get("/map/borders.json")
def map_borders() -> Response:
    """Outlines of countries as TopoJSON: public, the same for everybody, named by their hash."""
    held = files("trucewatch").joinpath("data", "maps", "borders.topojson").read_bytes()
    kept = {"cache-control": f"public, max-age={YEAR_S}, immutable"}
    return Response(held, media_type="application/json", headers=kept)


@api.get("/map")
def map_twin(given: Given, request: Request, query: Annotated[MapQuery, Query()]) -> MapView:
    """Incidents in a rectangle as GeoJSON: points with their radius up to 5,000, above that counts in cells."""
    del query
    return _seen(given, map_asked(request))[1]


@api.get("/map/zones")
def map_zones(given: Given, request: Request, query: Annotated[MapQuery, Query()]) -> ZoneCollection:
    """Zones that hold on the last day shown (`on`, else `to`, else the last told of); `agreement` keeps one's."""
    del query
    asked = map_asked(request)
    return _zones(given, asked, _period(given, asked))


class _Rows(TypedDict):
    """What the list shows: rows of incidents, or of cells with their rectangle."""

    seen: MapView
    rows: list[dict[str, Any]]
    left_out: int


def _seen(given: Asked, asked: MapAsked) -> tuple[Box, MapView]:
    """The rectangle shown and what lies in it; without one asked for, the rectangle that holds what happened."""
    box = asked.filters.bbox
    if box is not None:
        return box, desk.map_view(given.ledger, given.view, asked.within(box), zoom=asked.zoom or zoom_of(box))
    whole = desk.map_view(given.ledger, given.view, asked.within(WORLD), zoom=asked.zoom or FIRST_ZOOM)
    box = around(_middle(whole))
    held = [one for one in whole["features"] if _lies_in(one["geometry"]["coordinates"], box)]
    return box, {**whole, "features": held, "total": sum(one["properties"].get("incidents", 1) for one in held)}


def _lies_in(point: Sequence[float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _middle(seen: MapView) -> list[list[float]]:
    """Points to be shown first: talks are held far away, so they count only where nothing else does."""
    there = [one for one in seen["features"] if one["properties"].get("family") != "diplomacy"]
    return [one["geometry"]["coordinates"] for one in there or seen["features"]]


def _zones(given: Asked, asked: MapAsked, period: tuple[str, str]) -> ZoneCollection:
    """Only versions that hold on the last day shown; of agreements that stand then, unless one is asked for."""
    told = desk.zones(
        given.ledger,
        given.view,
        on=asked.on or date.fromisoformat(period[1]),
        agreement=asked.filters.agreement,
        settings=given.settings,
    )
    held = [one for one in told["features"] if _holds(one["properties"], asked)]
    return {"type": "FeatureCollection", "features": held, "on": told["on"]}


def _holds(zone: dict[str, Any], asked: MapAsked) -> bool:
    return bool(zone["is_valid"]) and (bool(asked.filters.agreement) or zone["status"] in STANDS)


def _named(zones: ZoneCollection) -> dict[str, str]:
    return {one["properties"]["zone"]: one["properties"]["zone_name"] for one in zones["features"]}


def _period(given: Asked, asked: MapAsked) -> tuple[str, str]:
    """First and last day of the slider."""
    if asked.start and asked.end:
        return asked.start.isoformat(), asked.end.isoformat()
    whole = replace(asked.filters, start=asked.start, end=asked.end, bbox=None)
    told = desk.timeline(given.ledger, given.view, whole, settings=given.settings)
    return told["start"], told["end"]


def _list(seen: MapView) -> _Rows:
    if seen["mode"] == "cells":
        rows = [_cell(one, seen["cell_degrees"] or 1.0) for one in seen["features"]]
        rows.sort(key=lambda row: -row["incidents"])
    else:
        rows = [{**one["properties"], "lonlat": _lonlat(one["geometry"]["coordinates"])} for one in seen["features"]]
        rows.sort(key=lambda row: (row["starts"] or "", row["id"]), reverse=True)
    return {"seen": seen, "rows": rows[:MOST_ROWS], "left_out": max(0, len(rows) - MOST_ROWS)}


def _cell(feature: Any, degrees: float) -> dict[str, Any]:
    """A cell with the rectangle that a person goes to."""
    lon, lat = feature["geometry"]["coordinates"]
    half = degrees / 2
    box = (max(lon - half, -180.0), max(lat - half, -85.0), min(lon + half, 180.0), min(lat + half, 85.0))
    return {**feature["properties"], "lon": lon, "lat": lat, "lonlat": _lonlat([lon, lat]), "box": box_text(box)}


def _lonlat(point: Sequence[float]) -> str:
    return f"{point[0]:g},{point[1]:g}"


def _borders_address() -> str:
    """Its hash is that of the names made beside it, which change when the outlines do."""
    return f"/map/borders.json{asset('basemap/basemap.json')[-13:]}"

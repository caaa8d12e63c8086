"""The map of a rectangle as SVG, in Web Mercator: what the map in the browser shows, drawn by the server."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from trucewatch.pipeline import borders
from trucewatch.pipeline.desk.shapes_desk import MapView
from trucewatch.pipeline.desk.shapes_registry import ZoneCollection
from trucewatch.publish.map_labels import Box, meet, placed, text_width
from trucewatch.publish.wording import clean
from trucewatch.web.language import translated
from trucewatch.web.spots import Spot, spots
from trucewatch.web.verdicts import COLOURS, LETTERS, gravest

FONT = "'Source Sans','Noto Sans Arabic','DejaVu Sans',sans-serif"
LAND, SEA, BORDER, INK, SOFT_INK, ZONE = "#f6f3ec", "#dce7ee", "#a39d92", "#1b2429", "#5a5548", "#0f6e84"
ASPECT = 0.62
EARTH_M = 40_075_016.686
LEAST_PX, LEAST_SOFT_PX = 8.0, 13.0
"""Radius of the smallest shapes: room for a letter."""
MOST_NAMES = 40
DISCLAIMER = (
    "Borders are de facto lines and say nothing of anyone's claim. A circle is as wide as the place is unsure; "
    "most lines of zones were never published."
)


@dataclass(frozen=True, slots=True)
class Panel:
    """Degrees to pixels. The rectangle asked for lies in the middle, with more on two sides to fill the panel."""

    left: float
    top: float
    scale: float
    """Pixels per degree of longitude."""
    width: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.left) * self.scale, (self.top - mercator(lat)) * self.scale

    def radius(self, metres: float, lat: float) -> float:
        """Pixels of a length on the ground at a latitude."""
        return metres / (EARTH_M * math.cos(math.radians(lat))) * 360 * self.scale

    def degrees(self) -> Box:
        right, bottom = self.left + self.width / self.scale, self.top - self.height / self.scale
        return self.left, latitude(bottom), right, latitude(self.top)


def mercator(lat: float) -> float:
    """Northing in degrees of longitude at the equator."""
    held = math.radians(max(-85.05, min(85.05, lat)))
    return math.degrees(math.log(math.tan(math.pi / 4 + held / 2)))


def latitude(northing: float) -> float:
    """The latitude of a northing."""
    return math.degrees(2 * math.atan(math.exp(math.radians(northing))) - math.pi / 2)


def panel(box: Box, width: float) -> Panel:
    """A panel that shows a rectangle; one that crosses the date line is shown to the east of it."""
    west, south, east, north = box
    east = east + 360 if east <= west else east
    low, high = mercator(south), mercator(north)
    height = width * (ASPECT if width > 480 else 1.0)
    scale = min(width / max(east - west, 1e-6), height / max(high - low, 1e-6))
    left, top = (west + east) / 2 - width / scale / 2, (low + high) / 2 + height / scale / 2
    return Panel(left, top, scale, width, height)


def draw(box: Box, seen: MapView, zones: ZoneCollection, *, width: float = 1000, language: str = "en") -> str:
    """The view as a whole SVG file. Every word of a source is escaped."""
    sheet = panel(box, width)
    taken: list[Box] = []
    body = [
        *_ground(sheet),
        *_zones(sheet, zones),
        *(_cells(sheet, seen, taken) if seen["mode"] == "cells" else _spots(sheet, spots(seen), taken)),
        *_zone_names(sheet, zones, taken),
        *_names(sheet, taken, language),
        *_scale(sheet),
    ]
    title = translated(language, "Map of incidents and zones")
    size = f'viewBox="0 0 {sheet.width:g} {sheet.height:g}" width="{sheet.width:g}" height="{sheet.height:g}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" fill="{INK}" role="img">',
            f"<title>{escape(title)}</title><desc>{escape(translated(language, DISCLAIMER))}</desc>",
            _definitions(),
            *body,
            "</svg>\n",
        )
    )


def _definitions() -> str:
    soft = "".join(
        f'<pattern id="s-{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 3H6" stroke="{colour}" stroke-width="1.1" stroke-opacity=".6"/></pattern>'
        for name, colour in COLOURS.items()
    )
    zone = (
        '<pattern id="zone" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
        f'<path d="M0 4.5H9" stroke="{ZONE}" stroke-width="1.2" stroke-opacity=".55"/></pattern>'
    )
    return f"<defs>{soft}{zone}</defs>"


# --- ground and zones


def _ground(sheet: Panel) -> Iterator[str]:
    yield f'<rect width="{sheet.width:g}" height="{sheet.height:g}" fill="{SEA}"/>'
    yield f'<g fill="{LAND}" fill-rule="evenodd" stroke="{BORDER}" stroke-width=".9" stroke-linejoin="round">'
    for outline in _thinned(math.ceil(math.log2(sheet.scale))):
        path = _path(sheet, outline)
        if path:
            yield f'<path d="{path}"/>'
    yield "</g>"


@cache
def _thinned(level: int) -> tuple[Any, ...]:
    """Countries without what is smaller than half a pixel at 2 ** `level` pixels per degree: kept, since it is slow."""
    return tuple(one.simplify(0.5 / 2**level) for _, one in borders.countries().values() if not one.is_empty)


def _zones(sheet: Panel, zones: ZoneCollection) -> Iterator[str]:
    """A line that was published is solid and its ground tinted; one that was not is dashed and hatched."""
    yield f'<g fill-rule="evenodd" stroke="{ZONE}" stroke-linejoin="round">'
    for feature in zones["features"]:
        path = _path(sheet, _shape(feature["geometry"])) if feature["geometry"] else ""
        if not path:
            continue
        if feature["properties"]["certainty"] == "certain":
            tint = ".05" if feature["properties"]["form"] == "country" else ".1"
            yield f'<path d="{path}" fill="{ZONE}" fill-opacity="{tint}" stroke-width="1.8"/>'
        else:
            yield f'<path d="{path}" fill="url(#zone)" stroke-width="1.4" stroke-dasharray="6 4"/>'
    yield "</g>"


def _zone_names(sheet: Panel, zones: ZoneCollection, taken: list[Box]) -> Iterator[str]:
    middles: dict[str, Any] = {}
    for feature in zones["features"]:
        name = clean(feature["properties"]["zone_name"])[:40]
        if feature["geometry"] and name not in middles:
            shape = _clipped(sheet, _shape(feature["geometry"]))
            if not shape.is_empty and shape.area * sheet.scale**2 > 900:
                middles[name] = shape.representative_point()
    for name, point in middles.items():
        x, y = sheet.at(point.x, point.y)
        wide = text_width(name, 12)
        box = (x - wide / 2, y - 12, x + wide / 2, y + 5)
        if _inside(sheet, box) and not any(meet(box, other) for other in taken):
            taken.append(box)
            yield _text(x, y, name, size=12, fill=ZONE, more='text-anchor="middle" font-weight="600"')


def _shape(geometry: Any) -> Any:
    from shapely.geometry import shape

    return shape(geometry)


def _clipped(sheet: Panel, outline: Any) -> Any:
    """What of an outline lies on the sheet and a little around it; also of its copy beyond the date line."""
    import shapely
    from shapely.affinity import translate

    west, south, east, north = sheet.degrees()
    edge = 8 / sheet.scale
    room = (west - edge, max(south - edge, -85), east + edge, min(north + edge, 85))
    pieces = []
    for turn in (-360, 0, 360):
        left, right = outline.bounds[0] + turn, outline.bounds[2] + turn
        if left < room[2] and right > room[0] and outline.bounds[1] < room[3] and outline.bounds[3] > room[1]:
            pieces.append(shapely.clip_by_rect(translate(outline, xoff=turn) if turn else outline, *room))
    return shapely.union_all(pieces) if len(pieces) > 1 else pieces[0] if pieces else shapely.Point()


def _path(sheet: Panel, outline: Any) -> str:
    """Rings as an SVG path, thinned to half a pixel."""
    import shapely

    held = _clipped(sheet, outline).simplify(0.5 / sheet.scale)
    rings = []
    for piece in shapely.get_parts(held):
        if piece.geom_type == "Polygon":
            for ring in (piece.exterior, *piece.interiors):
                points = [sheet.at(*point[:2]) for point in ring.coords]
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1]) + "z")
    return "".join(rings)


# --- incidents


def _spots(sheet: Panel, found: Sequence[Spot], taken: list[Box]) -> Iterator[str]:
    for spot in found:
        (x, y), colour = sheet.at(spot.lon, spot.lat), COLOURS[spot.verdict]
        least = LEAST_SOFT_PX if spot.is_soft else LEAST_PX
        radius = max(sheet.radius(spot.radius_m, spot.lat), least)
        told = f"{clean(spot.place)}: {spot.incidents}, {LETTERS[spot.verdict]}"
        if spot.is_soft:
            look = f'fill="url(#s-{spot.verdict})"'
        else:
            look = f'fill="{colour}" fill-opacity=".3" stroke="{colour}" stroke-width="1.6"'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}><title>{escape(told)}</title></circle>'
    for spot in sorted(found, key=lambda one: (list(LETTERS).index(one.verdict), -one.incidents)):
        x, y = sheet.at(spot.lon, spot.lat)
        words = LETTERS[spot.verdict] + (f" {spot.incidents}" if spot.incidents > 1 else "")
        wide = text_width(words, 13) / 2 + 2
        box = (x - wide, y - 9, x + wide, y + 9)
        if not any(meet(box, other) for other in taken):
            taken.append(box)
            yield _text(x, y + 4.5, words, size=13, fill=COLOURS[spot.verdict], more=_MIDDLE)


def _cells(sheet: Panel, seen: MapView, taken: list[Box]) -> Iterator[str]:
    """Counts in cells: area by number, but within the cell; the ring by the gravest verdict in it."""
    room = max(9.0, (seen["cell_degrees"] or 1.0) * sheet.scale * 0.49)
    most = max((one["properties"].get("incidents", 0) for one in seen["features"]), default=1)
    for one in sorted(seen["features"], key=lambda cell: -cell["properties"].get("incidents", 0)):
        lon, lat = one["geometry"]["coordinates"]
        count, verdict = one["properties"].get("incidents", 0), gravest(one["properties"].get("verdicts", {}))
        (x, y), radius = sheet.at(lon, lat), min(room, 7 + 15 * math.sqrt(count / most))
        ring = f'stroke="{COLOURS[verdict]}" stroke-width="2.5"'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#fff" fill-opacity=".82" {ring}/>'
        box = (x - 14, y - 8, x + 14, y + 8)
        if not any(meet(box, other) for other in taken):
            taken.append(box)
            yield _text(x, y + 4, f"{count} {LETTERS[verdict]}", size=11, more=_MIDDLE)


_MIDDLE = 'text-anchor="middle" font-weight="700"'


# --- names and scale


@cache
def _places() -> list[list[Any]]:
    held = files("trucewatch").joinpath("web", "static", "basemap", "places.json")
    return list(json.loads(held.read_text("utf-8"))["rows"])


def _names(sheet: Panel, taken: list[Box], language: str) -> Iterator[str]:
    zoom = math.log2(sheet.scale * 360 / 512)
    frame = (0.0, 0.0, sheet.width, sheet.height)
    for kind, size in (("country", 14.0), ("province", 11.5), ("town", 11.0)):
        found = []
        for row in _places():
            if row[0] == kind and row[5] <= zoom + 0.5 and not (kind == "country" and zoom > 7.5):
                x, y = sheet.at(row[3], row[4])
                if 0 < x < sheet.width and 0 < y < sheet.height:
                    found.append(((row[2] if language == "ar" else "") or row[1], x, y))
        for label in placed(found, taken, frame, size=size)[:MOST_NAMES]:
            if kind == "town":
                yield f'<circle cx="{label.x:.1f}" cy="{label.y:.1f}" r="1.8"/>'
            more = f'text-anchor="{label.anchor}"' + (' font-style="italic"' if kind != "town" else "")
            taken.append((label.x - 4, label.y - 4, label.x + 4, label.y + 4))
            taken.append(_label_box(label.text_x, label.text_y, label.name, size, label.anchor))
            yield _text(label.text_x, label.text_y, label.name, size=size, fill=SOFT_INK, more=more)


def _label_box(x: float, y: float, name: str, size: float, anchor: str) -> Box:
    wide = text_width(name, size)
    left = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
    return left, y - size, left + wide, y + 4


def _scale(sheet: Panel) -> Iterator[str]:
    """A bar of a round length, true in the middle of the sheet."""
    middle = latitude(sheet.top - sheet.height / sheet.scale / 2)
    pixel_m = 1 / max(sheet.radius(1.0, middle), 1e-12)
    power = 10 ** math.floor(math.log10(120 * pixel_m))
    metres = max(step * power for step in (1, 2, 5) if step * power <= 120 * pixel_m)
    wide, y = metres / pixel_m, sheet.height - 12
    told = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    yield f'<rect x="6" y="{y - 20:.1f}" width="{wide + 16:.1f}" height="28" fill="#fff" fill-opacity=".85"/>'
    yield f'<path d="M14 {y:.1f}h{wide:.1f}" stroke="{INK}" stroke-width="3"/>'
    yield _text(14, y - 6, told, size=11)


def _inside(sheet: Panel, box: Box) -> bool:
    return box[0] > 0 and box[1] > 0 and box[2] < sheet.width and box[3] < sheet.height


def _text(x: float, y: float, words: str, *, size: float, fill: str = INK, more: str = "") -> str:
    halo = 'stroke="#fff" stroke-width="2.6" paint-order="stroke" stroke-linejoin="round"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" {halo} {more}>{escape(words)}</text>'

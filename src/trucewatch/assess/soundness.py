"""What is wrong with an outline before it is used: each fault with its place on the ground and the mend."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from trucewatch.core.problems import ConfigError

MAX_LAT = 85.0
"""Nearer to a pole than this, planes and outlines in degrees do not hold."""
MAX_POINTS = 200_000
_PLACE = re.compile(r"^(.*)\[(-?[\d.eE+]+) (-?[\d.eE+]+)\]$")
_POLYGONS = frozenset({"Polygon", "MultiPolygon"})
_LINES = frozenset({"LineString", "MultiLineString"})
_KINDS = _POLYGONS | _LINES | {"MultiPoint", "Point"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and how to mend it."""

    message: str
    mend: str


class UnsoundError(ConfigError):
    """An outline that cannot be used; `hint` is the mend."""

    code = "unsound"


def checked(geometry: Any, *, name: str) -> Any:
    """A GeoJSON geometry as a shapely one, in degrees. Raises UnsoundError that names what is wrong and the mend."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    fault = _structure(geometry)
    if fault is None:
        try:
            degrees = shape(geometry)
        except (ShapelyError, ValueError, TypeError, IndexError, AttributeError) as error:
            fault = Fault(f"is no GeoJSON geometry ({error})", "give `type` and `coordinates` as GeoJSON has them")
        else:
            fault = _validity(degrees)
            if fault is None:
                return degrees
    raise UnsoundError(f"{name} {fault.message}", hint=fault.mend)


def on_the_globe(degrees: Any, *, name: str) -> None:
    """Raises UnsoundError where a made outline reaches over the date line or near a pole."""
    west, south, east, north = degrees.bounds
    fault = _reach(west, south, east, north)
    if fault is not None:
        raise UnsoundError(f"{name} {fault.message}", hint=fault.mend)


def crosses_date_line(lat: float, lon: float, radius_m: float) -> bool:
    """Whether a circle reaches over the meridian of 180 degrees."""
    if abs(lat) > MAX_LAT:
        return False
    reach = radius_m / (111_319.0 * max(math.cos(math.radians(lat)), 0.05))
    return abs(lon) + reach > 180.0


def _structure(geometry: Any) -> Fault | None:
    if not isinstance(geometry, dict) or geometry.get("type") not in _KINDS:
        told = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
        return Fault(f"is a {told!r}", f"use one of {', '.join(sorted(_KINDS))}")
    try:
        points = list(_points(geometry.get("coordinates")))
    except (TypeError, ValueError, RecursionError):
        return Fault("has coordinates that are no numbers", "write each point as [longitude, latitude]")
    if not points or len(points) > MAX_POINTS:
        return Fault(f"has {len(points):,} points", f"give between 1 and {MAX_POINTS:,}")
    for lon, lat in points:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            swapped = "longitude comes first; these look swapped" if abs(lat) <= 180 and abs(lon) <= 90 else ""
            return Fault(f"has the point [{lon:g}, {lat:g}], which is not on the globe", swapped or "use degrees")
    rings = _rings(geometry)
    for ring in rings:
        if len(ring) < 4 or list(ring[0]) != list(ring[-1]):
            return Fault(f"has a ring that is not closed, from {_at(*ring[0][:2])}", "repeat its first point as last")
    return _jump(geometry) or _reach(*_bounds(points))


def _points(coordinates: Any, depth: int = 0) -> Iterator[tuple[float, float]]:
    if depth > 4 or not isinstance(coordinates, list | tuple):
        raise ValueError("not a list of points")
    if coordinates and isinstance(coordinates[0], int | float):
        if len(coordinates) not in (2, 3) or any(isinstance(one, bool) for one in coordinates):
            raise ValueError("not a point")
        lon, lat = float(coordinates[0]), float(coordinates[1])
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise ValueError("not a finite number")
        yield lon, lat
        return
    for item in coordinates:
        yield from _points(item, depth + 1)


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return min(lons), min(lats), max(lons), max(lats)


def _rings(geometry: dict[str, Any]) -> list[Any]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        return list(coordinates)
    return [ring for polygon in coordinates for ring in polygon] if geometry["type"] == "MultiPolygon" else []


def _jump(geometry: dict[str, Any]) -> Fault | None:
    """An edge that is shorter the other way round the globe."""
    lines = _rings(geometry)
    if geometry["type"] in _LINES:
        lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else list(geometry["coordinates"])
    for line in lines:
        for left, right in pairwise(line):
            if abs(left[0] - right[0]) > 180:
                return _over_date_line(f" between {_at(*left[:2])} and {_at(*right[:2])}")
    return None


def _over_date_line(where: str = "") -> Fault:
    mend = "cut it along the meridian of 180 degrees into two zones, one on each side"
    return Fault(f"reaches over the date line{where}", mend)


def _reach(west: float, south: float, east: float, north: float) -> Fault | None:
    if east - west > 180:
        return _over_date_line()
    if max(abs(south), abs(north)) > MAX_LAT:
        return Fault(f"reaches nearer to a pole than {MAX_LAT:g} degrees", "end it before; distances do not hold there")
    return None


def _validity(degrees: Any) -> Fault | None:
    from shapely.validation import explain_validity

    if degrees.is_empty:
        return Fault("is empty", "give it points")
    if degrees.is_valid:
        return None
    told = _PLACE.match(explain_validity(degrees))
    if told is None:
        return Fault(f"is no sound shape: {explain_validity(degrees)}", "draw it anew as one ring without crossings")
    place = _at(float(told[2]), float(told[3]))
    if "elf-intersection" in told[1]:
        return Fault(f"crosses itself at {place}", "put its corners in the order in which one walks round it")
    return Fault(f"is no sound shape: {told[1].lower()} at {place}", "draw it anew as one ring without crossings")


def _at(lon: float, lat: float) -> str:
    return f"{abs(lat):.4g}°{'N' if lat >= 0 else 'S'} {abs(lon):.5g}°{'E' if lon >= 0 else 'W'}"

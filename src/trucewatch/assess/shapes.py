"""Areas of agreement files made into outlines: in metres around their own middle, and in degrees."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from trucewatch.assess import geometry, soundness
from trucewatch.assess.geometry import Frame
from trucewatch.core.agreements import Area, Piece

DRAWN = frozenset({"polygon", "hull", "corridor", "strip"})
"""Forms that rest on a feature of a file, or on a geometry in the agreement file."""
CIRCLE_CORNERS = 128
"""Corners in a quarter of a circle: its outline lies within 2 m of the true one at a radius of 55 km."""


def zone_file(file: str, folder: Path | None) -> str:
    """The path of `file` in one's own folder where it is there, else its name in data/zones."""
    own = folder / f"{file}.geojson" if folder else None
    return str(own) if own and own.is_file() else file


def area_data(area: Area | Piece) -> dict[str, str]:
    """The area's particulars by name."""
    return dict(area.data)


@lru_cache(maxsize=4096)
def outline(area: Area) -> tuple[Frame, Any] | None:
    """An area in metres around its own middle; None where it has no outline: told by name only, or a unit not drawn.

    Raises ConfigError where its shape is not sound.
    """
    found = _union(area) if area.form == "union" else _made(area)
    if found is None:
        return None
    frame, shape = found
    for piece in area.without:
        cut = _made(piece)
        if cut is None:
            return None
        shape = shape.difference(_into(cut, frame))
    if shape.is_empty:
        raise soundness.UnsoundError(f"nothing is left of {area.label!r}", hint="the cut-outs cover it: mend them")
    return frame, shape


def degrees_of(area: Area) -> Any:
    """The area in degrees, longitude first; None as `outline` gives it. Raises ConfigError as it does."""
    found = outline(area)
    if found is None:
        return None
    frame, shape = found
    degrees = geometry.to_degrees(shape, frame)
    soundness.on_the_globe(degrees, name=f"{area.label!r}")
    return degrees


def _into(made: tuple[Frame, Any], frame: Frame) -> Any:
    return made[1] if made[0] == frame else geometry.to_plane(geometry.to_degrees(made[1], made[0]), frame)


def _made(area: Area | Piece) -> tuple[Frame, Any] | None:
    data = area_data(area)
    if area.form == "circle":
        return _circle(area, data)
    if area.form in ("country", "admin1"):
        degrees = _unit(data)
        return None if degrees is None else _widened(area, degrees, 0.0)
    if area.form in DRAWN:
        degrees = base_of(area)
        return None if degrees is None else _widened(area, degrees, float(data.get("depth_m", "0")))
    return None


def base_of(area: Area | Piece) -> Any:
    """The feature, geometry or unit that an area is made of, in degrees; None for a unit that is not drawn.

    Raises ConfigError where it is missing, crosses itself, or is not of the form's kind.
    """
    data = area_data(area)
    if "geometry" in data:
        degrees = soundness.checked(json.loads(data["geometry"]), name=f"the geometry of {area.label!r}")
    elif "feature" in data:
        degrees = sound(data["file"], data["feature"])
    else:
        degrees = _unit(data)
    if degrees is not None:
        _fits(area, degrees, data.get("side", "both"))
    return degrees


@lru_cache(maxsize=4096)
def sound(file: str, feature: str) -> Any:
    """A feature as a shapely geometry in degrees. Raises ConfigError when it is missing, empty or crosses itself."""
    found = geometry.features(file).get(feature)
    if found is None:
        known = ", ".join(sorted(geometry.features(file))[:12])
        hint = f"features there: {known}"
        raise soundness.UnsoundError(f"zones file {Path(file).name} has no feature {feature!r}", hint=hint)
    name = f"feature {feature!r} of {Path(file).name.removesuffix('.geojson')}.geojson"
    return soundness.checked(found.get("geometry") if isinstance(found, dict) else None, name=name)


def _unit(data: dict[str, str]) -> Any:
    from shapely.geometry import shape

    found = geometry.unit_outline(data["country"], data.get("admin1", ""))
    return shape(found) if found else None


def _fits(area: Area | Piece, degrees: Any, side: str) -> None:
    is_surface = degrees.geom_type in ("Polygon", "MultiPolygon")
    is_line = degrees.geom_type in ("LineString", "MultiLineString")
    if area.form == "polygon" and not is_surface:
        why, mend = "is no polygon", "use `form: corridor` or `strip` for a line, `hull` for points"
    elif area.form == "corridor" and not is_line:
        why, mend = "is no line", "use `form: strip` for a depth along a boundary"
    elif area.form == "strip" and not (is_line or is_surface):
        why, mend = "is neither a line nor a polygon", "use `form: hull` for points"
    elif side in ("left", "right") and not is_line:
        why, mend = f"has no {side} side", "use `inside` or `outside`"
    elif side in ("inside", "outside") and not is_surface:
        why, mend = f"has no {side}", "use `left` or `right`, as the line is drawn"
    else:
        return
    raise soundness.UnsoundError(f"the outline of {area.label!r} {why}", hint=mend)


def _circle(area: Area | Piece, data: dict[str, str]) -> tuple[Frame, Any]:
    from shapely.geometry import Point

    lat, lon, radius_m = float(data["lat"]), float(data["lon"]), float(data["radius_m"])
    if soundness.crosses_date_line(lat, lon, radius_m):
        mend = "draw what is on one side of the meridian of 180 degrees as a polygon"
        raise soundness.UnsoundError(f"the circle {area.label!r} reaches over the date line", hint=mend)
    if abs(lat) + radius_m / 111_000 > soundness.MAX_LAT:
        mend = "draw it as a polygon that ends before; distances do not hold there"
        raise soundness.UnsoundError(f"the circle {area.label!r} reaches near a pole", hint=mend)
    return Frame(lat, lon), Point(0.0, 0.0).buffer(radius_m, quad_segs=CIRCLE_CORNERS)


def _union(area: Area) -> tuple[Frame, Any] | None:
    import shapely

    made = [found for found in map(_made, area.parts) if found is not None]
    if len(made) < len(area.parts) or not made:
        return None
    frame = geometry.frame_of(shapely.union_all([geometry.to_degrees(shape, of).envelope for of, shape in made]))
    return frame, shapely.union_all([_into(one, frame) for one in made])


def _widened(area: Area | Piece, degrees: Any, depth_m: float) -> tuple[Frame, Any]:
    import shapely

    frame = geometry.frame_of(degrees)
    plane = geometry.to_plane(shapely.segmentize(degrees, geometry.EDGE_DEGREES), frame)
    if area.form == "hull":
        return frame, plane.convex_hull.buffer(geometry.HULL_MARGIN_M)
    if area.form == "strip":
        return frame, _strip(plane, depth_m, area_data(area).get("side", "both"))
    return frame, plane.buffer(depth_m) if depth_m else plane


def _strip(plane: Any, depth_m: float, side: str) -> Any:
    """A strip along a line (both ends cut square) or along a polygon's boundary."""
    if plane.geom_type in ("Polygon", "MultiPolygon"):
        band = plane.boundary.buffer(depth_m)
        return band if side == "both" else band.intersection(plane) if side == "inside" else band.difference(plane)
    if side == "both":
        return plane.buffer(depth_m, cap_style="flat")
    return _one_side(plane, depth_m, 1.0 if side == "left" else -1.0)


def _one_side(line: Any, depth_m: float, sign: float) -> Any:
    """The left (1) or right (-1) half of the band along a line: the band is cut by the line and its pieces sorted."""
    import shapely

    if line.geom_type == "MultiLineString":
        return shapely.union_all([_one_side(one, depth_m, sign) for one in line.geoms])
    band = line.buffer(depth_m, cap_style="flat")
    cut = shapely.union_all([band.boundary, _lengthened(line, depth_m)])
    pieces = [
        piece for piece in shapely.get_parts(shapely.polygonize([cut])) if band.contains(piece.representative_point())
    ]
    return shapely.union_all([piece for piece in _polygons(pieces) if _side_of(line, piece) * sign > 0])


def _polygons(pieces: list[Any]) -> list[Any]:
    import shapely

    return [one for piece in pieces for one in shapely.get_parts(piece)]


def _lengthened(line: Any, by_m: float) -> Any:
    """The line drawn on at both ends, so that it cuts the whole band."""
    from shapely.geometry import LineString

    points = list(line.coords)
    ends = [_beyond(points[1], points[0], by_m), *points, _beyond(points[-2], points[-1], by_m)]
    return LineString(ends)


def _beyond(start: tuple[float, ...], end: tuple[float, ...], by_m: float) -> tuple[float, float]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return end[0] + dx / length * by_m, end[1] + dy / length * by_m


def _side_of(line: Any, piece: Any) -> float:
    """Positive where the piece lies on the left of the line as it is drawn."""
    point = piece.representative_point()
    along = line.project(point)
    step = min(1.0, line.length / 10)
    before, after = line.interpolate(max(along - step, 0.0)), line.interpolate(min(along + step, line.length))
    dx, dy = after.x - before.x, after.y - before.y
    return float(dx * (point.y - before.y) - dy * (point.x - before.x))

"""The map of an agreement: its zones on the ground, put together from outlines, borders and towns."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from trucewatch.assess import geometry
from trucewatch.assess.geometry import Frame
from trucewatch.core.agreements import Agreement, Certainty, Zone
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import borders
from trucewatch.pipeline.stages import gazetteer
from trucewatch.pipeline.zone_outlines import Outline, outline_source, outlines
from trucewatch.publish.map_labels import Box, Town
from trucewatch.publish.zone_map import Country, MapInput, MapZone, Ring, Surface, draw

SMALLEST_M = 30_000.0
"""A map shows at least so much ground from side to side."""
ASPECT = (0.55, 1.0)
"""Height of the panel as a share of its width."""
MARGIN = 0.12
TOWNS = 200
"""So many are offered; those that find room are drawn."""
OWN = "tw:"
"""How ids of places of the overlay begin; of others only those with people and a short name are drawn."""
LEAST_PEOPLE = 2_000
LONGEST_NAME = 20
DISCLAIMER = (
    "Outlines are for sorting reports, not a survey: most lines were never published. Tinted with a solid line: taken "
    "as certain. Hatched with a dashed line: only parts belong to the zone, and which is not known. Borders are de "
    "facto lines and say nothing of anyone's claim."
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The ground that the map shows, in metres around the middle, and in degrees."""

    frame: Frame
    view: Box
    degrees: Box

    @property
    def pixel_m(self) -> float:
        return (self.view[2] - self.view[0]) / 760.0


def zone_map(agreement: Agreement) -> str:
    """The zones of an agreement as an SVG map: by version and certainty, with towns, scale, north, legend, sources."""
    drawn = outlines(agreement)
    known = [outline for outline in drawn if outline.degrees is not None]
    if not known:
        return draw(_of_the_world(agreement, drawn))
    sheet = _sheet(known)
    zones = tuple(_map_zone(zone, drawn, sheet) for zone in agreement.zones)
    return draw(
        MapInput(
            title=agreement.name,
            subtitle=_subtitle(agreement),
            view=sheet.view,
            zones=zones,
            countries=_countries(sheet, known),
            towns=_towns(sheet, known),
            notes=(DISCLAIMER, _sources(known)),
        )
    )


def as_png(svg: str) -> bytes:
    """The map as pixels, twice as many as the drawing's units. Raises ConfigError without the `maps` extra."""
    try:
        made: bytes = import_module("resvg_py").svg_to_bytes(svg_string=svg, zoom=2.0, background="#ffffff")
    except ImportError:
        hint = "Install it with `pip install 'trucewatch[maps]'`, or write an .svg file."
        raise ConfigError("A map as PNG needs the package resvg-py.", hint=hint) from None
    return bytes(made)


def _subtitle(agreement: Agreement) -> str:
    starts = agreement.periods[0].start.date().isoformat()
    ends = [period.end for period in agreement.periods]
    last = f"to {max(end for end in ends if end).date().isoformat()}" if all(ends) else "with no end told"
    told = f"In force for findings from {starts} {last}. Text: {agreement.text_grade.value}."
    return f"{agreement.id}: zones as data. {told}"


def _sources(known: Iterable[Outline]) -> str:
    told = dict.fromkeys(outline_source(outline.area) for outline in known if outline.area.form != "country")
    return (
        f"Outlines: {'; '.join(told) or 'as the ground'}. Ground: {borders.source()}. "
        "Towns: GeoNames (CC BY 4.0, geonames.org) and own compilation."
    )


def _sheet(known: Sequence[Outline]) -> _Sheet:
    import shapely

    whole = shapely.union_all([outline.degrees.envelope for outline in known])
    west, south, east, north = whole.bounds
    frame = Frame(round((south + north) / 2, 4), round((west + east) / 2, 4))
    plane = [_plane(outline.degrees, frame).bounds for outline in known]
    left, bottom = min(box[0] for box in plane), min(box[1] for box in plane)
    right, top = max(box[2] for box in plane), max(box[3] for box in plane)
    wide = max((right - left) * (1 + 2 * MARGIN), SMALLEST_M)
    high = max((top - bottom) * (1 + 2 * MARGIN), wide * ASPECT[0])
    wide = max(wide, high / ASPECT[1])
    x, y = (left + right) / 2, (bottom + top) / 2
    view = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    corners = shapely.segmentize(shapely.box(*view), wide / 20)
    return _Sheet(frame, view, geometry.to_degrees(corners, frame).bounds)


def _plane(degrees: Any, frame: Frame) -> Any:
    import shapely

    return geometry.to_plane(shapely.segmentize(degrees, geometry.EDGE_DEGREES), frame)


def _rings(degrees: Any, sheet: _Sheet) -> tuple[Ring, ...]:
    """Rings in metres, cut to a little more than the sheet and thinned to a fifth of a pixel."""
    import shapely

    edge = 20 * sheet.pixel_m
    view = sheet.view
    room = shapely.box(view[0] - edge, view[1] - edge, view[2] + edge, view[3] + edge)
    shape = shapely.make_valid(_plane(degrees, sheet.frame)).intersection(room).simplify(sheet.pixel_m / 5)
    rings: list[Ring] = []
    for piece in shapely.get_parts(shape):
        if piece.geom_type == "GeometryCollection":
            continue
        if piece.geom_type == "Polygon" and piece.area > (1.5 * sheet.pixel_m) ** 2:
            rings += [tuple(ring.coords) for ring in (piece.exterior, *piece.interiors)]
    return tuple(rings)


def _map_zone(zone: Zone, drawn: Sequence[Outline], sheet: _Sheet) -> MapZone:
    own = [outline for outline in drawn if outline.zone is zone]
    surfaces = tuple(
        Surface(rings=_rings(outline.degrees, sheet), is_certain=outline.area.certainty is Certainty.CERTAIN)
        for outline in own
        if outline.degrees is not None
    )
    return MapZone(name=zone.name, surfaces=surfaces, letter_at=_letter(own, sheet), lines=tuple(_told(zone, own)))


def _letter(own: Sequence[Outline], sheet: _Sheet) -> tuple[float, float] | None:
    """A point inside the largest area that is certain, else inside the largest."""
    import shapely

    drawn = [outline for outline in own if outline.degrees is not None]
    best = [outline for outline in drawn if outline.area.certainty is Certainty.CERTAIN] or drawn
    if not best:
        return None
    shape = shapely.union_all([shapely.make_valid(_plane(outline.degrees, sheet.frame)) for outline in best])
    part = max(
        shapely.get_parts(shape.intersection(shapely.box(*sheet.view))), key=lambda piece: piece.area, default=None
    )
    if part is None:
        return None
    point = part.representative_point()
    return float(point.x), float(point.y)


def _told(zone: Zone, own: Sequence[Outline]) -> Iterable[str]:
    yield f"Version: {zone.version}{_validity(zone)}."
    for certainty, word in ((Certainty.CERTAIN, "Certain"), (Certainty.PARTS, "Certain parts of, hatched")):
        labels = [o.area.label for o in own if o.area.certainty is certainty and o.degrees is not None]
        if labels:
            yield f"{word}: {'; '.join(dict.fromkeys(labels))}."
    named = [name for o in own if o.degrees is None for name in dict(o.area.data).get("names", o.area.label).split("|")]
    if named:
        yield f"By name only, not drawn: {', '.join(dict.fromkeys(named))}."
    if zone.source:
        yield f"Source: {zone.source}."


def _validity(zone: Zone) -> str:
    start = f" from {zone.start.date().isoformat()}" if zone.start else ""
    end = f" to {zone.end.date().isoformat()}" if zone.end else ""
    return f"; valid{start}{end}" if start or end else ""


def _countries(sheet: _Sheet, known: Sequence[Outline]) -> tuple[Country, ...]:
    """Countries in view; a name stands outside the zones where there is room."""
    import shapely

    found = []
    view, window = shapely.box(*sheet.view), shapely.box(*_wider(sheet.degrees))
    zones = shapely.union_all([shapely.make_valid(_plane(outline.degrees, sheet.frame)) for outline in known])
    for name, degrees in borders.countries().values():
        near = degrees.intersection(window)
        rings = () if near.is_empty else _rings(near, sheet)
        if not rings:
            continue
        seen = shapely.make_valid(_plane(near, sheet.frame)).intersection(view).difference(zones)
        biggest = max(shapely.get_parts(seen), key=lambda piece: piece.area, default=None)
        is_large = biggest is not None and biggest.area > view.area / 50
        point = biggest.representative_point() if biggest is not None and is_large else None
        found.append(Country(name=name.upper(), rings=rings, name_at=(point.x, point.y) if point else None))
    return tuple(found)


def _wider(box: Box) -> Box:
    west, south, east, north = box
    x, y = (east - west) / 10, (north - south) / 10
    return west - x, max(south - y, -89.0), east + x, min(north + y, 89.0)


def _towns(sheet: _Sheet, known: Sequence[Outline]) -> tuple[Town, ...]:
    """Towns by people, those of the overlay and those inside drawn zones before others."""
    import shapely

    drawn = [outline.degrees for outline in known if outline.area.form != "country"]
    zones = shapely.union_all(drawn) if drawn else None
    if zones is not None:
        shapely.prepare(zones)
    towns: dict[tuple[str, int, int], Town] = {}
    overlay_first = gazetteer().towns(sheet.degrees)
    for place, people in overlay_first:
        is_own = place.id.startswith(OWN)
        if not is_own and (people < LEAST_PEOPLE or len(place.name) > LONGEST_NAME):
            continue
        inside = zones is not None and shapely.contains_xy(zones, place.lon, place.lat)
        weight = math.log10(max(people, 300)) + (1.3 if inside else 0.0) + (0.5 if is_own else 0.0)
        x, y = sheet.frame.xy(place.lon, place.lat)
        where = (place.name, round(x / 20_000), round(y / 20_000))
        towns.setdefault(where, Town(name=place.name, x=x, y=y, weight=round(weight, 3)))
    return tuple(sorted(towns.values(), key=lambda town: (-town.weight, town.name.casefold()))[:TOWNS])


def _of_the_world(agreement: Agreement, drawn: Sequence[Outline]) -> MapInput:
    """Law that holds everywhere: the world in an equal-area projection, without a scale."""
    import shapely
    from pyproj import Transformer

    project = Transformer.from_crs("EPSG:4326", "+proj=eqearth +units=m", always_xy=True).transform
    rings: list[Ring] = []
    for _, degrees in borders.countries().values():
        plane = shapely.transform(
            degrees, lambda xy: shapely.get_coordinates(shapely.points(*project(xy[:, 0], xy[:, 1])))
        )
        pieces = [piece for piece in shapely.get_parts(plane.simplify(45_000.0)) if piece.area > 1e10]
        rings += [tuple(piece.exterior.coords) for piece in pieces if piece.bounds[2] - piece.bounds[0] < 2e7]
    zones = tuple(
        MapZone(
            name=zone.name,
            surfaces=(Surface(rings=tuple(rings), is_certain=True),),
            letter_at=(0.0, -5_000_000.0),
            lines=tuple(_told(zone, [outline for outline in drawn if outline.zone is zone])),
        )
        for zone in agreement.zones
    )
    return MapInput(
        title=agreement.name,
        subtitle=_subtitle(agreement),
        view=(-17_300_000.0, -8_450_000.0, 17_300_000.0, 8_450_000.0),
        zones=zones,
        notes=(
            f"It holds everywhere; for whom is told on its page. Ground: {borders.source()}. Equal-area, no scale.",
        ),
        has_scale=False,
    )

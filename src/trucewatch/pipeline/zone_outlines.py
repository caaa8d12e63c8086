"""Zones of an agreement as outlines in degrees, and as GeoJSON."""

from dataclasses import dataclass
from typing import Any

from trucewatch.assess import geometry
from trucewatch.assess.shapes import area_data, degrees_of
from trucewatch.core.agreements import Agreement, Area, Zone
from trucewatch.pipeline import borders


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An area of a zone, drawn in degrees; None where it is told by name only."""

    zone: Zone
    area: Area
    degrees: Any


def outlines(agreement: Agreement) -> tuple[Outline, ...]:
    """Every area of every zone, in the order of the file."""
    return tuple(Outline(zone=zone, area=area, degrees=_drawn(area)) for zone in agreement.zones for area in zone.areas)


def _drawn(area: Area) -> Any:
    """Whole countries by the finer outlines that maps have; another form of a country ends at its border."""
    if area.form == "names":
        return None
    country = borders.country(area_data(area).get("country", ""))
    if area.form == "country" and not area.without:
        return country[1] if country else degrees_of(area)
    degrees = degrees_of(area)
    if degrees is None or country is None or area.form in ("admin1", "country"):
        return degrees
    inside = degrees.intersection(country[1])
    return degrees if inside.is_empty else inside


def as_geojson(agreement: Agreement) -> dict[str, Any]:
    """The zones as a GeoJSON FeatureCollection: one feature an area, with version, certainty, validity and source."""
    from shapely import set_precision
    from shapely.geometry import mapping

    features = []
    for n, outline in enumerate(outlines(agreement)):
        zone, area = outline.zone, outline.area
        shape = None if outline.degrees is None else mapping(set_precision(outline.degrees, 1e-5))
        properties = {
            "agreement": agreement.id,
            "zone": zone.id,
            "zone_name": zone.name,
            "version": zone.version,
            "valid_from": zone.start.isoformat() if zone.start else None,
            "valid_to": zone.end.isoformat() if zone.end else None,
            "certainty": area.certainty.value,
            "form": area.form,
            "label": area.label,
            "names": [name for name in area_data(area).get("names", "").split("|") if name],
            "source": zone.source,
            "outline_source": outline_source(area),
        }
        features.append({"type": "Feature", "id": f"{zone.id}-{n}", "properties": properties, "geometry": shape})
    return {"type": "FeatureCollection", "name": agreement.id, "features": features}


def outline_source(area: Area) -> str:
    """Where an area's outline comes from."""
    data = area_data(area)
    if area.form == "names":
        return "told by name only"
    if area.form == "country":
        return borders.source()
    if "file" in data:
        return geometry.source_of(data["file"])
    if "geometry" in data or area.form in ("circle", "union"):
        return "the agreement file"
    return geometry.source_of("units")

"""Places moved along a bearing: "12 km north-west of", "north of", "eastern"."""

import math
from dataclasses import replace

from trucewatch.core.claims import Place, Precision
from trucewatch.resolve.places_relations import Bearing


def shifted(place: Place, bearing: Bearing) -> Place:
    """The place moved along a bearing: outside a town by the distance told, inside an area by half its size."""
    if place.precision in (Precision.COUNTRY, Precision.PROVINCE, Precision.REGION) and bearing.metres is None:
        word = bearing.text.split()[0] if not bearing.is_outside else ""
        moved, radius, precision = place.radius_m * 0.5, place.radius_m * 0.5, _half(place.precision)
        relation = word or bearing.text
    elif bearing.is_outside:
        metres = bearing.metres if bearing.metres is not None else 4000 + place.radius_m
        moved, radius = metres, max(2000.0, metres * (0.3 if bearing.metres is not None else 1.2))
        precision, relation = Precision.SETTLEMENT, bearing.text
    else:
        moved, radius, precision = place.radius_m * 0.4, place.radius_m, Precision.DISTRICT
        relation = bearing.text
    return moved_place(place, bearing, moved, replace(place, radius_m=radius, precision=precision, relation=relation))


def moved_place(origin: Place, bearing: Bearing, metres: float, place: Place) -> Place:
    """`place` set down `metres` from `origin` along the bearing (flat earth: good to 1 % within 500 km)."""
    length = math.hypot(bearing.east, bearing.north) or 1.0
    lat = origin.lat + metres * bearing.north / length / 111_195
    lon = origin.lon + metres * bearing.east / length / (111_195 * max(0.05, math.cos(math.radians(origin.lat))))
    return replace(place, lat=round(max(-90.0, min(90.0, lat)), 4), lon=round((lon + 180) % 360 - 180, 4))


def _half(precision: Precision) -> Precision:
    return Precision.REGION if precision is Precision.COUNTRY else precision

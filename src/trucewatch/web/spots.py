"""Incidents of one place drawn as one shape: a circle as wide as the place is unsure."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from trucewatch.pipeline.desk.shapes_desk import MapView
from trucewatch.web.verdicts import gravest

SOFT_M = 10_000.0
"""From this radius a shape is soft: nobody takes it for a point. As in static/map-data.js."""
SOFT = frozenset({"district", "province", "region", "country"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place with incidents. `radius_m` bounds where they may lie; `incidents` counts them by verdict, or "none"."""

    lon: float
    lat: float
    radius_m: float
    is_soft: bool
    place: str
    verdicts: Mapping[str, int]

    @property
    def incidents(self) -> int:
        return sum(self.verdicts.values())

    @property
    def verdict(self) -> str:
        return gravest(self.verdicts)


def spots(seen: MapView) -> list[Spot]:
    """The places of a view in points, widest first so that small ones lie on top."""
    counted: dict[tuple[float, float, float, bool, str], Counter[str]] = defaultdict(Counter)
    for one in seen["features"]:
        told = one["properties"]
        lon, lat = one["geometry"]["coordinates"]
        radius = told.get("radius_m", 0.0)
        is_soft = radius >= SOFT_M or told.get("precision") in SOFT
        counted[(lon, lat, radius, is_soft, told.get("place", ""))][told.get("verdict") or "none"] += 1
    found = [
        Spot(lon=lon, lat=lat, radius_m=radius, is_soft=is_soft, place=place, verdicts=verdicts)
        for (lon, lat, radius, is_soft, place), verdicts in counted.items()
    ]
    return sorted(found, key=lambda one: (-one.radius_m, one.lon, one.lat))

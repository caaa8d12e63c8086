"""Whether a place lies in a zone: yes, no or unknown, with the share of its uncertainty that lies inside."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trucewatch.assess import geometry, shapes
from trucewatch.assess.shapes import area_data, outline
from trucewatch.core.agreements import Area, Certainty, Zone
from trucewatch.core.claims import Place, Precision
from trucewatch.core.incidents import Answer

__all__ = ["Membership", "area_data", "membership", "named_in"]

INSIDE_SHARE = 0.5
"""A town whose middle and at least half of whose disc lie inside counts as inside."""
OUTSIDE_SHARE = 0.2
"""A town with less than this inside counts as outside: outlines are drawn to a few kilometres."""
WHOLE_SHARE = 0.9
NIL_SHARE = 0.05
"""The same two marks for provinces and regions, whose outlines are cut down to some thirty corners."""

_POINTLIKE = frozenset({Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Answer, share of the place inside areas that are certain (None without geometry) and words for people."""

    answer: Answer
    text: str
    share: float | None = None
    area: str = ""


def membership(zone: Zone, place: Place, told: str = "") -> Membership:
    """Whether `place` lies in `zone`; `told` is the claim's wording, which may itself name the zone."""
    named = _named(zone, told)
    if named is not None and place.precision in (Precision.COUNTRY, Precision.REGION, Precision.PROVINCE):
        return Membership(answer=Answer.YES, text=f"the report itself speaks of {named}", area=named)
    return _by_place(zone, place)


def named_in(zone: Zone, told: str) -> bool:
    """Whether wording names the zone."""
    return _named(zone, told) is not None


def forget() -> None:
    """Drops what was made of zone files: the next question reads them anew."""
    geometry.forget()
    shapes.sound.cache_clear()
    shapes.outline.cache_clear()
    _by_place.cache_clear()


@lru_cache(maxsize=16384)
def _by_place(zone: Zone, place: Place) -> Membership:
    for area in zone.areas:
        if area.certainty is Certainty.CERTAIN and _has_name(area, place.name):
            return Membership(answer=Answer.YES, text=f"{place.name} names {area.label}", share=None, area=area.label)
    inside = _share(zone, place, Certainty.CERTAIN)
    if inside is None:
        return Membership(answer=Answer.YES, text=f"{place.name} lies in {zone.name}", share=1.0, area=zone.name)
    return _graded(zone, place, inside, _share(zone, place, None))


def _graded(zone: Zone, place: Place, inside: float, anywhere: float | None) -> Membership:
    share = round(inside, 3)
    pointlike = place.precision in _POINTLIKE
    if inside >= (INSIDE_SHARE if pointlike else WHOLE_SHARE):
        return Membership(answer=Answer.YES, text=f"{place.name} lies in {zone.name}", share=share, area=zone.name)
    if anywhere is None:
        text = f"{place.name} lies where only parts belong to {zone.name}; its lines were not published"
        return Membership(answer=Answer.UNKNOWN, text=text, share=share)
    if anywhere <= (OUTSIDE_SHARE if pointlike else NIL_SHARE):
        return Membership(answer=Answer.NO, text=f"{place.name} lies outside {zone.name}", share=share)
    if pointlike:
        text = f"{place.name} lies at the edge of {zone.name}, whose lines are known only roughly"
    else:
        text = f"only the {place.precision} is told ({place.name}), and {zone.name} covers part of it"
    return Membership(answer=Answer.UNKNOWN, text=text, share=share)


def _share(zone: Zone, place: Place, certainty: Certainty | None) -> float | None:
    """Largest share of the place in the zone's areas (of one certainty, or of any).

    None means that an administrative unit settles it: the place lies wholly in the area.
    """
    best = 0.0
    for area in zone.areas:
        if certainty is not None and area.certainty is not certainty:
            continue
        share = _area_share(area, place, touch=certainty is None and place.precision not in _POINTLIKE)
        if share is None:
            return None
        best = max(best, share)
    return best


def _area_share(area: Area, place: Place, *, touch: bool) -> float | None:
    """Share of the place in the area, None where a unit settles it. `touch` asks whether they meet at all:

    a small zone is a small share of a large province, so there the share of the zone counts as well.
    """
    data = area_data(area)
    country = place.country or geometry.country_at(place.lat, place.lon)
    if data.get("country") and country and data["country"] != country:
        return 0.0
    if area.form == "names":
        return None if _has_name(area, place.name) else 0.0
    if area.form == "country" and country and not area.without:
        return None if country == data["country"] else 0.0
    if area.form == "admin1" and not area.without:
        return _unit_share(area, place, country)
    shape = outline(area)
    return 0.0 if shape is None else _overlap(place, *shape, touch=touch)


def _unit_share(area: Area, place: Place, country: str) -> float | None:
    data = area_data(area)
    if place.precision in (Precision.COUNTRY, Precision.REGION):
        shape = outline(area)
        return _overlap(place, *shape) if shape else 0.0
    if country != data["country"]:
        return 0.0
    told = place.admin1
    if not told or (geometry.unit_id(country, told) is None and place.precision is not Precision.PROVINCE):
        told = geometry.admin1_at(place.lat, place.lon) or told
    if not told and place.precision is Precision.PROVINCE:
        told = place.name
    return None if told and geometry.same_unit(country, told, data["admin1"]) else 0.0


def _overlap(place: Place, frame: geometry.Frame, area: Any, *, touch: bool = False) -> float:
    """Share of the place's footprint in the area; with `touch` at least the share of the area in the place."""
    if place.precision is Precision.COUNTRY and not place.country:
        return 0.0
    ground = geometry.footprint(place, frame)
    if not area.intersects(ground):
        return 0.0
    if area.contains(ground):
        return 1.0
    shared = float(area.intersection(ground).area)
    in_place = shared / float(ground.area)
    return max(in_place, shared / float(area.area)) if touch else in_place


def _has_name(area: Area, name: str) -> bool:
    names = area_data(area).get("names", "")
    return bool(names) and geometry.plain_name(name) in {geometry.plain_name(item) for item in names.split("|")}


def _named(zone: Zone, told: str) -> str | None:
    """The name of the zone that the wording holds, if any."""
    if not told:
        return None
    low = told.lower()
    for area in zone.areas:
        for name in area_data(area).get("told", "").split("|"):
            if name and name.lower() in low:
                return name
    return None

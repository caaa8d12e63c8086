"""What a map is asked for: filters, a rectangle, a window of days; read from a URL and written back into one."""

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.desk import Filters, filters_of
from trucewatch.pipeline.desk.asked import day_of

Box = tuple[float, float, float, float]
WORLD: Box = (-180.0, -85.0, 180.0, 85.0)
SHOWN_PX = 900.0
"""Width of a usual panel: what a rectangle's zoom is reckoned for."""
SMALLEST_DEGREES = 0.4
MOST_DAYS = 3660
Text = Annotated[str, Field(max_length=200)]


class IncidentQuery(BaseModel):
    """Filters of incidents as the API documents them; several values by repeating a name."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[date | None, Field(alias="from", description="First day, included.")] = None
    to: Annotated[date | None, Field(description="Last day, included.")] = None
    kind: list[Kind] = []
    family: list[Group] = []
    status: list[IncidentStatus] = []
    verdict: list[Verdict | Literal["none"]] = []
    agreement: Text = ""
    zone: Text = ""
    actor: Text = ""
    source: Text = ""
    country: Annotated[str, Field(pattern="^([A-Za-z]{2})?$", description="ISO 3166-1 alpha-2.")] = ""


class MapQuery(IncidentQuery):
    """Filters, a rectangle, a zoom and a window of days."""

    bbox: Annotated[str, Field(max_length=120, description="west,south,east,north in degrees; empty: all.")] = ""
    zoom: Annotated[float | None, Field(ge=0, le=22, description="Web Mercator, tiles of 512 pixels.")] = None
    on: Annotated[date | None, Field(description="Last day of the window; zones are those of that day.")] = None
    days: Annotated[int | None, Field(ge=1, le=MOST_DAYS, description="Length of the window.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapAsked:
    """`filters` holds for incidents (period and window together); `start` and `end` are the period as asked for."""

    filters: Filters
    start: date | None
    end: date | None
    on: date | None
    days: int
    zoom: float | None

    def within(self, box: Box) -> Filters:
        return replace(self.filters, bbox=box)


def map_asked(request: Request) -> MapAsked:
    """Reads a URL's query. Raises ConfigError on a value that makes no sense."""
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    filters = filters_of(query)
    on, days = _one(query, "on"), _one(query, "days")
    day = day_of("on", on) if on else None
    length = _days(days)
    start, end = filters.start, filters.end
    if day is not None:
        first = day - timedelta(days=min(length, (day - date.min).days + 1) - 1)
        filters = replace(filters, start=max(first, start or first), end=min(day, end or day))
        if filters.start and filters.end and filters.start > filters.end:
            raise ConfigError(f"on={day} lies outside the period.", hint="Choose a day within from and to.")
    return MapAsked(filters=filters, start=start, end=end, on=day, days=length, zoom=_zoom(_one(query, "zoom")))


def _one(query: dict[str, list[str]], name: str) -> str:
    values = [value for value in query.get(name, []) if value]
    if len(values) > 1:
        raise ConfigError(f"{name} takes one value, not {len(values)}.")
    return values[0] if values else ""


def _days(text: str) -> int:
    if not text:
        return 7
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_DAYS):
        raise ConfigError(f"days={text[:20]!r} is no length of a window.", hint=f"1 to {MOST_DAYS}.")
    return int(text)


def _zoom(text: str) -> float | None:
    try:
        zoom = float(text) if text else None
    except ValueError:
        zoom = math.nan
    if zoom is not None and not 0 <= zoom <= 22:
        raise ConfigError(f"zoom={text[:20]!r} is no zoom level.", hint="A number from 0 to 22.")
    return zoom


def zoom_of(box: Box) -> float:
    """The zoom level at which a usual panel shows a rectangle from side to side."""
    wide = box[2] - box[0] if box[2] > box[0] else box[2] - box[0] + 360
    return max(0.0, min(18.0, math.log2(360 / max(wide, 0.001) * SHOWN_PX / 512)))


def around(points: list[list[float]]) -> Box:
    """A rectangle that holds the points with a margin; the world where there are none."""
    if not points:
        return WORLD
    lons, lats = [one[0] for one in points], [one[1] for one in points]
    wide = max(max(lons) - min(lons), SMALLEST_DEGREES) * 0.12 + 0.1
    high = max(max(lats) - min(lats), SMALLEST_DEGREES) * 0.12 + 0.1
    west, east = max(min(lons) - wide, -180.0), min(max(lons) + wide, 180.0)
    south, north = max(min(lats) - high, -85.0), min(max(lats) + high, 85.0)
    return round(west, 3), round(south, 3), round(east, 3), round(north, 3)


def box_text(box: Box) -> str:
    """A rectangle as the query has it."""
    return ",".join(f"{value:g}" for value in (round(value, 4) for value in box))


def moved(box: Box) -> dict[str, str]:
    """Rectangles that a person without script may go to: nearer, farther, and to the four sides."""
    west, south, east, north = box
    wide, high = east - west if east > west else east - west + 360, north - south
    x, y = west + wide / 2, (south + north) / 2

    def at(x: float, y: float, factor: float) -> str:
        half_x, half_y = min(wide * factor / 2, 180.0), min(high * factor / 2, 85.0)
        x = min(max(x, half_x - 180), 180 - half_x)
        y = min(max(y, half_y - 85), 85 - half_y)
        return box_text((x - half_x, y - half_y, x + half_x, y + half_y))

    return {
        "nearer": at(x, y, 0.5),
        "farther": at(x, y, 2.0),
        "north": at(x, y + high / 3, 1.0),
        "south": at(x, y - high / 3, 1.0),
        "west": at(x - wide / 3, y, 1.0),
        "east": at(x + wide / 3, y, 1.0),
    }

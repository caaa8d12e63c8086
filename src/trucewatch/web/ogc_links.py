"""Links, media types and parameters of OGC API – Features."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from trucewatch.core.incidents import IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.problems import ConfigError

JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
LIMIT, MOST = 200, 1000
Text = Annotated[str, Field(max_length=200)]
Days = tuple[date | None, date | None]


class ItemsQuery(BaseModel):
    """Parameters of the incidents' items. A limit above the most gives the most, as the standard has it."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=10_000, description=f"Features of a page; never more than {MOST}.")] = LIMIT
    bbox: Annotated[str, Field(max_length=120, description="west,south,east,north in CRS84; or with heights.")] = ""
    datetime: Annotated[str, Field(max_length=80, description="An instant, or an interval as 2017-07-01/..")] = ""
    kind: list[Kind] = []
    family: list[Group] = []
    status: list[IncidentStatus] = []
    verdict: list[Verdict | Literal["none"]] = []
    agreement: Text = ""
    zone: Text = ""
    actor: Text = ""
    country: Annotated[str, Field(pattern="^([A-Za-z]{2})?$", description="ISO 3166-1 alpha-2.")] = ""
    cursor: Annotated[str, Field(max_length=1000, description="Where the next page begins; from a `next` link.")] = ""


class ZonesQuery(BaseModel):
    """Parameters of the zones' items."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=10_000)] = LIMIT
    bbox: Annotated[str, Field(max_length=120)] = ""
    datetime: Annotated[str, Field(max_length=80)] = ""
    agreement: Text = ""
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


def root(request: Request) -> str:
    """The address of the landing page as the caller reached it."""
    return str(request.base_url).rstrip("/") + "/ogc"


def link(href: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def next_link(request: Request, **changes: str) -> dict[str, str]:
    """The page that follows: the same question from another place on."""
    told = [pair for pair in request.query_params.multi_items() if pair[0] not in changes]
    address = f"{request.url.replace(query='')}?{urlencode([*told, *changes.items()])}"
    return link(address, "next", GEOJSON, "The next page")


def box_of(text: str) -> tuple[float, float, float, float] | None:
    """A rectangle of four numbers, or six with heights, which are left aside. Raises ConfigError."""
    from trucewatch.pipeline.desk import filters_of

    if not text:
        return None
    parts = text.split(",")
    four = [*parts[:2], *parts[3:5]] if len(parts) == 6 else parts
    return filters_of({"bbox": ",".join(four)}).bbox


def days_of(text: str) -> Days:
    """First and last day of an instant or interval (RFC 3339; ".." or nothing is open). Raises ConfigError.

    An incident has days, so a moment stands for its day in its own zone.
    """
    if not text:
        return None, None
    first, bar, last = text.partition("/")
    if (bar and "/" in last) or (bar and first in ("", "..") and last in ("", "..")):
        raise _wrong(text)
    start = _day(first, text)
    end = _day(last, text, is_end=True) if bar else start
    if not bar and start is None:
        raise _wrong(text)
    if start and end and start > end:
        raise ConfigError(f"datetime={text[:60]!r} ends before it starts.", hint="Put the earlier day first.")
    return start, end


def _day(part: str, whole: str, *, is_end: bool = False) -> date | None:
    """An interval that ends with a day's first moment ends with the day before."""
    if part in ("", ".."):
        return None
    try:
        if len(part) == 10:
            return date.fromisoformat(part)
        moment = datetime.fromisoformat(part)
    except ValueError:
        raise _wrong(whole) from None
    if moment.tzinfo is None:
        raise _wrong(whole)
    is_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() - timedelta(days=1) if is_end and is_midnight and moment.date() > date.min else moment.date()


def _wrong(text: str) -> ConfigError:
    hint = "An instant as 2017-07-14 or 2017-07-14T00:00:00Z, or an interval as 2017-07-01/2017-07-31 or 2017-07-01/.."
    return ConfigError(f"datetime={text[:60]!r} is no time.", hint=hint)

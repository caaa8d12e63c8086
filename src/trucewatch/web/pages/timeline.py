"""The timeline: incidents by verdict, talks, dates of agreements, calm and silence, side by side over time."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import moved_day
from trucewatch.pipeline.desk.shapes_desk import TimelinePage
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.fields import fields_of
from trucewatch.web.map_query import IncidentQuery, MapAsked, map_asked
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(tags=["timeline"], route_class=Tagged)
SPANS = (30, 90, 365, 1095)
"""Days of the periods that are offered."""


@pages.get("/timeline")
def timeline_page(given: Given, request: Request) -> HTMLResponse:
    """The chart, and under it the same as tables."""
    asked = map_asked(request)
    told = _told(given, asked)
    return page(
        given,
        "timeline.html",
        sought=replace(asked, start=date.fromisoformat(told["start"]), end=date.fromisoformat(told["end"])),
        told=told,
        periods=_periods(told),
        **fields_of(given, asked.filters),
    )


@pages.get("/timeline.svg")
def timeline_svg(given: Given, request: Request, width: Annotated[int, Query(ge=240, le=2000)] = 1000) -> Response:
    """The chart drawn by the server: without script, and for print."""
    from trucewatch.web.svg_timeline import draw

    told = _told(given, map_asked(request))
    return Response(draw(told, width=width, language=given.language), media_type="image/svg+xml")


@api.get("/timeline")
def timeline_twin(given: Given, request: Request, query: Annotated[IncidentQuery, Query()]) -> TimelinePage:
    """Counts by day, week or month with talks and dates; without days the last 90 that are told of."""
    del query
    return _told(given, map_asked(request))


def _told(given: Asked, asked: MapAsked) -> TimelinePage:
    return desk.timeline(given.ledger, given.view, asked.filters, settings=given.settings)


def _periods(told: TimelinePage) -> dict[str, tuple[str, str]]:
    """Periods that a person may go to: before, after, nearer, and the offered lengths up to the same end."""
    start, end = date.fromisoformat(told["start"]), date.fromisoformat(told["end"])
    long = (end - start).days + 1
    quarter = max(1, long // 4)
    found = {
        "before": (moved_day(start, -long), moved_day(start, -1)),
        "after": (moved_day(end, 1), moved_day(end, long)),
        "nearer": (moved_day(start, quarter), moved_day(end, -quarter)) if long > 4 else (start, end),
        "farther": (moved_day(start, -(long // 2)), moved_day(end, long // 2)),
    }
    found |= {str(days): (moved_day(end, 1 - days), end) for days in SPANS}
    return {name: (first.isoformat(), last.isoformat()) for name, (first, last) in found.items()}

"""Rounds of talks, as sources tell them."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes_registry import TalkList
from trucewatch.web import filters
from trucewatch.web.context import Given
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["talks"], route_class=Tagged)


@api.get("/talks", response_model=TalkList)
def talks(given: Given, topic: str = "", start: date | None = None, end: date | None = None) -> Any:
    """Rounds in order of day, of one agreement or proposal where `topic` names it."""
    return desk.talks(given.ledger, given.view, topic=topic, start=start, end=end)


@pages.get("/talks")
def talks_page(given: Given, topic: str = "", start: str = "", end: str = "") -> HTMLResponse:
    told = {"topic": topic, "start": start, "end": end}
    held = talks(given, topic, filters.day("start", start), filters.day("end", end))
    return page(given, "talks.html", held=held, asked_for=told)

"""Rounds of talks, as sources tell them."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes_registry import TalkList
from trucewatch.web.context import Given
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["talks"])


@api.get("/talks", response_model=TalkList)
def talks(given: Given, topic: str = "", start: date | None = None, end: date | None = None) -> Any:
    """Rounds in order of day, of one agreement or proposal where `topic` names it."""
    return desk.talks(given.ledger, given.view, topic=topic, start=start, end=end)


@pages.get("/talks")
def talks_page(given: Given, topic: str = "", start: str = "", end: str = "") -> HTMLResponse:
    told = {"topic": topic, "start": start, "end": end}
    days = [day_of(one) for one in (start, end)]
    return page(given, "talks.html", held=talks(given, topic, *days), asked_for=told)


def day_of(told: str) -> date | None:
    """A day of a form; None where the field was left empty. Raises ConfigError on what is none."""
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise ConfigError(f"{told[:40]!r} is no day.", hint="Write it as 2017-07-14.") from None

"""Today: what a chief looks at once a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import moved_day
from trucewatch.pipeline.desk.shapes_desk import Bucket, TodayPage
from trucewatch.web import warnings
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page
from trucewatch.web.verdicts import LETTERS

pages = APIRouter()
api = APIRouter(route_class=Tagged)

PERIODS = {"day": 1, "week": 7, "fortnight": 14}
"""Days of a period; the same number of days before it stands beside it."""
COOKIE = "looked"
APART = timedelta(minutes=30)
"""Looks closer together are one look: reloading the page does not make the new old."""
YEAR_S = 365 * 24 * 3600


def model(given: Asked, on: date | None) -> TodayPage:
    return desk.today(given.ledger, given.view, on=on, settings=given.settings)


@pages.get("/")
def show(given: Given, on: date | None = None, period: Literal["day", "week", "fortnight"] = "day") -> HTMLResponse:
    """The page of a day."""
    told = model(given, on)
    since, kept = looks(given.request.cookies.get(COOKIE, ""), datetime.now(UTC))
    answer = page(
        given,
        "today.html",
        today=told,
        period=period,
        periods=list(PERIODS),
        tally=tally(told["days"], PERIODS[period]),
        since=since.isoformat() if since else None,
        fresh=[row["changed_at"] for row in told["changed"] if since and _is_later(row["changed_at"], since)],
        warnings=warnings.of(given, told),
        around=_around(told["on"]),
    )
    answer.set_cookie(COOKIE, kept, max_age=YEAR_S, httponly=True, samesite="lax")
    return answer


@api.get("/today", response_model=TodayPage, tags=["desk"])
def tell(
    given: Given, on: Annotated[date | None, Query(description="The day; else the last told of")] = None
) -> TodayPage:
    """Zones at a glance, what changed, what waits for review, on one day."""
    return model(given, on)


def looks(kept: str, now: datetime) -> tuple[datetime | None, str]:
    """When this person looked before this look, and what to keep: the look before, and this one's start."""
    before, _, started = kept.partition("~")
    try:
        earlier = datetime.fromisoformat(before) if before else None
        last = datetime.fromisoformat(started) if started else None
        if last is not None and now - last > APART:
            earlier, last = last, now
    except (TypeError, ValueError):
        earlier, last = None, None
    return earlier, f"{earlier.isoformat() if earlier else ''}~{(last or now).isoformat()}"


def _is_later(at: str | None, since: datetime) -> bool:
    return at is not None and datetime.fromisoformat(at) > since


def tally(days: list[Bucket], length: int) -> list[dict[str, str | int]]:
    """Verdict, incidents of the last `length` days, and of as many days before them; then all incidents."""
    now, before = days[-length:], days[-2 * length : -length]
    told = {name for day in (*now, *before) for name in day["verdicts"]}
    names = [name for name in LETTERS if name in told]
    rows: list[dict[str, str | int]] = [
        {"verdict": name, "now": _sum(now, name), "before": _sum(before, name)} for name in names
    ]
    total = {"now": sum(day["incidents"] for day in now), "before": sum(day["incidents"] for day in before)}
    return [*rows, {"verdict": "all", **total}]


def _sum(days: list[Bucket], name: str) -> int:
    return sum(day["verdicts"].get(name, 0) for day in days)


def _around(on: str | None) -> tuple[str, str] | None:
    """The days before and after."""
    if on is None:
        return None
    day = date.fromisoformat(on)
    return moved_day(day, -1).isoformat(), moved_day(day, 1).isoformat()

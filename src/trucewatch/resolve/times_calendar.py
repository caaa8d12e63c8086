"""Days counted: months, weeks, seasons and the year that a date without one belongs to. Ends are excluded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from trucewatch.core.records import DateBasis

Tense = Literal["past", "future"] | None
DAY = timedelta(days=1)
UNIT_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "fortnight": 14}
UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
FAR_DAYS = 200
SEASON_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each; northern, three months long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeContext:
    """What a reading of time words may rest on.

    `published` is the day the words were written, `posted` the moment when a post or comment tells one;
    `zone` the IANA zone of clocks; `tense` what the clause says of the direction; `anchors` days of known
    events ("truce"); `carried` the day told last in the same document; `is_day_first` the order of 6/8/2017.
    """

    published: date | None = None
    basis: DateBasis = DateBasis.NONE
    posted: datetime | None = None
    zone: str | None = None
    tense: Tense = None
    anchors: Mapping[str, date] = field(default_factory=dict)
    carried: date | None = None
    is_day_first: bool | None = None
    is_post: bool = False
    """Words of a post or comment, whose own moment may be untold."""
    is_narrative: bool = False
    """`published` is the day told last, for a document without a day of publication: see `times_narrative`."""
    carried_unit: str = "day"
    """How exactly the day told last was told: "day", "month" or "year"."""
    told_year: int | None = None
    """An earlier year that the same paragraph told before: dates without one are in it."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days [start, end); None where open. `basis` as in `core.claims.Interval`."""

    start: date | None
    end: date | None
    basis: str = "explicit"


def one_day(day: date, basis: str = "explicit") -> Days:
    """A single day."""
    return Days(day, day + DAY, basis)


def a_month(year: int, month: int, basis: str = "explicit") -> Days:
    """A whole month."""
    return Days(date(year, month, 1), add_months(date(year, month, 1), 1), basis)


def whole(day: date, unit: str, basis: str = "explicit") -> Days:
    """The day, week (from Monday), month or year that a day lies in."""
    if unit == "month":
        return a_month(day.year, day.month, basis)
    if unit == "year":
        return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1), basis)
    monday = day - day.weekday() * DAY
    return Days(monday, monday + 7 * DAY, basis) if unit == "week" else one_day(day, basis)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    return date(year, month + 1, 28)


def shift(day: date, count: int, unit: str) -> date:
    """The day `count` units away."""
    if unit in UNIT_MONTHS:
        return add_months(day, count * UNIT_MONTHS[unit])
    return day + timedelta(days=count * UNIT_DAYS[unit])


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


NOTHING = Days(None, None, "nothing")
"""What a rule gives when the words are surely a time but tell no day: 31 June, "two days later" than an unknown day."""


def basis_of(context: TimeContext) -> str:
    """What a reading rests on that needs the day the words were written."""
    if context.is_narrative:
        return "carried"
    if context.posted is not None:
        return "post"
    return "inferred-publication" if context.basis == "inferred" else "publication"


def basis_of_date(year: str | int | None, context: TimeContext) -> str:
    """What a day or month rests on: on its own words, but for an uncertain day of writing where no year is told."""
    return "explicit" if year or basis_of(context) in ("publication", "post") else basis_of(context)


def meant(candidates: list[date], context: TimeContext) -> date | None:
    """Which of the same day in several years is meant; None without a day to reckon from."""
    if context.published is None:
        return None
    if context.is_narrative:
        return _next_told(candidates, context.published, context.carried_unit)
    if context.told_year is not None:
        return next((replaced for day in candidates[:1] if (replaced := _in_year(day, context.told_year))), None)
    return nearest(candidates, context.published, context.tense)


def _in_year(day: date, year: int) -> date | None:
    return day_of(year, day.month, day.day)


def _next_told(candidates: list[date], told: date, unit: str) -> date | None:
    """A narrative goes on: the nearest to the day told last, where to go back counts `BACK` times the way.

    Where only a year was told before, it is in that year.
    """
    if unit == "year":
        return next((day for day in candidates if day.year == told.year), None)
    return min(candidates, key=lambda day: (day - told).days if day >= told else BACK * (told - day).days, default=None)


BACK = 3
"""On eleven narratives of WikiWars 1 to 3 give the same within .004 of value F1, 5 loses .01."""


def nearest(candidates: list[date], published: date, tense: Tense) -> date | None:
    """Which of the same day in several years is meant.

    Past: the last not after publication. Future: the first not before it, unless that is far off (what was to be
    done "in September" and is printed in November has passed). Untold: the nearest, where a day to come counts
    double its distance ("on July 9" printed on July 7 is to come; printed in May, gone by).
    """
    past = [day for day in candidates if day <= published]
    future = [day for day in candidates if day >= published]
    if tense == "past":
        return max(past, default=None)
    if tense == "future" and not (past and future and (min(future) - published).days > FAR_DAYS):
        return min(future, default=None)
    return min(candidates, key=lambda day: _distance(day, published), default=None)


def _distance(day: date, published: date) -> int:
    days = (published - day).days
    return days if days >= 0 else -2 * days


def weekday_near(published: date, weekday: int, tense: Tense) -> date:
    """The last such weekday not after publication; in a future clause the first not before it."""
    if tense == "future":
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - weekday) % 7)

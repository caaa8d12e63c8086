"""Dates with a calendar name or number: days, months, seasons, years, and ranges of them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from trucewatch.resolve.times_calendar import (
    DAY,
    NOTHING,
    SEASON_MONTH,
    Days,
    TimeContext,
    a_month,
    add_months,
    basis_of,
    basis_of_date,
    day_of,
    meant,
    nearest,
    one_day,
)
from trucewatch.resolve.times_feasts import feast

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], TimeContext], Days | None]]
_TO = r"(?:-|–|—|to|until|and|through|or)"


def dated(pattern: str) -> re.Pattern[str]:
    """A pattern over marks, on word bounds."""
    return re.compile(rf"(?<![\w:]){pattern}(?![\w:])")


def with_year(month: int, day: int, year: str | None, context: TimeContext) -> Days | None:
    """A day of a month in a year, or in the year meant; NOTHING for a day that no calendar has."""
    if day_of(2000, month, day) is None:
        return NOTHING
    if year:
        found = day_of(int(year), month, day)
        return one_day(found) if found else NOTHING
    if context.published is None:
        return None
    around = context.published.year
    chosen = meant([found for y in (around - 1, around, around + 1) if (found := day_of(y, month, day))], context)
    return one_day(chosen, basis_of_date(None, context)) if chosen else None


def _iso(match: re.Match[str], _: TimeContext) -> Days | None:
    found = day_of(int(match[1]), int(match[2]), int(match[3]))
    return one_day(found) if found else NOTHING


def _numeric(match: re.Match[str], context: TimeContext) -> Days | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    is_day_first = True if match[2] == "." and context.is_day_first is None else context.is_day_first
    if is_day_first is not None or day_first is None or month_first is None:
        preferred = (day_first, month_first) if is_day_first else (month_first, day_first)
        found = preferred[0] or preferred[1]
        return one_day(found) if found else NOTHING
    if context.published is None:
        return Days(min(day_first, month_first), max(day_first, month_first) + DAY, "ambiguous-order")
    return one_day(nearest([month_first, day_first], context.published, None) or month_first)


def _short_year(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "12 Jul 17": the last two figures of the year."""
    year = int(match[3])
    return with_year(int(match[2]), int(match[1]), str(year + (2000 if year < 70 else 1900)), context)


def span(first: Days | None, last: Days | None) -> Days | None:
    """From the first day of one to the last of the other; None where either is unknown or they are reversed."""
    if not (first and last and first.start and last.end) or first.start >= last.end:
        return None
    return Days(first.start, last.end, first.basis)


def _month_range(month: str, days: tuple[str, str], year: str | None, context: TimeContext) -> Days | None:
    last = with_year(int(month), int(days[1]), year, context)
    told = str(last.start.year) if last and last.start else year
    found = span(with_year(int(month), int(days[0]), told, context), last)
    return Days(found.start, found.end, last.basis) if found and last else None


def _two_months(month1: str, day1: str, month2: str, day2: str, year: str | None, context: TimeContext) -> Days | None:
    last = with_year(int(month2), int(day2), year, context)
    if last is None or last.start is None:
        return None
    begun = last.start.year - (int(month1) > int(month2))
    first = with_year(int(month1), int(day1), str(begun), context)
    found = span(first, last)
    return Days(found.start, found.end, last.basis) if found else None


def month_start(month: int, year: str | None, context: TimeContext) -> date | None:
    """First day of the month that is meant; None when the year cannot be told."""
    if not 1 <= month <= 12:
        return None
    if year:
        return day_of(int(year), month, 1)
    if context.published is None:
        return None
    around = context.published
    if around.month == month and not context.is_narrative and context.told_year is None:
        return date(around.year, month, 1)
    of_told = around.replace(day=1) if context.carried_unit != "year" else around
    candidates = [found for y in (around.year - 1, around.year, around.year + 1) if (found := day_of(y, month, 1))]
    if context.is_narrative:
        return meant(candidates, replace(context, published=of_told))
    return meant(candidates, context)


def _month(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match["mo"]), match["y"], context)
    if start is None:
        return None
    if match["m"] in ("last", "next") and context.published:
        step = -1 if match["m"] == "last" else 1
        while (start - context.published).days * step < 0:
            start = add_months(start, 12 * step)
    return a_month(start.year, start.month, basis_of_date(match["y"], context))


def _months(match: re.Match[str], context: TimeContext) -> Days | None:
    last = month_start(int(match[3]), match[4], context)
    if last is None:
        return None
    first = date(int(match[2]) if match[2] else last.year, int(match[1]), 1)
    if first > last and not match[2]:
        first = add_months(first, -12)
    return Days(first, add_months(last, 1), basis_of_date(match[4], context)) if first <= last else None


def _season(match: re.Match[str], context: TimeContext) -> Days | None:
    month = SEASON_MONTH[match["se"]]
    start = month_start(month, match["y"], context)
    published = context.published
    if start is None:
        return None
    if not match["y"] and published and not context.is_narrative:
        current = [date(y, month, 1) for y in (published.year - 1, published.year)]
        inside = [day for day in current if day <= published < add_months(day, 4)]
        start = inside[-1] if inside else start
        if match["m"] == "last":
            start = max(day for day in (*current, add_months(current[0], -12)) if add_months(day, 3) <= published)
        if match["m"] == "this" and add_months(start, 3) > published:
            return Days(start, published + DAY, basis_of(context)) if start <= published else None
        if match["m"] == "this" and inside:
            return Days(start, published + DAY, basis_of(context))
    return Days(start, add_months(start, 3), basis_of_date(match["y"], context))


def _years(match: re.Match[str], _: TimeContext) -> Days | None:
    """ "2014-2016", "2014/15"."""
    last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    first_day, last_day = day_of(int(match[1]), 1, 1), day_of(int(last), 1, 1)
    if first_day is None or last_day is None or first_day >= last_day:
        return None
    return Days(first_day, add_months(last_day, 12))


def _ymd(match: re.Match[str], context: TimeContext) -> Days | None:
    return with_year(int(match[2]), int(match[3]), match[1], context)


def _day_alone(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "On the 13th": of this month or the last, or the next where it is to come."""
    if context.published is None:
        return None
    first = context.published.replace(day=1)
    months = [add_months(first, step) for step in (-1, 0, 1)]
    days = [found for month in months if (found := day_of(month.year, month.month, int(match[1])))]
    chosen = nearest(days, context.published, "past" if context.tense is None else context.tense)
    return one_day(chosen, basis_of(context)) if chosen else None


_MOD = r"(?:(?P<m>last|this|next|past|that) )?"
YEAR = r"(?:1\d\d\d|20\d\d)"
OF_YEAR = rf"(?: (?:of |in )?(?P<y>{YEAR}))?"
_YY = rf"(?: (?:of )?({YEAR}))?"

RANGE_RULES: tuple[Rule, ...] = (
    (
        dated(rf"(?:ord)?(\d{{1,2}}) mo(\d+) {_TO} (?:ord)?(\d{{1,2}}) mo(\d+){_YY}"),
        lambda m, c: _two_months(m[2], m[1], m[4], m[3], m[5], c),
    ),
    (
        dated(rf"mo(\d+) (?:ord)?(\d{{1,2}}) {_TO} mo(\d+) (?:ord)?(\d{{1,2}}){_YY}"),
        lambda m, c: _two_months(m[1], m[2], m[3], m[4], m[5], c),
    ),
    (
        dated(rf"mo(\d+) (?:ord)?(\d{{1,2}}) {_TO} (?:ord)?(\d{{1,2}}){_YY}(?! mo\d)"),
        lambda m, c: _month_range(m[1], (m[2], m[3]), m[4], c),
    ),
    (
        dated(rf"(?:ord)?(\d{{1,2}}) {_TO} (?:ord)?(\d{{1,2}}) (?:of )?mo(\d+){_YY}"),
        lambda m, c: _month_range(m[3], (m[1], m[2]), m[4], c),
    ),
    (dated(rf"mo(\d+)(?: ({YEAR}))? {_TO} mo(\d+)(?: ({YEAR}))?"), _months),
    (dated(rf"({YEAR}) (?:-|–|/|to|and|until|through) ({YEAR}|\d\d)(?! [-/])"), _years),
)
"""Ranges of days, months and years; tried before single dates and before "from … to …" is taken apart."""

DATE_RULES: tuple[Rule, ...] = (
    (dated(rf"({YEAR}) [-/.] (\d{{1,2}}) [-/.] (\d{{1,2}})"), _iso),
    (dated(r"(\d{1,2}) ([-/.]) (\d{1,2}) \2 (\d{4}|\d\d)"), _numeric),
    (dated(rf"({YEAR}) mo(\d+) (\d{{1,2}})"), _ymd),
    (dated(r"(?P<eve>eve of )?(?:#1 )?feast:(?P<feast>\w+)(?P<eve2> eve)?(?: (?P<y>\d{4}))?"), feast),
    (dated(r"(\d{1,2}) (?:- )?mo(\d+) (?:- )?(\d\d)$"), _short_year),
    (dated(rf"mo(\d+) (?:ord)?(\d{{1,2}}){_YY}"), lambda m, c: with_year(int(m[1]), int(m[2]), m[3], c)),
    (
        dated(rf"(?:ord)?(\d{{1,2}}) (?:of |- )?mo(\d+)(?: -)?{_YY}"),
        lambda m, c: with_year(int(m[2]), int(m[1]), m[3], c),
    ),
    (dated(rf"{_MOD}(?<!\d )mo(?P<mo>\d+){OF_YEAR}(?! \d)"), _month),
    (dated(rf"{_MOD}se:(?P<se>\w+){OF_YEAR}"), _season),
    (dated(r"^(?:\w+ )?ord(\d{1,2})$"), _day_alone),
)
"""Tried in order; the first that fits and gives a reading wins."""

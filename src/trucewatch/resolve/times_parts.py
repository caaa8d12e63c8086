"""Parts of months, weeks, years, decades and centuries: early, mid, late, halves, quarters, numbered weeks."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from trucewatch.resolve.times_calendar import (
    DAY,
    SEASON_MONTH,
    Days,
    TimeContext,
    add_months,
    basis_of,
    basis_of_date,
    day_of,
    whole,
)
from trucewatch.resolve.times_dates import OF_YEAR, YEAR, Rule, dated, month_start

PARTS = ("early", "mid", "late", "end")


def part_of_month(part: str, days: Days) -> Days:
    """Early is 1-10, mid 11-20, late from 21, the end the last six days."""
    assert days.start is not None
    assert days.end is not None
    first = days.start
    bounds = {
        "early": (first, first + 10 * DAY),
        "mid": (first + 10 * DAY, first + 20 * DAY),
        "late": (first + 20 * DAY, days.end),
        "end": (days.end - 6 * DAY, days.end),
    }
    return Days(*bounds[part], days.basis)


def part_of_week(part: str, days: Days) -> Days:
    """Early is Monday and Tuesday, mid Tuesday to Thursday, late and the end Friday to Sunday."""
    assert days.start is not None
    first, last = {"early": (0, 2), "mid": (1, 4), "late": (4, 7), "end": (4, 7)}[part]
    return Days(days.start + first * DAY, days.start + last * DAY, days.basis)


def part_of_year(part: str | None, days: Days, months: int = 12) -> Days:
    """Early is the first quarter, mid the middle third, late the last quarter, the end the last sixth."""
    start = days.start
    if part is None or start is None:
        return days
    twelfths = {"early": (0, 3), "mid": (4, 8), "late": (9, 12), "end": (10, 12)}
    first, last = twelfths[part]
    return Days(add_months(start, first * months // 12), add_months(start, last * months // 12), days.basis)


PART_OF: Mapping[str, Callable[[str, Days], Days]] = {
    "week": part_of_week,
    "month": part_of_month,
    "year": part_of_year,
}


def _part_month(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match["mo"]), match["y"], context)
    if start is None:
        return None
    return part_of_month(match["part"], whole(start, "month", basis_of_date(match["y"], context)))


def _half_month(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match[2]), match[3], context)
    if start is None:
        return None
    middle, basis = start + 15 * DAY, basis_of_date(match[3], context)
    return Days(start, middle, basis) if match[1] in ("1", "ord1") else Days(middle, add_months(start, 1), basis)


def _fraction_of_year(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The first half of 2017", "the third quarter of 2016", "of last year"."""
    year = _a_year(match["y"], match["m"], context)
    if year is None or year.start is None:
        return None
    months = 6 if match["f"] == "half" else 3
    number = {"last": 12 // months}.get(match["n"]) or int(match["n"].removeprefix("ord"))
    if not 1 <= number <= 12 // months:
        return None
    return Days(add_months(year.start, months * (number - 1)), add_months(year.start, months * number), year.basis)


def _a_year(year: str | None, which: str | None, context: TimeContext) -> Days | None:
    if year:
        start = day_of(int(year), 1, 1)
        return whole(start, "year") if start else None
    if context.published is None:
        return None
    number = context.published.year + {"last": -1, "next": 1}.get(which or "", 0)
    return whole(date(number, 1, 1), "year", basis_of(context))


def _few_days(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The last 12 days of May", "the first three weeks of June", "the last week of June"."""
    start = month_start(int(match["mo"]), match["y"], context)
    if start is None:
        return None
    days = int(match["n"] or 1) * (7 if match["u"] == "week" else 1)
    end, basis = add_months(start, 1), basis_of_date(match["y"], context)
    return Days(end - days * DAY, end, basis) if match["e"] == "last" else Days(start, start + days * DAY, basis)


def _nth_week(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match[2]), match[3], context)
    if start is None:
        return None
    first = start + 7 * (int(match[1]) - 1) * DAY
    return Days(first, first + 7 * DAY, basis_of_date(match[3], context))


def _year(match: re.Match[str], _: TimeContext) -> Days | None:
    start = day_of(int(match["y"]), 1, 1)
    if start is None or (start.year < 1900 and not match["lead"] and match.group() != match.string.strip()):
        return None
    months = 120 if match["s"] and start.year % 10 == 0 else 12
    return part_of_year(match["part"], Days(start, add_months(start, months)), months)


def _century(match: re.Match[str], _: TimeContext) -> Days | None:
    start = day_of(100 * (int(match["n"]) - 1) + 1, 1, 1)
    return part_of_year(match["part"], Days(start, add_months(start, 1200)), 1200) if start else None


def _year_told(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "This year", "last year", "late last year", "earlier this year"."""
    if context.published is None:
        return None
    year = _a_year(None, match["m"], context)
    if year is None:
        return None
    if match["part"]:
        return part_of_year(match["part"], year)
    if match["m"] == "this" and match["d"] == "later":
        return Days(context.published, year.end, year.basis)
    return Days(year.start, context.published + DAY, year.basis) if match["m"] == "this" else year


def _season_of_year(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The spring of last year"."""
    year = _a_year(None, match["m"], context)
    if year is None or year.start is None:
        return None
    start = date(year.start.year, SEASON_MONTH[match["se"]], 1)
    return Days(start, add_months(start, 3), year.basis)


def _start_of(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The start of the month", "the end of the year": of this one."""
    published = context.published
    if published is None:
        return None
    unit = match["u"]
    return PART_OF[unit](match["part"], whole(published, unit, basis_of(context)))


_PART = r"(?P<part>early|mid|late|end)(?: in| of| on)?(?: the)?"
_LEADS = "in|of|since|from|by|until|to|between|and|before|after"
"""One of these must stand before a year under 1900 amid other words."""
_FRACTION = r"(?P<n>ord\d|last) (?P<f>half|quarter) (?:of |in )?"

PART_RULES: tuple[Rule, ...] = (
    (dated(rf"(?P<e>last|ord1) (?:#?(?P<n>\d+) )?u:(?P<u>day|week) (?:of |in )?mo(?P<mo>\d+){OF_YEAR}"), _few_days),
    (dated(rf"ord(\d) u:week (?:of |in )?mo(\d+)(?: ({YEAR}))?"), _nth_week),
    (dated(rf"(ord1|ord2) half (?:of |in )?mo(\d+)(?: (?:of )?({YEAR}))?"), _half_month),
    (dated(r"se:(?P<se>\w+) (?:of )?(?P<m>last|this|next) u:year"), _season_of_year),
    (dated(rf"{_FRACTION}(?:(?P<y>{YEAR})|(?P<m>last|this|next) u:year|u:year)"), _fraction_of_year),
    (dated(rf"{_PART} (?:last |this )?mo(?P<mo>\d+)(?! (?:ord)?\d\d?(?!\d)){OF_YEAR}"), _part_month),
    (dated(rf"(?:(?P<d>ago|earlier|later) )?(?:{_PART} )?(?P<m>last|this|next) u:year"), _year_told),
    (dated(rf"(?:{_PART} )?(?:ord)(?P<n>\d{{1,2}}) u:century"), _century),
)
"""Tried before whole dates; the first that fits and gives a reading wins."""

YEAR_RULES: tuple[Rule, ...] = (
    (
        dated(rf"(?P<lead>(?:{_LEADS}) )?(?:{_PART} )?(?<!/ )(?<!- )(?<!\. )"
              rf"(?P<y>{YEAR})(?: ?(?P<s>s))?(?! [-/] )"),
        _year,
    ),
    (dated(r"(?P<part>early|mid|end) u:(?P<u>week|month|year)$"), _start_of),
)  # fmt: skip
"""Tried after every date that may hold a year."""

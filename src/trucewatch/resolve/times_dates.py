"""Dates with a calendar name or number: days, months, seasons, years, and parts of them."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from trucewatch.resolve.times_calendar import (
    DAY,
    SEASON_MONTH,
    Days,
    TimeContext,
    a_month,
    add_months,
    day_of,
    easter,
    nearest,
    one_day,
    shift,
)
from trucewatch.resolve.times_words import lexicon

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], TimeContext], Days | None]]
_TO = r"(?:-|–|—|to|until|and)"


def dated(pattern: str) -> re.Pattern[str]:
    """A pattern over marks, on word bounds."""
    return re.compile(rf"(?<![\w:]){pattern}(?![\w:])")


def basis_of(context: TimeContext) -> str:
    """What a reading rests on that needs the day of publication."""
    return "inferred-publication" if context.basis == "inferred" else "publication"


def _with_year(month: int, day: int, year: str | None, context: TimeContext) -> Days | None:
    if year:
        found = day_of(int(year), month, day)
        return one_day(found) if found else None
    if context.published is None:
        return None
    around = context.published.year
    candidates = [found for y in (around - 1, around, around + 1) if (found := day_of(y, month, day))]
    chosen = nearest(candidates, context.published, context.tense)
    return one_day(chosen, _yearless(context)) if chosen else None


def _yearless(context: TimeContext) -> str:
    return "inferred-publication" if context.basis == "inferred" else "explicit"


def _iso(match: re.Match[str], _: TimeContext) -> Days | None:
    found = day_of(int(match[1]), int(match[2]), int(match[3]))
    return one_day(found) if found else None


def _numeric(match: re.Match[str], context: TimeContext) -> Days | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    if context.is_day_first is not None or day_first is None or month_first is None:
        preferred = (day_first, month_first) if context.is_day_first else (month_first, day_first)
        found = preferred[0] or preferred[1]
        return one_day(found) if found else None
    if context.published is None:
        return Days(min(day_first, month_first), max(day_first, month_first) + DAY, "ambiguous-order")
    return one_day(nearest([month_first, day_first], context.published, None) or month_first)


def _month_range(month: str, days: tuple[str, str], year: str | None, context: TimeContext) -> Days | None:
    first = _with_year(int(month), int(days[0]), year, context)
    last = _with_year(int(month), int(days[1]), year, context)
    if not (first and last and first.start and last.end) or first.start >= last.end:
        return None
    return Days(first.start, last.end, first.basis)


def _two_months(match: re.Match[str], context: TimeContext) -> Days | None:
    first = _with_year(int(match[2]), int(match[1]), match[5], context)
    last = _with_year(int(match[4]), int(match[3]), match[5], context)
    if not (first and last and first.start and last.end) or first.start >= last.end:
        return None
    return Days(first.start, last.end, first.basis)


def month_start(month: int, year: str | None, context: TimeContext) -> date | None:
    """First day of the month that is meant; None when the year cannot be told."""
    if year:
        return day_of(int(year), month, 1)
    if context.published is None:
        return None
    around = context.published
    if around.month == month:
        return date(around.year, month, 1)
    return nearest([date(y, month, 1) for y in (around.year - 1, around.year, around.year + 1)], around, context.tense)


def _month(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match["mo"]), match["y"], context)
    if start is None or start.year < 1:
        return None
    if match["m"] in ("last", "next") and context.published:
        step = -1 if match["m"] == "last" else 1
        while (start - context.published).days * step < 0:
            start = add_months(start, 12 * step)
    return a_month(start.year, start.month, "explicit" if match["y"] else _yearless(context))


def part_of_month(part: str, whole: Days) -> Days:
    """Early is 1-10, mid 11-20, late from 21, the end the last six days."""
    assert whole.start is not None
    assert whole.end is not None
    first = whole.start
    bounds = {
        "early": (first, first + 10 * DAY),
        "mid": (first + 10 * DAY, first + 20 * DAY),
        "late": (first + 20 * DAY, whole.end),
        "end": (whole.end - 6 * DAY, whole.end),
    }
    return Days(*bounds[part], whole.basis)


def _part_month(match: re.Match[str], context: TimeContext) -> Days | None:
    whole = _month(match, context)
    return part_of_month(match["part"], whole) if whole else None


def _last_days(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match[3]), match[4], context)
    if start is None:
        return None
    whole, days = a_month(start.year, start.month), int(match[2])
    assert whole.start is not None
    assert whole.end is not None
    if match[1] == "last":
        return Days(whole.end - days * DAY, whole.end, _yearless(context))
    return Days(whole.start, whole.start + days * DAY, _yearless(context))


def _months(match: re.Match[str], context: TimeContext) -> Days | None:
    last = month_start(int(match[3]), match[4], context)
    if last is None:
        return None
    first = date(int(match[2]) if match[2] else last.year, int(match[1]), 1)
    if first > last and not match[2]:
        first = add_months(first, -12)
    return Days(first, add_months(last, 1), _yearless(context)) if first <= last else None


def _nth_week(match: re.Match[str], context: TimeContext) -> Days | None:
    start = month_start(int(match[2]), match[3], context)
    if start is None:
        return None
    first = start + 7 * (int(match[1]) - 1) * DAY
    return Days(first, first + 7 * DAY, _yearless(context))


def _season(match: re.Match[str], context: TimeContext) -> Days | None:
    month = SEASON_MONTH[match["se"]]
    start = month_start(month, match["y"], context)
    published = context.published
    if start is None:
        return None
    if not match["y"] and published:
        current = [date(y, month, 1) for y in (published.year - 1, published.year)]
        inside = [day for day in current if day <= published < add_months(day, 4)]
        start = inside[-1] if inside else start
        if match["m"] == "last" and inside:
            start = add_months(start, -12)
        if match["m"] == "this" and add_months(start, 3) > published:
            return Days(start, published + DAY, basis_of(context)) if start <= published else None
        if match["m"] == "this" and inside:
            return Days(start, published + DAY, basis_of(context))
    return Days(start, add_months(start, 3), "explicit" if match["y"] else _yearless(context))


def _year(match: re.Match[str], _: TimeContext) -> Days | None:
    start = day_of(int(match["y"]), 1, 1)
    if start is None:
        return None
    return part_of_year(match["part"], Days(start, add_months(start, 120 if match["s"] else 12)))


def part_of_year(part: str | None, whole: Days) -> Days:
    """Early is January to March, mid May to August, late from October, the end the last two months."""
    start = whole.start
    if part is None or start is None:
        return whole
    bounds = {"early": (0, 3), "mid": (4, 8), "late": (9, 12), "end": (11, 12)}
    first, last = bounds[part]
    return Days(add_months(start, first), add_months(start, last), whole.basis)


def _year_told(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "This year", "last year", "late last year", "earlier this year"."""
    if context.published is None:
        return None
    step = {"last": -1, "next": 1, "this": 0}[match["m"]]
    whole = Days(date(context.published.year + step, 1, 1), date(context.published.year + step + 1, 1, 1))
    whole = Days(whole.start, whole.end, basis_of(context))
    if match["part"]:
        return part_of_year(match["part"], whole)
    if step == 0 and match["d"] == "later":
        return Days(context.published, whole.end, whole.basis)
    return Days(whole.start, context.published + DAY, whole.basis) if step == 0 else whole


def _ymd(match: re.Match[str], context: TimeContext) -> Days | None:
    return _with_year(int(match[2]), int(match[3]), match[1], context)


def _feast(match: re.Match[str], context: TimeContext) -> Days | None:
    """Christmas, New Year, Easter, Holy Week, and the eve of each."""
    if context.published is None:
        return None
    years = (context.published.year - 1, context.published.year, context.published.year + 1)
    if match[2] in ("easter", "holy_week"):
        candidates = [easter(year) for year in years]
    else:
        month, day = map(int, lexicon().feasts[match[2]].split("-"))
        candidates = [date(year, month, day) for year in years]
    found = nearest(candidates, context.published, context.tense)
    if found is None:
        return None
    if match[2] == "holy_week":
        return Days(found - 7 * DAY, found + DAY, _yearless(context))
    return one_day(found - DAY if match[1] or match[3] else found, _yearless(context))


_MOD = r"(?:(?P<m>last|this|next|past) )?"
_PART = r"(?P<part>early|mid|late|end)(?: in| of| on)?"
_Y = r"(?: (?:of )?(?P<y>(?:19|20)\d\d))?"

DATE_RULES: tuple[Rule, ...] = (
    (dated(r"((?:19|20)\d\d) [-/.] (\d{1,2}) [-/.] (\d{1,2})"), _iso),
    (dated(r"(\d{1,2}) ([-/.]) (\d{1,2}) \2 (\d{4}|\d\d)"), _numeric),
    (dated(r"((?:19|20)\d\d) mo(\d+) (\d{1,2})"), _ymd),
    (dated(r"(eve of )?(?:#1 )?feast:(\w+)( eve)?"), _feast),
    (dated(rf"(\d{{1,2}}) mo(\d+) {_TO} (\d{{1,2}}) mo(\d+)(?: (\d{{4}}))?"), _two_months),
    (
        dated(rf"mo(\d+) (\d{{1,2}}) {_TO} (\d{{1,2}})(?: ((?:19|20)\d\d))?"),
        lambda m, c: _month_range(m[1], (m[2], m[3]), m[4], c),
    ),
    (
        dated(rf"(\d{{1,2}}) {_TO} (\d{{1,2}}) (?:of )?mo(\d+)(?: ((?:19|20)\d\d))?"),
        lambda m, c: _month_range(m[3], (m[1], m[2]), m[4], c),
    ),
    (dated(r"mo(\d+) (\d{1,2})(?: ((?:19|20)\d\d))?"), lambda m, c: _with_year(int(m[1]), int(m[2]), m[3], c)),
    (
        dated(r"(?:ord)?(\d{1,2}) (?:of )?mo(\d+)(?: ((?:19|20)\d\d))?"),
        lambda m, c: _with_year(int(m[2]), int(m[1]), m[3], c),
    ),
    (dated(r"mo(\d+) ord(\d{1,2})(?: ((?:19|20)\d\d))?"), lambda m, c: _with_year(int(m[1]), int(m[2]), m[3], c)),
    (dated(r"(last|ord1) #?(\d+) u:day of mo(\d+)(?: ((?:19|20)\d\d))?"), _last_days),
    (dated(rf"{_PART} {_MOD}mo(?P<mo>\d+){_Y}"), _part_month),
    (dated(rf"mo(\d+)(?: (\d{{4}}))? {_TO} mo(\d+)(?: (\d{{4}}))?"), _months),
    (dated(r"ord(\d) u:week of mo(\d+)(?: (\d{4}))?"), _nth_week),
    (dated(rf"{_MOD}(?<!\d )mo(?P<mo>\d+){_Y}(?! \d)"), _month),
    (dated(rf"{_MOD}se:(?P<se>\w+){_Y}"), _season),
    (dated(rf"(?:(?P<d>ago|later) )?(?:{_PART} )?(?P<m>last|this|next) u:year"), _year_told),
    (dated(rf"(?:{_PART} )?(?<!/ )(?<!- )(?P<y>(?:19|20)\d\d)(?P<s> s)?(?! [-/] )"), _year),
)
"""Tried in order; the first that fits and gives a reading wins."""


def unit_before(published: date, count: int, unit: str) -> date:
    """The first day of "the last `count` units" up to publication."""
    if unit == "minute":
        return published
    if unit == "hour":
        return published - timedelta(days=max(1, round(count / 24)))
    return shift(published, -count, unit)

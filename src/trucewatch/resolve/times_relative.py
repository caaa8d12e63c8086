"""Times relative to publication, to a post, or to an event whose day is known."""

import re
from datetime import date, timedelta

from trucewatch.resolve.times_calendar import DAY, Days, TimeContext, a_month, add_months, one_day, shift, weekday_near
from trucewatch.resolve.times_dates import Rule, basis_of, dated, part_of_month, unit_before

_N = r"#?(\d+)"


def _named_day(match: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None:
        return None
    step = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}[match[2]]
    if match[1]:
        step *= 2
    return one_day(context.published + step * DAY, basis_of(context))


def _overnight(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Last night" is dated by its evening; "overnight" lies between two days."""
    if context.published is None:
        return None
    if match[1] == "last":
        return one_day(context.published - DAY, basis_of(context))
    return Days(context.published - DAY, context.published + DAY, basis_of(context))


def _this_part(_: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None:
        return None
    return one_day(context.published, basis_of(context))


def _weekday(match: re.Match[str], context: TimeContext) -> Days | None:
    published = context.published
    if published is None:
        return None
    number = int(match["wd"])
    if match["m"] == "next":
        day = weekday_near(published + DAY, number, "future")
    elif match["m"] == "last":
        day = weekday_near(published - DAY, number, "past")
    else:
        day = weekday_near(published, number, context.tense)
    if match["eve"]:
        day -= DAY
    return one_day(day, basis_of(context))


def _weekday_range(match: re.Match[str], context: TimeContext) -> Days | None:
    published = context.published
    if published is None:
        return None
    last = weekday_near(published, int(match[2]), context.tense)
    first = weekday_near(last, int(match[1]), "past")
    return Days(first, last + DAY, basis_of(context))


def _weekend(match: re.Match[str], context: TimeContext) -> Days | None:
    published = context.published
    if published is None:
        return None
    step: date = weekday_near(published, 5, "future" if match[1] == "next" or context.tense == "future" else "past")
    return Days(step, step + 2 * DAY, basis_of(context))


def _span_back(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "In the past two weeks", "for three days", "over five months": up to publication, its day included.

    "In the next two weeks" reaches as far ahead, and so does "within two weeks" in a future clause.
    """
    groups = match.groupdict()
    which = groups.get("m") or ""
    is_ahead = which == "next" or (not which and context.tense == "future")
    return _reach(int(groups.get("n") or 1), match["u"], is_ahead, context)


def _few_back(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "For days", "for weeks": at least three of them."""
    return _reach(3, match["u"], context.tense == "future", context)


def _reach(count: int, unit: str, is_ahead: bool, context: TimeContext) -> Days | None:
    if context.published is None:
        return None
    start = unit_before(context.published, count, unit)
    if is_ahead:
        return Days(context.published, context.published + (context.published - start) + DAY, basis_of(context))
    return Days(start, context.published + DAY, basis_of(context))


def _some(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "In recent days" reaches back a week, "in recent weeks" four, "in recent months" three months."""
    if context.published is None:
        return None
    count, unit = {"day": (7, "day"), "week": (4, "week"), "month": (3, "month")}[match[2]]
    if match[1] == "next":
        return Days(context.published, shift(context.published, count, unit) + DAY, basis_of(context))
    return Days(shift(context.published, -count, unit), context.published + DAY, basis_of(context))


def _ago(match: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None:
        return None
    count, unit = int(match[1]), match[2]
    if unit in ("minute", "hour"):
        return Days(unit_before(context.published, count, unit), context.published + DAY, basis_of(context))
    day = shift(context.published, -count, unit)
    if unit == "day" or (unit == "week" and count == 1):
        return one_day(day, basis_of(context))
    if unit in ("week", "fortnight"):
        return Days(day - 3 * DAY, day + 4 * DAY, basis_of(context))
    if unit == "month":
        return a_month(day.year, day.month, basis_of(context))
    return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1), basis_of(context))


def _period(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "This week", "last month", "next week", each with its part."""
    published = context.published
    if published is None:
        return None
    which, unit = match["m"], match["u"]
    if unit == "week":
        whole = _week(published, {"last": -1, "past": -1, "this": 0, "next": 1}[which])
    elif unit == "month":
        first = add_months(published.replace(day=1), {"last": -1, "past": -1, "this": 0, "next": 1}[which])
        whole = a_month(first.year, first.month)
        whole = part_of_month(match["part"], whole) if match["part"] else whole
    else:
        return None
    assert whole.start is not None
    assert whole.end is not None
    if which == "this" and context.tense != "future" and whole.start <= published:
        return Days(whole.start, min(whole.end, published + DAY), basis_of(context))
    return Days(whole.start, whole.end, basis_of(context))


def _week(published: date, step: int) -> Days:
    monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * step)
    return Days(monday, monday + 7 * DAY)


def _that(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "That day", "later that month": of the day told last."""
    carried = context.carried
    if carried is None:
        return None
    if match[1] == "day":
        return one_day(carried, "carried")
    if match[1] == "month":
        return Days(*_bounds(a_month(carried.year, carried.month), context), "carried")
    if match[1] == "week":
        return Days(*_bounds(_week(carried, 0), context), "carried")
    return Days(*_bounds(Days(date(carried.year, 1, 1), date(carried.year + 1, 1, 1)), context), "carried")


def _bounds(days: Days, context: TimeContext) -> tuple[date | None, date | None]:
    end = days.end
    if context.published and days.start and end and days.start <= context.published < end:
        end = context.published + DAY
    return days.start, end


def _nth_day(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "On the ninth day of the truce": the first day is the anchor itself."""
    anchor = context.anchors.get(match[3])
    if anchor is None:
        return None
    count, unit = int(match[1]), match[2]
    start = shift(anchor, count - 1, unit)
    return Days(start, shift(anchor, count, unit), "event")


def _after_event(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Two days after the truce"."""
    anchor = context.anchors.get(match[4])
    if anchor is None:
        return None
    count, unit = int(match[1] or 1), match[2]
    if unit in ("minute", "hour"):
        return one_day(anchor, "event")
    return one_day(shift(anchor, count if match[3] == "after" else -count, unit), "event")


def _months_after(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Seven months after it launched": the launch, counted back from publication, to the month."""
    if context.published is None:
        return None
    day = shift(context.published, -int(match[1]), match[2])
    if match[2] == "year":
        return Days(date(day.year, 1, 1), date(day.year + 1, 1, 1), basis_of(context))
    return a_month(day.year, day.month, basis_of(context))


_LOOSE = r"(?:(?P<m>last|past) |more than |about |nearly |almost )"

RELATIVE_RULES: tuple[Rule, ...] = (
    (dated(r"ord(\d+) (?:u:day )?u:(day|week) (?:of|in|into) (?:\w+ )?anchor:(\w+)"), _nth_day),
    (dated(rf"(?:{_N} )?u:(minute|hour|day|week|month) (after|before) (?:\w+ )?anchor:(\w+)"), _after_event),
    (dated(r"wd(\d) (?:(?:-|–|to|until|and) )?wd(\d)"), _weekday_range),
    (dated(r"(?P<eve>eve of )?(?:(?P<m>last|this|next|past) )?wd(?P<wd>\d)"), _weekday),
    (dated(r"(u:day before )?day:(\w+)"), _named_day),
    (dated(rf"{_N} u:(\w+)(?: (?:and )?#?\d+ u:\w+)? ago"), _ago),
    (dated(r"(last) night"), _overnight),
    (dated(r"this (?:part|night)"), _this_part),
    (dated(r"(?:(last|this|next|past) )?weekend"), _weekend),
    (dated(r"that (?:same )?u:(day|week|month|year)"), _that),
    (dated(r"(?P<m>last|past|this|next) #?(?P<n>\d+) u:(?P<u>\w+)"), _span_back),
    (dated(r"(?:(?P<part>early|mid|late|end) )?(?P<m>last|past|this|next) u:(?P<u>week|month)"), _period),
    (dated(r"(?P<m>last|past) u:(?P<u>day|hour)"), _span_back),
    (dated(r"(recent|next) u:(day|week|month)"), _some),
    (dated(r"(?:ago|later) (?:on |in )?u:day"), _this_part),
    (dated(r"#?(\d+) u:(month|year) after"), _months_after),
    (dated(rf"(?:for|over|in|within|during) {_LOOSE}?#?(?P<n>\d+) u:(?P<u>\w+)"), _span_back),
    (dated(r"(?:for|in) (?:last |past )?u:(?P<u>day|week|month)"), _few_back),
    (dated(r"^(?:about |nearly |almost )?#?(?P<n>\d+) u:(?P<u>\w+)$"), _span_back),
    (dated(r"^()(?:in )?night$"), _overnight),
)
"""Tried in order after the dates; the first that fits and gives a reading wins."""

"""Times relative to publication, to a post, or to an event whose day is known."""

import re
from datetime import date, timedelta

from trucewatch.resolve.times_calendar import (
    DAY,
    NOTHING,
    Days,
    TimeContext,
    basis_of,
    one_day,
    shift,
    weekday_near,
    whole,
)
from trucewatch.resolve.times_dates import Rule, dated
from trucewatch.resolve.times_parts import PART_OF, PARTS

_N = r"#?(\d+)"


def unit_before(published: date, count: int, unit: str) -> date:
    """The first day of "the last `count` units" up to publication."""
    if unit == "minute":
        return published
    if unit == "hour":
        return published - timedelta(days=max(1, round(count / 24)))
    return shift(published, -count, unit)


def weekday_of(context: TimeContext, weekday: int) -> date | None:
    """The day of that name: the last up to publication, or the next in a future clause; on from a narrative's day."""
    if context.published is None or (context.is_narrative and context.carried_unit != "day"):
        return None
    return weekday_near(context.published, weekday, "future" if context.is_narrative else context.tense)


def _named_day(match: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None or context.is_narrative:
        return NOTHING
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


def _in_a_row(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "For the third day in a row": that many days up to publication."""
    if context.published is None:
        return None
    return Days(shift(context.published, 1 - int(match[1]), match[2]), context.published + DAY, basis_of(context))


def _this_part(_: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None or context.is_narrative:
        return None
    return one_day(context.published, basis_of(context))


def _weekday(match: re.Match[str], context: TimeContext) -> Days | None:
    published, number = context.published, int(match["wd"])
    if published is None:
        return None
    if match["m"] == "next":
        day = weekday_near(published + DAY, number, "future")
    elif match["m"] == "last":
        day = weekday_near(published - DAY, number, "past")
    else:
        found = weekday_of(context, number)
        if found is None:
            return None
        day = found
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
    if context.is_narrative and which != "next":
        return NOTHING  # a narrative's "for three days" is a length: it does not end on the day told last
    is_ahead = which == "next" or (not which and context.tense == "future")
    return _reach(int(groups.get("n") or 1), match["u"], is_ahead, context)


def _few_back(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "For days", "for weeks": at least three of them."""
    if context.is_narrative:
        return NOTHING
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
    if context.published is None or context.is_narrative:
        return None
    count, unit = {"day": (7, "day"), "week": (4, "week"), "month": (3, "month")}[match[2]]
    if match[1] == "next":
        return Days(context.published, shift(context.published, count, unit) + DAY, basis_of(context))
    return Days(shift(context.published, -count, unit), context.published + DAY, basis_of(context))


def _ago(match: re.Match[str], context: TimeContext) -> Days | None:
    if context.published is None:
        return None
    count, unit = int(match[1] or 1), match[2]
    if unit in ("minute", "hour"):
        return Days(unit_before(context.published, count, unit), context.published + DAY, basis_of(context))
    day = shift(context.published, -count, unit)
    if unit == "day" or (unit == "week" and count == 1):
        return one_day(day, basis_of(context))
    if unit in ("week", "fortnight"):
        return Days(day - 3 * DAY, day + 4 * DAY, basis_of(context))
    return whole(day, "month" if unit == "month" else "year", basis_of(context))


def _period(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "This week", "last month", "next week", each with its part."""
    published = context.published
    if published is None:
        return None
    which, unit, part, basis = match["m"], match["u"], match["part"], basis_of(context)
    days = whole(shift(published, {"last": -1, "this": 0, "next": 1}[which], unit), unit, basis)
    if part in PARTS:
        return PART_OF[unit](part, days)
    assert days.start is not None
    assert days.end is not None
    if part == "later" and days.start <= published < days.end:
        return Days(published, days.end, basis)
    if which == "this" and not part and context.tense != "future" and days.start <= published:
        return Days(days.start, min(days.end, published + DAY), basis)
    return days


def _months_after(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Seven months after it launched": the launch, counted back from publication, to the month."""
    if context.published is None:
        return None
    return whole(shift(context.published, -int(match[1]), match[2]), match[2], basis_of(context))


_LOOSE = r"(?:(?P<m>last|past) |more than |about |nearly |almost )"

RELATIVE_RULES: tuple[Rule, ...] = (
    (dated(r"(?:night )?wd(\d) (?:(?:-|–|to|until|and|into|through) )?(?:(?:last|this|next) )?wd(\d)"), _weekday_range),
    (dated(r"(?P<eve>eve of )?(?:(?P<m>last|this|next|past) )?wd(?P<wd>\d)"), _weekday),
    (dated(r"(u:day (?:before|after) )?day:(\w+)"), _named_day),
    (dated(r"ord(\d+) straight u:(day|week|month)"), _in_a_row),
    (dated(r"ord(\d+) u:(day|week|month) straight"), _in_a_row),
    (dated(rf"{_N} u:(\w+)(?: (?:and )?#?\d+ u:\w+)? ago"), _ago),
    (dated(r"(?<!\d )()u:(\w+) ago"), _ago),
    (dated(r"(last) night"), _overnight),
    (dated(r"this (?:part|night)"), _this_part),
    (dated(r"(?:(last|this|next|past) )?weekend"), _weekend),
    (dated(r"(?P<m>last|past|this|next) #?(?P<n>\d+) u:(?P<u>\w+)"), _span_back),
    (dated(r"(?:(?P<part>early|mid|late|end|later)(?: of| in)? )?(?P<m>last|this|next) u:(?P<u>week|month)"), _period),
    (dated(r"(?P<m>past) u:(?P<u>day|hour|week|month|year|decade)"), _span_back),
    (dated(r"(?P<m>last) u:(?P<u>day|hour|decade)"), _span_back),
    (dated(r"(recent|next) u:(day|week|month)"), _some),
    (dated(r"(?:ago|earlier|earlier_in|later) (?:on |in )?(?:this )?u:day"), _this_part),
    (dated(r"#?(\d+) u:(month|year) after"), _months_after),
    (dated(rf"(?:for|over|in|within|during) {_LOOSE}?#?(?P<n>\d+) u:(?P<u>\w+)"), _span_back),
    (dated(r"(?:for|in) (?:last |past )?u:(?P<u>day|week|month)"), _few_back),
    (dated(r"^(?:about |nearly |almost )?#?(?P<n>\d+) u:(?P<u>\w+)$"), _span_back),
    (dated(r"^()(?:in |during )?night$"), _overnight),
    (dated(r"^since (?:early )?part$"), _this_part),
)
"""Tried in order after the dates and the events; the first that fits and gives a reading wins."""

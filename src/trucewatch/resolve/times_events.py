"""Times told from another event whose day is known, or from the day that the document told last."""

import re
from datetime import date, timedelta

from trucewatch.resolve.times_calendar import DAY, NOTHING, Days, TimeContext, one_day, shift, whole
from trucewatch.resolve.times_dates import Rule, dated

_N = r"#?(\d+)"
_ANCHOR = r"(?:(?!anchor|in|on|at)[\w'’-]+ ){0,3}anchor:(\w+)"


_WEEK = timedelta(days=7)


def _count_of_days(count: int, unit: str) -> int:
    """Whole days in so many hours: 24 hours are one day, 12 none."""
    return count // 24 if unit == "hour" else 0


def _from(day: date, count: int | None, unit: str) -> date:
    """The day so many units away; minutes and untold hours stay on the day."""
    if unit in ("minute", "hour"):
        return day + _count_of_days(abs(count or 0), unit) * (1 if (count or 0) > 0 else -1) * DAY
    return shift(day, 1 if count is None else count, unit)


def _nth_day(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "On the ninth day of the truce": the first day is the anchor itself."""
    anchor = context.anchors.get(match[3])
    if anchor is None:
        return NOTHING
    count, unit = int(match[1]), match[2]
    return Days(shift(anchor, count - 1, unit), shift(anchor, count, unit), "event")


def _first_days(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "In the first three days of the truce", "within 24 hours of the deal", "within hours of it"."""
    anchor = context.anchors.get(match[3])
    if anchor is None:
        return NOTHING
    unit = match[2]
    end = _from(anchor, int(match[1]) if match[1] else (None if unit in ("hour", "minute") else 1), unit)
    return Days(anchor, end if unit not in ("hour", "minute") else end + DAY, "event")


def _after_event(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Two days after the truce", "24 hours before the deal", "48 hours into the truce"."""
    anchor = context.anchors.get(match[4])
    if anchor is None:
        return NOTHING
    count, unit = int(match[1]) if match[1] else None, match[2]
    if match[3] == "before":
        count = -1 if count is None and unit not in ("minute", "hour") else -(count or 0)
    return one_day(_from(anchor, count, unit), "event")


def _eve(match: re.Match[str], context: TimeContext) -> Days | None:
    anchor = context.anchors.get(match[1])
    return one_day(anchor - DAY, "event") if anchor else NOTHING


def _day_of_event(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The day the truce began"."""
    anchor = context.anchors.get(match[1])
    return one_day(anchor, "event") if anchor else NOTHING


def _beside_event(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Before the ceasefire" is open; "after the ceasefire" runs up to publication, "since" is read before."""
    anchor = context.anchors.get(match[2])
    if anchor is None:
        return NOTHING
    if match[1] in ("before", "until"):
        return Days(None, anchor, "event")
    last = context.published
    return Days(anchor, last + DAY if last and last >= anchor and not context.is_narrative else None, "event")


def _next_day(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The next day", "the previous night": from the day told last, never from publication."""
    if context.carried is None or context.carried_unit == "year":
        return NOTHING
    step = 1 if match[1] in ("next_day", "next_night") else -1
    return one_day(context.carried + step * DAY, "carried")


def _beside_last(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The night before", "the day after": beside the day told last."""
    if context.carried is None or context.carried_unit != "day":
        return NOTHING
    return one_day(context.carried + (DAY if match[1] == "after" else -DAY), "carried")


def _in_the_day(_: re.Match[str], context: TimeContext) -> Days | None:
    """ "Later in the day": the day told last, where that is of the last week; else of publication, by another rule."""
    carried, published = context.carried, context.published
    if carried is None or (published is not None and not timedelta(0) <= published - carried <= _WEEK):
        return None
    return one_day(carried, "carried")


def _following(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "The following week", "month" or "year"."""
    if context.carried is None:
        return NOTHING
    step = -1 if match[1] == "last" else 1
    return whole(shift(context.carried, step, match[2]), match[2], "carried")


def _later(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Two days later", "three months earlier": from the day told last; months and years keep their width."""
    if context.carried is None:
        return NOTHING
    count, unit = int(match[1]), match[2]
    if unit not in ("minute", "hour", "day", "week", "fortnight", "month", "year", "decade"):
        return None
    day = _from(context.carried, count if match[3] in ("later", "after") else -count, unit)
    if context.published and day > context.published and context.tense == "past":
        return NOTHING  # what is told as done does not lie ahead: the day told last was another story's
    if unit in ("month", "year") or context.carried_unit != "day":
        return whole(day, "year" if "year" in (unit, context.carried_unit) else "month", "carried")
    if unit == "decade":
        return whole(day, "year", "carried")
    return one_day(day, "carried")


def _unsaid(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "Two days before …" what is not said here. "Seven months after it began" is read from publication later."""
    return None if match[2] in ("month", "year") and not context.is_narrative else NOTHING


def _that(match: re.Match[str], context: TimeContext) -> Days | None:
    """ "That day", "that night", "later that month": of the day told last."""
    carried, unit = context.carried, match[1] or "day"
    if carried is None:
        return NOTHING
    found = whole(carried, unit, "carried")
    published = context.published
    if published and found.start and found.end and found.start <= published < found.end and not context.is_narrative:
        return Days(found.start, published + DAY, "carried")
    return found


EVENT_RULES: tuple[Rule, ...] = (
    (dated(rf"ord(\d+) (?:straight )?(?:u:day )?u:(day|week|month) (?:(?:of|in|into|since) )?{_ANCHOR}"), _nth_day),
    (dated(rf"(?:ord1|within|in|during) {_N} u:(minute|hour|day|week|month) (?:of|after|from) {_ANCHOR}"), _first_days),
    (dated(rf"(?:within|in)() u:(hour|minute) (?:of|after) {_ANCHOR}"), _first_days),
    (dated(rf"(?:{_N} )?u:(minute|hour|day|week|month) (after|before|into|later) {_ANCHOR}"), _after_event),
    (dated(rf"eve (?:of )?{_ANCHOR}"), _eve),
    (dated(rf"^(?:\w+ )??u:day {_ANCHOR}"), _day_of_event),
    (dated(rf"^(?:\w+ )?(before|until|after) {_ANCHOR}"), _beside_event),
    (dated(r"#?(\d+) u:(\w+) (later|earlier)$"), _later),
    (dated(r"#?(\d+) u:(\w+) (after|before) that$"), _later),
    (dated(r"^(?:\w+ )?(?:u:day|night|part) (before|after)$"), _beside_last),
    (dated(r"^(?:later|earlier_in|earlier)(?: on| in)?(?: this)? u:day$"), _in_the_day),
    (dated(r"(?<!\d )#?(\d+) u:(\w+) (after|before)$"), _unsaid),
    (dated(r"(?:#1 )?(next_day|previous_day|next_night|previous_night)"), _next_day),
    (dated(r"(following) u:(week|month|year)"), _following),
    (dated(r"that (?:same )?u:(day|week|month|year)"), _that),
    (dated(r"that (?:same )?()(?:night|part)"), _that),
)
"""Tried before the relative times, so that "the next day" is never a day after publication."""

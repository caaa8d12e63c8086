"""Words of time made into intervals of days, with what each reading rests on."""

import re
from dataclasses import replace
from datetime import timedelta

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times_calendar import DAY, Days, Tense, TimeContext
from trucewatch.resolve.times_clock import Clock, moment, take_clock
from trucewatch.resolve.times_dates import DATE_RULES, basis_of, dated, unit_before
from trucewatch.resolve.times_relative import RELATIVE_RULES
from trucewatch.resolve.times_words import marked, zone_of

__all__ = ["Tense", "TimeContext", "resolve_time", "zone_of"]

_SINCE = re.compile(r"(?<![\w:])(?:since|from)(?![\w:]) ?(.*)")
_SINCE_THEN = re.compile(r"^(?:\w+ )?(#?\d+ u:(?:day|week|month|year)) since$")
_FROM_TO = re.compile(r"(?<![\w:])(?:both|from) (.+?) (?:and|to|until|through|-|–|into) (.+)")
_UNTIL = re.compile(r"^(?:.* )?(?<!u:day )(until|before) (?!(?:\w+ )*anchor)(.+)")
_ANCHOR = dated(r"(?:\w+ )*?anchor:(\w+)")
_AGE = re.compile(r"^(?:about )?#?(\d+) ?u:(minute|hour|day)(?: (\d+) u:(?:minute|hour|day))*(?: ago)?(?: \.)?$")
_PAST_SOME = re.compile(r"\b(?:past|last|previous)(?= (?:days|weeks|months)\b)", re.IGNORECASE)
"""Before a plural without a figure these tell no one week or month, but some."""
_ZONE = re.compile(r"zone:(\S+)")
_LOOSE_RELATIVE = re.compile(r"(?<![\w:])(?:next|day:tomorrow)(?![\w:])")


def resolve_time(text: str, context: TimeContext) -> Interval | None:
    """The days that `text` tells, read against `context`; None where it tells none or what it needs is unknown.

    Publication never stands in silently: a reading that needs it says so in `basis`
    ("publication", or "inferred-publication" where the day itself is inferred).
    """
    rest, clock = take_clock(_PAST_SOME.sub("recent", text))
    line = marked(rest)
    if context.basis == DateBasis.NONE and context.published is not None:
        context = replace(context, published=None)
    try:
        days = _read(line, context)
    except (OverflowError, ValueError):  # "9999 years ago": a number beyond the calendar tells no time
        return None
    if days is None and clock is not None and context.carried is not None:
        days = Days(context.carried, context.carried + DAY, "carried")
    if days is None:
        return None
    if isinstance(days, Interval):
        return days
    return _interval(days, clock, line, context)


def _interval(days: Days, clock: Clock | None, line: str, context: TimeContext) -> Interval | None:
    start, end = days.start, days.end
    if start is not None and end is not None and start >= end:
        return None
    at = None
    if clock is not None and start is not None and end == start + DAY:
        told = _ZONE.search(line)
        at = moment(start + DAY if clock.is_next_day else start, clock, told[1] if told else context.zone)
    return Interval(start=start, end=end, at=at, basis=days.basis)


def _read(line: str, context: TimeContext) -> Days | Interval | None:
    return _age(line, context) or _compound(line, context) or _point(line, context)


def _age(line: str, context: TimeContext) -> Days | Interval | None:
    """A post's own age ("15h", "30 min ago"): against the post's moment, else the day of publication.

    A post without a moment of its own was written at an unknown hour up to publication: a day is added before.
    """
    match = _AGE.match(line)
    if match is None or match[2] == "day" or ("ago" not in line and match[2] == "minute"):
        return None
    count = int(match[1])
    if context.posted is not None:
        at = context.posted - timedelta(**{f"{match[2]}s": count})
        return Interval(start=at.date(), end=at.date() + DAY, at=at, basis="post")
    if context.published is None:
        return None
    start = unit_before(context.published, count, match[2])
    if context.is_post:
        return Days(min(start, context.published - DAY), context.published + DAY, "post")
    return Days(start, context.published + DAY, basis_of(context))


def _compound(line: str, context: TimeContext) -> Days | None:
    """ "From X to Y", "since X", "until X", "before X"."""
    if both := _FROM_TO.search(line):
        span = _between(both[1], both[2], line, context)
        if span is not None:
            return span
    if bare := _SINCE_THEN.match(line):
        return _point(f"{bare[1]} ago", context)
    if since := _SINCE.search(line):
        return _since(since[1], context, is_bare="u:" not in line[: since.start()])
    if until := _UNTIL.match(line):
        last = _point(until[2], context)
        if last is None or last.end is None:
            return None
        return Days(None, last.end if until[1] == "until" else last.start, last.basis)
    return None


def _between(left: str, right: str, line: str, context: TimeContext) -> Days | None:
    last = _point(right, context)
    first = _point(left, context)
    if (first is None) != (last is None):
        whole = _point(line, context)
        return whole if whole and whole.start and whole.end and (whole.end - whole.start).days > 1 else None
    if first is None or last is None or first.start is None or last.end is None or first.start >= last.end:
        return None
    return Days(first.start, last.end, first.basis if first.basis == last.basis else "publication")


def _since(words: str, context: TimeContext, *, is_bare: bool) -> Days | None:
    """From the first day told, else from the event's anchor, up to publication; bare "since" from the day told last."""
    back = replace(context, tense="past")
    first = _point(words, back)
    start = first.start if first else None
    basis = first.basis if first else ""
    if start is None and (anchor := _ANCHOR.search(words)):
        start, basis = context.anchors.get(anchor[1]), "event"
    if start is None and context.carried is not None and is_bare and not words.strip(" ."):
        start, basis = context.carried, "carried"
    if start is None:
        return None
    end = context.published + DAY if context.published and context.published >= start else None
    return Days(start, end, basis if basis in ("event", "carried") else basis_of(context))


def _point(line: str, context: TimeContext) -> Days | None:
    if _LOOSE_RELATIVE.search(line) and context.tense != "future":
        context = replace(context, tense="future")
    for pattern, rule in (*DATE_RULES, *RELATIVE_RULES):
        for match in pattern.finditer(line):
            days = rule(match, context)
            if days is not None:
                return days
    return None


def day_order(text: str) -> bool | None:
    """Whether a document writes the day before the month in numbers (31/12/2017); None where nothing tells."""
    day_first = month_first = 0
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[2])
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
    return None if day_first == month_first else day_first > month_first


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d\d)(?![\d/.-])")

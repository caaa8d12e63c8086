"""Words of time made into intervals of days, with what each reading rests on."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from trucewatch.core.claims import Interval
from trucewatch.core.records import DateBasis
from trucewatch.resolve.times_calendar import DAY, NOTHING, Days, Tense, TimeContext, basis_of
from trucewatch.resolve.times_clock import Clock, moment, take_clock
from trucewatch.resolve.times_dates import DATE_RULES, RANGE_RULES, YEAR, Rule, dated
from trucewatch.resolve.times_events import EVENT_RULES
from trucewatch.resolve.times_lexicon import folded, lexicon
from trucewatch.resolve.times_parts import PART_RULES, YEAR_RULES
from trucewatch.resolve.times_relative import RELATIVE_RULES, unit_before
from trucewatch.resolve.times_words import marked, zone_of

__all__ = ["Tense", "TimeContext", "day_order", "is_to_come", "resolve_time", "zone_of"]

_SINCE = re.compile(r"(?<![\w:])(?:since|from)(?![\w:]) ?(.*)")
_SINCE_THEN = re.compile(r"^(?:\w+ )?(#?\d+ u:(?:day|week|month|year)) since$")
_FROM_TO = re.compile(r"(?<![\w:])(?:both|from) (.+?) (?:and|to|until|through|-|–|into) (.+)")
_UNTIL = re.compile(r"^(?:.* )?(?<!u:day )(until|before) (?!(?:\w+ )*anchor)(.+)")
_NIGHT_TO = dated(r"night (?:to|into) (.+)")
"""The night into a day: that day and the one before."""
_YEAR_TOLD = dated(YEAR)
_ANCHOR = dated(r"(?:\w+ )*?anchor:(\w+)")
_AGE = re.compile(
    r"^(?:about )?#?(\d+) ?u:(minute|hour|day|week)(?: (\d+) u:(?:minute|hour|day|week))*( ago)?(?: \.)?(?: |$)"
)
_PAST_SOME = re.compile(r"\b(?:past|last|previous)(?= (?:days|weeks|months)\b)", re.IGNORECASE)
"""Before a plural without a figure these tell no one week or month, but some."""
_THE_WEEK = re.compile(r"(?<=\bfor )the (week|month)$", re.IGNORECASE)
"""A count "for the week" is that of the one just past."""
_OF_THIS_YEAR = dated(r"((?:\d{1,2} )?mo\d+(?: (?:ord)?\d{1,2})?) (?:(?:of|in) )?(last|this|next) u:year")
_ZONE = re.compile(r"zone:(\S+)")
_LOOSE_RELATIVE = re.compile(r"(?<![\w:])(?:next|day:tomorrow)(?![\w:])")


def resolve_time(text: str, context: TimeContext) -> Interval | None:
    """The days that `text` tells, read against `context`; None where it tells none or what it needs is unknown.

    Publication never stands in silently: a reading that needs it says so in `basis`
    ("publication", or "inferred-publication" where the day itself is inferred).
    """
    rest, clock = take_clock(_THE_WEEK.sub(r"past \1", _PAST_SOME.sub("recent", folded(text))))
    told = marked(rest)
    line = _in_its_year(told, context)
    if context.basis == DateBasis.NONE and context.published is not None and not context.is_narrative:
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
    if clock is not None and days.start and days.end == days.start + DAY and _is_cut_off(text):
        days, clock = replace(days, start=days.start - DAY), None
    if line != told and days.basis == "explicit":
        days = replace(days, basis=basis_of(context))
    return _interval(days, clock, line, context)


def _in_its_year(line: str, context: TimeContext) -> str:
    """ "March last year", "5 June this year": the year by its number."""
    if context.published is None or context.is_narrative:
        return line
    year = context.published.year
    return _OF_THIS_YEAR.sub(lambda m: f"{m[1]} {year + {'last': -1, 'this': 0, 'next': 1}[m[2]]}", line)


def _interval(days: Days, clock: Clock | None, line: str, context: TimeContext) -> Interval | None:
    start, end = days.start, days.end
    if start is not None and end is not None and start >= end:
        return None
    at = None
    if clock is not None and start is not None and end == start + DAY:
        told = _ZONE.search(line)
        zone = told[1] if told and told[1] != "local" else context.zone
        at = moment(start + DAY if clock.is_next_day else start, clock, zone)
    return Interval(start=start, end=end, at=at, basis=days.basis)


def _read(line: str, context: TimeContext) -> Days | Interval | None:
    return _age(line, context) or _compound(line, context) or _point(line, context)


def _age(line: str, context: TimeContext) -> Days | Interval | None:
    """A post's own age ("15h", "30 min ago"): against the post's moment, else the day of publication.

    A post without a moment of its own was written at an unknown hour up to publication: a day is added before.
    """
    match = _AGE.match(line)
    if match is None or (not match[4] and (match[2] == "minute" or match.end() < len(line))):
        return None
    count, is_short = int(match[1]), match[2] in ("minute", "hour")
    if context.posted is not None:
        at = context.posted - timedelta(**{f"{match[2]}s": count})
        return Interval(start=at.date(), end=at.date() + DAY, at=at if is_short else None, basis="post")
    if context.published is None or not is_short:
        return None
    start = unit_before(context.published, count, match[2])
    if context.is_post:
        return Days(min(start, context.published - DAY), context.published + DAY, "post")
    return Days(start, context.published + DAY, basis_of(context))


def _compound(line: str, context: TimeContext) -> Days | None:
    """ "From X to Y", "since X", "until X", "before X"."""
    if night := _NIGHT_TO.search(line):
        day = _point(night[1], context)
        if day and day.start and day.end == day.start + DAY:
            return Days(day.start - DAY, day.end, day.basis)
    if both := _FROM_TO.search(line):
        span = _first(RANGE_RULES, line, context)
        if span is not None and span is not NOTHING:
            return span
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
    if (year := _YEAR_TOLD.search(right)) and not _YEAR_TOLD.search(left):
        left = f"{left} {year[0]}"
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


_RULES = (*RANGE_RULES, *PART_RULES, *DATE_RULES, *YEAR_RULES, *EVENT_RULES, *RELATIVE_RULES)
"""Parts of a month or year before the whole of it; a bare year after every date that holds one."""


def _point(line: str, context: TimeContext) -> Days | None:
    if _LOOSE_RELATIVE.search(line) and context.tense != "future":
        context = replace(context, tense="future")
    days = _first(_RULES, line, context)
    return None if days is NOTHING else days


def _first(rules: tuple[Rule, ...], line: str, context: TimeContext) -> Days | None:
    for pattern, rule in rules:
        for match in pattern.finditer(line):
            days = rule(match, context)
            if days is not None:
                return days
    return None


def is_to_come(before: str) -> bool:
    """Whether words that stand before a time tell of what is to come ("will resume", "is due to", "будет")."""
    return bool(_future().search(before))


def _is_cut_off(text: str) -> bool:
    """A report as of an hour tells of the day and night up to it."""
    return folded(text).lower().startswith(lexicon().cut_off)


@cache
def _future() -> re.Pattern[str]:
    cues = "|".join(re.escape(cue) for cue in lexicon().future)
    return re.compile(rf"\b(?:{cues})\b", re.IGNORECASE)


def day_order(text: str) -> bool | None:
    """Whether a document writes the day before the month in numbers (31/12/2017); None where nothing tells."""
    day_first = month_first = 0
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[2])
        day_first += 12 < first <= 31 and second <= 12
        month_first += 12 < second <= 31 and first <= 12
    return None if day_first == month_first else day_first > month_first


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d\d)(?![\d/.-])")

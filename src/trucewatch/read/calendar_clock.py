"""Clock times beside a date: a moment only where the zone is told; a time without its zone tells none."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trucewatch.read.calendar_words import any_of, any_pattern, halves, weekday_pattern, zones
from trucewatch.read.text_fold import folded

_REACH = 60
"""Characters between a date and its time, with words such as "at" or a weekday between."""


@cache
def _time() -> str:
    half = any_of(halves())
    zone = any_of(zones())
    offset = r"(?:(?:gmt|utc)\s?)?[+−-]\d{1,2}(?::?\d{2})?(?!\d)"
    return (
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:\.\d{{1,9}})?)?(?!\d)"
        rf"(?:\s?(?P<half>{half})(?!\w))?(?:\s?[(\[،,]?\s?(?P<zone>{offset}|(?:{zone})(?!\w)))?"
    )


@cache
def _behind() -> re.Pattern[str]:
    """A time behind a date."""
    year = rf"(?:\s?{any_pattern('gregorian_years')}\.?(?!\w))?"
    between = rf"[\s,،|–—(T-]{{0,6}}(?:{any_pattern('clock_words')}[\s:]{{1,3}})?"
    return re.compile(year + between + _time(), re.IGNORECASE)


@cache
def _ahead() -> re.Pattern[str]:
    """A time before a date."""
    day = weekday_pattern().pattern
    return re.compile(rf"(?<![\d:.]){_time()}[\s,،|–—)-]{{0,6}}(?:{day}[\s,،]{{1,3}})?$", re.IGNORECASE)


@cache
def clock_pattern() -> re.Pattern[str]:
    """A clock time with or without its zone."""
    return re.compile(rf"(?<![\d:.]){_time()}", re.IGNORECASE)


def moment_beside(line: str, start: int, end: int, day: date) -> datetime | None:
    """The moment of `day` at the clock time written behind or before [start, end) of `line`, None without a zone."""
    behind = _behind().match(folded(line[end : end + 2 * _REACH]))
    ahead = _ahead().search(folded(line[max(0, start - _REACH) : start]))
    for match in (behind, ahead):
        if match and match["zone"]:
            return _moment(match, day)
    return None


def _moment(match: re.Match[str], day: date) -> datetime | None:
    hour = int(match["hour"])
    half = halves().get((match["half"] or "").lower())
    if half is not None and not 1 <= hour <= 12:
        return None
    if half is not None:
        hour = hour % 12 + 12 * half
    zone = _zone(match["zone"].lower())
    if zone is None:
        return None
    try:
        moment = datetime.combine(day, time(hour, int(match["minute"]), int(match["second"] or 0)), zone)
    except ValueError:
        return None
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))


@cache
def _zone(words: str) -> tzinfo | None:
    told = zones().get(words, words)
    if told == "UTC":
        return UTC
    offset = re.search(r"([+−-])(\d{1,2}):?(\d{2})?$", told)
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        # No zone lies further than 14 hours from UTC.
        return timezone(ahead if offset[1] == "+" else -ahead) if ahead <= timedelta(hours=14) else None
    try:
        return ZoneInfo(told)
    except (ZoneInfoNotFoundError, ValueError):
        return None

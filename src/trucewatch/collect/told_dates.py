"""Dates as feeds, site maps, tables and archives write them, made ISO. A time without its zone is a day only."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 64


def iso_of(told: str | None) -> str | None:
    """ISO 8601 of a date told by RFC 3339 or RFC 2822: with its clock where a zone is told, else the day alone.

    None where it is neither: no date is ever guessed.
    """
    words = (told or "").strip()[:_LONGEST]
    if not words:
        return None
    for read in (_iso, parsedate_to_datetime):
        try:
            moment = read(words)
            return moment.isoformat() if moment.tzinfo else moment.date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _iso(words: str) -> datetime:
    if re.fullmatch(r"\d{4}-\d{2}", words):
        raise ValueError("a month is no day")
    if not _DAY.match(words) and not re.fullmatch(r"\d{8}(?:T.*)?", words):
        raise ValueError("no ISO date")
    return datetime.fromisoformat(words)


def moment_of(told: str | None) -> datetime | None:
    """The moment of `told` in UTC where it tells a clock time with its zone, else None."""
    found = iso_of(told)
    if not found or len(found) == len("2017-06-10"):
        return None
    try:
        return datetime.fromisoformat(found).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def iso_of_cell(value: object) -> str:
    """A table's cell as text: dates as ISO, midnight as the day; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0) and not value.tzinfo
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)

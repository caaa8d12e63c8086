"""Clock times: "at 5:40 p.m.", "19:30 EET", "0400 GMT", noon; taken out of the words before dates are read."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)"
_CLOCKS = (
    re.compile(rf"(?<![\d/:.-])(?P<h>\d{{1,2}})[:.](?P<m>\d\d){_HALF}", re.IGNORECASE),
    re.compile(rf"(?<![\d/:.-])(?P<h>\d{{1,2}}){_HALF}", re.IGNORECASE),
    re.compile(r"(?<![\d/:.-])(?P<h>[01]?\d|2[0-4])[:h](?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:/])", re.IGNORECASE),
    re.compile(
        r"(?:(?<=\bat )|(?<=\bAT ))(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)\b"
        r"|(?<!\d)(?P<h2>[01]\d|2[0-4])(?P<m2>[0-5]\d)(?=\s*(?:hours|hrs|GMT|UTC|local))"
    ),
    re.compile(r"\b(?:(?P<before>before) )?(?:12 )?(?P<word>noon|midnight|midday)\b", re.IGNORECASE),
)
_AGE = re.compile(r"\d\s*(?:h|hours?|hrs?|min(?:ute)?s?)\s+ago\b", re.IGNORECASE)
"""A post's age ("15h15 hours ago") is no clock."""
_WORDS = {"noon": 12, "midday": 12, "midnight": 0}


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour told, its end-of-day form (24:00) kept apart."""

    hour: int
    minute: int
    is_next_day: bool = False


def take_clock(text: str) -> tuple[str, Clock | None]:
    """The text without its first clock time, and that time."""
    if _AGE.search(text):
        return text, None
    for pattern in _CLOCKS:
        match = pattern.search(text)
        if match is not None and (clock := _read(match.groupdict())) is not None:
            return f"{text[: match.start()]} {text[match.end() :]}", clock
    return text, None


def _read(groups: dict[str, str | None]) -> Clock | None:
    if word := groups.get("word"):
        return Clock(_WORDS[word.lower()], 0, bool(groups.get("before")) and word.lower() == "midnight")
    hour = int(groups.get("h") or groups.get("h2") or 0)
    minute = int(groups.get("m") or groups.get("m2") or 0)
    half = (groups.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return Clock(hour % 24, minute, hour == 24)


def moment(day: date, clock: Clock, zone: str | None) -> datetime | None:
    """The moment on a day, with the zone's offset of that day; None without a zone: such a clock tells no moment.

    A plain offset and not the zone itself, so that the record is the same once written and read again.
    """
    if zone is None:
        return None
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    told = datetime.combine(day, time(clock.hour, clock.minute), tzinfo=info)
    return told.replace(tzinfo=timezone(told.utcoffset() or timedelta(0)))

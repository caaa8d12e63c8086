"""Dates that a page names in words, and which of them is the page's own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from trucewatch.core.records import DateBasis
from trucewatch.read.calendar_clock import clock_pattern, moment_beside
from trucewatch.read.calendar_days import Named, day_or_none, days_named, other_calendar_days, year_mark
from trucewatch.read.calendar_words import any_pattern, weekday_pattern
from trucewatch.read.cues import cue, lexicon
from trucewatch.read.text_fold import folded

__all__ = [
    "Dated",
    "Named",
    "date_in_text",
    "date_in_url",
    "dated",
    "day_of",
    "days_named",
    "inferred_date",
    "is_bare_day",
    "is_date_line",
    "modified_in_text",
    "other_calendar_days",
]

_URL = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=\D|$)")
_MAIL = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UT|Z)")
"""RFC 5322, section 3.3, as feeds and HTTP headers write it."""
_EARLIEST = date(1980, 1, 1)
_LINE_MAX = 110
"""Characters of a line that is a dateline and not a sentence: the longest of ours has 92."""
_LABELLED_MAX = 200
_LINE_FAR = 600
_FAR = 300_000
"""Characters in which a page's days are looked for."""
_TOP = 700
"""How far from the start of a text a page still says its own date."""
_TAIL = 1500
"""How far from its end a page still says when it was changed."""
_MARKS = " \t\r\n,،.;:|/()[]–—-·•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A page's date, the moment where a clock time with its zone is told, and what both rest on."""

    day: date | None = None
    at: datetime | None = None
    basis: DateBasis = DateBasis.NONE


@cache
def _label(name: str) -> re.Pattern[str]:
    """A label just before a date, a weekday and a clock time between minded."""
    day, clock = weekday_pattern().pattern, clock_pattern().pattern
    return re.compile(
        rf"(?:(?<=\W)|^){any_pattern(name)}[\s:،,.(–—-]{{0,4}}(?:{day}[\s,،]{{1,3}})?(?:(?:{clock}|\d{{4}})[\s,،]{{1,3}})?$",
        re.IGNORECASE,
    )


@cache
def _agency() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An agency's name with nothing but marks between it and the date: before it, and behind it."""
    names = "|".join(re.escape(folded(name)) for name in sorted(lexicon()["agencies"], key=len, reverse=True))
    between = r"[\s,،.:|/()–—-]{0,6}"
    return (
        re.compile(rf"(?<!\w)(?:{names}){between}(?:{weekday_pattern().pattern}[\s,،]{{1,3}})?$", re.IGNORECASE),
        re.compile(rf"(?:{year_mark().pattern})?{between}(?:{names})(?!\w)", re.IGNORECASE),
    )


def date_in_text(text: str, *, not_after: date, language: str | None = None) -> tuple[Named, int] | None:
    """The date that the page's own dateline or byline tells, and where that line starts; None where there is none.

    Its moment too, where a clock time with its zone stands by it. What is labelled as the time of a change is
    none; of several bare days that each head an entry (a digest, a timeline) none is the page's own.
    """
    head = text[:_TOP]
    entries = {
        named.day for named, line, _ in _in_lines(text, days_named(text, language=language)) if is_bare_day(line)
    }
    for named, line, start in _in_lines(text, days_named(head, language=language)):
        if not (named.has_year and _EARLIEST <= named.day <= not_after):
            continue
        at, end = named.start - start, named.end - start
        role = _role(text, line, start, at)
        if role == "modified" or (role is None and is_bare_day(line) and len(entries) > 1):
            continue
        is_first = not text[:start].strip()
        if role == "published" or _is_dateline(line, at, end, is_first=is_first):
            return replace(named, at=moment_beside(line, at, end, named.day)), start
    return None


def modified_in_text(text: str, *, not_after: date, language: str | None = None) -> Dated:
    """When the page says that it was changed: the last day labelled so at its head or its foot."""
    found = []
    for named, line, start in _in_lines(text, days_named(text[:_FAR], language=language)):
        is_near = start <= 2 * _TOP or start >= len(text) - _TAIL
        if not (is_near and named.has_year and _EARLIEST <= named.day <= not_after):
            continue
        at, end = named.start - start, named.end - start
        if len(line) <= _LABELLED_MAX and _role(text, line, start, at) == "modified":
            found.append(Dated(day=named.day, at=moment_beside(line, at, end, named.day), basis=DateBasis.TEXT))
    return max(found, key=lambda one: one.day or _EARLIEST, default=Dated())


def is_date_line(words: str) -> bool:
    """Whether a line says nothing but when: days, clock times, weekdays, and labels such as "Updated"."""
    if len(words) > _LINE_MAX or "\n" in words or not any(map(str.isdigit, words)):
        return False
    spans = [*((one.start, one.end) for one in days_named(words)), *other_calendar_days(words)]
    if not spans:
        return False
    for left, right in sorted(spans, reverse=True):
        words = words[:left] + " \u2060 " + words[right:]
    rest = re.sub(r"(?<=\u2061) ?\(?[A-Z]{2,5}\)?(?!\w)", " ", clock_pattern().sub("\u2061", folded(words)))
    rest = weekday_pattern().sub(" ", rest)
    for name in ("modified_label", "published_label", "gregorian_years", "clock_words"):
        rest = re.sub(rf"(?<!\w){any_pattern(name)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return not rest.strip(_MARKS + "\u2060\u2061")


def is_bare_day(line: str) -> bool:
    """Whether a line is one day and nothing else, no clock and no label."""
    return (
        is_date_line(line)
        and not clock_pattern().search(line)
        and not re.search(r"[:(]", line)
        and not _has_label(line)
    )


def _has_label(line: str) -> bool:
    return any(
        re.match(any_pattern(name), folded(line), re.IGNORECASE) for name in ("modified_label", "published_label")
    )


def _in_lines(text: str, named: Sequence[Named]) -> Iterator[tuple[Named, str, int]]:
    """Each day with its line and where that starts; none for a day far into a line: that is a sentence."""
    for one in named:
        start = text.rfind("\n", max(0, one.start - _LINE_FAR), one.start) + 1
        if start == 0 and one.start > _LINE_FAR:
            continue
        end = text.find("\n", one.end, one.end + _LINE_FAR)
        yield one, text[start : end if end >= 0 else one.end + _LINE_FAR], start


def _role(text: str, line: str, start: int, at: int) -> str | None:
    """What the label before a date says it is: "modified", "published", or nothing."""
    before = folded(line[max(0, at - _LINE_MAX) : at])
    if not before.strip(_MARKS):
        above = text[:start].rstrip()
        before = folded(above[above.rfind("\n") + 1 :])[-_LINE_MAX:]
        before = before if len(before) <= 40 else ""
    for role in ("modified", "published"):
        if _label(f"{role}_label").search(before):
            return role
    return None


def _is_dateline(line: str, start: int, end: int, *, is_first: bool) -> bool:
    before, behind = line[:start].strip(), folded(line[end : end + 40])
    if cue("byline_lines").starts(line.strip()) and len(line) <= _LINE_MAX:
        return True
    bare = weekday_pattern().sub("", clock_pattern().sub("", folded(before))).strip(_MARKS)
    has_clock = clock_pattern().search(line) is not None
    is_behind_agency = _agency()[0].search(folded(line[:start])) is not None
    by_agency = is_behind_agency or (start <= _LINE_MAX and _agency()[1].match(behind))
    if is_first and not by_agency and (not bare or len(line) <= _LINE_MAX):
        return not bare and has_clock and is_date_line(line)
    if not bare or by_agency:
        return True
    is_city = bare.isupper() and 3 <= len(bare) <= 42
    if is_city and re.match(r"\s*(?:--|[-–—]|\(|[.,]\s*/|\.\s)", behind):
        return True
    return len(line) <= _LINE_MAX and not line.rstrip().endswith((".", "?", "!", "؟")) and start <= 60


def inferred_date(text: str, *, not_after: date) -> date | None:
    """The latest day the text names that is no plan for later: a bound to anchor weekdays with, no proof."""
    named = [one for one in days_named(text[:_FAR]) if _EARLIEST <= one.day <= not_after]
    told = [one.day for one in named if not cue("planned").inside(text[max(0, one.start - 80) : one.start])]
    return max(told, default=None)


def date_in_url(url: str | None, *, not_after: date) -> date | None:
    """The day in an address such as /2017/06/10/."""
    found = _URL.search(url or "")
    day = day_or_none(*map(int, found.groups())) if found else None
    return day if day and _EARLIEST <= day <= not_after else None


def dated(told: str | None, basis: DateBasis, *, not_after: date, language: str | None = None) -> Dated:
    """A date as metadata writes it; nothing where it cannot be read or lies after `not_after`.

    `language` (the page's, a BCP 47 tag) settles 6/8/2017 where its region has one order.
    """
    if not told:
        return Dated()
    words = told.strip()[:_LABELLED_MAX]
    moment = _moment(words)
    named = None if moment else next(iter(days_named(words, language=language)), None)
    day = moment.date() if moment else named.day if named else None
    if day is None or not _EARLIEST <= day <= not_after + timedelta(days=1):
        return Dated()
    if named and named.has_year:
        moment = moment_beside(words, named.start, named.end, named.day)
    return Dated(day=day, at=moment if moment and moment.tzinfo else None, basis=basis)


def _moment(told: str) -> datetime | None:
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        pass
    if _MAIL.fullmatch(told):
        try:
            return parsedate_to_datetime(told)
        except ValueError:
            return None
    compact = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?", told)
    if compact:
        day = day_or_none(int(compact[1]), int(compact[2]), int(compact[3]))
        return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - no zone is told
    return None


def day_of(moment: datetime) -> date:
    """The day of a fetch, in UTC, and a day's grace for zones ahead of it."""
    return moment.astimezone(UTC).date() + timedelta(days=1)

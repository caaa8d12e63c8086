"""Days that a text names: with a month's name, in figures, of the Gregorian calendar only."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from trucewatch.read.calendar_words import (
    any_pattern,
    month_pattern,
    months,
    ordinals,
    other_calendar_pattern,
    weekday_pattern,
    weekdays,
)
from trucewatch.read.cues import lexicon
from trucewatch.read.text_fold import folded_with_places

_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d{4})"
    r"|(\d{1,2})(/)(\d{1,2})/(\d{2})|(\d{2})(\.)(\d{2})\.(\d{2}))"
    r"(?![\d/]|[.-]\d)"
)
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/]|[.-]\d)")
_YEARS = range(1900, 2100)
"""Years of a date in figures; earlier ones are of other calendars (1438, 1396)."""
_ARABIC = re.compile("[\u0600-\u06ff]")
_DIGITS = re.compile(r"\d+")
_REACH = 80
"""Characters from figures to the end of the longest day with its month, twice over."""
_SCRIPT = re.compile(r"[A-Za-z]|([\u0400-\u04ff\u0600-\u06ff])")
_WEEKDAY_BEFORE, _WEEKDAY_BEHIND = 2000, 200
"""Characters in which a weekday settles the order of figures: a report may end with its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A day that a text names, [start, end) of its words; `year` tells whether the words hold the year.

    `at` is the moment where a clock time with its zone stands by it and someone asked.
    """

    day: date
    start: int
    end: int
    has_year: bool = True
    at: datetime | None = None


@lru_cache(maxsize=16)
def days_named(text: str, *, language: str | None = None) -> tuple[Named, ...]:
    """Days that the text names in figures or with a month's name, in order of place.

    `6/8/2017` is read as the text's other dates and weekdays settle it, else as `language` (a BCP 47 tag such as
    `en-US`) or the text's script does (Arabic and Cyrillic pages write the day first), and left out where nothing
    does. A day without its year takes the year of the nearest full date before it, else after it. Days of the
    Islamic and Persian calendars are left out: which Gregorian day they are rests on a moon that was sighted.
    """
    plain, places = folded_with_places(text)
    others = [match.span() for match in other_calendar_pattern().finditer(plain)]
    order = _order_of_language(language)
    spelt = _spelt(plain)
    full = [*_year_first(plain), *_with_months(spelt, with_year=True), *_figures(plain, order)]
    full.sort(key=lambda named: named.start)
    both = [*full, *_with_months(spelt, with_year=False, years=full)]
    kept = [one for one in both if not _lies_in(one, others)]
    placed = [replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in kept]
    return tuple(sorted(placed, key=lambda named: named.start))


def _lies_in(named: Named, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a day shares a character with one of these stretches, which stand in order."""
    at = bisect_left(spans, named.end, key=lambda span: span[0])
    return at > 0 and spans[at - 1][1] > named.start


def other_calendar_days(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text names days of the Islamic or the Persian calendar, [start, end): which days they are is not told."""
    plain, places = folded_with_places(text)
    found = (match.span() for match in other_calendar_pattern().finditer(plain))
    return tuple((places[left], places[right - 1] + 1) for left, right in found)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, None where there is none of these figures."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_first(text: str) -> list[Named]:
    found = []
    for match in _YEAR_FIRST.finditer(text):
        day = day_or_none(int(match[1]), int(match[3]), int(match[4])) if int(match[1]) in _YEARS else None
        if day:
            found.append(Named(day=day, start=match.start(), end=match.end()))
    return found


def _spelt(text: str) -> list[re.Match[str]]:
    """Where a month is written by its name beside a day.

    Days are figures in all languages but Arabic, so that only what stands around figures is looked at.
    """
    if _ARABIC.search(text):
        return list(month_pattern().finditer(text))
    return [match for left, right in _around_figures(text) for match in month_pattern().finditer(text, left, right)]


def _around_figures(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that reach so far to both sides of the figures in them that no day with its month ends outside."""
    left = right = -1
    for match in _DIGITS.finditer(text):
        if match.start() - _REACH > right:
            if right > 0:
                yield left, right
            left = max(0, match.start() - _REACH)
        right = match.end() + _REACH
    if right > 0:
        yield left, min(right, len(text))


def _with_months(spelt: Sequence[re.Match[str]], *, with_year: bool, years: Sequence[Named] = ()) -> list[Named]:
    found = []
    for match in spelt:
        parts = match.groupdict()
        year = parts["y1"] or parts["y2"] or parts["y3"]
        if bool(year) != with_year:
            continue
        month, again = (months().get((_first(parts, key) or "").lower()) for key in "mn")
        told = _full_year(year) if year else _year_near(match.start(), years)
        if month is None or told is None or again not in (None, month):
            continue
        number = ordinals()[parts["d3"]] if parts["d3"] else int(parts["d1"] or parts["d2"])
        day = day_or_none(told, month, number)
        if day:
            found.append(Named(day=day, start=match.start(), end=match.end(), has_year=with_year))
    return found


def _first(parts: dict[str, str | None], key: str) -> str | None:
    return next((words for number in "123" if (words := parts.get(key + number))), None)


def _year_near(at: int, full: Sequence[Named]) -> int | None:
    before = bisect_left(full, at, key=lambda named: named.start)
    return full[max(0, before - 1)].day.year if full else None


def _full_year(year: str) -> int | None:
    number = int(year)
    if number > 99:
        return number if number in _YEARS else None
    return number + (2000 if number < 70 else 1900)


def _figures(text: str, told: bool | None) -> list[Named]:
    """Days written as 28.05.2017 or 6/10/2017; points mean day first, strokes what the text or its language shows."""
    matches = list(_FIGURES.finditer(text))
    first = _order(text, matches)
    first = first if first is not None else told
    first = first if first is not None else _order_of_script(text)
    found = []
    for match in matches:
        left, right, year, mark = _read(match)
        day_first = True if mark == "." else _reading(left, right, first)
        if day_first is None or year is None:
            continue
        day = day_or_none(year, right, left) if day_first else day_or_none(year, left, right)
        if day:
            found.append(Named(day=day, start=match.start(), end=match.end()))
    return found


def _read(match: re.Match[str]) -> tuple[int, int, int | None, str]:
    """Both figures, the year, and what parts them."""
    left, mark, right, year = [words for words in match.groups() if words is not None]
    return int(left), int(right), _full_year(year), mark


def _reading(left: int, right: int, order: bool | None) -> bool | None:
    """Whether the day comes first; None where nothing tells."""
    if left > 12:
        return True
    if right > 12:
        return False
    return True if left == right else order


def _order(text: str, matches: Sequence[re.Match[str]]) -> bool | None:
    """Whether this text writes the day before the month: by dates that can be read one way only, else by weekdays."""
    votes: Counter[bool] = Counter()
    for match in matches[:200]:
        left, right, year, mark = _read(match)
        if mark == "." or year is None:
            continue
        if (left > 12) != (right > 12):
            votes[left > 12] += 5
        elif left != right:
            told = _weekday_near(text, match.start())
            for day_first, day in ((True, day_or_none(year, right, left)), (False, day_or_none(year, left, right))):
                votes[day_first] += bool(day and day.weekday() == told)
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]


def _weekday_near(text: str, at: int) -> int | None:
    """The nearest weekday named before the date or a little behind it."""
    start = max(0, at - _WEEKDAY_BEFORE)
    found = [
        (abs(start + match.start() - at), weekdays()[match[1].lower()])
        for match in weekday_pattern().finditer(text[start : at + _WEEKDAY_BEHIND])
    ]
    return min(found)[1] if found else None


@lru_cache(maxsize=64)
def _order_of_language(language: str | None) -> bool | None:
    """Whether a language or region writes the day first; None where none is told or the language has both ways."""
    tag = (language or "").replace("_", "-").casefold()
    order = lexicon()["numeric_order"]
    for known in (tag, tag.partition("-")[0]):
        for is_first, key in ((True, "day_first"), (False, "month_first")):
            if known and known in [one.casefold() for one in order[key]]:
                return is_first
    return None


def _order_of_script(text: str) -> bool | None:
    """True for a text in Arabic or Cyrillic letters: all its languages write the day first (Unicode CLDR)."""
    signs = [match[1] is not None for match in _SCRIPT.finditer(text[:2000])]
    return True if len(signs) >= 10 and sum(signs) > 0.7 * len(signs) else None


@lru_cache(maxsize=1)
def year_mark() -> re.Pattern[str]:
    """What stands behind a Gregorian year: "г.", "م"."""
    return re.compile(rf"\s?(?:{any_pattern('gregorian_years')})\.?(?!\w)", re.IGNORECASE)

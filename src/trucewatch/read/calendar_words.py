"""Names of months, weekdays and zones in the languages read, folded (`text_fold`), and the expressions made of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from trucewatch.read.cues import lexicon
from trucewatch.read.text_fold import folded, folded_pattern


def _numbered(tables: Iterable[Iterable[str]]) -> dict[str, int]:
    return {
        folded(word.lower()): number
        for table in tables
        for number, item in enumerate(table, 1)
        for word in item.split("|")
    }


@cache
def months() -> Mapping[str, int]:
    """Months by their names in lower case; January is 1."""
    return _numbered(lexicon()["months"].values())


@cache
def weekdays() -> Mapping[str, int]:
    """Weekdays by their names in lower case; Monday is 0."""
    return {word: number - 1 for word, number in _numbered(lexicon()["weekdays"].values()).items()}


@cache
def ordinals() -> Mapping[str, int]:
    """Days of a month written in words."""
    return _numbered(lexicon()["ordinals"].values())


def any_of(words: Iterable[str]) -> str:
    """An expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def any_pattern(name: str) -> str:
    """The expressions of that name in the lexicon as one, without a group of its own."""
    return "(?:" + "|".join(f"(?:{folded_pattern(item)})" for item in lexicon()[name]) + ")"


@cache
def month_pattern() -> re.Pattern[str]:
    """A day with its month's name and perhaps the year; groups d, m, n (the month again) and y, with 1 to 3 behind."""
    month = any_of(months())
    again = rf"(?:\s?[/(]\s?(?P<n{{0}}>{month})\)?)?"
    year = r"(?P<y{0}>\d{{4}}(?!\d)|(?<=[A-Z] )\d{{2}}(?= --))"
    before_year = r"(?:[,،]? (?:de |del |عام |سنه |سنة |لعام )?|-)"
    tail = rf"\.?(?!\w){again}(?:{before_year}{year})?"
    day = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th|er|º|-?го|-?е)?"
    return re.compile(
        rf"(?<![\w-])(?<!\d[./]){day.format(1)}(?: de| of| من شهر| من| شهر)?[ -](?P<m1>{month}){tail.format(1)}"
        rf"|(?<![\w-])(?P<m2>{month})\.?[ ]{day.format(2)}(?!\d|:)(?:[,،]? {year.format(2)})?"
        rf"|(?<!\w)(?P<d3>{any_of(ordinals())}) من (?:شهر )?(?P<m3>{month}){tail.format(3)}",
        re.IGNORECASE,
    )


@cache
def weekday_pattern() -> re.Pattern[str]:
    """A weekday's name, group 1."""
    return re.compile(rf"(?<!\w)({any_of(weekdays())})(?!\w)", re.IGNORECASE)


@cache
def other_calendar_pattern() -> re.Pattern[str]:
    """A day of another calendar: with a month of it and a year, or in figures with its mark behind."""
    month, mark = any_pattern("other_calendars"), any_pattern("other_calendar_years")
    figures = r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}"
    return re.compile(
        rf"(?<!\w)\d{{1,2}}(?: من)?[ -]{month},? ?\d{{4}}(?:\s?{mark})?(?!\w)|(?<!\d){figures}\s?{mark}(?!\w)",
        re.IGNORECASE,
    )


@cache
def zones() -> Mapping[str, str]:
    """Zones by the names that stand behind a time, in lower case: a place of the zone database, or hours from UTC."""
    return {folded(name.lower()): zone for zone, names in lexicon()["zones"].items() for name in names}


@cache
def halves() -> Mapping[str, bool]:
    """Words for a half of the day; whether it is the second."""
    named = lexicon()["halves"]
    return {folded(word.lower()): half == "pm" for half in ("am", "pm") for word in named[half]}

"""Dates that a page names in words, and which of them is the page's own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from trucewatch.core.records import DateBasis
from trucewatch.read.cues import cue, lexicon

_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_URL = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=\D|$)")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_LABEL = re.compile(r"(?:date of publication|published|posted|issued|updated)(?: on)?", re.IGNORECASE)
_EARLIEST = date(1980, 1, 1)
_LINE_MAX = 110
"""Characters of a line that is a dateline and not a sentence: the longest of ours has 92."""
_FAR = 300_000
"""Characters in which a page's days are looked for."""
_TOP = 700
"""How far from the start of a text a page still says its own date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A day that a text names, [start, end) of its words; `year` tells whether the words hold the year."""

    day: date
    start: int
    end: int
    has_year: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A page's date, the moment where a clock time with its zone is told, and what both rest on."""

    day: date | None = None
    at: datetime | None = None
    basis: DateBasis = DateBasis.NONE


@cache
def _months() -> Mapping[str, int]:
    return _numbered(lexicon()["months"].values())


@cache
def _weekdays() -> Mapping[str, int]:
    return {word: number - 1 for word, number in _numbered(lexicon()["weekdays"].values()).items()}


def _numbered(tables: Iterable[Iterable[str]]) -> dict[str, int]:
    return {word: number for table in tables for number, item in enumerate(table, 1) for word in item.split("|")}


@cache
def _month_pattern() -> re.Pattern[str]:
    month = _any_of(_months())
    day = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|º)?"
    year = r"(?P<{0}>\d{{4}}|(?<=[A-Z] )\d{{2}}(?= --))"
    return re.compile(
        rf"(?<![\w-]){day.format('d1')}(?: de| of)?[ -](?P<m1>{month})\.?(?:/\w+)?"
        rf"(?:,? (?:de )?{year.format('y1')})?(?!\w)"
        rf"|(?<![\w-])(?P<m2>{month})\.?[ ]{day.format('d2')}(?!\d|:)(?:,? {year.format('y2')}(?!\d))?",
        re.IGNORECASE,
    )


@cache
def _weekday_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:ال)?({_any_of(_weekdays())})(?!\w)", re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=8)
def days_named(text: str) -> tuple[Named, ...]:
    """Days that the text names in figures or with a month's name, in order of place.

    `6/8/2017` is read as the text's other dates and weekdays settle it, and left out where nothing does.
    A day without its year takes the year of the nearest full date before it, else after it.
    """
    full = [*_iso(text), *_with_months(text, with_year=True), *_figures(text)]
    full.sort(key=lambda named: named.start)
    short = [*_with_months(text, with_year=False, years=full)]
    return tuple(sorted([*full, *short], key=lambda named: named.start))


def _iso(text: str) -> list[Named]:
    found = ((match, _day(*map(int, match.groups()))) for match in _ISO.finditer(text))
    return [Named(day=day, start=match.start(), end=match.end()) for match, day in found if day]


def _with_months(text: str, *, with_year: bool, years: list[Named] | None = None) -> list[Named]:
    found = []
    for match in _month_pattern().finditer(text):
        parts = match.groupdict()
        year = parts["y1"] or parts["y2"]
        if bool(year) != with_year:
            continue
        month = _months()[(parts["m1"] or parts["m2"]).lower()]
        told = _full_year(year) if year else _year_near(match.start(), years or [])
        day = _day(told, month, int(parts["d1"] or parts["d2"])) if told else None
        if day:
            found.append(Named(day=day, start=match.start(), end=match.end(), has_year=with_year))
    return found


def _year_near(at: int, full: list[Named]) -> int | None:
    before = [named for named in full if named.start < at]
    return (before[-1] if before else full[0]).day.year if full else None


def _full_year(year: str) -> int:
    number = int(year)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _figures(text: str) -> list[Named]:
    """Days written as 28.05.2017 or 6/10/2017; points mean day first, strokes what the text shows."""
    matches = list(_SLASHED.finditer(text))
    first = _order(text, matches)
    found = []
    for match in matches:
        left, right, year = int(match[1]), int(match[3]), _full_year(match[4])
        day_first = True if match[2] == "." else _reading(left, right, first)
        if day_first is None:
            continue
        day = _day(year, right, left) if day_first else _day(year, left, right)
        if day:
            found.append(Named(day=day, start=match.start(), end=match.end()))
    return found


def _reading(left: int, right: int, order: bool | None) -> bool | None:
    """Whether the day comes first; None where nothing tells."""
    if left > 12:
        return True
    if right > 12:
        return False
    return True if left == right else order


def _order(text: str, matches: list[re.Match[str]]) -> bool | None:
    """Whether this text writes the day before the month: by dates that can be read one way only, else by weekdays."""
    votes: Counter[bool] = Counter()
    for match in matches[:200]:
        if match[2] == ".":
            continue
        left, right, year = int(match[1]), int(match[3]), _full_year(match[4])
        if left > 12 or right > 12:
            votes[left > 12] += 5
        elif left != right:
            told = _weekday_near(text, match.start())
            for day_first, day in ((True, _day(year, right, left)), (False, _day(year, left, right))):
                votes[day_first] += bool(day and day.weekday() == told)
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]


def _weekday_near(text: str, at: int) -> int | None:
    """The nearest weekday named in the 2,000 characters before or the 200 after: a report may end with its date."""
    start = max(0, at - 2000)
    found = [
        (abs(start + match.start() - at), _weekdays()[match[1].lower()])
        for match in _weekday_pattern().finditer(text[start : at + 200])
    ]
    return min(found)[1] if found else None


def date_in_text(text: str, *, not_after: date) -> tuple[Named, int] | None:
    """The date that the page's own dateline or byline tells, and where that line starts; None where there is none."""
    head = text[:_TOP]
    for named in days_named(head):
        if not (named.has_year and _EARLIEST <= named.day <= not_after):
            continue
        start = head.rfind("\n", 0, named.start) + 1
        end = text.find("\n", named.end)
        line = text[start : end if end >= 0 else len(text)]
        if _is_dateline(line, named.start - start, named.end - start, is_first=not text[:start].strip()):
            return named, start
    return None


def _is_dateline(line: str, start: int, end: int, *, is_first: bool) -> bool:
    before = line[:start].strip()
    if cue("byline_lines").starts(line.strip()) and len(line) <= _LINE_MAX:
        return True
    weekday = _weekday_pattern()
    bare = weekday.sub("", before).strip(" ,.(-–—|[:")
    if is_first and (not bare or len(line) <= _LINE_MAX):
        return False
    if not bare or bare.endswith(tuple(lexicon()["agencies"])) or _LABEL.fullmatch(bare):
        return True
    if re.fullmatch(r"[A-Z][A-Z ,.'’-]{2,40}", bare) and re.match(r"\s*(?:--|[-–—]|\()", line[end:]):
        return True
    return len(line) <= _LINE_MAX and not line.rstrip().endswith((".", "?", "!")) and start <= 60


def inferred_date(text: str, *, not_after: date) -> date | None:
    """The latest day the text names that is no plan for later: a bound to anchor weekdays with, no proof."""
    named = [one for one in days_named(text[:_FAR]) if _EARLIEST <= one.day <= not_after]
    told = [one.day for one in named if not cue("planned").inside(text[max(0, one.start - 80) : one.start])]
    return max(told, default=None)


def date_in_url(url: str | None, *, not_after: date) -> date | None:
    """The day in an address such as /2017/06/10/."""
    found = _URL.search(url or "")
    day = _day(*map(int, found.groups())) if found else None
    return day if day and _EARLIEST <= day <= not_after else None


def dated(told: str | None, basis: DateBasis, *, not_after: date) -> Dated:
    """A date as metadata writes it; nothing where it cannot be read or lies after `not_after`."""
    if not told:
        return Dated()
    moment = _moment(told.strip())
    day = moment.date() if moment else next((named.day for named in days_named(told)), None)
    if day is None or not _EARLIEST <= day <= not_after + timedelta(days=1):
        return Dated()
    return Dated(day=day, at=moment if moment and moment.tzinfo else None, basis=basis)


def _moment(told: str) -> datetime | None:
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        pass
    compact = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?", told)
    if compact:
        day = _day(int(compact[1]), int(compact[2]), int(compact[3]))
        return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - no zone is told
    return None


def day_of(moment: datetime) -> date:
    """The day of a fetch, in UTC, and a day's grace for zones ahead of it."""
    return moment.astimezone(UTC).date() + timedelta(days=1)

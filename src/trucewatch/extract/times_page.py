"""Days that a page tells for what stands below: headings of days, a live page's date, the period of a report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from trucewatch.core.live import is_live
from trucewatch.core.records import READERS_PARTS, Document, PartKind
from trucewatch.extract.time_names import of_pages
from trucewatch.extract.time_patterns import DATE, DAY_ALONE, MONTH

Place = tuple[int, int]
OPENING = 2000
"""Characters of a page in which it tells up to when, or of what period, it reports."""
_LINE = re.compile(r"^[^\n]{3,120}$", re.MULTILINE)
_SILENT = READERS_PARTS | {PartKind.BOILERPLATE}
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
_DAY_HEADING = re.compile(rf"[\s#*•–—=-]*(?P<day>(?:\w+day,?\s+)?{DATE})[\s:.*–—=-]*", re.IGNORECASE)
_SITES = re.compile(r"[·|•]")


@dataclass(slots=True)
class PageDays:
    """The days of a page by where they stand, each worked out once."""

    document: Document
    _headings: tuple[Place, ...] | None = field(default=None)
    _entries: tuple[Place, ...] | None = field(default=None)
    _report: list[Place] | None = field(default=None)

    def heading(self, at: int) -> Place | None:
        """The heading of a day above an offset, on a page that has several of them."""
        if self._headings is None:
            self._headings = _headings(_without(self.document, _SILENT))
        return _above(self._headings, at)

    def entry(self, at: int) -> Place | None:
        """The full date above an entry of a live page."""
        if self._entries is None:
            self._entries = _live_days(_without(self.document, READERS_PARTS))
        return _above(self._entries, at)

    def report(self) -> Place | None:
        """The period that a report names for itself, or the hour and day up to which it holds."""
        if self._report is None:
            opening = self.document.text[:OPENING]
            found = _period().search(opening) or _cut_off().search(opening)
            self._report = [found.span("time")] if found else []
        return self._report[0] if self._report else None


def _above(places: Sequence[Place], at: int) -> Place | None:
    found = [place for place in places if place[0] < at]
    return found[-1] if found else None


def _without(document: Document, kinds: frozenset[PartKind]) -> str:
    """The text, parts of some kinds made blank: the hours and dates of readers' words are not the page's."""
    text = document.text
    for part in document.parts:
        if part.kind in kinds:
            text = text[: part.start] + re.sub(r"[^\n]", " ", text[part.start : part.end]) + text[part.end :]
    return text


def _headings(text: str) -> tuple[Place, ...]:
    """Lines that are a day and nothing else; of one day alone it is not known whether it is that of publication."""
    found = [
        (line.start() + day.start("day"), line.start() + day.end("day"))
        for line in _LINE.finditer(text)
        if (day := _DAY_HEADING.fullmatch(line[0])) is not None
    ]
    days = {" ".join(text[start:end].lower().split()) for start, end in found}
    return tuple(found) if len(days) > 1 else ()


def _live_days(text: str) -> tuple[Place, ...]:
    """Where lines of a live page tell a full date and nothing else but marks and the site's words; none elsewhere."""
    if not is_live(text.split("\n")):
        return ()
    found = []
    for line in _LINE.finditer(text):
        day = DAY_ALONE.search(line[0])
        if day is not None and (_is_most(day, line[0]) or _SITES.search(line[0])):
            found.append((line.start() + day.start(), line.start() + day.end()))
    return tuple(found)


def _is_most(day: "re.Match[str]", line: str) -> bool:
    """Whether a date is the most of its line, hours and words of the page's state ("last updated") aside."""
    rest = _CLOCK.sub(" ", line[: day.start()] + " " + line[day.end() :])
    words = [word for word in re.findall(r"[^\W\d_]+", rest.lower()) if word not in of_pages("state")]
    return not words or day.end() - day.start() > len(line) / 2


@cache
def _cut_off() -> "re.Pattern[str]":
    """The hour and day up to which a day's report holds ("as of 19:30, 9 July 2020")."""
    clock = r"\d{1,2}(?:[:.]\d{2})?(?:\s?(?:hrs|hours|h|[ap]\.?m\.?))?"
    return re.compile(rf"\b(?P<time>(?:{_any_of('cut_off')})\s+{clock},?\s+(?:on\s+)?(?:\w+day,?\s+)?{DATE})", re.I)


@cache
def _period() -> "re.Pattern[str]":
    """The first and last day of a report ("Reporting period: 4 to 10 July")."""
    ends = r"\s*(?:-|–|to|and|until|through)\s*"
    days = (
        rf"{DATE}{ends}{DATE}|\d{{1,2}}{ends}\d{{1,2}}\s+{MONTH}(?:,?\s+\d{{4}})?"
        rf"|{MONTH}\s+\d{{1,2}}{ends}\d{{1,2}}(?:,?\s+\d{{4}})?|{DATE}"
    )
    return re.compile(rf"\b(?:{_any_of('period')})[:\s]+(?:from\s+|between\s+|of\s+)?(?P<time>{days})(?!\w)", re.I)


def _any_of(key: str) -> str:
    return "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in sorted(of_pages(key), key=len, reverse=True))

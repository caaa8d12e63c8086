"""Cruft inside a paragraph, where a page was flattened to one: dates, tags, links and signatures at its ends."""

import re
from collections.abc import Iterator
from functools import cache

from trucewatch.core.records import PartKind
from trucewatch.read.calendar_words import any_of, any_pattern, weekday_pattern
from trucewatch.read.cues import lexicon
from trucewatch.read.dates import days_named
from trucewatch.read.marks import Mark
from trucewatch.read.text_fold import folded
from trucewatch.read.text_tags import credit_cuts, tag_cuts

_TAGS = re.compile(r"(?<=[.!?] )Tags:? (?:[\w-]+ ){1,14}[\w-]+\.(?= |$)")
_SIGNED = re.compile(r"(?<=[.!?”\"] )(?:[A-Z][\w.]{0,14} ?){1,3}(?:/ ?(?:[A-Z][\w.]{0,14} ?){1,3})+$")
_NAME = re.compile(r"(?<=[.!?] )[A-Z][a-z]+ (?:[A-Z][\w.'’-]* ){0,2}[A-Z][\w'’-]+\.(?= [A-Z])")
_HEAD = 320
"""How far into a flattened page its byline stands: behind date and headline."""


def inline_marks(body: Mark, words: str, title: str | None, *, is_first: bool, is_last: bool) -> Iterator[Mark]:
    """The paragraph's own words as body, and what is cruft at its beginning, its end, or between as boilerplate."""
    cuts = sorted(_cuts(words, title, is_first, is_last))
    at = 0
    for left, right in cuts:
        if left < at:
            continue
        if words[at:left].strip():
            yield body._replace(start=body.start + at, end=body.start + left)
        yield body._replace(kind=PartKind.BOILERPLATE, start=body.start + left, end=body.start + right)
        at = right
    if words[at:].strip():
        yield body._replace(start=body.start + at)


def _cuts(words: str, title: str | None, is_first: bool, is_last: bool) -> Iterator[tuple[int, int]]:
    if is_first:
        yield from _at_head(words, title)
    yield from (match.span() for match in _TAGS.finditer(words))
    yield from tag_cuts(words)
    yield from credit_cuts(words)
    if is_last or is_first:
        for pattern in (_tail(), _SIGNED):
            match = pattern.search(words)
            if match and match.end() > 0:
                yield match.span()


def _at_head(words: str, title: str | None) -> Iterator[tuple[int, int]]:
    repeated = len(title) if title and words.startswith(title) else 0
    start = repeated + len(words[repeated:]) - len(words[repeated:].lstrip(" .:"))
    dated = _dated_end(words, start)
    if dated:
        yield start, dated
    name = _NAME.search(words, 0, _HEAD)
    if name and len(words) > _HEAD and repeated + name.start() < _HEAD and _is_name(name[0]):
        yield name.span()


def _dated_end(words: str, start: int) -> int | None:
    """Where a date at the head of a flattened page ends: its own by a label, an agency or an update beside it."""
    head = words[start : start + _HEAD]
    plain = folded(head)
    opens = _opens_date().match(plain) if len(plain) == len(head) else None
    first = next((day for day in days_named(head) if day.has_year), None)
    if opens is None or first is None or head[opens.end() : first.start].strip(" ,،"):
        return None
    behind = _updated().match(plain, first.end)
    if behind:
        return start + behind.end()
    return start + first.end if opens["told"] else None


@cache
def _opens_date() -> re.Pattern[str]:
    """A label, an agency or nothing, and perhaps a weekday, before a date."""
    agencies = any_of(map(folded, lexicon()["agencies"]))
    told = f"{any_pattern('published_label')}|{any_pattern('modified_label')}|{agencies}"
    weekday = weekday_pattern().pattern
    return re.compile(rf"(?P<told>(?:{told})[\s:،,|-]{{1,3}})?(?:{weekday}[\s,،]{{1,3}})?", re.IGNORECASE)


@cache
def _updated() -> re.Pattern[str]:
    """A change told in brackets behind a date, with the counters that stand there."""
    label, counters = any_pattern("modified_label"), any_of(lexicon()["inline_counters"])
    return re.compile(rf"\s?\({label}[^)]{{0,40}}\)(?:\s?(?:{counters}))?(?: \d+)*", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    """What a flattened page ends with behind its story."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(lexicon()['inline_tail'])})\s*$", re.DOTALL)


def _is_name(words: str) -> bool:
    return 2 <= len(words.rstrip(".").split()) <= 3

"""Cruft inside a paragraph, where a page was flattened to one: dates, tags, links and signatures at its ends."""

import re
from collections.abc import Iterator
from dataclasses import replace

from trucewatch.core.records import PartKind
from trucewatch.read.cues import lexicon
from trucewatch.read.marks import Mark

_DAY = r"(?:\w{3,9},? )?(?:\d{1,2} \w{3,9},? \d{4}|\w{3,9} \d{1,2},? \d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{4})"
_LABELLED = re.compile(
    rf"(?:(?:date of publication|published|posted|updated)(?: on)?:? {_DAY}"
    rf"|{_DAY}\s?\(updated[^)]{{0,40}}\)(?: Get short URL)?(?: \d+)*)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(?<=[.!?] )Tags:? (?:[\w-]+ ){1,14}[\w-]+\.(?= |$)")
_TAIL = re.compile(
    r"(?:(?:\.\.\. )?(?:\d+ )?Related [A-Z].{0,600}?(?:Tags|Comment|Community)\b.*"
    r"|(?:Read|See|Watch) (?:Also|More|also|more)(?::? .{0,120})?"
    r"|\(?(?:Reporting|Additional reporting|Writing|Editing) by .{3,160}"
    r"|Leave a (?:Comment|Reply).{0,40}|Comments?|Share(?: this.{0,40})?)\s*$",
    re.DOTALL,
)
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
            yield replace(body, start=body.start + at, end=body.start + left)
        yield replace(body, kind=PartKind.BOILERPLATE, start=body.start + left, end=body.start + right)
        at = right
    if words[at:].strip():
        yield replace(body, start=body.start + at)


def _cuts(words: str, title: str | None, is_first: bool, is_last: bool) -> Iterator[tuple[int, int]]:
    if is_first:
        yield from _at_head(words, title)
    yield from (match.span() for match in _TAGS.finditer(words))
    if is_last or is_first:
        for pattern in (_TAIL, _SIGNED):
            match = pattern.search(words)
            if match and match.end() > 0:
                yield match.span()


def _at_head(words: str, title: str | None) -> Iterator[tuple[int, int]]:
    repeated = len(title) if title and words.startswith(title) else 0
    start = repeated + len(words[repeated:]) - len(words[repeated:].lstrip(" .:"))
    labelled = _LABELLED.match(words, start)
    if labelled:
        yield labelled.span()
    agencies = "|".join(map(re.escape, lexicon()["agencies"]))
    by_agency = re.compile(rf"(?:{agencies})[ ,|-]+{_DAY}(?= [A-Z])").match(words, start)
    if by_agency:
        yield by_agency.span()
    name = _NAME.search(words, 0, _HEAD)
    if name and len(words) > _HEAD and repeated + name.start() < _HEAD and _is_name(name[0]):
        yield name.span()


def _is_name(words: str) -> bool:
    return 2 <= len(words.rstrip(".").split()) <= 3

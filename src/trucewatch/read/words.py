"""The words of a document: which stretches tell, and each word without case, marks and shape.

What is folded: letter case, white space, punctuation, bidirectional and other format controls, vowel signs and
letter variants of Arabic, the script of digits. What is kept: every letter and digit, in order.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise

from trucewatch.core.records import SILENT_PARTS, Document, PartKind

READERS = frozenset({PartKind.COMMENT})
OWN = frozenset(PartKind) - SILENT_PARTS - {PartKind.COMMENT, PartKind.EMBED}
"""Parts in the publisher's own words: headline, standfirst, body, caption, quote, notice."""

_MARKS = (
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # soft hyphen, joiners, bidirectional controls
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"  # accents apart, vowel signs, tatweel
)
_SINGLE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(f"[{_SINGLE}]|[^\\W_{_SINGLE}](?:[^\\W_{_SINGLE}]|[{_MARKS}])*")
"""A word keeps the marks and controls inside it; Thai, kana and Han have no blanks, so each sign is a word."""
_MARK = re.compile(f"[{_MARKS}]")
_ALIKE = str.maketrans({**dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ё": "е"})
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters [start, end) of a document that lie in one innermost part; `part` is its index, -1 without parts."""

    kind: PartKind
    part: int
    start: int
    end: int


def stretches(document: Document) -> tuple[Stretch, ...]:
    """The telling stretches of a document in order, none in another: each character goes to its innermost part.

    A document without parts is one stretch of body. Characters outside all parts are no words of the page.
    """
    if not document.parts:
        body = Stretch(PartKind.BODY, -1, 0, len(document.text))
        return (body,) if document.text else ()
    return tuple(one for one in _leaves(document) if one.kind not in SILENT_PARTS)


def _leaves(document: Document) -> Iterator[Stretch]:
    parts, size = document.parts, len(document.text)
    edges = sorted({edge for part in parts for edge in (part.start, min(part.end, size))})
    by_start = sorted(range(len(parts)), key=lambda index: parts[index].start)
    active: list[tuple[int, int]] = []
    following = 0
    last: Stretch | None = None
    for start, end in pairwise(edges):
        while following < len(by_start) and parts[by_start[following]].start <= start:
            index = by_start[following]
            heappush(active, (parts[index].end - parts[index].start, -index))
            following += 1
        while active and parts[-active[0][1]].end <= start:
            heappop(active)
        inner = -active[0][1] if active else None
        if last is not None and inner == last.part and start == last.end:
            last = Stretch(last.kind, last.part, last.start, end)
            continue
        if last is not None:
            yield last
        last = Stretch(parts[inner].kind, inner, start, end) if inner is not None else None
    if last is not None:
        yield last


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One word as it is compared. "" where it was nothing but marks."""
    if word.isascii():
        return word.lower()
    plain = _MARK.sub("", unicodedata.normalize("NFKC", word)).casefold().translate(_ALIKE)
    return _FIGURE.sub(lambda figure: str(unicodedata.decimal(figure[0])), plain)


def words_in(text: str, start: int, end: int) -> Iterator[str]:
    """The folded words of text[start:end] in order."""
    for match in _WORD.finditer(text, start, end):
        folded = fold(match[0])
        if folded:
            yield folded


def placed_words(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The folded words of text[start:end] in order, each with its place in `text`."""
    for match in _WORD.finditer(text, start, end):
        folded = fold(match[0])
        if folded:
            yield folded, match.start(), match.end()


def own_words(document: Document) -> list[str]:
    """The folded words of the publisher's own parts, in order."""
    found: list[str] = []
    for one in stretches(document):
        if one.kind in OWN:
            found.extend(words_in(document.text, one.start, one.end))
    return found

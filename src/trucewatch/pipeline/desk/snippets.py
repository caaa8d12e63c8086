"""Words around what was searched for, with the places to highlight."""

import re
from dataclasses import dataclass

from trucewatch.pipeline.shown_text import folded
from trucewatch.store.shown_queries_text import is_beginning, pieces

LONGEST = 240
"""Characters of a snippet."""
BEFORE = 60
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670])*")
"""A word with its vowel signs and tatweel, which folding takes away."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: words and phrases, folded; whether the last word may be the beginning of one."""

    pieces: tuple[tuple[str, ...], ...]
    is_open: bool

    @classmethod
    def of(cls, text: str) -> "Wanted":
        """Of a folded text."""
        return cls(tuple(pieces(text)), is_beginning(text))

    def is_in(self, text: str) -> bool:
        """Whether each word and phrase stands in a text."""
        words = [word for word, _, _ in words_of(text)]
        return all(any(_fits(words, at, piece, self._open(n)) for at in range(len(words))) for n, piece in self._told())

    def _told(self) -> list[tuple[int, tuple[str, ...]]]:
        return list(enumerate(self.pieces))

    def _open(self, number: int) -> bool:
        return self.is_open and number == len(self.pieces) - 1

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand in a text, [start, end), in order and apart from each other."""
        found = words_of(text)
        words = [word for word, _, _ in found]
        told: list[tuple[int, int]] = []
        for at in range(len(words)):
            for number, piece in self._told():
                if _fits(words, at, piece, self._open(number)):
                    told.append((found[at][1], found[at + len(piece) - 1][2]))
        apart: list[tuple[int, int]] = []
        for start, end in sorted(told):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
        return apart


def _fits(words: list[str], at: int, piece: tuple[str, ...], is_open: bool) -> bool:
    held = words[at : at + len(piece)]
    if len(held) < len(piece) or held[:-1] != list(piece[:-1]):
        return False
    return held[-1] == piece[-1] or (is_open and held[-1].startswith(piece[-1]))


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, each with its place."""
    return [(folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of a source, and what of them to highlight."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def snippet(text: str, wanted: Wanted) -> Snippet:
    """At most `LONGEST` characters around the first place; cut at blanks, with an ellipsis."""
    places = wanted.places(text)
    first = places[0][0] if places else 0
    start = 0 if len(text) <= LONGEST else max(0, min(first - BEFORE, len(text) - LONGEST))
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        blank = text.rfind(" ", max(start, places[0][1] if places else start), end)
        end = blank if blank > start else end
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(before) - start
    shown = tuple((left + shift, right + shift) for left, right in places if left >= start and right <= end)
    return Snippet(f"{before}{text[start:end]}{after}", shown)

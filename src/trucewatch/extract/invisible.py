"""Marks that nobody sees (soft hyphens, zero-width blanks, direction marks): read as if they were not there.

A word with one inside is no word to a parser ("shel\\u00adling"), and text can be hidden from it so. The document is
parsed without them, and every span is led back to its own text.
"""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import accumulate
from typing import Any, TypeVar, cast

from trucewatch.core.records import Document
from trucewatch.core.text import Span, span_of

_MARKS = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Visible:
    """A document without its invisible marks (`document`), and the way back to the one with them."""

    document: Document
    _whole: Document
    _places: tuple[int, ...]
    """For each character of the visible text, its place in the whole one."""

    def back(self, record: R) -> R:
        """The record with each of its spans over the same words in the whole document."""
        return cast("R", self._moved(record))

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            start, end = self._places[value.start], self._places[value.end - 1] + 1
            return span_of(self._whole.id, self._whole.text, start, end)
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if isinstance(value, str) and value == self.document.id:
            return self._whole.id
        if is_dataclass(value) and not isinstance(value, type):
            told = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
            changed = {name: moved for name, one in told.items() if (moved := self._moved(one)) is not one}
            return replace(value, **changed) if changed else value
        return value


def visible(document: Document) -> Visible | None:
    """The document without its invisible marks; None where it has none."""
    if not _MARKS.search(document.text):
        return None
    kept = [_MARKS.match(letter) is None for letter in document.text]
    for part in document.parts:
        kept[part.start] |= not any(kept[part.start : part.end])  # a part of marks alone stays a part
    before = (0, *accumulate(kept))
    parts = tuple(replace(part, start=before[part.start], end=before[part.end]) for part in document.parts)
    places = tuple(place for place, is_kept in enumerate(kept) if is_kept)
    text = "".join(document.text[place] for place in places)
    return Visible(replace(document, text=text, parts=parts), document, places)

"""Words in their place: spans into a document's one text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from trucewatch.core.problems import DataIntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of a document's text, and the words there.

    Offsets count code points. `text[start:end] == exact` is checked by `check` before a write.
    """

    document_id: str
    start: int
    end: int
    exact: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.exact):
            raise DataIntegrityError(f"span {self.start}:{self.end} does not fit its words {self.exact[:60]!r}")

    def check(self, text: str) -> None:
        """Raises DataIntegrityError unless the words stand in `text` at this place."""
        if text[self.start : self.end] != self.exact:
            found = text[self.start : self.end]
            raise DataIntegrityError(
                f"span {self.start}:{self.end} of {self.document_id} says {self.exact[:60]!r}, "
                f"the text has {found[:60]!r}"
            )

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span of the same document."""
        return self.document_id == other.document_id and self.start <= other.start and other.end <= self.end


def span_of(document_id: str, text: str, start: int, end: int) -> Span:
    """The span of `text` from `start` to `end`, shrunk past white space at both ends.

    Raises DataIntegrityError when nothing but white space is left.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(document_id=document_id, start=start, end=end, exact=text[start:end])


_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """One line: white space runs become one blank."""
    return _SPACE.sub(" ", text).strip()


_TOKEN = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """A name without case, punctuation, leading article and possessive: what two spellings share."""
    words = _TOKEN.findall(text.casefold().replace("’s", "").replace("'s", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)

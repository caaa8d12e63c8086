"""An attribution while it is being read: token ranges of one block, before they become spans."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_records import Manner

if TYPE_CHECKING:
    from spacy.tokens import Doc

Range = tuple[int, int]


@dataclass(slots=True)
class Found:
    """Offsets into the document's text; `contents` may still grow over quotations."""

    source: Range | None
    cue: Range
    contents: list[Range]
    manner: Manner
    rule: str
    sentence: Range
    block: int
    is_speech: bool = False
    """A quotation beside it may be its content."""
    opens: bool = False
    """Its sentence ends in a colon: what is told follows."""

    @property
    def frame(self) -> Range:
        """Source and cue together, where they stand close."""
        if self.source is None or abs(self.source[0] - self.cue[0]) > WIDEST_FRAME:
            return self.cue
        return min(self.source[0], self.cue[0]), max(self.source[1], self.cue[1])

    def holds(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.contents)


WIDEST_FRAME = 160
"""Characters between a source and its cue beyond which what stands between is no mere introduction."""


def offsets(doc: "Doc", base: int, tokens: Range) -> Range:
    """Document offsets of a token range, without blanks at its ends."""
    start, end = tokens
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    if start >= end:
        start, end = tokens[0], tokens[0] + 1
    last = doc[end - 1]
    return base + doc[start].idx, base + last.idx + len(last.text)

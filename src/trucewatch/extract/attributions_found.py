"""An attribution while it is being read: token ranges of one block, before they become spans."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_records import Manner

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token
    from trucewatch.extract.syntax import Block

Range = tuple[int, int]
WIDEST_FRAME = 160
"""Characters between a source and its cue beyond which what stands between is no mere introduction."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one word attributes, in tokens: `cue` with the words that belong to it, `rule` the entry that says so."""

    source: Range | None
    cue: Range
    contents: tuple[Range, ...]
    manner: Manner
    rule: str
    is_speech: bool = False
    """A quotation beside it may be its content."""
    opens: bool = False
    """Its sentence ends in a colon: what is told follows."""


@dataclass(slots=True)
class Found:
    """A reading in its place: offsets into the document's text; `contents` may still grow over quotations."""

    reading: Reading
    word: "Token"
    source: Range | None
    cue: Range
    contents: list[Range]
    sentence: Range
    block: int

    @property
    def frame(self) -> Range:
        """Source and cue together, where they stand close."""
        if self.source is None or abs(self.source[0] - self.cue[0]) > WIDEST_FRAME:
            return self.cue
        return min(self.source[0], self.cue[0]), max(self.source[1], self.cue[1])

    def holds(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.contents)


def placed(reading: Reading, word: "Token", block: "Block", number: int) -> Found:
    """A reading with its offsets."""
    sent = word.sent
    return Found(
        reading=reading,
        word=word,
        source=_offsets(block, reading.source) if reading.source else None,
        cue=_offsets(block, reading.cue),
        contents=[_offsets(block, one) for one in reading.contents if one[0] < one[1]],
        sentence=_offsets(block, (sent.start, sent.end)),
        block=number,
    )


def _offsets(block: "Block", tokens: Range) -> Range:
    """Document offsets of a token range, without blanks at its ends."""
    doc: Doc = block.doc
    start, end = tokens
    while start + 1 < end and doc[start].is_space:
        start += 1
    while end - 1 > start and doc[end - 1].is_space:
        end -= 1
    last = doc[end - 1]
    return block.start + doc[start].idx, block.start + last.idx + len(last.text)

"""Where the words of one item stand in the text. What stands nowhere, or in two places, grounds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from trucewatch.core.claims import Basis
from trucewatch.core.records import READERS_PARTS, Document
from trucewatch.core.text import Span, span_of
from trucewatch.extract.llm_align import View, view
from trucewatch.extract.llm_chunks import SENTENCE_END, Chunk, Paragraph

FEWEST_LETTERS = 8
"""Letters and digits that evidence must have: "the" stands everywhere."""
LONGEST_EVIDENCE = 600
"""Characters of evidence: a clause, or a long sentence; a whole paragraph would tell nothing in particular."""


class Ungrounded(Exception):
    """Words of an item that the text does not hold, or holds in more than one place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence stands: its paragraph, its own [start, end), and its sentence's."""

    paragraph: Paragraph
    start: int
    end: int
    sentence: tuple[int, int]


class Ground:
    """The text that one answer is about."""

    def __init__(self, document: Document, document_id: str, chunk: Chunk) -> None:
        self.document = document
        self._id = document_id
        self._chunk = chunk

    @cached_property
    def _views(self) -> dict[Paragraph, View]:
        both = (*self._chunk.before, *self._chunk.paragraphs)
        return {one: view(self.document.text, one.start, one.end) for one in both}

    def span(self, start: int, end: int) -> Span:
        """The document's own words there."""
        return span_of(self._id, self.document.text, start, end)

    def evidence(self, words: str, sentence: str) -> Place | None:
        """Where the clause stands that tells an event; None where only an earlier stretch, which told it, has it.

        Raises Ungrounded where it stands nowhere, or where the sentence leaves open which of several it is.
        """
        if sum(sign.isalnum() for sign in words) < FEWEST_LETTERS:
            raise Ungrounded("the evidence is too short to be found again")
        if len(words) > LONGEST_EVIDENCE:
            raise Ungrounded("the evidence is longer than any sentence")
        found = self._all(self._chunk.paragraphs, words)
        if not found:
            if self._all(self._chunk.before, words):
                return None
            raise Ungrounded("the evidence is not in the text")
        if len(found) > 1:
            told = self._all(self._chunk.paragraphs, sentence)
            found = [
                one for one in found if any(one[0] == p and low <= one[1] and one[2] <= high for p, low, high in told)
            ]
        if len(found) != 1:
            raise Ungrounded("the evidence stands in the text more than once, and its sentence does not say which")
        paragraph, start, end = found[0]
        return Place(paragraph, start, end, self._sentence(paragraph, start, end))

    def mention(self, words: str, at: Place) -> tuple[Span, Basis]:
        """Where a name stands: in the evidence, its sentence, its paragraph, or the nearest one before.

        Readers' words name nobody for the publisher's, nor the other way round. Raises Ungrounded.
        """
        own = self._views[at.paragraph]
        for low, high in ((at.start, at.end), at.sentence):
            found = own.find(words, low=low, high=high)
            if found:
                return self.span(*found[0]), Basis.STATED
        found = own.find(words)
        if found:
            earlier = [one for one in found if one[0] < at.start]
            return self.span(*(earlier[-1] if earlier else found[0])), Basis.CARRIED
        for paragraph in self._earlier(at.paragraph):
            found = self._views[paragraph].find(words)
            if found:
                return self.span(*found[-1]), Basis.CARRIED
        raise Ungrounded("words for it are not in the text where it could mean them")

    def within(self, words: str, at: Place) -> Span:
        """Where words stand that belong to the event: in its sentence, else its paragraph. Raises Ungrounded."""
        own = self._views[at.paragraph]
        found = own.find(words, low=at.start, high=at.end) or own.find(words, low=at.sentence[0], high=at.sentence[1])
        found = found or own.find(words)
        if not found:
            raise Ungrounded("words for it are not in the paragraph")
        return self.span(*found[0])

    def _earlier(self, own: Paragraph) -> list[Paragraph]:
        """Paragraphs before one that it may take a name from, nearest first."""

        def may_name(other: Paragraph) -> bool:
            if own.kind in READERS_PARTS or other.kind in READERS_PARTS:
                return other.part_index == own.part_index
            return True

        return [one for one in reversed(list(self._views)) if one.start < own.start and may_name(one)]

    def _all(self, paragraphs: Sequence[Paragraph], words: str) -> list[tuple[Paragraph, int, int]]:
        return [(one, start, end) for one in paragraphs for start, end in self._views[one].find(words)]

    def _sentence(self, paragraph: Paragraph, start: int, end: int) -> tuple[int, int]:
        text = self.document.text
        low = max((found.end() for found in SENTENCE_END.finditer(text, paragraph.start, start)), default=0)
        after = SENTENCE_END.search(text, max(start, end - 2), paragraph.end)
        return max(low, paragraph.start), after.end() if after else paragraph.end

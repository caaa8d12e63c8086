"""Who tells it: for any words of a document the chain of tellers, outermost first, without the publisher."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from trucewatch.core.claims import Teller
from trucewatch.core.kinds import Telling
from trucewatch.core.records import Document
from trucewatch.core.text import Span, squeeze
from trucewatch.extract.attributions_tellers import telling_cues
from trucewatch.extract.tellers_cues import Cue, Finder
from trucewatch.extract.tellers_lexicon import words
from trucewatch.extract.tellers_memory import Memory
from trucewatch.extract.tellers_pages import headline_cues, page_teller, part_chain, post_cues
from trucewatch.extract.tellers_phrases import Name
from trucewatch.extract.tellers_pictures import picture_cues
from trucewatch.extract.tellers_publisher import is_publisher
from trucewatch.extract.tellers_reach import spread

if TYPE_CHECKING:
    from trucewatch.extract.syntax import Block

_NOBODY = frozenset({"he", "she", "it", "they", "this", "that"})
"""Pronouns that found no one they stand for: no teller anybody could look up."""
CELL = 512
"""Characters of one cell of the index from offsets to cues."""
SAMPLES = 16
"""Words of an evidence span that are asked for their teller; the most common answer holds."""
DEEPEST = 6
"""Longest chain: a telling of a telling of a telling is already rare."""
LONGEST_CUE = 40
"""Characters of "It added" and the like that are shown whole."""
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


class Attribution:
    """Who tells what in one document. Built by `attribute`."""

    def __init__(self, document: Document, cues: Sequence[Cue], page: Cue | None) -> None:
        self._document = document
        self._document_id = document.id
        self._page = page
        self._reporting = frozenset(cue.anchor for cue in cues if cue.is_verb and not cue.is_act)
        self._cells: dict[int, list[Cue]] = {}
        for cue in cues:
            cells = {cell for start, end in cue.scopes for cell in range(start // CELL, end // CELL + 1)}
            for cell in cells:
                self._cells.setdefault(cell, []).append(cue)
        self._frames = sorted(cue.frame for cue in cues if not cue.is_act)
        self._starts = [start for start, _ in self._frames]

    def is_reporting(self, offset: int) -> bool:
        """Whether the verb that starts at this offset only introduces speech and is no event of its own."""
        return offset in self._reporting

    def chain_at(self, start: int, end: int, *, at: int | None = None) -> tuple[Teller, ...]:
        """The tellers of the words [start, end), outermost first; empty where the publisher tells them.

        `at` is the offset of the word that names the event: with it the answer is that word's own.
        """
        return tuple(teller for teller, _ in self.told_at(start, end, at=at))

    def told_at(self, start: int, end: int, *, at: int | None = None) -> tuple[tuple[Teller, Span | None], ...]:
        """What `chain_at` gives, each teller with the words that say so ("said", "It added"); None where none do."""
        if at is not None and not self._in_frame(at):
            cues = self._cues_over(at, is_point=True)
        else:
            cues = self._commonest(start, end)
        return tuple(self._tellers(start if at is None else at, cues))

    def _commonest(self, start: int, end: int) -> tuple[Cue, ...]:
        """The cues over most words of a span, leaving out the words that only introduce speech."""
        points = _word_starts(self._document.text, start, end)
        told = [point for point in points if not self._in_frame(point)] or points
        if not told:
            return ()
        answers = [self._cues_over(point, is_point=False) for point in told]
        if len(answers) == 1:
            return answers[0]
        counts = Counter(tuple(id(cue) for cue in answer) for answer in answers)
        return max(answers, key=lambda answer: counts[tuple(id(cue) for cue in answer)])

    def _in_frame(self, at: int) -> bool:
        index = bisect_right(self._starts, at) - 1
        return any(start <= at < end for start, end in self._frames[max(0, index - 2) : index + 1])

    def _cues_over(self, at: int, *, is_point: bool) -> tuple[Cue, ...]:
        """Cues that reach over an offset, outermost first: the smallest, then what tells that one's verb."""
        found: list[Cue] = []
        while len(found) < DEEPEST:
            over = [
                cue
                for cue in self._cells.get(at // CELL, ())
                if cue.reaches(at) and cue not in found and not (is_point and not found and _presupposed(cue, at))
            ]
            if not over:
                break
            inner = min(over, key=_size)
            found.append(inner)
            at = inner.anchor
        return tuple(reversed(found))

    def _tellers(self, at: int, cues: tuple[Cue, ...]) -> list[tuple[Teller, Span | None]]:
        publisher = self._document.publisher
        told: list[tuple[Teller, Span | None]] = [(teller, None) for teller in part_chain(self._document, at)]
        page = self._page
        if not told and page is not None and not (page.is_retold and cues):
            cues = (page, *(cue for cue in cues if not (cue.names[-1].words <= page.names[0].words)))
        for cue in cues:
            last = len(cue.names) - 1
            for index, name in enumerate(cue.names):
                if is_publisher(name.text, publisher) or name.text.lower() in _NOBODY | words("channels"):
                    continue
                teller = self._teller(name, cue.telling if index == last else Telling.QUOTE)
                if all(teller.text != earlier.text for earlier, _ in told):
                    told.append((teller, self._words(cue, name)))
        return told

    def _words(self, cue: Cue, name: Name) -> Span | None:
        """The word of telling; with what stands for the teller where that is named elsewhere ("It added")."""
        text = self._document.text
        word = _WORD.match(text, cue.anchor)
        if word is None or cue.anchor == name.start:
            return None
        start, end = word.span()
        if cue.is_anaphor and cue.frame[1] - cue.frame[0] <= LONGEST_CUE:
            start, end = min(start, cue.frame[0]), max(end, cue.frame[1])
        return Span(document_id=self._document_id, start=start, end=end, exact=text[start:end])

    def _teller(self, name: Name, telling: Telling) -> Teller:
        words = self._document.text[name.start : name.end]
        span = Span(document_id=self._document_id, start=name.start, end=name.end, exact=words)
        # Where the parser was given other characters (link targets blanked out), its words are the readable ones.
        if name.is_unnamed and telling is not Telling.DENY:
            telling = Telling.ANONYMOUS
        clean = squeeze(words)
        if clean.lower() != squeeze(name.text).lower():
            clean = squeeze(name.text)
        return Teller(text=clean, span=span, telling=telling)


def attribute(blocks: "Sequence[Block]", document: Document) -> Attribution:
    """Reads all cues of telling in a document's parsed blocks."""
    memory = Memory()
    cues: list[Cue] = []
    page = page_teller(blocks, document)
    for number, block in enumerate(blocks):
        taken: set[int] = set()
        for cue in chain(
            headline_cues(block, number),
            Finder(block, number, memory.known).cues(),
            telling_cues(block, number, taken),
            picture_cues(block, number),
        ):
            taken.add(cue.anchor)
            memory.resolve(cue, block)
            if cue.names:
                cues.append(cue)
    cues += post_cues(blocks, document)
    spread(blocks, document, cues)
    return Attribution(document, cues, page)


def _presupposed(cue: Cue, at: int) -> bool:
    """What an act of praise or protest is about is told by someone else; only the act is the speaker's."""
    return cue.is_factive and not cue.frame[0] <= at < cue.frame[1]


def _size(cue: Cue) -> int:
    return sum(end - start for start, end in cue.scopes)


def _word_starts(text: str, start: int, end: int) -> list[int]:
    starts = [
        i for i in range(start, min(end, len(text))) if text[i].isalnum() and (i == start or not text[i - 1].isalnum())
    ]
    step = max(1, len(starts) // SAMPLES)
    return starts[::step]

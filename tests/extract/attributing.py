"""Documents of several parts and the tellers of their words, for the tests of this folder."""

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.attribution import attribute
from trucewatch.extract.attributions import Attributed, attributions
from trucewatch.extract.syntax import blocks

Told = str | tuple[PartKind, str]


def document(*parts: Told, publisher: str = "The Daily Courier") -> Document:
    """A document of body paragraphs, or of (kind, text) parts."""
    text, made = "", []
    for part in parts:
        kind, words = part if isinstance(part, tuple) else (PartKind.BODY, part)
        made.append(Part(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words + "\n\n"
    return Document(capture_id="c", location="x", text=text, parts=tuple(made), publisher=publisher)


def tellers(made: Document, words: str) -> list[str]:
    """The chain over the words."""
    start = made.text.index(words)
    chain = attribute(blocks(made), made).chain_at(start, start + len(words))
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

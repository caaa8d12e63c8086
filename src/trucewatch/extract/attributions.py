"""Attributions: whose words, thoughts and wishes a text tells, each with its source, its cue and its content.

Wider than `attribution`, which gives a claim its tellers: here are hopes, plans, praise and knowledge too, each by
its manner.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.records import Document
from trucewatch.core.text import Span, span_of
from trucewatch.extract.attributions_found import Found, Range, Reading, placed
from trucewatch.extract.attributions_nouns import of_adjective, of_noun, of_phrase
from trucewatch.extract.attributions_quotes import join_quotations
from trucewatch.extract.attributions_records import Attributed, Manner
from trucewatch.extract.attributions_verbs import of_verb
from trucewatch.extract.attributions_words import adjectives, nouns, verbs, words
from trucewatch.extract.tellers_lexicon import places

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token
    from trucewatch.extract.syntax import Block


CELL = 512
"""Characters of one cell of the index from offsets to contents."""
_BLANK = " \t\n,.;:–—-\"“”'«»"
"""What alone is no content."""


def attributions(blocks: "Sequence[Block]", document: Document) -> tuple[Attributed, ...]:
    """All attributions in a document's parsed blocks, in order of their cues."""
    found = [
        placed(reading, word, block, number) for number, block in enumerate(blocks) for word, reading in readings(block)
    ]
    found.sort(key=lambda one: one.cue)
    join_quotations(blocks, document, found)
    kept = [one for one in found if _settle(one, document.text)]
    within = _holders(kept)
    name = document.id
    return tuple(_spans(one, document.text, name, holder) for one, holder in zip(kept, within, strict=True))


def outermost(found: Sequence[Attributed]) -> tuple[Attributed, ...]:
    """Those that stand in no other's content."""
    return tuple(one for one in found if one.within is None)


def readings(block: "Block") -> "Iterator[tuple[Token, Reading]]":
    """What each word of a block attributes, by itself."""
    by_verb, by_noun, by_adjective, phrases = verbs(), nouns(), adjectives(), words("phrases")
    for index in places(block.doc, _wanted()):
        token = block.doc[index]
        tag, lemma = token.tag_[:1], token.lemma_.lower()
        read: Reading | None = None
        if token.lower_ in phrases:
            read = of_phrase(token)
        elif tag == "V" and lemma in by_verb:
            read = of_verb(token, lemma)
        elif tag == "N" and lemma in by_noun:
            read = of_noun(token, lemma)
        elif tag in {"J", "V"} and lemma in by_adjective:
            read = of_adjective(token, lemma)
        if read is not None:
            yield token, read


@cache
def _wanted() -> frozenset[str]:
    return frozenset((*verbs(), *nouns(), *adjectives(), *words("phrases")))


def _settle(one: Found, text: str) -> bool:
    """Joins a content's stretches and cuts its own source and cue out of them; False where nothing is left."""
    held: list[Range] = []
    for start, end in sorted(one.contents):
        if held and start <= held[-1][1] + 1:
            held[-1] = (held[-1][0], max(end, held[-1][1]))
        else:
            held.append((start, end))
    for cut in (one.cue, one.source):
        if cut is not None:
            held = [piece for start, end in held for piece in _without(start, end, cut)]
    one.contents = [(start, end) for start, end in held if text[start:end].strip(_BLANK)]
    return bool(one.contents)


def _without(start: int, end: int, cut: Range) -> Iterator[Range]:
    if cut[1] <= start or end <= cut[0]:
        yield start, end
        return
    if start < cut[0]:
        yield start, cut[0]
    if cut[1] < end:
        yield cut[1], end


def _size(one: Found) -> int:
    return sum(end - start for start, end in one.contents)


def _holders(found: list[Found]) -> list[int | None]:
    """For each attribution the one that directly holds its cue: the smallest, and none that it holds itself."""
    sizes = [_size(one) for one in found]
    cells: dict[int, list[int]] = {}
    for number in sorted(range(len(found)), key=lambda number: sizes[number]):
        for cell in {cell for start, end in found[number].contents for cell in range(start // CELL, end // CELL + 1)}:
            cells.setdefault(cell, []).append(number)
    return [_holder(found, sizes, number, cells.get(one.cue[0] // CELL, [])) for number, one in enumerate(found)]


def _holder(found: list[Found], sizes: list[int], index: int, near: list[int]) -> int | None:
    one, at = found[index], found[index].cue[0]
    for number in near:
        other = found[number]
        is_mutual = one.holds(other.cue[0]) and (sizes[number], number) < (sizes[index], index)
        if number != index and other.holds(at) and not is_mutual:
            return number
    return None


def _spans(one: Found, text: str, document_id: str, within: int | None) -> Attributed:
    def span(place: Range) -> Span:
        return span_of(document_id, text, *place)

    return Attributed(
        source=span(one.source) if one.source else None,
        cue=span(one.cue),
        content=tuple(span(place) for place in one.contents),
        manner=one.reading.manner,
        rule=one.reading.rule,
        within=within,
    )


__all__ = ["Attributed", "Manner", "attributions", "outermost"]

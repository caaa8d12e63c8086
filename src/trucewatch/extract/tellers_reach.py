"""How far a telling reaches beyond its sentence: quotations, what a colon opens, sentences that run on."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.core.records import Document, PartKind
from trucewatch.extract.quotes import GAP, Quote, speech
from trucewatch.extract.tellers_cues import Cue
from trucewatch.extract.tellers_lexicon import words

if TYPE_CHECKING:
    from trucewatch.extract.syntax import Block

NEIGHBOURS = 8
"""Cues of one sentence that are held against each other: more stand only in a list that was never cut."""


def spread(blocks: "Sequence[Block]", document: Document, cues: list[Cue]) -> None:
    """Adds to the cues' scopes what they tell outside their own sentence."""
    cues.sort(key=lambda cue: cue.anchor)
    _unlock(cues)
    said = speech(blocks, document)
    _colons(blocks, document, cues, said)
    _quotations(document, cues, said)
    _running_on(blocks, cues)


def _unlock(cues: list[Cue]) -> None:
    """Of two tellings that each reach over the other, the later is the outer: "A told B that …, C said"."""
    for index, inner in enumerate(cues):
        for outer in cues[index + 1 : index + 1 + NEIGHBOURS]:
            if outer.sentence != inner.sentence:
                break
            if inner.reaches(outer.anchor) and outer.reaches(inner.anchor):
                stop = outer.frame[0]
                cut = [(start, min(end, stop)) if start < stop else (start, end) for start, end in inner.scopes]
                inner.scopes = [(start, end) for start, end in cut if not start <= outer.anchor < end]


def _colons(blocks: "Sequence[Block]", document: Document, cues: list[Cue], said: list[Quote]) -> None:
    """A sentence that ends in a colon at its block's end opens the next block: its quotation, or its one paragraph."""
    starts = [quote.start for quote in said]
    for cue in cues:
        if not cue.opens_next:
            continue
        block = blocks[cue.block]
        end = block.start + len(block.doc.text.rstrip())
        if cue.sentence[1] < end:
            after = cue.sentence[1]
            index = bisect_left(starts, after)
            if index < len(said) and said[index].start - after <= GAP:
                cue.scopes.append((said[index].start, said[index].end))
            continue
        if cue.block + 1 >= len(blocks):
            continue
        following = blocks[cue.block + 1]
        if following.part.kind in {PartKind.COMMENT, PartKind.HEADLINE} and following.part_index != block.part_index:
            continue
        stop = following.start + len(following.doc.text)
        index = bisect_left(starts, following.start)
        quoted = index < len(said) and said[index].start - following.start <= GAP
        if quoted:
            group = [quote for quote in said[index:] if quote.group == said[index].group]
            cue.scopes += [(quote.start, quote.end) for quote in group]
        elif "\n" in document.text[end : following.start]:
            cue.scopes.append((following.start, stop))


def _quotations(document: Document, cues: list[Cue], said: list[Quote]) -> None:
    """Hands each quotation to the cue beside it, else to the teller of the quotation before it."""
    anchors = [cue.anchor for cue in cues]
    owners: dict[int, Cue] = {}
    last: tuple[Quote, Cue] | None = None
    for quote in said:
        owner = _covering(quote, cues, anchors) or _beside(document.text, quote, cues, anchors)
        if owner is not None and quote.group not in owners:
            owners[quote.group] = owner
        owner = owner or owners.get(quote.group)
        if owner is None and last is not None and _runs_on(document.text, last[0], quote):
            owner = last[1]
        if owner is None and quote.depth == 0:
            owner = _sentence_before(document.text, quote, cues, anchors)
        if owner is None and quote.depth == 0:
            owner = _paragraph_before(document.text, quote, cues, anchors)
        if owner is None:
            continue
        if not owner.reaches(quote.start) or not owner.reaches(quote.end - 1):
            owner.scopes.append((quote.start, quote.end))
        last = (quote, owner)
    for quote in said:
        owner = owners.get(quote.group)
        if owner is not None and not owner.reaches(quote.start):
            owner.scopes.append((quote.start, quote.end))


def _near(cues: list[Cue], anchors: list[int], start: int, end: int) -> list[Cue]:
    return cues[bisect_left(anchors, start) : bisect_right(anchors, end)]


def _covering(quote: Quote, cues: list[Cue], anchors: list[int]) -> Cue | None:
    over = [cue for cue in _near(cues, anchors, quote.start - 300, quote.end + 300) if not _inside(cue, quote)]
    over = [cue for cue in over if cue.reaches(quote.start) and not cue.is_factive]
    return min(over, key=lambda cue: abs(cue.anchor - quote.start), default=None)


def _inside(cue: Cue, quote: Quote) -> bool:
    return quote.start <= cue.anchor < quote.end


def _beside(text: str, quote: Quote, cues: list[Cue], anchors: list[int]) -> Cue | None:
    """The cue whose words touch the quotation: right after it, or before it in the same sentence."""
    for cue in _near(cues, anchors, quote.end, quote.end + 200):
        gap = text[quote.end : cue.frame[0]]
        if cue.frame[0] >= quote.end and len(gap) <= GAP and not any(char.isalnum() or char == "\n" for char in gap):
            return cue
    for cue in reversed(_near(cues, anchors, quote.start - 250, quote.start)):
        gap = text[cue.frame[1] : quote.start]
        if cue.frame[1] <= quote.start and not any(mark in gap for mark in ".!?\n”»"):
            return cue
    return None


def _sentence_before(text: str, quote: Quote, cues: list[Cue], anchors: list[int]) -> Cue | None:
    """For sentences that are all quotation: who told the sentence before them in their paragraph."""
    at = quote.start - 2
    while at > 0 and text[at] == " ":
        at -= 1
    ending = text[quote.end - 1 : quote.end + 1]
    if at < 0 or text[at] not in ".!?" or not any(mark in ending for mark in ".!?…"):
        return None
    near = [cue for cue in _near(cues, anchors, quote.start - 500, quote.start) if not cue.is_factive]
    told = [
        cue
        for cue in near
        if 0 <= quote.start - cue.sentence[1] <= GAP and "\n" not in text[cue.sentence[1] : quote.start]
    ]
    return told[0] if told else None


def _paragraph_before(text: str, quote: Quote, cues: list[Cue], anchors: list[int]) -> Cue | None:
    """For a paragraph that is all quotation: who spoke last in the paragraph before it."""
    line = text.rfind("\n", 0, quote.start) + 1
    stop = text.find("\n", quote.end)
    rest = text[quote.end : stop if stop >= 0 else len(text)]
    if any(char.isalnum() for char in text[line : quote.start]) or any(char.isalnum() for char in rest):
        return None
    last = line - 1
    while last > 0 and text[last].isspace():
        last -= 1
    near = _near(cues, anchors, text.rfind("\n", 0, max(last, 0)) + 1, line)
    return near[-1] if near and near[-1].is_verb else None


def _runs_on(text: str, before: Quote, quote: Quote) -> bool:
    """Whether a quotation without words of its own credit goes on from the one before, in the same paragraph."""
    gap = text[before.end : quote.start]
    return "\n" not in gap and len(gap) < 400 and quote.start > before.end


def _running_on(blocks: "Sequence[Block]", cues: list[Cue]) -> None:
    """Sentences without a teller between two of one teller, or after one with "also", are that teller's."""
    by_block: dict[int, list[Cue]] = {}
    for cue in cues:
        by_block.setdefault(cue.block, []).append(cue)
    carry = words("carry")
    for number, own in by_block.items():
        block = blocks[number]
        sentences = [
            (block.start + sentence.start_char, block.start + sentence.end_char, sentence)
            for sentence in block.doc.sents
        ]
        leaders: list[Cue | None] = [_leader(own, start, end) for start, end, _ in sentences]
        for index in range(1, len(sentences)):
            if leaders[index] is not None or leaders[index - 1] is None:
                continue
            start, end, sentence = sentences[index]
            teller = leaders[index - 1]
            after = leaders[index + 1] if index + 1 < len(sentences) else None
            again = after is not None and teller is not None and after.names == teller.names and after.is_anaphor
            if teller is not None and not teller.is_act and (again or any(t.lower_ in carry for t in sentence)):
                teller.scopes.append((start, end))
                leaders[index] = teller


def _leader(cues: list[Cue], start: int, end: int) -> Cue | None:
    """The cue that tells a sentence: one in it, the outermost; or one that reaches over it."""
    for cue in cues:
        if start <= cue.anchor < end or cue.reaches(start):
            return cue
    return None

"""A document in stretches that a model is asked about: whole paragraphs, each asked about once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from trucewatch.core.records import READERS_PARTS, SILENT_PARTS, Document, PartKind
from trucewatch.core.text import squeeze
from trucewatch.extract.llm_align import seen
from trucewatch.extract.llm_steering import is_steering

BEFORE_CHARS = 600
"""Characters of what stands before a stretch that are given with it, so that "they" and "there" can be understood."""
LONGEST_NAME = 200
WRAPPED = (45, 100)
"""Lengths of lines that are broken by hand: such lines are one paragraph up to a blank one."""
_STRETCH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
SENTENCE_END = re.compile(r"[.!?؟。…]['\"”’)\]]*\s+")
_WHOLE_STORY = frozenset({PartKind.BODY, PartKind.STANDFIRST})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch [start, end) of a document's text, all in one part."""

    start: int
    end: int
    part_index: int
    kind: PartKind

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Paragraphs that are asked about at once, and those before them that are given for understanding only."""

    paragraphs: tuple[Paragraph, ...]
    before: tuple[Paragraph, ...] = ()

    def asked(self, document: Document) -> dict[str, Any]:
        """What the model is given: data only."""
        told: dict[str, Any] = {
            "headline": _named(document.title),
            "published": document.published.isoformat() if document.published else "",
            "publisher": _named(document.publisher),
        }
        if self.before:
            told["before"] = [seen(document.text, one.start, one.end) for one in self.before]
        told["paragraphs"] = [
            {"part": one.kind.value, "text": seen(document.text, one.start, one.end)} for one in self.paragraphs
        ]
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A document's chunks, the paragraphs that are kept from the model, and the characters past the bound."""

    chunks: tuple[Chunk, ...]
    withheld: tuple[Paragraph, ...] = ()
    left_out: int = 0


def divide(document: Document, chunk_chars: int, max_chunks: int) -> Division:
    """The telling parts of a document in chunks of at most `chunk_chars` characters, in order of the text."""
    everything = sorted(_paragraphs(document), key=lambda one: one.start)
    withheld = _withheld(document, everything)
    pieces = [piece for one in everything if one not in withheld for piece in _pieces(document.text, one, chunk_chars)]
    groups = list(_grouped(pieces, chunk_chars))
    chunks = [
        Chunk(paragraphs=tuple(group), before=_before(groups[number - 1], group) if number else ())
        for number, group in enumerate(groups[:max_chunks])
    ]
    left_out = sum(one.length for group in groups[max_chunks:] for one in group)
    return Division(
        chunks=tuple(chunks), withheld=tuple(sorted(withheld, key=lambda one: one.start)), left_out=left_out
    )


def _named(name: str | None) -> str:
    """A name that a page gives itself, where it is a name and no speech to a model."""
    told = squeeze(name or "")[:LONGEST_NAME]
    return "" if is_steering(told) else told


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """The paragraphs of the telling parts; of parts inside parts the innermost holds."""
    edges = sorted({edge for part in document.parts for edge in (part.start, part.end)})
    for start, end in pairwise(edges):
        held = document.part_at(start)
        if held is None or held[1].kind in SILENT_PARTS:
            continue
        for first, last in _lines(document.text, start, end):
            if any(sign.isalnum() for sign in document.text[first:last]):
                yield Paragraph(first, last, held[0], held[1].kind)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where paragraphs stand: single lines, or lines broken by hand taken together up to a blank one."""
    for stretch in _STRETCH.finditer(text, start, end):
        lines = list(_LINE.finditer(text, *stretch.span()))
        lengths = [line.end() - line.start() for line in lines[:-1]]
        if lengths and min(lengths) >= WRAPPED[0] and max(lengths) <= WRAPPED[1]:
            yield stretch.span()
        else:
            yield from (line.span() for line in lines)


def _withheld(document: Document, paragraphs: Sequence[Paragraph]) -> set[Paragraph]:
    """Paragraphs that speak to a model; with them the rest of a comment or caption, and a story's lines beside them."""
    found: set[Paragraph] = set()
    parts: dict[int, list[Paragraph]] = {}
    for one in paragraphs:
        parts.setdefault(one.part_index, []).append(one)
    for members in parts.values():
        signs = [n for n, one in enumerate(members) if is_steering(document.text[one.start : one.end])]
        if members[0].kind in _WHOLE_STORY:
            found.update(members[near] for n in signs for near in (n - 1, n, n + 1) if 0 <= near < len(members))
        elif signs or is_steering("\n".join(document.text[one.start : one.end] for one in members)):
            found.update(members)
    return found


def _pieces(text: str, one: Paragraph, most: int) -> Iterator[Paragraph]:
    """The paragraph, or where it is too long its sentences taken together; a sentence too long is cut at a blank."""
    start = one.start
    while one.end - start > most:
        window = text[start : start + most]
        ends = [found.end() for found in SENTENCE_END.finditer(window)]
        cut = ends[-1] if ends and ends[-1] > most // 4 else window.rfind(" ") + 1
        cut = cut if cut > most // 4 else most
        yield Paragraph(start, start + cut, one.part_index, one.kind)
        start += cut
    if text[start : one.end].strip():
        yield Paragraph(start, one.end, one.part_index, one.kind)


def _grouped(pieces: Sequence[Paragraph], most: int) -> Iterator[list[Paragraph]]:
    group: list[Paragraph] = []
    size = 0
    for one in pieces:
        if group and size + one.length > most:
            yield group
            group, size = [], 0
        group.append(one)
        size += one.length
    if group:
        yield group


def _before(earlier: Sequence[Paragraph], group: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The last of the publisher's paragraphs before a chunk; readers' words explain nothing of the publisher's."""
    kept: list[Paragraph] = []
    room = BEFORE_CHARS
    for one in reversed(earlier):
        if one.kind in READERS_PARTS and one.part_index != group[0].part_index:
            continue
        if one.length > room:
            if not kept:
                kept.append(Paragraph(one.end - room, one.end, one.part_index, one.kind))
            break
        kept.append(one)
        room -= one.length
    return tuple(reversed(kept))

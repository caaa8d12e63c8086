"""Quotation marks: which stretches of a text stand between them.

Straight, curly and low-high marks, guillemets and doubled apostrophes; a quotation may run over sentences and, in
either convention (each paragraph opened anew, or one pair around them all), over paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucewatch.core.records import Document

if TYPE_CHECKING:
    from trucewatch.extract.syntax import Block

_CLOSERS = {"“": "”", "«": "»", "„": "“”", "‟": "”"}
_ENDS = frozenset("”»")
_MARK = re.compile('[\\n"“”«»„‟]')
DEEPEST = 4
"""Quotations nested deeper are read as one: print knows no more than three."""
SPEECH_WORDS = 3
"""A quotation of fewer words is a scare quote or a name unless a cue touches it."""
GAP = 4
"""Characters (comma, marks, blanks) that may stand between a quotation and the words that credit it."""
LONGEST = 6_000
"""Characters after which an open mark is taken for a slip of the pen."""
_DOUBLED = re.compile(r"(?<!['’‘`])(?:''|``|‘‘|’’)(?!['’‘`])")
"""Two apostrophes or grave accents for one mark, as wires and TeX write them."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words [start, end) without their marks; `group` is shared by paragraphs of one quotation."""

    start: int
    end: int
    group: int
    depth: int = 0


@dataclass(slots=True)
class _Open:
    start: int
    mark: str
    group: int


def quotes(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """The quotations in `text[start:end]` in order of their start. Linear in the text's length."""
    stretch = text[start : len(text) if end is None else end]
    if "''" in stretch or "``" in stretch or "’’" in stretch:
        stretch = _DOUBLED.sub(_as_mark, stretch)
    found = (
        Quote(quote.start + start, quote.end + start, quote.group, quote.depth)
        for quote in _scan(stretch, 0, len(stretch))
    )
    return tuple(sorted(found, key=lambda quote: (quote.start, -quote.end)))


def speech(blocks: "Sequence[Block]", document: Document) -> list[Quote]:
    """Quotations of some length in the parts of the blocks, part by part; groups are numbered through."""
    found: list[Quote] = []
    base = 0
    for part in {block.part_index: block.part for block in blocks}.values():
        held = quotes(document.text, part.start, part.end)
        found += [
            replace(quote, group=base + quote.group)
            for quote in held
            if document.text[quote.start : quote.end].count(" ") >= SPEECH_WORDS - 1
        ]
        base += max((quote.group for quote in held), default=0)
    return found


def _as_mark(found: re.Match[str]) -> str:
    """A doubled apostrophe as one straight mark and a blank on its outer side: all characters keep their place."""
    text, at = found.string, found.end()
    is_opening = (
        at < len(text) and not text[at].isspace() and (found.start() == 0 or not text[found.start() - 1].isalnum())
    )
    is_closing = found.start() > 0 and not text[found.start() - 1].isspace()
    return ' "' if is_opening and not (is_closing and text[found.start() - 1] in ".,?!…;") else '" '


def _scan(text: str, start: int, end: int) -> Iterator[Quote]:
    stack: list[_Open] = []
    group = 0
    at = start
    while (mark_found := _MARK.search(text, at, end)) is not None:
        at = mark_found.start()
        char = text[at]
        if stack and at - stack[0].start > LONGEST:
            stack.clear()
        if char == "\n" and stack:
            after, mark = _past_blank(text, at, end), stack[-1].mark
            yield from _at_paragraph(text, at, after, end, stack)
            at = after + (text[after : min(after + 1, end)] == mark)
            continue
        if _closes(text, at, stack):
            top = stack.pop()
            yield Quote(top.start, at, top.group, len(stack))
        elif _opens(text, at, end):
            if char == '"' and stack and stack[-1].mark == '"':
                top = stack.pop()
                yield Quote(top.start, at, top.group, len(stack))
                stack.append(_Open(at + 1, char, top.group))
            elif len(stack) < DEEPEST:
                group += 1
                stack.append(_Open(at + 1, char, group))
        at += 1
    if stack and end - stack[0].start > LONGEST:
        stack.clear()
    for depth, left in enumerate(stack):
        stop = _line_end(text, left.start, end)
        if stop > left.start and left.mark != '"':
            yield Quote(left.start, stop, left.group, depth)


def _at_paragraph(text: str, at: int, after: int, end: int, stack: list[_Open]) -> Iterator[Quote]:
    """What a line's end does to the marks still open: a mark opened anew carries the quotation on."""
    top = stack[-1]
    opener = text[after] if after < end else ""
    if opener == top.mark:
        yield Quote(top.start, at, top.group, len(stack) - 1)
        stack.pop()
        if opener != '"' or _has_close(text, after + 1, end):
            stack.append(_Open(after + 1, opener, top.group))
    elif top.mark == '"' or not _is_closed(text, after, end, top.mark):
        yield Quote(top.start, at, top.group, len(stack) - 1)
        stack.pop()


def _is_closed(text: str, at: int, end: int, mark: str) -> bool:
    """Whether a mark left open at a paragraph's end is closed before it is opened anew."""
    stop = min(end, at + LONGEST)
    close = min((place for end_mark in _CLOSERS[mark] if (place := text.find(end_mark, at, stop)) >= 0), default=-1)
    return close >= 0 and text.find(mark, at, close) < 0


def _past_blank(text: str, at: int, end: int) -> int:
    """The first character after a line's end and its white space."""
    while at < end and text[at].isspace():
        at += 1
    return at


def _has_close(text: str, at: int, end: int) -> bool:
    return text.find('"', at, _line_end(text, at, end)) >= 0


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", at, end)
    return end if stop < 0 else stop


def _closes(text: str, at: int, stack: list[_Open]) -> bool:
    char = text[at]
    if not stack:
        return False
    mark = stack[-1].mark
    if char == '"':
        before = text[at - 1] if at else " "
        return mark in '"“' and not before.isspace() and at > stack[-1].start
    if mark == '"':
        return char in _ENDS
    if char == mark == "“":
        return _ends_word(text, at)
    return char in _CLOSERS.get(mark, "")


def _ends_word(text: str, at: int) -> bool:
    """Whether an opening mark stands where only a closing one can: a slip of the hand that some keyboards make."""
    return at > 0 and not text[at - 1].isspace() and (at + 1 == len(text) or text[at + 1].isspace())


def _opens(text: str, at: int, end: int) -> bool:
    char = text[at]
    if char in _CLOSERS:
        return not _ends_word(text, at)
    if char != '"' or at + 1 >= end or text[at + 1].isspace():
        return False
    before = text[at - 1] if at else " "
    return before.isspace() or before in "([—–-:,/"

"""Quotations given to those who said them: beside a cue, after a colon, over following sentences and paragraphs."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.core.records import Document
from trucewatch.extract.attributions_found import Found
from trucewatch.extract.quotes import GAP, Quote, speech

if TYPE_CHECKING:
    from trucewatch.extract.syntax import Block

_REACH = 1_000
"""Characters before and behind a quotation in which its cue may stand."""
_NEAR = 400
"""Characters of others' words after which a quotation no longer runs on from the one before."""


def join_quotations(blocks: "Sequence[Block]", document: Document, found: list[Found]) -> None:
    """Lets the contents of `found` (in order of their cues) reach over the whole of the quotations they touch."""
    text, starts = document.text, [one.cue[0] for one in found]

    def near(low: int, high: int) -> list[Found]:
        return found[bisect_left(starts, low) : bisect_right(starts, high)]

    owners: dict[int, Found] = {}
    last: tuple[Quote, Found] | None = None
    for quote in speech(blocks, document):
        if quote.depth:
            continue
        beside = near(quote.start - _REACH, quote.end + _REACH)
        owner = _owner(text, quote, beside) or owners.get(quote.group)
        if owner is None and last is not None and _runs_on(text, last[0], quote):
            owner = _said_between(near(last[0].end, quote.start), last[0].end, quote.start) or last[1]
        if owner is None:
            owner = _opened(quote, beside)
        if owner is None:
            continue
        owners.setdefault(quote.group, owner)
        _reach(text, owner, quote)
        last = (quote, owner)


def _owner(text: str, quote: Quote, found: list[Found]) -> Found | None:
    """Whose cue stands beside a quotation, or holds it."""
    outside = [one for one in found if not quote.start <= one.cue[0] < quote.end]
    after = [one for one in outside if one.reading.is_speech and one.frame[0] >= quote.end]
    for one in after:
        gap = text[quote.end : one.frame[0]]
        if len(gap) <= GAP and not any(char.isalnum() or char == "\n" for char in gap):
            return one
    holding = [one for one in outside if one.holds(quote.start) and one.cue[0] < quote.start]
    if holding:
        return max(holding, key=lambda one: one.cue[0]) if all(one.reading.is_speech for one in holding) else holding[0]
    before = [one for one in outside if one.reading.is_speech and one.frame[1] <= quote.start]
    for one in reversed(before):
        gap = text[one.frame[1] : quote.start]
        if not any(mark in gap for mark in ".!?\n”»"):
            return one
    return None


def _runs_on(text: str, before: Quote, quote: Quote) -> bool:
    """Whether a quotation goes on from the one before: only its teller's few words, or a paragraph's end, between."""
    gap = text[before.end : quote.start]
    if len(gap) > _NEAR:
        return False
    if "\n" not in gap:
        return True
    line = text.rfind("\n", 0, quote.start) + 1
    stop = text.find("\n", quote.end)
    after = text[quote.end : stop if stop >= 0 else len(text)]
    opens = not any(char.isalnum() for char in text[line : quote.start])
    return opens and not any(char.isalnum() for char in after[:_NEAR]) and gap.count("\n\n") <= 2


def _said_between(found: list[Found], start: int, end: int) -> Found | None:
    """The last who spoke between two quotations."""
    between = [one for one in found if one.reading.is_speech and start <= one.frame[0] and one.frame[1] <= end]
    return between[-1] if between else None


def _opened(quote: Quote, found: list[Found]) -> Found | None:
    """Who ended a sentence in a colon right before a quotation."""
    for one in found:
        if one.reading.opens and 0 <= quote.start - one.sentence[1] <= GAP:
            return one
    return None


def _reach(text: str, owner: Found, quote: Quote) -> None:
    """Takes a quotation, marks and all, into what its owner holds."""
    start = quote.start - 1 if quote.start and not text[quote.start - 1].isalnum() else quote.start
    end = quote.end + 1 if quote.end < len(text) and not text[quote.end].isalnum() else quote.end
    owner.contents.append((start, end))

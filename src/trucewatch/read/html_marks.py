"""Blocks laid out as one text, and the marks of its parts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from trucewatch.core.records import DateBasis, PartKind
from trucewatch.read.comments import comment_marks, embed_marks, lines_of
from trucewatch.read.cues import cue, named_cues
from trucewatch.read.dates import dated, days_named
from trucewatch.read.html_comments import Comment
from trucewatch.read.html_tree import HtmlBlock
from trucewatch.read.marks import Mark

_COMMENT, _EMBED = PartKind.COMMENT, PartKind.EMBED
_TOGETHER = frozenset({PartKind.EMBED, PartKind.NOTICE, PartKind.QUOTE})
"""Kinds of which the blocks of one element are one part."""
_MAY_CORRECT = frozenset({PartKind.NOTICE, PartKind.CAPTION})
_ANY_DAY = date(9990, 1, 1)
_SIGNATURE_MAX = 200
"""Characters at the end of an embedded post in which its author stands."""


class Placed(NamedTuple):
    """A block of a kind at its place in the text."""

    block: HtmlBlock
    kind: PartKind
    start: int
    end: int


def laid_out(blocks: Sequence[HtmlBlock], kinds: Sequence[PartKind]) -> tuple[str, list[Placed]]:
    """One text: a block a paragraph, an empty line between two."""
    placed: list[Placed] = []
    at = 0
    for block, kind in zip(blocks, kinds, strict=True):
        end = at + len(block.text)
        placed.append(Placed(block, kind, at, end))
        at = end + 2
    return "\n\n".join(block.text for block in blocks), placed


def marks_of(text: str, placed: Sequence[Placed]) -> Iterator[Mark]:
    """The parts of the text: a comment's paragraphs are one, an embed's, a notice's; else each block by itself."""
    starts: dict[int, int] = {}
    orders = 0
    for group in _groups(placed):
        first, last = group[0], group[-1]
        comment = first.block.zone.comment
        mark = Mark(kind=first.kind, start=first.start, end=last.end)
        if first.kind is _COMMENT and comment is None:
            loose = list(comment_marks(text, lines_of(text, first.start, last.end), first_order=orders + 1))
            orders += sum(one.kind is _COMMENT for one in loose)
            yield from loose
        elif first.kind is _COMMENT and comment is not None:
            if comment.number not in starts:
                orders += 1
                starts[comment.number] = first.start
            yield _comment_mark(mark, comment, starts, orders)
            yield from _embeds_in(text, group)
        else:
            yield _plain_mark(mark, text, first)


def _plain_mark(mark: Mark, text: str, first: Placed) -> Mark:
    if mark.kind is _EMBED:
        return _signed(mark, text)
    if mark.kind in _MAY_CORRECT:
        is_named = first.block.zone.naming.valid().name == "correction"
        return mark._replace(is_correction=is_named or cue("correction_lines").starts(text[mark.start : mark.end]))
    return mark


def _signed(mark: Mark, text: str) -> Mark:
    """An embedded post with the account and day that it is signed with."""
    start = max(mark.start, mark.end - _SIGNATURE_MAX)
    for pattern in named_cues("embed_signed"):
        signed = pattern.search(text[start : mark.end])
        if signed:
            handle, when = signed["handle"], signed["when"]
            day = next(iter(days_named(when)), None) if when else None
            moment = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC) if day else None
            author = f"{signed['author'].strip()} @{handle}" if handle else signed["author"].strip()
            return mark._replace(author=author, published=moment)
    return mark


def _comment_mark(mark: Mark, comment: Comment, starts: dict[int, int], order: int) -> Mark:
    at = dated(comment.time, DateBasis.METADATA, not_after=_ANY_DAY).at
    parent = starts.get(comment.parent.number) if comment.parent else None
    return mark._replace(author=comment.author, published=at, order=order, parent=parent)


def _embeds_in(text: str, group: Sequence[Placed]) -> Iterator[Mark]:
    """What a comment hands on: quoted by markup, else by its words."""
    start, end = group[0].start, group[-1].end
    quoted = [one for one in group if one.block.zone.naming.name == "comment_embed"]
    if quoted:
        yield Mark(kind=PartKind.EMBED, start=quoted[0].start, end=quoted[-1].end, parent=start)
    else:
        yield from embed_marks(text, start, end)


def _groups(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    group: list[Placed] = []
    for one in placed:
        if group and not _goes_on(group[-1], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _goes_on(left: Placed, right: Placed) -> bool:
    if left.kind is not right.kind:
        return False
    if left.kind is _COMMENT:
        return left.block.zone.comment is right.block.zone.comment
    if left.kind in _TOGETHER:
        return left.block.zone.naming is right.block.zone.naming
    return False

"""The difference between two readings of one page, in words: what was corrected, added, withdrawn or reworded.

White space, punctuation, letter case, related titles, boilerplate and the order of paragraphs are no difference.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.read.alignment import Alignment, align, edits
from trucewatch.read.change_comments import compare_comments
from trucewatch.read.change_words import is_attribution, is_date, is_toll, near, speaks_of_correction
from trucewatch.read.sentences import Sentence, sentences

Place = tuple[int, int]
"""Characters [start, end) of a document's text."""

_REPLACED = 0.2
"""Share of the publisher's words that two readings have in common, under which the page tells something else."""
_ENOUGH_WORDS = 30
_HAS_WORD = re.compile(r"\w")


class ChangeKind(StrEnum):
    """What a change does to what the page told."""

    CORRECTION = "correction"
    """A sentence that says so, or any change in a part that is a correction."""
    TOLL = "toll"
    """Another number, or another bound of it, of people, victims, weapons or attacks."""
    DATE = "date"
    ATTRIBUTION = "attribution"
    """Another teller, or one more or less, or told more or less surely."""
    ADDITION = "addition"
    REMOVAL = "removal"
    REWORDING = "rewording"
    COMMENT_ADDED = "comment_added"
    COMMENT_REMOVED = "comment_removed"


class Nature(StrEnum):
    """What a new version is on the whole, the gravest first."""

    CORRECTION = "correction"
    """The page says that it was wrong, or tells another number, date or teller."""
    REPLACED = "replaced"
    """Hardly a word is left: a live page, a digest, another story at the same address."""
    REVISION = "revision"
    """Something the publisher told is gone or put in other words."""
    ADDITION = "addition"
    """All that was told still is, and there is more."""
    COMMENTS = "comments"
    """Only readers' words came or went."""
    ORDER = "order"
    """The same words in another order."""
    NONE = "none"


_CORRECTS = frozenset({ChangeKind.CORRECTION, ChangeKind.TOLL, ChangeKind.DATE, ChangeKind.ATTRIBUTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that came, went or became others; `before` lies in the older text, `after` in the newer.

    `around_before` and `around_after` are the sentences they stand in. One of each pair is None where the words
    (the sentence) stand in one reading only.
    """

    kind: ChangeKind
    part: PartKind
    before: Place | None
    after: Place | None
    words_before: str
    words_after: str
    around_before: Place | None = None
    around_after: Place | None = None
    at: int | None = None
    """Where in the newer text the words stand or are missing; None where their whole sentence is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that changed from one reading of a page to another, the publisher's words first, then the comments."""

    older: Document = field(repr=False)
    newer: Document = field(repr=False)
    changes: tuple[Change, ...]
    kept: float
    """Share of the publisher's words that are in both readings, 0 to 1."""
    is_moved: bool = False
    """Whether sentences stand in another order."""

    def counts(self) -> Counter[ChangeKind]:
        """How many changes there are of each kind."""
        return Counter(change.kind for change in self.changes)

    @property
    def nature(self) -> Nature:
        """What the newer version is on the whole."""
        own = [one.kind for one in self.changes if one.part is not PartKind.COMMENT]
        if ChangeKind.CORRECTION in own:
            return Nature.CORRECTION
        if self.kept < _REPLACED:
            return Nature.REPLACED
        if not _CORRECTS.isdisjoint(own):
            return Nature.CORRECTION
        if own:
            return Nature.ADDITION if set(own) == {ChangeKind.ADDITION} else Nature.REVISION
        if self.changes:
            return Nature.COMMENTS
        return Nature.ORDER if self.is_moved else Nature.NONE


def changes(older: Document, newer: Document) -> Changes:
    """What changed from `older` to `newer`, in order of the page. Empty where no word did.

    Bounded: 400,000 characters with every sentence changed take about a second.
    """
    left, right = sentences(older), sentences(newer)
    own_left, own_right = _own(left), _own(right)
    is_same = [word for one in own_left for word in one.key.split()] == [
        word for one in own_right for word in one.key.split()
    ]
    aligned = Alignment((), (), (), False) if is_same else align(own_left, own_right)
    found = list(_told(older, newer, own_left, own_right, aligned))
    found.sort(key=lambda change: _position(change, older, newer))
    found.extend(_of_comments(older, newer, left, right))
    kept = _kept(own_left, own_right, aligned)
    return Changes(older=older, newer=newer, changes=tuple(found), kept=kept, is_moved=aligned.is_moved)


def _own(all_of: Sequence[Sentence]) -> list[Sentence]:
    return [one for one in all_of if one.kind is not PartKind.COMMENT]


def _position(change: Change, older: Document, newer: Document) -> tuple[float, int]:
    if change.after is not None:
        return change.after[0] / len(newer.text), 1
    start = change.before[0] if change.before else 0
    return start / len(older.text), 0


def _kept(left: Sequence[Sentence], right: Sequence[Sentence], aligned: Alignment) -> float:
    """The share of words in both readings; 1 where one of them is too short to say that it tells something else."""
    sizes = [sum(len(one.words) for one in side) for side in (left, right)]
    if min(sizes) < _ENOUGH_WORDS:
        return 1.0
    alone = sum(len(left[at].words) for at in aligned.left_only) + sum(
        len(right[at].words) for at in aligned.right_only
    )
    for one, other in aligned.reworded:
        before, after = _words(left, one), _words(right, other)
        alone += sum(len(edit.left) + len(edit.right) for edit in edits(before, after))
    return 1 - alone / sum(sizes)


def _words(side: Sequence[Sentence], run: range) -> list[str]:
    return [word for at in run for word, _, _ in side[at].words]


def _told(
    older: Document, newer: Document, left: Sequence[Sentence], right: Sequence[Sentence], aligned: Alignment
) -> Iterator[Change]:
    for one, other in aligned.reworded:
        yield from _reworded(older, newer, [left[at] for at in one], [right[at] for at in other])
    for place, kind, _ in _blocks(older, left, aligned.left_only):
        words = older.text[place[0] : place[1]]
        yield _lone(ChangeKind.REMOVAL, kind, before=place, words_before=words)
    for place, kind, is_correction in _blocks(newer, right, aligned.right_only):
        words = newer.text[place[0] : place[1]]
        what = ChangeKind.CORRECTION if is_correction else ChangeKind.ADDITION
        yield _lone(what, kind, after=place, words_after=words)


def _lone(
    kind: ChangeKind,
    part: PartKind,
    *,
    before: Place | None = None,
    after: Place | None = None,
    words_before: str = "",
    words_after: str = "",
) -> Change:
    return Change(
        kind=kind,
        part=part,
        before=before,
        after=after,
        words_before=words_before,
        words_after=words_after,
        around_before=before,
        around_after=after,
        at=after[0] if after else None,
    )


def _blocks(
    document: Document, side: Sequence[Sentence], lone: Sequence[int]
) -> Iterator[tuple[Place, PartKind, bool]]:
    """Neighbouring sentences of one part that stand in one reading only, and whether they speak of a correction."""
    block: list[int] = []
    for at in lone:
        if block and not (at == block[-1] + 1 and _is_next(document, side[block[-1]], side[at])):
            yield _block(document, side, block)
            block = []
        block.append(at)
    if block:
        yield _block(document, side, block)


def _block(document: Document, side: Sequence[Sentence], block: Sequence[int]) -> tuple[Place, PartKind, bool]:
    first, last = side[block[0]], side[block[-1]]
    return (first.start, last.end), first.kind, _is_correction(document, first)


def _is_next(document: Document, one: Sentence, other: Sentence) -> bool:
    """Whether a sentence goes on the block before it. One that begins a correction begins a block."""
    if one.part != other.part or _HAS_WORD.search(document.text, one.end, other.start):
        return False
    return _is_correction(document, one) or not _is_correction(document, other)


def _is_correction(document: Document, one: Sentence) -> bool:
    part = _part(document, one)
    if part is not None and part.is_correction:
        return True
    return speaks_of_correction(document.text[one.start : one.end])


def _part(document: Document, one: Sentence) -> Part | None:
    return document.parts[one.part] if one.part >= 0 else None


def _reworded(
    older: Document, newer: Document, left: Sequence[Sentence], right: Sequence[Sentence]
) -> Iterator[Change]:
    one = [word for sentence in left for word in sentence.words]
    other = [word for sentence in right for word in sentence.words]
    before, after = [word for word, _, _ in one], [word for word, _, _ in other]
    is_correction = any(_is_correction(newer, sentence) for sentence in right)
    for edit in edits(before, after):
        was = (one[edit.left.start][1], one[edit.left.stop - 1][2]) if edit.left else None
        became = (other[edit.right.start][1], other[edit.right.stop - 1][2]) if edit.right else None
        gone, come = before[edit.left.start : edit.left.stop], after[edit.right.start : edit.right.stop]
        around = (*near(before, edit.left.start, edit.left.stop), *near(after, edit.right.start, edit.right.stop))
        following = (*before[edit.left.stop :][:3], *after[edit.right.stop :][:3])
        is_whole = len(gone) == len(before) > 1 and len(come) == len(after) > 1
        kind = ChangeKind.REWORDING if is_whole else _kind(gone, come, around, following)
        yield Change(
            kind=ChangeKind.CORRECTION if is_correction else kind,
            part=right[0].kind,
            before=was,
            after=became,
            words_before=older.text[was[0] : was[1]] if was else "",
            words_after=newer.text[became[0] : became[1]] if became else "",
            around_before=(left[0].start, left[-1].end),
            around_after=(right[0].start, right[-1].end),
            at=became[0] if became else other[edit.right.start - 1][2] if edit.right.start else right[0].start,
        )


def _kind(gone: Sequence[str], come: Sequence[str], around: Sequence[str], following: Sequence[str]) -> ChangeKind:
    if is_toll(gone, come, around, following):
        return ChangeKind.TOLL
    if is_date(gone, come, around):
        return ChangeKind.DATE
    if is_attribution(gone, come):
        return ChangeKind.ATTRIBUTION
    if gone and come:
        return ChangeKind.REWORDING
    return ChangeKind.ADDITION if come else ChangeKind.REMOVAL


def _of_comments(
    older: Document, newer: Document, left: Sequence[Sentence], right: Sequence[Sentence]
) -> Iterator[Change]:
    """Comments that came and went, whole; those that their author changed, by sentence."""
    compared = compare_comments(older, newer, left, right)
    for one, other in compared.edited:
        yield from _told(older, newer, one, other, align(one, other))
    for comment in compared.gone:
        place = (comment[0].start, comment[-1].end)
        words = older.text[place[0] : place[1]]
        yield _lone(ChangeKind.COMMENT_REMOVED, PartKind.COMMENT, before=place, words_before=words)
    for comment in compared.come:
        place = (comment[0].start, comment[-1].end)
        words = newer.text[place[0] : place[1]]
        yield _lone(ChangeKind.COMMENT_ADDED, PartKind.COMMENT, after=place, words_after=words)

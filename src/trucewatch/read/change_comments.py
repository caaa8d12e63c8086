"""Readers' comments of two readings held together: which came, which went, which their author changed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from trucewatch.core.records import Document, PartKind
from trucewatch.read.sentences import Sentence

Comment = tuple[Sentence, ...]
"""The sentences of one comment."""

_MANY = 20
"""Of an author with more comments than this that differ, edits are not looked for."""
_EDITED = 0.5
"""Share of words (Dice) from which two comments of one author are one edited."""


@dataclass(frozen=True, slots=True)
class ComparedComments:
    """What differs: pairs (older, newer) that their named author edited, and those in one reading only."""

    edited: tuple[tuple[Comment, Comment], ...]
    gone: tuple[Comment, ...]
    come: tuple[Comment, ...]


def compare_comments(
    older: Document, newer: Document, left: Sequence[Sentence], right: Sequence[Sentence]
) -> ComparedComments:
    """The comments among the sentences of two readings, compared; their order does not matter."""
    before, after = _comments(left), _comments(right)
    here, there = Counter(map(_key, before)), Counter(map(_key, after))
    gone, come = _over(before, here - there), _over(after, there - here)
    edited = _edited(older, newer, gone, come)
    was, became = {one[0].part for one, _ in edited}, {other[0].part for _, other in edited}
    return ComparedComments(
        tuple(edited),
        tuple(one for one in gone if one[0].part not in was),
        tuple(one for one in come if one[0].part not in became),
    )


def _comments(all_of: Sequence[Sentence]) -> list[Comment]:
    found: dict[int, list[Sentence]] = {}
    for one in all_of:
        if one.kind is PartKind.COMMENT:
            found.setdefault(one.part, []).append(one)
    return list(map(tuple, found.values()))


def _over(side: Sequence[Comment], over: Counter[str]) -> list[Comment]:
    """Those of which this side has more, the last ones of the same words."""
    found = []
    for comment in reversed(side):
        if over[_key(comment)] > 0:
            over[_key(comment)] -= 1
            found.append(comment)
    return found[::-1]


def _edited(
    older: Document, newer: Document, gone: Sequence[Comment], come: Sequence[Comment]
) -> list[tuple[Comment, Comment]]:
    by_author: defaultdict[str, tuple[list[Comment], list[Comment]]] = defaultdict(lambda: ([], []))
    for side, document, comments in ((0, older, gone), (1, newer, come)):
        for comment in comments:
            author = document.parts[comment[0].part].author
            if author:
                by_author[author][side].append(comment)
    return [
        pair
        for before, after in by_author.values()
        if len(before) <= _MANY and len(after) <= _MANY
        for pair in _best(before, after)
    ]


def _best(before: Sequence[Comment], after: Sequence[Comment]) -> list[tuple[Comment, Comment]]:
    """Pairs that share enough words, the most alike first, each comment once."""
    scored = [
        (-_alike(one, other), sorted((_key(one), _key(other))), at, there)
        for at, one in enumerate(before)
        for there, other in enumerate(after)
    ]
    pairs: dict[int, int] = {}
    for share, _, at, there in sorted(scored):
        if -share >= _EDITED and at not in pairs and there not in pairs.values():
            pairs[at] = there
    return [(before[at], after[there]) for at, there in sorted(pairs.items())]


def _key(comment: Comment) -> str:
    return " ".join(sentence.key for sentence in comment)


def _alike(one: Comment, other: Comment) -> float:
    here, there = Counter(_key(one).split()), Counter(_key(other).split())
    return 2 * (here & there).total() / (here.total() + there.total())

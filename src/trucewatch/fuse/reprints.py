"""Pages that repeat another page word for word: what they tell is the same telling, dated or not.

The same words alone may be a stock phrase; several sentences of one page found again in another are a reprint. A
bulletin repeats whole paragraphs day by day, though: the days must be the same, told or of publication.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.fuse.profile import Profile, tokens_of

LEAST_WORDS = 5
LEAST_SENTENCES = 3
"""So many different passages of at least so many words, each word for word in both pages."""
MOST_PAGES = 20
"""Words found in more pages than this are a formula, not a reprint's mark."""
WEIGHT = 20.0

Words = tuple[str, ...]


def reprinted(profiles: Sequence[Profile]) -> Iterator[tuple[tuple[int, int], Link]]:
    """Index pairs (smaller first) of claims that a page and its reprint both tell, with their links."""
    places: defaultdict[Words, dict[str, list[int]]] = defaultdict(dict)
    for index, item in enumerate(profiles):
        words = _words(item)
        if len(words) >= LEAST_WORDS and not item.is_readers and not item.resolved.flood:
            places[words].setdefault(item.document, []).append(index)
    shared: defaultdict[tuple[str, str], list[Words]] = defaultdict(list)
    for words, pages in places.items():
        if 1 < len(pages) <= MOST_PAGES:
            for left, right in combinations(sorted(pages), 2):
                shared[left, right].append(words)
    for (left, right), passages in sorted(shared.items()):
        if len(passages) >= LEAST_SENTENCES:
            for words in passages:
                yield from _pairs(profiles, places[words][left], places[words][right])


def _pairs(
    profiles: Sequence[Profile], lefts: Sequence[int], rights: Sequence[int]
) -> Iterator[tuple[tuple[int, int], Link]]:
    """One to one, in order: a sentence that tells two things tells them in both."""
    for left, right in zip(lefts, rights, strict=False):
        first, second = min(left, right), max(left, right)
        one, other = profiles[first], profiles[second]
        if one.kind is other.kind and one.is_denied == other.is_denied and _is_one_day(one, other):
            evidence = (Evidence(field="words", weight=WEIGHT, text="the same passage of a page and its reprint"),)
            link = Link(left=one.id, right=other.id, relation=Relation.SAME, score=WEIGHT, evidence=evidence)
            yield (first, second), link


def _is_one_day(one: Profile, other: Profile) -> bool:
    """A bulletin says the same of every day: what it leaves undated joins only what came out on the same day."""
    if one.days and other.days:
        return (one.days.first, one.days.last) == (other.days.first, other.days.last)
    return one.resolved.published is not None and one.resolved.published == other.resolved.published


def _words(item: Profile) -> Words:
    return tuple(token for span in item.resolved.claim.evidence for token in tokens_of(span.exact))

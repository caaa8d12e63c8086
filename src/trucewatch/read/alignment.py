"""Which sentence of one reading became which of the other, and which words of it changed.

Sentences with the same words are the same, wherever they stand: a paragraph that moved changed no word. Of the rest,
the most alike are one sentence reworded. Both steps look at sentences only through their rarest words, so a page of
400,000 characters with every sentence changed takes less than a second. All of it is even-handed: from the newer
reading to the older one the same words come out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from trucewatch.core.records import PartKind
from trucewatch.read.sentences import Sentence

_PROSE = frozenset({PartKind.BODY, PartKind.QUOTE, PartKind.STANDFIRST})
_TITLES = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST})
_ALIKE, _BETWEEN = 0.5, 0.25
"""Share of words (Dice) from which two sentences are one reworded; between the same neighbours less will do."""
_RAREST = 8
_FEW = 20
"""A word in more unmatched sentences than this proposes no pair."""
_TRIED = 5
"""Of the sentences that rare words propose, so many are held against it."""
_EFFORT = 6
"""Matches per word above which two sentences are not held together word by word: of real ones 1 to 3."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Indices of sentences: `reworded` runs of (left, right), and those that stand in one reading only."""

    reworded: tuple[tuple[range, range], ...]
    left_only: tuple[int, ...]
    right_only: tuple[int, ...]
    is_moved: bool


def align(left: Sequence[Sentence], right: Sequence[Sentence]) -> Alignment:
    """Sentences of two readings held together."""
    if _order(left) <= _order(right):
        return _align(left, right)
    turned = _align(right, left)
    pairs = tuple(sorted(((one, other) for other, one in turned.reworded), key=lambda pair: pair[0].start))
    return Alignment(pairs, turned.right_only, turned.left_only, turned.is_moved)


def _order(one: Sequence[Sentence]) -> list[tuple[str, str]]:
    return [(sentence.key, sentence.kind) for sentence in one]


def _align(left: Sequence[Sentence], right: Sequence[Sentence]) -> Alignment:
    same = _same(left, right)
    partner = dict(same)
    open_left = [at for at in range(len(left)) if at not in partner]
    taken = set(partner.values())
    open_right = [at for at in range(len(right)) if at not in taken]
    matched = [other for _, other in same]
    is_moved = any(one > other for one, other in pairwise(matched))
    alike = _alike(left, right, open_left, open_right)
    partner.update(alike)
    between = _between(left, right, open_left, open_right, partner)
    runs = _grown(left, right, sorted((*alike, *between)), set(open_left), set(open_right))
    in_left = {at for one, _ in runs for at in one}
    in_right = {at for _, other in runs for at in other}
    return Alignment(
        tuple(runs),
        tuple(at for at in open_left if at not in in_left),
        tuple(at for at in open_right if at not in in_right),
        is_moved,
    )


def _same(left: Sequence[Sentence], right: Sequence[Sentence]) -> list[Pair]:
    """Pairs with the same words in order of `left`; of those that stand several times first with first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(right) - 1, -1, -1):
        places[right[at].key].append(at)
    return [(at, places[one.key].pop()) for at, one in enumerate(left) if places.get(one.key)]


def _alike(
    left: Sequence[Sentence], right: Sequence[Sentence], open_left: Sequence[int], open_right: Sequence[int]
) -> list[Pair]:
    """Pairs of unmatched sentences that share at least half of their words, best first, each once."""
    bags = {at: _bag(right[at]) for at in open_right}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at, words in bags.items():
        for word in words:
            holders[word].append(at)
    scored = []
    for at in open_left:
        bag = _bag(left[at])
        known = [word for word in bag if 0 < len(holders.get(word, ())) <= _FEW]
        rarest = sorted(known, key=lambda word: (len(holders[word]), word))[:_RAREST]
        proposed = Counter(other for word in rarest for other in holders[word])
        for other, _ in proposed.most_common(_TRIED):
            share = _dice_of(bag, bags[other])
            if share >= _ALIKE and _may_pair(left[at], right[other]):
                apart = abs(at / len(left) - other / len(right))
                scored.append((-share, apart, at, other))
    return _best(scored)


def _best(scored: list[tuple[float, float, int, int]]) -> list[Pair]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, other in sorted(scored):
        if at not in chosen and other not in taken:
            chosen[at] = other
            taken.add(other)
    return list(chosen.items())


def _between(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    open_left: Sequence[int],
    open_right: Sequence[int],
    partner: dict[int, int],
) -> list[Pair]:
    """Pairs of what is still unmatched and stands after or before the same neighbour; titles whatever they say."""
    taken, free = set(partner.values()), set(open_right)
    found = []
    for at in open_left:
        if at in partner:
            continue
        for step in (-1, 1):
            beside = partner.get(at + step)
            other = beside - step if beside is not None else -1
            if other in free and other not in taken and _fits(left[at], right[other]):
                found.append((at, other))
                taken.add(other)
                break
    done = {at for at, _ in found}
    for kind in sorted(_TITLES):
        lefts = [at for at in open_left if left[at].kind is kind and at not in partner and at not in done]
        rights = [at for at in open_right if right[at].kind is kind and at not in taken]
        if len(lefts) == len(rights) == 1:
            found.append((lefts[0], rights[0]))
    return found


def _fits(one: Sentence, other: Sentence) -> bool:
    return _may_pair(one, other) and _dice(one, other) >= _BETWEEN


def _may_pair(one: Sentence, other: Sentence) -> bool:
    return one.kind is other.kind or {one.kind, other.kind} <= _PROSE


def _grown(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    pairs: Sequence[Pair],
    open_left: set[int],
    open_right: set[int],
) -> list[tuple[range, range]]:
    """Pairs with the unmatched neighbours that make them more alike: a sentence parted in two is one reworded."""
    open_left -= {at for at, _ in pairs}
    open_right -= {other for _, other in pairs}
    runs = []
    for at, other in pairs:
        one, two = range(at, at + 1), range(other, other + 1)
        one = _extended(left, one, _bags(right, two), open_left)
        two = _extended(right, two, _bags(left, one), open_right)
        runs.append((one, two))
    return runs


def _extended(side: Sequence[Sentence], run: range, whole: Counter[str], free: set[int]) -> range:
    share = _dice_of(_bags(side, run), whole)
    for _ in range(4):
        for wider, new in ((range(run.start, run.stop + 1), run.stop), (range(run.start - 1, run.stop), run.start - 1)):
            if new in free and side[new].part == side[run.start].part:
                grown = _dice_of(_bags(side, wider), whole)
                if grown > share + 0.05:
                    run, share = wider, grown
                    free.discard(new)
                    break
    return run


def _bag(one: Sentence) -> Counter[str]:
    return Counter(word for word, _, _ in one.words)


def _bags(side: Sequence[Sentence], run: range) -> Counter[str]:
    return Counter(word for at in run for word, _, _ in side[at].words)


def _dice(one: Sentence, other: Sentence) -> float:
    if 2 * min(len(one.words), len(other.words)) < _BETWEEN * (len(one.words) + len(other.words)):
        return 0.0
    return _dice_of(_bag(one), _bag(other))


def _dice_of(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Edit:
    """Words [left.start, left.stop) that became [right.start, right.stop); one of them may be empty."""

    left: range
    right: range


def edits(left: Sequence[str], right: Sequence[str]) -> tuple[Edit, ...]:
    """The words that changed between two wordings of a sentence, in order.

    Edits with one short word left alone between them are one. Where less than four tenths of the words are left,
    all is one edit.
    """
    if list(left) <= list(right):
        return _edits(left, right)
    return tuple(Edit(one.right, one.left) for one in _edits(right, left))


def _edits(left: Sequence[str], right: Sequence[str]) -> tuple[Edit, ...]:
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    one, other = left[head : len(left) - tail], right[head : len(right) - tail]
    found = [
        Edit(range(a + head, b + head), range(c + head, d + head))
        for a, b, c, d in _joined(one, list(_raw(one, other)))
    ]
    return tuple(found)


def _raw(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    if not left and not right:
        return
    counts = Counter(right)
    matches = sum(counts[word] for word in left)
    if not matches or matches > _EFFORT * (len(left) + len(right)):
        yield 0, len(left), 0, len(right)
        return
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    codes = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    kept = len(left) - sum(b - a for a, b, _, _ in codes)
    if len(codes) > 1 and 2 * kept < 0.4 * (len(left) + len(right)):
        yield 0, len(left), 0, len(right)
        return
    yield from codes


def _joined(left: Sequence[str], codes: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    last: tuple[int, int, int, int] | None = None
    for code in codes:
        if last is not None and code[0] - last[1] == 1 and len(left[last[1]]) <= 3:
            last = (last[0], code[1], last[2], code[3])
            continue
        if last is not None:
            yield last
        last = code
    if last is not None:
        yield last

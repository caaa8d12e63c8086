"""How well a clustering agrees with the right one: B³ (Bagga and Baldwin 1998) and pairs.

Own code of a few lines, since pairs are counted beside B³; of the registry's packages bcubed was last kept in 2019 and
bcubed-metrics was not tried. `tests/fuse/test_fusion_scores.py` holds it to worked examples.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

FALSE_MERGE = 5.0
"""What a false merge costs in false splits: two events told as one hide one of them and lend it the other's sources."""


@dataclass(frozen=True)
class Scores:
    """B³ and pair scores in [0, 1]; `wrong` pairs are joined and should not be, `missed` ones the other way round."""

    precision: float
    recall: float
    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)

    @property
    def pair_precision(self) -> float:
        return self.right / max(1, self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def pair_recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def cost(self) -> float:
        """False splits, a false merge counted as FALSE_MERGE of them."""
        return self.missed + FALSE_MERGE * self.wrong


def harmonic(precision: float, recall: float) -> float:
    """F1; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(told: Mapping[str, Hashable], right: Mapping[str, Hashable]) -> Scores:
    """Scores of a clustering (item → cluster) against the right one over the same items.

    Raises ValueError where the items are not the same, or there are none.
    """
    if told.keys() != right.keys() or not right:
        raise ValueError("both clusterings must be of the same items, and of one at least")
    both = Counter((told[item], right[item]) for item in right)
    ours, theirs = Counter(told.values()), Counter(right.values())
    number = len(right)
    joined = _pairs(both)
    return Scores(
        precision=sum(count * count / ours[mine] for (mine, _), count in both.items()) / number,
        recall=sum(count * count / theirs[other] for (_, other), count in both.items()) / number,
        right=joined,
        wrong=_pairs(ours) - joined,
        missed=_pairs(theirs) - joined,
    )


def _pairs(sizes: Mapping[Hashable, int] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())

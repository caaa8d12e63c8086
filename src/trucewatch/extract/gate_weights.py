"""How strongly some stretch of a text speaks of conflict: weights of words and of pairs of words, learned once.

The score of a text is the largest sum over any run of its words, every word costing a little (Page's cumulative sum,
Biometrika 1954): a report of one sentence scores the same inside a long page of other news as alone.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise, repeat
from operator import add, sub

ENDS = frozenset(".!?\n")
"""Marks between which pairs of words stand."""
_WORD = re.compile(r"[^\W\d_]+|[.!?\n]")


def parts_of(text: str) -> list[str]:
    """The words as they are weighed, lower case, parted at hyphens and apostrophes, and the marks of sentences' ends."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of words and of pairs of words, each word less its cost; that of unknown ones; the score that is enough."""

    words: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    unknown: float
    enough: float

    def values(self, told: Sequence[str]) -> list[float]:
        """What each word adds to the run it stands in, with the pair that it ends."""
        singly = map(self.words.get, told, repeat(self.unknown))
        paired = map(self.pairs.get, pairwise(told), repeat(0.0))
        return list(map(add, singly, (0.0, *paired))) if told else []

    def best(self, told: Sequence[str], carried: float = 0.0) -> tuple[float, float]:
        """The best run's sum, and that of the best run that ends with the last word, for the text behind."""
        sums = list(accumulate(self.values(told), initial=carried))
        lows = list(accumulate(sums, min, initial=0.0))
        return max(map(sub, sums, lows)), sums[-1] - lows[-1]


@cache
def weights() -> Weights:
    """The shipped weights."""
    told = json.loads((files("trucewatch") / "data" / "lexicons" / "gate_weights.json").read_text("utf-8"))
    cost = float(told["cost"])
    pairs = {
        (first, second): float(weight) for first, found in told["pairs"].items() for second, weight in found.items()
    }
    words = {word: float(weight) - cost for word, weight in told["words"].items()} | dict.fromkeys(ENDS, 0.0)
    return Weights(words, pairs, -cost, float(told["enough"]))

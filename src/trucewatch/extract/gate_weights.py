"""How strongly some stretch of a text speaks of conflict: weights of words and of pairs of words, learned once.

The score of a text is the largest sum over any run of its words, every word costing a little (Page's cumulative sum,
Biometrika 1954): a report of one sentence scores the same inside a long page of other news as alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, repeat
from operator import add

END = "."
"""What stands for a sentence's or a line's end: no pair of words reaches over it."""
_ENDS = b".!?\n"
_LETTERS = bytes(range(97, 123))
_READ = bytes.maketrans(_LETTERS.upper() + _ENDS, _LETTERS + b"." * len(_ENDS))
_BLANKED = bytes(one if one in _LETTERS + b"." else 32 for one in _READ)


def parts_of(text: str) -> list[str]:
    """The words of English in lower case, parted at whatever is no letter of it, and the ends of sentences."""
    read = text.encode("utf-8", "surrogatepass").translate(_BLANKED)
    return read.replace(b".", b" . ").decode("ascii").split()


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of words, less the cost of a word, and of pairs; what unknown words add; the score that is enough."""

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
        best = run = carried
        for value in self.values(told):
            run += value
            if run < 0.0:
                run = 0.0
            elif run > best:
                best = run
        return best, run


@cache
def weights() -> Weights:
    """The shipped weights."""
    told = json.loads((files("trucewatch") / "data" / "lexicons" / "gate_weights.json").read_text("utf-8"))
    cost = float(told["cost"])
    pairs = {
        (first, second): float(weight) for first, found in told["pairs"].items() for second, weight in found.items()
    }
    words = {word: float(weight) - cost for word, weight in told["words"].items()} | {END: 0.0}
    return Weights(words, pairs, -cost, float(told["enough"]))

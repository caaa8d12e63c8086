"""Measures of reading: segments that must and must not be told, and shingles of a body.

The segment measure is that of trafilatura's published evaluation: a segment of the page that must appear and does is
a true positive, one that must not and does a false positive, counted over all pages. The shingle measure is that of
scrapinghub's article-extraction-benchmark: bags of four words, precision and recall averaged over the pages.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
SHINGLE = 4
"""Words of a shingle, as in the published measure."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and their harmonic mean, each of 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where nothing is right."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Segments:
    """How many segments of pages were rightly told, wrongly told, and left out."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def __add__(self, other: "Segments") -> "Segments":
        return Segments(self.right + other.right, self.wrong + other.wrong, self.missing + other.missing)

    @property
    def figures(self) -> Figures:
        """Over all segments counted."""
        told, due = self.right + self.wrong, self.right + self.missing
        return Figures(self.right / told if told else 0.0, self.right / due if due else 0.0)


def segments(text: str, wanted: Sequence[str], unwanted: Sequence[str]) -> Segments:
    """The segments of one page: `wanted` ones that stand in `text`, `unwanted` ones that do."""
    right = sum(one in text for one in wanted)
    return Segments(right, sum(one in text for one in unwanted), len(wanted) - right)


def shingle_figures(pairs: Iterable[tuple[str, str]]) -> Figures:
    """Of (true body, body found) pairs: shares of shingles, averaged over the pages where there are any."""
    counts = [_shingle_counts(true, found) for true, found in pairs]
    precisions = [_share(right, wrong, missing) for right, wrong, missing in counts if right + wrong > 0]
    recalls = [_share(right, missing, wrong) for right, wrong, missing in counts if right + missing > 0]
    return Figures(_mean(precisions), _mean(recalls))


def _shingle_counts(true: str, found: str) -> tuple[int, int, int]:
    due, told = _shingles(true), _shingles(found)
    return (due & told).total(), (told - due).total(), (due - told).total()


def _share(right: int, failed: int, other: int) -> float:
    return 1.0 if failed == other == 0 else right / (right + failed)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    last = max(len(words) - SHINGLE + 1, 1) if words else 0
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(last))

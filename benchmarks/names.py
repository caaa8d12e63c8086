"""Measures which pairs of written names are one's: our likeness of names beside rapidfuzz, by turns over one set.

    names.py [--shared FOLDER] [--wrong]

The set (826 pairs of names of people, companies, organisations and ships, same or not, MIT licence) is not part of this
project; without it there is nothing to measure (exit 0). Each way of comparing gives a pair a figure; from which figure
on a pair counts as one's is set on the odd half, and measured on the even one, which nothing was made from.
Of the set, 505 pairs were made up by machine, and of these some that differ by a word are told as one's and some that
differ by a letter as two, so no way of comparing letters comes far; the others are told by themselves too. How the
gazetteer takes other spellings has no figure to be set: it holds from 1 on. rapidfuzz is measured where it is
installed. Exit 1 when a figure lies below its floor.
"""

import csv
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from held import arguments, is_here, prf, report

from trucewatch.resolve.alike import ALIKE, alike
from trucewatch.resolve.folding import edits, edits_allowed, fold, name_key, sound_key

SET = ("bench", "ext", "names", "cases.csv")
Score = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether they are one's, and whether a model made them up."""

    left: str
    right: str
    is_same: bool
    is_made: bool


def read(path: Path) -> list[Pair]:
    """The pairs in order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["name1"], row["name2"], row["is_match"] == "true", row["case_group"].startswith("synth"))
            for row in csv.DictReader(file)
        ]


def as_place(left: str, right: str) -> float:
    """As the gazetteer takes a name for a place's other spelling: the same key, sound, or sound but for small edits."""
    one, other = name_key(left), name_key(right)
    if one == other:
        return float(bool(one))
    heard, also = sound_key(one), sound_key(other)
    limit = edits_allowed(heard)
    return float(len(heard) > 2 and heard[:1] == also[:1] and edits(heard, also, limit) <= limit)


def ways() -> Iterator[tuple[str, Score]]:
    """Each way of comparing by its name."""
    yield "all are one's", lambda _left, _right: 1.0
    yield "ours, as places", as_place
    yield "ours, word by word", alike
    if importlib.util.find_spec("rapidfuzz") is None:
        print("rapidfuzz is not installed: nothing stands beside ours.\n")
        return
    fuzz: Any = importlib.import_module("rapidfuzz.fuzz")
    jaro: Any = importlib.import_module("rapidfuzz.distance.JaroWinkler")
    yield "Jaro-Winkler", lambda left, right: jaro.similarity(left.lower(), right.lower())
    yield "Jaro-Winkler, our folding, sorted", lambda left, right: jaro.similarity(_sorted(left), _sorted(right))
    yield "token_set_ratio, our folding", lambda left, right: fuzz.token_set_ratio(fold(left), fold(right))
    yield "WRatio", lambda left, right: fuzz.WRatio(left.lower(), right.lower())


def _sorted(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def scored(pairs: Sequence[Pair], figures: Sequence[float], least: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of calling one's the pairs from a figure on."""
    told = [figure >= least for figure in figures]
    right = sum(pair.is_same for pair, is_told in zip(pairs, told, strict=True) if is_told)
    return prf(right, sum(told), sum(pair.is_same for pair in pairs))


def best_least(pairs: Sequence[Pair], figures: Sequence[float]) -> float:
    """The figure from which on F1 is highest."""
    return max(sorted(set(figures)), key=lambda least: scored(pairs, figures, least)[2])


def main() -> int:
    parser = arguments("Measure which written names are one's, and compare with the floors.")
    parser.add_argument("--wrong", action="store_true", help="Print wrong answers to the odd half.")
    args = parser.parse_args()
    path = args.shared.joinpath(*SET)
    if not is_here(path):
        return 0
    pairs = read(path)
    print(f"{len(pairs)} pairs, {sum(pair.is_same for pair in pairs)} of them one's\n")
    print(
        f"{'':34s} {'from':>7s} {'odd F1':>7s} {'even P':>7s} {'R':>6s} {'F1':>6s} {'not made up':>12s} {'pairs/s':>9s}"
    )
    figures: dict[str, float] = {}
    for name, score in ways():
        started = time.process_time()
        told = [score(pair.left, pair.right) for pair in pairs]
        rate = len(pairs) / max(time.process_time() - started, 1e-9)
        least = 1.0 if score is as_place else best_least(pairs[::2], told[::2])
        p, r, f = scored(pairs[1::2], told[1::2], least)
        real = [(pair, one) for pair, one in zip(pairs[1::2], told[1::2], strict=True) if not pair.is_made]
        plain = scored([pair for pair, _ in real], [one for _, one in real], least)[2]
        odd = scored(pairs[::2], told[::2], least)[2]
        print(f"{name:34s} {least:7.3f} {odd:7.3f} {p:7.3f} {r:6.3f} {f:6.3f} {plain:12.3f} {rate:9,.0f}")
        if name == "ours, word by word":
            figures |= {"even half, F1": f, "even half, not made up, F1": plain}
            figures["even half, F1, from the shipped figure on"] = scored(pairs[1::2], told[1::2], ALIKE)[2]
            _print_wrong(pairs[::2], told[::2], least, is_asked=args.wrong)
    print()
    return report(figures, "names")


def _print_wrong(pairs: Sequence[Pair], figures: Sequence[float], least: float, *, is_asked: bool) -> None:
    for pair, figure in zip(pairs, figures, strict=True):
        if is_asked and (figure >= least) != pair.is_same:
            print(f"  {figure:.2f} {'one' if pair.is_same else 'two'}: {pair.left} | {pair.right}")


if __name__ == "__main__":
    sys.exit(main())

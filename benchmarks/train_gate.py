"""Learns the weights by which bulk runs take a second look at a text: `data/lexicons/gate_weights.json`.

    train_gate.py [--shared FOLDER] [--out FILE]

Logistic regression over the words and pairs of words of a sentence, its length among them, so that every word has its
price. Only words of conflict are weighed (those of the gate's lists and of the extractor's), and pairs of words that
hold one: what other news is about is not learned. The same sets (`train_gate_sets.py`) give the same file: nothing is
random but the order of the sentences, and that is seeded.
"""

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from train_gate_sets import HERE, LICENCES, Told, lists, sentences

from trucewatch.extract.gate import weighable
from trucewatch.extract.gate_weights import END, parts_of
from trucewatch.extract.lexicon import words

OUT = HERE.parent / "src" / "trucewatch" / "data" / "lexicons" / "gate_weights.json"
EPOCHS, RATE, DECAY = 8, 0.15, 0.002
"""Rounds, step, and pull towards 0."""
LEAST_WORDS, LEAST_PAIRS = 2, 3
"""How often a word, a pair of words must be seen."""
MOST, SMALL = 3.0, 0.1
"""The strongest weight either way, and below which weights are left out."""
PRICE = 0.1
"""What every word takes off beyond what is learned, so that long texts of other news do not add up."""
LENGTH, BIAS = ("", "length"), ("", "bias")
Feature = str | tuple[str, str]
Row = tuple[list[Feature], int, bool]
"""A sentence's features, its length in words, and whether it tells of conflict."""
ENOUGH = 2.5
"""The score from which on a text is read: set by hand on sets that may be measured on, see benchmarks/gating.py."""


def features(text: str) -> list[Feature]:
    """Each word once, each pair of words once."""
    told = parts_of(text)
    singly = dict.fromkeys(word for word in told if word != END)
    return [*singly, *dict.fromkeys(pair for pair in pairwise(told) if END not in pair)]


def vocabulary(told: Sequence[Told]) -> set[Feature]:
    """Words of conflict, and pairs that hold one, that are seen often enough; no words that any text may have."""
    known, seen = weighable() - set(lists()["everyday"]) - words("lexicons", "gate", "common"), Counter[Feature]()
    for one in told:
        seen.update(features(one.text))
    singly = {one for one, count in seen.items() if count >= LEAST_WORDS and one in known}
    paired = {one for one, count in seen.items() if isinstance(one, tuple) and count >= LEAST_PAIRS}
    return singly | {pair for pair in paired if not known.isdisjoint(pair)}


def learn(told: Sequence[Row]) -> dict[Feature, float]:
    """Weights of sentences' features, their length in words and the constant (AdaGrad)."""
    weights: dict[Feature, float] = {LENGTH: 0.0, BIAS: 0.0}
    squares: dict[Feature, float] = {}
    order, shuffler = list(range(len(told))), random.Random(7)
    share = sum(is_conflict for *_, is_conflict in told) / len(told)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for at in order:
            found, length, is_conflict = told[at]
            gain = (is_conflict - likely(weights, found, length)) * 0.5 / (share if is_conflict else 1 - share)
            for feature, size in (*((one, 1.0) for one in found), (LENGTH, length / 20), (BIAS, 1.0)):
                step = gain * size - DECAY * weights.get(feature, 0.0)
                squares[feature] = squares.get(feature, 0.1) + step * step
                moved = weights.get(feature, 0.0) + RATE * step / math.sqrt(squares[feature])
                weights[feature] = max(-MOST, min(MOST, moved))
    return weights


def likely(weights: dict[Feature, float], found: Sequence[Feature], length: int) -> float:
    """How likely a sentence tells of conflict."""
    total = weights[BIAS] + weights[LENGTH] * length / 20 + sum(weights.get(one, 0.0) for one in found)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def rows(told: Sequence[Told]) -> list[Row]:
    """What is learned from."""
    known = vocabulary(told)
    return [
        ([feature for feature in features(one.text) if feature in known], len(parts_of(one.text)), one.is_conflict)
        for one in told
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn the weights of the bulk gate's second look.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    told = sentences(args.shared)
    found = learn(rows(told))
    tally = Counter(f"{one.source}, {'conflict' if one.is_conflict else 'other'}" for one in told)
    kept = {
        one: round(weight, 2) for one, weight in found.items() if abs(weight) >= SMALL and one not in (LENGTH, BIAS)
    }
    pairs: dict[str, dict[str, float]] = {}
    for first, second in sorted(one for one in kept if isinstance(one, tuple)):
        pairs.setdefault(first, {})[second] = kept[first, second]
    content = {
        "about": "Weights of words by which bulk runs take a second look at a text (extract/gate_weights.py): log-odds "
        "that a sentence tells of conflict. `cost` is what each word takes off, `enough` what a text must reach.",
        "command": "benchmarks/train_gate.py",
        "learned_on": LICENCES,
        "sentences": dict(sorted(tally.items())),
        "sha256": sha256("\n".join(f"{one.is_conflict} {one.text}" for one in told).encode()).hexdigest(),
        "enough": ENOUGH,
        "cost": round(PRICE - found[LENGTH] / 20, 3),
        "words": {one: kept[one] for one in sorted(one for one in kept if isinstance(one, str))},
        "pairs": pairs,
    }
    args.out.write_text(json.dumps(content, indent=0, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(kept)} weights from {sum(tally.values())} sentences, {args.out.stat().st_size:,} bytes: {args.out}")
    print(f"cost {content['cost']}, constant {found[BIAS]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

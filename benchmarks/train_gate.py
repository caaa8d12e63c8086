"""Learns the weights by which bulk runs take a second look at a text: `data/lexicons/gate_weights.json`.

    train_gate.py [--shared FOLDER] [--out FILE]

Logistic regression over the words and pairs of words of a sentence, its length among them, so that every word has its
price. First on the sentences of which it is told whether they tell of conflict (`train_gate_sets.py`), then once more
with those of the others that the first weights are sure of. Only words of conflict are weighed (those of the gate's
lists and of the extractor's), and pairs of words that hold one: what other news is about is not learned. The same sets
give the same file: nothing is random but the order of the sentences, and that is seeded.
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
from trucewatch.extract.gate_weights import ENDS, parts_of

OUT = HERE.parent / "src" / "trucewatch" / "data" / "lexicons" / "gate_weights.json"
EPOCHS, RATE, DECAY = 8, 0.15, 0.002
"""Rounds, step, and pull towards 0."""
LEAST_WORDS, LEAST_PAIRS = 4, 6
"""How often a word, a pair of words must be seen."""
MOST, SMALL = 3.0, 0.1
"""The strongest weight either way, and below which weights are left out."""
SURE = 0.9
"""How sure the first weights must be of a sentence to learn from it."""
PRICE = 0.1
"""What every word takes off beyond what is learned, so that long texts of other news do not add up."""
LENGTH, BIAS = ("", "length"), ("", "bias")
Feature = str | tuple[str, str]
ENOUGH = 3.0
"""The score from which on a text is read: set by hand on sets that may be measured on, see benchmarks/gating.py."""


def features(text: str) -> list[Feature]:
    """Each word once, each pair of words once."""
    told = parts_of(text)
    singly = dict.fromkeys(word for word in told if word not in ENDS)
    return [*singly, *dict.fromkeys(pair for pair in pairwise(told) if ENDS.isdisjoint(pair))]


def vocabulary(told: Sequence[Told]) -> set[Feature]:
    """Words of conflict, and pairs that hold one, that are seen often enough; no words that any text may have."""
    known, seen = weighable() - set(lists()["everyday"]), Counter[Feature]()
    for one in told:
        seen.update(features(one.text))
    singly = {one for one, count in seen.items() if count >= LEAST_WORDS and one in known}
    paired = {one for one, count in seen.items() if isinstance(one, tuple) and count >= LEAST_PAIRS}
    return singly | {pair for pair in paired if not known.isdisjoint(pair)}


def learn(told: Sequence[tuple[list[Feature], int, bool]]) -> dict[Feature, float]:
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


def learned(told: Sequence[Told]) -> tuple[dict[Feature, float], Counter[str]]:
    """The weights of both rounds' end, and how many sentences of each source taught which side."""
    known = vocabulary(told)
    rows = [([one for one in features(each.text) if one in known], len(parts_of(each.text))) for each in told]
    sure = [(*row, each.is_conflict) for row, each in zip(rows, told, strict=True) if each.is_conflict is not None]
    first, tally = learn(sure), Counter[str]()
    both = []
    for row, each in zip(rows, told, strict=True):
        chance = likely(first, *row)
        verdict = each.is_conflict
        if verdict is None and max(chance, 1 - chance) >= SURE:
            verdict = chance >= SURE
        if verdict is not None:
            both.append((*row, verdict))
            tally[f"{each.source}, {'conflict' if verdict else 'other'}"] += 1
    return learn(both), tally


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn the weights of the bulk gate's second look.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    told = sentences(args.shared)
    found, tally = learned(told)
    kept = {
        one: round(weight, 2) for one, weight in found.items() if abs(weight) >= SMALL and one not in (LENGTH, BIAS)
    }
    pairs: dict[str, dict[str, float]] = {}
    for first, second in sorted(one for one in kept if isinstance(one, tuple)):
        pairs.setdefault(first, {})[second] = kept[first, second]
    content = {
        "about": "Weights of words by which bulk runs take a second look at a text (extract/gate_weights.py): "
        "log-odds that a sentence tells of conflict. `cost` is what each word takes off, `enough` what a text must reach.",
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

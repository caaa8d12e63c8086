"""Learns the weights by which the place of an event is chosen: `data/lexicons/event_place.json`.

    train_event_place.py [--shared FOLDER] [--out FILE]

A log-linear choice among the names of a sentence and none of them, on the odd half of the set that `event_location.py`
measures (MIT licence). Items without a place teach "none" only where their annotator was careful. The same set gives
the same file: nothing is random but the order of the items, and that is seeded.
"""

import argparse
import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from event_location import HERE, SET, Item, Reader, event_token, gold_tokens, read

from trucewatch.extract.places_candidates import candidates
from trucewatch.extract.places_features import features
from trucewatch.extract.scene import Scene

OUT = HERE.parent / "src" / "trucewatch" / "data" / "lexicons" / "event_place.json"
EPOCHS, RATE, DECAY, LEAST = 10, 0.1, 0.05, 3
"""Rounds, step, pull towards 0, and how often a feature must be seen."""
SMALL = 0.05
"""Weights below it are left out."""


@dataclass(frozen=True)
class Choice:
    """The features of each name of a sentence, and which of the names are right."""

    names: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def choice(scene: Scene, item: Item) -> Choice:
    """What an item teaches."""
    event, gold = event_token(scene, item), gold_tokens(scene, item)
    names = candidates(scene, event.sent.start, event.sent.end)
    right = tuple(2 * len(gold & set(range(spot.first, spot.last))) >= spot.last - spot.first for spot in names)
    return Choice(tuple(tuple(features(scene, spot, event, names)) for spot in names), right)


def learn(choices: Sequence[Choice]) -> dict[str, float]:
    """Weights that make the right names, or none, the most likely ones (AdaGrad)."""
    seen = Counter(one for told in choices for name in told.names for one in set(name))
    kept = {one for one, count in seen.items() if count >= LEAST}
    weights, squares = dict.fromkeys(sorted(kept), 0.0), dict.fromkeys(kept, 1e-2)
    order, shuffler = list(range(len(choices))), random.Random(3)
    for _ in range(EPOCHS):
        shuffler.shuffle(order)
        for at in order:
            names = [[one for one in name if one in kept] for name in choices[at].names]
            for name, gain in zip(names, _gains(names, choices[at].right, weights), strict=True):
                for one in name if abs(gain) > 1e-4 else ():
                    step = gain - DECAY * weights[one]
                    squares[one] += step * step
                    weights[one] += RATE * step / math.sqrt(squares[one])
    return {one: round(weight, 2) for one, weight in weights.items() if abs(weight) >= SMALL}


def _gains(names: Sequence[Sequence[str]], right: Sequence[bool], weights: dict[str, float]) -> list[float]:
    """How far each name's score should move: its share among the right answers less its share among all."""
    told = [sum(weights[one] for one in name) for name in names] + [0.0]
    most = max(told)
    shares = [math.exp(score - most) for score in told]
    total = sum(shares)
    goal = [share * is_right for share, is_right in zip(shares, [*right, not any(right)], strict=True)]
    return [wanted / sum(goal) - share / total for wanted, share in zip(goal, shares, strict=True)][:-1]


def grouped(weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """Weights by the kind of feature, then by its value."""
    found: dict[str, dict[str, float]] = {}
    for one, weight in sorted(weights.items()):
        kind, _, value = one.partition("=")
        found.setdefault(kind, {})[value] = weight
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn the weights by which an event's place is chosen.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    path = args.shared.joinpath(*SET)
    items = [item for item in read(path) if item.is_odd and (item.places or item.is_checked)]
    texts = list(dict.fromkeys(item.text for item in items))
    scenes = dict(zip(texts, Reader().scenes(texts), strict=True))
    weights = learn([choice(scenes[item.text], item) for item in items])
    told = {
        "about": "Weights of features by which the place of an event is chosen; see docs/decisions/0011-event-place.md",
        "learned_on": "Halterman 2019, Geolocating Political Events in Text: sentences (MIT licence), odd half",
        "items": len(items),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "weights": grouped(weights),
    }
    args.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(weights)} weights from {len(items)} items, {args.out.stat().st_size} bytes: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

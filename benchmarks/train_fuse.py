"""Learns the weights of fusion from labelled pairs: `data/fuse.json` out of `benchmarks/data/fuse_by_hand.json`.

    train_fuse.py [--out FILE] [--pull NUMBER]

The sum of evidence is read as log2 odds that two claims tell one event. The weights are those that make the labels of
the developing half likeliest, each pulled to the value set by hand (a normal prior of that strength): where few pairs
speak, the hand's value stays. Hard contradictions are not learnt, a case seen in fewer than LEAST pairs is not either,
and the order of cases that reason demands (the same town speaks more than the same province) is kept. Nothing is
random: the same set gives the same file.
"""

import argparse
import hashlib
import json
import math
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from fusion import CURVE, WEIGHTS, gold_figures, gold_scores
from fusion_scores import FALSE_MERGE
from fusion_set import FOLDER, HALVES, Told, read_half

from trucewatch.fuse.compare import compare
from trucewatch.fuse.pairs import pairs
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights, read_weights

BY_HAND = FOLDER.parent / "fuse_by_hand.json"
LEAST = 8
"""Pairs in which a case must be seen, with both answers among all pairs, for its weight to be learnt."""
ROUNDS, RATE = 1500, 0.1
PULLS = (0.3, 1.0, 3.0, 10.0)
FOLDS = 5
WIDTH = 120
FARTHEST = 2.0
"""The set is small and our own: no weight goes farther than this from the hand's."""
FIXED = ("prior.one_document", "ground", "stance", "holder", "kind.unrelated", "place.apart", "time.gap")
"""Set by hand for good: what bars, and what the set (few pairs within one document) cannot tell."""
CHAINS = (
    *(("place.same.site", "place.same.settlement", "place.same.district", "place.same.province"),),
    *(("place.same.settlement", "place.inside.settlement"), ("place.same.province", "place.inside.province")),
    *(("place.inside.settlement", "place.inside.province", "place.neighbours"),),
    *(("kind.same", "kind.generic", "kind.related"), ("time.same_day", "time.short_overlap", "time.one_day_gap")),
    *(("actors.same", "actors.one_side", "actors.differ"), ("targets.same", "targets.one_side", "targets.differ")),
    *(("weapons.same", "weapons.akin", "weapons.differ"), ("harm.equal", "harm.compatible", "harm.incompatible")),
    *(("words.copied", "words.shared"),),
)
"""The first of each never weighs less than the next."""
POSITIVE = ("same", "same_day", "equal", "copied", "shared", "same_clock", "both")
NEGATIVE = ("differ", "incompatible", "apart", "neighbours", "one_day_gap", "clock_apart", "background_and_news")
"""Cases whose sign is not for the data to turn."""

Pair = tuple[dict[str, float], bool, str]
"""Cases with their shares, whether it is one event, and the scene."""


def labelled(half: Sequence[Told], weights: Weights) -> list[Pair]:
    """Each pair that the blocks bring together, those that are barred left out."""
    incident = {one.resolved.claim.id: one.incident for one in half}
    claims = [one.resolved for one in half]
    roots = Roots(claims, weights)
    profiles = sorted((profile(one, weights, roots) for one in claims), key=lambda one: one.id)
    found = []
    for left, right in pairs(profiles):
        one, other = profiles[left], profiles[right]
        cases = _cases(one, other, weights)
        if all(weights.flat[case] > weights.of("thresholds", "cannot") for case in cases):
            found.append((cases, incident[one.id] == incident[other.id], one.document.rpartition("-")[0]))
    return found


def _cases(left: Profile, right: Profile, weights: Weights) -> dict[str, float]:
    found: dict[str, float] = {}
    for compared in compare(left, right, weights):
        is_for = sum(weights.flat[case] * times for case, times in compared.cases) > 0
        for case, times in compared.cases:
            found[case] = times * (compared.share if is_for else 1.0)
    return found


def learn(told: Sequence[Pair], hand: Mapping[str, float], pull: float) -> dict[str, float]:
    """The weights of the cases that are seen often enough."""
    seen = Counter(case for cases, _, _ in told for case in cases)
    wanted = [case for case in sorted(seen) if seen[case] >= LEAST and not case.startswith(FIXED)]
    weights = {case: hand[case] for case in wanted}
    step = RATE / max(1, len(told)) ** 0.5
    for _ in range(ROUNDS):
        known = {**hand, **weights}
        gains = {case: pull * (hand[case] - weights[case]) for case in wanted}
        for cases, is_same, _ in told:
            likely = 1 / (1 + 2.0 ** -max(-60.0, min(60.0, total(cases, known))))
            for case, share in cases.items():
                if case in gains:
                    gains[case] += (is_same - likely) * share
        weights = bounded({case: weights[case] + step * gains[case] for case in wanted}, hand)
    return {case: round(weight, 2) for case, weight in weights.items()}


def total(cases: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of the evidence."""
    return sum(weights[case] * share for case, share in cases.items())


def left_out(told: Sequence[Pair], hand: Mapping[str, float], pull: float) -> list[tuple[float, bool]]:
    """Score and label of each pair by weights that were learnt without its scene (FOLDS parts)."""
    scenes = sorted({scene for _, _, scene in told})
    found = []
    for fold in range(FOLDS):
        out = set(scenes[fold::FOLDS])
        weights = {**hand, **learn([pair for pair in told if pair[2] not in out], hand, pull)}
        found += [(total(cases, weights), is_same) for cases, is_same, scene in told if scene in out]
    return found


def loss(scored: Sequence[tuple[float, bool]]) -> float:
    """Mean log2 loss of scores read as log2 odds."""
    return sum(math.log2(1 + 2.0 ** (-score if is_same else score)) for score, is_same in scored) / len(scored)


def threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """Where links cost least: pairs that are one event and missed, and FALSE_MERGE times those wrongly linked."""

    def cost(at: float) -> float:
        missed = sum(score < at and is_same for score, is_same in scored)
        return missed + FALSE_MERGE * sum(score >= at and not is_same for score, is_same in scored)

    return min(CURVE, key=lambda at: (cost(at), -at))


def bounded(weights: dict[str, float], hand: Mapping[str, float]) -> dict[str, float]:
    """The nearest weights within reason: signs, order, no new bar, and a prior never above the hand's."""
    near = {case: max(hand[case] - FARTHEST, min(hand[case] + FARTHEST, weight)) for case, weight in weights.items()}
    found = {case: max(-7.0, weight) for case, weight in near.items()}
    for case, weight in found.items():
        end = case.rpartition(".")[2]
        if end in POSITIVE or case.startswith("place.same.settlement"):
            found[case] = max(0.0, weight)
        elif end in NEGATIVE or end == "between_documents":
            found[case] = min(0.0, weight, hand[case] if end == "between_documents" else 0.0)
    for chain in CHAINS:
        for more, less in pairwise(chain):
            if more in found and less in found and found[more] < found[less]:
                found[more] = found[less] = (found[more] + found[less]) / 2
            elif more in found and less in hand:
                found[more] = max(found[more], found.get(less, hand[less]))
            elif less in found and more in hand:
                found[less] = min(found[less], hand[more])
    return found


def put(raw: Mapping[str, Any], learnt: Mapping[str, float]) -> dict[str, Any]:
    """A file's content with the learnt weights in their places."""
    made: dict[str, Any] = json.loads(json.dumps(raw))
    for path, weight in learnt.items():
        *above, last = path.split(".")
        table = made
        for name in above:
            table = table[name]
        table[last] = weight
    return made


def shifted(content: dict[str, Any], same: float) -> dict[str, Any]:
    """With another threshold; what the set cannot tell, pairs within one document, is judged as before."""
    by = same - content["thresholds"]["same"]
    for name in ("same", "near_miss", "two_told"):
        content["thresholds"][name] += by
    content["prior"]["one_document"] += by
    return content


def digest(folder: Path = FOLDER) -> str:
    """SHA-256 over the developing half and its tables of places and actors, in this order."""
    names = (HALVES["developing"], "places.yaml", "actors.yaml")
    return hashlib.sha256(b"\0".join((folder / name).read_bytes() for name in names)).hexdigest()


def written(content: Mapping[str, Any]) -> str:
    """The file as people read it: a table of weights a line, lists wrapped."""
    return "{\n" + ",\n".join(_entry(name, value) for name, value in content.items()) + "\n}\n"


def _entry(name: str, value: object, depth: int = 1) -> str:
    before, start = "  " * depth, f"{'  ' * depth}{json.dumps(name)}: "
    line = start + json.dumps(value, ensure_ascii=False)
    if len(line) <= WIDTH or isinstance(value, str):
        return line
    if isinstance(value, dict) and any(isinstance(inner, list | dict) for inner in value.values()):
        return f"{start}{{\n" + ",\n".join(_entry(*one, depth + 1) for one in value.items()) + f"\n{before}}}"
    assert isinstance(value, list | dict)
    mark, items = "[]", [json.dumps(one, ensure_ascii=False) for one in value]
    if isinstance(value, dict):
        mark, items = "{}", [f"{json.dumps(key)}: {json.dumps(one)}" for key, one in value.items()]
    # What belongs together stays on one line: blanks inside an item are no place to wrap at.
    told = ", ".join(item.replace(" ", "\u00a0") for item in items)
    indent = f"{before}  "
    filled = textwrap.fill(
        told, WIDTH - 2, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
    return f"{start}{mark[0]}\n{filled}\n{before}{mark[1]}".replace("\u00a0", " ")


def weight_paths(raw: Mapping[str, Any], cases: Sequence[str]) -> Iterator[str]:
    """Paths of the numbers of tables that hold evidence."""
    tables = {case.partition(".")[0] for case in cases} | {"prior", "telling", "tally", "topics", "stance", "holder"}
    for path in read_weights(json.dumps(raw).encode()).flat:
        if path.partition(".")[0] in tables:
            yield path


def main() -> int:
    parser = argparse.ArgumentParser(description="Learn the weights of fusion from the developing half of our set.")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument(
        "--pull", type=float, help="How strongly weights are held to the hand's. [default: by scenes left out]"
    )
    args = parser.parse_args()
    raw = json.loads(BY_HAND.read_bytes())
    hand = read_weights(BY_HAND.read_bytes())
    halves = {name: read_half(name) for name in HALVES}
    told = labelled(halves["developing"], hand)
    seen = Counter(case for cases, _, _ in told for case in cases)
    by_hand = [(total(cases, hand.flat), is_same) for cases, is_same, _ in told]
    print(f"by hand: {loss(by_hand):.3f} bits a pair, links cost least at {threshold(by_hand)}")
    tried = {one: left_out(told, hand.flat, one) for one in ([args.pull] if args.pull else PULLS)}
    for one, scored in tried.items():
        print(f"pull {one}, scenes left out: {loss(scored):.3f} bits a pair, links cost least at {threshold(scored)}")
    pull = min(tried, key=lambda one: loss(tried[one]))
    learnt = learn(told, hand.flat, pull)
    content = shifted(put(raw, learnt), threshold(tried[pull]))
    content["trained"] = {
        "command": "benchmarks/train_fuse.py",
        "trained_on": f"sha256:{digest()}",
        "pairs": len(told),
        "same": sum(is_same for _, is_same, _ in told),
        "pull": pull,
        "learnt": {case: {"by_hand": hand.flat[case], "pairs": seen[case]} for case in learnt},
        "by_hand": sorted(set(weight_paths(raw, list(seen))) - set(learnt)),
    }
    for case, weight in learnt.items():
        print(f"{case:32s} by hand {hand.flat[case]:+5.2f}  learnt {weight:+5.2f}  from {seen[case]} pairs")
    made = read_weights(json.dumps(content).encode())
    for name, half in halves.items():
        ours, theirs = (gold_figures(gold_scores(half, weights), name) for weights in (hand, made))
        for figure in ours:
            print(f"{figure:44s} by hand {ours[figure]:.3f}  learnt {theirs[figure]:.3f}")
    args.out.write_text(written(content), "utf-8")
    print(f"{len(learnt)} weights from {len(told)} pairs: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

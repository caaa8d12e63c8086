"""ECB+: how well the words of two mentions tell one event from two, beside heads of one lemma.

    ecb.py [--shared FOLDER]

Event mentions are given, as the set's own scorers give them. What is learnt is one weight for each kind of evidence and
a threshold, on the training part: weights of each quarter of its topics from the other three, the threshold where the
four quarters score best. The development part is then scored once. Measured with the sub-topics given, and with
documents grouped by their own words; the published comparison is the average of MUC, B3 and CEAFe (CoNLL F1).
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scorch.scores as coreference
from ecb_mentions import Mention, Split, evidence
from held import arguments, is_here, report
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

QUARTERS = 4
THRESHOLDS = tuple(at / 20 for at in range(4, 12))
DOCUMENT_THRESHOLDS = tuple(at / 50 for at in range(1, 15))
Pair = tuple[int, int]
Synonyms = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Table:
    """Pairs of mentions of one group, their evidence, and whether they tell one event."""

    pairs: Sequence[Pair]
    evidence: np.ndarray
    is_same: np.ndarray


def conll(gold: Sequence[Hashable], told: Sequence[Hashable]) -> dict[str, float]:
    """F1 of MUC, B3 and CEAFe, and their average."""
    key, answer = _groups(gold), _groups(told)
    found = {
        "MUC": float(coreference.muc(key, answer)[2]),
        "B3": float(coreference.b_cubed(key, answer)[2]),
        "CEAFe": float(coreference.ceaf_e(key, answer)[2]),
    }
    return {**found, "CoNLL": sum(found.values()) / len(found)}


def _groups(labels: Sequence[Hashable]) -> list[set[int]]:
    found: dict[Hashable, set[int]] = defaultdict(set)
    for at, label in enumerate(labels):
        found[label].add(at)
    return list(found.values())


def synonyms(split: Split, topics: set[str]) -> Synonyms:
    """How much more often than not two lemmas told one event in these topics."""
    together: Counter[tuple[str, str]] = Counter()
    same: Counter[tuple[str, str]] = Counter()
    for one, other in combinations([one for one in split.mentions if one.topic in topics], 2):
        if one.subtopic == other.subtopic and one.lemma != other.lemma:
            pair = (min(one.lemma, other.lemma), max(one.lemma, other.lemma))
            together[pair] += 1
            same[pair] += one.chain == other.chain
    return {pair: (same[pair] - 0.02 * count) / (count + 5) for pair, count in together.items()}


def table(split: Split, groups: Sequence[Hashable], known: Synonyms, topics: set[str] | None = None) -> Table:
    """All pairs within each group, of these topics only where they are given."""
    pairs = [
        pair
        for members in _groups(groups)
        for pair in combinations(sorted(members), 2)
        if topics is None or split.mentions[pair[0]].topic in topics
    ]
    rows = [evidence(split, split.mentions[one], split.mentions[other], known) for one, other in pairs]
    same = [split.mentions[one].chain == split.mentions[other].chain for one, other in pairs]
    return Table(pairs, np.array(rows), np.array(same))


def model() -> Pipeline:
    """One weight for each kind of evidence."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000, C=0.3))


def join(size: int, groups: Sequence[Hashable], scores: Mapping[Pair, float], threshold: float) -> list[Hashable]:
    """A label for each of `size` things: average linkage within their groups, down to a threshold."""
    labels: list[Hashable] = list(range(size))
    for members in _groups(groups):
        ordered = sorted(members)
        if len(ordered) == 1:
            continue
        apart = np.array([1 - scores[pair] for pair in combinations(ordered, 2)])
        found = fcluster(linkage(apart, "average"), 1 - threshold, "distance")
        for at, label in zip(ordered, found, strict=True):
            labels[at] = (ordered[0], int(label))
    return labels


def documents_joined(split: Split, threshold: float) -> dict[str, Hashable]:
    """Documents that tell of one thing, by their words alone."""
    names = sorted(split.bags)
    near = {
        (one, other): split.similarity(names[one], names[other]) for one, other in combinations(range(len(names)), 2)
    }
    return dict(zip(names, join(len(names), [0] * len(names), near, threshold), strict=True))


def chains(split: Split) -> list[str]:
    return [one.chain for one in split.mentions]


def best(thresholds: Sequence[float], score: Callable[[float], float]) -> float:
    """The threshold with the best score."""
    return max(thresholds, key=score)


def measure(train: Split, dev: Split, train_groups: Sequence[Hashable], dev_groups: Sequence[Hashable]) -> float:
    """CoNLL F1 over the development part."""
    topics = sorted({one.topic for one in train.mentions})
    quarters = [set(topics[at::QUARTERS]) for at in range(QUARTERS)]
    tables = [table(train, train_groups, synonyms(train, set(topics) - one), one) for one in quarters]
    held: dict[Pair, float] = {}
    for at, own in enumerate(tables):
        others = [one for index, one in enumerate(tables) if index != at]
        fitted = model().fit(*_stacked(others))
        held |= dict(zip(own.pairs, fitted.predict_proba(own.evidence)[:, 1], strict=True))
    size = len(train.mentions)
    threshold = best(
        THRESHOLDS, lambda one: conll(chains(train), join(size, _within(train_groups, train), held, one))["CoNLL"]
    )
    asked = table(dev, dev_groups, synonyms(train, set(topics)))
    told = model().fit(*_stacked(tables)).predict_proba(asked.evidence)[:, 1]
    labels = join(len(dev.mentions), dev_groups, dict(zip(asked.pairs, told, strict=True)), threshold)
    scores = conll(chains(dev), labels)
    print(f"  threshold {threshold:.2f}: " + ", ".join(f"{name} {score:.3f}" for name, score in scores.items()))
    return scores["CoNLL"]


def _within(groups: Sequence[Hashable], split: Split) -> list[Hashable]:
    """Groups cut by topic, where the quarters are cut."""
    return [(group, one.topic) for group, one in zip(groups, split.mentions, strict=True)]


def _stacked(tables: Sequence[Table]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([one.evidence for one in tables]), np.concatenate([one.is_same for one in tables])


def main() -> int:
    """Prints the figures beside their floors."""
    asked = arguments(__doc__ or "").parse_args()
    folder = asked.shared / "bench" / "ext" / "ecbplus"
    if not is_here(folder):
        return 0
    began = time.process_time()
    train, dev = Split(folder, "Train"), Split(folder, "Dev")
    gold = [one.subtopic for one in train.mentions]
    pooled = best(
        DOCUMENT_THRESHOLDS, lambda one: conll(gold, _told(documents_joined(train, one), train.mentions))["B3"]
    )
    figures: dict[str, float] = {}
    for name, train_groups, dev_groups in (
        ("sub-topics given", gold, [one.subtopic for one in dev.mentions]),
        ("documents grouped by us", *(_told(documents_joined(one, pooled), one.mentions) for one in (train, dev))),
    ):
        print(f"{name}: {len(set(dev_groups))} groups of {len(dev.mentions)} mentions")
        heads = [(group, one.lemma) for group, one in zip(dev_groups, dev.mentions, strict=True)]
        figures[f"{name}: heads of one lemma"] = conll(chains(dev), heads)["CoNLL"]
        figures[f"{name}: words weighed"] = measure(train, dev, train_groups, dev_groups)
    print(f"{time.process_time() - began:.0f} s of processor time")
    return report(figures, "ecb")


def _told(groups: Mapping[str, Hashable], mentions: Sequence[Mention]) -> list[Hashable]:
    return [groups[one.document] for one in mentions]


if __name__ == "__main__":
    sys.exit(main())

"""The scores of clusterings, held to worked examples, and the fusion set to its own form."""

import json
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent.parent / "benchmarks"
WEIGHTS = BENCHMARKS.parent / "src" / "trucewatch" / "data" / "fuse.json"


@pytest.fixture
def scoring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import fusion_scores

    return fusion_scores


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import fusion_set

    return fusion_set


def test_b_cubed_of_a_worked_example(scoring: ModuleType) -> None:
    """Right: abc, de. Told: ab, cde. Precision (1+1+1/3+2/3+2/3)/5, recall (2/3+2/3+1/3+1+1)/5."""
    told = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}
    right = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"}
    found = scoring.scores(told, right)
    assert found.precision == pytest.approx(11 / 15)
    assert found.recall == pytest.approx(11 / 15)
    assert (found.right, found.wrong, found.missed) == (2, 2, 2)
    assert found.pair_precision == found.pair_recall == 0.5
    assert found.cost == 2 + 5 * 2


def test_alone_and_all_together(scoring: ModuleType) -> None:
    right = {"a": 1, "b": 1, "c": 2}
    alone = scoring.scores({"a": 1, "b": 2, "c": 3}, right)
    assert (alone.precision, alone.pair_precision, alone.pair_recall) == (1.0, 1.0, 0.0)
    assert alone.recall == pytest.approx(2 / 3)
    together = scoring.scores(dict.fromkeys(right, 0), right)
    assert (together.recall, together.pair_recall) == (1.0, 1.0)
    assert together.precision == pytest.approx(5 / 9)


def test_other_items_are_refused(scoring: ModuleType) -> None:
    with pytest.raises(ValueError, match="same items"):
        scoring.scores({"a": 1}, {"a": 1, "b": 1})


@pytest.mark.parametrize("half", ["developing", "checking"])
def test_the_set_is_well_formed(half: str, reading: ModuleType) -> None:
    told = reading.read_half(half)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for one in told:
        (span,) = one.resolved.claim.evidence
        assert one.text.text[span.start : span.end] == span.exact
        assert "[" not in one.text.text
        documents[one.incident].add(one.text.id)
    assert len({one.resolved.claim.id for one in told}) == len(told)
    several = [texts for texts in documents.values() if len(texts) > 1]
    assert len(several) >= 30
    assert max(map(len, several)) <= 8


def test_what_ships_was_learnt_from_the_set_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who changes the developing half learns again: `benchmarks/train_fuse.py`."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import train_fuse

    content = json.loads(WEIGHTS.read_bytes())
    assert content["trained"]["trained_on"] == f"sha256:{train_fuse.digest()}"
    by_hand = train_fuse.read_weights(train_fuse.BY_HAND.read_bytes()).flat
    flat = train_fuse.read_weights(WEIGHTS.read_bytes()).flat
    assert set(content["trained"]["learnt"]).isdisjoint(content["trained"]["by_hand"])
    for path in content["trained"]["learnt"]:
        assert content["trained"]["learnt"][path]["by_hand"] == by_hand[path]
        assert abs(flat[path] - by_hand[path]) <= train_fuse.FARTHEST
        assert flat[path] > flat["thresholds.cannot"]
    for path in set(content["trained"]["by_hand"]) - {"prior.one_document"}:
        assert flat[path] == by_hand[path]


def test_learning_keeps_the_hand_where_pairs_are_few_and_the_order_of_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import train_fuse

    hand = {"prior.between_documents": -1.0, "actors.same": 1.5, "actors.one_side": 1.0, "topics.same": 2.5}
    # Actors that agree are here a sign of two events, as they never are: the bound holds.
    told = [({"prior.between_documents": 1.0, "actors.same": 1.0}, False, str(n)) for n in range(20)]
    told += [({"prior.between_documents": 1.0, "topics.same": 1.0}, True, str(n)) for n in range(5)]
    learnt = train_fuse.learn(told, hand, 0.1)
    assert learnt["actors.same"] == 1.0
    assert learnt["prior.between_documents"] <= -1.0
    assert "topics.same" not in learnt

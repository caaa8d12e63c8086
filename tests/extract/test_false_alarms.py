"""Texts that sound like war and tell nothing of it give next to no claims; their twins, which do, give theirs."""

from pathlib import Path

import pytest
from extracting import claims
from ruamel.yaml import YAML

ALLOWED = 2
"""Claims in all of the texts together."""
HERE = Path(__file__).parent


def texts() -> dict[str, str]:
    told = YAML(typ="safe").load((HERE / "false_alarms.yaml").read_text("utf-8"))
    assert isinstance(told, dict)
    return told


def twins() -> dict[str, tuple[str, str]]:
    """A report and the kind that it must give, by the name of the false alarm that it is near to."""
    told = YAML(typ="safe").load((HERE / "true_alarms.yaml").read_text("utf-8"))
    return {name: (text, kind) for name, (kind, text) in told.items()}


def test_the_set_is_large_enough() -> None:
    assert len(texts()) >= 100
    assert set(twins()) <= set(texts())


def test_everyday_texts_give_no_claims() -> None:
    found = {name: [f"{c.kind}: {c.evidence[0].exact}" for c in claims(text)] for name, text in texts().items()}
    told = {name: listed for name, listed in found.items() if listed}
    assert sum(map(len, told.values())) <= ALLOWED, told


@pytest.mark.parametrize("name", sorted(twins()))
def test_a_report_in_the_same_words_gives_its_claim(name: str) -> None:
    text, kind = twins()[name]
    assert kind in {claim.kind.value for claim in claims(text)}


@pytest.mark.parametrize(
    "text",
    [
        "and the cat sat on the mat " * 800,
        "“" * 5_000 + "the cat attacks the yarn" + "”" * 5_000,
        "he said: “" * 500,
        "“he said ‘she said " * 500,
        "\u202e\u2066\u200b\u200d\ufeff" * 2_000,
        "(" * 3_000 + "attack" + ")" * 3_000,
    ],
    ids=[
        "sentence without end",
        "quotation marks",
        "open quotations",
        "nested quotations",
        "unseen characters",
        "brackets",
    ],
)
def test_endless_texts_give_no_claims(text: str) -> None:
    assert claims(text) == ()

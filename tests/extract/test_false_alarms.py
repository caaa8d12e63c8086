"""Texts that sound like war and tell nothing of it give next to no claims; their twins, which do, give theirs."""

import pytest
from extracting import claims, listed

ALLOWED = {"marathon": ["access_denial"], "neighbours": ["agreement"]}
"""The false alarms that are known: kinds by text."""


def texts() -> dict[str, str]:
    told: dict[str, str] = listed("false_alarms.yaml")
    return told


def twins() -> dict[str, tuple[str, str]]:
    """A report and the kind that it must give, by the name of the false alarm that it is near to."""
    return {name: (text, kind) for name, (kind, text) in listed("true_alarms.yaml").items()}


def test_the_set_is_large_enough() -> None:
    assert len(texts()) >= 100
    assert set(twins()) <= set(texts())


def test_everyday_texts_give_no_claims() -> None:
    found = {name: [claim.kind.value for claim in claims(text)] for name, text in texts().items()}
    assert {name: kinds for name, kinds in found.items() if kinds and kinds != ALLOWED.get(name)} == {}


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

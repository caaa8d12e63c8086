"""Texts that sound like war and tell nothing of it give next to no claims."""

from pathlib import Path

from extracting import claims
from ruamel.yaml import YAML

ALLOWED = 1
"""Claims in all of the texts together."""


def texts() -> dict[str, str]:
    told = YAML(typ="safe").load((Path(__file__).parent / "false_alarms.yaml").read_text("utf-8"))
    assert isinstance(told, dict)
    return told


def test_the_set_is_large_enough() -> None:
    assert len(texts()) >= 25


def test_everyday_texts_give_no_claims() -> None:
    found = {name: [f"{c.kind}: {c.evidence[0].exact}" for c in claims(text)] for name, text in texts().items()}
    told = {name: listed for name, listed in found.items() if listed}
    assert sum(map(len, told.values())) <= ALLOWED, told

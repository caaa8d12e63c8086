"""The first look at texts in bulk stops none that tells a claim."""

import pytest
from extracting import document
from hypothesis import given
from hypothesis import strategies as st
from test_false_alarms import texts, twins

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.extract.gate import STEP, Gated, is_relevant


@pytest.mark.parametrize("name", sorted(twins()))
def test_a_text_that_tells_a_claim_passes(name: str) -> None:
    assert is_relevant(twins()[name][0])


@pytest.mark.parametrize(
    "text",
    [
        "The two ministers met in Geneva for talks.",
        "SOLDIERS SHOT TWO MEN AT THE BORDER.",
        "A cease-fire was agreed.",
        "Date | Place | Killed\n1 May | Taiz | 3",
        "He was killed by security forces.",
    ],
)
def test_short_reports_pass(text: str) -> None:
    assert is_relevant(text)


def test_some_everyday_texts_are_stopped() -> None:
    """Words alone cannot stop the near misses, whose words are those of conflict."""
    stopped = [name for name, text in texts().items() if not is_relevant(text)]
    assert len(stopped) >= len(texts()) // 10
    assert {"obituary", "proverb"} <= set(stopped)


@given(st.text())
def test_what_passes_still_passes_with_more_text(text: str) -> None:
    assert is_relevant(text + " the ceasefire")
    assert is_relevant("x " * STEP + "a ceasefire " + text)


class Counting:
    """An extractor that counts what it is asked."""

    maker = Maker(name="counting", version="1")
    asked = 0

    def extract(self, _: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        self.asked += 1
        return (), ()


def test_a_gated_extractor_is_spared_what_cannot_tell_a_claim() -> None:
    inner = Counting()
    gated = Gated(inner)
    gated.extract(document("Shell the peas and rest."))
    assert inner.asked == 0
    gated.extract(document("Shells fell on the town."))
    assert inner.asked == 1
    assert gated.maker == inner.maker

"""The first look at texts in bulk stops none that tells a claim, and most of the news that tells none."""

import json
from importlib.resources import files

import pytest
from extracting import document, listed
from hypothesis import given
from hypothesis import strategies as st
from test_false_alarms import texts, twins

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.extract.gate import SHORT, STEP, Gated, Grounds, grounds_of, is_relevant
from trucewatch.extract.gate_weights import END, parts_of, weights

COUNCIL = (
    "The city council approved a plan on Monday to build forty homes on the site of the old fire station. "
    "Residents told the planning board that the road was unsafe for children walking to school, and officials "
    "said that the police would look at the crossing. The mayor said that the state had cut the budget for "
    "parks and that the city would have to close two of them. A man who was struck by a car last week is "
    "recovering in hospital. The board will vote next month. In other business the council gave the library "
    "money for new computers and thanked the volunteers who fight litter on the river bank. The school band "
    "will open the fair on Saturday."
)
ELECTION = (
    "The candidate attacked her opponent over his taxes in a speech to supporters on Tuesday. He fired back in "
    "a post, calling the claims a desperate campaign of lies. Both parties are looking for the votes of women "
    "in the suburbs, where polls show a close race. The president will campaign in two states this week. A "
    "court struck down part of the voting law, a blow to the party's leaders. His advisers said that they "
    "would not release the letter from his doctor. The last debate is on Thursday, and a record number of "
    "people are expected to watch it at home."
)
OTHER_NEWS = (COUNCIL, ELECTION)


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


@pytest.mark.parametrize("text", OTHER_NEWS)
def test_long_texts_of_other_news_are_stopped(text: str) -> None:
    assert len(text.split()) > SHORT
    assert grounds_of(text) is Grounds.WEAK
    assert not is_relevant(text)


@pytest.mark.parametrize(
    "text",
    [
        "The army attacked the village, residents said.",
        "The government and the opposition sent officials to the border.",
    ],
)
def test_words_shared_with_other_matters_are_enough_in_a_short_text(text: str) -> None:
    assert grounds_of(text) is Grounds.WEAK
    assert is_relevant(text)


def reports() -> list[str]:
    """Sentences of conflict, of each kind, one a sentence."""
    told = [(kind, text) for name in ("conduct", "recall_told", "need_told") for kind, text in _kinds(name)]
    return [text for kind, text in told if kind != "none"]


def _kinds(name: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, texts in listed(f"{name}.yaml").items() for text in texts]


def is_told_alone(text: str) -> bool:
    """Whether a sentence passes for what it says, and not because it is short."""
    return grounds_of(text) is Grounds.STRONG or weights().best(parts_of(text))[0] >= weights().enough


def test_nearly_every_report_is_enough_inside_a_page_of_other_news() -> None:
    """The weights were learned on these: the test holds lists and weights together; benchmarks/gating.py measures."""
    lost = [text for text in reports() if not is_told_alone(text)]
    assert len(lost) <= len(reports()) * 0.09, lost


@given(
    st.sampled_from(OTHER_NEWS), st.sampled_from([text for text in reports() if is_told_alone(text)]), st.integers(0, 7)
)
def test_a_stopped_text_passes_with_a_report_added_anywhere(text: str, report: str, place: int) -> None:
    sentences = text.split(". ")
    assert is_relevant(". ".join([*sentences[:place], report.rstrip("."), *sentences[place:]]))


@given(st.text(), st.text())
def test_more_text_never_weighs_less(text: str, more: str) -> None:
    scores = [weights().best(parts_of(told))[0] for told in (text, more, f"{text}. {more}")]
    assert scores[2] >= max(scores[:2]) - 1e-9


@given(st.integers(0, 120))
def test_a_report_that_stands_where_two_looks_meet_passes(back: int) -> None:
    report = "The attack killed two people and injured four others in the border village, residents said."
    assert grounds_of(report) is Grounds.WEAK
    assert is_relevant("x " * ((STEP - back) // 2) + report + " y" * STEP)


@pytest.mark.parametrize(
    "text", ["Tear gas was used.", "tear-gas", "A cease fire holds.", "THE CEASE-FIRE", "“Ceasefire”"]
)
def test_a_word_may_be_written_in_one_or_in_two(text: str) -> None:
    assert grounds_of(text) is Grounds.STRONG


def test_words_are_parted_at_whatever_is_no_letter() -> None:
    assert parts_of("Al-Qaeda’s men—12 of them.\nShot!") == [
        "al",
        "qaeda",
        "s",
        "men",
        "of",
        "them",
        END,
        END,
        "shot",
        END,
    ]
    assert parts_of("") == []
    assert weights().best([]) == (0.0, 0.0)


def test_the_weights_say_what_they_were_learned_on() -> None:
    data = (files("trucewatch") / "data" / "lexicons" / "gate_weights.json").read_bytes()
    told = json.loads(data)
    assert len(data) < 300_000
    assert told["command"] == "benchmarks/train_gate.py"
    assert {one.partition(",")[0] for one in told["sentences"]} == set(told["learned_on"])
    assert told["cost"] > 0


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

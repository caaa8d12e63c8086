"""Attributions of every manner: who says, intends, wants, believes, feels or knows what, and by which words."""

import pytest
from attributing import document, found
from extracting import Told
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.records import PartKind
from trucewatch.extract.attributions import Attributed, Manner, attributions, outermost
from trucewatch.extract.attributions_words import adjectives, nouns, verbs
from trucewatch.extract.syntax import blocks


def only(*parts: Told) -> Attributed:
    (one,) = outermost(found(*parts))
    return one


def held(one: Attributed) -> str:
    """The content in one line, its stretches joined by a bar."""
    return " | ".join(" ".join(span.exact.strip(" .").split()) for span in one.content)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The envoy said that the truce held.", "The envoy", "said", "that the truce held"),
        ("The truce held, the envoy said.", "the envoy", "said", "The truce held,"),
        ("The truce had held, said the envoy.", "the envoy", "said", "The truce had held,"),
        ("The truce, the envoy said, had held.", "the envoy", "said", "The truce, | had held"),
        ("“The truce held,” the envoy said. “We saw it.”", "the envoy", "said", "“The truce held,” | “We saw it.”"),
        ("''The truce held,'' the envoy said.", "the envoy", "said", "''The truce held,''"),
        ("The envoy called the truce “a thin thread”.", "The envoy", "called", "the truce “a thin thread”"),
        ("According to the envoy, the truce held.", "the envoy", "According to", "the truce held"),
        ("The truce held, according to the envoy.", "the envoy", "according to", "The truce held,"),
        ("The envoy told reporters that the truce held.", "The envoy", "told", "that the truce held"),
        ("In the words of the envoy, the truce held.", "the envoy", "In the words of", "the truce held"),
        ("The truce was praised by the envoy.", "the envoy", "was praised", "The truce"),
        ("The envoy asked whether the truce held.", "The envoy", "asked", "whether the truce held"),
    ],
)
def test_who_says_what(text: str, source: str, cue: str, content: str) -> None:
    one = only(text)
    assert one.manner is Manner.SAYS
    assert one.source is not None
    assert (one.source.exact, one.cue.exact, held(one)) == (source, cue, content)


@pytest.mark.parametrize(
    ("text", "manner", "source", "content"),
    [
        ("The rebels promised to leave the town.", Manner.INTENDS, "The rebels", "to leave the town"),
        ("The mission plans to open an office.", Manner.INTENDS, "The mission", "to open an office"),
        ("The army refused to withdraw.", Manner.INTENDS, "The army", "to withdraw"),
        ("The rebels, who vowed to leave, left.", Manner.INTENDS, "who", "to leave"),
        ("Ankara wants the rebels to leave the town.", Manner.WANTS, "Ankara", "the rebels to leave the town"),
        ("The mayor urged both sides to stop.", Manner.WANTS, "The mayor", "both sides to stop"),
        ("The mayor called for an inquiry.", Manner.WANTS, "The mayor", "an inquiry"),
        ("Residents hope that the truce holds.", Manner.WANTS, "Residents", "that the truce holds"),
        ("Diplomats believe the truce will hold.", Manner.BELIEVES, "Diplomats", "the truce will hold"),
        ("The governor is confident that the truce holds.", Manner.BELIEVES, "The governor", "that the truce holds"),
        ("Paris fears a new offensive.", Manner.BELIEVES, "Paris", "a new offensive"),
        ("Moscow backs the plan.", Manner.FEELS, "Moscow", "the plan"),
        ("The tribes opposed the deal.", Manner.FEELS, "The tribes", "the deal"),
        ("The monitors know that the line was crossed.", Manner.KNOWS, "The monitors", "that the line was crossed"),
        ("The officers learned of the plan.", Manner.KNOWS, "The officers", "the plan"),
    ],
)
def test_what_is_thought_and_wanted(text: str, manner: Manner, source: str, content: str) -> None:
    one = only(text)
    assert one.source is not None
    assert (one.manner, one.source.exact, held(one)) == (manner, source, content)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The rebels' claim that the army fled was false.", "The rebels", "claim", "that the army fled"),
        ("The claim by the rebels that the army fled was false.", "the rebels", "claim", "that the army fled"),
        ("There was criticism of the truce from the clergy.", "the clergy", "criticism of", "the truce"),
        ("Their refusal to leave was no surprise.", "Their", "refusal", "to leave"),
        ("The elders voiced doubts about the plan.", "The elders", "doubts about", "the plan"),
    ],
)
def test_nouns_attribute(text: str, source: str, cue: str, content: str) -> None:
    told = [one for one in found(text) if one.rule.startswith("noun")]
    assert [(one.source and one.source.exact, one.cue.exact, held(one)) for one in told] == [(source, cue, content)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The commander is believed to have left the town.", "The commander | to have left the town"),
        ("It was reported that the town had fallen.", "that the town had fallen"),
    ],
)
def test_nobody_is_named(text: str, content: str) -> None:
    one = only(text)
    assert one.source is None
    assert held(one) == content


@pytest.mark.parametrize(
    "text",
    [
        "Fighting continued in the hills.",
        "The army shelled the “safe zone” at noon.",
        "The group “Sons of the Coast” crossed the river.",
        "The line runs north of the river.",
        "The deaths reported on Monday were not the last.",
        "The announced pause never came.",
        "Shells fell in the valley.",
    ],
)
def test_nothing_is_attributed(text: str) -> None:
    assert [one for one in found(text) if one.source] == []


def test_a_second_telling_goes_on_from_the_first() -> None:
    first, second = outermost(found("The envoy said that the truce held and insisted that he saw no tanks."))
    assert (held(first), held(second)) == ("that the truce held", "that he saw no tanks")
    assert first.source == second.source


def test_an_attribution_within_another_knows_it() -> None:
    outer, inner = found("The agency said that the mayor promised to resign.")
    assert (outer.within, inner.within) == (None, 0)
    assert inner.rule == "verb promise: infinitive"
    assert outermost((outer, inner)) == (outer,)


def test_a_quotation_runs_on_over_paragraphs() -> None:
    one = only("“The truce held,” the envoy said.", "“We saw no tanks. We heard no shells.”")
    assert held(one) == "“The truce held,” | “We saw no tanks. We heard no shells.”"


def test_a_colon_opens_the_quotation_of_the_next_paragraph() -> None:
    one = only("The envoy had this to say:", "“The truce held. We saw no tanks.”")
    assert one.source is not None
    assert one.source.exact == "The envoy"
    assert held(one).endswith("“The truce held. We saw no tanks.”")


def test_headlines_are_read_too() -> None:
    one = only((PartKind.HEADLINE, "Envoy says truce holds"))
    assert (one.source and one.source.exact, held(one)) == ("Envoy", "truce holds")


def test_every_entry_has_a_pattern_and_its_words_are_lower_case() -> None:
    for entries in (verbs(), nouns(), adjectives()):
        assert entries
        for lemma, entry in entries.items():
            assert lemma == lemma.lower().strip()
            assert entry.patterns or entry.prepositions
            assert set(entry.patterns) <= {"clause", "infinitive", "person", "thing"}


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=" .,:\"“”'’aTsaid\n", max_size=60))
def test_nothing_written_breaks_it(text: str) -> None:
    made = document(text or " ")
    for one in attributions(blocks(made), made):
        for span in (one.cue, *one.content):
            span.check(made.text)

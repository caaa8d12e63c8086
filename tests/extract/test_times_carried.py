"""Times that clauses naming none take over, names that look like times, and every time of a text."""

import pytest
from extracting import claims, document, extractor

from trucewatch.core.claims import Basis
from trucewatch.core.kinds import Kind
from trucewatch.core.records import Document, PartKind
from trucewatch.extract.times import every_time, expressions


def times_of(text: str) -> dict[Kind, str | None]:
    return {claim.kind: claim.time.text if claim.time else None for claim in claims(text)}


def log_of(title: str, body: str) -> Document:
    return document((PartKind.BOILERPLATE, title), body, title=title)


def test_a_log_of_one_day_dates_what_it_tells_in_the_present() -> None:
    found, _ = extractor().extract(log_of("2017 July 14", "Rebels shell the village of Karm and kill two farmers."))
    assert [claim.time.text for claim in found if claim.time] == ["2017 July 14"] * len(found)
    assert found
    assert all(claim.time and claim.time.basis is Basis.CARRIED for claim in found)


def test_a_title_that_only_names_a_day_is_no_log() -> None:
    title = "The accord of 14 July 2017"
    found, _ = extractor().extract(log_of(title, "Rebels shell the village of Karm and kill two farmers."))
    assert found
    assert all(claim.time is None for claim in found)


def test_a_position_goes_on_under_a_pronoun() -> None:
    text = "The minister condemned the shelling on Monday. He urged the rebels to withdraw from the town."
    assert times_of(text)[Kind.DEMAND] == "on Monday"


def test_another_speaker_has_a_day_of_his_own() -> None:
    text = "The minister condemned the shelling on Monday. The rebels urged the army to withdraw from the town."
    assert times_of(text)[Kind.DEMAND] is None


def test_a_threat_of_what_will_be_has_the_day_of_its_telling() -> None:
    text = "The spokesman warned on Saturday that the army will retaliate if the rebels break the truce."
    assert times_of(text)[Kind.THREAT] == "on Saturday"


@pytest.mark.parametrize(
    "text",
    [
        "The lines date from the October war.",
        "Protesters joined the March of Return.",
        "The Sunday Times quoted a diplomat.",
        "The August 1 Brigade signed the accord.",
        "Fighters of the 23 July Brigade withdrew.",
        "Russia Today called the strike precise.",
        "The army may march on the town.",
    ],
)
def test_names_and_verbs_are_no_times(text: str) -> None:
    assert expressions(text) == []
    assert every_time(text) == []


def test_a_year_or_a_possessive_is_still_a_time() -> None:
    assert expressions("Sunday's war council met.") == [(0, 6)]
    assert expressions("It was hit in October 2006 by the army.") == [(11, 26)]


def test_every_time_of_a_text_is_found_once() -> None:
    text = "From 1915-17 and on 12-14 July 1916 they fought for two weeks; the next day, in the 1920s, it was 264 BC."
    found = [text[start:end] for start, end in every_time(text)]
    assert found == ["From 1915-17", "on 12-14 July 1916", "for two weeks", "the next day", "the 1920s", "264 BC"]


def test_what_is_told_twice_has_the_nearer_time() -> None:
    head, body = "Two farmers killed in Karm since the truce began", "Two farmers were killed in Karm on Thursday."
    found, _ = extractor().extract(document((PartKind.HEADLINE, head), body))
    assert [claim.time.text for claim in found if claim.time] == ["on Thursday"]

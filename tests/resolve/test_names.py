"""Known names in running text."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.resolve.actors import open_registry
from trucewatch.resolve.names import NameFinder

PLACES = [("Daraa", "daraa"), ("Daraa al-Balad", "balad"), ("Damascus", "damascus"), ("Syria", "syria"), ("May", "may")]


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return shared_finder()


def found(finder: NameFinder, text: str, country: str = "") -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.id) for hit in finder.find(text, country)]


def test_the_longest_name_wins(finder: NameFinder) -> None:
    assert found(finder, "shells fell on Daraa al-Balad and Daraa") == [("Daraa al-Balad", "balad"), ("Daraa", "daraa")]


def test_case_tells_names_from_words(finder: NameFinder) -> None:
    assert found(finder, "they told us that it may be so") == []
    assert found(finder, "the US and the UN") == [("US", "usa"), ("UN", "un")]


def test_an_adjective_is_a_hit_with_its_noun_only(finder: NameFinder) -> None:
    assert found(finder, "Russian warplanes over a Russian town") == [("Russian warplanes", "rus")]


def test_an_adjective_gives_the_country_of_a_class_word(finder: NameFinder) -> None:
    assert found(finder, "Syrian rebels") == [("Syrian rebels", "opposition_syria")]


def test_class_words_need_a_country(finder: NameFinder) -> None:
    assert found(finder, "the rebels fled") == []
    assert found(finder, "the rebels fled", "SY") == [("rebels", "opposition_syria")]


def test_a_country_behind_in_is_a_place(finder: NameFinder) -> None:
    hits = finder.find("Syria said that fighting in Syria went on")
    assert [hit.is_place for hit in hits] == [False, True]


def test_a_seat_of_government_that_is_a_town_is_a_place(finder: NameFinder) -> None:
    assert [hit.is_place for hit in finder.find("Damascus and Moscow")] == [True, False]


def test_a_genitive_ending_is_left_out(finder: NameFinder) -> None:
    assert found(finder, "Poroshenko’s aides") == [("Poroshenko", "ukr")]


def test_a_name_does_not_reach_over_a_gap(finder: NameFinder) -> None:
    assert ("Islamic     State", "isis") not in found(finder, "Islamic     State")


@cache
def shared_finder() -> NameFinder:
    return NameFinder(open_registry(), PLACES)


TEXTS = st.lists(st.sampled_from(["Daraa", "al-Balad", "the", "US", "army", "Syrian", "-", "’s", "Army", "\n", "in"]))


@given(TEXTS.map(" ".join) | st.text(max_size=60))
def test_hits_are_in_order_and_apart(text: str) -> None:
    hits = shared_finder().find(text, "SY")
    ends = [0, *(hit.end for hit in hits)]
    assert all(end <= hit.start < hit.end <= len(text) for end, hit in zip(ends, hits, strict=False))

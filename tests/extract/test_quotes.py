"""Quotation marks in all their conventions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.extract.quotes import DEEPEST, quotes


def words(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We held fire," he said.', ["We held fire,"]),
        ("“We held fire,” he said.", ["We held fire,"]),
        ("«Мы держали огонь», сказал он.", ["Мы держали огонь"]),
        ("„Wir hielten“, sagte er.", ["Wir hielten"]),
        ('"We fled.”', ["We fled."]),
        ('a "double-tap" strike (the "second")', ["double-tap", "second"]),
        ("“He said “stop” twice.” Then left.", ["He said “stop” twice.", "stop"]),
        ('an unfinished 5" shell', []),
        ("''We held fire,'' he said. ''All night.''", ["We held fire,", "All night."]),
        ("``We held fire,'' he said.", ["We held fire,"]),
        ("the commanders' ''last word'' (''no'')", ["last word", "no"]),
        ("“We held fire all night.“ Then they left.", ["We held fire all night."]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_each_paragraph_opened_anew_is_one_quotation() -> None:
    text = "“They came at night.\n\n“We left at dawn,” she said."
    found = quotes(text)
    assert words(text) == ["They came at night.", "We left at dawn,"]
    assert found[0].group == found[1].group


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = "“They came at night.\nThe town was empty by then.\n“We left at dawn,” she said."
    assert words(text) == ["They came at night.", "We left at dawn,"]


def test_one_pair_around_paragraphs_is_one_quotation() -> None:
    text = "“Ali @ali\n\n30 min ago.\nWarplanes struck.”\nIs this new?"
    assert words(text) == ["Ali @ali\n\n30 min ago.\nWarplanes struck."]


def test_a_straight_mark_never_closed_stops_at_its_line() -> None:
    text = 'He said "we left.\nThe army entered the "old" town.'
    assert words(text) == ["we left.", "old"]


def test_ten_thousand_nested_marks_are_read_to_a_fixed_depth() -> None:
    assert max(quote.depth for quote in quotes("“a " * 10_000 + "”" * 10_000)) < DEEPEST


@given(st.text(alphabet='“”"«»„‟ ab.\n', max_size=80), st.integers(0, 40), st.integers(0, 40))
def test_quotes_lie_inside_what_was_asked(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    for quote in quotes(text, start, end):
        assert start <= quote.start <= quote.end <= end

"""Expressions looked for by the words that they must hold: the same answers as by trying each everywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.read.cues import lexicon
from trucewatch.read.expressions import expressions, words_in

ALL = sorted({item for items in lexicon().values() if isinstance(items, list) for item in items})
NEITHER = [name for name in ALL if "(?P<" not in name]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("already a (?:subscriber|member)", ("already a ",)),
        ("(?:sign in|log in)(?: now)? to", ("sign in", "log in")),
        (r"Register \d+ times?", ("register ",)),
        (r"a+bc?d{0,3}efg", ("efg",)),
        (r"\(photo\)", ("(photo)",)),
        ("tea|coffee", ("tea", "coffee")),
        (r"tea|\d+", ("",)),
        ("(?:tea )?", ("",)),
        ("[abc]{3}", ("",)),
        (r"[)(]x[\]]y(?:z(?:w|v))", ("x",)),
        ("", ("",)),
    ],
)
def test_the_words_that_stand_in_every_match(source: str, words: tuple[str, ...]):
    assert words_in(source) == words


@given(st.data())
def test_no_match_lacks_its_words(data: st.DataObject):
    source = data.draw(st.sampled_from(NEITHER))
    text = data.draw(st.from_regex(re.compile(source, re.IGNORECASE | re.ASCII)))
    found = re.search(source, text, re.IGNORECASE)
    if found and not set(found[0]) & set("ſıİK"):
        assert any(word in found[0].lower() for word in words_in(source))


def test_the_leftmost_counts_and_of_two_at_one_place_the_earlier():
    made = expressions(["warm tea", "tea", "warm", "cold"])
    found = made.search("Cold tea, WARM TEA")
    assert found and found.span() == (0, 4)
    found = made.search("the warm tea")
    assert found and found[0] == "warm tea"
    assert made.search("water") is None
    assert made.occurs("iced Tea") and not made.occurs("ice")


def test_an_expression_without_plain_words_is_tried_everywhere():
    assert expressions([r"\d+ [$€]"]).occurs("it costs 20 €")

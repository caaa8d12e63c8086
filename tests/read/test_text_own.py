"""A page's own words, other people's blanked out; and the publisher whom a dateline names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.read.marks import parts_of
from trucewatch.read.text_own import own_words, publisher_in_text
from trucewatch.read.text_page import read_text_page

FAR = date(2020, 1, 1)
TEXT = """Two towns shelled in the north

{line}

Shells fell on two towns in the north on Friday, residents said, hours after envoys had met.

Photo: a market, 3 May 2016

1 Comment

Ann says:
That was on 2 May 2016."""


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Eastern Despatch, Wednesday, 7 June 2017", "Eastern Despatch"),
        ("Post of the North, 7 June 2017, 10:20 GMT", "Post of the North"),
        ("Северный вестник, 7 июня 2017", "Северный вестник"),
        ("صوت حوران، الأربعاء 7 حزيران 2017", "صوت حوران"),
        ("Wednesday, 7 June 2017", None),
        ("BEIRUT, 7 June 2017 - Shells fell on two towns, residents said.", None),
        ("Published in full, 7 June 2017", None),
        ("By Some Writer, 7 June 2017", None),
        ("По словам жителей, 7 июня 2017 года стреляли", None),
        ("No day here, and none there", None),
    ],
)
def test_the_publisher_stands_before_the_day(line: str, publisher: str | None):
    text = TEXT.format(line=line)
    own = own_words(text, parts_of(text, read_text_page(text).marks))
    assert publisher_in_text(own, not_after=FAR) == publisher


def test_words_of_pictures_and_readers_are_blanked_out_in_their_place():
    text = TEXT.format(line="7 June 2017, 10:20 GMT")
    own = own_words(text, parts_of(text, read_text_page(text).marks))
    assert len(own) == len(text)
    assert "2016" not in own
    assert own.index("Shells fell") == text.index("Shells fell")


@given(st.lists(st.sampled_from([*TEXT.splitlines(), "Related Posts", "“A", "@Ann no"])).map("\n".join))
def test_own_words_keep_every_place(text: str):
    own = own_words(text, parts_of(text, read_text_page(text).marks))
    assert len(own) == len(text)
    assert all(kept in (sign, " ") for kept, sign in zip(own, text, strict=True))

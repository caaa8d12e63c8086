"""The lexicons of reading: one out of many files, each expression a sound one; and the folding they are matched by."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.read.cues import cue, lexicon, lexicon_bytes, named_cues
from trucewatch.read.text_fold import folded, folded_with_places

LISTS = sorted(name for name, items in lexicon().items() if isinstance(items, list))
MAY_BE_EMPTY = {"file_titles", "name_small_words"}
"""One is asked of whole titles, the other is a list of words and no expression."""


@pytest.mark.parametrize("name", LISTS)
def test_every_expression_is_a_sound_one(name: str):
    assert all(isinstance(item, str) for item in lexicon()[name])
    assert all(re.compile(item) for item in lexicon()[name])
    assert cue(name).inside("") is (name in MAY_BE_EMPTY), "what fits nothing at all would fit everywhere"


def test_lists_of_all_languages_are_joined():
    headings = cue("comments_heading")
    assert all(map(headings.whole, ["3 Comments", "Комментарии (3)", "التعليقات", "2 commentaires", "Comentarios"]))
    digits = {len(table) for table in lexicon()["months"].values()} | {len(lexicon()["ordinals"]["ar"])}
    assert digits == {12, 31}
    assert {len(table) for table in lexicon()["weekdays"].values()} == {7}


def test_a_month_s_name_means_one_month():
    named: dict[str, set[int]] = {}
    for table in lexicon()["months"].values():
        for number, item in enumerate(table):
            for word in item.split("|"):
                named.setdefault(folded(word), set()).add(number)
    assert [word for word, numbers in named.items() if len(numbers) > 1] == []


def test_the_bytes_of_every_lexicon_are_in_the_digest():
    assert all(words.encode() in lexicon_bytes() for words in ("التعليقات", "комментари", "commentaires", "comments?"))


def test_what_a_cue_leaves_behind_it_is_the_text_itself():
    assert cue("byline_lead").rest_of("\u200fبقـــلم: أحمد الأحمد") == "أحمد الأحمد"
    assert cue("byline_lead").rest_of("no byline") == "no byline"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\u200fتعـــليق\u202c", "تعليق"),
        ("أإآ", "ااا"),
        ("ﻻ", "لا"),
        ("Ёж", "Еж"),
        ("عَرَبِيّ", "عربي"),
        ("a\u00a0b", "a b"),
    ],
)
def test_folding(text: str, plain: str):
    assert folded(text) == plain


@given(st.text(alphabet=st.sampled_from("abأﻻﷲ\u200f\u202bـً ё1٣")) | st.text())
def test_folded_places_point_to_where_each_letter_came_from(text: str):
    plain, places = folded_with_places(text)
    assert plain == folded(text)
    assert len(places) == len(plain) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)
    assert all(sign in folded(text[place]) for sign, place in zip(plain, places, strict=False))


def test_named_cues_have_their_names():
    for name, group in (("comment_author", "author"), ("bulletin_lead", "author"), ("answers", "parent")):
        assert all(group in pattern.groupindex for pattern in named_cues(name))

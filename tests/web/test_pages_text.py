"""Texts cut into segments, told apart word by word, and laid out as blocks."""

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.web import reading, wording
from trucewatch.web.marks import Segment, runs, segments

TEXT = "Army units shelled Nawa on Friday"


def test_overlapping_marks_are_cut_where_they_begin_and_end():
    told = segments(TEXT, [(0, 18, "one"), (11, 23, "two")])
    assert [(one.text, one.keys, one.opens) for one in told] == [
        ("Army units ", ("one",), ("one",)),
        ("shelled", ("one", "two"), ("two",)),
        (" Nawa", ("two",), ()),
        (" on Friday", (), ()),
    ]


def test_a_claim_with_two_stretches_opens_once():
    told = segments(TEXT, [(0, 4, "one"), (19, 23, "one")])
    assert [one.opens for one in told] == [("one",), (), (), ()]
    assert [one.text for one in told if one.keys] == ["Army", "Nawa"]


marks = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.sampled_from("abc")))


@given(st.text(max_size=40), marks, st.lists(st.integers(-5, 60)))
def test_segments_are_the_whole_text_and_know_their_marks(text, told, cuts):
    found = segments(text, told, cuts)
    assert "".join(one.text for one in found) == text
    for one in found:
        assert one.text == text[one.start : one.end]
        inside = {key for start, end, key in told if start <= one.start and one.end <= end}
        assert set(one.keys) == inside
    opened = [key for one in found for key in one.opens]
    assert len(opened) == len(set(opened))


def test_highlights_outside_a_snippet_do_no_harm():
    assert [(one.text, one.is_marked) for one in runs("abc", [(1, 2), (9, 12)])] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


def test_words_that_came_and_went_are_told_one_by_one():
    told = wording.pieces("Two people were killed on Friday", "Four people were wounded on Friday")
    assert [(one.what, one.text) for one in told] == [
        ("del", "Two"),
        ("ins", "Four"),
        ("same", " people were "),
        ("del", "killed"),
        ("ins", "wounded"),
        ("same", " on Friday"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_of_either_text_is_lost(before, after):
    told = wording.pieces(before, after)
    assert "".join(one.text for one in told if one.what != "ins") == before
    assert "".join(one.text for one in told if one.what != "del") == after


def test_lines_are_told_apart_and_only_changed_ones_marked():
    told = wording.lines("one\ntwo\nthree", "one\n2\nthree\nfour")
    assert [one.is_changed for one in told] == [False, True, False, True]


def _part(index, kind, start, end, *, parent=None):
    return {
        "index": index,
        "kind": kind,
        "start": start,
        "end": end,
        "author": None,
        "published": None,
        "order": None,
        "parent": parent,
        "is_correction": False,
    }


def test_blocks_are_the_parts_in_order_with_what_lies_in_them():
    text = 'Title\nHe said "we never shelled" it.\nfirst\nreply'
    parts = [
        _part(0, "headline", 0, 5),
        _part(1, "body", 6, 36),
        _part(2, "quote", 15, 31, parent=1),
        _part(3, "comment", 37, 42),
        _part(4, "comment", 43, 48, parent=3),
    ]
    spans = [{"start": 18, "end": 31, "exact": text[18:31], "role": "evidence"}]
    told = reading.blocks({"text": text, "parts": parts, "marked": [{"id": "c", "spans": spans}]})
    assert [(block.kind, block.depth) for block in told] == [
        ("headline", 0),
        ("body", 0),
        ("comment", 0),
        ("comment", 1),
    ]
    assert [(one.within, one.segment.keys) for one in told[1].inlines] == [
        ("", ()),
        ("quote", ()),
        ("quote", ("c",)),
        ("", ()),
    ]


def test_comments_that_answer_in_a_circle_have_an_end():
    parts = [_part(0, "comment", 0, 1, parent=1), _part(1, "comment", 1, 2, parent=0)]
    told = reading.blocks({"text": "ab", "parts": parts, "marked": []})
    assert [block.depth for block in told] == [reading.DEEPEST, reading.DEEPEST]


def test_text_between_parts_is_not_lost():
    told = reading.blocks({"text": "ab cd", "parts": [_part(0, "body", 0, 2)], "marked": []})
    assert [(block.part is None, block.inlines[0].segment) for block in told] == [
        (False, Segment(0, 2, "ab", ())),
        (True, Segment(2, 5, " cd", ())),
    ]

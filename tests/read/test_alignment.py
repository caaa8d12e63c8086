"""Sentences and their alignment: where a text is cut, which sentence became which, and which words changed."""

import random

import pytest

from trucewatch.core.records import Document, Part, PartKind
from trucewatch.read.alignment import align, edits
from trucewatch.read.sentences import sentences
from trucewatch.testing.builders import make_document

Span = tuple[list[int], list[int]]


def cut(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(make_document(text))]


def changed(left: str, right: str) -> list[tuple[str, str]]:
    one, other = left.split(), right.split()
    return [
        (" ".join(one[edit.left.start : edit.left.stop]), " ".join(other[edit.right.start : edit.right.stop]))
        for edit in edits(one, other)
    ]


def aligned(left: Document, right: Document) -> tuple[list[Span], list[int], list[int]]:
    found = align(sentences(left), sentences(right))
    runs = [(list(one), list(other)) for one, other in found.reworded]
    return runs, list(found.left_only), list(found.right_only)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Shells fell. Two died!", ["Shells fell.", "Two died!"]),
        ("“Shells fell.” He left.", ["“Shells fell.”", "He left."]),
        ("Gen. Smith met Mr. Jones of the U.S. army on Feb. 3 there.", None),
        ("It fell at 3.5 km from v1.2 of it.", None),
        ("A line\nwrapped anywhere is one.", None),
        ("A title\n\nA line.", ["A title", "A line."]),
        ("هل سقطت القذائف؟ نعم.", ["هل سقطت القذائف؟", "نعم."]),
        (" … ", []),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, pieces: list[str] | None) -> None:
    assert cut(text) == ([text] if pieces is None else pieces)


def test_text_without_stops_is_cut_at_the_same_words_in_both_readings() -> None:
    rng = random.Random(4)
    words = ["".join(rng.choices("abcdefgh", k=5)) for _ in range(900)]
    plain, shifted = cut(" ".join(words)), cut(" ".join(["first", "of", "all", *words]))
    assert len(plain) > 20
    assert " ".join(plain) == " ".join(words)
    assert len(set(plain) & set(shifted)) >= len(plain) - 2
    assert max(len(piece.split()) for piece in cut("one " * 1000)) == 160


def test_parts_are_never_joined_to_one_sentence() -> None:
    text = "He said that they did not fire and left"
    parts = (Part(kind=PartKind.BODY, start=0, end=len(text)), Part(kind=PartKind.QUOTE, start=13, end=30, parent=0))
    document = Document(capture_id="capture-1", location="one", text=text, parts=parts)
    found = [(one.kind, text[one.start : one.end]) for one in sentences(document)]
    assert found == [
        (PartKind.BODY, "He said that"),
        (PartKind.QUOTE, "they did not fire"),
        (PartKind.BODY, "and left"),
    ]


def test_a_sentence_parted_in_two_is_one_reworded() -> None:
    left = make_document("Shells fell on the market in Dael and five people were hurt by splinters there.")
    right = make_document("Shells fell on the market in Dael. Six people were hurt by splinters there.")
    assert aligned(left, right) == ([([0], [0, 1])], [], [])
    assert aligned(right, left) == ([([0, 1], [0])], [], [])


def test_a_sentence_much_rewritten_is_known_by_its_neighbours() -> None:
    first, last = "Envoys met in the capital on Friday.", "The talks will go on next week."
    left = make_document(f"{first} The army shelled Dael with mortars at dawn. {last}")
    right = make_document(f"{first} Mortars of unknown origin hit Dael. {last}")
    alone = make_document("Mortars of unknown origin hit Dael. Nothing else is known so far.")
    assert aligned(left, right) == ([([1], [1])], [], [])
    assert aligned(left, alone) == ([], [0, 1, 2], [0, 1])


def test_a_caption_is_not_the_body_sentence_reworded() -> None:
    words = "Smoke rises over the market of Dael after the shelling"
    left = make_document(words, parts=[(PartKind.BODY, words)])
    right = make_document(f"{words} today", parts=[(PartKind.CAPTION, f"{words} today")])
    quoted = make_document(f"{words} today", parts=[(PartKind.QUOTE, f"{words} today")])
    assert aligned(left, right) == ([], [0], [0])
    assert aligned(left, quoted) == ([([0], [0])], [], [])


def test_the_most_alike_become_a_pair() -> None:
    left = make_document("Five people were killed in Dael on Friday. Five people were killed in Tafas on Friday.")
    right = make_document("Six people were killed in Tafas on Friday. Six people were killed in Dael on Friday.")
    assert aligned(left, right) == ([([0], [1]), ([1], [0])], [], [])


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("shells hit a town", "shells hit a town", []),
        ("a b c d e", "a b x d e", [("c", "x")]),
        (
            "the army hit the old mill today",
            "the army shelled the new mill today",
            [("hit the old", "shelled the new")],
        ),
        ("jets struck northern towns again", "jets hit northern towns twice", [("struck", "hit"), ("again", "twice")]),
        ("one two three", "one two three four", [("", "four")]),
        ("one two three four", "two three four", [("one", "")]),
        (
            "jets hit the old mill near the river on Friday again",
            "guns shelled the new mill near the river on Friday twice",
            [("jets hit the old", "guns shelled the new"), ("again", "twice")],
        ),
        ("k aaaa bbbbb cccc dddd", "k uuuu vvvv bbbbb wwww", [("aaaa bbbbb cccc dddd", "uuuu vvvv bbbbb wwww")]),
    ],
)
def test_words_that_changed(left: str, right: str, found: list[tuple[str, str]]) -> None:
    assert changed(left, right) == found
    assert changed(right, left) == [(after, before) for before, after in found]


def test_words_that_match_everywhere_are_one_edit() -> None:
    left, right = ["x", *["a", "b"] * 300, "x"], ["y", *["b", "b", "a"] * 200, "y"]
    (edit,) = edits(left, right)
    assert (edit.left, edit.right) == (range(602), range(602))

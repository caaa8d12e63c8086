"""What the parser is given: every character in its place."""

import sys
from types import FrameType

from extracting import document, extractor
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.extract.syntax import LONGEST_SENTENCE, blocks, parse, readable


@given(st.text(alphabet="“”\"'!?.—-[]() aB\n", max_size=400))
@settings(max_examples=200, deadline=None)
def test_the_readable_text_keeps_every_place(text: str) -> None:
    assert len(readable(text)) == len(text)


def test_glued_punctuation_is_broken_up_in_place() -> None:
    text = "Before " + "“" * 5_000 + "”" * 5_000 + " after."
    read = readable(text)
    assert len(read) == len(text)
    assert max(map(len, read.split())) < 17
    assert read.startswith("Before “")
    assert read.endswith(" after.")


def test_common_punctuation_is_left_alone() -> None:
    for text in ("Wait... “No!” he said.", "A line ---------- of dashes", "Ten?!?!?!"):
        assert readable(text) == text


def test_a_dateline_is_left_blank_and_the_story_is_not() -> None:
    (block,) = blocks(document("AMMAN, July 14 (Northern Wire) - Mortar shells struck Daraa."))
    assert block.doc.text.strip() == "Mortar shells struck Daraa."
    (block,) = blocks(document("Syria - a country at war - counts its dead."))
    assert block.doc.text == "Syria - a country at war - counts its dead."


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    said = "rebels shelled Dael"
    doc = parse(", ".join([said] * 300) + ".")
    assert max(len(sentence) for sentence in doc.sents) <= LONGEST_SENTENCE + len(said.split()) + 1
    (whole,) = parse(", ".join([said] * (LONGEST_SENTENCE // 5)) + ".").sents
    assert whole.start == 0


def test_words_without_any_mark_are_cut_too() -> None:
    doc = parse("shells " * 3 * LONGEST_SENTENCE)
    assert max(len(sentence) for sentence in doc.sents) <= 2 * LONGEST_SENTENCE


def _calls(text: str) -> int:
    """How many functions of the rules are called to read a text."""
    count = 0

    def counting(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call" and "trucewatch/extract" in frame.f_code.co_filename

    told = document(text)
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        extractor().extract(told)
    finally:
        sys.setprofile(before)
    return count


def test_work_grows_no_faster_than_a_sentence_of_events() -> None:
    towns = ("Dael", "Idlib", "Homs", "Aleppo")
    said = [f"troops shelled {towns[n % 4]} and gunmen attacked a convoy near {towns[n % 3]}" for n in range(120)]
    _calls(said[0])
    assert _calls(", ".join(said)) < 2.6 * _calls(", ".join(said[:60]))

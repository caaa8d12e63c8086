"""What the parser is given: every character in its place."""

from extracting import document
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.extract.syntax import blocks, readable


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

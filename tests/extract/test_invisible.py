"""Marks that nobody sees hide no claim, and every span stands in the text as it came."""

from dataclasses import replace

import pytest
from extracting import checked, claims, document, extractor, marked
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.kinds import Kind
from trucewatch.extract.invisible import visible

TOLD = "Regime forces shelled Dael on Friday, killing two civilians, SOHR said."
MARKS = "\u00ad\u200b\u200e\u202e\u2066\ufeff"


@pytest.mark.parametrize("mark", MARKS, ids=[f"U+{ord(mark):04X}" for mark in MARKS])
def test_a_word_with_a_mark_inside_is_read(mark: str) -> None:
    text = TOLD.replace("shelled", f"shel{mark}led").replace("civilians", f"{mark}civ{mark}ilians{mark}")
    (claim,) = claims(text)
    assert claim.kind is Kind.SHELLING
    assert claim.evidence[0].exact == text[claim.evidence[0].start : claim.evidence[0].end]
    assert f"shel{mark}led" in claim.evidence[0].exact
    assert [row.minimum for row in claims(TOLD)[0].harm] == [row.minimum for row in claim.harm]


def test_a_text_without_marks_is_left_alone() -> None:
    assert visible(document(TOLD)) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TOLD)), st.sampled_from(MARKS)), min_size=1, max_size=12))
def test_marks_anywhere_change_no_claim(marks: list[tuple[int, str]]) -> None:
    text = marked(TOLD, marks)
    found, problems = extractor().extract(document(text))
    assert not problems
    (plain,) = claims(TOLD)
    (claim,) = checked(found, text)
    assert (claim.kind, claim.stance, claim.weapons) == (plain.kind, plain.stance, plain.weapons)
    assert claim.document_id == document(text).id


def test_parts_keep_their_words() -> None:
    text = f"He\u00adadline\u200b\n\n{TOLD}"
    whole = document(text)
    whole = replace(whole, parts=(replace(whole.parts[0], end=10), replace(whole.parts[0], start=12)))
    plain = visible(whole)
    assert plain is not None
    assert [plain.document.text[part.start : part.end] for part in plain.document.parts] == ["Headline", TOLD]


def test_a_part_of_marks_alone_breaks_nothing() -> None:
    text = f"\u200b\u200b\n\n{TOLD}"
    whole = document(text)
    whole = replace(whole, parts=(replace(whole.parts[0], end=2), replace(whole.parts[0], start=4)))
    found, problems = extractor().extract(whole)
    assert len(found) == 1
    assert not problems

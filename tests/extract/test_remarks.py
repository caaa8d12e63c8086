"""Remarks: doubts, refusals to comment and statements of law, in their own words and nobody else's mouth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import RemarkKind
from trucewatch.core.records import Document, Part, PartKind
from trucewatch.extract.remarks import remarks


def page(text: str, kind: PartKind = PartKind.BODY, author: str | None = None) -> Document:
    parts = (Part(kind=kind, start=0, end=len(text), author=author),) if text else ()
    return Document(capture_id="c", location="pages/a.txt", text=text, parts=parts, language="en")


@pytest.mark.parametrize(
    ("text", "kind", "holder"),
    [
        ("But “three envoys” voiced doubts that the truce can hold.", RemarkKind.DOUBT, "three envoys"),
        ("A mediator is sceptical about the plan.", RemarkKind.DOUBT, "A mediator"),
        ("The ministry declined to comment on the strike.", RemarkKind.NO_COMMENT, "The ministry"),
        ("The army neither confirmed nor denied the raid.", RemarkKind.NO_COMMENT, "The army"),
        ("Under international law, cluster munitions may not be used there.", RemarkKind.LAW, ""),
    ],
)
def test_what_is_a_remark(text: str, kind: RemarkKind, holder: str) -> None:
    (remark,) = remarks(page(text))
    assert (remark.kind, remark.holder, remark.words.exact) == (kind, holder, text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no doubt that shells fell.",
        "Government forces shelled Dael.",
        "The law on pensions was passed.",
        "They confirmed the strike and discussed a truce.",
        "",
    ],
)
def test_what_is_none(text: str) -> None:
    assert remarks(page(text)) == ()


def test_a_readers_remark_is_the_readers() -> None:
    text = "There is no convention that prohibits white phosphorus as smoke."
    (remark,) = remarks(page(text, PartKind.COMMENT, author="Ali"))
    assert remark.holder == "Ali"
    assert remarks(page(text, PartKind.BOILERPLATE)) == ()


@given(st.text(alphabet="aw .!?;\n“”doubt ExprsedlawWP", max_size=400))
def test_words_are_exact_and_nothing_raises(text: str) -> None:
    for remark in remarks(page(text)):
        remark.words.check(text)

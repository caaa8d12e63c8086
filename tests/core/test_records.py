"""Spans hold their words; ids rest on content alone; impossible records cannot be made."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.core.claims import Claim, Harm, Interval
from trucewatch.core.ids import content_id
from trucewatch.core.kinds import Group, HarmKind, Kind, Who
from trucewatch.core.problems import DataIntegrityError, Problem, Stage
from trucewatch.core.records import Capture, Document, Part, PartKind
from trucewatch.core.text import Span, span_of


@given(st.text(min_size=1), st.data())
def test_a_span_holds_exactly_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        with pytest.raises(DataIntegrityError):
            span_of("d", text, start, end)
        return
    span = span_of("d", text, start, end)
    span.check(text)
    assert span.exact == text[span.start : span.end] == text[start:end].strip()
    other = "b" if text[span.start] == "a" else "a"
    with pytest.raises(DataIntegrityError):
        span.check(text[: span.start] + other + text[span.start + 1 :])


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 1), (0, 9)])
def test_an_impossible_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(DataIntegrityError):
        Span(document_id="d", start=start, end=end, exact="abc")


@given(st.lists(st.text(), min_size=2, max_size=3))
def test_ids_never_join_strings(parts: list[str]) -> None:
    joined = ["".join(parts)]
    assert content_id("x", *parts) == content_id("x", *parts)
    assert content_id("x", *parts) != content_id("x", *joined)
    assert content_id("x", *parts) != content_id("y", *parts)


def test_ids_stay_what_they_were() -> None:
    """An id in a brief of today must be found in ten years: this value may never change."""
    problem = Problem(stage=Stage.READ, subject="a.html", code="empty", message="a.html is empty.")
    assert problem.id == content_id("problem", "read", "a.html", "empty", "a.html is empty.")
    assert content_id("problem", "read", "a.html") == "problem-f4039f541d486fd20ce2"


def test_a_claim_needs_words() -> None:
    with pytest.raises(DataIntegrityError):
        Claim(document_id="d", part=PartKind.BODY, part_index=0, kind=Kind.CALM, evidence=())


def test_reversed_values_are_refused() -> None:
    with pytest.raises(DataIntegrityError):
        Harm(kind=HarmKind.KILLED, minimum=9, maximum=8, who=Who.UNKNOWN, span=None)
    with pytest.raises(DataIntegrityError):
        Interval(start=date(2017, 7, 2), end=date(2017, 7, 2))
    with pytest.raises(DataIntegrityError):
        Interval(start=None, end=None, at=datetime(2017, 7, 2))  # noqa: DTZ001
    with pytest.raises(DataIntegrityError):
        Capture(location="x", sha256="", size=0, media_type="", fetched_at=datetime(2017, 7, 2))  # noqa: DTZ001


def test_the_innermost_part_holds_a_character() -> None:
    comment = Part(kind=PartKind.COMMENT, start=10, end=50)
    post = Part(kind=PartKind.EMBED, start=20, end=30, parent=1)
    document = Document(
        capture_id="c", location="x", text="x" * 60, parts=(Part(kind=PartKind.BODY, start=0, end=9), comment, post)
    )
    assert document.part_at(25) == (2, post)
    assert document.part_at(12) == (1, comment)
    assert document.part_at(55) is None


def test_every_kind_has_a_group() -> None:
    assert {kind.group for kind in Kind} == set(Group)

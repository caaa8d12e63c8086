"""Hostile and odd markup: always a page or nothing, offsets exact, the same bytes the same document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes

from trucewatch.core.records import Completeness, Part
from trucewatch.read.html_page import page_and_troubles, read_html_page
from trucewatch.read.marks import parts_of

STORY = "Shells fell on two towns in the north on Friday evening, residents said."
TAGS = ["div", "p", "a", "b", "li", "ul", "ol", "table", "tr", "td", "blockquote", "form", "nav", "h1", "br", "figure"]
NAMES = ["comment", "comments", "reply", "comment-5", "caption", "paywall", "embed", "related", "byline", "lead", "nav"]
WORDS = st.sampled_from([STORY, "By Ada Bee", "2 comments", "Read more", "Reply", "[…]", "—", "\x00", "&shy;", "x", ""])


@st.composite
def markups(draw: st.DrawFn) -> str:
    pieces = draw(
        st.lists(
            st.one_of(
                st.builds(
                    "<{} class='{}' id='{}'>".format,
                    st.sampled_from(TAGS),
                    st.sampled_from(NAMES),
                    st.sampled_from(NAMES),
                ),
                st.builds("</{}>".format, st.sampled_from(TAGS)),
                WORDS,
                st.text(max_size=20),
            ),
            max_size=40,
        )
    )
    return "".join(pieces)


def parts_in(markup: str) -> tuple[str, tuple[Part, ...]]:
    page = read_html_page(markup)
    return ("", ()) if page is None else (page.text, parts_of(page.text, page.marks))


@settings(max_examples=150, deadline=None)
@given(markups())
def test_any_markup_gives_a_page_whose_parts_lie_in_its_text(markup: str):
    text, parts = parts_in(markup)
    assert "\x00" not in text
    for index, part in enumerate(parts):
        assert 0 <= part.start < part.end <= len(text)
        assert text[part.start : part.end].strip() == text[part.start : part.end]
        assert part.parent is None or (part.parent != index and 0 <= part.parent < len(parts))
    orders = [part.order for part in parts if part.order is not None]
    assert orders == sorted(orders)
    assert parts_in(markup) == (text, parts)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_problems(data: bytes):
    document, problems = read_bytes(data, "text/html")
    assert document is not None or problems


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='comment'>" * 3000 + STORY,
        "<ul><li>" * 3000 + STORY,
        "<table><tr><td>" * 1500 + STORY,
        "<blockquote class='embed'>" * 3000 + STORY,
        "<span class='caption'>" * 3000 + STORY,
    ],
)
def test_deep_nesting_of_any_kind(markup: str):
    text, _ = parts_in(f"<h1>Two towns shelled</h1><p>{STORY}</p>{markup}")
    assert STORY in text


def test_attributes_of_any_length_and_number():
    names = "comment " * 200_000
    many = " ".join(f"data-{n}='x'" for n in range(20_000))
    text, _ = parts_in(f"<h1 class='{names}'>Two towns</h1><p style='{'a' * 1_000_000}' {many}>{STORY}</p>")
    assert STORY in text


def test_a_tale_of_dashes_and_signs_ends():
    post = f"<blockquote class='embed'>{'— @x ' * 60_000}</blockquote>"
    comment = f"<div class='comment'>{'(@abc 5h ' * 30_000}</div>"
    text, _ = parts_in(f"<h1>Two towns shelled</h1><p>{STORY}</p>{post}{comment}")
    assert STORY in text


def test_a_hundred_thousand_elements_are_read(monkeypatch: pytest.MonkeyPatch):
    document, problems = read_bytes(f"<h1>Two towns</h1><p>{STORY}</p>{'<i>x</i>' * 60_000}".encode(), "text/html")
    assert document is not None
    assert problems == ()
    monkeypatch.setattr("trucewatch.read.html_tree.MAX_ELEMENTS", 1_000)
    document, problems = read_bytes(f"<h1>Two towns</h1><p>{STORY}</p>{'<i>x</i>' * 60_000}".encode(), "text/html")
    assert document is not None
    assert [problem.code for problem in problems] == ["too_many_elements"]
    assert document.completeness is Completeness.TRUNCATED


def test_a_tag_with_a_horde_of_attributes_is_read_without_them() -> None:
    horde = " ".join(f"a{number}=1" for number in range(300_000))
    page = read_html_page(
        f"<html><body><p {horde}>Shells fell on Daraa.</p><p>Nobody was hurt there.</p></body></html>"
    )
    assert page is not None
    assert page.text == "Shells fell on Daraa.\n\nNobody was hurt there."


def test_a_picture_in_an_attribute_is_no_horde() -> None:
    picture = "A" * 2_000_000
    page = read_html_page(f"<p class='lead'>Shells fell on <img src='data:image/png;base64,{picture}'> Daraa.</p>")
    assert page is not None
    assert page.text == "Shells fell on Daraa."


def test_a_page_nested_too_deeply_to_read_says_so() -> None:
    page, troubles = page_and_troubles("<div>" * 200_000 + "Shells fell." + "</div>" * 200_000)
    assert page is None
    assert [code for code, _, _ in troubles] == ["too_deep"]
    document, problems = read_bytes(b"<div>" * 200_000 + b"Shells fell.", "text/html")
    assert document is None
    assert "too_deep" in [problem.code for problem in problems]
    assert page_and_troubles("<div>Shells fell.</div>")[1] == ()


def test_a_page_that_gives_nothing_says_what_was_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.read.html_tree.MAX_ELEMENTS", 100)
    page, troubles = page_and_troubles("<html><body>" + "<i></i>" * 200 + "Shells fell.</body></html>")
    assert page is None
    assert [code for code, _, _ in troubles] == ["too_many_elements"]


def test_control_characters_do_not_hide_the_body() -> None:
    page = read_html_page("<html><body><p>Shells fell on two towns.</p><script>x</script>\x01tail words</body></html>")
    assert page is not None
    assert "tail words" in page.text
    assert "\x01" not in page.text

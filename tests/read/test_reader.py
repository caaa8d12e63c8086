"""What holds for any bytes: no error, exact offsets, the same document each time; and charsets and dates."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes, read_html, read_text

from trucewatch.core.records import DateBasis
from trucewatch.read.dates import days_named, inferred_date

FAR = date(2020, 1, 1)
TAGS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div class=comment>",
            "</div>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<br>",
            "<h1>",
        ),
        *(
            "</h1>",
            "<blockquote>",
            "</blockquote>",
            "<li class=comment id=comment-1>",
            "</li>",
            "<script>",
            "</script>",
        ),
        *("<figcaption>", "<!--", "-->", "<a href=x>", "</a>", "&amp;", "&#0;", "\x00", "<time datetime=x>", "<ol>"),
    ]
)
LINES = st.sampled_from(
    [
        "",
        "  1. A reader says so.",
        "    • Another one.",
        "Related Posts",
        "Comments",
        "TOP PHOTO: x (EPA)",
        "6/8/2017",
        "---",
        "Only $100 for annual access",
        "“Some Body @somebody 3h ago",
        "On Saturday, 31.02.2017",
        "CORRECTION - a",
    ]
)


def check(data: bytes, media_type: str) -> None:
    document, problems = read_bytes(data, media_type)
    again, same = read_bytes(data, media_type)
    assert problems == same
    if document is None:
        assert problems
        return
    assert again is not None
    assert again.id == document.id
    for index, part in enumerate(document.parts):
        words = document.text[part.start : part.end]
        assert words
        assert words == words.strip()
        assert part.parent is None or (0 <= part.parent < len(document.parts) and part.parent != index)
    starts = [(part.start, -part.end) for part in document.parts]
    assert starts == sorted(starts)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["text/html", "text/plain", "", "text/html; charset=utf-16", "application/pdf"]),
)
def test_any_bytes_are_read_without_an_error(data: bytes, media_type: str):
    check(data, media_type)


@settings(max_examples=60, deadline=None)
@given(st.lists(TAGS | st.text(max_size=30), max_size=40))
def test_any_markup_is_read_without_an_error(pieces: list[str]):
    check("".join(pieces).encode("utf-8", "replace"), "text/html")


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(max_size=60), max_size=25))
def test_any_text_is_kept_as_it_came(lines: list[str]):
    text = "\n".join(lines).encode("utf-8", "replace").decode()
    check(text.encode(), "text/plain; charset=utf-8")
    document, _ = read_bytes(text.encode(), "text/plain; charset=utf-8")
    assert document is None or document.text == text


def test_broken_utf8_is_read_with_its_place_told():
    document, problems = read_bytes(
        "Two towns shelled\n\nCafé ".encode() + b"\xe9 and more", "text/plain; charset=utf-8"
    )
    assert document is not None
    assert "\ufffd" in document.text
    assert [problem.code for problem in problems] == ["broken_encoding"]
    assert "byte 25" in problems[0].message


def test_an_unknown_charset_is_named_and_the_text_still_read():
    document, problems = read_bytes("<meta charset=klingon-8><p>Café in the town</p>".encode(), "text/html")
    assert document is not None
    assert "Café" in document.text
    assert [problem.code for problem in problems] == ["unknown_encoding"]
    assert "klingon-8" in problems[0].message


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ('<meta charset="windows-1251"><p>Город обстрелян</p>'.encode("cp1251"), "text/html"),
        ("<p>Город обстрелян</p>".encode("koi8-r"), "text/html; charset=koi8-r"),
        ("<p>Город обстрелян</p>".encode("utf-8-sig"), "text/html; charset=koi8-r"),
        ("<p>Город обстрелян</p>".encode("utf-16"), "text/html"),
    ],
)
def test_charsets_by_mark_header_and_meta(data: bytes, media_type: str):
    document, problems = read_bytes(data, media_type)
    assert document is not None
    assert "Город обстрелян" in document.text
    assert problems == ()


def test_what_is_given_outranks_what_is_read():
    head = '<title>Two towns</title><meta property="og:site_name" content="Relay">'
    html = f'{head}<meta name=date content="2017-01-01"><p>Words.</p>'
    document = read_html(
        html, publisher="Wire", published="2017-07-14T08:00:00+03:00", language="ar", url="https://w.example/1"
    )
    assert (document.publisher, str(document.published), document.language) == ("Wire", "2017-07-14", "ar")
    assert document.published_basis is DateBasis.GIVEN
    assert document.url == "https://w.example/1"


def test_dates_from_dateline_address_and_nowhere():
    body = "Shells fell on two towns in the north on that day, residents said."
    text = read_text(f"Two towns shelled\n\nEastern Despatch, Wednesday, 7 June 2017, 10:20 GMT\n\n{body}")
    assert (str(text.published), text.published_basis, text.publisher) == (
        "2017-06-07",
        DateBasis.TEXT,
        "Eastern Despatch",
    )
    by_url = read_text(f"Two towns shelled\n\n{body}", url="https://w.example/2017/06/10/towns")
    assert (str(by_url.published), by_url.published_basis) == ("2017-06-10", DateBasis.URL)
    none = read_text(f"Two towns shelled\n\n{body}")
    assert (none.published, none.published_basis) == (None, DateBasis.NONE)


def test_a_weekday_settles_which_figure_is_the_day():
    assert [named.day for named in days_named("They met on Saturday. 6/10/2017")] == [date(2017, 6, 10)]
    assert [named.day for named in days_named("They met on Friday. 6/10/2017")] == [date(2017, 10, 6)]
    assert days_named("They met. 6/10/2017") == ()
    assert [named.day for named in days_named("28/05/2017 and 6/10/2017")] == [date(2017, 5, 28), date(2017, 10, 6)]


def test_a_plan_for_later_does_not_date_the_page():
    words = "The halt was declared on 4 May 2017. It will last until 30 December 2017."
    assert inferred_date(words, not_after=FAR) == date(2017, 5, 4)


@pytest.mark.parametrize(
    "words", ["10 июня 2017 года", "10 حزيران 2017", "June 10, 2017", "10th of June 2017", "10.06.2017", "2017-06-10"]
)
def test_days_in_many_forms(words: str):
    assert [named.day for named in days_named(words)] == [date(2017, 6, 10)]


def test_a_date_given_that_is_none_is_told() -> None:
    for told in ("2017-99-99", "some day", "2937-01-01"):
        _, problems = read_bytes(b"Shells fell on Dael.", "text/plain", published=told)
        assert [problem.code for problem in problems] == ["bad_date"]
        assert told in problems[0].message
    _, problems = read_bytes(b"Shells fell on Dael.", "text/plain", published="2017-07-14T09:30:00Z")
    assert problems == ()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:///x"])
def test_a_page_whose_own_address_leads_nowhere_keeps_where_it_was_found(address: str):
    head = f'<head><title>x</title><meta property="og:url" content="{address}"></head>'
    document = read_html(f"<html>{head}<body><p>Two people were wounded in the market.</p></body></html>")
    assert document.url is None
    assert document.page_key == "pages/one"


def test_halves_of_letters_in_linked_data_reach_no_document():
    told = r'{"@type": "NewsArticle", "publisher": {"name": "Wire \udc00"}, "author": {"name": "A \ud800"},'
    told += r' "comment": [{"@type": "Comment", "text": "Said \ud83d by a reader of the page", "author": "R \ud800"}]}'
    head = f'<head><title>x</title><script type="application/ld+json">{told}</script></head>'
    document = read_html(f"<html>{head}<body><p>Two people were wounded in the market.</p></body></html>")
    assert document.publisher == "Wire \ufffd"
    words = (document.text, document.byline or "", *(part.author or "" for part in document.parts))
    assert "".join(words).encode("utf-8")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"\xff\xd8\xff\xe0" + b"words " * 50])
def test_a_picture_called_a_page_gives_no_document(data: bytes):
    document, problems = read_bytes(data, "text/html")
    assert document is None
    assert [problem.code for problem in problems] == ["wrong_type"]

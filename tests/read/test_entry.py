"""A feed's own entry: as much as the feed tells, and no more than that."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes, told

from trucewatch.core.records import Completeness, DateBasis, Document

MEDIA_TYPE = "application/vnd.trucewatch.entry+json"
ENTRY = {
    "feed": {"title": "World | Plains Dispatch"},
    "publisher": "Plains Dispatch",
    "title": "Shelling of Tal",
    "url": "http://example.org/a",
    "author": "A. Writer",
    "language": "en",
    "published": "2017-06-10T12:00:00+03:00",
    "content": [["text/html", "<p>Two shells fell on the village of Tal on Friday.</p><p>Nobody hurt.</p>"]],
}


def read(**more: object) -> Document:
    kept = {key: value for key, value in {**ENTRY, **more}.items() if value is not None}
    document, problems = read_bytes(json.dumps(kept).encode(), MEDIA_TYPE)
    assert document is not None, problems
    assert problems == ()
    return document


def test_title_and_content_are_headline_and_body():
    document = read()
    assert told(document, "headline") == ["Shelling of Tal"]
    assert told(document, "body") == ["Two shells fell on the village of Tal on Friday.\n\nNobody hurt."]
    assert (document.title, document.byline) == ("Shelling of Tal", "A. Writer")
    assert (document.publisher, document.url, document.language) == ("Plains Dispatch", "http://example.org/a", "en")
    assert document.completeness is Completeness.FULL
    assert str(document.published) == "2017-06-10"
    assert document.published_basis is DateBasis.METADATA


def test_a_summary_alone_is_not_the_whole():
    document = read(content=None, summary=["text/html", "Two shells fell on the village of Tal."])
    assert told(document, "body") == ["Two shells fell on the village of Tal."]
    assert document.completeness is Completeness.TRUNCATED
    title_only = read(content=None)
    assert title_only.text == "Shelling of Tal"
    assert title_only.completeness is Completeness.TRUNCATED


def test_plain_words_are_no_markup():
    document = read(content=[["text/plain", "Less < more & so on, they said.\n\nSecond paragraph here."]])
    assert "Less < more & so on, they said.\n\nSecond paragraph here." in document.text


def test_a_day_of_change_is_not_that_of_publication():
    document = read(published=None, updated="2017-06-11", content=[["text/html", "<p>Words of a report.</p>"]])
    assert (document.published, str(document.modified)) == (None, "2017-06-11")


def test_the_feeds_title_stands_in_for_its_publisher():
    assert read(publisher=None).publisher == "World | Plains Dispatch"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"content": 7}', b"[" * 100_000])
def test_what_is_no_entry_is_told(data: bytes):
    document, problems = read_bytes(data, MEDIA_TYPE)
    assert document is None
    assert [problem.code for problem in problems] == ["bad_entry"]


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(["text/html", "text/plain"]))
def test_any_words_are_read_or_told(words: str, title: str, kind: str):
    data = json.dumps({"title": title, "content": [[kind, words]], "feed": 7}).encode()
    document, problems = read_bytes(data, MEDIA_TYPE)
    assert document is not None or problems
    assert document is None or all(part.end <= len(document.text) for part in document.parts)

"""Helpers of these tests: captures of bytes, documents as (kind, words)."""

from datetime import UTC, datetime

from trucewatch.core.ids import sha256
from trucewatch.core.problems import Problem
from trucewatch.core.records import Capture, Document, Part, PartKind
from trucewatch.read.reader import PageReader

FETCHED = datetime(2020, 1, 1, tzinfo=UTC)


def capture_of(data: bytes, media_type: str = "text/plain", **given: str) -> Capture:
    return Capture(
        location="pages/one",
        sha256=sha256(data),
        size=len(data),
        media_type=media_type,
        fetched_at=FETCHED,
        given=tuple(given.items()),
    )


def read_bytes(
    data: bytes, media_type: str = "text/plain", **given: str
) -> tuple[Document | None, tuple[Problem, ...]]:
    return PageReader().read(capture_of(data, media_type, **given), data)


def read_text(text: str, **given: str) -> Document:
    document, problems = read_bytes(text.encode(), "text/plain; charset=utf-8", **given)
    assert document is not None
    assert problems == ()
    assert document.text == text
    return document


def pasted(*paragraphs: str) -> Document:
    return read_text("\n\n".join(paragraphs))


def read_html(html: str, **given: str) -> Document:
    document, problems = read_bytes(html.encode(), "text/html; charset=utf-8", **given)
    assert document is not None, problems
    return document


def told(document: Document, kind: str) -> list[str]:
    return [document.text[part.start : part.end] for part in document.parts if part.kind == kind]


def comment_and_answer(document: Document) -> tuple[Part, Part]:
    """The two comments of a page, of which the second answers the first."""
    first, second = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert first.parent is None
    assert second.parent is not None
    assert document.parts[second.parent] == first
    return first, second

"""The page reader: bytes of a page or a text made into a document with parts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, cast

from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, DateBasis, Document
from trucewatch.read.as_page import html_as_page, text_as_page
from trucewatch.read.charset import decode
from trucewatch.read.cues import lexicon_digest
from trucewatch.read.dates import Dated, date_in_text, date_in_url, dated, day_of, inferred_date, modified_in_text
from trucewatch.read.language import language_of
from trucewatch.read.otherwise import looks_html, no_text_kind, read_otherwise
from trucewatch.read.page import Page, Read
from trucewatch.read.text_own import own_words, publisher_in_text

VERSION = "3"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, str] = {
    "application/pdf": "trucewatch.read.pdf:read_pdf",
    DOCX: "trucewatch.read.docx:read_docx",
    "message/rfc822": "trucewatch.read.mail:read_mail",
    "text/markdown": "trucewatch.read.markdown:read_markdown",
    "application/vnd.trucewatch.telegram+json": "trucewatch.read.telegram:read_telegram",
    "application/vnd.trucewatch.entry+json": "trucewatch.read.entry:read_entry",
    "application/vnd.trucewatch.record+json": "trucewatch.read.record:read_record",
}
"""Media type → "module:function" of the forms that are neither HTML nor plain text; loaded when first met."""
_READABLE = ("text/", "application/xhtml", "application/xml", "application/octet-stream", "application/html")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_TOLD = ("title", "byline", "publisher", "published", "modified", "url", "language", "section")
_HEAD = 2000
"""Characters in which a page's dateline is looked for."""


class PageReader:
    """Reads HTML pages and plain text; a core.ports.Reader. Any bytes give a document or problems, never an error."""

    def __init__(self) -> None:
        self.maker = Maker(name="read.page", version=VERSION, digest=lexicon_digest())

    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        """The document in `data` and what was wrong with it; no document where there is no text."""
        form = form_of(capture.media_type, data)
        if form is None and not _is_readable(capture.media_type, data):
            hint = "Save the page as HTML or plain text and add that."
            return None, (_problem(capture, "unsupported_type", f"is {capture.media_type}, no page or text", hint),)
        page, troubles = _loaded(form)(capture, data) if form else _page_or_text(capture, data)
        problems = tuple(_problem(capture, *trouble) for trouble in troubles)
        if page is None:
            if (form or no_text_kind(data)) and problems:
                return None, problems
            hint = "The page may be empty, be drawn by scripts, or hold only pictures."
            return None, (*problems, _problem(capture, "no_text", "holds no text that can be read", hint))
        return _document(capture, _writable(page)), (*problems, *_bad_date(capture))


def _writable(page: Page) -> Page:
    """The page without halves of letters (JSON may tell them): no database and no export takes them. Spans stay."""
    parts = tuple(replace(part, author=_whole(part.author)) if part.author else part for part in page.parts)
    told: dict[str, Any] = {name: _whole(value) for name in _TOLD if (value := getattr(page, name))}
    return replace(page, text=_whole(page.text), parts=parts, **told)


def _whole(words: str) -> str:
    return _HALF.sub("\ufffd", words)


def _bad_date(capture: Capture) -> tuple[Problem, ...]:
    """A Problem where the date that came with the page is none: the page's own date is used instead."""
    told = dict(capture.given).get("published")
    if not told or dated(told, DateBasis.GIVEN, not_after=day_of(capture.fetched_at)).day:
        return ()
    hint = "Give it as YYYY-MM-DD, not later than the day of fetching; the page's own date was used, if it has one."
    return (_problem(capture, "bad_date", f"the date given, {told[:40]!r}, cannot be used", hint),)


def _problem(capture: Capture, code: str, message: str, hint: str) -> Problem:
    where = f"{capture.location}: {message}."
    return Problem(stage=Stage.READ, subject=capture.id, code=code, message=where, hint=hint)


def _is_readable(media_type: str, data: bytes) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    return not kind or kind.startswith(_READABLE) or looks_html(data)


def _is_html(media_type: str, data: bytes) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    if "html" in kind:
        return True
    if kind == "text/plain":
        return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)[\s>]", data[:512], re.IGNORECASE))
    return looks_html(data)


def form_of(media_type: str, data: bytes) -> str | None:
    """Which of `FORMS` the bytes are read as: by their own first bytes, else as told; None for a page or text."""
    told = media_type.partition(";")[0].strip().lower()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    # An encrypted Word file is an OLE container; the reader of Word files tells which it is.
    if data.startswith(_OLE) or (data.startswith(b"PK\x03\x04") and b"word/" in data):
        return DOCX
    return told if told in FORMS else None


@cache
def _loaded(form: str) -> Callable[[Capture, bytes], Read]:
    module, _, function = FORMS[form].partition(":")
    return cast(Callable[[Capture, bytes], Read], getattr(import_module(module), function))


def _page_or_text(capture: Capture, data: bytes) -> Read:
    if no_text_kind(data):
        return read_otherwise(capture, data)
    is_html = _is_html(capture.media_type, data)
    decoded = decode(data, capture.media_type, is_html=is_html)
    page, troubles = html_as_page(decoded.text) if is_html else text_as_page(decoded.text)
    return page, (*decoded.troubles, *troubles)


def _document(capture: Capture, page: Page) -> Document:
    given = dict(capture.given)
    last = day_of(capture.fetched_at)
    # A page may name any address as its own; only one that leads to a page is.
    own_url = page.url if _PAGE_URL.match(page.url or "") else None
    told_url = given.get("url") or own_url or (capture.location if "://" in capture.location else None)
    own = own_words(page.text, page.parts)
    when = _published(page, own[:_HEAD], given, told_url, last)
    changed = dated(page.modified, page.modified_basis, not_after=last, language=page.language)
    changed = changed if changed.day or page.record else modified_in_text(own, not_after=last, language=page.language)
    told_in_text = publisher_in_text(own[:_HEAD], not_after=last)
    return Document(
        capture_id=capture.id,
        location=capture.location,
        text=page.text,
        parts=page.parts,
        title=page.title,
        byline=page.byline,
        publisher=given.get("publisher") or page.publisher or told_in_text or given.get("listed_publisher"),
        published=when.day,
        published_at=when.at,
        published_basis=when.basis,
        modified=changed.day,
        language=language_of(page.text, given.get("language") or page.language),
        completeness=page.completeness,
        url=told_url,
        external_id=capture.external_id,
        modified_basis=changed.basis,
        section=page.section,
        record=page.record,
    )


def _published(page: Page, head: str, given: Mapping[str, str], url: str | None, last: date) -> Dated:
    """The page's date by the surest that tells one: given, metadata, its `head`, its address, else inferred."""
    for told, basis in ((given.get("published"), DateBasis.GIVEN), (page.published, DateBasis.METADATA)):
        found = dated(told, basis, not_after=last, language=page.language)
        if found.day:
            return found
    if page.record:
        # A row's words are of the day of the event, and of its sources' days: neither is the row's.
        return Dated()
    in_text = date_in_text(head, not_after=last, language=page.language)
    if in_text:
        return Dated(day=in_text[0].day, at=in_text[0].at, basis=DateBasis.TEXT)
    in_url = date_in_url(url, not_after=last)
    if in_url:
        return Dated(day=in_url, basis=DateBasis.URL)
    listed = dated(given.get("listed_published"), DateBasis.INFERRED, not_after=last)
    if listed.day:
        return listed
    inferred = inferred_date(page.text, not_after=last)
    return Dated(day=inferred, basis=DateBasis.INFERRED) if inferred else Dated()

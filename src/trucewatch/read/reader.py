"""The page reader: bytes of a page or a text made into a document with parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trucewatch.core.makers import Maker
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Completeness, DateBasis, Document, Part, PartKind
from trucewatch.read.charset import Decoded, decode
from trucewatch.read.cues import lexicon_digest
from trucewatch.read.dates import Dated, date_in_text, date_in_url, dated, day_of, inferred_date
from trucewatch.read.html_page import HtmlPage, read_html_page
from trucewatch.read.language import language_of
from trucewatch.read.marks import parts_of
from trucewatch.read.text_page import read_text_page

VERSION = "2"
_LOOKS_HTML = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|table|meta|title|h1)[\s>/]", re.IGNORECASE)
_READABLE = ("text/", "application/xhtml", "application/xml", "application/octet-stream", "application/html")
_NOT_ITS_OWN = frozenset(
    {PartKind.CAPTION, PartKind.COMMENT, PartKind.EMBED, PartKind.QUOTE, PartKind.RELATED, PartKind.NOTICE}
)
_HEAD = 2000
"""Characters in which a page's dateline is looked for."""
_MAX_TEXT = 5_000_000
"""Characters of one document; the longest report of ours has 400,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What both kinds of page give."""

    text: str
    parts: tuple[Part, ...]
    completeness: Completeness
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None


class PageReader:
    """Reads HTML pages and plain text; a core.ports.Reader. Any bytes give a document or problems, never an error."""

    def __init__(self) -> None:
        self.maker = Maker(name="read.page", version=VERSION, digest=lexicon_digest())

    def read(self, capture: Capture, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        """The document in `data` and what was wrong with it; no document where there is no text."""
        if not _is_readable(capture.media_type, data):
            hint = "Save the page as HTML or plain text and add that."
            return None, (_problem(capture, "unsupported_type", f"is {capture.media_type}, no page or text", hint),)
        is_html = _is_html(capture.media_type, data)
        decoded = decode(data, capture.media_type, is_html=is_html)
        page, troubles = _html(decoded) if is_html else _plain(decoded)
        problems = tuple(_problem(capture, *trouble) for trouble in (*decoded.troubles, *troubles))
        if page is None:
            hint = "The page may be empty, be drawn by scripts, or hold only pictures."
            return None, (*problems, _problem(capture, "no_text", "holds no text that can be read", hint))
        return _document(capture, page), (*problems, *_bad_date(capture))


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
    return not kind or kind.startswith(_READABLE) or _LOOKS_HTML.search(data[:2048]) is not None


def _is_html(media_type: str, data: bytes) -> bool:
    kind = media_type.partition(";")[0].strip().lower()
    if "html" in kind:
        return True
    if kind in ("text/plain", "text/markdown"):
        return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)[\s>]", data[:512], re.IGNORECASE))
    return _LOOKS_HTML.search(data[:2048]) is not None


Read = tuple[_Page | None, tuple[tuple[str, str, str], ...]]


def _plain(decoded: Decoded) -> Read:
    text, troubles = decoded.text, []
    if len(text) > _MAX_TEXT:
        text = text[:_MAX_TEXT]
        troubles.append(("text_cut", f"only the first {_MAX_TEXT} characters were read", "Split the file."))
    if not text.strip():
        return None, tuple(troubles)
    page = read_text_page(text)
    completeness = Completeness.TRUNCATED if troubles else page.completeness
    read = _Page(
        text=text, parts=parts_of(text, page.marks), completeness=completeness, title=page.title, byline=page.byline
    )
    return read, tuple(troubles)


def _html(decoded: Decoded) -> Read:
    page: HtmlPage | None = read_html_page(decoded.text)
    if page is None:
        return None, ()
    return (
        _Page(
            text=page.text,
            parts=parts_of(page.text, page.marks),
            completeness=page.completeness,
            title=page.title,
            byline=page.byline,
            publisher=page.publisher,
            published=page.meta.published,
            modified=page.meta.modified,
            url=page.meta.url,
            language=page.meta.language,
        ),
        page.troubles,
    )


def _document(capture: Capture, page: _Page) -> Document:
    given = dict(capture.given)
    last = day_of(capture.fetched_at)
    told_url = given.get("url") or page.url or (capture.location if "://" in capture.location else None)
    when = _published(page, given, told_url, last)
    changed = dated(page.modified, DateBasis.METADATA, not_after=last)
    return Document(
        capture_id=capture.id,
        location=capture.location,
        text=page.text,
        parts=page.parts,
        title=page.title,
        byline=page.byline,
        publisher=given.get("publisher") or page.publisher or _publisher_in_text(_own_words(page), last),
        published=when.day,
        published_at=when.at,
        published_basis=when.basis,
        modified=changed.day,
        language=language_of(page.text, given.get("language") or page.language),
        completeness=page.completeness,
        url=told_url,
        external_id=capture.external_id,
    )


def _published(page: _Page, given: Mapping[str, str], url: str | None, last: date) -> Dated:
    """The page's date by the surest that tells one: given, metadata, its own words, its address, else inferred."""
    for told, basis in ((given.get("published"), DateBasis.GIVEN), (page.published, DateBasis.METADATA)):
        found = dated(told, basis, not_after=last)
        if found.day:
            return found
    in_text = date_in_text(_own_words(page), not_after=last)
    if in_text:
        return Dated(day=in_text[0].day, basis=DateBasis.TEXT)
    in_url = date_in_url(url, not_after=last)
    if in_url:
        return Dated(day=in_url, basis=DateBasis.URL)
    inferred = inferred_date(page.text, not_after=last)
    return Dated(day=inferred, basis=DateBasis.INFERRED) if inferred else Dated()


def _own_words(page: _Page) -> str:
    """The text with pictures' and other people's words blanked out, places kept: their dates are not the page's."""
    words = page.text[:_HEAD]
    for part in page.parts:
        if part.kind in _NOT_ITS_OWN and part.start < _HEAD:
            words = words[: part.start] + " " * (min(part.end, _HEAD) - part.start) + words[part.end :]
    return words


def _publisher_in_text(text: str, last: date) -> str | None:
    """The name that a dateline puts before its date: "Eastern Despatch, Wednesday, 7 June 2017"."""
    found = date_in_text(text, not_after=last)
    if not found:
        return None
    named, line = found
    match = re.match(
        r"((?:[A-Z][\w.’'&-]*|of|the|and)(?: (?:[A-Z][\w.’'&-]*|of|the|and)){0,4}),", text[line : named.start]
    )
    words = match[1] if match else ""
    is_name = words and not re.search(r"(?i)\b(?:\w+day|published|posted|updated|issued|by|on)\b", words)
    return words if is_name and words.upper() != words else None

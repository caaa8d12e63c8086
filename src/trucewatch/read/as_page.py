"""Markup and plain text as the reader takes them."""

from trucewatch.core.records import Completeness
from trucewatch.read.html_page import page_and_troubles
from trucewatch.read.marks import parts_of
from trucewatch.read.page import Page, Read, Trouble
from trucewatch.read.text_page import read_text_page

_TOO_DEEP: Trouble = (
    "too_deep",
    "the page's elements are nested too deeply",
    "Nothing of it was read; save the page from a browser's reading view.",
)
_MAX_TEXT = 5_000_000
"""Characters of one document; the longest report of ours has 400,000."""


def html_as_page(markup_text: str) -> Read:
    """An HTML page as the reader takes it."""
    page, troubles = page_and_troubles(markup_text)
    if page is None:
        return None, tuple(_TOO_DEEP if trouble[0] == _TOO_DEEP[0] else trouble for trouble in troubles)
    read = Page(
        text=page.text,
        parts=parts_of(page.text, page.marks),
        completeness=page.completeness,
        title=page.title,
        byline=page.byline,
        publisher=page.publisher,
        published=page.meta.published,
        modified=page.modified,
        modified_basis=page.modified_basis,
        url=page.meta.url,
        language=page.meta.language,
        section=page.meta.section,
    )
    return read, troubles


def text_as_page(text: str) -> Read:
    """Plain text as the reader takes it, with no more of it than is read of one document."""
    troubles: tuple[Trouble, ...] = ()
    if len(text) > _MAX_TEXT:
        text = text[:_MAX_TEXT]
        troubles = (("text_cut", f"only the first {_MAX_TEXT} characters were read", "Split the file."),)
    if not text.strip():
        return None, troubles
    page = read_text_page(text)
    parts = parts_of(text, page.marks)
    completeness = Completeness.TRUNCATED if troubles else page.completeness
    read = Page(text=text, parts=parts, completeness=completeness, title=page.title, byline=page.byline)
    return read, troubles

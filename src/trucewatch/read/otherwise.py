"""Bytes that are not what their media type says: read as what they are, and told."""

import re

from trucewatch.core.records import Capture
from trucewatch.read.as_page import html_as_page, text_as_page
from trucewatch.read.charset import decode
from trucewatch.read.page import Read

_HTML = re.compile(rb"<(?:!doctype html|html|head|body|article|div|p|table|meta|title|h1)[\s>/]", re.IGNORECASE)
_NAMED = {
    b"PK\x03\x04": "a ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old office file",
    b"%PDF-": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "an RTF text",
}


def looks_html(data: bytes) -> bool:
    """Whether an HTML tag stands near the beginning."""
    return _HTML.search(data[:2048]) is not None


def no_text_kind(data: bytes) -> str | None:
    """What the first bytes say the file is where that is no page and no text; None where they say nothing."""
    return next((name for magic, name in _NAMED.items() if data.startswith(magic)), None)


def read_otherwise(capture: Capture, data: bytes) -> Read:
    """The page or text in bytes that are not of the type they came with, and the trouble that tells it."""
    told = capture.media_type.partition(";")[0].strip()[:100] or "of no type"
    found = no_text_kind(data)
    if found or not data.strip() or _is_binary(data):
        what = found or ("nothing" if not data.strip() else "binary data")
        hint = "Give the file under its own type, or save what it shows as HTML or text."
        return None, (("wrong_type", f"is called {told} and holds {what}", hint),)
    is_html = looks_html(data)
    decoded = decode(data, is_html=is_html)
    page = html_as_page(decoded.text) if is_html else text_as_page(decoded.text)
    read_as = "an HTML page" if is_html else "plain text"
    trouble = ("wrong_type", f"is called {told} and was read as {read_as}", "Check what the source sent.")
    return page[0], (trouble, *decoded.troubles, *page[1])


def _is_binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    head = data[:65_536]
    control = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return control > len(head) // 100

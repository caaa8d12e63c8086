"""PDF made into a document: PDFium in a child process finds the letters, their places tell the parts.

Pages of the text are parted by form feeds, one between two pages, so that a page is counted from any offset
(`page_of`). A paragraph that runs over the foot of a page is kept whole: the form feed stands inside it as its blank,
and the running lines of both pages stand before and behind it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from trucewatch.core.records import Capture, Completeness, PartKind
from trucewatch.read.blocks import Told, file_author, file_title, laid_out, told_of
from trucewatch.read.isolated import isolated
from trucewatch.read.marks import parts_of
from trucewatch.read.otherwise import read_otherwise
from trucewatch.read.page import Page, Read, Trouble

_HEAD = 1024
"""Bytes in which a PDF's mark stands: readers take that much before it (ISO 32000-1, annex H.3.4.1)."""
_UNMAPPED = 0.2
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?)?")
_OCR = "Run it through an OCR program that adds a layer of text (ocrmypdf, for one), and add the result."
_ERRORS = {
    "encrypted": ("encrypted", "is locked with a password", "Save a copy without the password and add that."),
    "damaged": ("damaged_file", "is no whole PDF", "Fetch the file again, or save it anew from a PDF viewer."),
}
_CUTS = {
    "pages": "only its first {read} of {count} pages were read",
    "chars": "only its first {read} of {count} pages were read: it has too many letters",
    "seconds": "only its first {read} of {count} pages were read within the time",
}


def read_pdf(
    capture: Capture, data: bytes, *, max_pages: int = 1000, max_chars: int = 5_000_000, seconds: float = 30.0
) -> Read:
    """The page in a PDF. Never raises: what cannot be read is a trouble.

    `seconds` bounds the finding of letters, which is about half of the work; the runner (`isolated`) bounds all of it.
    """
    if b"%PDF-" not in data[:_HEAD]:
        return read_otherwise(capture, data)
    answer = isolated().call(
        "trucewatch.read.pdf_text:read", data, {"pages": max_pages, "chars": max_chars, "seconds": seconds}
    )
    if answer.trouble:
        return None, (answer.trouble,)
    told = answer.value
    if answer.raised or not isinstance(told, dict):
        return None, (_trouble("damaged"),)
    if "error" in told:
        return None, (_trouble(str(told["error"])),)
    try:
        return _page(told)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        # The child reads hostile bytes: its answer may be of any shape.
        return None, (_trouble("damaged"),)


def page_of(text: str, at: int) -> int:
    """The number of the page, from 1, on which the character at `at` of a PDF's text stands."""
    return 1 + text.count("\f", 0, at)


def _trouble(error: str) -> Trouble:
    code, message, hint = _ERRORS.get(error, _ERRORS["damaged"])
    return code, message, hint


def _page(told: Mapping[str, Any]) -> Read:
    pages = told["pages"]
    text, marks = laid_out(_blocks(pages))
    troubles = tuple(_troubles(told, has_text=bool(text.strip())))
    if not text.strip():
        return None, troubles
    titles = [str(words) for page in pages for kind, words, _ in page["blocks"] if kind == "title"]
    meta = {str(key): str(value) for key, value in told["meta"].items()}
    page = Page(
        text=text,
        parts=parts_of(text, marks),
        completeness=Completeness.TRUNCATED if told["cut"] else Completeness.FULL,
        title=titles[0] if titles else file_title(meta.get("Title", "")),
        byline=file_author(meta.get("Author", "")),
        # When a program wrote the file is not when anybody published it: the date says only how old the file is.
        modified=_date(meta.get("ModDate") or meta.get("CreationDate") or ""),
    )
    return page, troubles


def _troubles(told: Mapping[str, Any], *, has_text: bool) -> Iterator[Trouble]:
    bare = [int(number) for number in told["bare"]]
    if not has_text:
        yield "no_text", "holds no text: its pages are pictures, or empty", _OCR
    elif bare:
        listed = ", ".join(map(str, bare[:10])) + (" …" if len(bare) > 10 else "")
        yield "pages_without_text", f"{len(bare)} of its pages hold no text (page {listed})", _OCR
    if has_text and float(told["unmapped"]) > _UNMAPPED:
        hint = "Print it to a new PDF from a viewer, or run it through an OCR program."
        yield "unmapped_letters", "its fonts do not tell what their letters are; much of the text is unreadable", hint
    if told["cut"]:
        message = _CUTS[told["cut"]].format(read=len(told["pages"]), count=int(told["count"]))
        yield "text_cut", message, "Split the file."


def _blocks(pages: Sequence[Mapping[str, Any]]) -> Iterator[Told]:
    """All blocks with what parts them; a page's running lines where they break no paragraph."""
    joins = [bool(page["blocks"]) and bool(page["blocks"][0][2]) for page in pages]
    for number, page in enumerate(pages):
        blocks = [(_told(str(kind), str(words)), bool(join)) for kind, words, join in page["blocks"]]
        running = [Told(kind=PartKind.BOILERPLATE, text=str(words)) for words in page["running"]]
        is_inside = joins[number] and len(blocks) == 1 and number + 1 < len(pages) and joins[number + 1]
        at = 0 if is_inside else _free_place(len(blocks), joins, number)
        row = [block if not join else replace(block, before=" ") for block, join in blocks]
        row[at:at] = running
        if is_inside:
            row[len(running)] = replace(row[len(running)], before="\n\n")
        yield from _paged(row, number, goes_on=joins[number] and not is_inside)


def _free_place(count: int, joins: Sequence[bool], number: int) -> int:
    """Before which of a page's blocks its running lines stand: the last where that goes on overleaf, else none."""
    if number + 1 < len(joins) and joins[number + 1] and count > 1:
        return count - 1
    return count


def _paged(row: list[Told], number: int, *, goes_on: bool) -> Iterator[Told]:
    """The blocks of a page, the form feed before the first."""
    if number and not row:
        yield Told(kind=PartKind.BOILERPLATE, text="", before="\n\f\n")
        return
    for place, block in enumerate(row):
        if number and place == 0:
            yield replace(block, before="\f" if goes_on else "\n\f\n")
        else:
            yield block


def _told(kind: str, words: str) -> Told:
    # Form feeds are ours: what the file itself writes may not be taken for the end of a page.
    clean = words.replace("\f", " ").strip()
    if kind in ("title", "heading"):
        return Told(kind=PartKind.HEADLINE, text=clean)
    if kind == "contents":
        return Told(kind=PartKind.BOILERPLATE, text=clean)
    return Told(kind=PartKind.BODY, text=clean) if kind == "table" else told_of(clean)


def _date(told: str) -> str | None:
    """A PDF's date (ISO 32000-1, 7.9.4) as ISO 8601, with its zone where it tells one."""
    match = _DATE.match(told.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, utc, sign, zone_h, zone_m = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = "+00:00" if utc else f"{sign}{zone_h}:{zone_m or '00'}" if sign else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"

"""Word documents (DOCX) made into a document: read by python-docx in the child process, their styles tell the parts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from trucewatch.core.records import Capture, PartKind
from trucewatch.read.blocks import Told, file_author, file_title, laid_out, told_of
from trucewatch.read.isolated import isolated
from trucewatch.read.marks import parts_of
from trucewatch.read.otherwise import read_otherwise
from trucewatch.read.page import Page, Read, Trouble

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_TEXT = 5_000_000
_HEADING_MAX = 220
_ENDS = (".", "!", "?", "…", ":", ";", ",", "؟", "،")
_WHOLE = "Open it in a word processor, save it again as .docx, and add that."
_ERRORS: dict[str, Trouble] = {
    "encrypted": ("encrypted", "is locked with a password", "Save a copy without the password and add that."),
    "damaged": ("damaged_file", "is no whole Word document", _WHOLE),
    "old": ("unsupported_type", "is a Word file of the old form (.doc)", _WHOLE),
    "other_word": ("unsupported_type", "is a Word template, or holds macros", _WHOLE),
    "no_word": ("wrong_type", "is called a Word document and holds another ZIP archive", "Give what is in it."),
    "unsafe_xml": ("unsafe_xml", "holds XML that declares its own entities, which no word processor writes", _WHOLE),
    "too_large_unpacked": (
        "too_large_unpacked",
        "unpacks to more than is read of one file",
        "It may be made to do harm. Take large pictures out of it, or split it.",
    ),
}


def read_docx(
    capture: Capture,
    data: bytes,
    *,
    max_entries: int = 5000,
    max_unpacked: int = 20_000_000,
    max_total: int = 100_000_000,
    max_ratio: int = 200,
) -> Read:
    """The page in a Word document. Never raises: what cannot be read is a trouble.

    `max_unpacked` bounds the bytes of its XML, `max_total` those of all its files, `max_ratio` how many times its
    packed size it may have.
    """
    if data.startswith(_OLE):
        return None, (_ERRORS["encrypted" if _holds(data, "EncryptedPackage") else "old"],)
    if not data.startswith(b"PK"):
        return read_otherwise(capture, data)
    bounds = {"entries": max_entries, "unpacked": max_unpacked, "total": max_total, "ratio": max_ratio}
    answer = isolated().call("trucewatch.read.docx_text:read", data, bounds)
    if answer.trouble:
        return None, (answer.trouble,)
    if answer.raised or not isinstance(answer.value, dict):
        return None, (_ERRORS["damaged"],)
    if "error" in answer.value:
        return None, (_ERRORS.get(str(answer.value["error"]), _ERRORS["damaged"]),)
    try:
        return _page(answer.value)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        # The child reads hostile bytes: its answer may be of any shape.
        return None, (_ERRORS["damaged"],)


def _holds(data: bytes, stream: str) -> bool:
    """Whether an OLE file names a stream so in its directory."""
    return stream.encode("utf-16-le") in data


def _page(told: Mapping[str, Any]) -> Read:
    blocks = [*_running(told["head"]), *_body(told["body"]), *_notes(told["notes"]), *_running(told["foot"])]
    blocks += _comments(told["comments"], len(blocks))
    text, marks = laid_out(blocks)
    if not text.strip():
        hint = "If its pages are pictures, run it through an OCR program and add the result."
        return None, (("no_text", "holds no text that can be read", hint),)
    if len(text) > _MAX_TEXT:
        return None, (_ERRORS["too_large_unpacked"],)
    meta = {str(key): str(value) for key, value in told["meta"].items()}
    title = next((block.text for block in blocks if block.kind is PartKind.HEADLINE), None)
    page = Page(
        text=text,
        parts=parts_of(text, marks),
        title=title or file_title(meta.get("title", "")),
        byline=file_author(meta.get("author", "")),
        # A file's own dates say when somebody worked on it, not when it was published.
        modified=meta.get("modified"),
    )
    return page, ()


def _running(lines: Sequence[Any]) -> list[Told]:
    return [Told(kind=PartKind.BOILERPLATE, text=str(line)) for line in lines]


def _notes(notes: Sequence[Any]) -> list[Told]:
    return [Told(kind=PartKind.BODY, text=str(note)) for note in notes]


def _body(blocks: Sequence[Any]) -> Iterator[Told]:
    """Paragraphs as their styles tell them; without styles, bold lines and a short first one are headings."""
    bold = sum(len(str(block[0])) for block in blocks if block[3])
    is_bold = 2 * bold > sum(len(str(block[0])) for block in blocks)
    has_styles = any(block[2] or str(block[1]).startswith("title") for block in blocks)
    for number, (text, style, level, strong, is_table) in enumerate(blocks):
        words = str(text).strip()
        if is_table:
            yield Told(kind=PartKind.BODY, text=words)
            continue
        is_first = number == 0 and len(blocks) > 1 and not has_styles
        is_heading = _is_heading(words) and ((bool(strong) and not is_bold) or (is_first and words.count(" ") > 1))
        yield _by_style(words, str(style), bool(level) and len(words) <= _HEADING_MAX, is_heading)


def _by_style(words: str, style: str, is_styled: bool, is_heading: bool) -> Told:
    names = style.split(" < ")
    if "caption" in names:
        return Told(kind=PartKind.CAPTION, text=words)
    if "subtitle" in names:
        return Told(kind=PartKind.STANDFIRST, text=words)
    if "title" in names or is_styled:
        return Told(kind=PartKind.HEADLINE, text=words)
    if "quote" in names or "intense quote" in names:
        return Told(kind=PartKind.QUOTE, text=words)
    found = told_of(words)
    return Told(kind=PartKind.HEADLINE, text=words) if is_heading and found.kind is PartKind.BODY else found


def _is_heading(words: str) -> bool:
    return (
        len(words) <= _HEADING_MAX and "\n" not in words and not words.endswith(_ENDS) and any(map(str.isalpha, words))
    )


def _comments(comments: Sequence[Any], first: int) -> list[Told]:
    """Reviewers' comments as parts of their own, below the text."""
    return [
        Told(
            kind=PartKind.COMMENT,
            text=str(text),
            author=str(author).strip()[:120] or None if author else None,
            published=_moment(when),
            order=number,
            parent=None if above is None else first + int(above),
        )
        for number, (text, author, when, above) in enumerate(comments, 1)
    ]


def _moment(told: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    # ECMA-376 has these times in UTC where no zone stands with them.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

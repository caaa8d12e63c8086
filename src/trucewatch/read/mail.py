"""E-mails made into documents: what the sender writes, apart from earlier mails, signatures and footers.

Who sends a mail is what the mail says of itself: no signature of it is checked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from trucewatch.core.mail import Leaf, header, is_mail, list_name, parsed, publisher, sender, sent, texts
from trucewatch.core.records import Capture, PartKind
from trucewatch.read.blocks import told_of
from trucewatch.read.charset import decode
from trucewatch.read.cues import cue
from trucewatch.read.html_page import page_and_troubles
from trucewatch.read.mail_parts import Stretch, stretches, unquoted
from trucewatch.read.marks import Mark, parts_of
from trucewatch.read.otherwise import read_otherwise
from trucewatch.read.page import Page, Read, Trouble
from trucewatch.read.text_page import is_boilerplate

_MAX_TEXT = 2_000_000
_REAL = 0.4
"""The share of the HTML's words that a plain text beside it must have; less is a note that there is HTML."""
_SILENT = frozenset({PartKind.BODY, PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.NOTICE, PartKind.CAPTION})
_MANY: Trouble = (
    "too_many_parts",
    "is divided or nested more often than any mail is",
    "Save the mail that matters by itself.",
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the mail with its marks."""

    text: str
    marks: tuple[Mark, ...]
    troubles: tuple[Trouble, ...] = ()


def read_mail(capture: Capture, data: bytes) -> Read:
    """The page in a mail; its attachments are documents of their own. Never raises."""
    message = parsed(data)
    if message is None:
        return None, (_MANY,)
    if not is_mail(message):
        return read_otherwise(capture, data)
    told = _chosen(texts(message))
    subject = header(message, "subject")[:500]
    troubles = tuple(dict.fromkeys(trouble for one in told for trouble in one.troubles))
    text, marks = _joined(subject, told)
    if not any(one.text.strip() for one in told):
        hint = "What is attached to it is added by itself; its subject alone makes no document."
        return None, (*troubles, ("no_text", "holds no text of its own", hint))
    page = Page(
        text=text,
        parts=parts_of(text, marks),
        title=subject or None,
        byline=sender(message) or None,
        publisher=publisher(message) or None,
        published=sent(message) or None,
        url=_archived(message),
        language=header(message, "content-language")[:20] or None,
        section=list_name(message) or None,
    )
    return page, troubles


def _archived(message: EmailMessage) -> str | None:
    """Where the list keeps this mail (RFC 5064)."""
    match = re.search(r"https?://[^\s<>]{4,500}", header(message, "archived-at"))
    return match[0] if match else None


def _chosen(found: Sequence[Leaf]) -> list[_Text]:
    """Each text of the mail once: of alternatives the plain one where it says what the HTML says."""
    told: list[_Text] = []
    both = [leaf for leaf in found if leaf.is_alternative]
    plain = next((_plain(leaf) for leaf in both if leaf.media_type == "text/plain"), None)
    html = next((leaf for leaf in both if leaf.media_type == "text/html"), None)
    if html is not None and (plain is None or not _is_real(plain, html)):
        told.append(_html(html))
    elif plain is not None:
        told.append(plain)
    told += [
        _plain(leaf) if leaf.media_type == "text/plain" else _html(leaf) for leaf in found if not leaf.is_alternative
    ]
    return [one for one in told if one.text.strip()]


def _is_real(plain: _Text, html: Leaf) -> bool:
    letters = sum(map(str.isalnum, plain.text))
    other = sum(map(str.isalnum, _html(html).text))
    return letters > 0 and letters >= _REAL * other


def _decoded(leaf: Leaf) -> tuple[str, tuple[Trouble, ...]]:
    media_type = f"{leaf.media_type}; charset={leaf.charset}" if leaf.charset else leaf.media_type
    read = decode(leaf.data, media_type, is_html=leaf.media_type == "text/html")
    return read.text[:_MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n"), read.troubles


def _plain(leaf: Leaf) -> _Text:
    text, troubles = _decoded(leaf)
    lines, levels = unquoted(_flowed(text, leaf))
    found = stretches(lines, levels)
    text, starts = _lined(lines)
    marks = [*_marks(found, starts), *_own(text, _free(found, starts, len(text)))]
    return _Text(text, tuple(marks), troubles)


def _flowed(text: str, leaf: Leaf) -> str:
    """Soft line breaks undone (RFC 3676): a line that ends with a blank goes on, if it is quoted as deep."""
    told = header(leaf.part, "content-type").lower()
    if "flowed" not in told:
        return text
    joint = "" if re.search(r"delsp\s*=\s*\"?yes", told) else " "
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        quoted, words = re.fullmatch(r"(>*)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        words = words.removeprefix(" ")
        if is_open and lines and (re.match(r">*", lines[-1]) or [""])[0] == quoted:
            lines[-1] = lines[-1].rstrip(" ") + joint + words
        else:
            lines.append(f"{quoted} {words}" if quoted else words)
        is_open = words.endswith(" ") and words != "-- "
    return "\n".join(lines)


def _lined(lines: Sequence[str]) -> tuple[str, list[int]]:
    """The text of the lines, and where each starts; one more for the end."""
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return "\n".join(lines), [*starts, at]


def _marks(found: Sequence[Stretch], starts: Sequence[int]) -> list[Mark]:
    return [
        Mark(
            kind=one.kind,
            start=starts[one.first],
            end=starts[one.end] - 1,
            author=one.author,
            published=one.published,
            parent=None if one.within is None else starts[one.within],
        )
        for one in found
    ]


def _free(found: Sequence[Stretch], starts: Sequence[int], length: int) -> list[tuple[int, int]]:
    """What no stretch covers."""
    free, at = [], 0
    for one in sorted(found, key=lambda stretch: stretch.first):
        if starts[one.first] > at:
            free.append((at, starts[one.first]))
        at = max(at, starts[one.end])
    return [*free, (at, length)] if at < length else free


def _own(text: str, free: Sequence[tuple[int, int]]) -> list[Mark]:
    """Paragraphs of the sender's own, as their words tell them."""
    marks = []
    for start, end in free:
        for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text[start:end]):
            kind = told_of(match[0].strip()).kind
            is_correction = kind is PartKind.NOTICE and cue("correction_lines").starts(match[0])
            marks.append(
                Mark(kind=kind, start=start + match.start(), end=start + match.end(), is_correction=is_correction)
            )
    return marks


def _html(leaf: Leaf) -> _Text:
    """An HTML mail as the reader of pages takes it; it has no menus, and earlier mails are told by their lines too."""
    markup, troubles = _decoded(leaf)
    page, more = page_and_troubles(markup)
    if page is None:
        return _Text("", (), (*troubles, *more))
    lines = page.text.split("\n")
    found = stretches(lines, [0] * len(lines))
    _, starts = _lined(lines)
    ours = _marks(found, starts)
    covered = [(mark.start, mark.end) for mark in ours]
    kept = [_mine(page.text, mark) for mark in page.marks if not _is_covered(mark, covered)]
    return _Text(page.text, (*ours, *kept), (*troubles, *more))


def _is_covered(mark: Mark, covered: Sequence[tuple[int, int]]) -> bool:
    return any(start <= mark.start < end for start, end in covered)


def _mine(text: str, mark: Mark) -> Mark:
    words = text[mark.start : mark.end].strip()
    if mark.kind is PartKind.BOILERPLATE and not is_boilerplate(words) and not cue("mail_footer").starts(words):
        return Mark(kind=PartKind.BODY, start=mark.start, end=mark.end)
    return mark


def _joined(subject: str, told: Sequence[_Text]) -> tuple[str, list[Mark]]:
    """The subject and the texts as one."""
    pieces, marks, at = [], [], 0
    if subject:
        pieces.append(subject)
        marks.append(Mark(kind=PartKind.HEADLINE, start=0, end=len(subject)))
        at = len(subject)
    for one in told:
        if at:
            pieces.append("\n\n")
            at += 2
        pieces.append(one.text)
        marks += [_moved(mark, at) for mark in one.marks]
        at += len(one.text)
    return "".join(pieces), marks


def _moved(mark: Mark, by: int) -> Mark:
    parent = None if mark.parent is None else mark.parent + by
    return Mark(
        kind=mark.kind,
        start=mark.start + by,
        end=mark.end + by,
        author=mark.author,
        published=mark.published,
        order=mark.order,
        parent=parent,
        is_correction=mark.is_correction,
    )

"""Reports that are attached to a mail, each an item of its own."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from trucewatch.collect.kinds import MEDIA_TYPES, Kind
from trucewatch.collect.limits import problem
from trucewatch.core.ids import sha256
from trucewatch.core.mail import Leaf, header, leaves, parsed, publisher, sent, texts
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

REPORTS = {
    ".pdf": "application/pdf",
    ".docx": MEDIA_TYPES[Kind.DOCX],
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".xlsx": MEDIA_TYPES[Kind.WORKBOOK],
    ".eml": "message/rfc822",
}
"""Media types of attachments that are reports, by the end of their names."""
_SUFFIXES = {kind: suffix for suffix, kind in reversed(REPORTS.items())}
_UNREAD = re.compile(
    r".*\.(?:doc|dot|docm|rtf|odt|xlsm?|xlsb|ods|pptx?|odp|pages|msg|zip|rar|7z|t?gz|tar|epub|mht(?:ml)?)"
)
_NAME_MAX = 120
_MOST = 200
"""Attachments of one mail; the fullest of ours has 14."""


def members(data: bytes, location: str, *, max_bytes: int, fetched_at: datetime) -> Iterator[Fetched | Problem]:
    """The reports attached to the mail in `data`: PDF, DOCX, HTML, text, CSV, XLSX, and mails inside it.

    Each is located at `location#name`, and its container is the mail. The mail's sender and day are told with it as
    `listed_publisher` and `listed_published`: they count only where the report tells none. A mail inside tells its own.
    Pictures and signatures are passed over; archives and files that are not read are problems.
    """
    message = parsed(data)
    if message is None:
        return  # the mail itself tells it when it is read
    own = {id(leaf.part) for leaf in texts(message)}
    told = (("listed_publisher", publisher(message)), ("listed_published", sent(message)))
    given = tuple((name, words) for name, words in told if words)
    container = sha256(data)
    names: set[str] = set()
    found = (leaf for leaf in leaves(message) if id(leaf.part) not in own)
    for number, leaf in enumerate(found):
        if number >= _MOST:
            hint = "Save those that matter as files and add them."
            yield problem(location, "too_many_members", f"{location}: has more than {_MOST} attachments.", hint)
            return
        media_type = _media_type(leaf)
        name = _unique(_name(leaf, media_type), names)
        if not media_type:
            if _UNREAD.fullmatch(name.lower()):
                hint = "Save what is in it as PDF, DOCX, HTML or text, and add that."
                yield problem(f"{location}#{name}", "unsupported", f"{location}#{name}: is not read.", hint)
            continue
        content = _bytes(leaf)
        wrong = _wrong(content, f"{location}#{name}", max_bytes)
        yield wrong or Fetched(
            location=f"{location}#{name}",
            data=content,
            media_type=media_type,
            fetched_at=fetched_at,
            given=() if media_type == "message/rfc822" else given,
            container=container,
        )


def _media_type(leaf: Leaf) -> str:
    """The type as its name ends, else as told; empty where it is no report. Mailers call many files octet-stream."""
    if leaf.media_type == "message/rfc822":
        return leaf.media_type
    suffix = re.search(r"\.\w{1,5}$", leaf.name.lower())
    by_name = REPORTS.get(suffix[0], "") if suffix else ""
    if not by_name and not leaf.name and not leaf.is_attached and leaf.media_type.startswith("text/"):
        return ""
    told = by_name or (leaf.media_type if leaf.media_type in _SUFFIXES else "")
    return f"{told}; charset={leaf.charset}" if told.startswith("text/") and _is_charset(leaf.charset) else told


def _is_charset(told: str) -> bool:
    return re.fullmatch(r"[\w.:+-]{2,40}", told) is not None


def _name(leaf: Leaf, media_type: str) -> str:
    """A name without folders and without signs that paths or screens take amiss."""
    told = leaf.name or (_inner_subject(leaf) if media_type == "message/rfc822" else "") or "attachment"
    last = re.split(r"[\\/]", told)[-1] if leaf.name else told
    kept = "".join(sign for sign in last if sign.isprintable())
    clean = re.sub(r"[\s#?:*|\"<>/\\]+", " ", kept).strip(" .")[-_NAME_MAX:] or "attachment"
    suffix = _SUFFIXES.get(media_type.partition(";")[0], "")
    return clean if clean.lower().endswith(tuple(REPORTS)) or not suffix else f"{clean}{suffix}"


def _inner_subject(leaf: Leaf) -> str:
    inner = _inner(leaf)
    return header(inner, "subject")[:80] if inner is not None else ""


def _inner(leaf: Leaf) -> EmailMessage | None:
    payload = leaf.part.get_payload()
    first = payload[0] if isinstance(payload, list) and payload else None
    return first if isinstance(first, EmailMessage) else None


def _unique(name: str, names: set[str]) -> str:
    """The name, with a number before its end where it stood already."""
    stem, dot, suffix = name.rpartition(".")
    unique, number = name, 2
    while unique.lower() in names:
        unique = f"{stem}-{number}{dot}{suffix}" if dot else f"{name}-{number}"
        number += 1
    names.add(unique.lower())
    return unique


def _bytes(leaf: Leaf) -> bytes:
    """The attachment's bytes; of a mail inside the mail its lines as the library writes them again."""
    inner = _inner(leaf) if leaf.media_type == "message/rfc822" else None
    if inner is None:
        return leaf.data
    try:
        return inner.as_bytes()
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError):
        return b""


def _wrong(content: bytes, location: str, max_bytes: int) -> Problem | None:
    if len(content) > max_bytes:
        hint = "Save it as a file and split it, or raise max_bytes in the settings."
        return problem(location, "too_large", f"{location}: is larger than {max_bytes} bytes.", hint)
    if not content.strip():
        return problem(location, "empty", f"{location}: is empty.", "Ask for the mail to be sent again.")
    return None

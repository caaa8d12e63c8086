"""Bytes named as a page or a text: whether they can be one."""

import re
import stat
from pathlib import Path

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.problems import Problem

READ = (
    "Read are .html, .htm, .xhtml, .txt, .md, .pdf, .docx, .eml, .jsonl, .csv, .tsv, .xlsx, .ods, .warc, .wacz, .zip, "
    "feeds, site maps, Telegram exports and .gz of these."
)
UNREAD = re.compile(
    r"\.(?:doc|odt|rtf|epub|xlsb?|pptx?|msg|mht|mhtml|arc|7z|rar|tar|tgz|bz2|xz|zst|pages|numbers|jsonl|ndjson)"
)
"""Ends of names of reports that are not read: told, where other files are passed over."""
PASSED_OVER = ("readme", "license", "licence", "copying", "notice", "changelog", "authors")
"""How names of files begin that stand beside reports and are none."""
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"SQLite format 3": "a database",
}


def bytes_of(path: Path, limit: int) -> bytes | None:
    """The file's bytes; None where it has more than `limit`. Raises OSError on what is no regular file."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path.name} is no regular file")
    if found.st_size > limit:
        return None
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def wrong_page(location: str, data: bytes | None, limits: CollectLimits, *, is_text: bool = False) -> Problem | None:
    """Why these bytes are no page: too many, none, or not of text."""
    if data is None or len(data) > limits.max_bytes:
        return too_large(location, limits)
    if not data.strip():
        return problem(location, "empty", f"{location}: is empty.", "Save the page again, or remove it.")
    kind = None if is_text else binary_kind(data)
    return problem(location, "binary", f"{location}: holds {kind}, no page or text.", READ) if kind else None


def binary_kind(data: bytes) -> str | None:
    """What the bytes are where they are no text: told by their first bytes, else by control characters."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    head = data[:65_536]
    control = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return "binary data" if control > len(head) // 100 or (b"\x00" in head and control > 3) else None


def too_large(location: str, limits: CollectLimits) -> Problem:
    """The problem of a page of more than `max_bytes`."""
    message = f"{location}: is larger than {limits.max_bytes} bytes."
    return problem(location, "too_large", message, "Split it, or raise max_bytes in the settings.")


def unsupported(location: str, name: str) -> Problem:
    """The problem of a report in a form that is not read."""
    suffix = Path(name).suffix.lower()
    return problem(location, "unsupported", f"{location}: files of type {suffix or 'none'} are not read.", READ)


def unreadable(location: str, error: Exception) -> Problem:
    """What an exception of the file system means to the one who asked."""
    told = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileNotFoundError):
        return problem(location, "not_found", f"{location}: there is no such file or folder.", "Check the path.")
    if isinstance(error, PermissionError):
        hint = "Give yourself the right to read it, or leave it out."
        return problem(location, "permission_denied", f"{location}: may not be read ({told}).", hint)
    return problem(location, "unreadable", f"{location}: cannot be read ({told}).", "Check the file.")

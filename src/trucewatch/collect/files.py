"""Pages from files, folders and JSON Lines.

A folder is walked in sorted order. Hidden files and what sites save beside their pages (pictures, styles, scripts),
read-me and licence files are passed over in silence; a report in a format that is not read is a problem.
"""

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
}
LINES = frozenset({".jsonl", ".ndjson"})
_REPORTS = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|epub|[ct]sv|xlsx?|ods|pptx?|eml|msg|mht|mhtml|warc|wacz|zip|gz|7z|tar|json|xml|pages)"
)
_PASSED_OVER = ("readme", "license", "licence", "copying", "notice", "changelog", "authors")
_GIVEN = ("publisher", "published", "language", "url")
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
_READ = "Pages are read from .html, .htm, .xhtml, .txt, .md and .jsonl."
_MEND_LINE = 'A line is a JSON object with "id" and one of "text", "html" or "path".'


class FileFetcher:
    """Reads a file, a folder or a JSON Lines file; a core.ports.Fetcher."""

    def __init__(self, limits: CollectLimits | None = None) -> None:
        self._limits = limits or CollectLimits()

    def fetch(self, source: str) -> Iterator[Fetched | Problem]:
        """What stands at the path, in sorted order, each file as `folder/relative/path`."""
        path = Path(source)
        try:
            root = path.resolve()
            mode = root.stat().st_mode
        except (OSError, ValueError, RuntimeError) as error:
            yield _unreadable(source, error)
            return
        if stat.S_ISDIR(mode):
            yield from self._folder(root)
        else:
            yield from self._file(root, f"{root.parent.name or 'files'}/{path.name or root.name}", is_named=True)

    def _folder(self, root: Path) -> Iterator[Fetched | Problem]:
        failed: list[OSError] = []
        for folder, names, files in os.walk(root, onerror=failed.append, followlinks=False):
            here = Path(folder)
            links = [name for name in names if (here / name).is_symlink()]
            names[:] = sorted(name for name in names if not name.startswith(".") and name not in links)
            for name in sorted([*files, *links]):
                path = here / name
                if not name.startswith("."):
                    yield from self._found(path, root)
            while failed:
                yield _unreadable(_location(Path(failed[0].filename or folder), root), failed.pop(0))
        for error in failed:
            yield _unreadable(_location(Path(error.filename or root), root), error)

    def _found(self, path: Path, root: Path) -> Iterator[Fetched | Problem]:
        location = _location(path, root)
        if path.is_symlink() and not _stays_in(path, root):
            message = f"{location}: is a link that leads out of the folder, or nowhere."
            yield problem(location, "link_outside", message, "Copy the file into the folder.")
        elif not path.is_dir():
            yield from self._file(path, location, is_named=False)

    def _file(self, path: Path, location: str, *, is_named: bool) -> Iterator[Fetched | Problem]:
        suffix = path.suffix.lower()
        if suffix in LINES:
            yield from self._lines(path, location)
        elif suffix in MEDIA_TYPES and (is_named or not path.name.lower().startswith(_PASSED_OVER)):
            yield self._page(path, location, MEDIA_TYPES[suffix])
        elif is_named or _REPORTS.fullmatch(suffix):
            yield problem(location, "unsupported", f"{location}: files of type {suffix or 'none'} are not read.", _READ)

    def _page(self, path: Path, location: str, media_type: str) -> Fetched | Problem:
        try:
            data = _bytes(path, self._limits.max_bytes)
        except (OSError, ValueError) as error:
            return _unreadable(location, error)
        wrong = _wrong(location, data, self._limits)
        if wrong or data is None:
            return wrong or _too_large(location, self._limits)
        return Fetched(location=location, data=data, media_type=media_type, fetched_at=datetime.now(UTC))

    def _lines(self, path: Path, location: str) -> Iterator[Fetched | Problem]:
        try:
            with path.open("rb") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    yield _no_file(location)
                    return
                yield from self._each_line(stream, path, location)
        except (OSError, ValueError) as error:
            yield _unreadable(location, error)

    def _each_line(self, stream: Any, path: Path, location: str) -> Iterator[Fetched | Problem]:
        number = told = 0
        # A line in JSON may be six times its text's size ("\u0627").
        longest = 6 * self._limits.max_bytes + 100_000
        while line := stream.readline(longest):
            number += 1
            if len(line) >= longest and not line.endswith(b"\n"):
                message = f"{location}, line {number}: is longer than {longest} bytes."
                yield problem(f"{location}#{number}", "too_large", message, "Split the file into one report a line.")
                while line and not line.endswith(b"\n"):
                    line = stream.readline(longest)
                continue
            if not line.strip():
                continue
            told += 1
            yield self._line(line, number, path, location)
        if not told:
            yield problem(location, "empty", f"{location}: the file is empty.", _MEND_LINE)

    def _line(self, line: bytes, number: int, path: Path, location: str) -> Fetched | Problem:
        try:
            words = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            message = f"{location}, line {number}: is no UTF-8 (byte {error.start})."
            return problem(f"{location}#{number}", "bad_line", message, "Save the file as UTF-8.")
        return fetch_line(words, number, name=location, folder=path.parent, limits=self._limits)


def fetch_line(
    line: str, number: int, *, name: str, folder: Path | None = None, limits: CollectLimits | None = None
) -> Fetched | Problem:
    """One line of the batch format as bytes; `name` is the file's location, `folder` where its `path` keys start."""
    bounds = limits or CollectLimits()
    told = _object(line)
    if isinstance(told, str):
        message = f"{name}, line {number}: {told}."
        return problem(f"{name}#{number}", "bad_line", message, _MEND_LINE)
    external_id = str(told["id"]) if told.get("id") not in (None, "") else None
    location = f"{name}#{external_id or number}"
    given = tuple((key, str(told[key])) for key in _GIVEN if told.get(key) not in (None, ""))
    found = _content(told, location, number, folder, bounds)
    if isinstance(found, Problem):
        return found
    data, media_type = found
    wrong = _wrong(location, data, bounds, is_text="text" in told or "html" in told)
    if wrong:
        return wrong
    return Fetched(
        location=location,
        data=data,
        media_type=media_type,
        fetched_at=_fetched_at(told.get("fetched_at")),
        external_id=external_id,
        given=given,
    )


def _object(line: str) -> Mapping[str, Any] | str:
    """The line's object, or what is wrong with it."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"is no JSON ({error})"
    if not isinstance(told, dict):
        return "is no JSON object"
    kinds = [key for key in ("text", "html", "path") if key in told]
    if not kinds:
        return 'has none of "text", "html" and "path"'
    wrong = next((key for key in kinds if not isinstance(told[key], str)), None)
    return f'"{wrong}" is no string' if wrong else told


def _content(
    told: Mapping[str, Any], location: str, number: int, folder: Path | None, limits: CollectLimits
) -> tuple[bytes, str] | Problem:
    if "text" in told:
        return told["text"].encode("utf-8", "replace"), "text/plain; charset=utf-8"
    if "html" in told:
        return told["html"].encode("utf-8", "replace"), "text/html; charset=utf-8"
    if folder is None:
        return problem(location, "bad_line", f"{location}: a path has no folder here.", 'Give "text" or "html".')
    root = folder.resolve()
    try:
        path = (root / told["path"]).resolve()
        if not path.is_relative_to(root):
            message = f"{location}, line {number}: {told['path']} climbs out of the file's folder."
            return problem(location, "link_outside", message, "Give a path below the folder of the JSONL file.")
        media_type = MEDIA_TYPES.get(path.suffix.lower())
        if media_type is None:
            message = f"{location}: files of type {path.suffix or 'none'} are not read."
            return problem(location, "unsupported", message, _READ)
        data = _bytes(path, limits.max_bytes)
    except (OSError, ValueError, RuntimeError) as error:
        return _unreadable(location, error)
    return (data, media_type) if data is not None else _too_large(location, limits)


def _fetched_at(told: object) -> datetime:
    """When the page was fetched as the line tells it, where it tells it with its zone; else now."""
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else datetime.now(UTC)


def _bytes(path: Path, limit: int) -> bytes | None:
    """The file's bytes; None where it has more than `limit`. Raises OSError on what is no regular file."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path.name} is no regular file")
    if found.st_size > limit:
        return None
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def _wrong(location: str, data: bytes | None, limits: CollectLimits, *, is_text: bool = False) -> Problem | None:
    """Why these bytes are no page: too many, none, or not of text."""
    if data is None or len(data) > limits.max_bytes:
        return _too_large(location, limits)
    if not data.strip():
        return problem(location, "empty", f"{location}: is empty.", "Save the page again, or remove it.")
    kind = None if is_text else binary_kind(data)
    return problem(location, "binary", f"{location}: holds {kind}, no page or text.", _READ) if kind else None


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


def _too_large(location: str, limits: CollectLimits) -> Problem:
    message = f"{location}: is larger than {limits.max_bytes} bytes."
    return problem(location, "too_large", message, "Split it, or raise max_bytes in the settings.")


def _no_file(location: str) -> Problem:
    return problem(location, "unreadable", f"{location}: is no regular file.", "Give a file or a folder.")


def _unreadable(location: str, error: Exception) -> Problem:
    told = getattr(error, "strerror", None) or str(error)
    if isinstance(error, FileNotFoundError):
        return problem(location, "not_found", f"{location}: there is no such file or folder.", "Check the path.")
    if isinstance(error, PermissionError):
        hint = "Give yourself the right to read it, or leave it out."
        return problem(location, "permission_denied", f"{location}: may not be read ({told}).", hint)
    return problem(location, "unreadable", f"{location}: cannot be read ({told}).", "Check the file.")


def _location(path: Path, root: Path) -> str:
    below = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return f"{root.name or 'files'}/{below}" if below != "." else root.name


def _stays_in(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False

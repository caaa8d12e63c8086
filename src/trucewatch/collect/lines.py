"""Reports as JSON Lines: one object a line."""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.pages import READ, bytes_of, too_large, unreadable, wrong_page
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

LINES = frozenset({".jsonl", ".ndjson"})
PAGE_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
}
"""Media types of pages and texts by the ends of their names."""
_GIVEN = ("publisher", "published", "language", "url")
_MEND_LINE = 'A line is a JSON object with "id" and one of "text", "html" or "path".'


def fetch_lines(path: Path, location: str, limits: CollectLimits) -> Iterator[Fetched | Problem]:
    """Each line of a file; `location` is the file's."""
    try:
        with path.open("rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                hint = "Give a file or a folder."
                yield problem(location, "unreadable", f"{location}: is no regular file.", hint)
                return
            yield from _each_line(stream, path, location, limits)
    except (OSError, ValueError) as error:
        yield unreadable(location, error)


def _each_line(stream: Any, path: Path, location: str, limits: CollectLimits) -> Iterator[Fetched | Problem]:
    number = told = 0
    # A line in JSON may be six times its text's size ("\u0627").
    longest = 6 * limits.max_bytes + 100_000
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
        yield _line(line, number, path, location, limits)
    if not told:
        yield problem(location, "empty", f"{location}: the file is empty.", _MEND_LINE)


def _line(line: bytes, number: int, path: Path, location: str, limits: CollectLimits) -> Fetched | Problem:
    try:
        words = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        message = f"{location}, line {number}: is no UTF-8 (byte {error.start})."
        return problem(f"{location}#{number}", "bad_line", message, "Save the file as UTF-8.")
    return fetch_line(words, number, name=location, folder=path.parent, limits=limits)


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
    wrong = wrong_page(location, data, bounds, is_text="text" in told or "html" in told)
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
        media_type = PAGE_TYPES.get(path.suffix.lower())
        if media_type is None:
            message = f"{location}: files of type {path.suffix or 'none'} are not read."
            return problem(location, "unsupported", message, READ)
        data = bytes_of(path, limits.max_bytes)
    except (OSError, ValueError, RuntimeError) as error:
        return unreadable(location, error)
    return (data, media_type) if data is not None else too_large(location, limits)


def _fetched_at(told: object) -> datetime:
    """When the page was fetched as the line tells it, where it tells it with its zone; else now."""
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else datetime.now(UTC)

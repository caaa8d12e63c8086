"""Pages and reports from files and folders.

A folder is walked in sorted order. Hidden files and what sites save beside their pages (pictures, styles, scripts),
read-me and licence files are passed over in silence; a report in a format that is not read is a problem.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedIOBase
from pathlib import Path

from trucewatch.collect.holder import Holder, digest_of
from trucewatch.collect.kinds import CONTAINERS, MEDIA_TYPES, Kind, kind_of, kind_of_name
from trucewatch.collect.limits import CollectLimits, problem
from trucewatch.collect.lines import LINES, PAGE_TYPES, fetch_lines
from trucewatch.collect.pages import PASSED_OVER, UNREAD, bytes_of, too_large, unreadable, unsupported, wrong_page
from trucewatch.collect.unpack import unpack
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

_STREAMED = frozenset({Kind.WARC, Kind.WACZ, Kind.ZIP, Kind.GZIP, Kind.TABLE, Kind.JSON})
"""Kinds that are read piece by piece, so that a file of them may be larger than `max_bytes`."""
_PEEK = 65_536


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
            yield unreadable(source, error)
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
                yield unreadable(_location(Path(failed[0].filename or folder), root), failed.pop(0))
        for error in failed:
            yield unreadable(_location(Path(error.filename or root), root), error)

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
            yield from fetch_lines(path, location, self._limits)
        elif suffix in PAGE_TYPES:
            if is_named or not path.name.lower().startswith(PASSED_OVER):
                yield self._page(path, location, PAGE_TYPES[suffix])
        elif is_named or kind_of_name(path.name):
            yield from self._by_its_bytes(path, location)
        elif UNREAD.fullmatch(suffix):
            yield unsupported(location, path.name)

    def _page(self, path: Path, location: str, media_type: str) -> Fetched | Problem:
        found = self._whole(path, location, media_type)
        if isinstance(found, Problem):
            return found
        kind = kind_of(found.data) if found.data and "html" in media_type else None
        if kind in (Kind.PDF, Kind.DOCX):
            # Servers hand out reports under addresses of pages, and browsers save them so.
            return replace(found, media_type=MEDIA_TYPES[kind])
        return wrong_page(location, found.data, self._limits) or found

    def _by_its_bytes(self, path: Path, location: str) -> Iterator[Fetched | Problem]:
        """A file whose name leaves open what it is, or says that it holds many items."""
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                yield problem(location, "unreadable", f"{location}: is no regular file.", "Give a file or a folder.")
                return
            with path.open("rb") as stream:
                head = stream.read(_PEEK)
        except (OSError, ValueError) as error:
            yield unreadable(location, error)
            return
        kind = kind_of(head, "", path.name)
        if not head.strip():
            yield problem(location, "empty", f"{location}: is empty.", "Save it again, or remove it.")
        elif kind in CONTAINERS:
            yield from self._container(path, location, kind, found.st_size)
        elif kind in (Kind.PDF, Kind.DOCX):
            yield self._whole(path, location, MEDIA_TYPES[kind])
        elif kind in (Kind.PAGE, Kind.TEXT, Kind.MARKDOWN):
            yield self._page(path, location, MEDIA_TYPES[kind])
        else:
            yield unsupported(location, path.name)

    def _whole(self, path: Path, location: str, media_type: str) -> Fetched | Problem:
        try:
            data = bytes_of(path, self._limits.max_bytes)
        except (OSError, ValueError) as error:
            return unreadable(location, error)
        if data is None:
            return too_large(location, self._limits)
        return Fetched(location=location, data=data, media_type=media_type, fetched_at=datetime.now(UTC))

    def _container(self, path: Path, location: str, kind: Kind, size: int) -> Iterator[Fetched | Problem]:
        most = self._limits.max_container_bytes if kind in _STREAMED else self._limits.max_bytes
        if size > most:
            hint = "Split it." if kind in _STREAMED else "Split it, or raise max_bytes in the settings."
            yield problem(location, "too_large", f"{location}: is larger than {most} bytes.", hint)
            return

        def opened() -> BufferedIOBase:
            return path.open("rb")

        try:
            # The items name their file by its digest, so it is read through once before them.
            sha256, size = digest_of(opened)
        except OSError as error:
            yield unreadable(location, error)
            return
        holder = Holder(
            location=location,
            name=path.name,
            sha256=sha256,
            size=size,
            fetched_at=datetime.now(UTC),
            open=opened,
            limits=self._limits,
            media_type=MEDIA_TYPES[kind],
        )
        yield from unpack(holder, kind)


def _location(path: Path, root: Path) -> str:
    below = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return f"{root.name or 'files'}/{below}" if below != "." else root.name


def _stays_in(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False

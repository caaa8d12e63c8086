"""The archive: bytes kept under their SHA-256 and never changed."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trucewatch.core import ids
from trucewatch.core.files import write_whole
from trucewatch.core.problems import DataIntegrityError, Redacted, StoreError

_NAME = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
STONE = ".redacted"
"""Ending of the note that stands in the place of bytes that were taken away."""


class Condition(StrEnum):
    """How kept bytes were found."""

    SOUND = "sound"
    MISSING = "missing"
    CUT_SHORT = "cut_short"
    CHANGED = "changed"
    LINKED = "linked"
    """A symbolic link stands in the file's place: what it leads to may change, and may lie anywhere."""
    NO_FILE = "no_file"
    """A folder, a pipe or a device stands in the file's place."""
    UNREADABLE = "unreadable"
    REDACTED = "redacted"
    """A person's decision had the bytes taken away; a note of it stands in their place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at one kept file found. `size` in bytes, where it could be told; `told` is the system's own word."""

    condition: Condition
    path: Path
    size: int | None = None
    told: str = ""


class FileArchive:
    """`core.ports.BlobStore` in a folder: `ab/cdef…`, one file per content, read-only once it stands.

    A file appears whole or not at all (written aside, synced, renamed). What a killed run leaves aside
    (`.new-…`) is never read and may be deleted.
    """

    def __init__(self, root: Path) -> None:
        self._root = Path(root)

    def put(self, data: bytes) -> str:
        """Keeps the bytes and gives their SHA-256; safe to repeat, which also mends a file cut short."""
        name = ids.sha256(data)
        path = self._path(name)
        if _stone(path).is_file():
            raise Redacted(f"The archive does not take {name} again: it was redacted.", hint=_said_by(_stone(path)))
        try:
            if not (path.is_file() and path.stat().st_size == len(data)):
                _write(path, data)
        except OSError as error:
            raise StoreError(f"The archive {self._root} cannot be written: {error.strerror or error}.") from error
        return name

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises StoreError when absent, DataIntegrityError when they no longer hash to their name."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            if _stone(path).is_file():
                raise Redacted(f"{sha256} was redacted.", hint=_said_by(_stone(path))) from None
            raise StoreError(f"The archive {self._root} has no {sha256}.") from None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or error}.") from error
        if ids.sha256(data) != sha256:
            raise DataIntegrityError(f"the archive's {sha256} was changed: its bytes no longer hash to their name")
        return data

    def has(self, sha256: str) -> bool:
        """Whether there is a file of this name; a name that is no SHA-256 has none."""
        return _NAME.fullmatch(sha256) is not None and self._path(sha256).is_file()

    def bury(self, sha256: str, told: bytes) -> None:
        """Takes bytes away for good and leaves a note in their place; safe to repeat.

        They are overwritten first; a file system that copies on write, a snapshot or a backup may hold them still.
        Raises StoreError where it cannot be done.
        """
        path = self._path(sha256)
        try:
            _write(_stone(path), told)
            if path.is_file() and not path.is_symlink():
                _overwrite(path)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be taken away: {error.strerror or error}.") from error

    def tombstones(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Names and notes of what was taken away, in a two-digit folder, in order."""
        try:
            found = sorted(os.listdir(self._root / folder))
        except FileNotFoundError:
            return
        for name in found:
            whole = folder + name.removesuffix(STONE)
            if name.endswith(STONE) and _NAME.fullmatch(whole):
                yield whole, (self._root / folder / name).read_bytes()

    @property
    def root(self) -> Path:
        """The folder."""
        return self._root

    def look(self, sha256: str, *, size: int | None = None, is_quick: bool = False) -> Look:
        """How the file of this name is found, read as a stream; never raises on what stands there.

        `size` is the length it should have, where that is known. With `is_quick` nothing is read but the length.
        """
        path = self._path(sha256)
        try:
            # A link is not followed, and a pipe in the file's place is not waited for.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and _stone(path).is_file():
                return Look(condition=Condition.REDACTED, path=path, told=_said_by(_stone(path)))
            return _not_opened(path, error)
        try:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                return Look(condition=Condition.NO_FILE, path=path)
            found = sha256 if is_quick else _hash(descriptor)
        except OSError as error:
            return Look(condition=Condition.UNREADABLE, path=path, told=error.strerror or str(error))
        finally:
            os.close(descriptor)
        is_short = size is not None and state.st_size < size
        # What hashes to its name is whole, whatever length anyone tells.
        is_sound = found == sha256 and not (is_quick and size is not None and state.st_size != size)
        condition = Condition.SOUND if is_sound else Condition.CUT_SHORT if is_short else Condition.CHANGED
        return Look(condition=condition, path=path, size=state.st_size)

    def folders(self) -> tuple[str, ...]:
        """The two-digit folders there are, in order. Raises StoreError where the archive itself cannot be read."""
        try:
            with os.scandir(self._root) as entries:
                return tuple(sorted(entry.name for entry in entries if _FOLDER.fullmatch(entry.name)))
        except FileNotFoundError:
            return ()
        except OSError as error:
            owner = _owner(self._root)
            raise StoreError(
                f"The archive {self._root} cannot be read: {error.strerror or error}{owner}.",
                hint="Run as its owner, or ask for the right to read it.",
            ) from error

    def names(self, folder: str) -> Iterator[str]:
        """Names (SHA-256) of what stands in a two-digit folder, in order, files left aside not among them.

        Raises StoreError where the folder cannot be read.
        """
        try:
            found = sorted(os.listdir(self._root / folder))
        except FileNotFoundError:
            return
        except OSError as error:
            path = self._root / folder
            raise StoreError(
                f"{path} cannot be read: {error.strerror or error}{_owner(path)}.",
                hint="Run as its owner, or ask for the right to read it.",
            ) from error
        yield from (name for name in (folder + rest for rest in found) if _NAME.fullmatch(name))

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise StoreError(f"{name[:80]!r} is no SHA-256.", hint="64 hex digits, lower case.")
        return self._root / name[:2] / name[2:]


def _hash(descriptor: int) -> str:
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_opened(path: Path, error: OSError) -> Look:
    """What a failed opening means."""
    if path.is_symlink():
        return Look(condition=Condition.LINKED, path=path, told=f"leads to {os.readlink(path)}")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Look(condition=Condition.MISSING, path=path)
    if error.errno == errno.ENXIO:  # a socket, or a device that is not there
        return Look(condition=Condition.NO_FILE, path=path)
    told = f"{error.strerror or error}{_owner(path)}"
    return Look(condition=Condition.UNREADABLE, path=path, told=told)


def _owner(path: Path) -> str:
    """Whose file it is, where that is another than the one who asks; empty where it cannot be told."""
    try:
        owner = path.lstat().st_uid
    except OSError:
        return ""
    if owner == os.geteuid():
        return ""
    try:
        return f"; it belongs to {path.owner()}"
    except (KeyError, OSError):
        return f"; it belongs to user {owner}"


def _stone(path: Path) -> Path:
    """Where the note stands of bytes that were taken away."""
    return path.with_name(path.name + STONE)


def _said_by(stone: Path) -> str:
    """The note itself, as one line."""
    try:
        return " ".join(stone.read_text("utf-8", "replace")[:300].split())
    except OSError:
        return ""


def _overwrite(path: Path) -> None:
    path.chmod(0o600)
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(left, 1 << 20))
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data, mode=0o444, is_lasting=True)

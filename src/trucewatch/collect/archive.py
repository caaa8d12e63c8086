"""The archive: bytes kept under their SHA-256 and never changed."""

import os
import re
import secrets
from pathlib import Path

from trucewatch.core import ids
from trucewatch.core.problems import DataIntegrityError, StoreError

_NAME = re.compile(r"[0-9a-f]{64}")


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
            raise StoreError(f"The archive {self._root} has no {sha256}.") from None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror or error}.") from error
        if ids.sha256(data) != sha256:
            raise DataIntegrityError(f"the archive's {sha256} was changed: its bytes no longer hash to their name")
        return data

    def has(self, sha256: str) -> bool:
        """Whether there is a file of this name; a name that is no SHA-256 has none."""
        return _NAME.fullmatch(sha256) is not None and self._path(sha256).is_file()

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise StoreError(f"{name[:80]!r} is no SHA-256.", hint="64 hex digits, lower case.")
        return self._root / name[:2] / name[2:]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.parent / f".new-{secrets.token_hex(8)}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

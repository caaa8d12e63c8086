"""Files written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, data: bytes, *, mode: int = 0o666, is_lasting: bool = False) -> None:
    """Writes `path` through a file beside it: others see the old bytes or the new, never a part of them.

    `mode` is cut by the process's mask as ever. With `is_lasting` the bytes and the name survive a power cut once this
    returns. Raises OSError where it cannot be written; nothing is left behind then.
    """
    aside = path.parent / f".new-{secrets.token_hex(8)}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if is_lasting:
                file.flush()
                os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if is_lasting:
        _sync_folder(path.parent)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A name beside `path`, of the same ending, for what others write: it takes `path`'s place when all went well.

    Raises OSError where the folder takes no file; nothing is left behind when anything fails.
    """
    aside = path.parent / f".new-{secrets.token_hex(8)}{path.suffix}"
    try:
        aside.touch()  # told here: libraries that write files raise errors of their own
        aside.unlink()
        yield aside
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

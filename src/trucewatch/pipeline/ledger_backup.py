"""A ledger and its archive in one file, made while others work on them, and put back from it.

A tar: `backup.json` (what the ledger is, its digest and head), `ledger.db` (the ledger as a file, whatever database it
came from), the archive's files as `archive/ab/cdef…`, and `end.json`, which says that all of it is there.
"""

import json
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from trucewatch.collect.archive import FileArchive
from trucewatch.core.files import written_aside
from trucewatch.core.problems import DataIntegrityError, StoreError
from trucewatch.settings import Settings

Heard = Callable[[str], object]
FORM = "trucewatch backup 1"
_BLOB = re.compile(r"archive/([0-9a-f]{2})/([0-9a-f]{62})(\.redacted)?")
_NO_BACKUP = "Name a file that `trucewatch ledger backup` made."


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds."""

    facts: dict[str, Any]
    digest: str
    blobs: int


def back_up(settings: Settings, target: Path, *, heard: Heard = lambda _: None) -> BackedUp:
    """Writes a backup of the ledger and its archive; others may read and write meanwhile.

    The file takes its name when it is whole; one that ends with .gz is compressed. Raises StoreError where something
    cannot be read or written, DataIntegrityError where bytes of the archive no longer hash to their name.
    """
    from trucewatch.store.copying import copy_lines, facts, file_copy
    from trucewatch.store.ledger import open_ledger

    with _told(target), written_aside(target) as part, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / "ledger.db"
        with open_ledger(settings.ledger) as ledger:
            heard("the ledger")
            if ledger.is_file:
                file_copy(ledger, copy)
            else:
                with open_ledger(copy, create=True) as file:
                    copy_lines(ledger, file)
        with open_ledger(copy) as kept:
            told, digest = {**facts(kept), "ledger": settings.ledger_shown}, kept.digest()
        _flat(copy)
        mode = "w:gz" if target.suffix == ".gz" else "w"
        with tarfile.open(part, mode) as tar:  # type: ignore[call-overload]
            _put(tar, "backup.json", {"form": FORM, "digest": digest, **told})
            tar.add(copy, "ledger.db", filter=_nobodys)
            blobs = _put_archive(tar, FileArchive(settings.archive_path), heard)
            _put(tar, "end.json", {"blobs": blobs})
    return BackedUp(facts=told, digest=digest, blobs=blobs)


def restore(settings: Settings, source: Path, *, heard: Heard = lambda _: None) -> BackedUp:
    """Makes the ledger and the archive of the settings from a backup, and holds them against what it tells of itself.

    Raises StoreError where a ledger is there already, or the file is no whole backup; DataIntegrityError where what it
    holds is not what was backed up. A ledger that failed is not left behind.
    """
    from trucewatch.store.engine import is_there

    if is_there(settings.ledger):
        raise StoreError(
            f"{settings.ledger_shown} is there already; nothing was changed.",
            hint="Restore to a new place: trucewatch --ledger NEW ledger restore FILE.",
        )
    beside = Path(settings.ledger_name).absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    with _told(source), tempfile.TemporaryDirectory(dir=beside) as folder:
        copy = Path(folder) / "ledger.db"
        with tarfile.open(source, "r:*") as tar:
            head, blobs = _unpack(tar, copy, FileArchive(settings.archive_path), heard)
        told = _proved(copy, head)
        _put_in_place(settings, copy)
    return BackedUp(facts=told, digest=str(head["digest"]), blobs=blobs)


def _put_in_place(settings: Settings, copy: Path) -> None:
    from trucewatch.store.copying import copy_lines
    from trucewatch.store.ledger import open_ledger

    if "://" in settings.ledger and not settings.ledger.startswith("sqlite"):
        with open_ledger(copy) as reading, open_ledger(settings.ledger, create=True) as writing:
            copy_lines(reading, writing)
        return
    target = Path(settings.ledger_name)
    _flat(copy)
    with target.open("xb"):  # told where another has made one meanwhile
        copy.replace(target)


def _proved(copy: Path, head: dict[str, Any]) -> dict[str, Any]:
    from trucewatch.store.copying import facts
    from trucewatch.store.ledger import open_ledger

    with open_ledger(copy) as ledger:
        if ledger.digest() != head["digest"] or facts(ledger)["head"] != head["head"]:
            raise DataIntegrityError("the ledger in the backup is not the one that was backed up: its digest differs")
        return facts(ledger)


def _unpack(tar: tarfile.TarFile, copy: Path, archive: FileArchive, heard: Heard) -> tuple[dict[str, Any], int]:
    """Takes out what a backup holds, and nothing else: no name in it settles where anything is written."""
    head: dict[str, Any] = {}
    blobs, is_whole = 0, False
    for member in tar:
        data = tar.extractfile(member) if member.isfile() else None
        found = _BLOB.fullmatch(member.name)
        if data is None:
            raise StoreError(f"{member.name[:80]!r} does not belong in a backup.", hint=_NO_BACKUP)
        if member.name == "backup.json":
            head = json.load(data)
            if head.get("form") != FORM:
                raise StoreError("The backup is of another form.", hint=_NO_BACKUP)
        elif member.name == "ledger.db" and head:
            with copy.open("wb") as file:
                shutil.copyfileobj(data, file)
        elif member.name == "end.json":
            is_whole = json.load(data)["blobs"] == blobs
        elif found:
            _take_blob(archive, found, data.read())
            blobs += 1
            if blobs % 1000 == 0:
                heard(f"{blobs} files")
        else:
            raise StoreError(f"{member.name[:80]!r} does not belong in a backup.", hint=_NO_BACKUP)
    if not (head and is_whole and copy.exists()):
        raise StoreError("The backup is cut short.", hint="Use another one.")
    return head, blobs


def _take_blob(archive: FileArchive, found: re.Match[str], data: bytes) -> None:
    name = found[1] + found[2]
    if found[3]:
        archive.bury(name, data)
    elif archive.put(data) != name:
        raise DataIntegrityError(f"the backup's {name} was changed: its bytes no longer hash to their name")


def _put_archive(tar: tarfile.TarFile, archive: FileArchive, heard: Heard) -> int:
    blobs = 0
    for folder in archive.folders():
        for name in archive.names(folder):
            _put_bytes(tar, f"archive/{name[:2]}/{name[2:]}", archive.get(name))
            blobs += 1
            if blobs % 1000 == 0:
                heard(f"{blobs} files")
        for name, told in archive.tombstones(folder):
            _put_bytes(tar, f"archive/{name[:2]}/{name[2:]}.redacted", told)
            blobs += 1
    return blobs


def _put(tar: tarfile.TarFile, name: str, value: Any) -> None:
    _put_bytes(tar, name, json.dumps(value, indent=1, sort_keys=True).encode())


def _put_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(data), 0o444
    tar.addfile(told, BytesIO(data))


def _nobodys(told: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of this machine's users."""
    told.uid = told.gid = 0
    told.uname = told.gname = ""
    return told


def _flat(path: Path) -> None:
    """Has the database be one file, without a log beside it."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system or a broken file says, as a StoreError."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise StoreError(f"{path} cannot be read as a backup: {str(error)[:200]}.", hint=_NO_BACKUP) from error
    except OSError as error:
        raise StoreError(f"{error.filename or path}: {error.strerror or error}.") from error

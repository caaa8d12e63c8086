"""A ledger and its archive moved from one database to another, with the proof that nothing changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from trucewatch.collect.archive import FileArchive
from trucewatch.core.problems import ConfigError, StoreError
from trucewatch.settings import Settings

Heard = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied: lines by table, files of the archive, and what both ledgers now are."""

    lines: dict[str, int]
    blobs: int
    digest: str
    head: tuple[int, str]


def copy_ledger(settings: Settings, source: str, target: str, *, heard: Heard = lambda _: None) -> Copied:
    """Copies the ledger at one path or URL to another, new one, and its archive where that lies elsewhere.

    Raises StoreError where the target is there already, DataIntegrityError where the copy is not the same.
    """
    from trucewatch.store.copying import copy_lines
    from trucewatch.store.engine import is_there
    from trucewatch.store.ledger import open_ledger

    here, there = replace(settings, ledger=source), replace(settings, ledger=target)
    if here.ledger_shown == there.ledger_shown:
        raise ConfigError("A ledger cannot be copied to itself.", hint="Name another place.")
    with open_ledger(source) as reading:
        if is_there(target):
            raise StoreError(f"{there.ledger_shown} is there already.", hint="Copy to a new ledger.")
        with open_ledger(target, create=True) as writing:
            told = {"table": ""}

            def hear(table: str, count: int) -> None:
                if table != told["table"] or count % 50_000 == 0:
                    told["table"] = table
                    heard(f"{table}: {count}")

            lines = copy_lines(reading, writing, heard=hear)
            # Bytes after the lines that name them: those that came in meanwhile do no harm.
            blobs = copy_archive(FileArchive(here.archive_path), FileArchive(there.archive_path))
            return Copied(lines=lines, blobs=blobs, digest=writing.digest(), head=writing.head())


def copy_archive(source: FileArchive, target: FileArchive) -> int:
    """Copies what an archive keeps, each file hashed on its way; gives how many files.

    Raises DataIntegrityError where one no longer hashes to its name.
    """
    if source.root.absolute() == target.root.absolute():
        return 0
    count = 0
    for folder in source.folders():
        for name in source.names(folder):
            if not target.has(name):
                target.put(source.get(name))
            count += 1
        for name, told in source.tombstones(folder):
            target.bury(name, told)
    return count

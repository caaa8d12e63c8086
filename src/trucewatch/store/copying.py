"""A ledger copied whole into another database, line by line, with its chain; what is derived is made anew."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, insert, select

from trucewatch.core.problems import DataIntegrityError, StoreError
from trucewatch.store import rows
from trucewatch.store.ledger import SqlLedger
from trucewatch.store.queries import CHUNK, digest_of_lines, key_rows
from trucewatch.store.schema import DERIVED, entry, key
from trucewatch.store.tables import metadata

PASSING = frozenset({"person_session", "desk_lock"})
"""Tables of what holds for hours only, and of one desk."""


def kept_tables() -> tuple[Table, ...]:
    """The tables that hold what nothing else holds, each after those that it rests on."""
    left = {*DERIVED, *PASSING, key.name}
    return tuple(one for one in metadata.sorted_tables if one.name not in left)


def copy_lines(
    source: SqlLedger, target: SqlLedger, *, heard: Callable[[str, int], object] = lambda *_: None
) -> dict[str, int]:
    """Copies everything into an empty ledger in one transaction, as it stands at this moment; gives the lines by table.

    `heard` is told of a table and how many of its lines are copied. Raises StoreError where the target holds
    anything, DataIntegrityError where the copy is not the same (nothing is left of it then).
    """
    with source._connection() as reading, target.unit(), target._connection() as writing:
        if any(_count(writing, table) for table in kept_tables()):
            raise StoreError(f"{target.location} holds something already.", hint="Copy to a new ledger.")
        counts = {}
        for table in kept_tables():
            counts[table.name] = _copy(reading, writing, table, heard)
        _keys(writing)
        _prove(reading, writing)
    return counts


def _copy(reading: Connection, writing: Connection, table: Table, heard: Callable[[str, int], object]) -> int:
    count = 0
    for page in _pages(reading, table):
        writing.execute(insert(table), [dict(row) for row in page])
        count += len(page)
        heard(table.name, count)
    return count


def _pages(reading: Connection, table: Table) -> Iterator[Sequence[RowMapping]]:
    query = select(table).order_by(*table.primary_key.columns)
    with reading.execution_options(stream_results=True).execute(query) as found:
        yield from found.mappings().partitions(CHUNK)


def _keys(writing: Connection) -> None:
    """What records are found by, made anew from the entries."""
    query = select(entry.c.sequence, entry.c.type, entry.c.payload).order_by(entry.c.sequence).limit(CHUNK)
    after, size = -1, CHUNK
    while size == CHUNK:
        page = writing.execute(query.where(entry.c.sequence > after)).all()
        made = [row for number, name, payload in page for row in key_rows(number, rows.record_of(name, payload))]
        if made:
            writing.execute(insert(key), made)
        after, size = (page[-1].sequence if page else after), len(page)


def _prove(reading: Connection, writing: Connection) -> None:
    """Raises DataIntegrityError unless both hold the same lines, in the same order, by the same makers."""
    for table in kept_tables():
        here, there = _count(reading, table), _count(writing, table)
        if here != there:
            raise DataIntegrityError(f"the copy has {there} lines of {table.name}, not {here}: nothing was kept of it")
    if digest_of_lines(reading) != digest_of_lines(writing):
        raise DataIntegrityError("the copy's digest is another one than the ledger's: nothing was kept of it")


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar() or 0


def file_copy(ledger: SqlLedger, path: Path) -> None:
    """The ledger's file as it stands at this moment, copied while others read and write (SQLite's backup).

    Raises StoreError where it cannot be read or written.
    """
    try:
        with (
            closing(sqlite3.connect(f"{Path(ledger.location).absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target, pages=4096)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"{ledger.location} cannot be copied to {path}: {error}.") from error


def facts(ledger: SqlLedger) -> dict[str, Any]:
    """What a ledger is, as JSON: its database, revision, counts by table and type, and the head of its chain."""
    with ledger._connection() as connection:
        kind = connection.dialect.name
        version = ".".join(map(str, connection.dialect.server_version_info or ()))
        counts = {table.name: _count(connection, table) for table in kept_tables()}
        types = connection.execute(select(entry.c.type, func.count()).group_by(entry.c.type).order_by(entry.c.type))
        by_type = {row[0]: row[1] for row in types}
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if kind == "postgresql":
            size = "SELECT pg_database_size(current_database())"
        in_bytes = connection.exec_driver_sql(size).scalar()
    number, link = ledger.head()
    return {
        "ledger": ledger.location,
        "database": f"{kind} {version}",
        "revision": revision,
        "bytes": in_bytes,
        "entries": ledger.sequence(),
        "records": by_type,
        "tables": counts,
        "head": f"{number}:{link}",
    }

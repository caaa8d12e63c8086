"""Finding, making and bringing up to date a ledger's database."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from trucewatch.core.problems import StoreError
from trucewatch.store import postgres
from trucewatch.store.schema import REVISION

APPLICATION_ID = 0x74727763
"""Stands at byte 68 of a SQLite file that is a ledger ("trwc")."""

BUSY_TIMEOUT_S = 30
WRITE = "trucewatch_write"
"""Execution option of connections that write: their transactions take the write lock at once."""

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(path_or_url: str | Path, *, create: bool) -> Engine:
    """An engine on a ledger that stands at the newest revision.

    Raises StoreError when there is none and `create` is false, when what is there is no ledger (it is left
    as it is), when the ledger is newer than this program, and what the server says where there is one.
    """
    url = _url_of(path_or_url)
    if url is not None and url.get_backend_name() == "postgresql":
        return _open_postgres(url, create=create)
    path = _path_of(path_or_url, url)
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        if not create:
            raise StoreError(f"There is no ledger at {path}.", hint="Make one with `trucewatch init`.")
        _make_folder(path)
    else:
        _refuse_strangers(path)
    engine = _engine(path)
    try:
        _bring_up_to_date(engine, path)
        _journal_ahead(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"The ledger {path} cannot be opened: {plain(error)}.", hint=_hint(path)) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _hint(path: Path) -> str:
    """What may help where a ledger cannot be opened."""
    effective = os.access in os.supports_effective_ids
    may = [os.access(one, os.W_OK, effective_ids=effective) for one in (path, path.parent)]
    if path.is_file() and not all(may):
        return "Reading too needs the right to write in its folder; or copy it to one of your own."
    return ""


def is_there(path_or_url: str | Path) -> bool:
    """Whether something stands where the ledger should: a file, or a database that is no empty one.

    Raises StoreError where a server cannot be reached; a database that is not there is none.
    """
    url = _url_of(path_or_url)
    if url is None or url.get_backend_name() != "postgresql":
        return _path_of(path_or_url, url).exists()
    postgres.refuse_other_drivers(url)
    return postgres.is_filled(url, wait_s=BUSY_TIMEOUT_S, write=WRITE)


def plain(error: SQLAlchemyError) -> str:
    """What the database itself said, in one line and without the statement."""
    told = str(getattr(error, "orig", None) or error).strip()
    if "lock timeout" in told or "could not obtain lock" in told:
        return "it is locked: another program has been writing for too long"
    return " ".join(told.split())


def writer_of(engine: Engine) -> Engine:
    """The engine for transactions that write, one after another: each sees all that was written before its turn."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITE: True})
    return engine.execution_options(**{WRITE: True}, isolation_level="READ COMMITTED")


def location_of(engine: Engine) -> str:
    """Where an engine's ledger is: the path of its file, or the URL without the password."""
    return str(engine.url.database) if engine.dialect.name == "sqlite" else postgres.shown(engine.url)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs the migrations that the database lacks, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


HINT = "A path, sqlite:///path, or postgresql://user@host/database."


def _url_of(path_or_url: str | Path) -> URL | None:
    """The URL, where it is one. No message repeats it: it may hold a password."""
    text = str(path_or_url)
    if "://" not in text:
        return None
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError("The ledger's URL cannot be read.", hint=HINT) from error


def _path_of(path_or_url: str | Path, url: URL | None) -> Path:
    if url is None:
        return Path(path_or_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreError(f"A ledger cannot be kept at {postgres.shown(url)}.", hint=HINT)
    return Path(url.database)


def _open_postgres(url: URL, *, create: bool) -> Engine:
    postgres.refuse_other_drivers(url)
    engine = postgres.reached(url, create=create, wait_s=BUSY_TIMEOUT_S, write=WRITE)
    try:
        with engine.begin() as connection:
            is_there = postgres.is_ledger(connection, url)
        if not is_there and not create:
            raise StoreError(f"There is no ledger at {postgres.shown(url)}.", hint="Make one with `trucewatch init`.")
        _bring_up_to_date(engine, postgres.shown(url))
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"The ledger {postgres.shown(url)} cannot be opened: {plain(error)}.") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder of {path} cannot be made: {error.strerror}.") from error


def _refuse_strangers(path: Path) -> None:
    """Looks at the file's own header, so that no database ever touches what is not ours."""
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from error
    if not header.startswith(b"SQLite format 3\0") or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError(f"{path} is no ledger.", hint="Name another path; this file was left as it is.")


def _engine(path: Path) -> Engine:
    connected = {"timeout": BUSY_TIMEOUT_S}
    if _is_frozen(path):
        uri = f"{path.absolute().as_uri()}?immutable=1"
        frozen = create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=QueuePool)
        frozen.url = URL.create("sqlite", database=str(path))
        engine = frozen
    else:
        engine = create_engine(URL.create("sqlite", database=str(path)), connect_args=connected)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _is_frozen(path: Path) -> bool:
    """Whether the file stands on a disk that nobody can write: then it is read as it is.

    Raises StoreError where its newest units stand in a log beside it, which only a writer can take in.
    """
    try:
        is_so = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
        log = path.with_name(f"{path.name}-wal")
        has_log = log.exists() and log.stat().st_size > 0
    except (OSError, AttributeError):  # there is none yet, or the system knows no such disks
        return False
    if is_so and has_log:
        raise StoreError(
            f"{path} is on a disk that cannot be written, and its newest units are still in {log.name}.",
            hint="Copy both files to another disk and open the copy.",
        )
    return is_so


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are ours (`_begin`), not the driver's
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")


def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get(WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found is not None else None


def refuse_other_revisions(connection: Connection, location: str) -> None:
    """Raises StoreError where another program brought the ledger up to date after this one opened it.

    A program that still runs then may read on, but what it wrote would lack what the newer one relies on.
    """
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found != REVISION:
        raise StoreError(
            f"The ledger {location} was brought up to date by another trucewatch (revision {found}) in the meantime.",
            hint=f"This one knows {REVISION} and writes no more: update it and start it again.",
        )


def _bring_up_to_date(engine: Engine, path: Path | str) -> None:
    with engine.begin() as connection:
        if _revision(connection) == REVISION:
            return
    with writer_of(engine).begin() as connection:
        revision = _revision(connection)
        if revision is not None and revision not in revisions():
            raise StoreError(
                f"The ledger {path} was written by a newer trucewatch (revision {revision}).",
                hint=f"This one knows {REVISION}: update it.",
            )
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade(connection)


def _journal_ahead(engine: Engine) -> None:
    """Write-ahead logging, kept in the file once set. After the schema, so that the file's header names us
    before any log exists; where another process holds the file just now, the next opening does it."""
    raw = engine.raw_connection()
    try:
        with suppress(sqlite3.OperationalError):
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()

"""Finding, making and bringing up to date a ledger's database."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from trucewatch.core.problems import StoreError
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
    as it is), and when the ledger is newer than this program.
    """
    path = _path_of(path_or_url)
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
        raise StoreError(f"The ledger {path} cannot be opened: {plain(error)}.") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def plain(error: SQLAlchemyError) -> str:
    """What the database itself said, without the statement."""
    return str(getattr(error, "orig", None) or error)


def upgrade(connection: Connection) -> None:
    """Runs the migrations that the database lacks, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revisions() -> tuple[str, ...]:
    """Every revision this program knows, newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _path_of(path_or_url: str | Path) -> Path:
    text = str(path_or_url)
    if "://" not in text:
        return Path(text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError("The ledger's URL cannot be read.", hint="A path, or sqlite:///path.") from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreError(f"A ledger cannot be kept at {url.render_as_string()}.", hint="A path, or sqlite:///path.")
    return Path(url.database)


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
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


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


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        if _revision(connection) == REVISION:
            return
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        revision = _revision(connection)
        if revision is not None and revision not in revisions():
            raise StoreError(
                f"The ledger {path} was written by a newer trucewatch (revision {revision}).",
                hint=f"This one knows {REVISION}: update it.",
            )
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

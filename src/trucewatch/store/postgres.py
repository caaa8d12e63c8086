"""A ledger in a PostgreSQL database: what its server must be, and how one is reached."""

from functools import cache
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from trucewatch.core.problems import StoreError
from trucewatch.store.queries import subject_key

OLDEST = 14
"""The oldest server: what is older gets no more mends from its makers."""

WRITE_LOCK = 0x74727763
"""Key of the advisory lock that writers take, each ledger's own since such locks belong to one database."""

_NO_DATABASE = "3D000"
_MAKE = "createdb --template=template0 --encoding=UTF8 --locale=C NAME"


def shown(url: URL) -> str:
    """The URL as it may be told: without its password, wherever that stands."""
    bare = url.difference_update_query(["password", "sslpassword"])
    return bare.set(password=None).render_as_string()


def refuse_other_drivers(url: URL) -> None:
    """Raises StoreError for another driver than ours, where ours is not installed, and where no database is named."""
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise StoreError(f"A ledger cannot be reached by {url.drivername}.", hint="Write postgresql://… instead.")
    if find_spec("psycopg") is None:
        raise StoreError(
            "A ledger on PostgreSQL needs a package that is not installed.",
            hint="Install it: pip install 'trucewatch[postgres]'.",
        )
    if not url.database:
        raise StoreError(f"{shown(url)} names no database.", hint="Write postgresql://user@host/database.")


def reached(url: URL, *, create: bool, wait_s: float, write: str) -> Engine:
    """An engine on a server that answers and fits. With `create`, a database that is not there is made.

    `write` names the execution option of connections that write: their transactions wait up to `wait_s` seconds for
    their turn. Raises StoreError with what the server says.
    """
    engine = _engine(url, wait_s, write)
    try:
        try:
            _look(engine, url)
        except OperationalError as error:
            if not (create and _is_no_database(error)):
                raise
            _make_database(url)
            _look(engine, url)
    except SQLAlchemyError as error:
        engine.dispose()
        raise _told(url, error) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def is_filled(url: URL, *, wait_s: float, write: str) -> bool:
    """Whether there is a ledger in the database; False too where there is no such database."""
    engine = _engine(url, wait_s, write)
    try:
        with engine.begin() as connection:
            return is_ledger(connection, url)
    except SQLAlchemyError as error:
        if _is_no_database(error):
            return False
        raise _told(url, error) from error
    finally:
        engine.dispose()


def is_ledger(connection: Connection, url: URL) -> bool:
    """Whether a ledger is there; False where there is nothing. Raises StoreError where something else is."""
    tables = set(inspect(connection).get_table_names())
    if {"alembic_version", "entry", "made"} <= tables:
        return True
    # What other programs keep for all databases of a server (PostGIS's table of reference systems) is no stranger.
    if tables - {"spatial_ref_sys"}:
        raise StoreError(
            f"{shown(url)} is no ledger: it holds {', '.join(sorted(tables)[:3])}.",
            hint="Name another database; this one was left as it is.",
        )
    return False


def _engine(url: URL, wait_s: float, write: str) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        # One snapshot for all a reading transaction asks, as SQLite gives it.
        isolation_level="REPEATABLE READ",
        paramstyle="format",  # `fused` hands rows over as tuples
        pool_pre_ping=True,  # a server that was restarted is found again
        connect_args={"connect_timeout": 10, "application_name": "trucewatch", "client_encoding": "utf8"},
    )
    turn = f"SELECT set_config('lock_timeout', '{int(wait_s * 1000) or 1}', true), pg_advisory_xact_lock({WRITE_LOCK})"

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(write):
            connection.exec_driver_sql(turn)

    event.listen(engine, "begin", begin)
    event.listen(engine, "connect", _take_any_text)
    return engine


def _take_any_text(connection: Any, _record: object) -> None:
    """Has a connection of the driver's own take every text, whoever typed it."""
    connection.adapters.register_dumper(str, _dumper())


@cache
def _dumper() -> Any:
    """What writes a text for the server: NUL and lone surrogates, which it refuses, as `subject_key` tells them."""
    from psycopg import DataError
    from psycopg.types.string import StrDumperUnknown

    class AnyText(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            try:
                return super().dump(obj)
            except (DataError, UnicodeEncodeError):
                return super().dump(subject_key(obj))

    return AnyText


def _look(engine: Engine, url: URL) -> None:
    query = (
        "SELECT current_setting('server_version_num'), current_setting('server_encoding'), datcollate "
        "FROM pg_database WHERE datname = current_database()"
    )
    with engine.begin() as connection:
        version, encoding, collation = connection.exec_driver_sql(query).one()
    if int(version) // 10_000 < OLDEST:
        raise StoreError(
            f"The server of {shown(url)} is PostgreSQL {int(version) // 10_000}.", hint=f"It must be {OLDEST} or newer."
        )
    if encoding != "UTF8" or collation.partition(".")[0] not in ("C", "POSIX"):
        raise StoreError(
            f"The database {url.database} has encoding {encoding} and collation {collation}; a ledger needs UTF8 "
            "and C, so that ids sort alike everywhere and no update of the system's libraries breaks an index.",
            hint=f"Make another one: {_MAKE}.",
        )


def _is_no_database(error: SQLAlchemyError) -> bool:
    origin = error.orig if isinstance(error, DBAPIError) else None
    is_told = getattr(origin, "sqlstate", None) == _NO_DATABASE
    return is_told or ("database" in str(origin) and "does not exist" in str(origin))  # libpq tells no state here


def _make_database(url: URL) -> None:
    server = create_engine(
        url.set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 10},
    )
    try:
        with server.connect() as connection:
            name = connection.dialect.identifier_preparer.quote(url.database or "")
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    except SQLAlchemyError as error:
        raise StoreError(
            f"There is no database {url.database} on the server, and it cannot be made: {_said(error)}.",
            hint=f"Have it made: {_MAKE}.",
        ) from error
    finally:
        server.dispose()


def _told(url: URL, error: SQLAlchemyError) -> StoreError:
    if _is_no_database(error):
        return StoreError(
            f"There is no database {url.database} on the server {url.host or ''}.".replace(" .", "."),
            hint="Make one with `trucewatch init`.",
        )
    return StoreError(f"The ledger's server cannot be reached at {shown(url)}: {_said(error)}.")


def _said(error: SQLAlchemyError) -> str:
    """The server's own word in one line; it never holds the password."""
    origin = getattr(error, "orig", None)
    lines = str(origin if origin is not None else error).strip().splitlines()
    return " ".join(line.strip() for line in lines)[:400]

"""Ledgers of tests that name a path, kept in databases of a server instead; and what tests do past a ledger's back."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url

from trucewatch.core.problems import StoreError
from trucewatch.store import engine as engines
from trucewatch.store import ledger as ledgers
from trucewatch.testing.postgres import PostgresServer

MARK = b"on server\n"
"""Begins a file that stands where the ledger's would: below it the path it was made for, and the database's URL."""


def on_server(server: PostgresServer, patch: pytest.MonkeyPatch) -> None:
    """Has `open_ledger` take a database of the server for each path. A mark is left where the file would stand.

    A mark that was copied elsewhere stands for a copy of the database, which is made when it is first opened.
    """
    paths: dict[str, str] = {}
    really = engines.open_engine

    def opened(path_or_url: str | Path, *, create: bool) -> Engine:
        text = str(path_or_url).removeprefix("sqlite:///")
        path = Path(text).absolute()
        if "://" in text or not text or (path.exists() and not _is_mark(path)):
            return really(path_or_url, create=create)
        if not path.exists():
            if not create:
                raise StoreError(f"There is no ledger at {text}.", hint="Make one with `trucewatch init`.")
            path.parent.mkdir(parents=True, exist_ok=True)
            _leave_mark(path, server.database())
        url = _settled(path, server)
        paths[str(make_url(url).database)] = text
        return really(url, create=create)

    def location(engine: Engine) -> str:
        return paths.get(str(engine.url.database)) or engines.location_of(engine)

    patch.setattr(ledgers, "open_engine", opened)
    patch.setattr(ledgers, "location_of", location)


def _is_mark(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[: len(MARK)] == MARK


def _told(path: Path) -> tuple[str, str]:
    """The path that a mark was made for, and the URL."""
    made_for, url = path.read_bytes()[len(MARK) :].decode().split("\n")
    return made_for, url


def _leave_mark(path: Path, url: str) -> None:
    path.write_bytes(MARK + f"{path}\n{url}".encode())


def _settled(path: Path, server: PostgresServer) -> str:
    """The URL of a mark's own database; one that was copied from elsewhere gets a copy of the other's first."""
    made_for, url = _told(path)
    if made_for == str(path):
        return url
    own = server.copy(url)
    _leave_mark(path, own)
    return own


def copy_ledger(path: Path, to: Path) -> Path:
    """A copy of a ledger, wherever it is kept, with its archive if there is one."""
    if _is_mark(path):
        shutil.copy(path, to)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(to),))
    if Path(f"{path}.archive").exists():
        shutil.copytree(f"{path}.archive", f"{to}.archive")
    return to


def address(path: str | Path) -> str:
    """Where another process finds a ledger: its path, or the URL of the database that the path stands for."""
    if not _is_mark(Path(path)):
        return str(path)
    if _told(Path(path))[0] != str(Path(path).absolute()):
        ledgers.open_ledger(path).close()  # it is a copy, which is made now
    return _told(Path(path))[1]


def url_of(path: str | Path) -> URL:
    """What SQLAlchemy reaches a ledger's database by."""
    told = address(path)
    return make_url(told if "://" in told else f"sqlite:///{Path(told).absolute()}")


def past_ledger(path: str | Path, *statements: str | tuple[str, Sequence[str]]) -> list[tuple[object, ...]]:
    """Runs statements in a ledger's database, past the ledger, as one transaction; gives what the last one found.

    Raises what SQLAlchemy raises.
    """
    plain = create_engine(url_of(path))
    try:
        with plain.begin() as connection:
            for told in statements:
                statement, values = (told, ()) if isinstance(told, str) else told
                if plain.dialect.name == "postgresql":
                    statement = statement.replace("?", "%s")
                done = connection.exec_driver_sql(statement, tuple(values))
            return [tuple(row) for row in done] if done.returns_rows else []
    finally:
        plain.dispose()


def is_on_server(path: str | Path) -> bool:
    """Whether a path stands for a database of a server."""
    return _is_mark(Path(path))


def audit_unlocked(path: str | Path) -> tuple[str, ...]:
    """Statements of one who takes the audit's triggers away first."""
    if is_on_server(path):
        return ("DROP TRIGGER audit_no_change ON audit",)
    return tuple(f"DROP TRIGGER audit_no_{name}" for name in ("update", "delete", "replace"))


def dump(path: str | Path) -> str:
    """All that the tables of a ledger hold, as text."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if is_on_server(path):
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = [str(row[0]) for row in past_ledger(path, tables)]
    return "\n".join(str(row) for name in names for row in past_ledger(path, f'SELECT * FROM "{name}"'))

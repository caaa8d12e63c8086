"""Ledgers of tests that name a path, kept in databases of a server instead."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from trucewatch.core.problems import StoreError
from trucewatch.store import engine as engines
from trucewatch.store import ledger as ledgers
from trucewatch.testing.postgres import PostgresServer


def on_server(server: PostgresServer, patch: pytest.MonkeyPatch) -> None:
    """Has `open_ledger` take a database of the server for each path. A mark is left where the file would stand."""
    databases: dict[str, str] = {}
    paths: dict[str, str] = {}
    really = engines.open_engine

    def opened(path_or_url: str | Path, *, create: bool) -> Engine:
        text = str(path_or_url).removeprefix("sqlite:///")
        path = Path(text).absolute()
        if "://" in text or not text or (path.exists() and path.read_bytes()[:10] != b"on server\n"):
            return really(path_or_url, create=create)
        if not path.exists() and not create:
            raise StoreError(f"There is no ledger at {text}.", hint="Make one with `trucewatch init`.")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            url = server.database()
            path.write_bytes(b"on server\n" + url.encode())
        url = path.read_bytes()[10:].decode()
        databases[str(path)] = url
        paths[str(make_url(url).database)] = text
        return really(url, create=create)

    def location(engine: Engine) -> str:
        return paths.get(str(engine.url.database)) or engines.location_of(engine)

    patch.setattr(ledgers, "open_engine", opened)
    patch.setattr(ledgers, "location_of", location)

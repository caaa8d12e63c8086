"""The tables as the program has them, and as its migrations make them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert

from trucewatch.core.problems import Problem, Stage, StoreError
from trucewatch.store import engine, rows, schema
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import open_ledger
from trucewatch.store.queries import entry_row
from trucewatch.testing import MAKER, make_capture, make_document

pytestmark = pytest.mark.sqlite_file


def objects(connection: Connection) -> list[tuple[str, ...]]:
    query = (
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version' ORDER BY type, name"
    )
    return [tuple(" ".join(str(word).split()) for word in row) for row in connection.exec_driver_sql(query)]


def test_a_fresh_schema_is_the_migrations_replayed() -> None:
    fresh, replayed = create_engine("sqlite://"), create_engine("sqlite://")
    with fresh.begin() as left, replayed.begin() as right:
        schema.metadata.create_all(left)
        engine.upgrade(right)
        assert objects(left) == objects(right)
        assert {"entry", "made", "maker"} <= {name for kind, name, *_ in objects(right) if kind == "table"}
    fresh.dispose()
    replayed.dispose()


def test_the_newest_revision_is_the_schema_s() -> None:
    assert engine.revisions()[0] == schema.REVISION


def test_an_older_ledger_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.commit()
    with open_ledger(path) as ledger:
        assert ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="m")], maker=MAKER) == 1


def test_a_newer_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    open_ledger(path, create=True).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match=r"newer trucewatch \(revision 9999\)"):
        open_ledger(path, create=True)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(connection: Connection) -> None:
        schema.metadata.create_all(connection)
        raise StoreError("a migration failed")

    path = tmp_path / "ledger.db"
    with monkeypatch.context() as patch:
        patch.setattr(engine, "upgrade", failing)
        with pytest.raises(StoreError, match="a migration failed"):
            open_ledger(path, create=True)
    assert path.stat().st_size == 0
    open_ledger(path, create=True).close()


def older(path: Path, revision: str) -> None:
    """A ledger as an older program left it, with a capture and a document."""
    document, capture = make_document("Shells fell."), make_capture(b"Shells fell.")
    old = create_engine(f"sqlite:///{path}")
    moment = "2026-01-02T03:04:05.000006+00:00"
    with old.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        engine.upgrade(connection, revision)
        connection.execute(insert(schema.maker).values(id=MAKER.id, name=MAKER.name, version="1", digest=""))
        for number, record in enumerate((capture, document), start=1):
            line = rows.Line(record.id, record, True, 0)
            connection.execute(insert(schema.entry), entry_row(number, line, moment))
            stamp = {"sequence": number, "record_id": record.id, "maker_id": MAKER.id, "round": 0}
            connection.execute(insert(schema.made), {**stamp, "recorded_at": moment})
    old.dispose()


def test_an_older_ledger_s_records_get_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    document, capture = make_document("Shells fell."), make_capture(b"Shells fell.")
    older(path, "0001")
    with open_ledger(path) as ledger:
        assert ledger.keyed("page", document.page_key) == (document.id,)
        assert ledger.keyed("sha256", capture.sha256) == (capture.id,)
        assert ledger.sequence() == 2


def test_an_older_ledger_s_lines_are_chained(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    older(path, "0003")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO succession VALUES ('incident-a', 'incident-b', 2)")
        connection.commit()
    with open_ledger(path) as ledger:
        assert ledger.head()[0] == 1
        assert ledger.fused().successions("incident-a") == [("incident-b", 2)]
        ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="m")], maker=MAKER)
        assert ledger.head()[0] == 2
        assert list(LedgerCheck(ledger).lines(Walk())) == []

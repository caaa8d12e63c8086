"""Nobody changes the ledger, not with SQL either."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from trucewatch.core.problems import Problem, Stage
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER

pytestmark = pytest.mark.sqlite_file

STATEMENTS = [
    "UPDATE entry SET payload = '{}'",
    "UPDATE made SET recorded_at = ''",
    "UPDATE maker SET version = '2'",
    "DELETE FROM made",
    "DELETE FROM entry",
    "DELETE FROM maker",
    "REPLACE INTO entry SELECT sequence, record_id, type, stage, subject_id, '{}', recorded_at FROM entry",
    "REPLACE INTO entry SELECT 99, record_id, type, stage, subject_id, '{}', recorded_at FROM entry",
    "REPLACE INTO made SELECT 99, record_id, maker_id, round, '' FROM made",
    "REPLACE INTO made SELECT sequence, record_id, maker_id, 99, '' FROM made",
    "REPLACE INTO maker SELECT id, 'someone', version, digest FROM maker",
    "INSERT INTO maker SELECT id, '', '', '' FROM maker WHERE true ON CONFLICT DO UPDATE SET name = 'someone'",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="m")], maker=MAKER)
    return path


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_plain_connection_is_refused(path: Path, statement: str) -> None:
    with open_ledger(path) as ledger:
        before = ledger.digest()
    with closing(sqlite3.connect(path)) as connection:
        rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("entry", "made", "maker")]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.commit()
        assert rows == [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("entry", "made", "maker")]
    with open_ledger(path) as ledger:
        assert ledger.digest() == before

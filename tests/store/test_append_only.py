"""Nobody changes the ledger, not with SQL either."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from trucewatch.core.decisions import Decision
from trucewatch.core.problems import Problem, Stage
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER
from trucewatch.testing.builders import FETCHED_AT

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


def blanked(path: Path) -> str:
    """Redacts the problem of the ledger; gives the decision's id."""
    with open_ledger(path) as ledger:
        problem = next(ledger.records(Problem))
        decision = Decision(
            subject=problem.id, action="redact", value="", person="ana", decided_at=FETCHED_AT, saw_sequence=1
        )
        assert ledger.redact(decision, [replace(problem, message="█", kept_id=problem.id)], maker=MAKER) == 1
    return decision.id


def test_after_a_redaction_the_line_is_closed_again(path: Path) -> None:
    decision = blanked(path)
    row = f"1, '{decision}'"
    for statement, said in (
        ("UPDATE entry SET payload = '{}' WHERE sequence = 1", "append-only"),
        ("UPDATE redaction SET now = was", "append-only"),
        ("DELETE FROM redaction", "append-only"),
        (f"REPLACE INTO redaction VALUES ({row}, '', '', 9)", "append-only"),
        ("INSERT INTO redaction VALUES (1, (SELECT record_id FROM entry WHERE sequence = 1), '', '', 3)", "decision"),
        ("UPDATE batch SET chain = ''", "append-only"),
        ("DELETE FROM batch", "append-only"),
    ):
        with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match=said):
            connection.execute(statement)


def test_one_who_uses_an_old_decision_to_change_a_line_is_told(path: Path) -> None:
    """The database cannot stop one who plays the whole part; the chain tells it."""
    decision = blanked(path)
    with open_ledger(path) as ledger:
        ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="second")], maker=MAKER)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO redaction VALUES (3, ?, 'x', 'y', 4)", (decision,))
        connection.execute("UPDATE entry SET payload = replace(payload, 'second', 'third!') WHERE sequence = 3")
        connection.commit()
    for later in (False, True):
        with open_ledger(path) as ledger:
            if later:
                ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="fourth")], maker=MAKER)
            found = {fault.code for fault in LedgerCheck(ledger).lines(Walk())}
            assert found >= ({"chain_broken"} if later else {"unchained"})
            assert found & {"line_changed", "wrong_id"}

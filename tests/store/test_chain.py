"""The chain of hashes: each change names its line, and a cut-off end is told by the chain or by a head kept aside."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from trucewatch.core.problems import Problem, Stage
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.store.schema import triggers
from trucewatch.testing import MAKER, make_capture, make_claim, make_document

pytestmark = pytest.mark.sqlite_file


def problem(number: int) -> Problem:
    return Problem(stage=Stage.READ, subject="s", code="c", message=str(number))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Seven batches: five problems, a document with its claim, and what came of an incident."""
    path = tmp_path / "ledger.db"
    document = make_document("Shells fell on Daraa.")
    with open_ledger(path, create=True) as ledger:
        for number in range(5):
            ledger.add([problem(number)], maker=MAKER)
        ledger.add([make_capture(b"Shells fell on Daraa."), document, make_claim(document, "Shells")], maker=MAKER)
        with ledger.unit():
            ledger.fused().add_successions([("incident-a", "incident-b", 8), ("incident-c", "incident-b", 8)])
    return path


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in triggers():
            connection.execute(f"DROP TRIGGER {statement.split()[2]}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        for statement in triggers():
            connection.execute(statement)
        connection.commit()


def faults(path: Path) -> list[tuple[str, str]]:
    with open_ledger(path) as ledger:
        check, walk = LedgerCheck(ledger), Walk()
        told = [*check.database(), *check.gaps(), *check.lines(walk), *check.keys(walk)]
        return [(one.code, one.subject) for one in told]


def test_an_untouched_one_is_sound(path: Path) -> None:
    assert faults(path) == []
    with closing(sqlite3.connect(path)) as connection:
        told = connection.execute("SELECT number, first, last FROM batch").fetchall()
    assert told == [*((number, number, number) for number in range(1, 6)), (6, 6, 8), (7, 9, 8)]


CHANGES = {
    "the time of a line": ("UPDATE made SET recorded_at = '' WHERE sequence = 3", "line_changed", problem(2).id),
    "the time of an entry": ("UPDATE entry SET recorded_at = '' WHERE sequence = 3", "line_changed", problem(2).id),
    "the round of a line": ("UPDATE made SET round = 1 WHERE sequence = 1", "line_changed", problem(0).id),
    "what no id covers": (
        """UPDATE entry SET payload = replace(payload, '"message"', '"hint":"x","message"') WHERE sequence = 4""",
        "line_changed",
        problem(3).id,
    ),
    "a succession": (
        "UPDATE succession SET sequence = 6 WHERE old_id = 'incident-c'",
        "line_changed",
        "succession of incident-c by incident-b",
    ),
    "a batch's digest": ("UPDATE batch SET digest = 'x' WHERE number = 2", "chain_broken", "batch 2"),
    "a batch's link": ("UPDATE batch SET chain = 'x' WHERE number = 7", "chain_broken", "batch 7"),
    "a batch's end, far out": ("UPDATE batch SET last = 1 << 40 WHERE number = 2", "chain_broken", "batch 2"),
    "a batch's short hashes": (
        "UPDATE batch SET leaves = x'0011223344556677' WHERE number = 2",
        "line_changed",
        problem(1).id,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_change_is_named(path: Path, change: str) -> None:
    statement, code, subject = CHANGES[change]
    sql(path, statement)
    assert (code, subject) in faults(path)


TAKEN = {
    "a succession": ("DELETE FROM succession WHERE old_id = 'incident-a'", "chain_broken", "batch 7"),
    "a batch": ("DELETE FROM batch WHERE number = 3", "chain_broken", "batch 4"),
    "the last batch": ("DELETE FROM batch WHERE number = 7", "unchained", "succession of incident-a by incident-b"),
}


@pytest.mark.parametrize("taken", TAKEN)
def test_what_was_taken_out_is_named(path: Path, taken: str) -> None:
    statement, code, subject = TAKEN[taken]
    sql(path, statement)
    assert (code, subject) in faults(path)


def test_a_line_put_in_past_the_program_is_named(path: Path) -> None:
    put = "INSERT INTO made SELECT 9, record_id, maker_id, 1, recorded_at FROM made WHERE sequence = 1"
    sql(path, put)
    assert faults(path) == [("unchained", "entry 9")]
    with open_ledger(path) as ledger:
        ledger.add([problem(7), problem(8)], maker=MAKER)
    assert faults(path) == [("unchained", "entry 9")]


def test_an_end_that_was_cut_off_is_told(path: Path) -> None:
    sql(
        path,
        "DELETE FROM key WHERE sequence > 5",
        "DELETE FROM made WHERE sequence > 5",
        "DELETE FROM entry WHERE sequence > 5",
    )
    assert faults(path) == [("tail_missing", "batch 6")]


def fail(ledger: SqlLedger, number: int) -> None:
    """A unit that writes and is taken back."""
    with ledger.unit():
        ledger.add([problem(number)], maker=MAKER)
        ledger.fused().add_successions([("incident-a", "incident-b", number)])
        raise ValueError("no")


def test_what_failed_is_no_part_of_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        with ledger.unit():
            ledger.add([problem(1)], maker=MAKER)
            with pytest.raises(ValueError, match="no"):
                fail(ledger, 2)
            ledger.add([problem(3)], maker=MAKER)
        with pytest.raises(ValueError, match="no"):
            fail(ledger, 4)
    assert faults(path) == []


def test_the_head_is_the_newest_link(path: Path) -> None:
    with open_ledger(path) as ledger:
        walk = Walk()
        assert list(LedgerCheck(ledger).lines(walk)) == []
        assert ledger.head() == (7, walk.heads[7])
        ledger.add([problem(9)], maker=MAKER)
        assert ledger.head()[0] == 8
        later = Walk(heads={7: ""})
        assert list(LedgerCheck(ledger).lines(later)) == []
        assert later.heads == {7: walk.heads[7], 8: ledger.head()[1]}

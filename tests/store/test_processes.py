"""Several processes on one ledger, and processes that are killed."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Pass
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Document
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.testing import MAKER, run_with_kills

pytestmark = pytest.mark.sqlite_file

FEEDER = Path(__file__).parent / "feeder.py"
UNITS = 60
CLAIMS = 40


def command(path: Path, maker: str, units: int) -> list[str]:
    return [sys.executable, str(FEEDER), str(path), maker, str(units)]


def places(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [place for (place,) in connection.execute("SELECT sequence FROM made ORDER BY sequence")]


def whole(ledger: SqlLedger, units: int) -> None:
    """Asserts that every unit is there with all it holds, once."""
    documents = list(ledger.records(Document))
    assert len(documents) == units
    assert len(list(ledger.records(Claim))) == units * CLAIMS
    assert len(list(ledger.records(Problem))) == units
    for document in documents:
        made = [claim.id for claim in ledger.records(Claim, subject=document.id)]
        latest = ledger.latest_pass(Stage.EXTRACT, document.id)
        assert latest is not None
        assert list(latest.made) == made


def test_a_run_that_is_killed_and_run_again_leaves_what_a_clean_one_leaves(tmp_path: Path) -> None:
    clean, killed = tmp_path / "clean.db", tmp_path / "killed.db"
    subprocess.run(command(clean, "feeder", UNITS), check=True, capture_output=True)
    hit = run_with_kills(command(killed, "feeder", UNITS), seed=7, kills=8, lines=(0, 4), delay_s=0.01)
    assert hit == 8
    with open_ledger(clean) as one, open_ledger(killed) as other:
        whole(other, UNITS)
        assert other.digest() == one.digest()
    assert places(killed) == list(range(1, UNITS * (CLAIMS + 3) + 1))


def test_processes_that_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path, units = tmp_path / "new.db", 15
    names = ("left", "right", "third")
    running = [
        subprocess.Popen(command(path, name, units), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    with open_ledger(path) as ledger:
        documents = list(ledger.records(Document))
        assert len(documents) == units
        assert len(list(ledger.records(Claim))) == units * CLAIMS
        assert len(list(ledger.records(Pass))) == units * len(names)
        for claim in ledger.records(Claim):
            makers = [ledger.maker(entry.maker_id) for entry in ledger.entries(claim.id)]
            assert sorted(maker.name for maker in makers if maker) == sorted(names)
    per_unit = len(names) * (1 + CLAIMS + 1 + 1)
    assert places(path) == list(range(1, units * per_unit + 1))


def test_threads_have_units_of_their_own(tmp_path: Path) -> None:
    import threading

    failed: list[BaseException] = []

    def write(ledger: SqlLedger, name: str) -> None:
        try:
            for number in range(20):
                with ledger.unit():
                    for part in range(3):
                        problem = Problem(stage=Stage.READ, subject=name, code="c", message=f"{number}.{part}")
                        ledger.add([problem], maker=MAKER)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failed.append(error)

    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        threads = [threading.Thread(target=write, args=(ledger, name)) for name in ("left", "right")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        found = [problem.subject for problem in ledger.records(Problem)]
        assert ledger.sequence() == len(found) == 120
        assert all(len(set(found[start : start + 3])) == 1 for start in range(0, 120, 3))

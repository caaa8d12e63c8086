"""A disk that is full, a folder that takes nothing, a log torn off, a clock set back: told plainly, nothing lost."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from trucewatch.core.problems import Problem, Stage, StoreError
from trucewatch.core.records import Document
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER
from trucewatch.testing.postgres import PostgresServer

pytestmark = pytest.mark.sqlite_file
FEEDER = Path(__file__).parent / "feeder.py"
UNIT = 43


def faults(where: str | Path) -> list[str]:
    with open_ledger(where) as ledger:
        check, walk = LedgerCheck(ledger), Walk()
        told = [*check.database(), *check.gaps(), *check.lines(walk), *check.keys(walk)]
        return [one.code for one in told if "rests on capture-" not in one.message]


def feed(path: Path, units: int, most: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs the feeder; with `most`, no file of its may grow beyond so many bytes, as on a full disk."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    words = [
        sys.executable,
        "-c",
        f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{FEEDER.read_text()}",
    ]
    return subprocess.run(
        [*words, str(path), "feeder", str(units)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=small if most else None,
    )


@pytest.mark.parametrize("most", [120_000, 300_000, 700_000])
def test_a_full_disk_is_told_and_keeps_what_was_said_to_be_kept(tmp_path: Path, most: int) -> None:
    path = tmp_path / "ledger.db"
    done = feed(path, 60, most)
    assert done.returncode != 0
    assert "StoreError" in done.stderr
    assert "full" in done.stderr or "I/O error" in done.stderr
    said = len(done.stdout.splitlines())
    if path.exists() and path.stat().st_size:
        with open_ledger(path) as ledger:
            assert len(list(ledger.records(Document))) >= said
            assert ledger.sequence() % UNIT == 0
        assert faults(path) == []
    else:
        assert said == 0
    assert feed(path, 60).returncode == 0
    assert faults(path) == []
    with open_ledger(path) as ledger:
        assert ledger.sequence() == 60 * UNIT


@pytest.fixture
def filled() -> Iterator[Path]:
    """A ledger in a folder that others may enter."""
    with TemporaryDirectory(prefix="trucewatch-") as folder:
        os.chmod(folder, 0o755)
        path = Path(folder) / "kept" / "ledger.db"
        assert feed(path, 5).returncode == 0
        yield path
        path.parent.chmod(0o755)


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Root is bound by none: it becomes another user for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_takes_nothing_is_told(filled: Path) -> None:
    filled.parent.chmod(0o555)
    with bound_by_permissions():
        with pytest.raises(StoreError, match=r"new/ledger.db cannot be made: Permission denied"):
            open_ledger(filled.parent / "new" / "ledger.db", create=True)
        with pytest.raises(StoreError, match=r"other.db cannot be opened: unable to open"):
            open_ledger(filled.parent / "other.db", create=True)


def test_a_folder_that_may_not_be_written_any_more_says_what_reading_needs(filled: Path) -> None:
    for part in filled.parent.iterdir():
        part.chmod(0o444)
    filled.parent.chmod(0o555)
    with bound_by_permissions(), pytest.raises(StoreError, match=r"cannot be opened: .*Reading too needs the right"):
        open_ledger(filled)
    filled.parent.chmod(0o755)
    assert faults(filled) == []


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as a disk that nobody can write."""
    again = subprocess.run(["mount", "-o", "remount,ro", str(folder)], capture_output=True, check=False)
    assert again.returncode == 0, again.stderr
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of its own, where the system lets us make one."""
    with TemporaryDirectory(prefix="trucewatch-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "none", folder], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("may not mount a disk here")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_cannot_be_written_is_read_all_the_same(disk: Path) -> None:
    path = disk / "ledger.db"
    assert feed(path, 5).returncode == 0
    with open_ledger(path) as ledger:
        digest = ledger.digest()
    with read_only(disk):
        with open_ledger(path) as ledger:
            assert ledger.digest() == digest
            with pytest.raises(StoreError, match="readonly"):
                ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="m")], maker=MAKER)
        assert faults(path) == []
        with pytest.raises(StoreError, match="cannot be opened: unable to open"):
            open_ledger(disk / "new.db", create=True)
    assert feed(path, 6).returncode == 0
    assert faults(path) == []


def test_a_log_on_a_disk_that_cannot_be_written_is_not_passed_by(disk: Path) -> None:
    path = disk / "ledger.db"
    open_ledger(path, create=True).close()
    held = sqlite3.connect(path)
    held.execute("SELECT count(*) FROM entry").fetchall()
    assert feed(path, 2).returncode == 0
    (disk / "copy").mkdir()
    for part in (path, path.with_name("ledger.db-wal")):
        shutil.copy(part, disk / "copy")
    held.close()
    with read_only(disk), pytest.raises(StoreError, match=r"still in ledger.db-wal. Copy both files"):
        open_ledger(disk / "copy" / "ledger.db")


def test_a_disk_that_is_really_full_is_told(disk: Path) -> None:
    path = disk / "ledger.db"
    assert feed(path, 2).returncode == 0
    (disk / "ballast").write_bytes(bytes(63_000_000))
    done = feed(path, 60)
    assert done.returncode != 0
    assert "StoreError" in done.stderr
    assert "full" in done.stderr
    (disk / "ballast").unlink()
    said = len(done.stdout.splitlines())
    with open_ledger(path) as ledger:
        assert len(list(ledger.records(Document))) >= said + 2
    assert faults(path) == []
    assert feed(path, 60).returncode == 0
    assert faults(path) == []


def torn_copies(path: Path, folder: Path) -> Iterator[Path]:
    """Copies of a ledger as a power cut leaves it: its log cut off at any place, or its end overwritten with noise."""
    log = path.with_name(path.name + "-wal")
    whole = log.read_bytes()
    assert len(whole) > 100_000
    for number, size in enumerate((0, 20, 4_000, len(whole) // 3, len(whole) // 2, len(whole) - 5)):
        for noise in (b"", b"\xa5" * 3_000):
            copy = folder / f"{number}{'n' if noise else ''}" / "ledger.db"
            copy.parent.mkdir()
            shutil.copy(path, copy)
            copy.with_name(copy.name + "-wal").write_bytes(whole[:size] + noise)
            yield copy


def test_a_torn_log_leaves_whole_units(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    open_ledger(path, create=True).close()
    with closing(sqlite3.connect(path)) as held:  # keeps the log from being taken in at the feeder's end
        held.execute("SELECT count(*) FROM entry").fetchall()
        assert feed(path, 8).returncode == 0
        copies = list(torn_copies(path, tmp_path))
    counts = []
    for copy in copies:
        with open_ledger(copy) as ledger:
            assert ledger.sequence() % UNIT == 0
            counts.append(ledger.sequence() // UNIT)
        assert faults(copy) == []
        assert feed(copy, 8).returncode == 0
        assert faults(copy) == []
    assert min(counts) == 0
    assert max(counts) == 7


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_clock_set_back_changes_no_order(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    where = str(tmp_path / "ledger.db")
    if kind == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        where = server.database()
    now = datetime(2026, 11, 22, tzinfo=UTC)
    moments = [now, now - timedelta(days=900), now + timedelta(days=1), now - timedelta(seconds=1)]
    clock = iter([moment for moment in moments for _ in range(2)])
    with open_ledger(where, create=True, clock=lambda: next(clock)) as ledger:
        problems = [Problem(stage=Stage.READ, subject="s", code="c", message=str(number)) for number in range(4)]
        for problem in problems:
            ledger.add([problem], maker=MAKER)
        assert list(ledger.records(Problem)) == problems
        assert [one.recorded_at for p in problems for one in ledger.entries(p.id)] == moments
        assert list(ledger.records(Problem, as_of=2)) == problems[:2]
    assert faults(where) == []

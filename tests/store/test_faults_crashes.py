"""Real processes that are killed, on both databases, and a server that goes down under them.

A feeder says a unit's number only when the unit is kept: whatever it said must be there afterwards, once.
"""

import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Pass
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import run_with_kills
from trucewatch.testing.postgres import NoServer, PostgresServer, postgres_server

pytestmark = pytest.mark.sqlite_file
FEEDER = Path(__file__).parent / "feeder.py"
CLAIMS = 40
UNIT = CLAIMS + 3
"""Lines of a unit: its document, claims, problem and pass."""


def command(where: str, maker: str, units: int) -> list[str]:
    return [sys.executable, str(FEEDER), where, maker, str(units)]


def sound(where: str, units: int, makers: int = 1) -> str:
    """Asserts that every unit is there once with all it holds, and that nothing is wrong; gives the digest."""
    with open_ledger(where) as ledger:
        check, walk = LedgerCheck(ledger), Walk()
        # The feeder's documents rest on captures that it does not add.
        told = [*check.database(), *check.gaps(), *check.lines(walk), *check.keys(walk)]
        assert [one for one in told if not re.search("rests on capture-", one.message)] == []
        assert len(list(ledger.records(Document))) == units
        assert len(list(ledger.records(Claim))) == units * CLAIMS
        assert len(list(ledger.records(Problem))) == units
        assert len(list(ledger.records(Pass))) == units * makers
        assert ledger.sequence() == units * UNIT * makers
        return ledger.digest()


@pytest.fixture
def own() -> Iterator[PostgresServer]:
    """A server of one's own, to be stopped at will, which writes through to the disk."""
    try:
        with postgres_server(is_lasting=True) as server:
            if server.data is None:
                pytest.skip("the server named is not ours to stop")
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_feeder_killed_at_random_points_leaves_what_a_clean_run_leaves(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    units = 40
    where = str(tmp_path / "killed.db")
    if kind == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        where = server.database()
    hit = run_with_kills(command(where, "feeder", units), seed=11, kills=6, lines=(0, 5), delay_s=0.02)
    assert hit >= 4
    clean = str(tmp_path / "clean.db")
    subprocess.run(command(clean, "feeder", units), check=True, capture_output=True)
    assert sound(where, units) == sound(clean, units)


def test_writers_of_a_server_take_turns(postgres: PostgresServer) -> None:
    where, names, units = postgres.database(), ("left", "right", "third"), 12
    running = [
        subprocess.Popen(command(where, name, units), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    sound(where, units, makers=len(names))


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_that_goes_down_under_load_loses_nothing_it_acknowledged(own: PostgresServer, how: str) -> None:
    where, units = own.database(), 60
    process = subprocess.Popen(
        command(where, "feeder", units), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said = [process.stdout.readline() for _ in range(5)]
    own.stop(how)
    rest, error = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "StoreError" in error
    kept = [int(line) for line in [*said, *rest.splitlines()]]
    own.start()
    with open_ledger(where) as ledger:
        there = len(list(ledger.records(Document)))
        # One unit more may be there: its answer was lost with the connection.
        assert there - len(kept) in (0, 1)
        assert ledger.sequence() == there * UNIT
    subprocess.run(command(where, "feeder", units), check=True, capture_output=True)
    sound(where, units)


def test_an_open_ledger_finds_a_restarted_server_again(own: PostgresServer) -> None:
    with open_ledger(own.database()) as ledger:
        assert ledger.sequence() == 0
        own.stop("fast")
        own.start()
        assert ledger.sequence() == 0


def test_a_reader_sees_whole_units_while_others_write(postgres: PostgresServer, tmp_path: Path) -> None:
    for where in (postgres.database(), str(tmp_path / "l.db")):
        open_ledger(where, create=True).close()
        process = subprocess.Popen(command(where, "feeder", 25), stdout=subprocess.DEVNULL)
        stop, seen = threading.Event(), set[int]()

        def read(where: str = where, stop: threading.Event = stop, seen: set[int] = seen) -> None:
            with open_ledger(where) as ledger:
                while not stop.is_set():
                    seen.add(ledger.sequence() % UNIT)
                    time.sleep(random.uniform(0, 0.01))

        reader = threading.Thread(target=read)
        reader.start()
        assert process.wait(timeout=120) == 0
        stop.set()
        reader.join()
        assert seen == {0}

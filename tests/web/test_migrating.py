"""A populated ledger of an older release is brought up to date while others read it, and while a desk is up."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from running_desk import Running, serving
from sqlalchemy import Engine, create_engine, insert, inspect, select, text

from on_server import past_ledger, url_of
from trucewatch import api
from trucewatch.core.problems import StoreError
from trucewatch.core.records import Document
from trucewatch.settings import Settings
from trucewatch.store import engine, schema
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.testing import MAKER, make_capture

OLD = "0006"
"""Where the release before the chain of hashes stood."""


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, tmp_path: Path, sample_ledger: Path) -> str:
    """The sample pages in a ledger as an older release left it: all that its tables had room for."""
    place = str(tmp_path / "old.db")
    if request.param == "postgres":
        place = request.getfixturevalue("postgres").database(is_empty=True)
    source, target = create_engine(url_of(sample_ledger)), create_engine(url_of(place))
    with source.begin() as there, target.begin() as here:
        if request.param == "sqlite":
            here.exec_driver_sql(f"PRAGMA application_id = {engine.APPLICATION_ID}")
        engine.upgrade(here, OLD)
        known = inspect(here)
        for table in schema.metadata.sorted_tables:
            if known.has_table(table.name):
                names = {one["name"] for one in known.get_columns(table.name)}
                rows = there.execute(select(*(one for one in table.c if one.name in names))).mappings()
                if found := [dict(row) for row in rows]:
                    here.execute(insert(table), found)
        assert known.has_table("person") and not known.has_table("batch")
    source.dispose()
    target.dispose()
    return place


@contextmanager
def reading(place: str) -> Iterator[Callable[[], int]]:
    """A program of the older release that reads on and on; gives how many rounds it made. Raises what went wrong."""
    plain: Engine = create_engine(url_of(place))
    ends, rounds, wrong = threading.Event(), [0], list[Exception]()

    def read() -> None:
        while not ends.is_set():
            try:
                with plain.connect() as connection:
                    for table in ("entry", "made", "key", "succession", "person", "shown_incident"):
                        connection.execute(text(f"SELECT count(*) FROM {table}"))
                rounds[0] += 1
            except Exception as error:  # noqa: BLE001 - told by the test's own thread
                wrong.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield lambda: rounds[0]
    finally:
        ends.set()
        thread.join()
        plain.dispose()
    assert wrong == []


def test_an_older_ledger_is_brought_up_once_while_others_read_it(old: str, sample_ledger: Path) -> None:
    with open_ledger(sample_ledger) as sample:
        digest, sequence = sample.digest(), sample.sequence()
    opened: list[SqlLedger | StoreError] = []

    def start() -> None:
        try:
            opened.append(open_ledger(old))
        except StoreError as error:
            opened.append(error)

    with reading(old) as rounds:
        desks = [threading.Thread(target=start) for _ in range(3)]
        for one in desks:
            one.start()
        for one in desks:
            one.join()
        before = rounds()
        while rounds() < before + 2:
            pass
    for ledger in opened:
        assert isinstance(ledger, SqlLedger), ledger
        assert (ledger.digest(), ledger.sequence(), ledger.head()[0]) == (digest, sequence, 1)
        assert list(LedgerCheck(ledger).lines(Walk())) == []
        ledger.close()


def test_a_desk_starts_on_an_older_ledger(old: str, tmp_path: Path) -> None:
    with (
        reading(old),
        serving(Settings(ledger=old, archive=str(tmp_path / "archive"))) as desk,
        desk.client() as client,
    ):
        assert client.get("/api/v1/incidents").json()["items"]
        assert client.get("/api/v1/search", params={"text": "daraa"}).json()["items"]
        assert client.get("/").status_code == 200


def test_a_desk_that_is_up_reads_on_and_writes_no_more_once_a_newer_release_came(desk: Running) -> None:
    with desk.client() as client:
        claim = client.get("/api/v1/search", params={"text": "daraa", "kind": "claim"}).json()["items"][0]["id"]
        with closing(api.open_ledger(desk.settings.ledger)) as ledger:
            sequence = ledger.sequence()
            newer = ("CREATE TABLE newer (id TEXT)", "UPDATE alembic_version SET version_num = '9999'")
            past_ledger(desk.settings.ledger, *newer)
            answer = client.post("/api/v1/decisions", json={"subject": claim, "action": "accept"})
            assert answer.status_code == 503, answer.text
            assert client.get(f"/api/v1/claims/{claim}").status_code == 200
            assert client.get("/").status_code == 200
            with pytest.raises(StoreError, match=r"brought up to date by another trucewatch \(revision 9999\)"):
                ledger.add([make_capture(b"Shells fell.")], maker=MAKER)
            assert ledger.sequence() == sequence
            assert list(ledger.records(Document))

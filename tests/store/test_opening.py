"""What is opened, made and refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from trucewatch.core.problems import Problem, Stage, StoreError
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER

pytestmark = pytest.mark.sqlite_file

PROBLEM = Problem(stage=Stage.READ, subject="s", code="c", message="m")


def test_none_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="trucewatch init"):
        open_ledger(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreError, match="trucewatch init"):
        open_ledger(path)
    open_ledger(path, create=True).close()
    open_ledger(path).close()


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "ledger 100%.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add([PROBLEM], maker=MAKER)
        digest = ledger.digest()
    for again in (path, str(path), f"sqlite:///{path}"):
        with open_ledger(again, create=True) as ledger:
            assert list(ledger.records(Problem)) == [PROBLEM]
            assert ledger.digest() == digest
            assert ledger.location == str(path)


def other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entry (sequence INTEGER)")
        connection.commit()


STRANGERS = {
    "noise": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "one byte": lambda path: path.write_bytes(b"x"),
    "text": lambda path: path.write_text("SQLite format 3, they say"),
    "another database": other_database,
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("create", [False, True])
def test_a_stranger_is_named_and_left_alone(tmp_path: Path, stranger: str, create: bool) -> None:
    path = tmp_path / "stranger.db"
    STRANGERS[stranger](path)
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(StoreError, match="is no ledger"):
        open_ledger(path, create=create)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        open_ledger(tmp_path)


def test_a_ledger_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        ledger.add([PROBLEM], maker=MAKER)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError), open_ledger(path) as ledger:
        ledger.digest()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg2://user:secret@host/base", "sqlite://", "sqlite:///:memory:", "://", "x://y"]
)
def test_a_url_that_cannot_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError, match=r"sqlite:///path|postgresql://…") as caught:
        open_ledger(url, create=True)
    assert "secret" not in str(caught.value)


def test_a_reader_beside_a_writer_sees_whole_units_only(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as writer, open_ledger(path) as reader:
        with writer.unit():
            writer.add([PROBLEM], maker=MAKER)
            assert writer.sequence() == 1
            assert reader.sequence() == 0
        assert reader.sequence() == 1


def test_a_ledger_that_is_busy_for_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trucewatch.store.engine.BUSY_TIMEOUT_S", 0)
    path = tmp_path / "ledger.db"
    with open_ledger(path, create=True) as one, open_ledger(path) as other, one.unit():
        with pytest.raises(StoreError, match="locked"):
            other.add([PROBLEM], maker=MAKER)
        one.add([PROBLEM], maker=MAKER)

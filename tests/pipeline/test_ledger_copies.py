"""Copies and backups: everything comes along, and nothing that was changed on the way is taken."""

import tarfile
import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Claim
from trucewatch.core.problems import ConfigError, DataIntegrityError, Problem, Stage, StoreError
from trucewatch.pipeline.ledger_backup import back_up, restore
from trucewatch.pipeline.ledger_copy import copy_ledger
from trucewatch.pipeline.verify import Verification
from trucewatch.settings import Settings
from trucewatch.store.copying import file_copy, kept_tables
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER, make_capture, make_claim, make_document, make_pass
from trucewatch.testing.postgres import PostgresServer

pytestmark = pytest.mark.sqlite_file
WORDS = "Shells fell on Daraa \ud83d. درعا\0"
DATA = WORDS.encode("utf-8", "surrogatepass")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(ledger=str(tmp_path / "one.db"))
    FileArchive(settings.archive_path).put(DATA)
    document = make_document(WORDS)
    claim = make_claim(document, "Shells fell")
    with open_ledger(settings.ledger, create=True) as ledger:
        ledger.add([make_capture(DATA, media_type="text/plain"), document, claim], maker=MAKER)
        for number in range(3):
            ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message=str(number))], maker=MAKER)
        ledger.add([make_pass(document.id, made=(claim.id,))], maker=MAKER)
        with ledger.unit():
            ledger.fused().add_successions([("incident-a", "incident-b", 7)])
    return settings


def lines(where: str) -> dict[str, list[tuple[object, ...]]]:
    with open_ledger(where) as ledger, ledger._connection() as connection:
        found = {one.name: connection.execute(select(one).order_by(*one.primary_key)) for one in kept_tables()}
        return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def is_sound(settings: Settings) -> bool:
    with open_ledger(settings.ledger) as ledger:
        return [one for one in Verification(ledger, FileArchive(settings.archive_path)).run() if not one.is_note] == []


def test_to_a_server_and_back_nothing_changes(
    settings: Settings, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the archive of a ledger on a server stands
    url = postgres.named("copied")
    there = copy_ledger(settings, settings.ledger, url)
    back = str(tmp_path / "back.db")
    again = copy_ledger(settings, url, back)
    assert there.digest == again.digest
    assert there.head == again.head == (6, there.head[1])
    assert lines(back) == lines(settings.ledger) == lines(url)
    assert is_sound(replace(settings, ledger=url))
    with open_ledger(back) as ledger:
        assert [claim.evidence[0].exact for claim in ledger.records(Claim)] == ["Shells fell"]
        assert ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="later")], maker=MAKER) == 1
    with pytest.raises(StoreError, match="is there already"):
        copy_ledger(settings, back, url)
    postgres.drop(url)


def test_the_archive_comes_along_to_its_new_place(settings: Settings, tmp_path: Path) -> None:
    target = str(tmp_path / "two.db")
    assert copy_ledger(settings, settings.ledger, target).blobs == 1
    assert is_sound(replace(settings, ledger=target))
    with pytest.raises(ConfigError, match="to itself"):
        copy_ledger(settings, target, target)


def test_a_backup_is_made_in_use_and_restored(settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        with open_ledger(settings.ledger) as ledger:
            while not stop.is_set() and number < 500:
                number += 1
                ledger.add([Problem(stage=Stage.READ, subject="busy", code="c", message=str(number))], maker=MAKER)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = back_up(settings, tmp_path / "backup.tar.gz")
    finally:
        stop.set()
        writer.join()
    new = Settings(ledger=str(tmp_path / "deep" / "again.db"))
    (tmp_path / "deep").mkdir()
    assert restore(new, tmp_path / "backup.tar.gz").digest == done.digest
    assert is_sound(new)
    with open_ledger(new.ledger) as ledger:
        assert ledger.digest() == done.digest
    with pytest.raises(StoreError, match="is there already; nothing was changed"):
        restore(new, tmp_path / "backup.tar.gz")


def test_a_file_with_a_name_like_an_address_is_copied(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_ledger(tmp_path / "watch #2%41?.db", create=True) as ledger:
        ledger.add([Problem(stage=Stage.READ, subject="s", code="c", message="m")], maker=MAKER)
        file_copy(ledger, copy)
        with open_ledger(copy) as copied:
            assert copied.digest() == ledger.digest()


def test_a_server_s_ledger_is_backed_up_and_restored(
    settings: Settings, postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.named("backed_up")
    archive = str(settings.archive_path)
    copy_ledger(replace(settings, archive=archive), settings.ledger, url)
    on_server = Settings(ledger=url, archive=archive)
    back_up(on_server, tmp_path / "server.tar")
    for target in (postgres.named("restored"), str(tmp_path / "as_file.db")):
        restore(Settings(ledger=target, archive=str(tmp_path / "new")), tmp_path / "server.tar")
        assert lines(target) == lines(settings.ledger)
    postgres.drop(url)
    postgres.drop(postgres.named("restored"))


def changed(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            data = old.extractfile(member)
            told = change(member.name, data.read() if data else b"")
            if told is not None:
                info = tarfile.TarInfo(told[0])
                info.size = len(told[1])
                new.addfile(info, BytesIO(told[1]))


CHANGES: dict[str, tuple[Callable[[str, bytes], tuple[str, bytes] | None], str]] = {
    "a changed file": (
        lambda name, data: (name, data + b"x" if name.startswith("archive/") else data),
        "no longer hash to their name",
    ),
    "another ledger": (
        lambda name, data: (name, data.replace(b"Shells", b"Shelss") if name == "ledger.db" else data),
        "its digest differs",
    ),
    "a file elsewhere": (
        lambda name, data: ("../../" + name if name.startswith("archive/") else name, data),
        "does not belong in a backup",
    ),
    "no end": (lambda name, data: None if name == "end.json" else (name, data), "cut short"),
    "a file less": (lambda name, data: None if name.startswith("archive/") else (name, data), "cut short"),
    "another form": (
        lambda name, data: (name, b'{"form": "x"}' if name == "backup.json" else data),
        "of another form",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_backup_that_was_changed_is_not_taken(settings: Settings, tmp_path: Path, change: str) -> None:
    back_up(settings, tmp_path / "good.tar")
    how, said = CHANGES[change]
    changed(tmp_path / "good.tar", tmp_path / "bad.tar", how)
    new = Settings(ledger=str(tmp_path / "again.db"))
    with pytest.raises((StoreError, DataIntegrityError), match=said):
        restore(new, tmp_path / "bad.tar")
    assert not Path(new.ledger).exists()


@pytest.mark.parametrize("data", [b"", b"noise" * 500])
def test_what_is_no_backup_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(StoreError, match="ledger backup"):
        restore(Settings(ledger=str(tmp_path / "l.db")), tmp_path / "x.tar")


def test_a_changed_file_of_the_archive_is_not_backed_up_as_if_it_were_sound(settings: Settings, tmp_path: Path) -> None:
    (path,) = (one for one in settings.archive_path.rglob("*") if one.is_file())
    path.chmod(0o644)
    path.write_bytes(b"other")
    with pytest.raises(DataIntegrityError, match="no longer hash"):
        back_up(settings, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()

"""Bytes in files: whole or not at all, checked on reading."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from trucewatch.collect.archive import Condition, FileArchive
from trucewatch.core.ids import sha256
from trucewatch.core.problems import DataIntegrityError, Redacted, StoreError


@pytest.fixture
def archive(tmp_path: Path) -> FileArchive:
    return FileArchive(tmp_path / "archive")


def file_of(tmp_path: Path, name: str) -> Path:
    return tmp_path / "archive" / name[:2] / name[2:]


def test_a_file_stands_under_its_hash_and_nothing_beside_it(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    assert name == sha256(b"words")
    files = [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
    assert files == [file_of(tmp_path, name)]
    assert files[0].read_bytes() == b"words"
    assert not stat.S_IMODE(files[0].stat().st_mode) & 0o222


def test_reading_makes_no_folder(archive: FileArchive, tmp_path: Path) -> None:
    assert not archive.has("0" * 64)
    with pytest.raises(StoreError):
        archive.get("0" * 64)
    assert not (tmp_path / "archive").exists()


def test_a_changed_file_is_refused(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    file_of(tmp_path, name).chmod(0o644)
    file_of(tmp_path, name).write_bytes(b"wordz")
    with pytest.raises(DataIntegrityError, match=name):
        archive.get(name)


def test_putting_again_mends_a_file_cut_short(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    file_of(tmp_path, name).chmod(0o644)
    file_of(tmp_path, name).write_bytes(b"wo")
    archive.put(b"words")
    assert archive.get(name) == b"words"


def test_putting_again_leaves_the_file(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    before = file_of(tmp_path, name).stat()
    archive.put(b"words")
    after = file_of(tmp_path, name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_write_that_fails_leaves_nothing(
    archive: FileArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        archive.put(b"words")
    monkeypatch.undo()
    assert [path for path in (tmp_path / "archive").rglob("*") if path.is_file()] == []
    assert not archive.has(sha256(b"words"))


@pytest.mark.parametrize("name", ["../" * 20 + "etc/passwd", "/etc/passwd", "..", "0" * 63, "0" * 65, "O" * 64])
def test_names_never_leave_the_folder(archive: FileArchive, name: str) -> None:
    assert not archive.has(name)
    with pytest.raises(StoreError, match="no SHA-256"):
        archive.get(name)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        FileArchive(tmp_path / "archive").put(b"words")


# --- looking at what is kept


def test_a_look_finds_what_is_sound(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    for is_quick in (False, True):
        look = archive.look(name, size=5, is_quick=is_quick)
        assert (look.condition, look.path, look.size) == (Condition.SOUND, file_of(tmp_path, name), 5)


def test_a_look_at_nothing(archive: FileArchive) -> None:
    assert archive.look("0" * 64).condition is Condition.MISSING


@pytest.mark.parametrize(
    ("found", "size", "condition", "quickly"),
    [
        (b"wordz", 5, Condition.CHANGED, Condition.SOUND),
        (b"wo", 5, Condition.CUT_SHORT, Condition.CUT_SHORT),
        (b"wo", None, Condition.CHANGED, Condition.SOUND),
        (b"", 5, Condition.CUT_SHORT, Condition.CUT_SHORT),
        (b"words and more", 5, Condition.CHANGED, Condition.CHANGED),
        (b"words", 4, Condition.SOUND, Condition.CHANGED),
    ],
)
def test_a_look_at_other_bytes(
    archive: FileArchive, tmp_path: Path, found: bytes, size: int | None, condition: Condition, quickly: Condition
) -> None:
    name = archive.put(b"words")
    file_of(tmp_path, name).chmod(0o644)
    file_of(tmp_path, name).write_bytes(found)
    assert archive.look(name, size=size).condition is condition
    assert archive.look(name, size=size, is_quick=True).condition is quickly


def test_a_link_is_not_followed(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    target = file_of(tmp_path, name).rename(tmp_path / "elsewhere")
    file_of(tmp_path, name).symlink_to(target)
    look = archive.look(name)
    assert look.condition is Condition.LINKED
    assert "elsewhere" in look.told
    target.unlink()
    assert archive.look(name).condition is Condition.LINKED


def test_an_archive_that_is_a_link_itself_is_read(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    (tmp_path / "archive").rename(tmp_path / "disk")
    (tmp_path / "archive").symlink_to(tmp_path / "disk")
    assert archive.look(name).condition is Condition.SOUND
    assert archive.folders() == (name[:2],)


def test_a_pipe_in_a_file_s_place_is_not_waited_for(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    file_of(tmp_path, name).unlink()
    os.mkfifo(file_of(tmp_path, name))
    assert archive.look(name).condition is Condition.NO_FILE


def test_names_are_those_of_bytes_only(archive: FileArchive, tmp_path: Path) -> None:
    names = sorted(archive.put(data) for data in (b"a", b"b", b"c"))
    (tmp_path / "archive" / names[0][:2] / ".new-0123").write_bytes(b"left aside")
    (tmp_path / "archive" / "notes.txt").write_text("none of ours")
    assert [name for folder in archive.folders() for name in archive.names(folder)] == names
    assert list(archive.names("zz")) == []
    assert FileArchive(tmp_path / "none").folders() == ()


def test_a_folder_that_may_only_be_read_is_read(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    for folder in (tmp_path / "archive" / name[:2], tmp_path / "archive"):
        folder.chmod(0o555)
    with as_another_user(tmp_path):
        here = FileArchive(Path("archive"))
        assert here.look(name).condition is Condition.SOUND
        assert list(here.names(name[:2])) == [name]
    for folder in (tmp_path / "archive", tmp_path / "archive" / name[:2]):
        folder.chmod(0o755)


def test_what_belongs_to_another_says_to_whom(archive: FileArchive, tmp_path: Path) -> None:
    name = archive.put(b"words")
    folder = tmp_path / "archive" / name[:2]
    file_of(tmp_path, name).chmod(0o400)
    with as_another_user(tmp_path):
        look = FileArchive(Path("archive")).look(name)
    assert look.condition is Condition.UNREADABLE
    assert "Permission denied" in look.told and "belongs to" in look.told
    folder.chmod(0o700)
    with as_another_user(tmp_path), pytest.raises(StoreError, match="belongs to") as told:
        list(FileArchive(Path("archive")).names(name[:2]))
    assert told.value.hint
    (tmp_path / "archive").chmod(0o700)
    with as_another_user(tmp_path), pytest.raises(StoreError, match="belongs to"):
        FileArchive(Path("archive")).folders()


def test_bytes_that_were_taken_away_leave_a_note_and_do_not_come_back(archive: FileArchive, tmp_path: Path) -> None:
    name, other = archive.put(b"a name"), archive.put(b"other")
    linked = tmp_path / "linked"
    os.link(file_of(tmp_path, name), linked)
    archive.bury(name, b"redacted by decision-1\n\x1b[0m")
    archive.bury(name, b"redacted by decision-2")
    assert linked.read_bytes() == bytes(6)
    assert (archive.has(name), archive.has(other)) == (False, True)
    assert list(archive.names(name[:2])) == [one for one in [other] if other[:2] == name[:2]]
    assert dict(archive.tombstones(name[:2])) == {name: b"redacted by decision-2"}
    look = archive.look(name, size=6)
    assert (look.condition, look.told) == (Condition.REDACTED, "redacted by decision-2")
    with pytest.raises(Redacted, match=r"was redacted. redacted by decision-2"):
        archive.get(name)
    with pytest.raises(Redacted, match="does not take"):
        archive.put(b"a name")
    assert archive.get(other) == b"other"
    with pytest.raises(StoreError, match="is no SHA-256"):
        archive.bury("../../etc/passwd", b"")


def test_what_was_never_there_is_kept_from_coming(archive: FileArchive) -> None:
    archive.bury(sha256(b"a name"), b"told")
    with pytest.raises(Redacted):
        archive.put(b"a name")


@contextmanager
def as_another_user(folder: Path) -> Iterator[None]:
    """Runs in a folder with the rights of a user who owns nothing there; skips where that cannot be had."""
    if os.geteuid() != 0:
        pytest.skip("only the superuser can become another user")
    folder.chmod(0o755)
    before = Path.cwd()
    os.chdir(folder)
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.chdir(before)

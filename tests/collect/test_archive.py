"""Bytes in files: whole or not at all, checked on reading."""

import os
import stat
from pathlib import Path

import pytest

from trucewatch.collect.archive import FileArchive
from trucewatch.core.ids import sha256
from trucewatch.core.problems import DataIntegrityError, StoreError


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

"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from trucewatch.core.files import write_whole


@pytest.mark.parametrize("is_lasting", [False, True])
def test_a_file_holds_the_new_bytes_and_nothing_stands_beside_it(tmp_path: Path, is_lasting: bool):
    path = tmp_path / "state.json"
    write_whole(path, b"old", is_lasting=is_lasting)
    write_whole(path, b"new\r\n", is_lasting=is_lasting)
    assert path.read_bytes() == b"new\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_only_what_is_to_last_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    write_whole(tmp_path / "state.json", b"bytes")
    assert synced == []
    write_whole(tmp_path / "state.json", b"bytes", is_lasting=True)
    assert len(synced) == 2, "the file, and the folder that names it"


def test_the_mode_is_that_of_a_new_file(tmp_path: Path):
    write_whole(tmp_path / "kept", b"bytes", mode=0o444)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o444 & ~_mask()


def test_what_cannot_be_put_in_place_leaves_the_old_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "state.json"
    write_whole(path, b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "no space")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "state.json", b"bytes")


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask

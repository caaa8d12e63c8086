"""One suite for every blob store."""

from itertools import count
from pathlib import Path

import pytest

from trucewatch.collect.archive import FileArchive
from trucewatch.testing import MemoryBlobs, check_blobs


def test_memory() -> None:
    check_blobs(MemoryBlobs)


def test_files(tmp_path: Path) -> None:
    numbers = count()
    check_blobs(lambda: FileArchive(tmp_path / str(next(numbers))))


def test_the_suite_catches_a_store_that_changes_bytes() -> None:
    class Trimming(MemoryBlobs):
        def get(self, sha256: str) -> bytes:
            return super().get(sha256).strip(b"\0")

    with pytest.raises(AssertionError, match="what is got is what was put"):
        check_blobs(Trimming)

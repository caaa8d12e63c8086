"""A run killed at any point and run again gives the ledger of one clean run: real processes, really killed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from trucewatch.core.claims import Claim
from trucewatch.core.records import Capture
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import run_with_kills

pytestmark = pytest.mark.sqlite_file

ADDER = Path(__file__).with_name("adder.py")
PAGES = 9


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Some of the sample pages, the lines of reports and one page that cannot be read."""
    folder = tmp_path_factory.mktemp("killed") / "pages"
    folder.mkdir()
    for path in [*sorted(samples.glob("*.html"))[: PAGES - 1], samples / "reports.jsonl"]:
        shutil.copy(path, folder)
    (folder / "empty.html").write_bytes(b"")
    return folder


def test_killed_and_run_again_equals_one_clean_run(tmp_path: Path, pages: Path) -> None:
    clean, killed = tmp_path / "clean.db", tmp_path / "killed.db"
    subprocess.run([sys.executable, ADDER, clean, pages], check=True, capture_output=True)
    hits = run_with_kills([sys.executable, ADDER, killed, pages], seed=20170714, kills=5, lines=(1, 4), delay_s=0.4)
    assert hits >= 3, "the dice must hit while the run is under way, or the test shows nothing"
    with open_ledger(clean) as one, open_ledger(killed) as other:
        captures = [capture.location for capture in one.records(Capture)]
        assert len(captures) == PAGES + 3, "each page and each line of the reports is a capture"
        assert len(set(captures)) == len(captures)
        assert any(True for _ in one.records(Claim))
        assert other.digest() == one.digest()

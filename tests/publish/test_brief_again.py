"""A brief names its place in the ledger and is made again from it to the byte: later, and from a grown ledger."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.moments import recorded_at

FORMS = ("html", "md", "pdf", "docx")
LATER = "Rebels shelled the town of Nawa in Syria’s Daraa province on 14 July 2017, killing nine soldiers, SANA said.\n"
Brief = Callable[..., Path]


@pytest.fixture
def brief(sample_ledger: Path, tmp_path: Path) -> Brief:
    """Writes the brief in a process of its own; gives the file."""
    own = tmp_path / "own.db"
    shutil.copy(sample_ledger, own)

    def run(name: str, *words: str, code: int = 0) -> Path:
        target = tmp_path / name
        command = [sys.executable, "-m", "trucewatch", "--ledger", str(own), "brief", "--on", "2017-07-14"]
        done = subprocess.run([*command, *words, "-o", str(target)], capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return target

    return run


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_write_the_same_bytes(brief: Brief, form: str) -> None:
    assert brief(f"one.{form}").read_bytes() == brief(f"two.{form}").read_bytes()


def test_a_ledger_that_grew_gives_the_earlier_brief_again(brief: Brief, tmp_path: Path) -> None:
    before = {form: brief(f"before.{form}").read_bytes() for form in FORMS}
    ledger = api.open_ledger(tmp_path / "own.db")
    entry = ledger.sequence()
    (tmp_path / "later.txt").write_text(LATER, "utf-8")
    api.add(ledger, tmp_path / "later.txt")
    assert ledger.sequence() > entry
    ledger.close()
    for form, told in before.items():
        again = brief(f"again.{form}", "--as-of", str(entry)).read_bytes()
        assert again == told, form
        assert brief(f"now.{form}").read_bytes() != told, "what came later shows now"


def test_an_entry_that_is_not_there_yet_is_refused(brief: Brief, tmp_path: Path) -> None:
    assert not brief("none.md", "--as-of", "99999999", code=1).exists()


def test_the_time_of_an_entry_is_that_of_its_own_stamp(sample_ledger: Path, tmp_path: Path) -> None:
    ledger = api.open_ledger(sample_ledger)
    moments = [recorded_at(ledger, place) for place in (1, ledger.sequence())]
    assert all(moments) and moments == sorted(moments)
    assert recorded_at(ledger) == moments[-1]
    assert recorded_at(api.open_ledger(tmp_path / "empty.db", create=True)) is None
    with pytest.raises(ConfigError, match="no entry"):
        recorded_at(ledger, ledger.sequence() + 1)

"""A brief names its place in the ledger and is made again from it to the byte: later, and from a grown ledger."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from on_server import address
from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.moments import recorded_at
from trucewatch.settings import Settings

FORMS = ("html", "md", "pdf", "docx")
LATER = "Rebels shelled the town of Nawa in Syria’s Daraa province on 14 July 2017, killing nine soldiers, SANA said.\n"
WRITE = """
import sys
from trucewatch.cli import cli
ledger, folder, forms, *more = sys.argv[1:]
for form in forms.split():
    words = ["--ledger", ledger, "brief", "--on", "2017-07-14", "-o", f"{folder}/brief.{form}", *more]
    try:
        cli(words)
    except SystemExit as end:
        assert not end.code
"""
Briefs = Callable[..., dict[str, bytes]]


@pytest.fixture
def own(sample_ledger: Path, tmp_path: Path) -> Path:
    """A ledger of the samples that a test may add to."""
    return Path(shutil.copy(sample_ledger, tmp_path / "own.db"))


@pytest.fixture
def briefs(own: Path, tmp_path: Path) -> Briefs:
    """Writes the brief of a day in every form, in a process of its own."""

    def run(name: str, *words: str, forms: Sequence[str] = FORMS) -> dict[str, bytes]:
        folder = tmp_path / name
        folder.mkdir()
        command = [sys.executable, "-c", WRITE, address(own), str(folder), " ".join(forms), *words]
        subprocess.run(command, capture_output=True, text=True, check=True)
        return {form: (folder / f"brief.{form}").read_bytes() for form in forms}

    return run


def test_the_same_bytes_in_another_process_and_from_a_ledger_that_grew(
    briefs: Briefs, own: Path, tmp_path: Path
) -> None:
    before = briefs("one")
    assert briefs("two", forms=("html",)).items() <= before.items()
    ledger = api.open_ledger(own)
    entry = ledger.sequence()
    (tmp_path / "later.txt").write_text(LATER, "utf-8")
    api.add(ledger, tmp_path / "later.txt", settings=Settings(ledger=str(own)))
    assert ledger.sequence() > entry
    ledger.close()
    again = briefs("again", "--as-of", str(entry), forms=("pdf", "docx"))
    assert again.items() <= before.items()
    now = CliRunner().invoke(cli, ["--ledger", str(own), "brief", "--on", "2017-07-14"])
    assert now.stdout.encode() != before["md"] + b"\n", "what came later shows now"
    assert "nine" in now.stdout or "9 combatants" in now.stdout


def test_an_entry_that_is_not_there_yet_is_refused(own: Path, tmp_path: Path) -> None:
    target = tmp_path / "none.md"
    done = CliRunner().invoke(cli, ["--ledger", str(own), "brief", "--as-of", "99999999", "-o", str(target)])
    assert done.exit_code == 1
    assert "no entry 99999999" in done.output
    assert not target.exists()


def test_the_time_of_an_entry_is_that_of_its_own_stamp(sample_ledger: Path, tmp_path: Path) -> None:
    ledger = api.open_ledger(sample_ledger)
    moments = [recorded_at(ledger, place) for place in (1, ledger.sequence())]
    assert None not in moments
    assert moments[0] <= moments[1]  # type: ignore[operator]
    assert recorded_at(ledger) == moments[-1]
    assert recorded_at(api.open_ledger(tmp_path / "empty.db", create=True)) is None
    with pytest.raises(ConfigError, match="no entry"):
        recorded_at(ledger, ledger.sequence() + 1)

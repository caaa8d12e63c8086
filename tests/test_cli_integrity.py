"""`verify` and `timestamp` as people and scripts use them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from time_server import TimeServer
from trucewatch.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def ledger(sample_ledger: Path, tmp_path: Path) -> Path:
    """A copy of the ledger of the sample pages, with its archive: it may be harmed."""
    copy = tmp_path / "copy.db"
    for ending in ("", "-wal"):
        if sample_ledger.with_name(sample_ledger.name + ending).exists():
            shutil.copy(sample_ledger.with_name(sample_ledger.name + ending), f"{copy}{ending}")
    shutil.copytree(f"{sample_ledger}.archive", f"{copy}.archive")
    return copy


@pytest.fixture
def run(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRUCEWATCH_ALLOW_PRIVATE", "true")
    return lambda *words: CliRunner().invoke(cli, ["--ledger", str(ledger), *map(str, words)])


def blobs(ledger: Path) -> list[Path]:
    return sorted(path for path in Path(f"{ledger}.archive").rglob("*") if path.is_file())


def rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_real_ledger_is_all_well(run: Run) -> None:
    done = run("verify")
    assert done.exit_code == 0, done.output
    assert "all well" in done.stdout
    assert "digest" in done.stdout


def test_a_harmed_file_is_named_with_its_mend(run: Run, ledger: Path) -> None:
    path = blobs(ledger)[0]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"a", b"e", 1))
    done = run("verify")
    assert done.exit_code == 3
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("difference")]
    assert str(path) in line and "blob_changed" in line and "copy" in line
    assert run("verify", "--quick").exit_code == 0, "the length is as it was"
    path.unlink()
    assert run("verify", "--quick").exit_code == 3


def test_as_json_each_line_is_an_object_and_the_last_sums_up(run: Run, ledger: Path) -> None:
    blobs(ledger)[0].unlink()
    *found, summary = rows(run("verify", "--json"))
    assert [(row["what"], row["code"]) for row in found] == [("difference", "blob_missing")]
    assert all(set(row) == {"what", "code", "subject", "message", "hint"} for row in found)
    assert (summary["what"], summary["differences"], summary["quick"]) == ("summary", 1, False)
    assert {"entries", "records", "blobs", "bytes", "timestamps", "signatures", "digest"} <= set(summary)


def test_no_ledger_is_a_failure(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["--ledger", str(tmp_path / "none.db"), "verify"])
    assert done.exit_code == 1
    assert "There is no ledger" in done.output


def test_a_file_without_certificates_is_a_failure(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("rfc3161_client")
    (tmp_path / "notes.txt").write_text("no certificate")
    done = run("verify", "--tsa-certificate", "notes.txt")
    assert done.exit_code == 1
    assert "notes.txt" in done.output


def test_stamp_then_verify(run: Run, server: TimeServer) -> None:
    done = run("timestamp", "--server", server.url)
    assert done.exit_code == 0, done.output
    assert "in 1 timestamps" in done.stdout
    assert rows(run("timestamp", "--server", server.url, "--json")) == [
        {"captures": 0, "timestamps": [], "problems": []}
    ]
    checked = run("verify", "--tsa-certificate", server.authority.root)
    assert checked.exit_code == 0, checked.output
    assert "1 timestamps (1 signatures)" in checked.stdout
    unsigned = run("verify")
    assert unsigned.exit_code == 0, "what was not checked is said, and is no difference"
    assert "signature_unchecked" in unsigned.stdout


def test_a_server_that_cannot_be_reached_is_a_problem(run: Run) -> None:
    done = run("timestamp", "--server", "http://127.0.0.1:1/", "--json")
    assert done.exit_code == 3
    (row,) = rows(done)
    assert [problem["code"] for problem in row["problems"]] == ["connection"]  # type: ignore[attr-defined]


def test_without_a_server_it_says_what_to_give(run: Run) -> None:
    done = run("timestamp")
    assert done.exit_code == 1
    assert "--server" in done.output

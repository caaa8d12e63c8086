"""People's words on two claims, and incidents by ids that are no more, on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def run(sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a copy of the ledger of the sample pages, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    ledger = tmp_path / "ledger.db"
    copyfile(sample_ledger, ledger)
    return lambda *words: CliRunner().invoke(cli, ["--ledger", str(ledger), *map(str, words)])


def rows(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def claims_of(row: dict[str, Any]) -> list[str]:
    return [one["id"] if isinstance(one, dict) else one for one in row["claims"]]


def test_a_word_joins_parts_and_the_old_id_is_found(run: Run) -> None:
    first, second = [row for row in rows(run("incidents", "--json")) if row["kind"] == "shelling"][:2]
    left, right = claims_of(first)[0], claims_of(second)[0]
    done = run("decide", left, "same", right[:20], "--by", "Ana")
    assert done.exit_code == 0, done.output
    now = {row["id"] for row in rows(run("incidents", "--json"))}
    (gone,) = {first["id"], second["id"]} - now
    (kept,) = {first["id"], second["id"]} & now
    found = run("incidents", gone, "--json")
    assert [row["id"] for row in rows(found)] == [kept]
    assert f"was merged into {kept}" in found.stderr
    assert f"was merged into {kept}" in run("why", gone).stdout
    refused = run("decide", left, "different", right, "--person", "Bo")
    assert refused.exit_code == 1
    assert done.stdout.split(":")[0] in refused.stderr and "Bo" in refused.stderr
    assert rows(run("incidents", "--json", "--rebuild"))
    assert f"was merged into {kept}" in run("incidents", gone).stderr


def test_what_is_no_incident_is_told(run: Run) -> None:
    done = run("incidents", "incident-0000")
    assert done.exit_code == 1
    assert "`trucewatch incidents`" in done.stderr

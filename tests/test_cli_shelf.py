"""What the ledger holds, on the command line: documents, versions, sources; and who is meant by a name."""

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


def test_documents_are_listed_with_their_versions_and_copies(run: Run) -> None:
    found = {row["title"]: row for row in rows(run("documents", "--json"))}
    relay = found["Four wounded as shells fall on Daraa market"]
    assert (relay["versions"], relay["published"], relay["publisher"]) == (2, "2017-07-14", "Hauran Relay")
    wire = found["Shells hit Syria's Daraa on sixth day of truce, residents say"]
    courier = next(row for row in found.values() if row["publisher"] == "The Port City Courier")
    assert courier["id"] in (*wire["copies"], *wire["shares_words_with"])
    table = run("documents").stdout
    assert "2 versions" in table
    assert len(table.strip().splitlines()) == len(found) + 1


@pytest.mark.parametrize("how", ["url", "id", "short id"])
def test_versions_are_told_in_words(run: Run, how: str) -> None:
    row = next(row for row in rows(run("documents", "--json")) if row["versions"] == 2)
    named = {"url": row["page"], "id": row["id"], "short id": row["id"].partition("-")[2][:8]}[how]
    text = run("versions", named).stdout
    assert "[Two killed→Four wounded] as shells fall on Daraa market" in text
    first, second = rows(run("versions", named, "--json"))
    assert (first["nature"], second["nature"]) == ("first", "correction")
    assert {"toll", "correction"} <= {change["kind"] for change in second["changes"]}


def test_a_page_that_is_not_there_is_told(run: Run) -> None:
    done = run("versions", "https://nowhere.example/")
    assert done.exit_code == 1
    assert "`trucewatch documents` lists pages" in done.stderr


def test_a_grade_is_kept_with_who_gave_it_and_shows_in_why(run: Run) -> None:
    assert "F, not graded" in run("sources").stdout
    done = run("sources", "grade", "hauran relay", "c", "--by", "R. Haddad", "--note", "twice confirmed")
    assert done.exit_code == 0, done.output
    row = next(row for row in rows(run("sources", "--json")) if row["name"] == "Hauran Relay")
    assert (row["reliability"], row["graded_by"], row["grade_note"]) == ("C", "R. Haddad", "twice confirmed")
    assert row["kind"] == "unknown"
    document = next(row for row in rows(run("documents", "--json")) if row["publisher"] == "Hauran Relay")
    assert "unknown; reliability C, by R. Haddad" in run("why", document["id"]).stdout


def test_grades_that_are_none_are_refused(run: Run) -> None:
    assert "There is no grade 'G'" in run("sources", "grade", "SANA", "G", "--by", "x").stderr
    assert "There is no source 'Nobody'" in run("sources", "grade", "Nobody", "A", "--by", "x").stderr
    assert "needs the name of the person" in run("sources", "grade", "SANA", "A", "--by", " ").stderr


def test_sources_that_ship_are_listed_on_demand(run: Run) -> None:
    assert len(rows(run("sources", "--all", "--json"))) > 200
    told = json.loads(run("sources", "show", "سانا").stdout)
    assert (told["id"], told["kind"], told["reliability"], told["graded_by"]) == ("sana", "state_media", "F", None)


def test_an_actor_is_told_with_the_reason(run: Run) -> None:
    (row,) = rows(run("actor", "Damascus", "--on", "2017-07-14", "--json"))
    assert (row["id"], row["reason"]) == ("gov_syria", "metonym: Damascus")
    assert "Government of Syria" in run("actor", "the regime", "--country", "SY").stdout
    assert "stays unknown" in run("actor", "The Unheard-of Brigade of Nowhere").stdout
    assert "Written alike" not in run("actor", "The Unheard-of Brigade of Nowhere").stdout
    assert "Written alike, for you to judge: Bashar al-Assad (" in run("actor", "Basharr al Asad").stdout
    assert run("actor", "x" * 10_000).exit_code == 1

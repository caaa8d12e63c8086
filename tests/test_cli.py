"""The command line as people and scripts use it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def run(sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the ledger of the sample pages, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--ledger", str(sample_ledger), *map(str, words)])


def commands(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        found.append(((*before, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*before, name))
    return found


@pytest.mark.parametrize(
    ("path", "command"), commands(cli), ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_help_teaches(path: tuple[str, ...], command: click.Command) -> None:
    done = CliRunner().invoke(cli, [*path, "--help"])
    assert done.exit_code == 0
    assert command.help, "says what it does"
    assert all(option.help for option in command.params if isinstance(option, click.Option)), "and each option"


def test_incidents_as_json_have_the_documented_shape(run: Run) -> None:
    done = run("incidents", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) > 20
    for row in rows:
        assert {"id", "kind", "status", "happened", "place", "claims", "roots", "fields"} <= set(row)
        for claim in row["claims"]:
            assert {"id", "document", "stance", "root", "made_by", "also_made_by"} == set(claim)
            assert {"id", "external_id"} == set(claim["document"])
    named = {claim["document"]["external_id"] for row in rows for claim in row["claims"]}
    assert "daraa-2017-07-17" in named, "the id given in a JSONL line is kept"


def test_incidents_of_a_day(run: Run) -> None:
    rows = [json.loads(line) for line in run("incidents", "--json", "--on", "2017-07-14").stdout.splitlines()]
    assert rows
    assert all(row["happened"]["start"] <= "2017-07-14" for row in rows)
    assert all((row["happened"]["end"] or "9999") >= "2017-07-14" for row in rows)


def test_findings_as_json_have_the_documented_shape(run: Run) -> None:
    rows = [json.loads(line) for line in run("findings", "--json").stdout.splitlines()]
    assert rows
    wanted = {"id", "incident", "agreement", "term", "verdict", "likelihood", "reasons", "missing", "documents"}
    for row in rows:
        assert wanted <= set(row)
        assert row["verdict"] != "not_applicable"
        assert row["documents"]
        assert all({"test", "answer", "text"} <= set(reason) for reason in row["reasons"])
    everything = run("findings", "--json", "--all").stdout.splitlines()
    assert len(everything) > len(rows)


def test_lists_read_well_in_a_terminal(run: Run) -> None:
    for command in ("incidents", "findings", "agreements"):
        done = run(command)
        assert done.exit_code == 0
        first, *rest = done.stdout.splitlines()
        assert first.startswith("id "), "a heading line"
        assert rest


def test_agreements(run: Run) -> None:
    listed = [json.loads(line)["id"] for line in run("agreements", "list", "--json").stdout.splitlines()]
    assert {"astana-2017", "southwest-2017", "tanf-55km"} <= set(listed)
    shown = run("agreements", "show", "astana-2017").stdout
    for words in ("signed: 2017-05-04", "Guarantors", "Terms", "Exempt", "unverified"):
        assert words in shown
    assert json.loads(run("agreements", "show", "astana-2017", "--json").stdout)["concluded"] == "2017-05-04"
    assert run("agreements", "lint").exit_code == 0


def test_lint_names_file_and_line(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "bad.yaml").write_text("id: bad\nname: Bad\nterms:\n  - {id: a, modality: maybe}\n", "utf-8")
    done = run("agreements", "lint", folder)
    assert done.exit_code == 1
    assert "bad.yaml" in done.stderr
    assert "line" in done.stderr


def test_the_brief_of_a_day_and_of_everything(run: Run, tmp_path: Path) -> None:
    one = run("brief", "--on", "2017-07-14")
    assert one.exit_code == 0
    assert "Friday 14 July 2017" in one.stdout
    assert run("brief", "-o", tmp_path / "b.html").exit_code == 0
    page = (tmp_path / "b.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") or page.startswith("<!doctype html>")
    assert "<script" not in page.lower()
    assert run("brief", "-o", tmp_path / "b.xyz").exit_code == 2
    assert run("brief", "--from", "2017-07-16", "--to", "2017-07-14").exit_code == 2


def test_why_by_the_beginning_of_an_id(run: Run) -> None:
    row = json.loads(run("findings", "--json").stdout.splitlines()[0])
    told = run("why", row["id"][: len("finding-") + 8])
    assert told.exit_code == 0
    for words in (row["id"], row["incident"], "claim-", "document-", "capture-", "SHA-256"):
        assert words in told.stdout
    wrong = run("why", "finding-ffffffff0")
    assert wrong.exit_code == 1
    assert "Nothing has the id" in wrong.stderr


def test_exports_are_read_by_others(run: Run, tmp_path: Path) -> None:
    for form in ("jsonl", "csv", "geojson"):
        assert run("export", "--format", form, "-o", tmp_path / f"e.{form}").exit_code == 0
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(run("incidents", "--json").stdout.splitlines())
    features = json.loads((tmp_path / "e.geojson").read_text("utf-8"))["features"]
    assert features
    lines = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text("utf-8").splitlines()]
    assert {"Capture", "Document", "Claim", "Incident", "Finding", "Agreement"} <= {line["type"] for line in lines}


def test_init_makes_an_empty_ledger_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "new.db"
    assert CliRunner().invoke(cli, ["--ledger", str(path), "init"]).exit_code == 0
    before = path.read_bytes()
    again = CliRunner().invoke(cli, ["--ledger", str(path), "init"])
    assert again.exit_code == 0
    assert "there already" in again.stdout
    assert path.read_bytes() == before
    assert CliRunner().invoke(cli, ["--ledger", str(path), "incidents", "--json"]).stdout == ""


def test_init_leaves_a_stranger_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes", "utf-8")
    done = CliRunner().invoke(cli, ["--ledger", str(path), "init"])
    assert done.exit_code == 1
    assert path.read_text("utf-8") == "my notes"


def test_analyse_gives_a_line_for_each_line(tmp_path: Path) -> None:
    told = "Government forces shelled the town of Dael on Friday, killing two civilians, residents said."
    lines = [
        {"id": "a", "publisher": "X", "published": "2017-07-15", "language": "en", "text": told, "mine": {"kept": 1}},
        {"id": "b", "html": f"<html><body><article><h1>Dael</h1><p>{told}</p></article></body></html>"},
        {"id": "c", "odd": "\ud83d"},
        {"id": "d", "text": ""},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines) + "no json\n", "utf-8")
    done = CliRunner().invoke(cli, ["analyse", str(source), "-o", str(target)])
    assert done.exit_code == 3
    out = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["id"] for row in out] == ["a", "b", "c", "d", None]
    assert out[0]["mine"] == {"kept": 1}
    assert [bool(row["problems"]) for row in out] == [False, False, True, True, True]
    (claim, *_) = out[0]["claims"]
    assert claim["kind"] == "shelling"
    assert claim["time"]["start"] == claim["time"]["end"] == "2017-07-14"
    for row, text in ((out[0], told), (out[1], out[1]["text"])):
        for claim in row["claims"]:
            for span in claim["evidence"]:
                assert text[span["start"] : span["end"]] == span["text"]


def test_analyse_keeps_offsets_whatever_the_text_holds(tmp_path: Path) -> None:
    shelled = "Government forces shelled the town of Dael \U0001f680 on Friday\ud83d, residents said."
    told = f"\ufeff\r\nDael\r\n\r\n{shelled}\r\n"
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "published": "2017-07-15", "text": told}) + "\n", "utf-8")
    CliRunner().invoke(cli, ["analyse", str(source), "-o", str(target)])
    (row,) = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    spans = [span for claim in row["claims"] for span in claim["evidence"]]
    assert spans
    for span in spans:
        assert told[span["start"] : span["end"]].replace("\ud83d", "\ufffd") == span["text"]

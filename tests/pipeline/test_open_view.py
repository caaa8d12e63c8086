"""What leaves the system in the open view: as if restricted sources had never been read."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from desk_ledger import decide, desk_ledger

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.people import View
from trucewatch.core.ports import RECORD_TYPES, Ledger
from trucewatch.core.problems import StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.pipeline import desk
from trucewatch.pipeline.open_view import seen_in
from trucewatch.pipeline.shelf import PEOPLE
from trucewatch.settings import Settings

NAME = "Northern Wire"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("open") / "desk.db"


@pytest.fixture(scope="module")
def ledger(sample_ledger: Path, path: Path) -> Iterator[Ledger]:
    with desk_ledger(sample_ledger, path) as opened:
        yield opened


@pytest.fixture(scope="module")
def secrets(ledger: Ledger) -> list[str]:
    """Ids and titles of what a source told that is restricted from here on."""
    source = next(one for one in desk.sources(ledger, View.FULL)["items"] if one["name"] == NAME)
    rows = desk.documents(ledger, View.FULL, desk.Wanted(source=source["id"], with_outdated=True))["items"]
    pages = [desk.document(ledger, View.FULL, row["id"]) for row in rows]
    claims = [claim["id"] for page in pages for claim in page["marked"]]
    alone = next(one for one in desk.incidents(ledger, View.FULL, desk.Filters(source=source["id"]))["items"])
    decide(ledger, claims[0], "comment", "secret remark of a reviewer")
    decide(ledger, alone["id"], "comment", "secret remark on an incident", hour=1)
    remark = decide(ledger, claims[0], "comment", "first word", hour=2)
    decide(ledger, remark.id, "comment", "secret remark on a remark", hour=3)
    decide(ledger, source["id"], "restrict", "yes", hour=4)
    assert len(rows) == 2 and claims
    named = [source["id"], *(row["title"] for row in rows), "secret remark of a reviewer"]
    return [*named, *(row["id"] for row in rows), *claims]


@pytest.fixture(scope="module")
def seen(ledger: Ledger, secrets: list[str]) -> Ledger:
    return seen_in(View.OPEN, ledger, Settings())


def test_the_kept_fusion_is_taken_and_agrees_with_one_computed_anew(seen: Ledger) -> None:
    assert seen.fused() is not None
    kept, anew = api.look(seen), api.look(seen, as_of=seen.sequence())
    assert (kept.resolved, kept.incidents, kept.findings) == (anew.resolved, anew.incidents, anew.findings)
    assert (kept.documents, kept.problems, kept.positions) == (anew.documents, anew.problems, anew.positions)


def test_it_is_what_a_ledger_shows_in_which_the_source_was_never_read(
    ledger: Ledger, seen: Ledger, secrets: list[str], tmp_path: Path
) -> None:
    other = api.open_ledger(tmp_path / "other.db", create=True)
    for kind in (Capture, *(one for one in RECORD_TYPES if one is not Capture)):
        other.add(list(seen.records(kind)), maker=PEOPLE)
    found, expected = api.look(seen), api.look(other, as_of=other.sequence())
    assert {one.id for one in found.incidents} == {one.id for one in expected.incidents}
    assert {(one.id, one.status, one.roots) for one in found.incidents} == {
        (one.id, one.status, one.roots) for one in expected.incidents
    }
    assert {(one.id, one.verdict) for one in found.findings} == {(one.id, one.verdict) for one in expected.findings}
    assert len(found.incidents) < len(api.look(ledger).incidents)


def test_it_agrees_with_the_desk(ledger: Ledger, seen: Ledger) -> None:
    held = {one["id"] for one in desk.incidents(ledger, View.OPEN, limit=200)["items"]}
    assert held == {one.id for one in api.look(seen).incidents}


@pytest.mark.parametrize("form", ["jsonl", "csv", "geojson", "acled", "ucdp", "plover", "hxl", "ftm"])
def test_no_text_export_holds_it(seen: Ledger, secrets: list[str], form: str) -> None:
    out = io.StringIO()
    api.export(seen, form, out, with_names=True)
    assert out.getvalue()
    assert not [one for one in secrets if one in out.getvalue()]


def test_records_alone_hold_nothing_of_it(path: Path, secrets: list[str], tmp_path: Path) -> None:
    texts = {}
    for name, options in (("all", ()), ("open", ("--open",))):
        target = tmp_path / f"{name}.jsonl"
        command = ["--ledger", str(path), "export", "--format", "jsonl", "--records-only", "-o", str(target), *options]
        assert CliRunner().invoke(cli, command).exit_code == 0
        texts[name] = target.read_text("utf-8")
    assert [one for one in secrets if one in texts["all"]] == secrets
    assert not [one for one in secrets if one in texts["open"]]
    assert '"restrict"' not in texts["open"] and "secret remark" not in texts["open"]


@pytest.mark.parametrize("command", [["brief"], ["feed"]])
def test_brief_and_feed_of_the_command_line(path: Path, secrets: list[str], tmp_path: Path, command: list[str]) -> None:
    texts: dict[str, str] = {}
    for name, options in (("all.md", ()), ("open.md", ("--open",))):
        target = tmp_path / name
        done = CliRunner().invoke(cli, ["--ledger", str(path), *command, "-o", str(target), *options])
        assert done.exit_code == 0, done.output
        texts[name] = target.read_text("utf-8")
    assert texts["all.md"] != texts["open.md"]
    assert NAME in texts["all.md"]
    short = [one.partition("-")[2][:8] if one.startswith(("claim-", "document-")) else one for one in secrets]
    assert not [one for one in short if one in texts["open.md"]]


def test_ids_lead_nowhere_and_nothing_is_written(seen: Ledger, ledger: Ledger, secrets: list[str]) -> None:
    ids = [one for one in secrets if one.startswith(("claim-", "document-"))]
    assert all(ledger.get(one) for one in ids)
    assert not any(seen.get(one) for one in ids)
    assert seen.get_many(ids) == {}
    assert not any(seen.find(one) for one in ids)
    with pytest.raises(StoreError), seen.unit():
        pass


def test_without_a_restricted_source_both_views_are_the_ledger(sample_ledger: Path) -> None:
    ledger = api.open_ledger(sample_ledger)
    assert all(seen_in(view, ledger, Settings()) is ledger for view in View)


def test_just_its_documents_are_hidden(ledger: Ledger, secrets: list[str]) -> None:
    documents = {one.id for one in ledger.records(Document)}
    shown = {one.id for one in seen_in(View.OPEN, ledger, Settings()).records(Document)}
    assert documents - shown == {one for one in secrets if one.startswith("document-")}


def test_no_record_of_any_kind_holds_it(seen: Ledger, secrets: list[str]) -> None:
    rows: list[Any] = []
    for kind in RECORD_TYPES:
        rows += [repr(one) for one in seen.records(kind)]
    told = json.dumps(rows)
    assert not [one for one in secrets if one in told]


def test_a_package_of_evidence_holds_none_of_it(
    ledger: Ledger, seen: Ledger, path: Path, secrets: list[str], tmp_path: Path
) -> None:
    known = {one.id for one in api.look(seen).incidents}
    told = [one for one in api.look(ledger).incidents if set(one.claim_ids()) & set(secrets)]
    shared = next(one.id for one in told if one.id in known)
    alone = next(one.id for one in told if one.id not in known)
    command = ["--ledger", str(path), "evidence", "-o", str(tmp_path / "bag"), shared]
    assert CliRunner().invoke(cli, [*command, "--open"]).exit_code == 0
    held = "\n".join(file.read_text("utf-8", "replace") for file in (tmp_path / "bag").rglob("*") if file.is_file())
    assert shared in held
    assert not [one for one in secrets if one in held]
    refused = CliRunner().invoke(cli, ["--ledger", str(path), "evidence", "-o", str(tmp_path / "two"), alone, "--open"])
    assert refused.exit_code == 1
    assert "Nothing has the id" in refused.output and not (tmp_path / "two").exists()


def test_alerts_and_pictures_leave_it_out(path: Path, secrets: list[str], tmp_path: Path) -> None:
    rules = tmp_path / "alerts.toml"
    rules.write_text(
        '[mail]\nhost = "mail.example"\nsecurity = "none"\nsender = "desk@example.org"\n\n'
        '[[rule]]\nname = "all"\non = "new"\nto = ["mailto:chief@example.org"]\n',
        "utf-8",
    )
    told, drawn = [], []
    for options in ((), ("--open",)):
        done = CliRunner().invoke(cli, ["--ledger", str(path), "alerts", "check", "--rules", str(rules), *options])
        told.append(done.output)
        target = tmp_path / f"map{len(options)}.svg"
        made = CliRunner().invoke(cli, ["--ledger", str(path), "map", "-o", str(target), *options])
        assert made.exit_code == 0, made.output
        drawn.append(made.output)
    assert "speaks of" in told[0], told[0]
    assert told[0] != told[1]
    assert drawn[0] != drawn[1].replace("map1.svg", "map0.svg")

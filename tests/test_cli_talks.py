"""The negotiation log and actors' stances, from documents of our own through the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli

REPORTS = (
    (
        "Northern Courier",
        "2017-07-06",
        "Envoys of Russia, Turkey and Iran met in Astana on 4 and 5 July 2017 about the de-escalation zones.\n\n"
        "Jordan welcomed the Astana memorandum. The Syrian opposition rejected the Astana memorandum, saying that Iran "
        "could not be a guarantor.",
    ),
    (
        "Gulf Ledger",
        "2017-07-07",
        "Russian and Turkish envoys held talks in Astana on 4 and 5 July 2017.\n\n"
        "Turkey said it supports the Astana memorandum.",
    ),
    (
        "Levant Wire",
        "2017-09-18",
        "The Syrian opposition said on 17 September 2017 that it backs the Astana memorandum on condition that "
        "prisoners are freed.\n\nRussia, Turkey and Iran met in Astana on 15 September 2017 and agreed on the borders "
        "of the de-escalation zone in Idlib on 15 September 2017.",
    ),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("talks")
    lines = [
        {"id": f"talks-{n}", "publisher": who, "published": day, "language": "en", "text": text}
        for n, (who, day, text) in enumerate(REPORTS)
    ]
    (folder / "reports.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    path = folder / "ledger.db"
    assert run(path, "init").exit_code == 0
    assert run(path, "add", folder / "reports.jsonl", "--quiet").exit_code in (0, 3)
    return path


def run(ledger: Path, *words: object) -> Result:
    return CliRunner().invoke(cli, ["--ledger", str(ledger), *map(str, words)])


def rows(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_talks_as_json(ledger: Path) -> None:
    first, second = rows(run(ledger, "talks", "--json"))
    assert first["when"] == {"start": "2017-07-04", "end": "2017-07-05", "at": None}
    assert [one["id"] for one in first["participants"]] == ["rus", "tur", "irn"]
    assert first["told_by"] == ["Northern Courier", "Gulf Ledger"]
    assert first["place"] == "Astana"
    assert first["topic"] == "astana-2017"
    assert first["outcomes"] == []
    assert "borders" in second["outcomes"][0]["words"]


def test_talks_in_a_terminal(ledger: Path) -> None:
    done = run(ledger, "talks")
    assert done.exit_code == 0
    heading, one, *_ = done.stdout.splitlines()
    assert heading.split()[:2] == ["when", "where"]
    assert "2017-07-04 to 2017-07-05" in one
    assert "Russia, Turkey, Iran" in one


def test_positions_over_time(ledger: Path) -> None:
    found = {row["holder"]["id"]: row for row in rows(run(ledger, "agreements", "positions", "astana-2017", "--json"))}
    assert found["jor"]["now"] == "supports"
    assert found["tur"]["now"] == "supports"
    opposition = found["opposition_syria"]
    assert [step["stance"] for step in opposition["stances"]] == ["rejects", "conditions"]
    assert opposition["stances"][0]["taken"] is None
    assert opposition["stances"][1]["taken"]["start"] == "2017-09-17"
    assert found["irn"] == {**found["irn"], "now": "silent", "stances": []}


def test_positions_in_a_terminal(ledger: Path) -> None:
    told = run(ledger, "agreements", "positions", "astana-2017").stdout
    assert "no position of it is told" in told
    assert "Jordan" in told


def test_an_unknown_agreement_is_an_error_with_a_hint(ledger: Path) -> None:
    done = run(ledger, "agreements", "positions", "no-such-deal")
    assert done.exit_code == 1
    assert "no-such-deal" in done.output
    assert "trucewatch agreements" in done.output

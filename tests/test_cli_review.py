"""`trucewatch review`: what waits, what people say of it, and what that changes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli

PAGE = """<html lang="en"><body><article><h1>Shells on Daraa</h1>
<p>Government forces shelled Daraa on 14 July 2017, the Hauran Network said. Five civilians were killed.</p>
</article></body></html>"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE, "utf-8")

    def call(*words: str, code: int = 0, given: str | None = None) -> Result:
        result = CliRunner().invoke(cli, words, input=given)
        assert result.exit_code == code, result.output
        return result

    call("init")
    call("add", "pages")
    return call


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_whole_way(run: Run) -> None:
    listed = run("review", "list")
    assert "alleged breach: shelling at Daraa on 2017-07-14" in listed.stdout
    assert "uncertainty" in listed.stdout and "consequence" in listed.stdout
    (first, *_) = rows(run("review", "list", "--kind", "alleged_breach", "--json"))
    incident = str(first["subject"])
    assert first["actions"] == ["accept", "unsure", "status"] and first["reasons"]
    run("review", "assign", incident, "Bo", "--by", "Ana")
    assert [one["subject"] for one in rows(run("review", "list", "--for", "Bo", "--json"))] == [incident]
    assert "assigned to Bo" in run("review", "show", incident).stdout
    run("review", "assign", incident, "--by", "Ana", "--nobody")
    assert run("review", "list", "--for", "Bo", "--json").stdout == ""
    run("review", "comment", incident, "-", "--by", "Bo", given="<b>why</b>\x1b[2J")
    told = run("review", "show", incident).stdout
    assert "<b>why</b>" in told and "\x1b" not in told
    run("review", "accept", incident, "--by", "Bo", "--note", "two films")
    row = json.loads(run("review", "show", incident, "--json").stdout)
    assert (row["state"], row["awaits"]) == ("accept", "approve")
    run("review", "approve", incident, "--by", "Ana")
    run("review", "status", incident, "confirmed", "--by", "Ana")
    assert any(one["status"] == "confirmed" for one in rows(run("incidents", "--json")))
    run("review", "undo", incident, "--by", "Ana")
    assert not any(one["status"] == "confirmed" for one in rows(run("incidents", "--json")))


def claim_of(run: Run) -> str:
    for row in rows(run("review", "list", "--most", "0", "--json")):
        if str(row["subject"]).startswith("claim-"):
            return str(row["subject"])
    (incident, *_) = rows(run("review", "list", "--json"))
    words = run("why", str(incident["subject"]), "--json").stdout
    start = words.index("claim-")
    return words[start : start + len("claim-") + 20]


def test_claims_are_rejected_corrected_and_taken_back(run: Run) -> None:
    claim = claim_of(run)
    said = json.loads(run("review", "reject", claim, "--by", "Ana", "--json").stdout)
    assert (said["action"], said["person"]) == ("reject", "Ana")
    assert not [one for one in rows(run("incidents", "--json")) if one["kind"] == "shelling"]
    refused = run("review", "correct", claim, "kind", "airstrike", "--by", "Ana", code=1)
    assert "Undo the rejection first" in refused.stderr
    run("review", "undo", said["id"], "--by", "Ana")
    run("review", "correct", claim, "kind", "airstrike", "--by", "Ana")
    run("review", "correct", claim, "place", '{"lat": 36.2, "lon": 37.1, "radius_m": 2000}', "--by", "Ana")
    (incident,) = [one for one in rows(run("incidents", "--json")) if one["kind"] == "airstrike"]
    assert "36.2000, 37.1000" in json.dumps(incident)
    run("review", "unsure", claim, "--by", "Bo")
    assert "rumoured" in {one["status"] for one in rows(run("incidents", "--json"))}


def test_wrong_use_is_told_in_a_line(run: Run) -> None:
    claim = claim_of(run)
    for words, told in (
        (("review", "correct", claim, "kind", "bombing", "--by", "Ana"), "one of shelling"),
        (("review", "correct", claim, "place", "Daraa", "--by", "Ana"), "no place with the id"),
        (("review", "correct", claim, "count", '3, "x": 2', "--by", "Ana"), "a whole number"),
        (("review", "accept", "claim-ffffffff", "--by", "Ana"), "There is no record"),
        (("review", "comment", claim, "x" * 10_001, "--by", "Ana"), "10,001 characters"),
        (("review", "accept", claim, "--by", "Ana", "--saw", "99999"), "no entry 99999"),
        (("review", "show", "nothing"), "There is no record"),
    ):
        refused = run(*words, code=1)
        assert told in refused.stderr and refused.stderr.count("\n") == 1
    assert "20,000 characters" in run("review", "comment", claim, "-", "--by", "A", code=1, given="x" * 99_999).stderr
    run("review", "accept", claim, code=2)
    run("review", "status", claim, "reported", "--by", "Ana", code=2)
    run("review", "assign", claim, "--by", "Ana", code=2)

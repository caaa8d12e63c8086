"""Commands about a ledger as a whole, and redaction, as people type them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trucewatch.cli import cli
from trucewatch.testing.postgres import PostgresServer

pytestmark = pytest.mark.sqlite_file
NAME = "Samira Qabbani"
TEXT = f"On Friday the army shelled Daraa al-Balad and killed three civilians, {NAME} said."


def run(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    run("--ledger", "one.db", "add", "page.txt", "-q")
    return "one.db"


def document_of(ledger: str) -> str:
    with closing(sqlite3.connect(ledger)) as connection:
        return str(connection.execute("SELECT record_id FROM entry WHERE type = 'document'").fetchone()[0])


def test_info_tells_the_head_and_verify_holds_it_against_the_ledger(ledger: str) -> None:
    told = json.loads(run("--ledger", ledger, "ledger", "info", "--json").stdout)
    assert (told["records"]["document"], told["ledger"], told["archive"]) == (1, "one.db", "one.db.archive")
    assert told["head"] in run("--ledger", ledger, "ledger", "info").stdout
    assert "all well" in run("--ledger", ledger, "verify", "--head", told["head"]).stdout
    number, _, link = told["head"].partition(":")
    for wrong in (f"{int(number) + 1}:{link}", f"{number}:{'0' * 64}"):
        done = run("--ledger", ledger, "verify", "--head", wrong, code=3)
        assert "[head_differs]" in done.stdout
    assert "is no head" in run("--ledger", ledger, "verify", "--head", "x", code=1).output
    assert (
        "--quick reads no lines" in run("--ledger", ledger, "verify", "--quick", "--head", told["head"], code=1).output
    )


def test_a_ledger_moves_is_backed_up_and_restored(ledger: str) -> None:
    told = run("--ledger", ledger, "ledger", "copy", ledger, "two.db").stdout
    assert "Both have the digest" in told
    assert "is there already" in run("ledger", "copy", ledger, "two.db", code=1).output
    assert "There is no ledger" in run("ledger", "copy", "none.db", "three.db", code=1).output
    assert not Path("three.db").exists()
    run("--ledger", "two.db", "ledger", "backup", "b.tar.gz")
    again = run("--ledger", "again.db", "ledger", "restore", "b.tar.gz").stdout
    assert again.partition("digest ")[2][:64] in told
    assert "all well" in run("--ledger", "again.db", "ledger", "verify").stdout
    assert "is there already" in run("--ledger", "again.db", "ledger", "restore", "b.tar.gz", code=1).output


def test_redacting_takes_a_name_and_says_what_it_took(ledger: str) -> None:
    document = document_of(ledger)
    start = TEXT.index(NAME)
    command = ["--ledger", ledger, "redact", document[:20], "--reason", "safety", "--by", "Ana"]
    told = json.loads(run(*command, "--words", NAME, "--json").stdout)
    assert (told["records"] > 1, len(told["bytes"]), told["is_wiped"]) == (True, 1, True)
    for form in ("brief", "incidents", "documents"):
        assert "Qabbani" not in run("--ledger", ledger, form).stdout
    assert "blanked" in run(*command, "--range", f"{start - 3}:{start}").stdout
    assert "is no range" in run(*command, "--range", "a:b", code=1).output
    assert "does not hold these words" in run(*command, "--words", NAME, code=1).output
    assert "all well" in run("--ledger", ledger, "verify").stdout
    assert "redacted" in run("--ledger", ledger, "add", "page.txt", "-q", code=3).output


def test_the_commands_work_on_a_server_and_print_no_password(
    ledger: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.named("by_cli").replace("trucewatch@", "trucewatch:hidden@")
    outputs = [
        run("--ledger", url, "init").output,
        run("--ledger", url, "init").output,
        run("--ledger", url, "add", "page.txt", "-q").output,
        run("--ledger", url, "incidents").output,
        run("--ledger", url, "verify").output,
        run("--ledger", url, "ledger", "info").output,
        run("--ledger", url, "doctor").output,
        run("ledger", "copy", url, "back.db").output,
        run("ledger", "copy", "back.db", url, code=1).output,
        run("--ledger", f"{url}_none", "incidents", code=1).output,
    ]
    assert "is there already and is a ledger" in outputs[1]
    assert "all well" in outputs[4]
    assert "There is no database by_cli_none" in outputs[-1]
    assert Path("by_cli.archive").is_dir()
    assert not [output for output in outputs if "hidden" in output]
    postgres.drop(url)

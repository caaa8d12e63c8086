"""People from the command line: passwords from the input alone, tokens printed once, the audit and its seal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from on_server import audit_unlocked, past_ledger
from trucewatch.cli import cli

PASSWORD = "four unrelated words here"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def run(ledger: Path, *words: str, typed: str = "", expected: int = 0) -> Result:
    done = CliRunner().invoke(cli, ["--ledger", str(ledger), "people", *words], input=typed, catch_exceptions=False)
    assert done.exit_code == expected, done.output
    return done


def add(ledger: Path, name: str, role: str) -> None:
    run(ledger, "add", name, "--role", role, "--stdin", typed=f"{PASSWORD}\n")


def rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_somebody_is_added_listed_and_changed(ledger: Path) -> None:
    add(ledger, "Amira", "admin")
    run(ledger, "add", "Rosa Haddad", "--no-password")
    assert run(ledger, "role", "rosa haddad", "reviewer").stdout == "Rosa Haddad: reviewer\n"
    assert run(ledger, "restricted", "Rosa Haddad", "yes").stdout == "Rosa Haddad sees restricted sources\n"
    run(ledger, "disable", "Rosa Haddad")
    table = run(ledger, "list").stdout
    assert [line.split()[-1] for line in table.splitlines()] == ["in", "password", "disabled"]
    run(ledger, "enable", "Rosa Haddad")
    told = {row["name"]: (row["role"], row["is_disabled"]) for row in rows(run(ledger, "list", "--json"))}
    assert told == {"Amira": ("admin", False), "Rosa Haddad": ("reviewer", False)}


def test_a_password_is_asked_for_unseen_and_never_shown(ledger: Path) -> None:
    done = run(ledger, "add", "Rosa", typed=f"{PASSWORD}\n{PASSWORD}\n")
    changed = run(ledger, "password", "Rosa", typed="another four words there\nanother four words there\n")
    listed = run(ledger, "list", "--json")
    for one in (done, changed, listed):
        assert PASSWORD not in one.output
        assert "argon2" not in one.output


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("add", "Samir", "--stdin"), "password1234\n", "guessed first"),
        (("add", "Samir", "--stdin"), "", "No password was given"),
        (("add", "AMIRA", "--no-password"), "", "already"),
        (("role", "Nobody", "chief"), "", "Nobody here"),
        (("disable", "Amira"), "", "the only admin"),
        (("password", "Amira", "--stdin"), "short\n", "12 to 256"),
        (("token", "make", "Amira", "--for", "x", "--scope", "read", "--days", "0"), "", "1 to 366 days"),
        (("token", "revoke", "forged"), "", "no token"),
        (("audit", "--seal", "x"), "", "is no seal"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(ledger: Path, words: tuple[str, ...], typed: str, told: str) -> None:
    add(ledger, "Amira", "admin")
    done = run(ledger, *words, typed=typed, expected=1)
    assert told in done.stderr
    assert done.stderr.startswith("trucewatch: ")
    assert done.stdout == ""
    assert [row["name"] for row in rows(run(ledger, "list", "--json"))] == ["Amira"]


def test_a_role_that_is_none_is_wrong_use(ledger: Path) -> None:
    run(ledger, "add", "Samir", "--role", "king", expected=2)


def test_no_ledger_is_made_by_a_question(ledger: Path) -> None:
    assert "There is no ledger" in run(ledger, "list", expected=1).stderr
    assert not ledger.exists()


def test_a_token_is_printed_once_and_revoked(ledger: Path) -> None:
    add(ledger, "Amira", "admin")
    done = run(ledger, "token", "make", "Amira", "--for", "nightly export", "--scope", "read", "--scope", "export")
    secret = done.stdout.strip()
    assert secret.startswith("tw_")
    (row,) = rows(run(ledger, "token", "list", "--json"))
    assert (row["person"], row["name"], row["scopes"]) == ("Amira", "nightly export", ["export", "read"])
    assert secret not in run(ledger, "token", "list").stdout
    run(ledger, "token", "revoke", str(row["id"]))
    assert "revoked" in run(ledger, "token", "list").stdout


def test_the_audit_tells_and_its_seal_holds_until_a_line_is_gone(ledger: Path) -> None:
    add(ledger, "Amira", "admin")
    run(ledger, "role", "Amira", "admin")
    run(ledger, "add", "Rosa", "--no-password")
    lines = rows(run(ledger, "audit", "--json"))
    assert [(line["action"], line["detail"]) for line in lines] == [("add_person", "reader"), ("add_person", "admin")]
    assert all(str(line["person"]).endswith("(command line)") for line in lines)
    assert len(run(ledger, "audit", "--action", "add_person", "--limit", "1").stdout.splitlines()) == 1
    assert "No line" in run(ledger, "audit", "--refused").stdout
    (checked,) = rows(run(ledger, "audit", "--check"))
    assert (checked["is_whole"], checked["lines"]) == (True, 2)
    run(ledger, "audit", "--seal", str(checked["seal"]))
    past_ledger(ledger, *audit_unlocked(ledger), "DELETE FROM audit WHERE number = 2")
    assert rows(run(ledger, "audit", "--check"))[0]["is_whole"] is True
    assert "is not there" in run(ledger, "audit", "--seal", str(checked["seal"]), expected=3).stderr

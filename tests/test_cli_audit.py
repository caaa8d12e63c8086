"""What the command line changes or takes out of a ledger that has accounts stands in its audit."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.core.accounts import AuditLine, Doer
from trucewatch.core.people import Role
from trucewatch.pipeline.people import People
from trucewatch.settings import Settings
from trucewatch.store.people_audit import Wanted


@pytest.fixture
def path(sample_ledger: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_ledger, tmp_path / "ledger.db"))


def people(path: Path, *, is_adding: bool = False) -> list[AuditLine]:
    """The audit's lines, oldest first; with somebody added first where that is asked for."""
    with closing(api.open_ledger(path)) as ledger:
        held = People(ledger, Settings(ledger=str(path)))
        if is_adding:
            held.add("Rosa", Role.ADMIN, Doer(name="test"), password="four unrelated words here")
        return list(reversed(held.store.audit.page(Wanted())))


def run(path: Path, *words: str) -> Result:
    done = CliRunner().invoke(cli, ["--ledger", str(path), *words])
    assert done.exit_code == 0, done.output
    return done


def claims(path: Path) -> list[str]:
    with closing(api.open_ledger(path)) as ledger:
        return [one.claim.id for one in api.look(ledger).resolved][:2]


def test_each_command_leaves_a_line(path: Path, tmp_path: Path) -> None:
    before = people(path, is_adding=True)
    left, right = claims(path)
    run(path, "decide", left, "different", right, "--by", "Ana")
    run(path, "review", "accept", left, "--by", "Bo")
    run(path, "review", "assign", left, "Cem", "--by", "Bo")
    run(path, "brief", "-o", str(tmp_path / "brief.md"), "--open")
    run(path, "export", "--format", "csv", "-o", str(tmp_path / "all.csv"), "--with-names")
    run(path, "export", "--format", "jsonl", "--records-only", "-o", str(tmp_path / "all.jsonl"))
    run(path, "feed", "-o", str(tmp_path / "feed.xml"))
    lines = people(path)[len(before) :]
    assert all(one.detail.startswith("decision-") for one in lines[:2])
    assert [one.action for one in lines[:2]] == ["review_different", "review_accept"]
    assert [(one.action, one.detail) for one in lines[2:]] == [
        ("assign", ""),
        ("brief", "view open"),
        ("export", "view full, with names"),
        ("export", "records only, view full"),
        ("feed", "view full"),
    ]
    assert [one.subject for one in lines] == [left, left, left, "md", "csv", "jsonl", "atom"]
    assert [one.person for one in lines[:3]] == [f"{name} (command line)" for name in ("Ana", "Bo", "Bo")]
    assert all(one.person.endswith(" (command line)") for one in lines)


def test_a_ledger_without_accounts_has_no_audit(path: Path, tmp_path: Path) -> None:
    run(path, "export", "--format", "csv", "-o", str(tmp_path / "all.csv"))
    assert people(path) == []


def test_what_was_refused_leaves_no_line_of_something_done(path: Path, tmp_path: Path) -> None:
    before = people(path, is_adding=True)
    done = CliRunner().invoke(cli, ["--ledger", str(path), "review", "accept", "claim-0000", "--by", "Bo"])
    assert done.exit_code == 1
    assert people(path) == before

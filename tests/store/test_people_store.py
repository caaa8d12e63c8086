"""Accounts, sessions, tokens and the audit in the ledger's database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from on_server import audit_unlocked, is_on_server, past_ledger
from trucewatch.core.accounts import Account, ApiToken, Doer, Outcome, Session
from trucewatch.core.people import Permission, Role
from trucewatch.core.problems import StoreError
from trucewatch.store.ledger import open_ledger
from trucewatch.store.people import SqlPeople
from trucewatch.store.people_audit import Wanted

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROSA = Doer(name="Rosa", id="p1", address="192.0.2.7")
TABLES = ("person", "person_session", "api_token", "audit")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    open_ledger(path, create=True).close()
    return path


@pytest.fixture
def people(path: Path) -> Iterator[SqlPeople]:
    with open_ledger(path) as ledger:
        yield ledger.people()


def make_account(**other: object) -> Account:
    made = Account(id="p1", name="Rosa", role=Role.REVIEWER, password="hash", made_at=NOW, changed_at=NOW)
    return replace(made, **other)


def make_session(**other: object) -> Session:
    made = Session(key="k1", person_id="p1", made_at=NOW, seen_at=NOW, ends_at=NOW + timedelta(hours=12))
    return replace(made, **other)


def note(people: SqlPeople, count: int) -> None:
    for number in range(count):
        people.audit.add(ROSA, "grade", f"source-{number}", detail="C", outcome=Outcome.DONE, at=NOW)


def break_audit(path: Path, statement: str) -> None:
    """What somebody can do who takes the triggers away first."""
    past_ledger(path, *audit_unlocked(path), statement)


def test_an_account_comes_back_as_it_was_kept(people: SqlPeople) -> None:
    account = make_account(sees_restricted=False, issuer="https://id.example", subject="77")
    people.add_account(account, "rosa")
    assert people.account("p1") == people.named("rosa") == people.known_to("https://id.example", "77") == account
    assert people.accounts() == [account]
    assert people.named("nobody") is None


def test_two_people_cannot_have_one_name(people: SqlPeople) -> None:
    people.add_account(make_account(), "rosa")
    with pytest.raises(StoreError):
        people.add_account(make_account(id="p2"), "rosa")
    assert [one.id for one in people.accounts()] == ["p1"]


def test_local_people_need_no_issuer(people: SqlPeople) -> None:
    people.add_account(make_account(), "rosa")
    people.add_account(make_account(id="p2", name="Samir"), "samir")
    assert len(people.accounts()) == 2


def test_no_secret_is_shown_by_a_record() -> None:
    token = ApiToken(id="t", key="SECRET", person_id="p1", name="n", scopes=frozenset(), made_at=NOW, ends_at=NOW)
    assert "SECRET" not in repr(token)
    assert "hash" not in repr(make_account())


def test_a_session_is_found_with_its_person_and_ends(people: SqlPeople) -> None:
    people.add_account(make_account(), "rosa")
    people.add_session(make_session())
    people.add_session(make_session(key="k2"))
    people.seen("k1", NOW + timedelta(minutes=5))
    assert people.session("k1") == (make_session(seen_at=NOW + timedelta(minutes=5)), make_account())
    people.end_sessions("p1", but="k1")
    assert [one.key for one in people.sessions("p1")] == ["k1"]
    people.end_session("k1")
    assert people.session("k1") is None


@pytest.mark.parametrize(("idle_s", "later", "is_over"), [(60, 59, False), (60, 60, True), (10**6, 12 * 3600, True)])
def test_a_session_is_over_when_idle_or_old(idle_s: int, later: int, is_over: bool) -> None:
    assert make_session().is_over(NOW + timedelta(seconds=later), idle_s) is is_over


def test_ended_sessions_are_swept(people: SqlPeople) -> None:
    people.add_account(make_account(), "rosa")
    people.add_session(make_session())
    people.add_session(make_session(key="later", ends_at=NOW + timedelta(days=9)))
    people.sweep_sessions(NOW + timedelta(days=1))
    assert [one.key for one in people.sessions("p1")] == ["later"]


def test_a_token_keeps_its_scopes_and_its_end(people: SqlPeople) -> None:
    people.add_account(make_account(), "rosa")
    token = ApiToken(
        id="t1",
        key="k",
        person_id="p1",
        name="export",
        scopes=frozenset({Permission.READ, Permission.EXPORT}),
        made_at=NOW,
        ends_at=NOW + timedelta(days=1),
    )
    people.add_token(token)
    assert people.token("k") == (token, make_account())
    people.used("t1", NOW)
    people.revoke("t1", NOW)
    people.revoke("t1", NOW + timedelta(hours=1))
    assert people.tokens() == people.tokens("p1") == [replace(token, used_at=NOW, revoked_at=NOW)]
    assert people.tokens("p2") == []


def test_a_change_that_fails_takes_its_audit_line_along(people: SqlPeople) -> None:
    def change() -> None:
        with people.unit():
            people.add_account(make_account(), "rosa")
            note(people, 1)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        change()
    assert people.is_empty()
    assert people.audit.head() == (0, "")


def test_the_audit_pages_from_the_newest_and_filters(people: SqlPeople) -> None:
    note(people, 5)
    stranger = Doer(name="x\u202ey\n", address="192.0.2.8")
    people.audit.add(stranger, "sign_in", "", detail="w" * 999, outcome=Outcome.REFUSED, at=NOW + timedelta(days=1))
    assert [line.number for line in people.audit.page(Wanted(), limit=4)] == [6, 5, 4, 3]
    assert [line.number for line in people.audit.page(Wanted(), before=3)] == [2, 1]
    assert [line.number for line in people.audit.page(Wanted(person="p1"), limit=2)] == [5, 4]
    assert len(people.audit.page(Wanted(person="Rosa"))) == 5
    refused = people.audit.page(Wanted(outcome="refused"))
    assert [(line.person, len(line.detail), line.at.day) for line in refused] == [("x y", 300, 2)]
    assert people.audit.page(Wanted(since=date(2026, 3, 2))) == people.audit.page(Wanted(action="sign_in")) == refused
    assert len(people.audit.page(Wanted(until=date(2026, 3, 2)))) == 5
    assert [line.number for line in people.audit.page(Wanted(subject="source-2"))] == [3]
    assert people.audit.actions() == ["grade", "sign_in"]


STATEMENTS = [
    "UPDATE audit SET person = 'Samir'",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE number = 2",
    "REPLACE INTO audit SELECT * FROM audit",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_nobody_changes_the_audit_with_sql(path: Path, people: SqlPeople, statement: str) -> None:
    note(people, 3)
    before = past_ledger(path, "SELECT * FROM audit")
    if statement.startswith("REPLACE") and is_on_server(path):
        statement = "INSERT INTO audit SELECT * FROM audit ON CONFLICT (number) DO UPDATE SET person = 'Samir'"
    with pytest.raises(DBAPIError, match="append-only"):
        past_ledger(path, statement)
    assert past_ledger(path, "SELECT * FROM audit") == before


def test_an_audit_nobody_touched_is_whole(people: SqlPeople) -> None:
    assert list(people.audit.faults()) == []
    note(people, 3)
    early = people.audit.head()
    note(people, 600)
    assert list(people.audit.faults()) == list(people.audit.faults(head=early)) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM audit WHERE number = 2", "lines 2 to 2 are missing"),
        ("DELETE FROM audit WHERE number = 1", "lines 1 to 1 are missing"),
        ("UPDATE audit SET detail = 'A' WHERE number = 2", "line 2 is not as it was written"),
        ("UPDATE audit SET hash = 'x' WHERE number = 3", "line 3 is not as it was written"),
    ],
)
def test_a_line_taken_or_changed_shows(path: Path, people: SqlPeople, statement: str, told: str) -> None:
    note(people, 4)
    break_audit(path, statement)
    assert told in next(people.audit.faults())


def test_lines_cut_off_the_end_show_by_a_seal(path: Path, people: SqlPeople) -> None:
    note(people, 4)
    head = people.audit.head()
    break_audit(path, "DELETE FROM audit WHERE number > 2")
    assert list(people.audit.faults()) == []
    assert list(people.audit.faults(head=head)) == ["line 4 with the hash that was noted is not there"]


def test_the_ledger_s_digest_knows_nothing_of_people(path: Path, people: SqlPeople) -> None:
    with open_ledger(path) as ledger:
        before = ledger.digest()
        note(people, 2)
        people.add_account(make_account(), "rosa")
        assert ledger.digest() == before

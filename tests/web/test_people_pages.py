"""One's own account, people and the audit, as a browser and as a program see them."""

import re
from collections.abc import Iterator

import httpx
import pytest
from desk_people import PASSWORD, accounts, add, audit, signed_in, token_of
from running_desk import Running, serving

from trucewatch.core.people import Permission, Role
from trucewatch.settings import Settings

NEW = "another four words there"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk over an empty ledger."""
    with serving(Settings(ledger=str(tmp_path_factory.mktemp("people") / "desk.db"))) as running:
        add(running, "Amira", Role.ADMIN)
        yield running


@pytest.fixture(scope="module")
def amira(desk: Running) -> Iterator[httpx.Client]:
    """A browser in which an admin is signed in."""
    with signed_in(desk, "Amira") as browser:
        yield browser


def change(browser: httpx.Client, person_id: str, what: str, value: str) -> httpx.Response:
    return browser.post(f"/people/{person_id}/{what}", data={"value": value})


@pytest.mark.parametrize("path", ["/account", "/people", "/audit"])
def test_nobody_sees_it_without_signing_in(desk: Running, path: str) -> None:
    with desk.stranger() as browser:
        assert browser.get(path).headers["location"].startswith("/sign-in?next=")
        assert browser.get(f"/api/v1{path}").status_code == 401
        assert browser.post(path).status_code in (401, 405)


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.REVIEWER, Role.CHIEF])
def test_people_are_managed_by_admins_and_the_audit_read_by_chiefs(desk: Running, role: Role) -> None:
    name = f"Only {role}"
    add(desk, name, role)
    with signed_in(desk, name) as browser:
        assert browser.get("/account").status_code == 200
        for path in ("/people", "/api/v1/people"):
            assert browser.get(path).status_code == 403
        assert browser.post("/people", data={"name": "Mallory", "role": "admin"}).status_code == 403
        assert change(browser, accounts(desk)[name].id, "role", "admin").status_code == 403
        assert browser.get("/audit").status_code == (200 if role is Role.CHIEF else 403)
        page = browser.get("/account").text
        assert ('href="/audit"' in page) is (role is Role.CHIEF)
    assert accounts(desk)[name].role is role


def test_an_admin_adds_somebody_who_signs_in(desk: Running, amira: httpx.Client) -> None:
    answer = amira.post("/people", data={"name": "Rosa Haddad", "role": "reviewer", "password": PASSWORD})
    assert answer.headers["location"] == "/people?told=changed"
    assert "It is changed." in amira.get("/people?told=changed").text
    with signed_in(desk, "rosa haddad") as browser:
        row = browser.get("/api/v1/account").json()
    assert (row["role"], "grade" in row["permissions"], row["tokens"]) == ("reviewer", True, [])
    line = audit(desk, action="add_person")[0]
    assert (line.person, line.subject, line.detail) == ("Amira", accounts(desk)["Rosa Haddad"].id, "reviewer")


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({"name": "amira", "role": "reader"}, 409, "already"),
        ({"name": "", "role": "reader"}, 400, "1 to 80 signs"),
        ({"name": "x\u202ey", "role": "reader"}, 400, "1 to 80 signs"),
        ({"name": "New", "role": "king"}, 400, "is no role"),
        ({"name": "New", "role": "reader", "password": "password1234"}, 400, "guessed first"),
    ],
)
def test_what_cannot_be_added_is_told(
    desk: Running, amira: httpx.Client, form: dict[str, str], status: int, told: str
) -> None:
    before = set(accounts(desk))
    answer = amira.post("/people", data=form)
    assert answer.status_code == status
    assert told in answer.text
    assert set(accounts(desk)) == before


def test_a_script_in_a_name_is_words(desk: Running, amira: httpx.Client) -> None:
    amira.post("/people", data={"name": "<script>alert(1)</script>", "role": "reader"})
    for path in ("/people", "/audit"):
        page = amira.get(path).text
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in amira.get("/people").text


def test_changes_take_hold_at_once(desk: Running, amira: httpx.Client) -> None:
    account = add(desk, "Changing", Role.READER)
    with signed_in(desk, "Changing") as browser:
        assert change(amira, account.id, "role", "chief").status_code == 303
        assert browser.get("/account").status_code == 303
    with signed_in(desk, "Changing") as browser:
        assert browser.get("/audit").status_code == 200
        assert change(amira, account.id, "restricted", "no").status_code == 303
    with signed_in(desk, "Changing") as browser:
        assert "see_restricted" not in browser.get("/api/v1/account").json()["permissions"]
        assert change(amira, account.id, "password", NEW).status_code == 303
        assert browser.get("/account").status_code == 303
    with signed_in(desk, "Changing", password=NEW) as browser:
        assert change(amira, account.id, "disabled", "yes").status_code == 303
        assert browser.get("/account").status_code == 303
        assert browser.post("/sign-in", data={"name": "Changing", "password": NEW}).status_code == 401
    assert change(amira, account.id, "disabled", "no").status_code == 303
    told = [line.action for line in audit(desk, subject=account.id)]
    assert {"change_role", "change_restricted", "set_password", "disable_person", "enable_person"} <= set(told)


@pytest.mark.parametrize(
    ("what", "value"),
    [("role", "king"), ("role", ""), ("restricted", "x"), ("disabled", ""), ("id", "1"), ("name", "x")],
)
def test_what_cannot_be_changed_is_told(desk: Running, amira: httpx.Client, what: str, value: str) -> None:
    before = accounts(desk)
    answer = change(amira, before["Amira"].id, what, value)
    assert answer.status_code in (400, 404)
    assert accounts(desk) == before


def test_one_s_own_password_is_changed_with_the_old_one(desk: Running) -> None:
    add(desk, "Own Way", Role.READER)
    with signed_in(desk, "Own Way") as browser, signed_in(desk, "Own Way") as other:
        form = {"old": "wrong", "password": NEW, "again": NEW}
        assert browser.post("/account/password", data=form).status_code == 403
        assert "differ" in browser.post("/account/password", data=form | {"old": PASSWORD, "again": "x"}).text
        done = browser.post("/account/password", data=form | {"old": PASSWORD})
        assert done.headers["location"] == "/account?told=password"
        assert browser.get("/account").status_code == 200
        assert other.get("/account").status_code == 303
    with signed_in(desk, "Own Way", password=NEW):
        pass


def test_other_sessions_are_ended(desk: Running) -> None:
    add(desk, "Two Browsers", Role.READER)
    with signed_in(desk, "Two Browsers") as browser, signed_in(desk, "Two Browsers") as other:
        assert len(browser.get("/api/v1/account").json()["sessions"]) == 2
        assert browser.post("/account/sessions/end").status_code == 303
        assert (browser.get("/account").status_code, other.get("/account").status_code) == (200, 303)


def test_a_token_is_shown_once_works_and_is_revoked(desk: Running) -> None:
    add(desk, "Token Maker", Role.ANALYST)
    with signed_in(desk, "Token Maker") as browser, desk.stranger() as program:
        made = browser.post(
            "/account/tokens", data={"name": "<b>nightly</b>", "scope": ["read", "export"], "days": "3"}
        )
        secret = re.search(r">(tw_[\w-]{43})<", made.text).group(1)
        assert secret not in browser.get("/account").text
        assert "<b>nightly" not in made.text
        program.headers["authorization"] = f"Bearer {secret}"
        row = program.get("/api/v1/account").json()
        assert (row["permissions"], row["is_token"]) == (["export", "read"], True)
        token_id = row["tokens"][0]["id"]
        assert program.post(f"/account/tokens/{token_id}/revoke").status_code == 403
        assert browser.post(f"/account/tokens/{token_id}/revoke").status_code == 303
        assert program.get("/api/v1/account").status_code == 401
        assert "revoked" in browser.get("/account").text


@pytest.mark.parametrize(
    "form",
    [
        {"name": "x"},
        {"name": "", "scope": "read"},
        {"name": "x", "scope": "manage_people"},
        {"name": "x", "scope": "everything"},
        {"name": "x", "scope": "read", "days": "9999"},
        {"name": "x", "scope": "read", "days": "soon"},
    ],
)
def test_a_token_beyond_its_owner_is_not_made(desk: Running, form: dict[str, str]) -> None:
    if "Small Maker" not in accounts(desk):
        add(desk, "Small Maker", Role.ANALYST)
    with signed_in(desk, "Small Maker") as browser:
        answer = browser.post("/account/tokens", data=form)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert "tw_" not in answer.text
        assert browser.get("/api/v1/account").json()["tokens"] == []


def test_nobody_revokes_another_s_token_but_an_admin(desk: Running, amira: httpx.Client) -> None:
    add(desk, "Owner", Role.READER)
    add(desk, "Envious", Role.READER)
    token_of(desk, "Owner", [Permission.READ])
    token_id = next(one["id"] for one in amira.get("/api/v1/people").json()["tokens"] if one["person"] == "Owner")
    with signed_in(desk, "Envious") as browser:
        assert browser.post(f"/account/tokens/{token_id}/revoke").status_code == 404
        assert browser.post(f"/tokens/{token_id}/revoke").status_code == 403
    assert amira.post(f"/tokens/{token_id}/revoke").status_code == 303


def test_the_audit_filters_and_pages(desk: Running, amira: httpx.Client) -> None:
    for number in range(3):
        change(amira, accounts(desk)["Amira"].id, "restricted", ["yes", "no", "role"][number])
        amira.post("/sign-in", data={"name": "Amira", "password": PASSWORD})
    first = amira.get("/api/v1/audit", params={"person": "Amira", "limit": 2}).json()
    second = amira.get("/api/v1/audit", params={"person": "Amira", "limit": 2, "cursor": first["cursor"]}).json()
    numbers = [line["number"] for line in first["lines"] + second["lines"]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == 4
    assert {line["person"] for line in first["lines"]} == {"Amira"}
    page = amira.get("/audit", params={"action": "change_restricted", "outcome": "done"}).text
    assert page.count("<td>change restricted</td>") == len(audit(desk, action="change_restricted")) > 0
    assert "No line of the audit" in amira.get("/audit?person=nobody").text
    assert amira.get("/api/v1/audit/check").json()["is_whole"] is True


@pytest.mark.parametrize(
    "query", ["since=soon", "until=2026-13-01", "outcome=x", "cursor=x", "cursor=%D9%A1", "limit=0"]
)
def test_a_filter_that_is_none_is_told(amira: httpx.Client, query: str) -> None:
    answer = amira.get(f"/api/v1/audit?{query}")
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_answer_holds_a_secret(desk: Running, amira: httpx.Client) -> None:
    told = "".join(
        amira.get(path).text for path in ("/account", "/people", "/audit", "/api/v1/people", "/api/v1/audit")
    )
    assert "argon2" not in told
    assert amira.cookies["trucewatch_session"] not in told
    assert desk.token not in told

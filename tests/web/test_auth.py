"""Who gets in: the first set-up, passwords, sessions and tokens, against a desk that runs."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from desk_people import PASSWORD, add, audit, signed_in, token_of
from running_desk import Running, serving

from on_server import dump, past_ledger
from trucewatch.core.people import Permission, Role
from trucewatch.settings import Settings


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk over an empty ledger, for all tests here: each has people of its own."""
    with serving(Settings(ledger=str(tmp_path_factory.mktemp("auth") / "desk.db"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser_of_admin(desk: Running) -> Iterator[httpx.Client]:
    """A browser in which an admin is signed in."""
    add(desk, "Token Sender", Role.ADMIN)
    with signed_in(desk, "Token Sender") as browser:
        yield browser


def execute(desk: Running, statement: str, *values: str) -> None:
    assert past_ledger(desk.settings.ledger, (f"{statement} RETURNING 1", values))


def test_the_first_start_leads_to_the_set_up_and_ends_with_it(tmp_path: Path) -> None:
    with serving(Settings(ledger=str(tmp_path / "new.db")), has_admin=False) as desk, desk.stranger() as browser:
        assert browser.get("/account").headers["location"] == "/sign-in?next=%2Faccount"
        assert browser.get("/sign-in").headers["location"] == "/set-up"
        form = {"code": "AAAAA-AAAAA-AAAAA", "name": "Amira", "password": PASSWORD, "again": PASSWORD}
        refused = browser.post("/set-up", data=form)
        assert refused.status_code == 403
        assert "not the set-up code" in refused.text
        assert PASSWORD not in refused.text
        form["code"] = desk.set_up_code
        assert "differ" in browser.post("/set-up", data=form | {"again": "x"}).text
        done = browser.post("/set-up", data=form)
        assert (done.status_code, done.headers["location"]) == (303, "/")
        assert browser.get("/api/v1/account").json()["role"] == "admin"
        assert browser.post("/set-up", data=form | {"name": "Second"}).status_code == 403
        assert browser.get("/set-up").headers["location"] == "/sign-in"
        assert [line.action for line in reversed(audit(desk))] == [
            "set_up",
            "request",
            "add_person",
            "sign_in",
            "set_up",
        ]


def test_a_session_is_a_cookie_no_script_sees(desk: Running) -> None:
    add(desk, "Cookie Reader", Role.READER)
    with desk.stranger() as browser:
        answer = browser.post(
            "/sign-in", data={"name": "cookie reader", "password": PASSWORD, "next": "//evil.example"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        told = answer.headers["set-cookie"]
        assert told.startswith("trucewatch_session=")
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(told.split("; "))
        assert "Domain" not in told
        secret = browser.cookies["trucewatch_session"]
        assert browser.get("/api/v1/account").json()["name"] == "Cookie Reader"
    assert secret not in dump(desk.settings.ledger)


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    settings = Settings(ledger=str(tmp_path / "tls.db"), web_url="https://desk.example.org")
    with serving(settings) as desk, desk.stranger() as proxy:
        add(desk, "Rosa", Role.READER)
        headers = {"host": "desk.example.org", "origin": "https://desk.example.org"}
        answer = proxy.post("/sign-in", data={"name": "Rosa", "password": PASSWORD}, headers=headers)
        told = answer.headers["set-cookie"]
        assert told.startswith("__Host-trucewatch_session=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(told.split("; "))
        assert "max-age" in answer.headers["strict-transport-security"]


def test_all_that_is_wrong_gets_one_answer(desk: Running) -> None:
    add(desk, "Known Person", Role.READER)
    add(desk, "Waiting Person", Role.READER, password="")
    add(desk, "Shut Out", Role.READER)
    execute(desk, "UPDATE person SET is_disabled = true WHERE name = ?", "Shut Out")
    answers = set()
    with desk.stranger() as browser:
        for name in ("Known Person", "Waiting Person", "Shut Out", "Nobody Known"):
            word = "wrong" if name == "Known Person" else PASSWORD
            answer = browser.post("/sign-in", data={"name": name, "password": word})
            answers.add((answer.status_code, answer.text.replace(name, "NAME")))
            assert "set-cookie" not in answer.headers
    assert len(answers) == 1
    assert answers.pop()[0] == 401


def test_signing_in_too_often_says_when_to_come_again(tmp_path: Path) -> None:
    with serving(Settings(ledger=str(tmp_path / "rate.db"))) as desk, desk.stranger() as browser:
        add(desk, "Rosa", Role.READER)
        tries = [browser.post("/sign-in", data={"name": "Rosa", "password": "wrong"}) for _ in range(11)]
        assert [one.status_code for one in tries] == [401] * 10 + [429]
        assert 0 < int(tries[-1].headers["retry-after"]) <= 900
        right = browser.post("/sign-in", data={"name": "rosa", "password": PASSWORD})
        assert right.status_code == 429
        assert "set-cookie" not in right.headers


def test_signing_out_ends_the_session_itself(desk: Running) -> None:
    add(desk, "Leaving", Role.READER)
    with signed_in(desk, "Leaving") as browser, desk.stranger() as thief:
        thief.cookies.update(browser.cookies)
        assert thief.get("/account").status_code == 200
        answer = browser.post("/sign-out")
        assert answer.headers["location"] == "/sign-in?told=signed_out"
        assert "You are signed out" in browser.get("/sign-in?told=signed_out").text
        assert thief.get("/account").status_code == 303


@pytest.mark.parametrize("column", ["ends_at", "seen_at"])
def test_an_expired_session_is_refused_told_and_taken_away(desk: Running, column: str) -> None:
    account = add(desk, f"Expired {column}", Role.READER)
    with signed_in(desk, account.name) as browser:
        execute(
            desk,
            f"UPDATE person_session SET {column} = '2020-01-01T00:00:00.000000+00:00' WHERE person_id = ?",
            account.id,
        )
        answer = browser.get("/account")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Faccount")
        assert 'trucewatch_session=""' in answer.headers["set-cookie"]
        assert "trucewatch_session" not in browser.cookies
    assert "ended session" in {line.detail for line in audit(desk, action="session")}


@pytest.mark.parametrize("forged", ["x", "0" * 43, "%27%20OR%201%3D1", "é"])
def test_a_forged_session_is_refused_and_told(desk: Running, forged: str) -> None:
    with desk.stranger() as browser:
        answer = browser.get("/api/v1/account", headers={"cookie": f"trucewatch_session={forged}".encode()})
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("Sign in")
    assert audit(desk, action="session")[0].detail == "unknown session"


def test_a_session_chosen_before_does_not_become_the_session(desk: Running) -> None:
    add(desk, "Fixed", Role.READER)
    with desk.stranger() as browser:
        browser.cookies.set("trucewatch_session", "chosen by somebody else")
        answer = browser.post("/sign-in", data={"name": "Fixed", "password": PASSWORD})
        assert "chosen" not in answer.headers["set-cookie"]
        assert answer.headers["set-cookie"].startswith("trucewatch_session=")
        assert len(answer.headers.get_list("set-cookie")) == 1


@pytest.mark.parametrize(
    "header",
    ["Bearer tw_forged", "Bearer", "Basic dGVzdDp0ZXN0", "bearer tw_" + "x" * 9000, "Bearer tw_\xff"],
)
def test_a_forged_token_is_refused_whatever_the_cookie_says(
    desk: Running, browser_of_admin: httpx.Client, header: str
) -> None:
    assert browser_of_admin.get("/api/v1/account").status_code == 200
    answer = browser_of_admin.get("/api/v1/account", headers={"authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:trucewatch:bad_token"
    assert audit(desk)[0].action == "bad_token"


def test_a_token_of_another_role_does_no_more_than_that_role(desk: Running) -> None:
    add(desk, "Small Reader", Role.READER, password="")
    headers = {"authorization": f"Bearer {token_of(desk, 'Small Reader', [Permission.READ])}"}
    with desk.stranger() as program:
        assert program.get("/api/v1/account", headers=headers).json()["permissions"] == ["read"]
        for path in ("/api/v1/people", "/api/v1/audit", "/people", "/audit"):
            answer = program.get(path, headers=headers)
            assert answer.status_code == 403, path
            assert "This token may not" in answer.text
        answer = program.post("/people", data={"name": "Mallory", "role": "admin"}, headers=headers)
        assert answer.status_code == 403
    line = audit(desk, action="permission")[0]
    assert (line.person, line.subject, line.outcome.value) == ("Small Reader", "/people", "refused")
    assert not [one for one in audit(desk, action="add_person") if one.person == "Small Reader"]


def test_a_token_makes_no_tokens_and_changes_no_password(desk: Running) -> None:
    add(desk, "Chief Program", Role.ADMIN, password="")
    headers = {"authorization": f"Bearer {token_of(desk, 'Chief Program', Permission)}"}
    with desk.stranger() as program:
        for path in ("/account/tokens", "/account/password", "/account/sessions/end"):
            answer = program.post(path, data={"name": "more", "scope": "read"}, headers=headers)
            assert (answer.status_code, "Sign in with a browser" in answer.text) == (403, True), path

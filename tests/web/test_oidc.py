"""Signing in with an identity provider: a real issuer, real keys, a desk that runs."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from desk_people import PASSWORD, accounts, add, audit
from identity_provider import CLIENT, SECRET, Issuer, issuing
from joserfc.jwk import RSAKey
from running_desk import Running, serving

from trucewatch.core.people import Role
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.people import People
from trucewatch.pipeline.people_oidc import Provider
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger

ROSA = {"name": "Rosa Haddad", "preferred_username": "rosa", "groups": ["staff", "tw-analysts"]}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        running.claims = dict(ROSA)
        yield running


@pytest.fixture
def desk(tmp_path: Path, issuer: Issuer) -> Iterator[Running]:
    settings = Settings(
        ledger=str(tmp_path / "desk.db"),
        oidc_issuer=issuer.url,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_roles="tw-analysts = analyst, tw-chiefs=chief",
    )
    with serving(settings) as running:
        yield running


@pytest.fixture
def browser(desk: Running) -> Iterator[httpx.Client]:
    with desk.stranger() as browser:
        yield browser


def set_out(browser: httpx.Client, next: str = "/account") -> dict[str, str]:
    """What the provider is asked with."""
    answer = browser.get("/sign-in/oidc", params={"next": next})
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    assert urlsplit(address).path == "/authorize"
    return dict(parse_qsl(urlsplit(address).query))


def come_back(browser: httpx.Client, issuer: Issuer, next: str = "/account") -> httpx.Response:
    return browser.get(issuer.allow(set_out(browser, next)))


def role_of(browser: httpx.Client) -> str | None:
    answer = browser.get("/api/v1/account")
    return answer.json()["role"] if answer.status_code == 200 else None


def test_somebody_new_comes_in_with_the_role_of_their_group(
    desk: Running, issuer: Issuer, browser: httpx.Client
) -> None:
    assert 'href="/sign-in/oidc?next=%2F"' in browser.get("/sign-in").text.replace("next=/", "next=%2F")
    answer = come_back(browser, issuer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    row = browser.get("/api/v1/account").json()
    assert (row["name"], row["role"], row["issuer"], row["has_password"]) == (
        "Rosa Haddad",
        "analyst",
        issuer.url,
        False,
    )
    assert [line.detail for line in audit(desk, action="sign_in")] == ["oidc"]
    browser.post("/sign-out")
    assert role_of(browser) is None
    come_back(browser, issuer)
    assert sorted(accounts(desk)) == ["Rosa Haddad", "Test Admin"]


def test_the_role_follows_the_provider(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    come_back(browser, issuer)
    issuer.claims["groups"] = ["tw-analysts", "tw-chiefs"]
    with desk.stranger() as other:
        come_back(other, issuer)
        assert role_of(other) == "chief"
    assert role_of(browser) is None
    issuer.claims["groups"] = "tw-analysts"
    come_back(browser, issuer)
    assert role_of(browser) == "analyst"


@pytest.mark.parametrize("groups", [[], ["staff"], "staff", None, {"tw-analysts": 1}, [["tw-analysts"]]])
def test_without_a_role_nobody_comes_in(desk: Running, issuer: Issuer, browser: httpx.Client, groups: object) -> None:
    issuer.claims["groups"] = groups
    answer = come_back(browser, issuer)
    assert (answer.status_code, "no role here" in answer.text) == (403, True)
    assert list(accounts(desk)) == ["Test Admin"]
    assert "no role here" in audit(desk, action="sign_in", outcome="refused")[0].detail


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": NOW - 3600},
        {"exp": None},
        {"iat": None},
        {"iat": NOW + 7200},
        {"nbf": NOW + 7200},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    desk: Running, issuer: Issuer, browser: httpx.Client, claims: dict[str, object]
) -> None:
    issuer.claims |= claims
    answer = come_back(browser, issuer)
    assert answer.status_code == 403
    assert "identity token does not hold" in answer.text
    assert list(accounts(desk)) == ["Test Admin"]
    assert role_of(browser) is None


@pytest.mark.parametrize("forgery", ["none", "HS256", "another key"])
def test_a_token_with_a_forged_signature_lets_nobody_in(
    desk: Running, issuer: Issuer, browser: httpx.Client, forgery: str
) -> None:
    if forgery == "another key":
        issuer.shown, issuer.key = issuer.key, RSAKey.generate_key(2048, {"kid": "one"})
    else:
        issuer.header = {"alg": forgery, "kid": "one"}
    assert come_back(browser, issuer).status_code == 403
    assert list(accounts(desk)) == ["Test Admin"]


def test_new_keys_of_the_provider_are_fetched(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    come_back(browser, issuer)
    issuer.key = RSAKey.generate_key(2048, {"kid": "two"})
    issuer.header = {"alg": "RS256", "kid": "two"}
    browser.cookies.clear()
    assert come_back(browser, issuer).status_code == 303
    assert role_of(browser) == "analyst"


def test_a_way_back_is_one_browser_s_and_is_used_once(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    back = issuer.allow(set_out(browser))
    with desk.stranger() as victim:
        assert victim.get(back).status_code == 403
        set_out(victim)
        assert victim.get(back).status_code == 403
    assert browser.get(back).status_code == 403
    assert come_back(browser, issuer).status_code == 303
    for query in ("", "?state=x&code=y", "?error=access_denied"):
        assert browser.get(f"/sign-in/oidc/back{query}").status_code == 403


def test_nobody_is_led_away_after_signing_in(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    assert come_back(browser, issuer, "//evil.example").headers["location"] == "/"


def test_a_local_person_is_not_taken_over_by_name(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    add(desk, "rosa haddad", Role.ADMIN)
    come_back(browser, issuer)
    row = browser.get("/api/v1/account").json()
    assert (row["name"], row["role"]) == ("rosa", "analyst")
    issuer.claims |= {"sub": "78", "preferred_username": "ROSA"}
    with desk.stranger() as other:
        answer = come_back(other, issuer)
        assert (answer.status_code, "your name already" in answer.text) == (409, True)
        assert other.post("/sign-in", data={"name": "rosa", "password": PASSWORD}).status_code == 401


def test_who_is_disabled_stays_out(desk: Running, issuer: Issuer, browser: httpx.Client) -> None:
    come_back(browser, issuer)
    account = accounts(desk)["Rosa Haddad"]
    with desk.client() as admin:
        admin.post(f"/people/{account.id}/disabled", data={"value": "yes"})
    answer = come_back(browser, issuer)
    assert (answer.status_code, "disabled" in answer.text) == (403, True)


def test_a_secret_in_the_form_where_the_provider_wants_it(issuer: Issuer, desk: Running, browser: httpx.Client) -> None:
    issuer.methods = ["client_secret_post"]
    assert come_back(browser, issuer).status_code == 303


@pytest.mark.parametrize("fault", ["silent", "another name", "refusing"])
def test_a_provider_that_fails_is_told(desk: Running, issuer: Issuer, browser: httpx.Client, fault: str) -> None:
    issuer.told_issuer = "https://another.example" if fault == "another name" else ""
    issuer.status = 503 if fault == "silent" else 200
    if fault == "refusing":
        back = issuer.allow(set_out(browser))
        issuer.codes.clear()
        answer = browser.get(back)
    else:
        answer = browser.get("/sign-in/oidc")
    assert answer.status_code == 403
    assert "dentity provider" in answer.text
    assert SECRET not in answer.text


def test_without_a_provider_there_is_no_such_way(tmp_path: Path) -> None:
    with serving(Settings(ledger=str(tmp_path / "desk.db"))) as desk, desk.stranger() as browser:
        assert "oidc" not in browser.get("/sign-in").text
        assert browser.get("/sign-in/oidc").status_code == 404


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"oidc_issuer": "http://id.example.org"}, "https alone"),
        ({"oidc_roles": "a=king"}, "no role"),
        ({"oidc_roles": ""}, "needs oidc_client_id and oidc_roles"),
        ({"oidc_client_id": ""}, "needs oidc_client_id and oidc_roles"),
    ],
)
def test_settings_that_cannot_be_are_told_at_the_start(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    whole = {"oidc_issuer": "https://id.example.org", "oidc_client_id": "desk", "oidc_roles": "a=reader"}
    with open_ledger(tmp_path / "desk.db", create=True) as ledger:
        people = People(ledger, Settings(**whole | settings))
        with pytest.raises(ConfigError, match=told):
            Provider(people)


def test_the_secret_is_in_no_settings_shown() -> None:
    assert "hidden" not in repr(Settings(oidc_client_secret="hidden"))

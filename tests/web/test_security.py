"""What gets no further than the door, against a desk that runs; each refusal is told, and nothing is changed."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from desk_people import accounts, add, audit, signed_in, token_of
from fastapi import Request, Response
from running_desk import ADMIN, Running, serving

from trucewatch.core.people import Permission, Role
from trucewatch.settings import Settings
from trucewatch.web import auth
from trucewatch.web.security import BODY_BYTES, POLICY
from trucewatch.web.server import listen

WHOLE = {"name": "Mallory", "role": "admin"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk over an empty ledger."""
    with serving(
        Settings(ledger=str(tmp_path_factory.mktemp("door") / "desk.db"), web_hosts="desk.example")
    ) as running:
        add(running, "Amira", Role.ADMIN)
        yield running


@pytest.fixture(scope="module")
def amira(desk: Running) -> Iterator[httpx.Client]:
    """A browser in which an admin is signed in; it sends no Origin by itself."""
    with signed_in(desk, "Amira") as browser:
        del browser.headers["origin"]
        yield browser


def raw(desk: Running, request: bytes) -> tuple[int, str, bytes]:
    """What the desk answers to bytes as they are: status, head, body."""
    told = urlsplit(desk.url)
    with socket.create_connection((told.hostname, told.port), timeout=20) as connection:
        connection.sendall(request.replace(b"HOST", told.netloc.encode()))
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1").lower(), body


# --- origin


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "SELF.evil.example"},
        {"origin": "http://[broken"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "SELF"},
        {"sec-fetch-site": "cross-site", "origin": "SELF"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
        {"referer": "SELF/people"},
    ],
    ids=lambda headers: ",".join(f"{name}={value}" for name, value in headers.items()) or "none",
)
def test_a_post_without_its_origin_changes_nothing(desk: Running, amira: httpx.Client, headers: dict[str, str]) -> None:
    sent = {
        name: value.replace("SELF", desk.url).replace("http://127.0.0.1:1", "http://127.0.0.1:1")
        for name, value in headers.items()
    }
    answer = amira.post("/people", data=WHOLE, headers=sent)
    assert answer.status_code == 403
    assert "nothing was changed" in answer.text
    assert "Mallory" not in accounts(desk)
    line = audit(desk)[0]
    assert (line.person, line.action, line.subject) == ("Amira", "foreign_origin", "/people")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_every_method_that_may_change_something_needs_its_origin(amira: httpx.Client, method: str) -> None:
    assert amira.request(method, "/people").status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "SELF"}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none", "origin": "SELF"}]
)
def test_a_post_of_the_desk_s_own_pages_counts(desk: Running, amira: httpx.Client, headers: dict[str, str]) -> None:
    sent = {name: value.replace("SELF", desk.url) for name, value in headers.items()}
    name = f"Added {len(accounts(desk))}"
    assert amira.post("/people", data={"name": name, "role": "reader"}, headers=sent).status_code == 303
    assert accounts(desk)[name].role is Role.READER


def test_a_token_needs_no_origin(desk: Running) -> None:
    with desk.client() as program:
        assert program.post("/people", data={"name": "By Token", "role": "reader"}).status_code == 303
    assert "By Token" in accounts(desk)


# --- host


@pytest.mark.parametrize(
    "host", [b"evil.example", b"127.0.0.1.evil.example", b"localhost@evil.example", b"evil.example:80", b"[::1", b""]
)
def test_a_host_of_somebody_else_is_refused(desk: Running, host: bytes) -> None:
    status, head, body = raw(desk, b"GET /api/v1/account HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert status == 400
    assert json.loads(body)["type"] == "urn:trucewatch:unknown_host"
    assert "content-security-policy" in head
    assert audit(desk)[0].action == "unknown_host"


def test_two_hosts_are_one_too_many(desk: Running) -> None:
    assert raw(desk, b"GET /healthz HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\nConnection: close\r\n\r\n")[0] == 400


@pytest.mark.parametrize("host", ["localhost:8766", "127.0.0.1", "[::1]:8766", "desk.example", "DESK.example:443"])
def test_a_host_that_the_desk_goes_by_is_let_in(desk: Running, host: str) -> None:
    with desk.stranger() as browser:
        assert browser.get("/healthz", headers={"host": host}).status_code == 200


def test_another_site_s_forwarded_words_are_not_believed(desk: Running) -> None:
    headers = {"x-forwarded-host": "evil.example", "x-forwarded-for": "192.0.2.99", "x-forwarded-proto": "https"}
    with desk.stranger() as browser:
        browser.post("/sign-in", data={"name": "nobody", "password": "x"}, headers=headers)
    assert audit(desk)[0].address == "127.0.0.1"


# --- paths


@pytest.mark.parametrize(
    "path",
    [
        b"/static/../../../../etc/passwd",
        b"/static/%2e%2e/%2e%2e/etc/passwd",
        b"/static/..%2f..%2fetc/passwd",
        b"/static/%252e%252e%252fetc/passwd",
        b"/static/..%5c..%5cetc",
        b"/static/\\..\\x",
        b"/api/v1/%2e%2e/audit",
        b"/people/%00",
        b"/static/./desk.css",
        b"/static/%c0%ae%c0%ae/../x",
    ],
)
def test_a_path_that_climbs_is_refused(desk: Running, path: bytes) -> None:
    status, _, body = raw(desk, b"GET " + path + b" HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
    assert status == 400
    assert b"climb" in body
    assert b"root:" not in body
    assert audit(desk)[0].action == "bad_path"


# --- bodies


def test_a_body_of_10_mb_is_refused_unread(desk: Running, amira: httpx.Client) -> None:
    form = {"name": "x" * 10_000_000, "role": "reader"}
    before = len(accounts(desk))
    answer = amira.post("/people", data=form, headers={"origin": desk.url, "accept": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:trucewatch:too_large"
    assert len(accounts(desk)) == before
    assert (audit(desk)[0].person, audit(desk)[0].action) == ("Amira", "too_large")


@pytest.mark.parametrize("path", ["/people", "/sign-in"])
def test_a_body_that_does_not_tell_its_length_is_counted(desk: Running, amira: httpx.Client, path: str) -> None:
    pieces = (b"name=" + b"x" * 100_000 for _ in range(20))
    head = {"origin": desk.url, "content-type": "application/x-www-form-urlencoded"}
    answer = amira.post(path, content=pieces, headers=head)
    assert answer.status_code == 413
    assert audit(desk)[0].action == "too_large"


def test_a_body_within_its_bound_passes(desk: Running, amira: httpx.Client) -> None:
    form = {"name": "x" * (BODY_BYTES - 1000), "role": "reader"}
    answer = amira.post("/people", data=form, headers={"origin": desk.url})
    assert answer.status_code == 400
    assert "1 to 80 signs" in answer.text


@pytest.mark.parametrize("told", [b"-1", b"1e9", b"99999999999999999999999"])
def test_a_length_that_is_none_is_refused(desk: Running, told: bytes) -> None:
    head = b"POST /sign-in HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nConnection: close\r\nContent-Length: "
    assert raw(desk, head + told + b"\r\n\r\n")[0] in (400, 413)


# --- headers


@pytest.mark.parametrize(
    "path", ["/sign-in", "/account", "/api/v1/account", "/nowhere", "/static/desk.css", "/static/nothing", "/healthz"]
)
def test_every_answer_has_the_headers(desk: Running, path: str) -> None:
    with desk.client() as client:
        answer = client.get(path)
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert (
        answer.headers["cross-origin-opener-policy"] == answer.headers["cross-origin-resource-policy"] == "same-origin"
    )
    assert "geolocation=()" in answer.headers["permissions-policy"]
    expected = "no-cache" if path == "/static/desk.css" else "no-store"
    assert answer.headers["cache-control"] == expected


def test_what_has_its_hash_in_its_address_is_kept_for_good(desk: Running) -> None:
    with desk.stranger() as browser:
        page = browser.get("/sign-in").text
        style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert "immutable" in browser.get(style).headers["cache-control"]
        assert browser.get("/static/desk.css?v=1").headers["cache-control"] == "no-cache"


def test_no_page_holds_what_the_policy_forbids(desk: Running, amira: httpx.Client) -> None:
    for path in ("/account", "/people", "/audit"):
        page = amira.get(path).text
        assert "style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


# --- rates


def test_too_many_requests_are_told_to_wait(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(ledger=str(tmp_path_factory.mktemp("rate") / "desk.db"), requests_per_minute=20)
    with serving(settings) as desk, desk.client() as program, desk.stranger() as stranger:
        answers = [program.get("/api/v1/account") for _ in range(21)]
        assert [one.status_code for one in answers] == [200] * 20 + [429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert [stranger.get("/healthz").status_code for _ in range(6)] == [200] * 5 + [429]
        assert stranger.get("/static/desk.css").status_code == 200
        assert {line.action for line in audit(desk, outcome="refused")} == {"too_often"}


# --- other words in a request


def test_an_error_is_told_in_the_callers_form(amira: httpx.Client) -> None:
    page = amira.post("/people", data=WHOLE, headers={"accept": "text/html"})
    row = amira.post("/people", data=WHOLE, headers={"accept": "application/json"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>This is not allowed</h1>" in page.text
    assert row.headers["content-type"] == "application/problem+json"
    assert row.json()["status"] == 403


@pytest.mark.parametrize("path", ["/people/forged/role", "/people/a/%00/role", "/tokens/x/revoke", "/people/x/y"])
def test_a_forged_id_is_told_and_logged(desk: Running, path: str) -> None:
    with desk.client() as program:
        answer = program.post(path, data={"value": "admin"})
    assert answer.status_code in (400, 404)
    assert audit(desk)[0].outcome.value == "refused"


def test_an_answer_of_a_crash_has_the_headers_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(ledger=str(tmp_path_factory.mktemp("crash") / "desk.db"))
    with serving(settings) as desk, desk.client() as program:

        @desk.app.get("/api/v1/crash")
        def crash() -> None:
            raise ZeroDivisionError("secret words")

        answer = program.get("/api/v1/crash")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert "secret words" not in answer.text


def test_every_change_and_every_export_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(ledger=str(tmp_path_factory.mktemp("told") / "desk.db"))
    with serving(settings) as desk, desk.client() as program, desk.stranger() as stranger:

        @desk.app.post("/api/v1/changing/{record}")
        def change(record: str) -> str:
            return record

        @desk.app.post("/api/v1/noting")
        def noting(request: Request) -> str:
            auth.note(request, "grade", "source-1", detail="C")
            return "noted"

        @desk.app.get("/api/v1/download")
        def download() -> Response:
            return Response("{}", headers={"content-disposition": 'attachment; filename="a.json"'})

        assert program.post("/api/v1/changing/claim-7").status_code == 200
        assert program.post("/api/v1/noting").status_code == 200
        assert program.get("/api/v1/download?kind=shelling").status_code == 200
        assert program.post("/language", data={"tag": "ar"}).status_code == 303
        assert stranger.post("/api/v1/changing/forged").status_code == 401
    told = [(line.person, line.action, line.subject, line.detail) for line in reversed(audit(desk))][2:]
    assert told == [
        ("Test Admin", "change", "/api/v1/changing/claim-7", "POST"),
        ("Test Admin", "grade", "source-1", "C"),
        ("Test Admin", "export", "/api/v1/download", "kind=shelling"),
        ("nobody signed in", "sign_in", "/api/v1/changing/forged", "POST 401"),
    ]


def test_a_page_that_forgets_to_ask_who_it_is_stays_closed(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(ledger=str(tmp_path_factory.mktemp("closed") / "desk.db"))
    with serving(settings) as desk, desk.client() as admin, desk.stranger() as stranger, desk.stranger() as program:
        add(desk, "Rosa", Role.READER)
        changed: list[str] = []

        @desk.app.api_route("/forgetful", methods=["GET", "POST"])
        def forgetful(request: Request) -> str:
            changed.append(request.method)
            return "words of a source"

        def told(client: httpx.Client) -> list[int]:
            return [client.request(method, "/forgetful").status_code for method in ("GET", "POST")]

        assert told(stranger) == [303, 401]
        assert stranger.get("/nowhere").headers["location"] == "/sign-in?next=%2Fnowhere"
        with signed_in(desk, "Rosa") as reader:
            assert told(reader) == [200, 403]
            assert reader.post("/account/sessions/end").status_code == 303
        changed.clear()
        program.headers["authorization"] = f"Bearer {token_of(desk, ADMIN, [Permission.AUDIT])}"
        assert told(program) == [403, 403]
        assert program.get("/api/v1/account").status_code == 200
        assert changed == []
        assert told(admin) == [200, 200]


def test_small_answers_are_sent_at_once() -> None:
    with listen("127.0.0.1", 0) as held:
        assert held.proto == socket.IPPROTO_TCP  # or asyncio leaves them waiting for the other side

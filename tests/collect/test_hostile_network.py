"""Networks that mean harm: real servers at 127.0.0.1 that lie, drip, break off and lead astray."""

import gzip
import ipaddress
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hostile import HEAD, PAGE, code_of, fetch
from hypothesis import given, settings
from hypothesis import strategies as st

from servers import HeldClock, Reply, reset, serving, talking
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem


def sent(connection: socket.socket, *pieces: bytes, pause_s: float = 0.0) -> None:
    for piece in pieces:
        connection.sendall(piece)
        time.sleep(pause_s)


def answer_of(head: bytes, *pieces: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: sent(connection, head + b"\r\n", *pieces)


# --- where redirects lead


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/", "redirect_loop"),
        ("/other", "redirect_loop"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("javascript:alert(1)", "unsupported_scheme"),
        ("data:text/html,words", "unsupported_scheme"),
        ("gopher://127.0.0.1/", "unsupported_scheme"),
        ("http://[::1", "bad_url"),
        ("http://127.0.0.1:99999/", "bad_url"),
        ("http://user:word@a.example/", "credentials_in_url"),
        ("https:///x", "bad_url"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(target: str, code: str) -> None:
    with serving(HeldClock()) as site:
        site.replies = {path: Reply(b"", 302, {"Location": target}) for path in ("/", "/other")}
        assert code_of(fetch(f"{site.url}/")) == code


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "http://2130706433/"])
def test_a_redirect_to_a_private_address_is_refused(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [True]

    def only_the_first(address: str) -> bool:
        return told.pop() if told else False

    monkeypatch.setattr("trucewatch.collect.network.is_public", only_the_first)
    with serving(HeldClock()) as site:
        site.replies["/"] = Reply(b"", 302, {"Location": target})
        assert code_of(fetch(f"{site.url}/", allow_private=False)) == "private_address"


@settings(max_examples=40)
@given(st.binary(max_size=60).filter(lambda told: b"\r" not in told and b"\n" not in told))
def test_no_location_whatever_raises(target: bytes) -> None:
    assert isinstance(fetch_redirected(target), (Fetched, Problem))


def fetch_redirected(target: bytes) -> Fetched | Problem:
    head = b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\nConnection: close\r\n"
    with talking(answer_of(head)) as url:
        return fetch(url, max_redirects=1, timeout_s=2.0, allow_private=True)


# --- names


@dataclass
class Resolver:
    """Gives the addresses of one name in turn; numbers are themselves."""

    answers: list[str]
    asked: int = 0

    def __call__(self, host: object, port: object, *args: object, **kwargs: object) -> list[object]:
        if str(host) == "turning.example":
            self.asked += 1
            address = self.answers[min(self.asked, len(self.answers)) - 1]
        else:
            address = str(ipaddress.ip_address(str(host)))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS that answers a public address to the check and the machine itself to the connection."""
    resolver, gone_to = Resolver(["93.184.216.34", "127.0.0.1"]), list[str]()

    def connect(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        gone_to.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert code_of(fetch("http://turning.example/", allow_private=False)) == "connection"
    assert gone_to == ["93.184.216.34"]
    assert resolver.asked == 1
    assert code_of(fetch("http://turning.example/", allow_private=False)) == "private_address"
    assert gone_to == ["93.184.216.34"]


def test_a_name_server_that_hangs_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()

    def hang(*args: object, **kwargs: object) -> list[object]:
        is_over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert code_of(fetch("http://slow.example/", timeout_s=0.2)) == "timeout"
    is_over.set()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(HeldClock()) as site:
        site.replies["/"] = Reply(PAGE)
        assert isinstance(fetch(f"{site.url}/"), Fetched)


# --- slow


@pytest.mark.parametrize(
    "first",
    [b"", HEAD, HEAD + b"\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nWords\r\n"],
    ids=["status line", "headers", "body", "chunks"],
)
def test_a_drip_ends_with_the_deadline(first: bytes) -> None:
    drops = {b"": b"H", HEAD: b"x"}.get(first, b"1")

    def drip(connection: socket.socket) -> None:
        sent(connection, first, *[drops] * 200, pause_s=0.02)

    with talking(drip) as url:
        assert code_of(fetch(url, timeout_s=0.3)) == "timeout"


def test_early_hints_without_end_end_with_the_deadline() -> None:
    def hint(connection: socket.socket) -> None:
        sent(connection, *[b"HTTP/1.1 103 Early Hints\r\n\r\n"] * 100, pause_s=0.02)

    with talking(hint) as url:
        assert code_of(fetch(url, timeout_s=0.3)) == "timeout"


# --- too much


def zipped(size: int) -> bytes:
    return gzip.compress(bytes(size))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", zipped(50_000_000)),
        (b"x-gzip", zipped(50_000_000)),
        (b"deflate", zlib.compress(bytes(50_000_000))),
        (b"deflate", zlib.compress(bytes(50_000_000))[2:-4]),
        (b"gzip", zipped(900_000) + zipped(900_000)),
    ],
    ids=["gzip", "x-gzip", "deflate", "bare deflate", "members"],
)
def test_a_bomb_is_stopped_in_little_memory(coding: bytes, body: bytes) -> None:
    head = HEAD + b"Content-Encoding: " + coding + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n"
    with talking(answer_of(head, body)) as url:
        fetch(url)
        tracemalloc.start()
        assert code_of(fetch(url)) == "too_large"
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("coding", [b"gzip, gzip", b"br", b"zstd", b"deflate,gzip", b"\xff"])
def test_packing_that_was_not_asked_for_is_not_undone(coding: bytes) -> None:
    """A bomb inside a bomb: 1 kB that would become gigabytes."""
    head = HEAD + b"Content-Encoding: " + coding + b"\r\nConnection: close\r\n"
    with talking(answer_of(head, gzip.compress(zipped(50_000_000)))) as url:
        assert code_of(fetch(url)) == "bad_content"


def test_packing_of_honest_servers_is_undone() -> None:
    for coding, body in (
        (b"gzip", gzip.compress(PAGE)),
        (b"gzip", gzip.compress(PAGE[:5]) + gzip.compress(PAGE[5:])),
        (b"gzip", gzip.compress(PAGE) + b"\0\0"),
        (b"deflate", zlib.compress(PAGE)),
        (b"deflate", zlib.compress(PAGE)[2:-4]),
        (b"identity", PAGE),
    ):
        with talking(answer_of(HEAD + b"Content-Encoding: " + coding + b"\r\nConnection: close\r\n", body)) as url:
            found = fetch(url)
            assert isinstance(found, Fetched)
            assert found.data == PAGE


def test_a_packed_body_that_breaks_off_is_told() -> None:
    body = gzip.compress(PAGE * 20)[:-9]
    with talking(answer_of(HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n", body)) as url:
        assert code_of(fetch(url)) == "bad_content"


@pytest.mark.parametrize("told", [b"", b"Content-Length: 100000000\r\n"], ids=["untold", "told"])
def test_a_hundred_megabytes_are_not_taken(told: bytes) -> None:
    taken: list[int] = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(HEAD + told + b"\r\n")
        for _ in range(100):
            connection.sendall(bytes(1_000_000))
            taken.append(1)

    with talking(pour) as url:
        assert code_of(fetch(url)) == "too_large"
    assert len(taken) < 50


@pytest.mark.parametrize(
    "flood", [b"X-Y: " + b"z" * 5_000_000, b"X-Y: z\r\n" * 500_000, b" x\r\n" * 500_000], ids=["long", "many", "folded"]
)
def test_headers_without_end_are_cut_off(flood: bytes) -> None:
    with talking(lambda connection: sent(connection, HEAD + flood)) as url:
        assert code_of(fetch(url)) == "connection"


def test_an_endless_status_line_is_cut_off() -> None:
    with talking(lambda connection: sent(connection, b"HTTP/1.1 200 " + b"O" * 5_000_000)) as url:
        assert code_of(fetch(url)) == "connection"


def test_facts_are_bounded_and_hold_no_cookies() -> None:
    cookies = b"Set-Cookie: secret=1\r\nset-cookie2: secret=2\r\n"
    many = b"".join(b"X-%d: %s\r\n" % (number, b"v" * 300) for number in range(150))
    head = HEAD + cookies + b'ETag: "x"\r\n' + many + b"Content-Length: 23\r\n"
    with talking(answer_of(head, PAGE)) as url:
        found = fetch(url)
    assert isinstance(found, Fetched)
    facts = found.http
    assert "secret" not in repr(facts)
    headers = [(name, value) for name, value in facts if name.startswith("header:")]
    assert ("header:ETag", '"x"') in headers
    assert len(headers) <= 100
    assert sum(len(name) + len(value) for name, value in headers) <= 17_000
    told = dict(facts)
    assert (told["version"], told["status"], told["reason"]) == ("HTTP/1.1", "200", "OK")
    assert (told["remote-address"], told["method"], told["asked"]) == ("127.0.0.1", "GET", url)


def test_each_hop_is_kept() -> None:
    with serving(HeldClock()) as site:
        site.replies["/a"] = Reply(b"", 301, {"Location": "/b"})
        site.replies["/b"] = Reply(b"", 307, {"Location": "/c"})
        site.replies["/c"] = Reply(PAGE)
        found = fetch(f"{site.url}/a")
    assert isinstance(found, Fetched)
    hops = [value for name, value in found.http if name == "redirect"]
    assert hops == [f"301 {site.url}/a", f"307 {site.url}/b"]
    assert dict(found.http)["url"] == f"{site.url}/c"


# --- broken


@pytest.mark.parametrize(
    "reply",
    [
        HEAD + b"Content-Length: 1000\r\n\r\n" + PAGE,
        HEAD + b"Content-Length: -5\r\n\r\n" + PAGE,
        HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + PAGE,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffffffff\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nWor",
        b"<html>HTTP/0.9 knows no headers</html>",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"",
        bytes(range(256)),
    ],
)
def test_an_answer_that_is_none_is_told(reply: bytes) -> None:
    with talking(lambda connection: sent(connection, reply)) as url:
        assert code_of(fetch(url)) == "connection"


def test_a_longer_body_than_told_gives_what_was_told() -> None:
    with talking(answer_of(HEAD + b"Content-Length: 5\r\n", b"Words and more")) as url:
        found = fetch(url)
    assert isinstance(found, Fetched)
    assert found.data == b"Words"


def test_a_reset_in_the_body_is_told() -> None:
    def break_off(connection: socket.socket) -> None:
        sent(connection, HEAD + b"Content-Length: 1000\r\n\r\n" + PAGE, pause_s=0.05)
        reset(connection)

    with talking(break_off) as url:
        assert code_of(fetch(url)) == "connection"


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_no_bytes_raise(reply: bytes) -> None:
    with talking(lambda connection: sent(connection, reply)) as url:
        assert isinstance(fetch(url, timeout_s=2.0), (Fetched, Problem))

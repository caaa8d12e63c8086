"""Pages from the web: a server of our own at 127.0.0.1, and addresses that must be refused."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from trucewatch.collect.addresses import is_public
from trucewatch.collect.fetch import UrlFetcher
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.network import AddressRefused, addresses_of
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem

PAGE = b"<html><p>Words of a page.</p></html>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/page":
            self._answer(200, PAGE, ("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"'))
        elif self.path == "/bomb":
            self._answer(200, gzip.compress(b"a" * 5_000_000), ("Content-Encoding", "gzip"))
        elif self.path == "/large":
            self._answer(200, b"a" * 200_000)
        elif self.path == "/broken":
            self._answer(200, b"no gzip at all", ("Content-Encoding", "gzip"))
        elif self.path == "/empty":
            self._answer(200, b"")
        elif self.path == "/loop":
            self._answer(302, b"", ("Location", "/loop"))
        elif self.path.startswith("/far"):
            self._answer(302, b"", ("Location", f"/far{len(self.path)}x{self.path[4:]}"))
        elif self.path == "/once":
            self._answer(301, b"", ("Location", "/page"))
        elif self.path == "/file":
            self._answer(302, b"", ("Location", "file:///etc/passwd"))
        elif self.path == "/drip":
            self._drip()
        else:
            self._answer(404, b"none")

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"a")
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    http.server_close()
    thread.join()


def fetch(url: str, *, allow_private: bool = True, **limits: float) -> Fetched | Problem:
    [found] = UrlFetcher(CollectLimits(allow_private=allow_private, **limits)).fetch(url)  # type: ignore[arg-type]
    return found


def code_of(found: Fetched | Problem) -> str:
    assert isinstance(found, Problem)
    assert found.message
    assert found.hint
    return found.code


def test_a_page_comes_with_the_facts_of_its_answer(server: str):
    found = fetch(f"{server}/once")
    assert isinstance(found, Fetched)
    assert found.data == PAGE
    assert found.location == f"{server}/once"
    facts = dict(found.http)
    assert facts["status"] == "200"
    assert facts["url"] == f"{server}/page"
    assert facts["etag"] == '"x"'
    assert found.media_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/bomb", "too_large"),
        ("/large", "too_large"),
        ("/broken", "bad_content"),
        ("/empty", "empty"),
        ("/loop", "redirect_loop"),
        ("/far", "too_many_redirects"),
        ("/file", "unsupported_scheme"),
        ("/none", "gone"),
    ],
)
def test_what_goes_wrong_is_told(server: str, path: str, code: str):
    assert code_of(fetch(f"{server}{path}", max_bytes=100_000)) == code


def test_a_slow_drip_ends_with_the_deadline(server: str):
    assert code_of(fetch(f"{server}/drip", timeout_s=0.3)) == "timeout"


def test_nobody_listening_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert code_of(fetch(f"http://127.0.0.1:{port}/")) == "connection"


def test_a_private_server_is_refused_by_default(server: str):
    assert code_of(fetch(f"{server}/page", allow_private=False)) == "private_address"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "169.254.169.254", "0.0.0.0", "2130706433", "017700000001", "0x7f.1", "[::ffff:10.0.0.1]"],
)
def test_private_hosts_in_any_form_are_refused(host: str):
    assert code_of(fetch(f"http://{host}/", allow_private=False)) == "private_address"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://a.example/x", "unsupported_scheme"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("http://", "bad_url"),
        ("http://[::1", "bad_url"),
        ("http://user:word@a.example/", "credentials_in_url"),
    ],
)
def test_addresses_that_are_not_asked(url: str, code: str):
    assert code_of(fetch(url)) == code


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "100.64.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.88.99.1"),
        *("fe80::1", "fc00::1", "ff02::1", "::", "::7f00:1", "::ffff:127.0.0.1", "fec0::1", "fe80::1%eth0"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
        *("2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "no address"),
    ],
)
def test_addresses_that_are_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_addresses_that_are_public(address: str):
    assert is_public(address)


def test_a_name_that_leads_to_both_kinds_is_refused(monkeypatch: pytest.MonkeyPatch):
    def both(*args: object, **kwargs: object) -> list[object]:
        return [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        addresses_of("a.example", 80, allow_private=False)


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trucewatch.collect.network.is_public", lambda address: address == "127.0.0.1")
    assert isinstance(fetch(f"{server}/page", allow_private=False), Fetched)
    monkeypatch.setattr(Handler, "do_GET", lambda self: self._answer(302, b"", ("Location", "http://169.254.169.254/")))
    assert code_of(fetch(f"{server}/page", allow_private=False)) == "private_address"


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch):
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert code_of(fetch("http://no-such-name.example/")) == "dns"

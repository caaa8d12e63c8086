"""Servers of our own at 127.0.0.1, that answer in well-formed ways or send whatever bytes a test gives them."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class HeldClock:
    """A clock that goes on only when someone waits: a test of a day takes no time."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 12, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Reply:
    """An answer; `body` may be a function of the request's headers."""

    body: bytes = b"<html><body><p>Words of a page.</p></body></html>"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Site:
    """What a server answers by path, and what it was asked: (path, headers, the clock's time)."""

    url: str
    clock: HeldClock
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], datetime]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextlib.contextmanager
def answering(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server that answers by `handler` while it runs."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}"
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


@contextlib.contextmanager
def serving(clock: HeldClock) -> Iterator[Site]:
    """A site whose replies a test may change while it runs; what it does not have is 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, clock.now()))
            reply = site.replies.get(self.path, Reply(b"none", 404))
            etag = reply.headers.get("ETag")
            status = 304 if etag and self.headers.get("If-None-Match") == etag else reply.status
            body = b"" if status == 304 else reply.body
            self.send_response(status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with answering(Handler) as url:
        site = Site(url=url, clock=clock)
        yield site


Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def talking(talk: Talk, *, reads: bool = True) -> Iterator[str]:
    """A server that reads a request (unless not `reads`) and then does with the connection as `talk` does."""
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def one(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(5)
            if reads:
                connection.recv(65_536)
            talk(connection)

    def accept() -> None:
        while not is_over.is_set():
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}/"
    is_over.set()
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    listener.close()
    thread.join(5)


def reset(connection: socket.socket) -> None:
    """Closes so that the other side sees a reset, not an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()

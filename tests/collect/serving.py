"""A server of our own at 127.0.0.1 for these tests: answers by path, and the paths that were asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from servers import answering


@dataclass
class Site:
    """`pages` are (media type, bytes) by path; `@` in them is the server's address."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            media_type, body = site.pages.get(self.path, ("", b""))
            body = body if body[:2] == b"\x1f\x8b" else body.replace(b"@", site.address.encode())
            self.send_response(200 if media_type else 404)
            self.send_header("Content-Type", media_type or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with answering(Handler) as url:
        site.address = url
        yield site

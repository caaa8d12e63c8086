"""A small mail server (RFC 5321) at 127.0.0.1 with TLS, and a webhook's receiver: they keep what they were sent."""

import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(pem))
    return path


@dataclass
class Post:
    """What a server got. `answers` are its next answers to a message (code), else 250; `is_silent`: it hangs up."""

    port: int = 0
    got: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    is_silent: bool = False
    security: str = "tls"


class _Smtp(StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        context: ssl.SSLContext = self.server.context  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):
            if post.security == "tls":
                self._seal(context)
            self._say("220 ready")
            while line := self.rfile.readline():
                if not self._answer(line.decode("utf-8", "replace").strip(), post, context):
                    break

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _answer(self, told: str, post: Post, context: ssl.SSLContext) -> bool:
        word = told.partition(" ")[0].upper()
        if word in ("EHLO", "HELO"):
            offers = ["250-here", *(["250-STARTTLS"] if post.security == "starttls" else []), "250 AUTH PLAIN"]
            self._say("\r\n".join(offers))
        elif word == "STARTTLS":
            self._say("220 go on")
            self._seal(context)
        elif word == "AUTH":
            post.logins.append(told)
            self._say("235 welcome")
        elif word == "DATA":
            return self._data(post)
        elif word == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 fine")
        return True

    def _data(self, post: Post) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.decode("utf-8", "replace"))
        code = post.answers.pop(0) if post.answers else 250
        if code < 400:
            post.got.append("".join(lines))
        if post.is_silent:
            return False
        self._say(f"{code} so be it")
        return True

    def _seal(self, context: ssl.SSLContext) -> None:
        self.request = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")
        self.wfile.flush()


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook: Hook = self.server.hook  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["content-length"]))
        hook.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if hook.is_silent:
            self.close_connection = True
            return
        self.send_response(hook.answers.pop(0) if hook.answers else 204)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class Hook:
    """What a webhook's receiver got: headers and body; and what it answers next."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    is_silent: bool = False


class _Mails(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of the server's."""


@contextlib.contextmanager
def mail_server(certificate: Path, security: str = "tls") -> Iterator[Post]:
    post = Post(security=security)
    with _Mails(("127.0.0.1", 0), _Smtp) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.post, server.context = post, context  # type: ignore[attr-defined]
        post.port = server.server_address[1]
        yield from _running(server, post)


@contextlib.contextmanager
def hook_server() -> Iterator[Hook]:
    hook = Hook()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hook) as server:
        server.daemon_threads = True
        server.hook = hook  # type: ignore[attr-defined]
        hook.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        yield from _running(server, hook)


def _running(server: Any, given: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield given
    finally:
        server.shutdown()
        thread.join()

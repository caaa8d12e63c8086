"""A real time-stamping server on 127.0.0.1 for tests: `openssl ts -reply` behind http.server, and its bad twins."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = A root for tests
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[plain]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """A root certificate and a signer under it, made in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root.pem"
        self._config("sha256")
        self._run("req", "-x509", *self._key("root"), "-out", self.root, "-days", "2", "-extensions", "root")
        self._run("req", *self._key("signer"), "-out", folder / "signer.csr", "-subj", "/CN=A signer for tests")
        given = ("-CA", self.root, "-CAkey", folder / "root.key", "-CAcreateserial", "-days", "2")
        how = ("-extfile", folder / "tsa.cnf", "-extensions", "signer")
        self._run("x509", "-req", "-in", folder / "signer.csr", *given, *how, "-out", folder / "signer.pem")
        (folder / "serial").write_text("01\n")

    def _config(self, digests: str) -> None:
        (self.folder / "tsa.cnf").write_text(CONFIG.format(folder=self.folder, digests=digests))

    def _key(self, name: str) -> tuple[object, ...]:
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        return (*curve, "-keyout", self.folder / f"{name}.key", "-config", self.folder / "tsa.cnf")

    def _run(self, *words: object) -> None:
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr

    def answer(self, request: bytes, *, is_refused: bool = False, with_chain: bool = False) -> bytes:
        """The signed answer to a request, a rejection where the server takes another digest only."""
        self._config("sha512" if is_refused else "sha256")
        asked, told = self.folder / "asked.tsq", self.folder / "told.tsr"
        asked.write_bytes(request)
        told.unlink(missing_ok=True)
        signer = ("-signer", self.folder / "signer.pem", "-inkey", self.folder / "signer.key")
        chain = ("-chain", self.root) if with_chain else ()
        words = ("ts", "-reply", "-config", self.folder / "tsa.cnf", "-section", "tsa", "-queryfile", asked)
        self._run(*words, *signer, *chain, "-out", told)
        return told.read_bytes()


class TimeServer:
    """The server; `mode` says how it behaves, `requests` what it was asked."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.mode = "good"
        self.requests: list[bytes] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                server.requests.append(body)
                server.respond(self, body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.url = f"http://127.0.0.1:{self._http.server_port}/tsr"
        self._end = threading.Event()
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def respond(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        status, headers = 200, {"content-type": "application/timestamp-reply"}
        if self.mode == "hang":
            self._end.wait(30)
            return
        if self.mode == "drip":
            self._drip(handler)
            return
        if self.mode == "redirect":
            status, headers = 302, {"location": "http://127.0.0.1:9/"}
        payload = {
            "garbage": lambda: b"<html>Log in first</html>",
            "empty": lambda: b"",
            "huge": lambda: b"0" * 1_500_000,
            "redirect": lambda: b"",
            "broken": lambda: self.authority.answer(body)[:-40],
            "refuse": lambda: self.authority.answer(body, is_refused=True),
            "stale": lambda: self.authority.answer(self.requests[0]),
            "chain": lambda: self.authority.answer(body, with_chain=True),
        }.get(self.mode, lambda: self.authority.answer(body))()
        status = 503 if self.mode == "busy" else status
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(payload)))
        handler.end_headers()
        handler.wfile.write(payload)

    def _drip(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not self._end.wait(0.05):
                handler.wfile.write(b"0")
        except OSError:
            time.sleep(0)

    def close(self) -> None:
        self._end.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def time_server(folder: Path) -> Iterator[TimeServer]:
    """A running server with an authority of its own; skips the test where something is missing."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program to play a time-stamping server")
    pytest.importorskip("rfc3161_client", reason="needs the extra `evidence`")
    server = TimeServer(Authority(folder))
    try:
        yield server
    finally:
        server.close()

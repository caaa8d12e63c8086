"""A little OpenID Connect issuer at 127.0.0.1, with keys of its own; a test tells it what to claim and how to err."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from servers import answering

CLIENT, SECRET = "desk", "a secret: with/signs"


@dataclass
class Issuer:
    """What it claims of whoever comes, and how it errs."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    shown: RSAKey | None = None
    """The key that it publishes, where that is not the one it signs with."""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    told_issuer: str = ""
    status: int = 200
    methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.told_issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": self.methods,
        }

    def allow(self, query: dict[str, str]) -> str:
        """Somebody agrees there: the address their browser is sent back to."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, where the client proves itself and the code is its own."""
        query = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = _packed(digest).decode()
        if not query or query["code_challenge"] != challenge or query["redirect_uri"] != form["redirect_uri"]:
            return None
        if not self._is_client(form, authorization):
            return None
        now = int(time.time())
        claims = {"iss": self.url, "sub": "77", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query["nonce"]}
        held = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return {"token_type": "Bearer", "access_token": "opaque", "id_token": self.sign(held)}

    def sign(self, claims: dict[str, Any]) -> str:
        if self.header["alg"] == "RS256":
            return jwt.encode(self.header, claims, self.key)
        parts = b".".join(_packed(json.dumps(one).encode()) for one in (self.header, claims))
        # A forger takes the key that is published for a secret that is shared.
        by_public_key = hmac.digest(self.key.as_pem(private=False), parts, "sha256")
        signature = _packed(by_public_key) if self.header["alg"] == "HS256" else b""
        return b".".join([parts, signature]).decode()

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.methods == ["client_secret_post"]:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT, SECRET)


def _packed(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer while it runs."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            issuer.asked.append(path)
            if path == "/.well-known/openid-configuration":
                self.tell(issuer.document())
            elif path == "/keys":
                self.tell({"keys": [(issuer.shown or issuer.key).as_dict(private=False)]})
            else:
                self.tell(None)

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.tell(issuer.token(form, self.headers.get("Authorization", "")))

        def tell(self, answer: dict[str, Any] | None) -> None:
            body = json.dumps(answer or {"error": "invalid_grant"}).encode()
            self.send_response(issuer.status if answer else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with answering(Handler) as url:
        issuer.url = url
        yield issuer

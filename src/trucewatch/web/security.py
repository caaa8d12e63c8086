"""Around the whole desk: which requests get in, how many, how large; and the headers of every answer.

Plain ASGI, so that answers stream and nothing is buffered. What is refused is told to the audit and changes nothing.
"""

import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trucewatch.core.people import Person
from trucewatch.settings import Settings
from trucewatch.web import auth, errors
from trucewatch.web import security_checks as checks
from trucewatch.web.metrics import Measured

BODY_BYTES = 1_000_000
"""Largest body of a request, but for the paths in `app.state.body_bytes`."""
SHARE_OF_STRANGERS = 4
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNTOLD = frozenset({"/language"})
"""Where a change is of the browser alone."""
_HASHED = re.compile(rb"[0-9a-f]{12}")


class Desk(FastAPI):
    """A FastAPI app that is guarded as a whole, the answers to its own crashes too."""

    def build_middleware_stack(self) -> ASGIApp:
        return Measured(Guard(super().build_middleware_stack(), self))


class Refused(Exception):
    """A request that gets no further."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, headers or {}


class Guard:
    """The ASGI app around another one."""

    def __init__(self, app: ASGIApp, desk: FastAPI) -> None:
        self.app = app
        self.desk = desk
        self.settings: Settings = desk.state.settings
        self.hosts = checks.hosts_of(self.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # the desk has no sockets that stay open
            await send({"type": "websocket.close", "code": 1008})
            return
        scope["app"] = self.desk
        request = Request(scope, receive)
        told = _Answer(request, send, is_https=auth.is_https(request))
        try:
            self._check_address(request)
            if not _is_static(request):
                await run_in_threadpool(self._check_way_in, request)
                self._check_origin(request)
            body = _Body(receive, self._most_bytes(request))
            body.check_told(request)
        except Refused as refused:
            await self._answer(request, refused, told)
            return
        guarded = _Capped(body, told)
        try:
            await self.app(scope, body.receive, guarded.send)
        except ClientDisconnect:
            if not body.is_over:
                raise
        if body.is_over and not told.has_started:
            await self._answer(request, body.refusal(), told)

    # --- checks

    def _check_address(self, request: Request) -> None:
        if checks.is_climbing(request.scope.get("raw_path") or request.scope["path"].encode()):
            raise Refused(400, "bad_path", "A path cannot climb out of its place or hold unseen signs.")
        if not checks.is_known_host(request.headers, self.hosts):
            raise Refused(
                400, "unknown_host", "The desk does not go by that name. Set web_url or web_hosts if it should."
            )

    def _check_way_in(self, request: Request) -> None:
        """Who it is, and whether they ask too often. Reads the ledger: not for the event loop."""
        way = auth.way_in(request)
        per_minute = self.settings.requests_per_minute
        people = auth.people_of(request)
        if way.person is not None:
            wait_s = people.limits.take("requests", way.person.id, per_minute, 60)
        else:
            most = max(1, per_minute // SHARE_OF_STRANGERS)
            wait_s = people.limits.take("strangers", auth.address_of(request), most, 60)
        if wait_s:
            raise Refused(
                429, "too_often", f"Too many requests. Try again in {wait_s} s.", {"Retry-After": str(wait_s)}
            )
        if way.is_token and way.person is None:
            raise Refused(
                401, "bad_token", "The token is not known, has ended or was revoked.", {"WWW-Authenticate": "Bearer"}
            )
        if way.refused:
            auth.note_refusal(request, "session", detail=way.refused)
        self._check_person(request, way.person)

    def _check_person(self, request: Request, person: Person | None) -> None:
        """Closes every path to strangers but those that are open, and to people what none of their kind may do.

        What a page asks for beyond that stands at the page; one that forgets to ask is not open for it.
        """
        path = request.scope["path"]
        if person is None:
            if not checks.is_under(path, checks.OPEN):
                raise Refused(401, "sign_in", "Nobody is signed in.")
            return
        lacking = checks.lacking(person, request.method, path)
        if lacking:
            whose = "This token" if person.is_token else f"The role {person.role}"
            raise Refused(403, "permission", f"{whose} may not: {lacking}. An admin can change that.")

    def _check_origin(self, request: Request) -> None:
        is_exempt = request.method in checks.SAFE or auth.way_in(request).is_token
        if not is_exempt and not checks.is_own_origin(request.headers):
            raise Refused(
                403,
                "foreign_origin",
                "That was not sent from a page of this desk; nothing was changed. Programs send a token instead.",
            )

    def _most_bytes(self, request: Request) -> int:
        """The bound on this request's body: that of the longest path that leads to it."""
        told: Mapping[str, int] = self.desk.state.body_bytes
        fitting = [at for at in told if checks.is_under(request.scope["path"], (at,))]
        return told[max(fitting, key=len)] if fitting else BODY_BYTES

    # --- refusing

    async def _answer(self, request: Request, refused: Refused, told: "_Answer") -> None:
        if refused.code != "sign_in" or request.method not in checks.SAFE:
            await run_in_threadpool(_tell_audit, request, refused)
        auth.set_noted(request)
        if refused.code == "sign_in":
            answer = errors.sign_in_needed(request)
        else:
            answer = errors.told(request, refused.status, refused.detail, code=refused.code)
        answer.headers.update(refused.headers)
        answer.headers["Connection"] = "close"  # whatever of the body is still to come is not read
        await answer(request.scope, request.receive, told.send)


def _tell_audit(request: Request, refused: Refused) -> None:
    if refused.code in ("bad_path", "unknown_host"):  # refused before anybody asked who it is
        request.state.way_in = auth.WayIn()
    auth.note_refusal(request, refused.code, detail=f"{request.method} {refused.status}")


def _is_to_be_told(request: Request, headers: MutableHeaders) -> bool:
    """Whether the audit shall have a line of the request: of every change, and of every export."""
    is_export = headers.get("content-disposition", "").startswith("attachment")
    return not auth.is_noted(request) and (request.method not in checks.SAFE or is_export)


def _tell_outcome(request: Request, status: int) -> None:
    path = request.scope["path"]
    if status >= 400:
        auth.note_refusal(request, "request", detail=f"{request.method} {status}")
    elif request.method in checks.SAFE:
        auth.note(request, "export", path, detail=request.url.query)
    elif auth.person_of(request) is not None and path not in UNTOLD:
        auth.note(request, "change", path, detail=request.method)


def _is_static(request: Request) -> bool:
    return request.scope["path"].startswith("/static/") and request.method in checks.SAFE


class _Answer:
    """Sends an answer with the headers that every one has."""

    def __init__(self, request: Request, send: Send, *, is_https: bool) -> None:
        self._request = request
        self._send = send
        self._is_https = is_https
        self.has_started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_started = True
            message.setdefault("headers", [])
            headers = MutableHeaders(scope=message)
            if _is_to_be_told(self._request, headers):  # before anybody hears that it is done
                await run_in_threadpool(_tell_outcome, self._request, message["status"])
            self._add(headers, message["status"])
        await self._send(message)

    def _add(self, headers: MutableHeaders, status: int) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        if self._is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if _is_static(self._request) and status in (200, 206, 304):
            is_hashed = _HASHED.fullmatch(self._request.scope.get("query_string", b""))
            headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        else:
            headers.setdefault("Cache-Control", "no-store")
        self._forget_session(headers)

    def _forget_session(self, headers: MutableHeaders) -> None:
        """A cookie that does not count is taken away, unless this very answer gives a new one."""
        way: Any = getattr(self._request.state, "way_in", None)
        if way is None or not way.refused or way.is_token or auth.COOKIE in headers.get("set-cookie", ""):
            return
        cookies = Response()
        auth.clear_session(self._request, cookies)
        headers.append("Set-Cookie", cookies.headers["set-cookie"])


class _Body:
    """Gives the body on as long as it stays within its bound."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._seen = 0
        self.is_over = False

    def check_told(self, request: Request) -> None:
        """Refuses by the length that the request tells, before a byte of it is read."""
        told = request.headers.get("content-length", "0")
        if not told.isdecimal() or int(told[:20]) > self._most:
            raise self.refusal()

    def refusal(self) -> Refused:
        return Refused(413, "too_large", f"That is more than {self._most:,} bytes; nothing of it was kept.")

    async def receive(self) -> Message:
        if self.is_over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self._most:
                self.is_over = True
                return {"type": "http.disconnect"}
        return message


class _Capped:
    """Holds back what the app answers to a body that was cut off: it saw a part alone."""

    def __init__(self, body: _Body, told: _Answer) -> None:
        self._body = body
        self._told = told

    async def send(self, message: Message) -> None:
        if self._body.is_over and not self._told.has_started:
            return
        await self._told.send(message)

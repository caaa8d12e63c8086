"""Answers that need not be sent again: weak ETags of what the API tells (RFC 9110, 8.8.3 and 13.1.2)."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute

from trucewatch.core.people import View
from trucewatch.version import __version__
from trucewatch.web import auth
from trucewatch.web.problems import REFUSALS

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
"""A browser may keep the answer and asks each time whether it still holds; nobody between may."""


class Tagged(APIRoute):
    """A route whose GET answers carry an ETag: of the ledger, what pages show of it, the view, and what was asked.

    Use it as `APIRouter(route_class=Tagged)`. Whose lists depend on the person (the queue) take `Plain`.
    """

    is_tagged = True

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        methods = set(told.get("methods") or ["GET"])
        tagged: dict[int | str, dict[str, Any]] = {304: {"description": "Not changed since the ETag that was sent"}}
        extra = tagged if self.is_tagged and methods == {"GET"} else {}
        told["responses"] = {**REFUSALS, **extra, **(told.get("responses") or {})}
        super().__init__(path, endpoint, **told)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            if request.method != "GET" or not self.is_tagged:
                return await handle(request)
            tag = await run_in_threadpool(tag_of, request)
            if tag and holds(request.headers.get("if-none-match", ""), tag):
                return Response(status_code=304, headers={"ETag": tag, **HEADERS})
            answer = await handle(request)
            if tag and answer.status_code == 200:
                answer.headers.update({"ETag": tag, **HEADERS})
            return answer

        return tagged


class Plain(Tagged):
    """A route of the API without an ETag; it declares the same refusals."""

    is_tagged = False


def tag_of(request: Request) -> str:
    """The ETag of what a request asks for; empty where nobody is signed in."""
    person = auth.person_of(request)
    if person is None:
        return ""
    ledger = request.app.state.ledger
    shown = ledger.shown()
    kept = shown.state() if shown is not None else {}
    # Agreements are in the digest; which of them are in force is a matter of the day.
    state = f"{ledger.sequence()} {kept.get('sequence', '')} {kept.get('digest', '')} {datetime.now(UTC).date()}"
    return tag(state, person.view, f"{request.url.path}?{request.url.query}")


def tag(state: str, view: View, asked: str) -> str:
    """A weak ETag: equal for all people who see the same."""
    told = f"{__version__}\n{state}\n{view.value}\n{asked}"
    return f'W/"{sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def holds(sent: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, compared weakly."""
    if sent.strip() == "*":
        return True
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in sent.split(","))

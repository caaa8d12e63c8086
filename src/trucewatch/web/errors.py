"""What goes wrong, told to people as a page and to programs as problem+json (RFC 9457)."""

import json
import logging
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from trucewatch.core.problems import TrucewatchError
from trucewatch.web import language
from trucewatch.web.context import SignInNeeded
from trucewatch.web.render import render

STATUS = {"not_found": 404, "conflict": 409, "not_allowed": 403, "too_often": 429, "config": 400, "store": 503}
"""HTTP status of our own errors by their code; 500 for others."""

TITLES = {
    400: "This cannot be asked so",
    401: "Sign in first",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This cannot be done here",
    409: "Somebody changed it meanwhile",
    413: "This is too large",
    415: "This kind of content is not taken",
    422: "A value is not as it must be",
    429: "Too many requests",
    500: "Something broke",
    503: "The ledger cannot be read or written now",
}
_LOG = logging.getLogger(__name__)


def told(request: Request, status: int, detail: str = "", *, code: str = "error", **more: Any) -> Response:
    """An error in the form that the caller reads."""
    title = TITLES.get(status, "This failed")
    if wants_json(request):
        body = {"type": f"urn:trucewatch:{code}", "title": title, "status": status, "detail": detail, **more}
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, status_code=status, media_type="application/problem+json")
    of = language.of_request(request)
    return HTMLResponse(render("error.html", of, {"title": title, "detail": detail, "status": status}), status)


def wants_json(request: Request) -> bool:
    """Whether a program asks: for the API, or for JSON."""
    path = request.url.path
    if path in ("/api", "/ogc") or path.startswith(("/api/", "/ogc/", "/openapi", "/healthz", "/readyz")):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def sign_in_needed(request: Request) -> Response:
    """What a request of somebody gets who is not signed in: the way to the form, or how a program may come in."""
    if wants_json(request) or request.method not in ("GET", "HEAD"):
        answer = told(request, 401, "Sign in, or send a token as `Authorization: Bearer`.", code="sign_in")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/sign-in?next={quote(request.url.path + query, safe='')}", 303)


def install(app: FastAPI) -> None:
    """Handlers for all that a request may raise."""

    @app.exception_handler(SignInNeeded)
    def sign_in(request: Request, _: Exception) -> Response:
        return sign_in_needed(request)

    @app.exception_handler(TrucewatchError)
    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, TrucewatchError)
        status = STATUS.get(error.code, 500)
        if status >= 500:
            _LOG.error("%s %s: %s", request.method, request.url.path, type(error).__name__)
        answer = told(request, status, str(error), code=error.code)
        wait_s = getattr(error, "wait_s", None)
        if wait_s:
            answer.headers["Retry-After"] = str(wait_s)
        return answer

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        answer = told(request, error.status_code, "" if error.status_code == 404 else str(error.detail), code="http")
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [{"at": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors()]
        lines = "; ".join(f"{one['at']}: {one['message']}" for one in faults)
        return told(request, 422, lines, code="invalid", errors=faults)

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        _LOG.error("%s %s broke: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
        return told(request, 500, "It has been logged. Nothing was changed.", code="unforeseen")

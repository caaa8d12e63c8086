"""Signing in and out with a password, and the first set-up."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.pipeline import people_signing as signing
from trucewatch.pipeline.people_limits import TooOften
from trucewatch.web import auth, language
from trucewatch.web.pages.language import local
from trucewatch.web.render import render

pages = APIRouter()
Text = Annotated[str, Form()]


@pages.get("/sign-in")
def sign_in_page(request: Request, next: str = "/", told: str = "") -> Response:
    """The form, or the first set-up where nobody has an account yet."""
    if auth.people_of(request).needs_set_up():
        return RedirectResponse("/set-up", 303)
    return _sign_in(request, next=local(next), told="You are signed out." if told == "signed_out" else "")


def _sign_in(request: Request, *, next: str, status: int = 200, **model: Any) -> HTMLResponse:
    told = {"next": next, "name": "", "fault": "", "told": "", "has_provider": request.app.state.provider is not None}
    words = render("people/sign_in.html", language.of_request(request), told | model)
    return HTMLResponse(words, status)


@pages.post("/sign-in")
def sign_in(request: Request, name: Text = "", password: Text = "", next: Text = "/") -> Response:
    """Begins a session, or says that name or password is wrong."""
    people, address = auth.people_of(request), auth.address_of(request)
    browser = request.headers.get("user-agent", "")
    try:
        secret = signing.sign_in(people, name, password, address=address, browser=browser)
    except NotAllowed as error:
        auth.set_noted(request)
        is_often = isinstance(error, TooOften)
        answer = _sign_in(request, next=local(next), status=429 if is_often else 401, name=name[:80], fault=str(error))
        if isinstance(error, TooOften):
            answer.headers["Retry-After"] = str(error.wait_s)
        return answer
    return _signed_in(request, secret, next)


def _signed_in(request: Request, secret: str, next: str) -> Response:
    way = auth.way_in(request)
    if way.session and way.person:
        signing.sign_out(auth.people_of(request), way.session, way.person, address=auth.address_of(request))
    auth.set_noted(request)
    answer = RedirectResponse(local(next), 303)
    auth.set_session(request, answer, secret)
    return answer


@pages.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Ends the session, if there is one."""
    way = auth.way_in(request)
    if way.person and way.session:
        signing.sign_out(auth.people_of(request), way.session, way.person, address=auth.address_of(request))
        auth.set_noted(request)
    answer = RedirectResponse("/sign-in?told=signed_out", 303)
    auth.clear_session(request, answer)
    return answer


# --- the first account


@pages.get("/set-up")
def set_up_page(request: Request) -> Response:
    """The form for the first admin, as long as there is none."""
    if not auth.people_of(request).needs_set_up():
        return RedirectResponse("/sign-in", 303)
    return _set_up(request)


def _set_up(request: Request, *, status: int = 200, name: str = "", fault: str = "") -> HTMLResponse:
    words = render("people/set_up.html", language.of_request(request), {"name": name, "fault": fault})
    return HTMLResponse(words, status)


@pages.post("/set-up")
def set_up(request: Request, code: Text = "", name: Text = "", password: Text = "", again: Text = "") -> Response:
    """Makes the first admin and signs them in."""
    people, address = auth.people_of(request), auth.address_of(request)
    try:
        check_again(password, again)
        account = people.set_up(code, request.app.state.set_up_code, name, password, address=address)
    except TooOften:
        auth.set_noted(request)
        raise
    except NotAllowed as error:
        auth.set_noted(request)
        return _set_up(request, status=403, name=name[:80], fault=str(error))
    except ConfigError as error:
        return _set_up(request, status=400, name=name[:80], fault=str(error))
    browser = request.headers.get("user-agent", "")
    secret = signing.begin_session(people, account, address=address, browser=browser, how="set-up")
    return _signed_in(request, secret, "/")


def check_again(password: str, again: str) -> None:
    """Raises ConfigError where the two are not one."""
    if password != again:
        raise ConfigError("The two passwords differ.", hint="Type it the same way twice.")

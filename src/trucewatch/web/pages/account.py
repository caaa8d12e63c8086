"""One's own account: what one may do, password, sessions, tokens."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from trucewatch.core.people import Permission
from trucewatch.core.problems import ConfigError, NotAllowed
from trucewatch.pipeline import people_signing as signing
from trucewatch.pipeline.people_limits import TooOften
from trucewatch.pipeline.people_shown import account_row, session_row, token_row
from trucewatch.web import auth
from trucewatch.web.context import Asked, Given
from trucewatch.web.pages.signing import check_again
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(tags=["people"])
Text = Annotated[str, Form()]
TOLD = {
    "password": "The password is changed. All sessions with the old one have ended.",
    "sessions": "All other sessions have ended.",
    "revoked": "The token is revoked.",
}
"""What the page may say was done, by the word in its address."""


@pages.get("/account")
def account_page(given: Given, told: str = "") -> HTMLResponse:
    """Who one is here: permissions, password, sessions, tokens."""
    return _account(given, told=TOLD.get(told, ""))


@api.get("/account")
def own_account(given: Given) -> dict[str, Any]:
    """Who the caller is, what they may do, and their tokens and sessions."""
    people, person = auth.people_of(given.request), given.person
    row = account_row(people.find(person.id))
    row["permissions"] = sorted(person.permissions)
    row["is_token"] = person.is_token
    row["sessions"] = [session_row(one, people) for one in people.store.sessions(person.id)]
    row["tokens"] = [token_row(one, people) for one in people.store.tokens(person.id)]
    return row


def _account(given: Asked, *, status: int = 200, told: str = "", fault: str = "", secret: str = "") -> HTMLResponse:
    return page(
        given,
        "people/account.html",
        status=status,
        account=own_account(given),
        told=told,
        fault=fault,
        secret=secret,
        scopes=[one for one in Permission if given.person.may(one)],
        days=signing.TOKEN_DAYS,
        most_days=signing.LONGEST_TOKEN_DAYS,
    )


@pages.post("/account/password")
def change_password(given: Given, old: Text = "", password: Text = "", again: Text = "") -> Response:
    """Changes one's own password; every session ends, and this browser gets a new one."""
    auth.check_session(given.request, given.person)
    people, address = auth.people_of(given.request), auth.address_of(given.request)
    try:
        check_again(password, again)
        people.change_password(given.person, old, password, address=address)
    except TooOften:
        auth.set_noted(given.request)
        raise
    except NotAllowed as error:
        auth.set_noted(given.request)
        return _account(given, status=403, fault=str(error))
    except ConfigError as error:
        return _account(given, status=400, fault=str(error))
    browser = given.request.headers.get("user-agent", "")
    account = people.find(given.person.id)
    secret = signing.begin_session(people, account, address=address, browser=browser, how="new password")
    auth.set_noted(given.request)
    answer = RedirectResponse("/account?told=password", 303)
    auth.set_session(given.request, answer, secret)
    return answer


@pages.post("/account/sessions/end")
def end_sessions(given: Given) -> Response:
    """Ends one's sessions in all other browsers."""
    auth.check_session(given.request, given.person)
    session = auth.way_in(given.request).session
    people, address = auth.people_of(given.request), auth.address_of(given.request)
    signing.sign_out_everywhere(people, given.person, but=session, address=address)
    auth.set_noted(given.request)
    return RedirectResponse("/account?told=sessions", 303)


@pages.post("/account/tokens")
def make_token(
    given: Given, name: Text = "", scope: Annotated[list[str] | None, Form()] = None, days: Text = ""
) -> HTMLResponse:
    """Makes a token of one's own and shows it, this once."""
    auth.check_session(given.request, given.person)
    people = auth.people_of(given.request)
    account = people.find(given.person.id)
    try:
        scopes = [Permission(one) for one in scope or ()]
        span = int(days) if days.strip() else signing.TOKEN_DAYS
    except ValueError:
        return _account(given, status=400, fault="A scope or the number of days is not as it must be.")
    try:
        secret, _ = signing.make_token(people, account, name, scopes, auth.doer(given.request), days=span)
    except (NotAllowed, ConfigError) as error:
        return _account(given, status=400, fault=str(error))
    auth.set_noted(given.request)
    return _account(given, secret=secret)


@pages.post("/account/tokens/{token_id}/revoke")
def revoke_own(given: Given, token_id: str) -> Response:
    """Ends a token of one's own."""
    auth.check_session(given.request, given.person)
    signing.revoke_token(auth.people_of(given.request), token_id, auth.doer(given.request), of=given.person.id)
    auth.set_noted(given.request)
    return RedirectResponse("/account?told=revoked", 303)

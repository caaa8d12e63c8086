"""Who asks: a browser with a session's cookie, or a program with a token; and what they may do."""

import logging
from dataclasses import dataclass

from fastapi import FastAPI, Request
from starlette.responses import Response

from trucewatch.core.accounts import Doer
from trucewatch.core.people import Person
from trucewatch.core.problems import NotAllowed, StoreError
from trucewatch.pipeline.people import People, doer_of, set_up_code
from trucewatch.pipeline.people_oidc import Provider
from trucewatch.pipeline.people_signing import is_known_session, person_of_session, person_of_token

COOKIE = "trucewatch_session"
NOBODY = "nobody signed in"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """How a request came in."""

    person: Person | None = None
    session: str = ""
    """Secret of the session, where it is one that holds."""
    refused: str = ""
    """Why a cookie or a token that was sent does not count."""
    is_token: bool = False
    """Whether a token was sent, valid or not: a cookie beside it does not count."""


def install(app: FastAPI) -> None:
    """Gives the app its people, over `app.state.ledger` and `app.state.settings`, and a set-up code.

    Raises ConfigError where an identity provider is named and something that it needs is not.
    """
    app.state.people = People(app.state.ledger, app.state.settings)
    app.state.set_up_code = set_up_code()
    app.state.provider = Provider(app.state.people) if app.state.settings.oidc_issuer else None


def person_of(request: Request) -> Person | None:
    """The person that is signed in, or on whose behalf a token speaks; None where nobody is."""
    return way_in(request).person


def way_in(request: Request) -> WayIn:
    """How the request came in; looked up once for each request."""
    found: WayIn | None = getattr(request.state, "way_in", None)
    if found is None:
        found = request.state.way_in = _look_up(request)
    return found


def _look_up(request: Request) -> WayIn:
    people = people_of(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme:
        person = person_of_token(people, secret.strip()) if scheme.lower() == "bearer" else None
        return WayIn(person=person, is_token=True, refused="" if person else "unknown or ended token")
    session = request.cookies.get(cookie_name(request), "")
    if not session:
        return WayIn()
    person = person_of_session(people, session)
    if person is not None:
        return WayIn(person=person, session=session)
    return WayIn(refused="ended session" if is_known_session(people, session) else "unknown session")


def check_session(request: Request, person: Person) -> None:
    """Raises NotAllowed for a token where only somebody at a browser may go on."""
    if person.is_token:
        note_refusal(request, "permission", detail=f"{request.method} by a token")
        raise NotAllowed("A token may not do this.", hint="Sign in with a browser.")


def note(request: Request, action: str, subject: str = "", *, detail: str = "") -> None:
    """Tells the audit what the person of the request did: codes and ids, never words of a source."""
    people_of(request).note(doer(request), action, subject, detail=detail)
    set_noted(request)


def note_refusal(request: Request, action: str, *, detail: str = "") -> None:
    """Tells the audit what the person of the request was refused; the log, where the ledger takes no line.

    What is refused changes nothing: its own answer, that the ledger cannot be written, still goes out.
    """
    try:
        people_of(request).note_refusal(doer(request), action, request.url.path, detail=detail)
    except StoreError as error:
        _LOG.error("the audit lacks a refusal (%s, %s): %s", action, detail, type(error).__name__)
    set_noted(request)


def set_noted(request: Request) -> None:
    """Says that the audit has a line of this request already: the door adds one of each change that has none."""
    request.state.is_noted = True


def is_noted(request: Request) -> bool:
    return bool(getattr(request.state, "is_noted", False))


def doer(request: Request) -> Doer:
    """Who the request is by, as the audit names them."""
    person = person_of(request)
    return doer_of(person, address_of(request)) if person else Doer(name=NOBODY, address=address_of(request))


def people_of(request: Request) -> People:
    people: People = request.app.state.people
    return people


def address_of(request: Request) -> str:
    """The address that the request came from: the neighbour's, whatever it says of others."""
    return request.client.host if request.client else ""


def is_https(request: Request) -> bool:
    """Whether people reach the desk over https, here or at the proxy before it."""
    url: str = request.app.state.settings.web_url
    return url.startswith("https://") or request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    return f"__Host-{COOKIE}" if is_https(request) else COOKIE


def set_session(request: Request, answer: Response, secret: str) -> None:
    """Gives the browser its session; no script and no other site sees it."""
    answer.set_cookie(cookie_name(request), secret, path="/", httponly=True, samesite="lax", secure=is_https(request))


def clear_session(request: Request, answer: Response) -> None:
    """Takes the session's cookie away."""
    answer.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="lax", secure=is_https(request))

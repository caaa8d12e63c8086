"""People, for those who manage them: accounts, roles, who sees restricted sources, everybody's tokens."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from trucewatch.core.accounts import Account
from trucewatch.core.people import Permission, Role
from trucewatch.core.problems import ConfigError, Conflict, NotFound
from trucewatch.pipeline import people_signing as signing
from trucewatch.pipeline.people_shown import account_row, token_row
from trucewatch.web import auth
from trucewatch.web.context import Asked, require
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(tags=["people"])
Managing = Annotated[Asked, Depends(require(Permission.MANAGE_PEOPLE))]
Text = Annotated[str, Form()]
TOLD = {"revoked": "The token is revoked.", "changed": "It is changed."}
"""What the page may say was done, by the word in its address."""
RESTRICTED = {"role": None, "yes": True, "no": False}


@pages.get("/people")
def people_page(given: Managing, told: str = "") -> HTMLResponse:
    """Everybody who has an account."""
    return _people(given, told=TOLD.get(told, ""))


@api.get("/people")
def everybody(given: Managing) -> dict[str, Any]:
    """Accounts by name, and all tokens."""
    people = auth.people_of(given.request)
    accounts = people.store.accounts()
    names = {one.id: one.name for one in accounts}
    tokens = [token_row(one, people) | {"person": names[one.person_id]} for one in people.store.tokens()]
    return {"people": [account_row(one) for one in accounts], "tokens": tokens}


def _people(given: Asked, *, status: int = 200, told: str = "", fault: str = "") -> HTMLResponse:
    return page(
        given, "people/people.html", status=status, **everybody(given), told=told, fault=fault, roles=list(Role)
    )


@pages.post("/people")
def add_person(given: Managing, name: Text = "", role: Text = "reader", password: Text = "") -> Response:
    """Adds somebody; without a password they wait for one."""
    return _changed(given, lambda: _add(given, name, role, password))


def _add(given: Asked, name: str, role: str, password: str) -> Account:
    return auth.people_of(given.request).add(name, _role(role), auth.doer(given.request), password=password)


@pages.post("/people/{person_id}/{what}")
def change_person(given: Managing, person_id: str, what: str, value: Text = "") -> Response:
    """Changes somebody: `role`, `restricted` (yes, no, role), `disabled` (yes, no), `password`."""
    return _changed(given, lambda: _change(given, person_id, what, value))


@pages.post("/tokens/{token_id}/revoke")
def revoke(given: Managing, token_id: str) -> Response:
    """Ends anybody's token."""
    signing.revoke_token(auth.people_of(given.request), token_id, auth.doer(given.request))
    auth.set_noted(given.request)
    return RedirectResponse("/people?told=revoked", 303)


def _change(given: Asked, person_id: str, what: str, value: str) -> Account:
    people, doer = auth.people_of(given.request), auth.doer(given.request)
    match what:
        case "role":
            return people.change_role(person_id, _role(value), doer)
        case "restricted" if value in RESTRICTED:
            return people.restrict(person_id, RESTRICTED[value], doer)
        case "disabled" if value in ("yes", "no"):
            return people.disable(person_id, doer, is_disabled=value == "yes")
        case "password":
            people.set_password(person_id, value, doer)
            return people.find(person_id)
    raise NotFound(f"{what[:40]!r} of somebody cannot be changed so.", hint="role, restricted, disabled, password.")


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise ConfigError(f"{word[:40]!r} is no role.", hint=f"Roles: {', '.join(Role)}.") from None


def _changed(given: Asked, change: Callable[[], object]) -> Response:
    try:
        change()
    except (ConfigError, Conflict) as error:
        if isinstance(error, NotFound):
            raise
        return _people(given, status=409 if isinstance(error, Conflict) else 400, fault=str(error))
    auth.set_noted(given.request)
    return RedirectResponse("/people?told=changed", 303)

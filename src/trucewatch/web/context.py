"""What a handler is given: the ledger, the settings and who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from trucewatch.core.people import Permission, Person, View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import NotAllowed
from trucewatch.settings import Settings
from trucewatch.web import auth, language


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request of somebody who is signed in."""

    request: Request
    ledger: Ledger
    settings: Settings
    person: Person
    language: str
    """Of the desk's own words: a BCP 47 tag of a catalogue that ships."""

    @property
    def view(self) -> View:
        """What of the ledger the person sees."""
        return self.person.view

    @property
    def is_part(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"


def asked(request: Request) -> Asked:
    """The request with its ledger and person. Raises SignInNeeded where there is none."""
    person = auth.person_of(request)
    if person is None:
        raise SignInNeeded
    state = request.app.state
    return Asked(
        request=request,
        ledger=state.ledger,
        settings=state.settings,
        person=person,
        language=language.of_request(request),
    )


Given = Annotated[Asked, Depends(asked)]
"""A parameter of a handler: `given: Given`."""


def require(permission: Permission) -> Callable[[Given], Asked]:
    """A dependency that gives the request of somebody with this permission.

    `given: Annotated[Asked, Depends(require(Permission.GRADE))]`. Raises SignInNeeded and NotAllowed.
    """

    def allowed(given: Given) -> Asked:
        need(given, permission)
        return given

    return allowed


def need(given: Asked, permission: Permission) -> None:
    """Raises NotAllowed, and tells the audit, where the person may not."""
    if given.person.may(permission):
        return
    words = permission.value.replace("_", " ")
    auth.note_refusal(given.request, "permission", detail=f"{given.request.method} needs {words}")
    whose = "This token" if given.person.is_token else f"The role {given.person.role.value}"
    raise NotAllowed(f"{whose} may not: {words}.", hint="An admin can change that.")

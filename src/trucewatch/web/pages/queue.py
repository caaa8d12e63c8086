"""The queue: what waits for a person's judgement, why it is on top, and who works on what."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from typing_extensions import TypedDict

from trucewatch.core.people import Permission
from trucewatch.core.problems import Conflict, NotAllowed
from trucewatch.pipeline import desk, review_desk
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_desk import QueueRow
from trucewatch.pipeline.desk.shapes_records import IncidentPage
from trucewatch.web import filters, judging
from trucewatch.web.context import Asked, Given, need
from trucewatch.web.etags import Plain
from trucewatch.web.pages.language import local
from trucewatch.web.problems import CONFLICT
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Plain)

SHOWN = 30
"""Incidents in the list beside the one that is worked on."""
Verb = Literal["take", "give_back", "assign", "unassign"]


class Held(TypedDict):
    """Who has a record: by a lock that ends by itself (`until`), or by assignment (`until` None)."""

    record: str
    person: str | None
    until: str | None


class QueueEntry(QueueRow):
    """An incident that waits, and who has it; None where nobody does."""

    locked_by: str | None
    assigned_to: str | None


class Queue(TypedDict):
    """What waits, heaviest first. `waiting` stops counting at 10,000 (`is_more` says so)."""

    items: list[QueueEntry]
    next: str | None
    waiting: int
    is_more: bool


def model(given: Asked, wanted: desk.Filters, cursor: str | None, limit: int) -> Queue:
    """The queue with who holds what. Raises NotAllowed for those who judge nothing."""
    need(given, Permission.REVIEW)
    told = desk.queue(given.ledger, given.view, wanted, cursor=cursor, limit=limit)
    ids = [row["incident"]["id"] for row in told["items"]]
    locks, given_to = review_desk.locks(given.ledger, ids), review_desk.assignments(given.ledger, record_ids=ids)
    rows = [
        QueueEntry(
            **row,
            locked_by=locks[one].person if one in locks else None,
            assigned_to=given_to[one].person if one in given_to else None,
        )
        for one, row in zip(ids, told["items"], strict=True)
    ]
    return Queue(items=rows, next=told["next"], waiting=told["waiting"], is_more=told["is_more"])


@pages.get("/queue")
def show(
    given: Given,
    wanted: filters.Asked,
    cursor: filters.Cursor = None,
    incident: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """The list, and the claims of one of its incidents to be judged by keyboard."""
    told = model(given, wanted, cursor, SHOWN)
    rows = told["items"]
    at = next((number for number, row in enumerate(rows) if row["incident"]["id"] == incident), 0)
    named = incident or (rows[0]["incident"]["id"] if rows else "")
    return page(
        given,
        "queue.html",
        queue=told,
        incident=_chosen(given, named),
        row=rows[at] if rows and rows[at]["incident"]["id"] == named else None,
        judging=judging.shown(given),
        back=f"/queue?{urlencode({'incident': named})}" if named else "/queue",
    )


def _chosen(given: Asked, incident_id: str) -> IncidentPage | None:
    """The incident to work on; where it is no more, the one that its claims went to."""
    for _ in range(3):
        if not incident_id:
            return None
        told = desk.incident(given.ledger, given.view, incident_id, settings=given.settings)
        if "told" not in told:
            return told
        incident_id = next(iter(told["moved_to"]), "")
    return None


@api.get("/queue", response_model=Queue, tags=["review"])
def tell(given: Given, wanted: filters.Asked, cursor: filters.Cursor = None, limit: filters.Limit = LIMIT) -> Queue:
    """What waits for a judgement, heaviest first, with the reasons why."""
    return model(given, wanted, cursor, limit)


@pages.post("/queue/{incident_id}/{verb}")
def hold(
    given: Given,
    incident_id: str,
    verb: Verb,
    person: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/queue",
) -> RedirectResponse:
    """Takes an incident, gives it back, or gives it to somebody."""
    _hold(given, incident_id, verb, person)
    return RedirectResponse(local(next), 303)


@api.post("/queue/{incident_id}/{verb}", response_model=Held, responses=CONFLICT, tags=["review"])
def hold_by_program(
    given: Given, incident_id: str, verb: Verb, person: Annotated[str, Query(max_length=200)] = ""
) -> Held:
    """Takes an incident for a while, gives it back, or gives it to somebody to look at."""
    return _hold(given, incident_id, verb, person)


def _hold(given: Asked, incident_id: str, verb: Verb, person: str) -> Held:
    """Raises NotAllowed, NotFound, and Conflict where somebody else has it."""
    need(given, Permission.REVIEW)
    desk.incident(given.ledger, given.view, incident_id, settings=given.settings)
    own = given.person.name
    held = Held(record=incident_id, person=None, until=None)
    try:
        match verb:
            case "take":
                lock = review_desk.lock(given.ledger, incident_id, own)
                held |= {"person": lock.person, "until": lock.until.isoformat()}
            case "give_back":
                review_desk.unlock(given.ledger, incident_id, own)
            case "assign":
                held["person"] = review_desk.assign(given.ledger, incident_id, person or own, by=own).person
            case "unassign":
                review_desk.unassign(given.ledger, incident_id)
    except NotAllowed as error:
        raise Conflict(error.message, hint=error.hint) from error
    return held

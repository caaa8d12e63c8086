"""The door by which people judge: a form for browsers, JSON for programs."""

import json
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from trucewatch.core.decisions import Decision
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes import DecisionRow
from trucewatch.web import judging
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Plain
from trucewatch.web.pages.language import local
from trucewatch.web.problems import CONFLICT
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Plain)

LONGEST = 10_000
PLACE_CHANGES = frozenset({"same", "different"})
"""Actions after which claims may stand in other incidents: the page is shown anew."""
Short = Annotated[str, Form(max_length=300)]
Long = Annotated[str, Form(max_length=LONGEST)]


class NewDecision(BaseModel):
    """What a person says of a record."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(max_length=200, description="Id of the claim, incident, document, source or decision")
    action: str = Field(max_length=20, description="accept, reject, unsure, correct, same, different, status, …, undo")
    value: str = Field("", max_length=LONGEST, description="As `trucewatch review` takes it")
    note: str = Field("", max_length=LONGEST)
    saw: int | None = Field(None, ge=0, le=2**53, description="The ledger's last entry that the person saw")
    supersedes: str = Field("", max_length=200)


@api.post("/decisions", response_model=DecisionRow, status_code=201, responses=CONFLICT, tags=["review"])
def keep(given: Given, told: NewDecision) -> DecisionRow:
    """Keeps a decision; gives the one that stands where the same was said already."""
    return judging.row(judging.decide(given, judging.Said(**told.model_dump())))


@pages.post("/decisions")
def kept(  # noqa: PLR0913 - FastAPI takes a form's fields one by one
    *,
    given: Given,
    action: Short,
    subject: Short = "",
    value: Long = "",
    note: Long = "",
    saw: Annotated[int | None, Form()] = None,
    decision: Short = "",
    next: Annotated[str, Form(max_length=2000)] = "/queue",
    look: Short = "",
) -> Response:
    """Keeps a decision and shows the claim as it stands now, or the page that it was said on."""
    named = (decision or subject) if action == "undo" else subject
    made = judging.decide(given, judging.Said(subject=named, action=action, value=value, note=note, saw=saw))
    return answer(given, made, next, look=look)


def answer(given: Asked, made: Decision, back: str, *, look: str = "") -> Response:
    """What a browser is shown after a decision: the claim anew where a script asked, else the page."""
    told = json.dumps({"decided": {"decision": made.id, "subject": made.subject, "action": made.action}})
    undone = given.ledger.get(made.supersedes) if made.action == "undo" and made.supersedes else None
    said = undone.action if isinstance(undone, Decision) else made.action
    if given.is_part and made.subject.startswith("claim-") and said not in PLACE_CHANGES:
        return claim_row(given, made.subject, back, headers={"HX-Trigger": told}, look=look)
    where = again(given, made, back)
    if given.is_part:
        return Response(status_code=204, headers={"HX-Redirect": where, "HX-Trigger": told})
    return RedirectResponse(where, 303)


def claim_row(
    given: Asked, claim_id: str, back: str, *, headers: dict[str, str] | None = None, look: str = ""
) -> HTMLResponse:
    """One claim as people judge it, to take the place of the one on the page."""
    told = desk.claim(given.ledger, given.view, claim_id, settings=given.settings)
    others = _others(given, told["incident"], claim_id) if look != "small" else []
    shown = page(
        given, "claim_row.html", claim=told, others=others, judging=judging.shown(given), back=local(back), look=look
    )
    shown.headers.update(headers or {})
    return shown


def _others(given: Asked, incident_id: str | None, claim_id: str) -> list[desk.shapes.ClaimSide]:
    """The claims that a claim can be held against: those of its incident."""
    if incident_id is None:
        return []
    told = desk.incident(given.ledger, given.view, incident_id, settings=given.settings)
    if "told" in told:
        return []
    return [one for one in told["claims"] if one["id"] != claim_id][:30]


def again(given: Asked, made: Decision, back: str) -> str:
    """The page to go back to, with the decision told; an incident's page goes after its claim."""
    path, query = _path(local(back))
    if made.action in (*PLACE_CHANGES, "undo") and made.subject.startswith("claim-"):
        try:
            now = desk.claim(given.ledger, given.view, made.subject, settings=given.settings)["incident"]
        except desk.NotFound:
            now = None
        if now and path.startswith("/incidents/"):
            path = f"/incidents/{now}"
        if now and path == "/queue":
            query["incident"] = now
    query["did"] = made.id
    at = f"#claim-{made.subject}" if made.subject.startswith("claim-") else ""
    return f"{path}?{urlencode(query)}{at}"


def _path(back: str) -> tuple[str, dict[str, str]]:
    split = urlsplit(back)
    return split.path, {name: value for name, value in parse_qsl(split.query) if name != "did"}

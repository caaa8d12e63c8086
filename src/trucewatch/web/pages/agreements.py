"""Agreements: the list, one with its terms, zones, positions and findings, and its file to be changed."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from trucewatch.core.agreements import Agreement
from trucewatch.core.people import Permission
from trucewatch.core.problems import NotFound
from trucewatch.pipeline import desk, stages
from trucewatch.pipeline.desk.agreements_page import Which
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_registry import AgreementList, AgreementPage, FindingList, ZoneCollection
from trucewatch.pipeline.shown import keep_shown
from trucewatch.web import warnings
from trucewatch.web.context import Asked, Given, need
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["agreements"], route_class=Tagged)
MAP_TYPE = "image/svg+xml"


@api.get("/agreements", response_model=AgreementList)
def agreements(given: Given) -> Any:
    """The registry's agreements, and proposals that sources speak of."""
    return desk.agreements(given.ledger, given.view, settings=given.settings)


@pages.get("/agreements")
def agreements_page(given: Given) -> HTMLResponse:
    return page(given, "agreements.html", held=agreements(given), problems=warnings.left_out(given))


@api.get("/findings", response_model=FindingList)
def findings(
    given: Given,
    agreement: str = "",
    verdict: Annotated[list[str] | None, Query()] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = LIMIT,
) -> Any:
    """Findings, newest first. Of terms that do not apply to an incident (`not_applicable`) the desk keeps none."""
    which = Which(agreement=agreement, verdict=tuple(verdict or ()))
    return desk.findings(given.ledger, given.view, which, cursor=cursor, limit=limit, settings=given.settings)


@api.get("/zones", response_model=ZoneCollection)
def zones(given: Given, on: date | None = None, agreement: str = "") -> Any:
    """Zones as GeoJSON, with version, certainty and whether they hold on a day."""
    return desk.zones(given.ledger, given.view, on=on, agreement=agreement, settings=given.settings)


@api.get("/agreements/{agreement_id}", response_model=AgreementPage)
def agreement(given: Given, agreement_id: str) -> Any:
    """One agreement, or a proposal."""
    return desk.agreement(given.ledger, given.view, agreement_id, settings=given.settings)


@pages.get("/agreements/{agreement_id}")
def agreement_page(given: Given, agreement_id: str) -> HTMLResponse:
    return page(given, "agreement.html", one=agreement(given, agreement_id))


@pages.get("/agreements/{agreement_id}/map.svg")
def agreement_map(given: Given, agreement_id: str) -> Response:
    """The zones drawn: by version and certainty, with towns, scale and sources."""
    from trucewatch.pipeline.agreement_map import zone_map

    return Response(zone_map(_known(given, agreement_id)), media_type=MAP_TYPE)


@pages.get("/agreements/{agreement_id}/edit")
def edit(given: Given, agreement_id: str) -> HTMLResponse:
    """Its file, to be changed."""
    from trucewatch.pipeline.agreement_files import draft

    need(given, Permission.MANAGE_AGREEMENTS)
    return page(given, "agreement_edit.html", draft=draft(given.settings, agreement_id), is_new=False)


@pages.get("/agreement-new")
def new(given: Given, id: str = "") -> HTMLResponse:
    """A file to start a new agreement from."""
    from trucewatch.pipeline.agreement_files import new_draft

    need(given, Permission.MANAGE_AGREEMENTS)
    return page(given, "agreement_edit.html", draft=new_draft(id) if id else None, is_new=True)


@pages.post("/agreements/{agreement_id}/edit")
def edited(
    given: Given, agreement_id: str, text: Annotated[str, Form()], digest: Annotated[str, Form()] = ""
) -> Response:
    """Keeps the file where it has no fault, else shows it with its faults."""
    from trucewatch.pipeline.agreement_files import Draft, save

    need(given, Permission.MANAGE_AGREEMENTS)
    kept = save(given.settings, Draft(agreement_id=agreement_id, text=text, digest=digest))
    if kept.problems:
        return page(given, "agreement_edit.html", status=422, draft=kept, is_new=not digest)
    keep_shown(given.ledger, given.settings)
    return RedirectResponse(f"/agreements/{agreement_id}", 303)


def _known(given: Asked, agreement_id: str) -> Agreement:
    found = next((one for one in stages.agreements(given.settings)[0] if one.id == agreement_id), None)
    if found is None:
        raise NotFound(f"There is no agreement {agreement_id!r}.")
    return found

"""Incidents: the list with its filters, and one of them whole."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_records import IncidentList, IncidentPage, Moved
from trucewatch.web import filters, judging
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Tagged)


@pages.get("/incidents")
def show_all(given: Given, wanted: filters.Asked, cursor: filters.Cursor = None) -> HTMLResponse:
    """Incidents that fit the filters of the URL."""
    told = desk.incidents(given.ledger, given.view, wanted, cursor=cursor)
    query = given.request.query_params
    chips = [(name, query[name]) for name in filters.CHIPS if query.get(name)]
    chosen = {name: query.getlist(name) for name in filters.CHOICES}
    return page(given, "incidents.html", found=told, choices=filters.CHOICES, chosen=chosen, values=query, chips=chips)


@api.get("/incidents", response_model=IncidentList, tags=["incidents"])
def tell_all(
    given: Given, wanted: filters.Asked, cursor: filters.Cursor = None, limit: filters.Limit = LIMIT
) -> IncidentList:
    """Incidents that fit the filters, newest day first, undated last."""
    return desk.incidents(given.ledger, given.view, wanted, cursor=cursor, limit=limit)


def model(given: Asked, incident_id: str) -> IncidentPage | Moved:
    return desk.incident(given.ledger, given.view, incident_id, settings=given.settings)


@pages.get("/incidents/{incident_id}")
def show(given: Given, incident_id: str) -> HTMLResponse:
    """One incident whole, or where its claims went."""
    told = model(given, incident_id)
    if "told" in told:
        return page(given, "moved.html", moved=told)
    return page(given, "incident.html", incident=told, judging=judging.shown(given))


@api.get("/incidents/{incident_id}", response_model=IncidentPage | Moved, tags=["incidents"])
def tell(given: Given, incident_id: str) -> IncidentPage | Moved:
    """One incident whole; of one that was and is no more, where its claims went."""
    return model(given, incident_id)

"""Actors that incidents name."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_registry import ActorList, ActorPage
from trucewatch.web.context import Given
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["actors"], route_class=Tagged)


@api.get("/actors", response_model=ActorList)
def actors(given: Given, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = LIMIT) -> Any:
    """Actors with an incident, most incidents first."""
    return desk.actors(given.ledger, given.view, cursor=cursor, limit=limit)


@pages.get("/actors")
def actors_page(given: Given, cursor: str | None = None) -> HTMLResponse:
    return page(given, "actors.html", held=actors(given, cursor))


@api.get("/actors/{actor_id}", response_model=ActorPage)
def actor(given: Given, actor_id: str) -> Any:
    """One actor with its incidents, agreements and positions."""
    return desk.actor(given.ledger, given.view, actor_id, settings=given.settings)


@pages.get("/actors/{actor_id}")
def actor_page(given: Given, actor_id: str) -> HTMLResponse:
    return page(given, "actor.html", one=actor(given, actor_id))

"""Sources: who publishes, how reliable people judge them, and which are restricted."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes_registry import SourceList, SourcePage
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.judging import Said, decide
from trucewatch.web.render import page

pages, api = APIRouter(), APIRouter(tags=["sources"], route_class=Tagged)


@api.get("/sources", response_model=SourceList)
def sources(given: Given) -> Any:
    """Sources with a document, most documents first."""
    return desk.sources(given.ledger, given.view, settings=given.settings)


@pages.get("/sources")
def sources_page(given: Given) -> HTMLResponse:
    return page(given, "sources.html", held=sources(given))


@api.get("/sources/{source_id}", response_model=SourcePage)
def source(given: Given, source_id: str) -> Any:
    """One source with its documents and grades."""
    return desk.source(given.ledger, given.view, source_id, settings=given.settings)


@pages.get("/sources/{source_id}")
def source_page(given: Given, source_id: str) -> HTMLResponse:
    return page(given, "source.html", one=source(given, source_id))


@pages.post("/sources/{source_id}/grade")
def grade(
    given: Given, source_id: str, letter: Annotated[str, Form()], note: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """Keeps a person's grade of reliability."""
    return _judged(given, Said(subject=source_id, action="grade", value=letter, note=note))


@pages.post("/sources/{source_id}/restrict")
def restrict(
    given: Given, source_id: str, value: Annotated[str, Form()], note: Annotated[str, Form()] = ""
) -> RedirectResponse:
    """Restricts a source to those who may see it, or opens it to all."""
    return _judged(given, Said(subject=source_id, action="restrict", value=value, note=note))


def _judged(given: Asked, said: Said) -> RedirectResponse:
    """Raises NotFound of a source that the person does not see, and NotAllowed as `decide` does."""
    source(given, said.subject)
    decide(given, said)
    return RedirectResponse(f"/sources/{said.subject}", 303)

"""Documents: the list, one as text with its claims marked in place, two versions compared."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from trucewatch.core.problems import ConfigError
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_records import ComparePage, DocumentList, DocumentPage
from trucewatch.web import filters, judging, reading, wording
from trucewatch.web.context import Asked, Given
from trucewatch.web.etags import Tagged
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Tagged)


def _asked(
    source: filters.Word = "",
    language: Annotated[str, Query(max_length=20, description="BCP 47 tag")] = "",
    start: Annotated[str, Query(alias="from", max_length=10, description="First day of publication")] = "",
    to: Annotated[str, Query(max_length=10, description="Last day, included")] = "",
    with_outdated: Annotated[bool, Query(description="Older versions of pages too")] = False,
) -> desk.Wanted:
    """Which documents. Raises ConfigError on a day that is none."""
    first, last = filters.day("from", start), filters.day("to", to)
    if first and last and first > last:
        raise ConfigError(f"from={first} lies after to={last}.", hint="Put the earlier day first.")
    return desk.Wanted(source=source, language=language, start=first, end=last, with_outdated=with_outdated)


Wanted = Annotated[desk.Wanted, Depends(_asked)]


@pages.get("/documents")
def show_all(given: Given, wanted: Wanted, cursor: filters.Cursor = None) -> HTMLResponse:
    """Documents, newest first."""
    told = desk.documents(given.ledger, given.view, wanted, cursor=cursor)
    return page(given, "documents.html", found=told, wanted=wanted)


@api.get("/documents", response_model=DocumentList, tags=["documents"])
def tell_all(given: Given, wanted: Wanted, cursor: filters.Cursor = None, limit: filters.Limit = LIMIT) -> DocumentList:
    """Documents, newest publication first, undated last."""
    return desk.documents(given.ledger, given.view, wanted, cursor=cursor, limit=limit)


def model(given: Asked, document_id: str) -> DocumentPage:
    return desk.document(given.ledger, given.view, document_id, settings=given.settings)


@pages.get("/documents/{document_id}")
def show(given: Given, document_id: str) -> HTMLResponse:
    """One document as text, its claims marked and beside it."""
    told = model(given, document_id)
    return page(
        given,
        "document.html",
        document=told,
        blocks=reading.blocks(told),
        states={claim["id"]: claim["review_state"] for claim in told["marked"]},
        kinds=Counter(part["kind"] for part in told["parts"]),
        judging=judging.shown(given),
    )


@api.get("/documents/{document_id}", response_model=DocumentPage, tags=["documents"])
def tell(given: Given, document_id: str) -> DocumentPage:
    """One document with its whole text, its parts, its claims with their spans, and its versions."""
    return model(given, document_id)


@pages.get("/documents/{document_id}/compare/{other_id}")
def show_compared(given: Given, document_id: str, other_id: str) -> HTMLResponse:
    """Two versions of one page, word by word."""
    told = desk.compare(given.ledger, given.view, document_id, other_id)
    lines = wording.lines(told["older_text"], told["newer_text"])
    changes = [(change, wording.pieces(change["before"], change["after"])) for change in told["changes"]]
    return page(given, "compare.html", compared=told, lines=lines, changes=changes)


@api.get("/documents/{document_id}/compare/{other_id}", response_model=ComparePage, tags=["documents"])
def tell_compared(given: Given, document_id: str, other_id: str) -> ComparePage:
    """What changed between two versions of one page."""
    return desk.compare(given.ledger, given.view, document_id, other_id)

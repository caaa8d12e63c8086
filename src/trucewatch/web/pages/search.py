"""Search: full text over all that the ledger tells."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.asked import LIMIT, LONGEST
from trucewatch.pipeline.desk.shapes_desk import HitRow, SearchPage
from trucewatch.web import filters
from trucewatch.web.context import Given
from trucewatch.web.etags import Tagged
from trucewatch.web.marks import Run, runs
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Tagged)

Kind = Literal["", "incident", "document", "claim", "actor"]
KINDS = ("incident", "document", "claim", "actor")
Text = Annotated[str, Query(max_length=LONGEST, description='Words, and "phrases in quotes"')]


@pages.get("/search")
def show(given: Given, text: Text = "", kind: Kind = "", cursor: filters.Cursor = None) -> HTMLResponse:
    """Hits with their words marked."""
    found = desk.search(given.ledger, given.view, text, kind=kind, cursor=cursor) if text.strip() else None
    hits = [(hit, snippet(hit), address(hit)) for hit in found["items"]] if found else []
    return page(given, "search.html", found=found, hits=hits, text=text, kind=kind, kinds=KINDS)


@api.get("/search", response_model=SearchPage, tags=["search"])
def tell(
    given: Given, text: Text, kind: Kind = "", cursor: filters.Cursor = None, limit: filters.Limit = LIMIT
) -> SearchPage:
    """Hits for words, in English and Arabic; all must stand there, the last may be a beginning."""
    return desk.search(given.ledger, given.view, text, kind=kind, cursor=cursor, limit=limit)


def snippet(hit: HitRow) -> list[Run]:
    """The hit's words in runs, marked or not."""
    spans = [(start, end) for start, end in hit["highlights"]]
    return runs(hit["snippet"], spans)


def address(hit: HitRow) -> str:
    """Where the hit is shown."""
    match hit["kind"]:
        case "document":
            at = f"#at-{hit['start']}" if hit["start"] is not None else ""
            return f"/documents/{hit['document'] or hit['id']}{at}"
        case kind:
            return f"/{kind}s/{hit['id']}"

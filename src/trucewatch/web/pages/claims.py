"""Claims: one with all its readings, its correction, and the claims it was compared with."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from trucewatch.core.people import Permission
from trucewatch.pipeline import desk
from trucewatch.pipeline.desk.shapes_records import ClaimPage
from trucewatch.web import correcting, judging
from trucewatch.web.context import Asked, Given, need
from trucewatch.web.etags import Tagged
from trucewatch.web.pages.decisions import answer, claim_row
from trucewatch.web.pages.language import local
from trucewatch.web.render import page

pages = APIRouter()
api = APIRouter(route_class=Tagged)

Next = Annotated[str, Query(max_length=2000)]


def model(given: Asked, claim_id: str) -> ClaimPage:
    return desk.claim(given.ledger, given.view, claim_id, settings=given.settings)


@pages.get("/claims/{claim_id}")
def show(given: Given, claim_id: str) -> HTMLResponse:
    """One claim with all that it was read to say."""
    return page(given, "claim.html", claim=model(given, claim_id), judging=judging.shown(given))


@api.get("/claims/{claim_id}", response_model=ClaimPage, tags=["claims"])
def tell(given: Given, claim_id: str) -> ClaimPage:
    """One claim with its words, readings, decisions and the claims it was compared with."""
    return model(given, claim_id)


@pages.get("/claims/{claim_id}/row")
def show_row(given: Given, claim_id: str, next: Next = "/queue", look: str = "") -> HTMLResponse:
    """The claim as it stands in a list, to take the place of one that others changed."""
    return claim_row(given, claim_id, next, look=look)


@pages.get("/claims/{claim_id}/ties")
def show_ties(given: Given, claim_id: str, next: Next = "/queue") -> HTMLResponse:
    """Claims that it was compared with, to be called the same event or another."""
    told = model(given, claim_id)
    return page(
        given,
        "ties.html",
        claim=told,
        judging=judging.shown(given),
        back=local(next),
    )


@pages.get("/claims/{claim_id}/correct")
def show_correcting(
    given: Given,
    claim_id: str,
    field: Annotated[str, Query(max_length=40)] = "kind",
    name: Annotated[str, Query(max_length=200)] = "",
    next: Next = "/queue",
    look: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """A form for one field; `name` looks a place or somebody up."""
    need(given, Permission.REVIEW)
    told = model(given, claim_id)
    wanted = field if field in correcting.FIELDS else "kind"
    return page(
        given,
        "correct.html",
        claim=told,
        field=wanted,
        fields=correcting.FIELDS,
        choices=correcting.CHOICES,
        found=correcting.look_up(wanted, name, told),
        name=name,
        judging=judging.shown(given),
        back=local(next),
        look=look,
    )


@pages.post("/claims/{claim_id}/correct")
async def corrected(request: Request, given: Given, claim_id: str) -> Response:
    """Keeps the correction of one field; the original stays beside it."""
    from fastapi.concurrency import run_in_threadpool

    form = correcting.Form.of(await request.form())
    return await run_in_threadpool(_keep, given, claim_id, form)


def _keep(given: Asked, claim_id: str, form: correcting.Form) -> Response:
    said = judging.Said(
        subject=claim_id, action="correct", value=form.value(), note=form.one("note"), saw=form.number("saw")
    )
    return answer(given, judging.decide(given, said), form.one("next") or "/queue", look=form.one("look"))

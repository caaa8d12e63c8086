"""The language of the desk's own words; sources keep theirs."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from trucewatch.web import language
from trucewatch.web.render import render

pages = APIRouter()
YEAR_S = 365 * 24 * 3600


@pages.get("/language")
def choose(request: Request, next: str = "/") -> HTMLResponse:
    """The languages that ship."""
    return HTMLResponse(render("language.html", language.of_request(request), {"next": local(next)}))


@pages.post("/language")
def chosen(tag: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> RedirectResponse:
    """Keeps the choice in a cookie."""
    answer = RedirectResponse(local(next), 303)
    if tag in language.names():
        answer.set_cookie(language.COOKIE, tag, max_age=YEAR_S, httponly=True, samesite="lax")
    return answer


def local(path: str) -> str:
    """The path where it is one of this desk's own, else the first page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"

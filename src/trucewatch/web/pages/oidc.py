"""Signing in with an identity provider: out to it, and back."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trucewatch.core.problems import NotFound
from trucewatch.pipeline.people_oidc import LONGEST_S, Provider
from trucewatch.web import auth
from trucewatch.web.pages.language import local

pages = APIRouter()
OUT = "/sign-in/oidc"
BACK = f"{OUT}/back"
COOKIE = "trucewatch_oidc"
Short = Annotated[str, Query(max_length=4000)]


@pages.get(OUT)
def set_out(request: Request, next: str = "/") -> Response:
    """Sends the browser to the identity provider."""
    settings = request.app.state.settings
    base = settings.web_url.rstrip("/") or str(request.base_url).rstrip("/")
    told = _provider(request).set_out(back=f"{base}{BACK}", next=local(next), address=auth.address_of(request))
    answer = RedirectResponse(told.address, 303)
    answer.set_cookie(
        COOKIE,
        told.browser_secret,
        max_age=LONGEST_S,
        path=OUT,
        httponly=True,
        samesite="lax",
        secure=auth.is_https(request),
    )
    return answer


@pages.get(BACK)
def come_back(request: Request, state: Short = "", code: Short = "") -> Response:
    """Signs in whom the provider vouches for."""
    secret, next = _provider(request).come_back(
        state,
        code,
        request.cookies.get(COOKIE, ""),
        address=auth.address_of(request),
        browser=request.headers.get("user-agent", ""),
    )
    answer = RedirectResponse(local(next), 303)
    answer.delete_cookie(COOKIE, path=OUT, httponly=True, samesite="lax", secure=auth.is_https(request))
    auth.set_session(request, answer, secret)
    return answer


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound("This desk knows no identity provider.", hint="Sign in with name and password.")
    return provider

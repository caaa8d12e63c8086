"""The application: pages, API and static files over one ledger."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

from trucewatch.core.ports import Ledger
from trucewatch.settings import Settings
from trucewatch.version import __version__
from trucewatch.web import auth, errors
from trucewatch.web.adding import Jobs
from trucewatch.web.pages import add
from trucewatch.web.problems import REFUSALS
from trucewatch.web.security import Desk
from trucewatch.web.upkeep import Upkeep

API = "/api/v1"


def make_app(ledger: Ledger, settings: Settings, *, shared: Path | None = None) -> FastAPI:
    """The desk over an open ledger, which it closes at its end; `shared` is a folder of all processes of one desk."""

    added = Jobs(shared)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        upkeep = Upkeep(ledger, settings, app.state.people)
        await run_in_threadpool(upkeep.first)
        if app.state.is_ready is not None:
            app.state.is_ready.set()
        yield
        await run_in_threadpool(added.close)
        await run_in_threadpool(upkeep.end)
        ledger.close()

    app = Desk(
        title="trucewatch",
        version=__version__,
        summary="Who claims that who did what, where and when; what agreement that touches; on which words.",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.ledger = ledger
    app.state.settings = settings
    app.state.added = added
    app.state.is_ready = None
    auth.install(app)
    errors.install(app)
    app.state.body_bytes = dict(add.BODY_LIMITS)
    for pages, api in _routers():
        app.include_router(pages, include_in_schema=False)
        app.include_router(api, prefix=API, responses=REFUSALS)
    folder = files("trucewatch").joinpath("web", "static")
    app.mount("/static", StaticFiles(directory=str(folder)), name="static")
    return app


def _routers() -> Iterator[tuple[APIRouter, APIRouter]]:
    """Of each module of `pages`: its routers for browsers and for programs."""
    package = import_module("trucewatch.web.pages")
    for found in sorted(iter_modules(package.__path__), key=lambda one: one.name):
        if found.name.startswith("_"):
            continue
        module = import_module(f"trucewatch.web.pages.{found.name}")
        yield getattr(module, "pages", APIRouter()), getattr(module, "api", APIRouter())

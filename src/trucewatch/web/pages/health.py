"""Whether it runs, and whether it can serve."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from trucewatch.core.problems import TrucewatchError
from trucewatch.version import __version__

pages = APIRouter()


@pages.get("/healthz")
def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok", "version": __version__}


@pages.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """The ledger can be read."""
    try:
        request.app.state.ledger.sequence()
    except TrucewatchError:
        return JSONResponse({"status": "the ledger cannot be read"}, 503)
    return JSONResponse({"status": "ok"})

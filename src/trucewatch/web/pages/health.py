"""Whether it runs, and whether it can serve."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from trucewatch.core.problems import TrucewatchError
from trucewatch.version import __version__
from trucewatch.web import metrics
from trucewatch.web.context import Given

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


@pages.get("/metrics")
def numbers(given: Given) -> Response:
    """Counts and times for Prometheus; a token that may read is enough."""
    told, media_type = metrics.text(given.ledger)
    return Response(told, media_type=media_type)

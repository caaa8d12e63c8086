"""What the desk's process tells of itself: counts and times for Prometheus, a line for each request in the log.

Neither holds words of a source, names, ids or addresses: a request is told by its route.
"""

import logging
import os
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trucewatch.core.ports import Ledger

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Folder where several processes of one desk add up their numbers."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.75, 1.5, 3.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LOG = logging.getLogger("trucewatch.requests")


class Measured:
    """The ASGI app around all others: counts and times each request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            _note(scope, status, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    route, method = _route(scope), scope["method"] if scope["method"] in _METHODS else "other"
    requests, durations = _numbers()
    requests.labels(method, route, status).inc()
    durations.labels(route).observe(seconds)
    _LOG.info("%s %s %d %.0f ms", method, route, status, 1000 * seconds)


def _route(scope: Scope) -> str:
    """The route as it is declared; what nobody declared is one."""
    if scope["path"].startswith("/static/"):
        return "/static"
    told = getattr(scope.get("route"), "path", None) or getattr(scope.get("endpoint"), "__name__", None)
    return told or "none"


@cache
def _numbers() -> tuple[Any, Any]:
    from prometheus_client import Counter, Histogram

    return (
        Counter("trucewatch_requests", "Requests answered.", ("method", "route", "status")),
        Histogram("trucewatch_request_seconds", "Seconds to the last byte.", ("route",), buckets=SECONDS),
    )


def text(ledger: Ledger) -> tuple[bytes, str]:
    """All numbers in Prometheus' form, and its media type; those of all processes together."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return generate_latest(_registry()) + _of_ledger(ledger), CONTENT_TYPE_LATEST


def _registry() -> "CollectorRegistry":
    from prometheus_client import REGISTRY, CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    if not os.environ.get(SHARED):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _of_ledger(ledger: Ledger) -> bytes:
    """The ledger's last entry, and the last one that pages show: apart for long, and the desk does not keep up."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    Gauge("trucewatch_ledger_sequence", "Last entry of the ledger.", registry=registry).set(ledger.sequence())
    shown = ledger.shown()
    seen = int(shown.state().get("sequence") or 0) if shown is not None else 0
    Gauge("trucewatch_shown_sequence", "Last entry that the desk's pages show.", registry=registry).set(seen)
    return generate_latest(registry)

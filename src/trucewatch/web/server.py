"""The desk as a process: opens the ledger, listens, ends when told to."""

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from trucewatch import api
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - no name to go by: web_url or web_hosts must tell it
GRACE_S = 10
"""Longest wait for requests under way, in seconds, when the process is told to end."""


def run(settings: Settings, *, host: str, port: int, tell: Callable[[str], object]) -> None:
    """Serves until it is stopped. Raises ConfigError where the address is taken, StoreError without a ledger."""
    import uvicorn

    from trucewatch.web.app import make_app

    held = listen(host, port)
    ledger = api.open_ledger(settings.ledger, create=True)
    named = settings if host in ANYWHERE else replace(settings, web_hosts=f"{settings.web_hosts},{host}")
    app = make_app(ledger, named)
    shown = f"[{host}]" if ":" in host else host
    tell(f"The desk is at http://{shown}:{held.getsockname()[1]}/ ; stop it with Ctrl-C.")
    if app.state.people.needs_set_up():
        tell(f"Nobody has an account yet. The set-up code is {app.state.set_up_code} ; it works once, in this run.")
    uvicorn.Server(config_of(app)).run(sockets=[held])


def config_of(app: "FastAPI") -> "uvicorn.Config":
    """How the process speaks HTTP: it tells no version, and believes no header about who is behind a proxy."""
    import uvicorn

    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ConfigError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: without it asyncio leaves small answers to Nagle's algorithm, 40 ms each.
    held = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as error:
        held.close()
        raise ConfigError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}.", hint="Give another --port."
        ) from error
    return held

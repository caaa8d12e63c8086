"""The desk as a process: opens the ledger, listens, ends when told to."""

import socket
from collections.abc import Callable

from trucewatch import api
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

GRACE_S = 10
"""Longest wait for requests under way, in seconds, when the process is told to end."""


def run(settings: Settings, *, host: str, port: int, tell: Callable[[str], object]) -> None:
    """Serves until it is stopped. Raises ConfigError where the address is taken, StoreError without a ledger."""
    import uvicorn

    from trucewatch.web.app import make_app

    held = listen(host, port)
    ledger = api.open_ledger(settings.ledger, create=True)
    app = make_app(ledger, settings)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    shown = f"[{host}]" if ":" in host else host
    tell(f"The desk is at http://{shown}:{held.getsockname()[1]}/ ; stop it with Ctrl-C.")
    uvicorn.Server(config).run(sockets=[held])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ConfigError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as error:
        held.close()
        raise ConfigError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}.", hint="Give another --port."
        ) from error
    return held

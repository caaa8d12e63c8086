"""The desk as a process: opens the ledger, listens, ends when told to."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING

from trucewatch import api
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.people import set_up_code
from trucewatch.settings import Settings
from trucewatch.web import logs, metrics

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

Ready = threading.Event | Event
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - no name to go by: web_url or web_hosts must tell it
GRACE_S = 10
"""Longest wait for requests under way, in seconds, when the process is told to end."""
BACKLOG = 2048
"""Connections that may wait to be taken up: what uvicorn itself takes."""
PATIENCE_S = 10.0
"""Longest start without a word, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a desk is served."""

    host: str = "127.0.0.1"
    port: int = 8766
    processes: int = 1
    as_json: bool = False
    """Whether the log is JSON, a line for each request too."""


def run(settings: Settings, way: Way, *, tell: Callable[[str], object]) -> None:
    """Serves until it is stopped. Raises ConfigError where the address is taken, StoreError without a ledger."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    held = listen(way.host, way.port)
    named = settings if way.host in ANYWHERE else replace(settings, web_hosts=f"{settings.web_hosts},{way.host}")
    shown = f"[{way.host}]" if ":" in way.host else way.host
    told = [f"The desk is at http://{shown}:{held.getsockname()[1]}/ ; stop it with Ctrl-C."]
    make = partial(app_of, named, set_up_code(), as_json=way.as_json)
    app = make()  # of several processes the first one too: what is wrong with the settings is told once, and here
    if app.state.people.needs_set_up():
        told.append(
            f"Nobody has an account yet. The set-up code is {app.state.set_up_code} ; it works once, in this run."
        )
    if way.processes == 1:
        app.state.is_ready = threading.Event()
        _tell_once(app.state.is_ready, told, tell)
        uvicorn.Server(config_of(app)).run(sockets=[held])
        return
    app.state.ledger.close()
    make.keywords["is_ready"] = is_ready = get_context("spawn").Event()  # as uvicorn starts its processes
    _tell_once(is_ready, told, tell)
    with tempfile.TemporaryDirectory(prefix="trucewatch-desk-") as shared:
        os.environ[metrics.SHARED] = shared
        Multiprocess(config_of(partial(make, shared=Path(shared)), processes=way.processes), [held]).run()


def _tell_once(is_ready: Ready, told: Sequence[str], tell: Callable[[str], object]) -> None:
    """Tells lines once the desk answers; where that takes long, it says before that it will."""

    def wait() -> None:
        if not is_ready.wait(PATIENCE_S):
            tell("Pages are being made of what is new in the ledger; the address follows when they stand.")
        is_ready.wait()
        for line in told:
            tell(line)

    threading.Thread(target=wait, name="tell", daemon=True).start()


def app_of(
    settings: Settings, code: str, *, as_json: bool, shared: Path | None = None, is_ready: Ready | None = None
) -> "FastAPI":
    """The desk over the settings' ledger; set-up code and folder are those of all its processes.

    `is_ready` is set when it answers.
    """
    from trucewatch.web.app import make_app

    logs.set_up(as_json=as_json)
    app = make_app(api.open_ledger(settings.ledger, create=True), settings, shared=shared)
    app.state.set_up_code = code
    app.state.is_ready = is_ready
    return app


def config_of(app: "FastAPI | partial[FastAPI]", *, processes: int = 1) -> "uvicorn.Config":
    """How the process speaks HTTP: it tells no version, and believes no header about who is behind a proxy.

    A `partial` makes the app in each process; it travels there with its settings, whose secrets no environment holds.
    """
    import uvicorn

    return uvicorn.Config(
        app,
        factory=isinstance(app, partial),
        workers=processes,
        log_config=None,
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
        held.listen(BACKLOG)  # at once: who comes before the desk answers waits, and is not turned away
    except OSError as error:
        held.close()
        raise ConfigError(
            f"{host}:{port} cannot be listened on: {error.strerror or error}.", hint="Give another --port."
        ) from error
    return held

"""A desk that really runs, and an admin's token for it."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from fastapi import FastAPI

from trucewatch import api
from trucewatch.core.accounts import Doer
from trucewatch.core.people import Permission, Role
from trucewatch.pipeline.people import People
from trucewatch.pipeline.people_signing import make_token
from trucewatch.settings import Settings
from trucewatch.web.app import make_app
from trucewatch.web.server import config_of, listen

ADMIN = "Test Admin"


@dataclass(frozen=True, slots=True)
class Running:
    """A desk that listens."""

    url: str
    settings: Settings
    token: str
    """Of an admin, with all that one may do; a browser may send it too, as `Authorization: Bearer`."""
    set_up_code: str
    """What the terminal shows where nobody has an account yet."""
    app: FastAPI

    def client(self) -> httpx.Client:
        """A program that speaks for an admin."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.Client(base_url=self.url, headers=headers, follow_redirects=False, timeout=60)

    def stranger(self) -> httpx.Client:
        """A browser with nobody signed in, that sends what a page of the desk would."""
        return httpx.Client(base_url=self.url, headers={"origin": self.url}, follow_redirects=False, timeout=60)


def token_of_admin(settings: Settings) -> str:
    """A token of an admin who is added to the settings' ledger."""
    with closing(api.open_ledger(settings.ledger, create=True)) as ledger:
        people = People(ledger, settings)
        admin = people.add(ADMIN, Role.ADMIN, Doer(name="test"))
        return make_token(people, admin, "tests", Permission, Doer(name="test"))[0]


@contextmanager
def serving(settings: Settings, *, has_admin: bool = True) -> Iterator[Running]:
    """A desk over the settings' ledger, on a free port, until the block ends."""
    token = token_of_admin(settings) if has_admin else ""
    held = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{held.getsockname()[1]}"
    app = make_app(api.open_ledger(settings.ledger, create=True), settings)
    server = uvicorn.Server(config_of(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield Running(url, settings, token, app.state.set_up_code, app)
    finally:
        server.should_exit = True
        thread.join(10)
        held.close()

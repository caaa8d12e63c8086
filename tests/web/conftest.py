"""A desk that really runs, on a copy of the samples' ledger, and a real browser."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

from trucewatch import api
from trucewatch.settings import Settings
from trucewatch.web.app import make_app

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@dataclass(frozen=True, slots=True)
class Running:
    """A desk that listens."""

    url: str
    settings: Settings

    def client(self) -> httpx.Client:
        """Somebody who is signed in as an admin."""
        return httpx.Client(base_url=self.url, headers={"origin": self.url}, follow_redirects=False, timeout=60)


@contextmanager
def serving(settings: Settings) -> Iterator[Running]:
    """A desk over the settings' ledger, on a free port, until the block ends."""
    held = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{held.getsockname()[1]}"
    app = make_app(api.open_ledger(settings.ledger, create=True), settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield Running(url, settings)
    finally:
        server.should_exit = True
        thread.join(10)
        held.close()


@pytest.fixture
def own_ledger(sample_ledger: Path, tmp_path: Path) -> Settings:
    """A ledger of the samples that a test may change."""
    copy = tmp_path / "desk.db"
    shutil.copy(sample_ledger, copy)
    shutil.copytree(f"{sample_ledger}.archive", f"{copy}.archive")
    return Settings(ledger=str(copy))


@pytest.fixture
def desk(own_ledger: Settings) -> Iterator[Running]:
    """A desk that a test may change."""
    with serving(own_ledger) as running:
        yield running


@pytest.fixture(scope="session")
def shared_desk(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk for all tests that only look."""
    copy = tmp_path_factory.mktemp("desk") / "desk.db"
    shutil.copy(sample_ledger, copy)
    shutil.copytree(f"{sample_ledger}.archive", f"{copy}.archive")
    with serving(Settings(ledger=str(copy))) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser."""
    found = os.environ.get("TRUCEWATCH_TEST_CHROMIUM") or next((one for one in CHROMIUM if Path(one).exists()), None)
    if not found:
        pytest.skip("needs Chromium (apt-get install chromium, or TRUCEWATCH_TEST_CHROMIUM)")
    return found

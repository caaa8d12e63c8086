"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from time_server import TimeServer, time_server

settings.register_profile("plain", deadline=None)  # a test never times
settings.load_profile("plain")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample pages that ship with the project."""
    return ROOT / "samples" / "pages"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated documents and seed pages, which is not part of the project."""
    folder = Path(os.environ.get("TRUCEWATCH_SHARED", ROOT.parent / "shared"))
    if not (folder / "seeds").is_dir():
        pytest.skip("needs the shared folder (TRUCEWATCH_SHARED), which is not part of the project")
    return folder


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A ledger of the sample pages, made once; read it, do not add to it."""
    from trucewatch import api
    from trucewatch.settings import Settings

    path = tmp_path_factory.mktemp("samples") / "samples.db"
    ledger = api.open_ledger(path, create=True)
    api.add(ledger, samples, settings=Settings(ledger=str(path)))
    ledger.close()
    return path


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    """A time-stamping server that runs for all tests; ask for `server`."""
    with time_server(tmp_path_factory.mktemp("authority")) as server:
        yield server


@pytest.fixture
def server(running: TimeServer) -> TimeServer:
    """The time-stamping server as at its start: it answers well and was asked nothing."""
    running.mode = "good"
    running.requests.clear()
    return running

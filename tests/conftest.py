"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from on_server import on_server
from time_server import TimeServer, time_server
from trucewatch.testing.postgres import NoServer, PostgresServer, postgres_server

settings.register_profile("plain", deadline=None)  # a test never times
settings.load_profile("plain")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ledger",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="The database that tests keep their ledgers in; a path then stands for a database of its own.",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite_file: is about the file of a ledger, or asks another process to read it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--ledger") == "postgres":
        for item in items:
            if item.get_closest_marker("sqlite_file"):
                item.add_marker(pytest.mark.skip(reason="is about a ledger's file"))
            elif _names_its_database(item):
                item.add_marker(pytest.mark.skip(reason="names its own database: it is the same test in every run"))


def _names_its_database(item: pytest.Item) -> bool:
    """Whether a test asks for a server, or for a ledger in memory, whatever `--ledger` says."""
    told = getattr(item, "callspec", None)
    named = {one for one in told.params.values() if isinstance(one, str)} if told else set()
    return "postgres" in getattr(item, "fixturenames", ()) or bool(named & {"memory", "postgres"})


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that runs for all tests."""
    try:
        with postgres_server() as server:
            yield server
    except NoServer as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session", autouse=True)
def ledgers_on_a_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """With `--ledger=postgres`, every path that a test opens stands for a database of the server."""
    if request.config.getoption("--ledger") != "postgres":
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        on_server(request.getfixturevalue("postgres"), patch)
        yield

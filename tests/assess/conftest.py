import pytest

from trucewatch.assess.registry import load_agreements
from trucewatch.core.agreements import Agreement


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled agreements go to a folder of the test run, never to the user's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def agreements(own_cache: None) -> tuple[Agreement, ...]:
    known, problems = load_agreements()
    assert problems == ()
    return known

"""Desks that really run, on copies of the samples' ledger, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_desk import Running, serving

from trucewatch.settings import Settings

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


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

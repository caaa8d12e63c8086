"""What all tests share."""

import os
from pathlib import Path

import pytest

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

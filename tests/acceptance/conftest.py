"""What the tests of whole sets of pages share: each has a `ledger` of its own."""

import pytest

from trucewatch import api
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.present import render_brief
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings


@pytest.fixture(scope="module")
def seen(ledger: Ledger) -> Situation:
    return api.look(ledger, settings=Settings())


@pytest.fixture(scope="module")
def brief(seen: Situation) -> str:
    return render_brief(seen, None, None, "md")

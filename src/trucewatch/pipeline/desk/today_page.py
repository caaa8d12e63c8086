"""What a chief looks at once a day: zones at a glance, what changed, what waits."""

from datetime import date

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.shapes_desk import TodayPage
from trucewatch.settings import Settings


def today(ledger: Ledger, view: View, *, on: date | None = None, settings: Settings | None = None) -> TodayPage:
    """The page of a day; None: the last day that the ledger tells of, up to today (UTC)."""
    raise NotImplementedError

"""Incidents, talks, agreement dates, calm and silence over time."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import Filters
from trucewatch.pipeline.desk.shapes_desk import TimelinePage
from trucewatch.settings import Settings

ALL = Filters()


def timeline(ledger: Ledger, view: View, filters: Filters = ALL, *, settings: Settings | None = None) -> TimelinePage:
    """Counts by day, week or month between `filters.start` and `filters.end`.

    Without days: the last 90 up to the last one told of. Documents and silence are of the whole view.
    """
    raise NotImplementedError

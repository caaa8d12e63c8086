"""Incidents: the list with its filters, and one of them whole."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT, Filters
from trucewatch.pipeline.desk.shapes_records import IncidentList, IncidentPage, Moved
from trucewatch.settings import Settings

ALL = Filters()


def incidents(
    ledger: Ledger, view: View, filters: Filters = ALL, *, cursor: str | None = None, limit: int = LIMIT
) -> IncidentList:
    """Incidents that fit the filters, newest day first, undated last."""
    raise NotImplementedError


def incident(ledger: Ledger, view: View, incident_id: str, *, settings: Settings | None = None) -> IncidentPage | Moved:
    """One incident whole; of one that was and is no more, where its claims went. Raises NotFound."""
    raise NotImplementedError

"""What waits for a person's judgement, heaviest first."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT, Filters
from trucewatch.pipeline.desk.shapes_desk import QueuePage

ALL = Filters()


def queue(
    ledger: Ledger,
    view: View,
    person: str,
    filters: Filters = ALL,
    *,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> QueuePage:
    """Incidents with a claim that nobody judged or that came back stale, by review priority.

    What is locked by, or assigned to, somebody else than `person` (their name) stays in the list and says so.
    """
    raise NotImplementedError

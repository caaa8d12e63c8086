"""One claim with its words, what its mentions were taken for, and what people said of it."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.shapes_records import ClaimPage
from trucewatch.settings import Settings


def claim(ledger: Ledger, view: View, claim_id: str, *, settings: Settings | None = None) -> ClaimPage:
    """Raises NotFound."""
    raise NotImplementedError

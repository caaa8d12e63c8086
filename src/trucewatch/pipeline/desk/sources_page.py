"""Sources with their grades and counts."""

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.shapes_registry import SourceList, SourcePage
from trucewatch.settings import Settings


def sources(ledger: Ledger, view: View, *, settings: Settings | None = None) -> SourceList:
    """Sources with a document in the view, most documents first. A restricted one is not in the open view."""
    raise NotImplementedError


def source(ledger: Ledger, view: View, source_id: str, *, settings: Settings | None = None) -> SourcePage:
    """One source; of the registry also one without documents. Raises NotFound."""
    raise NotImplementedError

"""Documents: the list, one as text with its parts and claims, two versions compared."""

from dataclasses import dataclass
from datetime import date

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_records import ComparePage, DocumentList, DocumentPage
from trucewatch.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which documents; days of publication, both included. Older versions are left out unless asked for."""

    source: str = ""
    language: str = ""
    start: date | None = None
    end: date | None = None
    with_outdated: bool = False


ALL = Wanted()


def documents(
    ledger: Ledger, view: View, wanted: Wanted = ALL, *, cursor: str | None = None, limit: int = LIMIT
) -> DocumentList:
    """Documents, newest publication first, undated last."""
    raise NotImplementedError


def document(ledger: Ledger, view: View, document_id: str, *, settings: Settings | None = None) -> DocumentPage:
    """One document with its whole text. Raises NotFound."""
    raise NotImplementedError


def compare(ledger: Ledger, view: View, document_id: str, other_id: str) -> ComparePage:
    """What changed between two versions of one page. Raises NotFound; ConfigError where they are of two pages."""
    raise NotImplementedError

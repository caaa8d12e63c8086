"""Agreements with their zones, terms, positions and findings."""

from datetime import date

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT
from trucewatch.pipeline.desk.shapes_registry import AgreementList, AgreementPage, FindingList, ZoneCollection
from trucewatch.settings import Settings


def agreements(ledger: Ledger, view: View, *, settings: Settings | None = None) -> AgreementList:
    """The registry's agreements, and proposals that sources speak of."""
    raise NotImplementedError


def agreement(ledger: Ledger, view: View, agreement_id: str, *, settings: Settings | None = None) -> AgreementPage:
    """One agreement, or a proposal by its id (`proposal:…`). Raises NotFound."""
    raise NotImplementedError


def findings(
    ledger: Ledger,
    view: View,
    *,
    agreement: str = "",
    verdict: tuple[str, ...] = (),
    cursor: str | None = None,
    limit: int = LIMIT,
) -> FindingList:
    """Findings, newest first; without verdicts asked for, those whose term does not apply are left out."""
    raise NotImplementedError


def zones(
    ledger: Ledger, view: View, *, on: date | None = None, agreement: str = "", settings: Settings | None = None
) -> ZoneCollection:
    """Zones of all agreements, or one, as GeoJSON; `on` marks the versions of a day (None: today). Raises NotFound."""
    raise NotImplementedError

"""Claims that people rejected: they take no part in anything, and are shown where they stand, to be taken back."""

from trucewatch.core.claims import Claim
from trucewatch.core.records import Document
from trucewatch.pipeline.desk.base import Desk
from trucewatch.pipeline.review_kept import Said
from trucewatch.store import shown_queries_lists as listing


def rejected_in(desk: Desk, document_id: str) -> list[Claim]:
    """Those of a document that the view has; none of an older version."""
    tables, document = desk.ledger.fused(), desk.ledger.get(document_id)
    if tables is None or not isinstance(document, Document):
        return []
    if not desk.rows(listing.documents_by("id", [document_id], desk.asked)):
        return []
    told = Said(desk.ledger, tables).page(document).standings
    found = desk.ledger.get_many([one for one, stands in told.items() if stands.is_rejected])
    return [one for one in found.values() if isinstance(one, Claim) and one.document_id == document_id]


def rejected_claim(desk: Desk, claim_id: str) -> Claim | None:
    """The claim of that id, where people rejected it and the view has its document."""
    claim = desk.ledger.get(claim_id)
    if not isinstance(claim, Claim):
        return None
    return next((one for one in rejected_in(desk, claim.document_id) if one.id == claim_id), None)

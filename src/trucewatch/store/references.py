"""Which records of the same ledger a record rests on."""

from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.incidents import Link
from trucewatch.core.makers import Pass
from trucewatch.core.ports import Record
from trucewatch.core.records import Document
from trucewatch.core.sources import Fingerprint, Likeness, Visit


def references(record: Record) -> tuple[str, ...]:
    """Ids of the records (and of a pass's maker) that must be in the ledger too.

    Decisions and problems may be about what is computed, or about an address; they rest on nothing kept.
    """
    match record:
        case Document():
            return (record.capture_id,)
        case Claim() | Fingerprint():
            return (record.document_id,)
        case Resolution():
            return (record.claim_id,)
        case Link() | Likeness():
            return (record.left, record.right)
        case Visit():
            return (record.capture_id,) if record.capture_id else ()
        case Pass():
            return (record.maker_id, *record.made)
        case _:
            return ()

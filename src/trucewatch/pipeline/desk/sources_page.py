"""Sources with their grades and counts."""

from trucewatch.core.decisions import Decision
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.sources import Source
from trucewatch.pipeline.desk.base import (
    Desk,
    checked,
    decision_rows,
    is_restricted,
    not_found,
    of_one_moment,
    open_desk,
)
from trucewatch.pipeline.desk.documents_page import documents
from trucewatch.pipeline.desk.rows import source_mark
from trucewatch.pipeline.desk.shapes_registry import SourceList, SourcePage, SourceRow
from trucewatch.settings import Settings
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries_lists import Wanted

Told = list[tuple[Decision, bool]]


@of_one_moment
def sources(ledger: Ledger, view: View, *, settings: Settings | None = None) -> SourceList:
    """Sources with a document in the view, most documents first. A restricted one is not in the open view."""
    desk = open_desk(ledger, view, settings)
    documents_of, claims_of = desk.counts("source_documents"), desk.counts("source_claims")
    ids = [one for one, count in documents_of.items() if one and count]
    said: dict[str, Told] = {one: [] for one in ids}
    for one, stands in desk.decisions(ids):
        said[one.subject].append((one, stands))
    found = []
    for source_id in ids:
        source_held = desk.source(source_id)
        if source_held is not None and (view is View.FULL or not is_restricted(said[source_id])):
            counts = (documents_of[source_id], claims_of.get(source_id, 0))
            found.append(_row(desk, source_held, said[source_id], counts))
    return {"items": sorted(found, key=lambda row: (-row["documents"], row["name"].casefold()))}


def _row(desk: Desk, one: Source, told: Told, counts: tuple[int, int]) -> SourceRow:
    grade = next((said for said, stands in reversed(told) if stands and said.action == "grade"), None)
    return {
        **source_mark(one, grade),
        "affiliation": desk.actor_named(one.affiliation) if one.affiliation else None,
        "documents": counts[0],
        "claims": counts[1],
        "graded_by": grade.person if grade else None,
        "graded_at": grade.decided_at.isoformat() if grade else None,
        "grade_note": grade.note if grade else None,
        "is_restricted": is_restricted(told),
    }


@of_one_moment
def source(ledger: Ledger, view: View, source_id: str, *, settings: Settings | None = None) -> SourcePage:
    """One source; of the registry also one without documents. Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    held = desk.source(checked("source", source_id))
    told = desk.decisions([source_id]) if held else []
    if held is None or (view is View.OPEN and is_restricted(told)):
        raise not_found("source", source_id)
    counts = tuple(desk.counts(name, start=source_id, end=f"{source_id}!") for name in _COUNTS)
    numbers = (counts[0].get(source_id, 0), counts[1].get(source_id, 0))
    if view is View.OPEN and not numbers[0] and desk.sources.get(source_id) is None:
        raise not_found("source", source_id)  # met only on pages that this view does not show
    kinds = desk.rows(listing.claim_kinds(source_id, desk.asked))
    return {
        **_row(desk, held, told, numbers),
        "aliases": list(held.aliases),
        "domains": list(held.domains),
        "handles": list(held.handles),
        "languages": list(held.languages),
        "is_verified": held.is_verified,
        "decisions": decision_rows(told),
        "kinds": {row["kind"]: row["claims"] for row in kinds},
        "recent": documents(ledger, view, Wanted(source=source_id)),
    }


_COUNTS = ("source_documents", "source_claims")

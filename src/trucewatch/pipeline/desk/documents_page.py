"""Documents: the list, one as text with its parts and claims, two versions compared."""

from collections.abc import Sequence
from typing import cast

from trucewatch.core.claims import Claim
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, Problem
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Likeness
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.pipeline.around import copies_of, last_visit
from trucewatch.pipeline.desk.asked import LIMIT, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, Row, checked, not_found, of_one_moment, open_desk
from trucewatch.pipeline.desk.claim_sides import Sides, spans
from trucewatch.pipeline.desk.rejected import rejected_in
from trucewatch.pipeline.desk.rows import document_rows
from trucewatch.pipeline.desk.shapes import PartRow
from trucewatch.pipeline.desk.shapes_records import (
    ComparedChange,
    ComparePage,
    CopyRow,
    DocumentList,
    DocumentPage,
    MarkedClaim,
    VersionRow,
)
from trucewatch.read.change_lines import told as lines_of
from trucewatch.read.changes import Change, changes
from trucewatch.read.likeness import is_copy
from trucewatch.settings import Settings
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import COUNTED
from trucewatch.store.shown_queries_lists import Wanted

ALL = Wanted()


@of_one_moment
def documents(
    ledger: Ledger, view: View, wanted: Wanted = ALL, *, cursor: str | None = None, limit: int = LIMIT
) -> DocumentList:
    """Documents, newest publication first, undated last."""
    desk = open_desk(ledger, view)
    size = limit_of(limit)
    after = keys_of("documents", cursor, ((str, type(None)), (int,)))
    found = desk.first(listing.document_page(wanted, desk.asked, limit=size + 1, after=after), size + 1)
    shown = found[:size]
    total = desk.number(listing.document_count(wanted, desk.asked, most=COUNTED))
    return {
        "items": document_rows(desk, shown),
        "next": cursor_of("documents", [shown[-1]["published"], shown[-1]["number"]]) if len(found) > size else None,
        "total": min(total, COUNTED),
        "is_more": total > COUNTED,
    }


@of_one_moment
def document(ledger: Ledger, view: View, document_id: str, *, settings: Settings | None = None) -> DocumentPage:
    """One document with its whole text. Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    row, held = _held(desk, document_id)
    capture = ledger.get(held.capture_id)
    visit = last_visit(ledger, held.location)
    source_id = row["source_id"]
    return {
        **document_rows(desk, [row])[0],
        "byline": held.byline,
        "section": held.section,
        "modified": held.modified.isoformat() if held.modified else None,
        "published_basis": held.published_basis.value,
        "source_mark": Sides(desk).marks([source_id]).get(source_id) if source_id else None,
        "text": held.text,
        "parts": parts_of(held),
        "marked": _marked(desk, document_id),
        "versions": _versions(desk, held),
        "copies": _copies(desk, document_id),
        "capture": {
            "location": capture.location,
            "fetched_at": capture.fetched_at.isoformat(),
            "media_type": capture.media_type,
            "sha256": capture.sha256,
            "size": capture.size,
        }
        if isinstance(capture, Capture)
        else None,
        "gone_since": visit.visited_at.isoformat() if visit and visit.outcome.value == "gone" else None,
        "problems": [
            {"stage": one.stage.value, "code": one.code, "message": one.message, "hint": one.hint}
            for subject in (document_id, held.capture_id)
            for one in ledger.records(Problem, subject=subject)
        ],
    }


def _held(desk: Desk, document_id: str) -> tuple[Row, Document]:
    rows = desk.rows(listing.documents_by("id", [checked("document", document_id)], desk.asked))
    held = desk.ledger.get(document_id) if rows else None
    if not isinstance(held, Document):
        raise not_found("document", document_id)
    return rows[0], held


def parts_of(document: Document) -> list[PartRow]:
    """The parts of a document in order of their start."""
    return [
        {
            "index": index,
            "kind": part.kind.value,
            "start": part.start,
            "end": part.end,
            "author": part.author,
            "published": part.published.isoformat() if part.published else None,
            "order": part.order,
            "parent": part.parent,
            "is_correction": part.is_correction,
        }
        for index, part in enumerate(document.parts)
    ]


def _marked(desk: Desk, document_id: str) -> list[MarkedClaim]:
    """The claims of the document that the view has, in order of their words."""
    rows = {row["id"]: row for row in desk.rows(listing.claims_by("document_id", [document_id], desk.asked))}
    tables = desk.ledger.fused()
    held = tables.claims_of([document_id]) if tables else []
    told: list[tuple[Claim, Row]] = [
        (resolved_of(kept).claim, rows[kept.claim_id]) for kept in held if kept.claim_id in rows
    ]
    gone: Row = {"incident_id": "", "review_state": "reject"}
    told += [(one, gone) for one in rejected_in(desk, document_id)]
    found: list[MarkedClaim] = [
        {
            "id": one.id,
            "kind": one.kind.value,
            "stance": one.stance.value,
            "part_index": one.part_index,
            "incident": row["incident_id"] or None,
            "review_state": row["review_state"],
            "words": one.evidence[0].exact,
            "spans": spans(one),
        }
        for one, row in told
    ]
    return sorted(found, key=lambda one: (one["spans"][0]["start"], one["id"]))


# --- versions and copies


def _chain(desk: Desk, page_key: str) -> list[tuple[Row, Document]]:
    """The versions of a page that the view has, oldest first: told change, publication, fetching; the newest last."""
    rows = desk.rows(listing.documents_by("page_key", [page_key], desk.asked))
    held = desk.ledger.get_many(row["id"] for row in rows)
    found = [(row, cast(Document, held[row["id"]])) for row in rows if isinstance(held.get(row["id"]), Document)]

    def place(pair: tuple[Row, Document]) -> tuple[bool, str, str, bool, str]:
        row, one = pair
        published = str(one.published or "")
        is_correction = any(part.is_correction for part in one.parts)
        return (
            not row["is_outdated"],
            str(one.modified or published),
            published,
            is_correction,
            row["captured_at"] or "",
        )

    return sorted(found, key=place)


def _versions(desk: Desk, shown: Document) -> list[VersionRow]:
    found: list[VersionRow] = []
    before: Document | None = None
    for number, (row, one) in enumerate(_chain(desk, shown.page_key), start=1):
        difference = changes(before, one) if before else None
        found.append(
            {
                "number": number,
                "id": one.id,
                "captured_at": row["captured_at"],
                "published": row["published"],
                "modified": one.modified.isoformat() if one.modified else None,
                "nature": difference.nature.value if difference else "first",
                "is_current": not row["is_outdated"],
                "is_shown": one.id == shown.id,
                "told": list(lines_of(difference)) if difference else [],
            }
        )
        before = one
    return found


def _copies(desk: Desk, document_id: str) -> list[CopyRow]:
    """Documents of the view that tell much in the same words, older versions left out."""
    alike: dict[str, Likeness] = {}
    for one in copies_of(desk.ledger, document_id):
        alike[one.left if one.right == document_id else one.right] = one
    rows = desk.many(alike, lambda lot: listing.documents_by("id", lot, desk.asked))
    found: list[CopyRow] = []
    for row in rows:
        one = alike[row["id"]]
        if not row["is_outdated"]:
            share = max(one.left_in_right, one.right_in_left)
            told = {"id": row["id"], "title": row["title"], "publisher": row["publisher"]}
            found.append({**told, "share": share, "is_copy": is_copy(one)})  # type: ignore[typeddict-item]
    return sorted(found, key=lambda row: -row["share"])


@of_one_moment
def compare(ledger: Ledger, view: View, document_id: str, other_id: str) -> ComparePage:
    """What changed between two versions of one page. Raises NotFound; ConfigError where they are of two pages."""
    desk = open_desk(ledger, view)
    (_, left), (_, right) = (_held(desk, one) for one in (document_id, other_id))
    if left.page_key != right.page_key or left.id == right.id:
        hint = "Take two of the versions that the document's page lists."
        raise ConfigError("These are not two versions of one page.", hint=hint)
    chain = [pair for pair in _chain(desk, left.page_key) if pair[1].id in (left.id, right.id)]
    (older_row, older), (newer_row, newer) = chain
    difference = changes(older, newer)
    rows = document_rows(desk, [older_row, newer_row])
    return {
        "older": rows[0],
        "newer": rows[1],
        "nature": difference.nature.value,
        "told": list(lines_of(difference)),
        "changes": [_compared(one) for one in difference.changes],
        "older_text": older.text,
        "newer_text": newer.text,
    }


def _compared(one: Change) -> ComparedChange:
    before, after = _place(one.before), _place(one.after)
    return {
        "kind": one.kind.value,
        "part": one.part.value,
        "before": one.words_before,
        "after": one.words_after,
        "before_start": before[0],
        "before_end": before[1],
        "after_start": after[0],
        "after_end": after[1],
    }


def _place(place: Sequence[int] | None) -> tuple[int | None, int | None]:
    return (place[0], place[1]) if place else (None, None)

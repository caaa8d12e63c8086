"""One claim with its words, what its mentions were taken for, and what people said of it."""

from trucewatch.core.claims import Actor, Interval, Place, Referent, Resolved
from trucewatch.core.people import View
from trucewatch.core.ports import FusedTie, Ledger
from trucewatch.fuse.growing_pairs import APART, NEAR, REPRINT, SAME
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.pairs import number_of
from trucewatch.pipeline.desk.base import Desk, checked, not_found, of_one_moment, open_desk
from trucewatch.pipeline.desk.claim_sides import Sides
from trucewatch.pipeline.desk.rejected import rejected_claim
from trucewatch.pipeline.desk.rows import days_of
from trucewatch.pipeline.desk.shapes import ClaimSide
from trucewatch.pipeline.desk.shapes_records import CandidateRow, ClaimPage, TieRow
from trucewatch.settings import Settings
from trucewatch.store import shown_queries_lists as listing

MOST_TIES = 50
RELATIONS = {SAME: "same", APART: "apart", NEAR: "near", REPRINT: "reprint"}


@of_one_moment
def claim(ledger: Ledger, view: View, claim_id: str, *, settings: Settings | None = None) -> ClaimPage:
    """Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    rows = desk.rows(listing.claims_by("id", [checked("claim", claim_id)], desk.asked))
    tables = ledger.fused()
    held = tables.claims([number_of(claim_id)]) if rows and tables else {}
    if not held:
        return _rejected(desk, claim_id)
    kept = held[number_of(claim_id)]
    sides = Sides(desk).of(rows[:1], [resolved_of(kept)])
    if not sides:
        raise not_found("claim", claim_id)
    lead = tables.claims([kept.leads]).get(kept.leads) if tables and kept.leads else None
    return {
        **_page(desk, sides[0]),
        "ties": _ties(desk, kept.number, tables.ties([kept.number]) if tables else []),
        "other_reading_of": lead.claim_id if lead else None,
    }


def _rejected(desk: Desk, claim_id: str) -> ClaimPage:
    """A claim that people rejected is in no incident and compared with none."""
    claim = rejected_claim(desk, claim_id)
    sides = Sides(desk).of([{"incident_id": "", "review_state": "reject"}], [Resolved(claim=claim)]) if claim else []
    if not sides:
        raise not_found("claim", claim_id)
    return _page(desk, sides[0])


def _page(desk: Desk, side: ClaimSide) -> ClaimPage:
    """A claim that is compared with none."""
    entries = desk.ledger.entries(side["id"])
    makers = [desk.ledger.maker(one.maker_id) for one in entries]
    return {
        **side,
        "candidates": _candidates(desk, side["id"]),
        "made_by": [f"{one.name} {one.version}" for one in makers if one],
        "added_at": entries[0].recorded_at.isoformat(),
        "ties": [],
        "other_reading_of": None,
    }


def _candidates(desk: Desk, claim_id: str) -> list[CandidateRow]:
    found: list[CandidateRow] = []
    for one in Sides(desk).readings([claim_id]).get(claim_id, {}).values():
        every = {(_name(one.chosen), _id(one.chosen)): (one.score, one.basis)} if one.chosen else {}
        every |= {(_name(c.referent), _id(c.referent)): (c.score, c.basis) for c in one.candidates}
        for (name, referent_id), (score, basis) in every.items():
            is_chosen = one.chosen is not None and (name, referent_id) == (_name(one.chosen), _id(one.chosen))
            found.append(
                {
                    "slot": one.slot.value,
                    "index": one.index,
                    "text": one.text,
                    "referent": name,
                    "referent_id": referent_id,
                    "score": score,
                    "is_chosen": is_chosen,
                    "basis": basis,
                }
            )
    return found


def _name(referent: Referent) -> str:
    if isinstance(referent, Actor | Place):
        return referent.name
    days = days_of(referent)
    return f"{days['start'] or '…'} to {days['end'] or '…'}" if days else "no day"


def _id(referent: Referent) -> str | None:
    return None if isinstance(referent, Interval) else referent.id


def _ties(desk: Desk, number: int, ties: list[FusedTie]) -> list[TieRow]:
    """The claims at the other ends that the view has."""
    tables = desk.ledger.fused()
    ordered = sorted(ties, key=lambda one: -one.score)[: 2 * MOST_TIES]
    other = {tie: tie.right if tie.left == number else tie.left for tie in ordered}
    held = tables.claims(other.values()) if tables else {}
    ids = {at: row.claim_id for at, row in held.items()}
    rows = {row["id"]: row for row in desk.many(ids.values(), lambda lot: listing.claims_by("id", lot, desk.asked))}
    found: list[TieRow] = []
    for tie in ordered:
        row = rows.get(ids.get(other[tie], ""))
        if row is not None and len(found) < MOST_TIES:
            relation = RELATIONS.get(tie.sort, "near")
            incident = row["incident_id"] or None
            told = {"claim": row["id"], "incident": incident, "relation": relation, "score": tie.score}
            found.append({**told, "words": row["words"]})  # type: ignore[typeddict-item]
    return found

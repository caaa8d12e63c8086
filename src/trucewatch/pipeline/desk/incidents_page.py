"""Incidents: the list with its filters, and one of them whole."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select

from trucewatch.core.claims import Resolved
from trucewatch.core.codec import from_json
from trucewatch.core.incidents import Incident
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.pairs import number_of
from trucewatch.pipeline.desk.asked import LIMIT, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, Row, checked, decision_rows, of_one_moment, open_desk
from trucewatch.pipeline.desk.claim_sides import Sides
from trucewatch.pipeline.desk.incident_parts import GRAVE, changes, fields, history, roots, why_on_top
from trucewatch.pipeline.desk.moved import moved
from trucewatch.pipeline.desk.rows import days_of, finding_row, incident_row, place_of
from trucewatch.pipeline.desk.shapes import FindingRow, Named
from trucewatch.pipeline.desk.shapes_records import IncidentList, IncidentPage, Moved
from trucewatch.pipeline.present import actor_names
from trucewatch.publish.names import Names, names_of_publishers
from trucewatch.publish.wording import shown_targets
from trucewatch.settings import Settings
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import COUNTED, Filters

ALL = Filters()
MOST_CLAIMS = 100
"""Claims shown side by side."""


@of_one_moment
def incidents(
    ledger: Ledger, view: View, filters: Filters = ALL, *, cursor: str | None = None, limit: int = LIMIT
) -> IncidentList:
    """Incidents that fit the filters, newest day first, undated last."""
    desk = open_desk(ledger, view)
    size = limit_of(limit)
    after = keys_of("incidents", cursor, ((str, type(None)), (int,)))
    filters, asked = desk.ready(filters)
    total = desk.number(asking.counted(filters, asked))
    if total > COUNTED:
        asked = replace(asked, often=asked.often | {"text"})
    found = desk.first(asking.newest(filters, asked, limit=size + 1, after=after), size + 1)
    shown = found[:size]
    return {
        "items": [incident_row(row) for row in shown],
        "next": cursor_of("incidents", [shown[-1]["starts"], shown[-1]["number"]]) if len(found) > size else None,
        "total": min(total, COUNTED),
        "is_more": total > COUNTED,
    }


@of_one_moment
def incident(ledger: Ledger, view: View, incident_id: str, *, settings: Settings | None = None) -> IncidentPage | Moved:
    """One incident whole; of one that was and is no more, where its claims went. Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    found = desk.rows(asking.by_id([checked("incident", incident_id)], desk.asked))
    if not found:
        return moved(desk, incident_id)
    row = found[0]
    claims = desk.rows(listing.claims_by("incident_number", [row["number"]], desk.asked))
    own, resolved = _resolved(desk, [one for one in claims if not one["is_reading"]])
    whole = replace(from_json(Incident, {**json.loads(row["payload"]), "claims": []}), claims=tuple(resolved))
    names = Names([whole], actor_names(tuple(desk.known.values())), beside=_printers(desk, whole))
    shown = incident_row(row)
    told = desk.decisions([incident_id])
    ids = [one["id"] for one in own]
    after = moved(desk, incident_id, is_current=True)
    return {
        "id": incident_id,
        "kind": shown["kind"],
        "family": shown["family"],
        "status": shown["status"],
        "sentence": shown["sentence"],
        "happened": days_of(whole.happened),
        "place": place_of(whole.place),
        "actors": [{"id": one.id, "name": names.of(one.id)} for one in whole.actors],
        "targets": [{"id": one.id, "name": names.of(one.id)} for one in shown_targets(whole)],
        "is_background": whole.is_background,
        "beside": next(iter(_named(desk, asking.by_id([row["beside"]], desk.asked))), None) if row["beside"] else None,
        "told_beside": _named(desk, asking.beside(incident_id, desk.asked)),
        "fields": fields(whole, names),
        "roots": roots(whole, names),
        "claims": Sides(desk).of(own[:MOST_CLAIMS], resolved[:MOST_CLAIMS], whole),
        "claims_total": len(own),
        "findings": _findings(desk, row),
        "changes": changes(whole),
        "history": history(desk, whole, ids),
        "decisions": decision_rows(told),
        "why_on_top": why_on_top(row),
        "moved_to": after["moved_to"],
    }


def _printers(desk: Desk, incident: Incident) -> dict[str, str]:
    """Those whose words the incident's pages copied, who may tell nothing of it themselves, by id."""
    pages = {other for one in incident.claims for other in one.printed_in}
    rows = desk.many(sorted(pages), lambda lot: listing.documents_by("id", lot, desk.asked)) if pages else []
    return names_of_publishers(row["publisher"] for row in rows if row["publisher"])


def _resolved(desk: Desk, rows: Sequence[Row]) -> tuple[list[Row], list[Resolved]]:
    """Rows of claims that fusion holds, with the claims."""
    tables = desk.ledger.fused()
    held = tables.claims(number_of(row["id"]) for row in rows) if tables else {}
    own = [row for row in rows if number_of(row["id"]) in held]
    return own, [resolved_of(held[number_of(row["id"])]) for row in own]


def _named(desk: Desk, query: Select[Any]) -> list[Named]:
    return [{"id": row["id"], "name": row["sentence"]} for row in desk.rows(query)]


def _findings(desk: Desk, row: Row) -> list[FindingRow]:
    found = [finding_row(desk, one) for one in desk.rows(listing.findings_of([row["number"]], desk.asked))]
    return sorted(found, key=lambda one: (GRAVE.index(one["verdict"]), one["likelihood"] != "probable", one["id"]))

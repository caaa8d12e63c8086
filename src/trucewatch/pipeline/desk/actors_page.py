"""Actors that incidents name: the list, and one with its incidents and positions."""

import json
from collections import defaultdict

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, not_found, of_one_moment, open_desk
from trucewatch.pipeline.desk.incidents_page import incidents
from trucewatch.pipeline.desk.shapes_registry import ActorAgreement, ActorList, ActorPage, ActorRow
from trucewatch.pipeline.stages import registry
from trucewatch.settings import Settings
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import NO_VERDICT, Filters


@of_one_moment
def actors(ledger: Ledger, view: View, *, cursor: str | None = None, limit: int = LIMIT) -> ActorList:
    """Actors with an incident in the view, most incidents first."""
    desk = open_desk(ledger, view)
    size = limit_of(limit)
    after = keys_of("actors", cursor, ((int,), (str,)))
    found = every_actor(desk)
    if after is not None:
        found = [row for row in found if (-_told(row), row["id"]) > (-int(after[0] or 0), str(after[1]))]
    last = found[size - 1] if len(found) > size else None
    return {"items": found[:size], "next": cursor_of("actors", [_told(last), last["id"]]) if last else None}


def every_actor(desk: Desk) -> list[ActorRow]:
    """All actors of the view whom the registry knows, most incidents first."""
    roles: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, value in desk.counts("actor").items():
        actor_id, _, role = key.rpartition("|")
        roles[actor_id][role] = value
    found: list[ActorRow] = []
    for actor_id, told in roles.items():
        known = registry().get(actor_id)
        if known is not None:
            counts = {"as_actor": told.get("actor", 0), "as_target": told.get("target", 0)}
            found.append({"id": actor_id, "name": known.name, "kind": known.kind, **counts})  # type: ignore[typeddict-item]
    return sorted(found, key=lambda row: (-_told(row), row["id"]))


def _told(row: ActorRow) -> int:
    return row["as_actor"] + row["as_target"]


@of_one_moment
def actor(ledger: Ledger, view: View, actor_id: str, *, settings: Settings | None = None) -> ActorPage:
    """One actor; of the registry also one that no incident names. Raises NotFound."""
    desk = open_desk(ledger, view, settings)
    known = registry().get(actor_id)
    if known is None:
        raise not_found("actor", actor_id)
    counts = desk.counts("actor", start=f"{actor_id}|", end=f"{actor_id}}}")
    positions = desk.rows(listing.positions_by("holder_id", actor_id, desk.asked))
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "sides": [desk.actor_named(one) for one in known.sides],
        "as_actor": counts.get(f"{actor_id}|actor", 0),
        "as_target": counts.get(f"{actor_id}|target", 0),
        "verdicts": {
            row["verdict"] or NO_VERDICT: row["incidents"]
            for row in desk.rows(listing.actor_verdicts(actor_id, desk.asked))
        },
        "agreements": _agreements(desk, actor_id),
        "positions": [json.loads(row["payload"]) for row in positions],
        "incidents": incidents(ledger, view, Filters(actor=actor_id)),
    }


def _agreements(desk: Desk, actor_id: str) -> list[ActorAgreement]:
    found: list[ActorAgreement] = []
    for one in desk.known.values():
        named = desk.agreement_named(one.id)
        for role, ids in (("guarantor", one.guarantors), ("observer", one.observers)):
            if actor_id in ids:
                found.append({"agreement": named, "role": role, "start": None, "end": None})
        for role, entries in (("party", one.parties), ("exempt", one.exempt)):
            for entry in entries:
                if entry.actor_id == actor_id:
                    days = {"start": entry.start.isoformat(), "end": entry.end.isoformat() if entry.end else None}
                    found.append({"agreement": named, "role": role, **days})  # type: ignore[typeddict-item]
    return found

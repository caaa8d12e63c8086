"""What waits for a person's judgement, heaviest first."""

import json
from collections.abc import Sequence

from trucewatch.core.codec import from_json
from trucewatch.core.incidents import Finding
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.asked import LIMIT, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, Row, of_one_moment, open_desk
from trucewatch.pipeline.desk.incident_parts import GRAVE, why_on_top
from trucewatch.pipeline.desk.rows import incident_row
from trucewatch.pipeline.desk.shapes import MissingRow
from trucewatch.pipeline.desk.shapes_desk import QueuePage
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.shown_queries import COUNTED, Filters

ALL = Filters()


@of_one_moment
def queue(
    ledger: Ledger,
    view: View,
    filters: Filters = ALL,
    *,
    cursor: str | None = None,
    limit: int = LIMIT,
) -> QueuePage:
    """Incidents with a claim that nobody judged or that came back stale, by review priority."""
    desk = open_desk(ledger, view)
    size = limit_of(limit)
    after = keys_of("queue", cursor, ((int, float), (int,)))
    filters, asked = desk.ready(filters)
    found = desk.rows(asking.heaviest(filters, asked, limit=size + 1, after=after))
    shown = found[:size]
    numbers = [row["number"] for row in shown]
    states = {row["incident_number"]: row for row in desk.many(numbers, lambda lot: listing.states(lot, desk.asked))}
    missing = _missing(desk, numbers)
    waiting = desk.number(asking.waiting(filters, asked))
    return {
        "items": [
            {
                "incident": incident_row(row),
                "why": why_on_top(row),
                "open_claims": states[row["number"]]["waits"],
                "stale": states[row["number"]]["stale"],
                "missing": missing.get(row["number"], []),
            }
            for row in shown
        ],
        "next": cursor_of("queue", [shown[-1]["weight"], shown[-1]["number"]]) if len(found) > size else None,
        "waiting": min(waiting, COUNTED),
        "is_more": waiting > COUNTED,
    }


def _missing(desk: Desk, numbers: Sequence[int]) -> dict[int, list[MissingRow]]:
    """Of each incident: the facts that are missing of its gravest finding."""
    rows = desk.many(numbers, lambda lot: listing.findings_of(lot, desk.asked))
    gravest: dict[int, Row] = {}
    for row in sorted(rows, key=lambda one: (GRAVE.index(one["verdict"]), one["id"])):
        gravest.setdefault(row["incident_number"], row)
    return {
        number: [
            {"fact": one.fact, "would_change": one.would_change}
            for one in from_json(Finding, json.loads(row["payload"])).missing
        ]
        for number, row in gravest.items()
    }

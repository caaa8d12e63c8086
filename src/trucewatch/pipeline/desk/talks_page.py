"""Rounds of talks, in order of day."""

import json
from datetime import date

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.desk.base import Desk, of_one_moment, open_desk
from trucewatch.pipeline.desk.shapes_registry import TalkList, TalkRow
from trucewatch.store import shown_queries_lists as listing


@of_one_moment
def talks(
    ledger: Ledger, view: View, *, topic: str = "", start: date | None = None, end: date | None = None
) -> TalkList:
    """Rounds of talks, of one agreement or proposal where `topic` names it; days of their start, both included."""
    return {"items": talks_of(open_desk(ledger, view), topic, start, end)}


def talks_of(desk: Desk, topic: str, start: date | None, end: date | None) -> list[TalkRow]:
    """Rounds of talks in order of day, those without a day last (left out where days are asked for)."""
    first, last = (day.isoformat() if day else "" for day in (start, end))
    return [json.loads(row["payload"]) for row in desk.rows(listing.talks_between(topic, first, last, desk.asked))]

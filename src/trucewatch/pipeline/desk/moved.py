"""Incidents that were cited and are no more: the steps that were written when their claims went elsewhere."""

from trucewatch.core.people import View
from trucewatch.pipeline.desk.base import Desk, not_found
from trucewatch.pipeline.desk.shapes_records import Moved
from trucewatch.pipeline.succession import Where
from trucewatch.store import shown_queries as asking


def moved(desk: Desk, incident_id: str, *, is_current: bool = False) -> Moved:
    """Where an incident's claims, or some of them, are now. Raises NotFound where it never was one of this view."""
    tables = desk.ledger.fused()
    found: set[str] = set()
    seen, ahead = {incident_id}, [incident_id]
    while ahead and tables is not None:
        steps = {new for at in ahead for new, _ in tables.successions(at)} - seen
        here = {row["id"] for row in desk.many(steps, lambda lot: asking.by_id(lot, desk.asked))}
        found |= here
        seen |= steps
        ahead = sorted(steps - here)
    if not is_current and not found and (len(seen) == 1 or desk.view is View.OPEN):
        raise not_found("incident", incident_id)
    where = Where(incident_id=incident_id, is_current=is_current, now=tuple(sorted(found)))
    return {"id": incident_id, "moved_to": list(where.now), "told": where.told()}

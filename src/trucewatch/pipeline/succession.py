"""Incidents that were cited and are no more: where their claims went, for ever."""

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision
from trucewatch.core.ids import content_id
from trucewatch.core.incidents import Incident
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Document
from trucewatch.pipeline.heirs import heir_of
from trucewatch.review.standing import standing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """An incident's id, whether it is one now, and the incidents that its claims, or some of them, went to."""

    incident_id: str
    is_current: bool
    now: tuple[str, ...]
    rejected_by: str = ""
    """Who rejected the claim that it rested on, where that is why it is no more."""

    def told(self) -> str:
        """In one line; empty where nothing ever left it."""
        others = ", ".join(self.now)
        if self.is_current:
            return f"{self.incident_id}: some of its claims were split off, and are now in {others}." if others else ""
        if not others and self.rejected_by:
            return f"{self.incident_id}: {self.rejected_by} rejected the claim that it rested on."
        if not others:
            return f"{self.incident_id}: what told it is told no more by the page it stood on."
        word = "merged into" if len(self.now) == 1 else "split into"
        return f"{self.incident_id} was {word} {others}."


def old_ids(ledger: Ledger, beginning: str) -> tuple[str, ...]:
    """Ids of incidents that were, and that begin so, with or without the kind."""
    tables = ledger.fused()
    if tables is None:
        return ()
    full = beginning if beginning.startswith("incident-") else f"incident-{beginning}"
    return tables.old_incidents(full)


def where_now(ledger: Ledger, incidents: Iterable[Incident], incident_id: str) -> Where | None:
    """Where an incident is now; None for what never was the id of one."""
    current = {incident.id: incident for incident in incidents}
    here, lost = _followed(ledger, current.keys(), incident_id)
    for anchor in (_anchor(ledger, one) for one in sorted(lost)):
        # A denial that joined it gave the incident another first claim, and no step is written of that.
        here.update(_holding(ledger, current.values(), anchor) if anchor else ())
    found = tuple(sorted(here - {incident_id}))
    if incident_id in current or found:
        return Where(incident_id=incident_id, is_current=incident_id in current, now=found)
    anchor = _anchor(ledger, incident_id)
    if anchor is None:
        return None
    stands = standing_of(anchor.id, ledger.records(Decision, subject=anchor.id))
    if stands.is_rejected and stands.word is not None:
        return Where(incident_id=incident_id, is_current=False, now=(), rejected_by=stands.word.person)
    return Where(incident_id=incident_id, is_current=False, now=_holding(ledger, current.values(), anchor))


def _followed(ledger: Ledger, current: Iterable[str], incident_id: str) -> tuple[set[str], set[str]]:
    """The incidents of now that steps lead to, and those that are none now and that no step leads on from."""
    tables, here = ledger.fused(), set(current)
    found: set[str] = set()
    lost: set[str] = set()
    seen, ahead = {incident_id}, [incident_id]
    while ahead and tables is not None:
        at = ahead.pop()
        steps = [new for new, _ in tables.successions(at)]
        if not steps and at != incident_id:
            lost.add(at)
        for new in steps:
            if new not in seen:
                seen.add(new)
                (found.add if new in here else ahead.append)(new)
    return found, lost


def _anchor(ledger: Ledger, incident_id: str) -> Claim | None:
    """The claim that an incident's id rests on: claims are never deleted, so it is found whatever was kept."""
    if not incident_id.startswith("incident-"):
        return None
    return next((one for one in ledger.records(Claim) if content_id("incident", one.id) == incident_id), None)


def _holding(ledger: Ledger, incidents: Iterable[Incident], claim: Claim) -> tuple[str, ...]:
    """The incident that holds the claim, or the one that its page's newest version tells in its place."""
    incidents = list(incidents)
    by_claim = {one.origin: incident.id for incident in incidents for one in incident.claims if one.origin}
    by_claim |= {one.claim.id: incident.id for incident in incidents for one in incident.claims}
    by_claim |= {later.claim.id: incident.id for incident in incidents for _, later in incident.readings}
    if claim.id in by_claim:
        return (by_claim[claim.id],)
    document = ledger.get(claim.document_id)
    versions = set(ledger.keyed("page", document.page_key)) if isinstance(document, Document) else set()
    told = [one.claim for incident in incidents for one in incident.claims if one.claim.document_id in versions]
    heir = heir_of(claim, told)
    return (by_claim[heir],) if heir else ()

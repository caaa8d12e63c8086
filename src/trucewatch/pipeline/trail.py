"""The way back: what `why` asks of a situation and of the ledger it was computed from."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.incidents import Finding, Incident, Link
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Likeness
from trucewatch.pipeline.around import copies_of
from trucewatch.pipeline.passes import made_by
from trucewatch.pipeline.review import said_of
from trucewatch.pipeline.shelf import grades, source_line
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.succession import Where, old_ids, where_now
from trucewatch.review.corrected import is_readable, said_text

FEWEST = 4
"""Characters that a beginning of an id must have beside its kind."""


class SituationTrail:
    """`publish.why.Trail` over a situation and its ledger."""

    def __init__(self, situation: Situation, ledger: Ledger, sources: SourceRegistry) -> None:
        self._situation = situation
        self._ledger = ledger
        self._sources = sources

    @cached_property
    def _incidents(self) -> dict[str, Incident]:
        return {incident.id: incident for incident in self._situation.incidents}

    @cached_property
    def _findings(self) -> dict[str, Finding]:
        return {finding.id: finding for finding in self._situation.findings}

    @cached_property
    def _agreements(self) -> dict[str, Agreement]:
        return {agreement.id: agreement for agreement in self._situation.agreements}

    @cached_property
    def _incident_of(self) -> dict[str, Incident]:
        found = {claim_id: incident for incident in self._situation.incidents for claim_id in incident.claim_ids()}
        found |= {later.claim.id: incident for incident in self._situation.incidents for _, later in incident.readings}
        return found

    def full_id(self, beginning: str) -> str:
        """The one id that is, or begins with, `beginning`, with or without the kind before its hash.

        Raises ConfigError where none or several do, and names them.
        """
        computed = (*self._findings, *self._incidents, *self._agreements)
        if beginning in computed or self._ledger.get(beginning) is not None:
            return beginning
        before = old_ids(self._ledger, beginning)
        known = {*computed, *before, *self._ledger.find(beginning), *self._incident_of}
        found = sorted(one for one in known if one.startswith(beginning) or one.partition("-")[2].startswith(beginning))
        if len(found) == 1 and len(beginning) >= FEWEST:
            return found[0]
        if not found and self.where_now(beginning) is not None:
            return beginning
        if found:
            raise ConfigError(f"{beginning!r} is the beginning of {len(found)} ids.", hint=f"{', '.join(found[:5])} …")
        raise ConfigError(f"Nothing has the id {beginning!r}.", hint="`trucewatch incidents` and `findings` list ids.")

    def where_now(self, incident_id: str) -> Where | None:
        """Where an incident that was is now; None for what never was the id of one."""
        return where_now(self._ledger, self._situation.incidents, incident_id)

    def get_finding(self, finding_id: str) -> Finding | None:
        return self._findings.get(finding_id)

    def get_incident(self, incident_id: str) -> Incident | None:
        return self._incidents.get(incident_id)

    def get_agreement(self, agreement_id: str) -> Agreement | None:
        return self._agreements.get(agreement_id)

    def get_claim(self, claim_id: str) -> Claim | None:
        record = self._ledger.get(claim_id)
        return record if isinstance(record, Claim) else None

    def get_document(self, document_id: str) -> Document | None:
        record = self._ledger.get(document_id)
        return record if isinstance(record, Document) else None

    def get_capture(self, capture_id: str) -> Capture | None:
        record = self._ledger.get(capture_id)
        return record if isinstance(record, Capture) else None

    def get_resolutions(self, claim_id: str) -> Sequence[Resolution]:
        claim = self.get_claim(claim_id)
        if claim is None:
            return ()
        made = made_by(self._ledger, Stage.RESOLVE, claim.document_id, Resolution)
        return tuple(resolution for resolution in made if resolution.claim_id == claim_id)

    def findings_of(self, record_id: str) -> Sequence[Finding]:
        return tuple(one for one in self._situation.findings if record_id in (one.incident_id, one.agreement_id))

    def beside(self, incident_id: str) -> Sequence[Incident]:
        """Incidents told beside another one."""
        found = (self._incidents.get(one) for one, lead in self._situation.beside.items() if lead == incident_id)
        return tuple(incident for incident in found if incident is not None)

    def incident_of(self, claim_id: str) -> Incident | None:
        return self._incident_of.get(claim_id)

    def links_of(self, claim_id: str) -> Sequence[Link]:
        """Claims that it is joined with, and near misses, strongest first."""
        found = [link for link in self._situation.links if claim_id in (link.left, link.right)]
        return sorted(found, key=lambda link: (-link.score, link.id))

    @cached_property
    def _readings(self) -> dict[str, list[tuple[Resolved, Resolved]]]:
        found: dict[str, list[tuple[Resolved, Resolved]]] = {}
        for incident in self._situation.incidents:
            claims = {one.claim.id: one for one in incident.claims}
            for lead_id, later in incident.readings:
                for claim_id in (lead_id, later.claim.id):
                    found.setdefault(claim_id, []).append((claims[lead_id], later))
        return found

    def read_also(self, claim_id: str) -> Sequence[tuple[Resolved, Resolved]]:
        """Pairs of a leading claim and a later reading of its words that the claim is one of."""
        return tuple(self._readings.get(claim_id, ()))

    def claims_of(self, document_id: str) -> Sequence[Claim]:
        return made_by(self._ledger, Stage.EXTRACT, document_id, Claim)

    def documents_of(self, capture_id: str) -> Sequence[Document]:
        return made_by(self._ledger, Stage.READ, capture_id, Document)

    def makers(self, record_id: str) -> Sequence[Maker]:
        made = (self._ledger.maker(entry.maker_id) for entry in self._ledger.entries(record_id))
        return tuple(maker for maker in made if maker is not None)

    @cached_property
    def _grades(self) -> Mapping[str, Decision]:
        return grades(self._ledger)

    def source_of(self, document: Document) -> str:
        return source_line(self._sources, self._grades, document)

    def copies_of(self, document_id: str) -> Sequence[tuple[Document, Likeness]]:
        """Documents that tell much in the same words, with how much; those of older versions are left out."""
        found = []
        for likeness in copies_of(self._ledger, document_id):
            other = self.get_document(likeness.left if likeness.right == document_id else likeness.right)
            if other is not None and other.id not in self._situation.outdated:
                found.append((other, likeness))
        return found

    def judged(self, record_id: str) -> Sequence[tuple[str, str]]:
        """What people said of a record, in order; on a claim also what was carried over to it."""
        said = said_of(self._ledger, record_id)
        alive = {one.id for one in standing(said)}
        return tuple((one.id, _said(one, stands=one.id in alive)) for one in said)


def _said(decision: Decision, *, stands: bool) -> str:
    is_correction = decision.action == "correct" and is_readable(decision)
    value = said_text(decision) if is_correction else decision.value
    when = decision.decided_at.isoformat(timespec="minutes")
    note = f"; “{decision.note}”" if decision.note else ""
    is_open = "" if stands or decision.action == "undo" else "; it stands no more"
    return f"{decision.person}, {when}: {f'{decision.action} {value}'.strip()}{note}{is_open}"

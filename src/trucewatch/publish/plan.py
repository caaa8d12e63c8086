"""What of a situation stands where in a brief: incidents of the period, rumours, the rest, and their findings."""

from dataclasses import dataclass, field

from trucewatch.core.agreements import Position, Proposal
from trucewatch.core.claims import Remark
from trucewatch.core.incidents import Finding, Incident, Verdict, is_count
from trucewatch.core.kinds import Kind
from trucewatch.publish.flooded import Folded
from trucewatch.publish.items import Desk

CLAIMED = (Verdict.EXEMPTION_CLAIMED, Verdict.SELF_DEFENCE_CLAIMED)
LAW = "law"


@dataclass(slots=True)
class Plan:
    """Which incidents stand where; `shown` keeps each incident to its first place."""

    desk: Desk
    current: tuple[Incident, ...]
    """In the period, dated, not background, not rumours."""
    rumours: tuple[Incident, ...]
    aside: tuple[Incident, ...]
    """Background, undated, or outside the period."""
    findings: dict[str, list[Finding]]
    flooded: tuple[Folded, ...]
    """What nobody but a flood of new sources tells of: in none of the lists above."""
    positions: tuple[Position, ...]
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...] = ()
    shown: set[str] = field(default_factory=set)

    def is_law(self, agreement_id: str) -> bool:
        agreement = self.desk.agreements.get(agreement_id)
        return agreement is not None and agreement.nature == LAW

    def verdict_of(self, incident: Incident, *, is_law: bool = False) -> Verdict | None:
        """The verdict under which it stands: the gravest under any agreement; None where nothing applies."""
        told = {f.verdict for f in self.findings.get(incident.id, ()) if self.is_law(f.agreement_id) == is_law}
        order = GRAVITY if incident.kind is not Kind.CALM else (Verdict.CONSISTENT, *GRAVITY)
        return next((verdict for verdict in order if verdict in told), None)

    def judged(self, *verdicts: Verdict, is_law: bool = False) -> list[tuple[Incident, list[Finding]]]:
        """Current incidents whose gravest verdict is one of these, each once, with all findings that apply.

        The first finding bears that verdict; among several agreements the later and narrower one speaks first.
        """
        found = []
        for incident in self.current:
            verdict = self.verdict_of(incident, is_law=is_law)
            if verdict not in verdicts or (is_count(incident) and not is_law):
                continue
            told = [
                finding
                for finding in self.findings[incident.id]
                if finding.verdict is not Verdict.NOT_APPLICABLE and self.is_law(finding.agreement_id) == is_law
            ]
            told.sort(key=lambda f: (f.verdict is not verdict, self._age(f.agreement_id), f.agreement_id, f.term_id))
            found.append((incident, told))
        return found

    def _age(self, agreement_id: str) -> float:
        """Newest first."""
        agreement = self.desk.agreements.get(agreement_id)
        return -min((period.start.timestamp() for period in agreement.periods), default=0.0) if agreement else 0.0


GRAVITY = (
    Verdict.ALLEGED_BREACH,
    Verdict.DISPUTED,
    Verdict.SELF_DEFENCE_CLAIMED,
    Verdict.EXEMPTION_CLAIMED,
    Verdict.UNDETERMINED,
    Verdict.CONSISTENT,
)
"""Under which of several agreements' verdicts an incident stands in the brief."""

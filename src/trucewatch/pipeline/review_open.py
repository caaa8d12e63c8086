"""Reviews that a setting asks for before anything that leaves may speak of an alleged breach, and that nobody has given
yet: one rule for briefs, exports, feeds, alerts, maps and charts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Finding, Verdict
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import NotAllowed
from trucewatch.pipeline.situation import Situation
from trucewatch.review.decide import Action
from trucewatch.review.standing import Standing, standing_of
from trucewatch.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReview:
    """An incident that a finding calls an alleged breach, and what is still asked for."""

    incident_id: str
    awaits: str
    """`accept` by anybody who may review, or `approve` by a second person who may."""
    accepted_by: str = ""
    """Who accepted it, where a second person is awaited."""
    agreements: tuple[str, ...] = ()

    def told(self) -> str:
        """In a clause."""
        if self.awaits == Action.APPROVE:
            return f"{self.incident_id}: {self.accepted_by} accepted it; a second person has to approve it"
        return f"{self.incident_id}: nobody has accepted it yet"


def open_reviews(
    situation: Situation, ledger: Ledger, settings: Settings, *, only: Collection[str] | None = None
) -> tuple[OpenReview, ...]:
    """What a brief of these incidents (None: of all) still waits for; nothing where no setting asks.

    `two_person` asks for one person's `accept` of the incident and another's `approve`; `brief_needs_review` alone for
    the `accept`.
    """
    if not settings.two_person and not settings.brief_needs_review:
        return ()
    breaches: dict[str, set[str]] = {}
    for finding in situation.findings:
        if finding.verdict is Verdict.ALLEGED_BREACH and (only is None or finding.incident_id in only):
            breaches.setdefault(finding.incident_id, set()).add(finding.agreement_id)
    found = []
    for incident_id, agreements in breaches.items():
        stands = standing_of(incident_id, _said(ledger, incident_id, situation.sequence))
        awaits = _awaits(stands, settings)
        if awaits:
            by = stands.word.person if stands.word and awaits == Action.APPROVE else ""
            found.append(
                OpenReview(incident_id=incident_id, awaits=awaits, accepted_by=by, agreements=tuple(sorted(agreements)))
            )
    return tuple(found)


def held_back(situation: Situation, ledger: Ledger, settings: Settings) -> tuple[OpenReview, ...]:
    """The incidents that the two-person rule, where it is set, keeps from being called alleged breaches."""
    return open_reviews(situation, ledger, settings) if settings.two_person else ()


def is_held_back(findings: Collection[Finding], ledger: Ledger, settings: Settings) -> bool:
    """Whether the two-person rule, where it is set, holds back an incident with these findings, as things are now."""
    alleged = {one.incident_id for one in findings if one.verdict is Verdict.ALLEGED_BREACH}
    if not settings.two_person or not alleged:
        return False
    said = (standing_of(one, _said(ledger, one, None)) for one in alleged)
    return any(_awaits(stands, settings) for stands in said)


def without_findings(situation: Situation, waiting: Iterable[OpenReview]) -> Situation:
    """Without the findings of incidents that people have yet to judge; the incidents themselves stay."""
    ids = {one.incident_id for one in waiting}
    if not ids:
        return situation
    return replace(situation, findings=tuple(one for one in situation.findings if one.incident_id not in ids))


def publishable(situation: Situation, ledger: Ledger, settings: Settings) -> tuple[Situation, int]:
    """What of a situation may leave under the two-person rule, and how many incidents wait to be judged."""
    waiting = held_back(situation, ledger, settings)
    return without_findings(situation, waiting), len(waiting)


def _said(ledger: Ledger, incident_id: str, sequence: int | None) -> tuple[Decision, ...]:
    return tuple(ledger.records(Decision, subject=incident_id, as_of=sequence))


def _awaits(stands: Standing, settings: Settings) -> str:
    awaits = stands.awaits
    return awaits if settings.two_person or awaits == Action.ACCEPT else ""


def require_reviews(
    situation: Situation, ledger: Ledger, settings: Settings, *, only: Collection[str] | None = None
) -> None:
    """Raises NotAllowed where `brief_needs_review` is set and a brief of these incidents waits for somebody."""
    if not settings.brief_needs_review:
        return
    found = open_reviews(situation, ledger, settings, only=only)
    if found:
        first = "; ".join(one.told() for one in found[:5])
        more = f"; and {len(found) - 5} more" if len(found) > 5 else ""
        raise NotAllowed(
            f"The brief waits for {len(found)} review{'' if len(found) == 1 else 's'}: {first}{more}.",
            hint="`trucewatch review list` shows them; the setting brief_needs_review asks for them.",
        )

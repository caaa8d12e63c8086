"""What is told beside an incident is no incident more: harm, damage and bare words of a breach, and counts.

A report that shells fell, that four were hurt and that the truce was broken tells of one act. Judged claim by claim
each touches the term; told to people they must stand as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trucewatch.assess.claims import are_near, same_time
from trucewatch.assess.conduct import EFFECTS
from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Finding, Incident, IncidentStatus, Missing, Verdict, is_count
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.records import READERS_PARTS

REACH = 700
"""Characters between the words of an act and the words of the harm it did: a paragraph or two."""

CAUSE = Missing(fact="what caused the harm, and who", would_change="an act that the term bars: alleged_breach")
COUNTED = Missing(
    fact="which incidents are counted, and who did each", would_change="each told by itself gets a finding of its own"
)


def told_beside(incidents: Sequence[Incident]) -> Mapping[str, str]:
    """Incident id → id of the act that it is told beside, in the same report near by, for that day and place."""
    acts: dict[str, list[tuple[Resolved, Incident]]] = {}
    for incident in incidents:
        if _is_act(incident):
            for resolved in incident.claims:
                acts.setdefault(resolved.claim.document_id, []).append((resolved, incident))
    found: dict[str, str] = {}
    for incident in incidents:
        if _is_beside(incident) and (lead := _lead(incident, acts)) is not None:
            found[incident.id] = lead.id
    return found


def settled(
    findings: Iterable[Finding], incidents: Iterable[Incident], beside: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Findings for people: what is told beside an act yields none; harm and counts alone allege no breach."""
    by_id = {incident.id: incident for incident in incidents}
    kept = (finding for finding in findings if finding.incident_id not in beside)
    return tuple(_settled(finding, by_id[finding.incident_id]) for finding in kept)


def _settled(finding: Finding, incident: Incident) -> Finding:
    gap = COUNTED if is_count(incident) else CAUSE if incident.kind in EFFECTS else None
    if gap is None or finding.verdict is not Verdict.ALLEGED_BREACH:
        return finding
    reasons = tuple(reason for reason in finding.reasons if reason.test != "likelihood")
    return replace(
        finding, verdict=Verdict.UNDETERMINED, likelihood=None, reasons=reasons, missing=(*finding.missing, gap)
    )


def _is_act(incident: Incident) -> bool:
    is_violence = incident.kind.group is Group.VIOLENCE and incident.kind is not Kind.VIOLATION
    return is_violence and not incident.is_background and incident.status is not IncidentStatus.DENIED


def _is_beside(incident: Incident) -> bool:
    is_bare = incident.kind is Kind.VIOLATION and not is_count(incident)
    is_denied = incident.status is IncidentStatus.DENIED
    return (incident.kind in EFFECTS or is_bare) and not incident.is_background and not is_denied


def _lead(incident: Incident, acts: Mapping[str, list[tuple[Resolved, Incident]]]) -> Incident | None:
    """The act told nearest, before it rather than after, in the first report that has one."""
    for resolved in incident.claims:
        options = [
            (_distance(resolved, act), lead)
            for act, lead in acts.get(resolved.claim.document_id, ())
            if _is_one_voice(resolved, act) and _may_be(incident, resolved, act, lead)
        ]
        near = [option for option in options if option[0][1] <= REACH]
        if near:
            return min(near, key=lambda option: (option[0], option[1].id))[1]
    return None


def _may_be(incident: Incident, effect: Resolved, act: Resolved, lead: Incident) -> bool:
    """Whether day and place of the two allow it; what is not told of the harm is that of the act."""
    happened, place = effect.time or incident.happened, effect.place or incident.place
    is_then = happened is None or same_time(happened, act.time or lead.happened)
    where = act.place or lead.place
    is_there = place is None or (where is not None and are_near(place, where))
    if place is None and happened is None:
        is_there = effect.claim.part_index == act.claim.part_index
    return is_then and is_there


def _is_one_voice(effect: Resolved, act: Resolved) -> bool:
    """Whether both stand in the page's own text, or in one and the same comment or post."""
    if effect.claim.part is not act.claim.part:
        return READERS_PARTS.isdisjoint((effect.claim.part, act.claim.part))
    return effect.claim.part not in READERS_PARTS or effect.claim.part_index == act.claim.part_index


def _distance(effect: Resolved, act: Resolved) -> tuple[bool, int]:
    """Whether the act is told only after the harm, and the characters between their words."""
    mine, other = effect.claim.evidence[0], act.claim.evidence[0]
    if mine.start < other.end and other.start < mine.end:
        return False, 0
    is_later = other.start >= mine.end
    return is_later, other.start - mine.end if is_later else mine.start - other.end

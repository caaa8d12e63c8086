"""Findings claim by claim, and what the same report lets one add to a claim that names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt

from trucewatch.assess import who, words
from trucewatch.assess.conduct import EFFECTS
from trucewatch.assess.terms import assess, summary
from trucewatch.assess.who import FROM_CONTEXT
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Interval, Place, Precision, Resolved
from trucewatch.core.incidents import Answer, Field, Finding, Incident, IncidentStatus, Value, Verdict
from trucewatch.core.kinds import Group, Kind

SAME_PLACE_KM = 15.0
_BROAD = frozenset({Kind.ATTACK, Kind.ARMED_CLASH, Kind.GUNFIRE, Kind.SHELLING, Kind.EXPLOSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFinding:
    """The verdict of one claim under one agreement, with its reason in one line."""

    claim_id: str
    agreement_id: str
    verdict: Verdict
    why: str
    finding: Finding


def claim_findings(incident: Incident, agreements: Sequence[Agreement]) -> tuple[ClaimFinding, ...]:
    """Each claim judged by itself, gravest finding per agreement; `not_applicable` is left out.

    What a claim does not say (day, place, actors) is taken from its incident. A claim that asserts is judged as
    asserted although others deny it: the dispute belongs to the incident.
    """
    rows = []
    for resolved in incident.claims:
        findings = summary(assess(single(incident, resolved), agreements))
        rows += [
            ClaimFinding(
                claim_id=resolved.claim.id,
                agreement_id=finding.agreement_id,
                verdict=finding.verdict,
                why=why(finding),
                finding=finding,
            )
            for finding in findings
            if finding.verdict is not Verdict.NOT_APPLICABLE
        ]
    return tuple(rows)


def single(incident: Incident, resolved: Resolved) -> Incident:
    """The incident as one of its claims tells it, its gaps filled from the incident."""
    return replace(
        incident,
        kind=resolved.claim.kind,
        status=IncidentStatus.REPORTED,
        claims=(resolved,),
        happened=resolved.time or incident.happened,
        place=resolved.place or incident.place,
        actors=resolved.actors or incident.actors,
        targets=resolved.targets or incident.targets,
        is_background=resolved.claim.is_background,
    )


_DECISIVE = {
    Verdict.EXEMPTION_CLAIMED: ("exempt",),
    Verdict.SELF_DEFENCE_CLAIMED: ("self_defence",),
    Verdict.DISPUTED: ("denied",),
}


def why(finding: Finding) -> str:
    """The reasons that decide, in one line."""
    decisive = _DECISIVE.get(finding.verdict)
    if decisive:
        texts = [reason.text for reason in finding.reasons if reason.test in decisive]
    elif finding.verdict is Verdict.UNDETERMINED:
        open_ones = [reason.text for reason in finding.reasons if reason.answer is Answer.UNKNOWN]
        texts = open_ones or [reason.text for reason in finding.reasons if reason.test == "conduct"]
    elif finding.verdict is Verdict.NOT_APPLICABLE:
        texts = [reason.text for reason in finding.reasons if reason.answer is Answer.NO][:1]
    else:
        texts = [r.text for r in finding.reasons if r.test in ("in_zone", "party_bound", "in_force")]
    return "; ".join(texts)


def with_context(incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """Incidents whose doer nobody names get the one that the same document names for the same act.

    That is: for harm or damage the attack told there on that day at that place; for fire on a part of a town the
    attack told of that town, where no other part is told of. Nothing is taken over where the document tells of
    another act there that day by others or by nobody named: a wrong doer is worse than none.
    """
    by_document: dict[str, list[Incident]] = {}
    for incident in incidents:
        for resolved in incident.claims:
            by_document.setdefault(resolved.claim.document_id, []).append(incident)
    return tuple(_completed(incident, by_document) for incident in incidents)


def _completed(incident: Incident, by_document: dict[str, list[Incident]]) -> Incident:
    if any(who.is_named(actor) for actor in incident.actors) or not _asks(incident):
        return incident
    told = words.all_told(incident)
    if words.first("doer_not_known", told):
        return incident
    documents = dict.fromkeys(resolved.claim.document_id for resolved in incident.claims)
    acts = {act.id: act for document in documents for act in by_document[document] if _is_act_then(act, incident)}
    if incident.kind in EFFECTS:
        acts = {act.id: act for act in acts.values() if _is_told_before(act, incident)} or acts
    named = {tuple(sorted(actor.id for actor in act.actors)): act for act in acts.values()}
    if len(named) != 1:
        return incident
    lead = next(iter(named.values()))
    if not _leads(lead, incident):
        return incident
    value = Value(value=", ".join(actor.id for actor in lead.actors), support=lead.roots, claim_ids=lead.claim_ids())
    field = Field(name=FROM_CONTEXT, values=(value,))
    return replace(incident, actors=lead.actors, fields=(*incident.fields, field))


def _is_told_before(act: Incident, effect: Incident) -> bool:
    """Whether a report tells the act ahead of the harm: what follows harm in a report seldom caused it."""
    starts = {resolved.claim.document_id: resolved.claim.evidence[0].start for resolved in effect.claims}
    return any(
        resolved.claim.evidence[0].start <= starts.get(resolved.claim.document_id, -1) for resolved in act.claims
    )


def _asks(incident: Incident) -> bool:
    is_conduct = incident.kind in EFFECTS or incident.kind.group is Group.VIOLENCE
    return is_conduct and not incident.is_background and incident.place is not None


def _is_act_then(act: Incident, incident: Incident) -> bool:
    """Whether it is another act of violence told of the same day and neighbourhood."""
    if act is incident or act.kind.group is not Group.VIOLENCE or act.is_background or act.place is None:
        return False
    if act.status is IncidentStatus.DENIED or not _same_day(act.happened, incident.happened):
        return False
    return incident.place is not None and _distance_km(act.place, incident.place) <= SAME_PLACE_KM


def _leads(lead: Incident, incident: Incident) -> bool:
    """Whether the one named act near by is the act that this one tells of, or the cause of this harm."""
    if lead.place is None or incident.place is None:
        return False
    if not lead.actors or not all(who.is_named(actor) for actor in lead.actors) or _is_wide(lead.place):
        return False
    if incident.kind in EFFECTS:
        return _holds(lead.place, incident.place) or _holds(incident.place, lead.place)
    if lead.kind is not incident.kind and not {lead.kind, incident.kind} <= _BROAD:
        return False
    return _holds(lead.place, incident.place)


def _holds(outer: Place, inner: Place) -> bool:
    """Whether the inner place is the outer one or a part of that town."""
    if outer.id == inner.id or (outer.name == inner.name and _distance_km(outer, inner) <= SAME_PLACE_KM):
        return True
    is_part = inner.precision in (Precision.DISTRICT, Precision.SITE) and outer.precision is Precision.SETTLEMENT
    return is_part and _distance_km(outer, inner) <= SAME_PLACE_KM


def are_near(left: Place, right: Place) -> bool:
    """Whether one is the other or a part of it; two quarters or two towns with names of their own are not."""
    return _holds(left, right) or _holds(right, left)


def same_time(left: Interval | None, right: Interval | None) -> bool:
    """Whether two times are the same days, or a moment and its day; open ends match nothing else."""
    return _same_day(left, right)


def _is_wide(place: Place) -> bool:
    return place.precision in (Precision.PROVINCE, Precision.REGION, Precision.COUNTRY)


def _same_day(left: Interval | None, right: Interval | None) -> bool:
    if left is None or right is None:
        return left is right
    return (left.start, left.end) == (right.start, right.end)


def _distance_km(left: Place, right: Place) -> float:
    lat1, lon1, lat2, lon2 = map(radians, (left.lat, left.lon, right.lat, right.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, half)))

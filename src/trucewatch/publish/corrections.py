"""Corrections of earlier briefs: what stood otherwise at an earlier entry of the ledger, of days told then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.items import incident_item, short_name
from trucewatch.publish.plan import Plan
from trucewatch.publish.report import Group, Item, Line, Section
from trucewatch.publish.wording import clean, listing, place_text, sentence, short_id, when_text

MOST = 200
"""Corrections listed; more are told by their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier brief rested on: incidents and findings as of an entry of the ledger."""

    sequence: int
    incidents: tuple[Incident, ...]
    findings: tuple[Finding, ...]


def corrections_section(
    plan: Plan, section: Section, earlier: Earlier | None, incidents: Sequence[Incident], start: date | None
) -> Section:
    """What now stands otherwise than at the earlier entry: changed, gone, and told late of days before `start`."""
    if earlier is None:
        return section
    old = {one.id: one for one in earlier.incidents if not one.is_background}
    verdicts = _verdicts(earlier.findings)
    told_now = _verdicts(finding for found in plan.findings.values() for finding in found)
    new = {one.id: one for one in incidents}
    changed = [
        _changed(one, old[one.id], (verdicts, told_now), plan)
        for one in incidents
        if one.id in old and _stands(one, told_now, plan) != _stands(old[one.id], verdicts, plan)
    ]
    gone = [_gone(one, plan) for one in earlier.incidents if one.id in old and one.id not in new]
    fresh = [one for one in incidents if one.id not in old and _is_late(one, start)]
    late = [incident_item(one, plan.desk, is_short=True) for one in fresh]
    found = (("corrected", changed), ("stands_no_more", gone), ("told_late", late))
    groups = [_group(say(title), items) for title, items in found if items]
    intro = say("since_entry", entry=f"{earlier.sequence:,}")
    return replace(section, intro=f"{intro} {section.intro}" if groups else "", groups=tuple(groups))


def _group(title: str, items: Sequence[Item]) -> Group:
    more = len(items) - MOST
    return Group(title=title, items=tuple(items[:MOST]), note=say("more_of_them", n=more) if more > 0 else "")


def _verdicts(findings: Iterable[Finding]) -> Mapping[str, dict[str, Verdict]]:
    found: dict[str, dict[str, Verdict]] = {}
    for finding in findings:
        if finding.verdict is not Verdict.NOT_APPLICABLE:
            found.setdefault(finding.incident_id, {})[f"{finding.agreement_id}/{finding.term_id}"] = finding.verdict
    return found


def _stands(incident: Incident, verdicts: Mapping[str, dict[str, Verdict]], plan: Plan) -> dict[str, str]:
    """What a brief says of an incident, part by part."""
    told = {
        "status": phrases()["statuses"][incident.status],
        "kind": phrases()["kinds"][incident.kind],
        "happened": when_text(incident.happened),
        "place": place_text(incident.place) or say("not_told"),
        "actors": plan.desk.names.all(actor.id for actor in incident.actors) or say("not_told"),
    }
    for term, verdict in verdicts.get(incident.id, {}).items():
        agreement, _, term_id = term.partition("/")
        told[f"{short_name(plan.desk, agreement)}, {term_id}"] = phrases()["verdicts"][verdict]
    return told


def _changed(
    incident: Incident, old: Incident, verdicts: tuple[Mapping[str, dict[str, Verdict]], ...], plan: Plan
) -> Item:
    before, now = _stands(old, verdicts[0], plan), _stands(incident, verdicts[1], plan)
    lines = [
        Line(
            label=clean(phrases()["fields"].get(name, name)),
            text=now.get(name, say("no_longer_told")),
            struck=before.get(name, ""),
        )
        for name in dict.fromkeys((*before, *now))
        if before.get(name) != now.get(name)
    ]
    return incident_item(incident, plan.desk, lines=lines, is_short=True)


def _gone(incident: Incident, plan: Plan) -> Item:
    now = {plan.desk.by_claim[claim].id for claim in incident.claim_ids() if claim in plan.desk.by_claim}
    text = listing(short_id(one) for one in sorted(now)) or say("nowhere")
    line = Line(label=say("its_claims_stand_in"), text=text)
    told = sentence(incident, plan.desk.names)
    return Item(record_id=incident.id, short_id=short_id(incident.id), sentence=told, lines=(line,))


def _is_late(incident: Incident, start: date | None) -> bool:
    first = incident.happened.start if incident.happened else None
    return start is not None and first is not None and first < start and not incident.is_background

"""The brief: what was alleged in a period, held against the agreements in force, each sentence down to its words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from trucewatch.core.agreements import Agreement, Position, Proposal
from trucewatch.core.claims import Remark
from trucewatch.core.incidents import Change, Finding, Incident, IncidentStatus, Verdict
from trucewatch.core.kinds import Group, Kind
from trucewatch.core.problems import DataIntegrityError, Problem
from trucewatch.core.records import Document
from trucewatch.core.sources import Flood
from trucewatch.publish.alarms import alarms
from trucewatch.publish.awaiting import awaiting_section
from trucewatch.publish.catalogue import RIGHT_TO_LEFT, plural, say, speaking
from trucewatch.publish.changed import changed_section
from trucewatch.publish.comparing import before, happened_in, kinds_section, zones_section
from trucewatch.publish.corrections import Earlier, corrections_section
from trucewatch.publish.coverage import coverage_section, ranges_table
from trucewatch.publish.flooded import folded
from trucewatch.publish.footnotes import Notes
from trucewatch.publish.items import Desk
from trucewatch.publish.names import Names
from trucewatch.publish.period import (
    days_of,
    in_force,
    in_time,
    is_current,
    is_current_position,
    is_news,
    is_read,
    is_read_remark,
    period_text,
    published_then,
)
from trucewatch.publish.plan import CLAIMED, LAW, Plan
from trucewatch.publish.render import render_html, render_markdown
from trucewatch.publish.report import Brief, Picture, Section
from trucewatch.publish.sections import (
    aside_section,
    counts_section,
    finding_section,
    glance_table,
    head,
    humanitarian_section,
    incident_section,
    is_rumour,
    law_section,
    problems_section,
    rumour_section,
    sources_section,
    talks_section,
)
from trucewatch.publish.wording import clean, date_text, listing

__all__ = ["Brief", "BriefInput", "build_brief", "render_html", "render_markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefInput:
    """What a brief is made of. The period is days [start, end), end excluded; None where open.

    `incidents` may be the whole ledger's: those of the period stand in the brief, and those of other days or
    without one are named shortly where a report of the period tells them.
    `counts` are ledger numbers as (name, number): documents, claims, …
    """

    start: date | None
    end: date | None
    as_of_sequence: int
    recorded_at: datetime | None
    """When that entry was written: the brief's only clock, so that it can be made again to the byte."""
    documents: tuple[Document, ...] = ()
    incidents: tuple[Incident, ...] = ()
    findings: tuple[Finding, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    positions: tuple[Position, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    actor_names: tuple[tuple[str, str], ...] = ()
    """Ids and names of the registry, for parties that no report names."""
    beside: tuple[tuple[str, str], ...] = ()
    """(incident id, id of the incident that it is told beside): shown with that one, not for itself."""
    awaiting: tuple[tuple[str, str], ...] = ()
    """(incident id, `accept` or `approve`): what it waits for before it may be called an alleged breach; its findings
    are not among `findings`."""
    changes: tuple[Change, ...] = ()
    """What newer versions of pages changed, came with or took back."""
    title: str = ""
    """Empty: the catalogue's."""
    language: str = "en"
    scope: str = ""
    """The agreement or zone that the brief is of, in words; empty where it is of all."""
    earlier: Earlier | None = None
    """What an earlier brief rested on: corrections are told against it."""
    pictures: tuple[Picture, ...] = ()
    unreachable: tuple[str, ...] = ()
    """Addresses that did not answer when they were last asked."""
    floods: tuple[Flood, ...] = ()
    """Many documents of new sources that tell alike."""
    made_with: tuple[str, str] = ("", "")
    """Version of the program and digest of the agreements: with the entry, all that the bytes rest on."""

    def __post_init__(self) -> None:
        if self.recorded_at is not None and self.recorded_at.tzinfo is None:
            raise DataIntegrityError("a brief's recorded_at has no time zone")


def build_brief(given: BriefInput) -> Brief:
    """The report model of a period. Raises ConfigError on a language that there are no words of."""
    with speaking(given.language):
        return _built(given)


def _built(given: BriefInput) -> Brief:
    notes = Notes({document.id: document for document in given.documents})
    plan = _plan(given, notes)
    touched, others = _agreements(given, plan)
    sections = _sections(given, plan, touched)
    return Brief(
        title=": ".join(part for part in (clean(given.title) or say("brief_title"), clean(given.scope)) if part),
        period=period_text(given),
        as_of=_as_of(given),
        alarms=alarms(given.problems),
        summary=_summary(plan, dict(given.awaiting)),
        glance=glance_table(plan, [agreement for agreement in touched if agreement.nature != LAW]),
        glance_note=_glance_note(others),
        sections=tuple(section for section in sections if _is_kept(section)),
        nothing=say("comma").join(
            section.title for section in sections if not _is_kept(section) and section.anchor not in QUIET
        ),
        footnotes=notes.all(),
        language=given.language,
        is_right_to_left=given.language in RIGHT_TO_LEFT,
        is_draft=bool(say("draft")),
        pictures=given.pictures,
    )


QUIET = frozenset({"changed", "awaiting", "corrections", "zones", "kinds"})
"""Sections that are not missed where nothing stands in them."""
ALWAYS = frozenset({"breaches", "sources", "problems", "trace"})


def _is_kept(section: Section) -> bool:
    return bool(section.groups or section.table) or section.anchor in ALWAYS


def _plan(given: BriefInput, notes: Notes) -> Plan:
    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    denied = {incident.id for incident in given.incidents if incident.status is IncidentStatus.DENIED}
    for finding in given.findings:
        # That somebody denies an act is no conduct: it stands with what is denied, and counts as nothing consistent.
        if finding.verdict is not Verdict.CONSISTENT or finding.incident_id not in denied:
            findings[finding.incident_id].append(finding)
    desk = Desk(
        names=Names(given.incidents, given.actor_names, _titles(given.documents)),
        notes=notes,
        agreements={agreement.id: agreement for agreement in sorted(given.agreements, key=lambda a: a.id)},
        by_claim={claim_id: incident for incident in given.incidents for claim_id in incident.claim_ids()},
        beside=_beside(given),
    )
    is_beside = {incident_id for incident_id, _ in given.beside}
    is_awaited = {incident_id for incident_id, _ in given.awaiting}
    touched = {one.incident_id for one in given.findings if one.verdict is not Verdict.NOT_APPLICABLE}
    current: list[Incident] = []
    rumours: list[Incident] = []
    aside: list[Incident] = []
    for incident in sorted(given.incidents, key=in_time):
        if incident.id in is_beside:
            continue
        is_judged = incident.id in is_awaited or incident.id in touched
        if is_news(incident) and is_current(incident, given, is_judged=is_judged):
            (rumours if is_rumour(incident) else current).append(incident)
        elif is_read(incident, given):
            aside.append(incident)
    flooded = folded((*current, *rumours, *aside), given.floods)
    gone = {incident.id for _, told in flooded for incident in told}
    current, rumours, aside = ([one for one in found if one.id not in gone] for found in (current, rumours, aside))
    return Plan(
        desk=desk,
        current=tuple(current),
        rumours=tuple(rumours),
        aside=tuple(aside),
        flooded=flooded,
        findings=dict(findings),
        positions=tuple(p for p in given.positions if is_current_position(p, desk, given)),
        proposals=given.proposals,
        remarks=tuple(r for r in given.remarks if is_read_remark(r, notes, given)),
    )


def _titles(documents: Iterable[Document]) -> dict[str, str]:
    return {document.location: document.title for document in documents if document.title}


def _beside(given: BriefInput) -> dict[str, tuple[Incident, ...]]:
    by_id = {incident.id: incident for incident in given.incidents}
    found: defaultdict[str, list[Incident]] = defaultdict(list)
    for incident_id, lead_id in given.beside:
        if incident_id in by_id and lead_id in by_id:
            found[lead_id].append(by_id[incident_id])
    return {lead_id: tuple(sorted(told, key=in_time)) for lead_id, told in found.items()}


def _documents(given: BriefInput, plan: Plan) -> tuple[Document, ...]:
    """Documents published in the period, and those that tell of it."""
    used = {resolved.claim.document_id for i in (*plan.current, *plan.rumours) for resolved in i.claims}
    return tuple(d for d in given.documents if d.id in used or published_then(d.published, given))


def _agreements(given: BriefInput, plan: Plan) -> tuple[list[Agreement], list[Agreement]]:
    """Agreements touched by what was read; and the others in force then; where no day is asked for, only near ones."""
    touched = {
        finding.agreement_id
        for incident in (*plan.current, *plan.rumours)
        for finding in plan.findings.get(incident.id, ())
        if finding.verdict is not Verdict.NOT_APPLICABLE
    }
    countries = {incident.place.country for incident in plan.current if incident.place}
    shown, others, days = [], [], days_of(given, plan)
    for agreement in plan.desk.agreements.values():
        if agreement.nature == LAW:
            continue
        is_near = not countries.isdisjoint(agreement.countries)
        if agreement.id in touched:
            shown.append(agreement)
        elif (is_near or (given.start is not None and not countries)) and in_force(agreement, days):
            others.append(agreement)
    return shown, others


def _sections(given: BriefInput, plan: Plan, touched: Sequence[Agreement]) -> tuple[Section, ...]:
    """In the order a monitor reads: allegations first, machinery last."""
    span = before(given.start, given.end)
    previous = None if span is None else [one for one in given.incidents if happened_in(one, span)]
    return (
        changed_section(plan, head("changed"), _changed_then(given)),
        corrections_section(plan, head("corrections"), given.earlier, given.incidents, given.start),
        zones_section(plan, head("zones"), touched, previous),
        kinds_section(plan, head("kinds"), previous),
        finding_section(plan, head("breaches"), Verdict.ALLEGED_BREACH),
        awaiting_section(plan, head("awaiting"), dict(given.awaiting)),
        finding_section(plan, head("disputed"), Verdict.DISPUTED),
        finding_section(plan, head("claimed"), *CLAIMED),
        finding_section(plan, head("undetermined"), Verdict.UNDETERMINED),
        counts_section(plan, head("counts")),
        finding_section(plan, head("consistent"), Verdict.CONSISTENT),
        incident_section(plan, head("calm"), lambda incident: incident.kind is Kind.CALM),
        replace(humanitarian_section(plan, head("humanitarian")), table=ranges_table(plan)),
        incident_section(plan, head("denied"), _is_contested),
        incident_section(plan, head("other"), lambda incident: incident.kind.group in _CONDUCT),
        talks_section(plan, head("talks")),
        law_section(plan, head("law")),
        rumour_section(plan, head("unverified")),
        aside_section(plan, head("aside")),
        coverage_section(
            plan, head("coverage"), given.documents, (given.start, given.end), given.unreachable, given.floods
        ),
        sources_section(_documents(given, plan), given.incidents),
        problems_section(given.problems),
        _trace(given),
    )


def _trace(given: BriefInput) -> Section:
    section, (version, digest) = head("trace"), given.made_with
    told = say("made_with", version=version, digest=digest) if version else ""
    return replace(section, intro=f"{section.intro} {told}".rstrip())


def _changed_then(given: BriefInput) -> list[Change]:
    """Changes by versions that came out in the period or up to two days after; an undated version counts."""
    return [change for change in given.changes if published_then(change.changed, given)]


_CONDUCT = frozenset({Group.VIOLENCE, Group.POSTURE})


def _is_contested(incident: Incident) -> bool:
    contested = (IncidentStatus.DISPUTED, IncidentStatus.DENIED)
    return incident.status in contested and incident.kind.group in _CONDUCT


def _as_of(given: BriefInput) -> str:
    """As of which entry, when that was written, and from how much."""
    made = given.recorded_at
    if made is None:
        return say("ledger_empty")
    clock = f"{date_text(made)}, {made:%H:%M} {made.tzname() or ''}".strip()
    numbers = listing(plural(number, name) for name, number in given.counts)
    return say("as_of", clock=clock, entry=f"{given.as_of_sequence:,}", numbers=f": {numbers}" if numbers else "")


def _summary(plan: Plan, waiting: Mapping[str, str]) -> tuple[str, ...]:
    """Three or four sentences for who reads nothing else."""
    breaches = {incident.id for incident, _ in plan.judged(Verdict.ALLEGED_BREACH)}
    sure = [i for i in plan.current if i.id in breaches and i.status is IncidentStatus.CORROBORATED]
    disputed = plan.judged(Verdict.DISPUTED)
    undetermined = plan.judged(Verdict.UNDETERMINED)
    first = plural(len(breaches), "alleged") if breaches else say("no_incident")
    if breaches:
        first += say("told_by_two", n=len(sure) or say("none"))
    lines = [first + "."]
    awaited = [incident for incident in plan.current if incident.id in waiting]
    told = (
        ("awaiting", awaited),
        ("told_and_denied", disputed),
        ("undetermined", undetermined),
        ("rumours", plan.rumours),
    )
    lines += [plural(len(found), key) for key, found in (*told, ("aside", plan.aside)) if found]
    lines += [
        say("flood_summary", incidents=plural(len(told), "incident"), sources=plural(flood.sources, "new_source"))
        for flood, told in plan.flooded
    ]
    return tuple(lines)


def _glance_note(others: list[Agreement]) -> str:
    if not others:
        return ""
    names = listing(clean(agreement.name) for agreement in others)
    return say("also_in_force", names=names)

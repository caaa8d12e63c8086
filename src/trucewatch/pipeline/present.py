"""What people and scripts see of a situation: the brief, the lists, why, exports, agreements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import IO, Any

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.agreements import Agreement
from trucewatch.core.incidents import Finding, Incident, Verdict
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import PartKind
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.stages import registry
from trucewatch.pipeline.trail import SituationTrail
from trucewatch.publish.rows import finding_row, findings_table, incident_row, incidents_table, table

ONE_DAY = timedelta(days=1)


def render_brief(situation: Situation, first: date | None, last: date | None, form: str) -> str:
    """The brief of the days `first` to `last`, both included (None: open), as `html` or `md`."""
    from trucewatch.publish.brief import BriefInput, build_brief, render_html, render_markdown

    renderers = {"html": render_html, "md": render_markdown}
    if form not in renderers:
        raise ConfigError(f"There is no brief format {form!r}.", hint="Known: html, md.")
    given = BriefInput(
        start=first,
        end=last + ONE_DAY if last else None,
        as_of_sequence=situation.sequence,
        generated_at=datetime.now(UTC),
        documents=situation.documents,
        incidents=situation.incidents,
        findings=situation.findings,
        agreements=situation.agreements,
        positions=situation.positions,
        proposals=situation.proposals,
        remarks=situation.remarks,
        problems=situation.problems,
        counts=counts(situation),
        actor_names=actor_names(situation.agreements),
        beside=tuple(situation.beside.items()),
    )
    return renderers[form](build_brief(given))


def actor_names(agreements: Sequence[Agreement]) -> tuple[tuple[str, str], ...]:
    """Ids and names of those whom agreements name."""
    ids = {party.actor_id for agreement in agreements for party in (*agreement.parties, *agreement.exempt)}
    ids |= {actor_id for agreement in agreements for actor_id in (*agreement.guarantors, *agreement.observers)}
    found = (registry().get(actor_id) for actor_id in sorted(ids))
    return tuple((actor.id, actor.name) for actor in found if actor is not None)


def counts(situation: Situation) -> tuple[tuple[str, int], ...]:
    """Numbers of the ledger that a brief names."""
    comments = sum(part.kind is PartKind.COMMENT for document in situation.documents for part in document.parts)
    numbers = (
        ("document", len(situation.documents) - len(situation.outdated)),
        ("superseded page version", len(situation.outdated)),
        ("readers’ comment", comments),
        ("claim", len(situation.resolved)),
        ("incident", len(situation.incidents)),
    )
    told = [(f"{name}{'' if number == 1 else 's'}", number) for name, number in numbers]
    gone = len(situation.vanished)
    return (*told, *([(f"page{'' if gone == 1 else 's'} gone from the web since", gone)] if gone else []))


def render_why_of(situation: Situation, ledger: Ledger, record_id: str, sources: SourceRegistry) -> str:
    """The chain under an id, or the beginning of one, as text."""
    from trucewatch.publish.why import render_why, why

    trail = SituationTrail(situation, ledger, sources)
    full = trail.full_id(record_id)
    where = trail.where_now(full) if full.startswith("incident-") else None
    shown = where.now if where and not where.is_current else (full,)
    told = where.told() if where else ""
    return "\n".join([*([told] if told else []), *(render_why(why(one, trail)) for one in shown)])


def incidents_of(situation: Situation, ledger: Ledger, named: str, sources: SourceRegistry) -> tuple[Situation, str]:
    """The situation with only the incident of an id, or of its beginning, or those that took its place; and a line
    that says so where they did."""
    trail = SituationTrail(situation, ledger, sources)
    where = trail.where_now(trail.full_id(named))
    if where is None:
        raise ConfigError(f"{named!r} is no incident's id.", hint="`trucewatch incidents` lists them.")
    shown = {where.incident_id} if where.is_current else set(where.now)
    kept = tuple(incident for incident in situation.incidents if incident.id in shown)
    return replace(situation, incidents=kept), where.told()


def write_export(situation: Situation, ledger: Ledger, form: str, out: IO[str]) -> None:
    """Writes what the ledger holds and what is computed from it."""
    from trucewatch.core.ports import RECORD_TYPES
    from trucewatch.publish.export import ExportData, export

    records = tuple(record for kind in RECORD_TYPES for record in ledger.records(kind))
    export(
        form,
        ExportData(
            records=records,
            incidents=situation.incidents,
            findings=situation.findings,
            agreements=situation.agreements,
        ),
        out,
    )


def incidents_on(situation: Situation, day: date | None) -> tuple[Incident, ...]:
    """Incidents that touch a day; all of them where none is named."""
    if day is None:
        return situation.incidents
    return tuple(incident for incident in situation.incidents if _touches(incident, day))


def _touches(incident: Incident, day: date) -> bool:
    happened = incident.happened
    if happened is None or (happened.start is None and happened.end is None):
        return False
    return (happened.start is None or happened.start <= day) and (happened.end is None or day < happened.end)


def incident_rows(situation: Situation, day: date | None) -> Iterator[dict[str, Any]]:
    """Rows of `incidents --json`."""
    return (incident_row(incident) for incident in incidents_on(situation, day))


def incident_table(situation: Situation, day: date | None) -> str:
    """The list of incidents for a terminal."""
    return incidents_table(incidents_on(situation, day))


def findings_of(situation: Situation, *, with_all: bool) -> tuple[Finding, ...]:
    """Findings; without `with_all` those whose tests say that the term does not apply are left out."""
    return tuple(finding for finding in situation.findings if with_all or finding.verdict is not Verdict.NOT_APPLICABLE)


def finding_rows(situation: Situation, with_all: bool) -> Iterator[dict[str, Any]]:
    """Rows of `findings --json`."""
    by_id = {incident.id: incident for incident in situation.incidents}
    wanted = findings_of(situation, with_all=with_all)
    return (finding_row(finding, by_id.get(finding.incident_id)) for finding in wanted)


def finding_table(situation: Situation, with_all: bool) -> str:
    """The list of findings for a terminal."""
    by_id = {incident.id: incident for incident in situation.incidents}
    return findings_table(findings_of(situation, with_all=with_all), by_id)


def agreement_rows(agreements: Sequence[Agreement]) -> Iterator[dict[str, Any]]:
    """Rows of `agreements list --json`."""
    for agreement in agreements:
        yield {
            "id": agreement.id,
            "name": agreement.name,
            "nature": agreement.nature,
            "status": agreement.status_on(datetime.now(UTC)).value,
            "text": agreement.text_grade.value,
            "concluded": agreement.concluded.isoformat() if agreement.concluded else None,
            "guarantors": list(agreement.guarantors),
            "periods": [
                {"start": period.start.isoformat(), "end": period.end.isoformat() if period.end else None}
                for period in agreement.periods
            ],
            "zones": [zone.id for zone in agreement.zones],
            "terms": [term.id for term in agreement.terms],
        }


def agreement_table(agreements: Sequence[Agreement]) -> str:
    """The registry for a terminal."""
    rows = []
    for agreement in agreements:
        starts = agreement.periods[0].start.date().isoformat() if agreement.periods else "-"
        ends = [period.end for period in agreement.periods]
        last = max(end for end in ends if end).date().isoformat() if ends and all(ends) else "no end told"
        status = agreement.status_on(datetime.now(UTC)).value.replace("_", " ")
        rows.append((agreement.id, agreement.nature, status, starts, last, agreement.text_grade.value, agreement.name))
    return table(("id", "nature", "today", "in force from", "to", "text", "name"), rows)


def agreement_text(agreement: Agreement) -> str:
    """One agreement, readable: facts with sources, zones, terms, exemptions."""
    lines = [f"{agreement.name} ({agreement.id})", f"{agreement.nature}; text {agreement.text_grade}"]
    lines += [agreement.status_note] if agreement.status_note else []
    sections: defaultdict[str, list[str]] = defaultdict(list)
    for fact in agreement.facts:
        mark = "" if fact.is_verified else " (unverified)"
        sections["Facts, as told by their sources"].append(f"{fact.name}: {fact.value} [{fact.source}]{mark}")
    for period in agreement.periods:
        end = period.end.isoformat() if period.end else "no end told"
        sections["In force"].append(f"{period.start.isoformat()} to {end}")
    if agreement.guarantors:
        sections["Guarantors"].append(", ".join(agreement.guarantors))
    for party in agreement.parties:
        sections["Parties"].append(f"{party.actor_id} from {party.start.isoformat()} [{party.source}]")
    for exempt in agreement.exempt:
        sections["Exempt"].append(f"{exempt.actor_id} from {exempt.start.isoformat()} [{exempt.source}]")
    for zone in agreement.zones:
        areas = "; ".join(f"{area.label} ({area.certainty}, {area.form})" for area in zone.areas)
        sections["Zones"].append(f"{zone.id}: {zone.name}, version {zone.version}: {areas}")
    for term in agreement.terms:
        conduct = ", ".join(term.conduct)
        paragraph = f"para {term.paragraph}, " if term.paragraph else ""
        sections["Terms"].append(f"{term.id} ({paragraph}{term.modality}): {term.text} [{conduct}]")
    for heading, items in sections.items():
        lines += ["", heading, *(f"  - {item}" for item in items)]
    return "\n".join(lines)

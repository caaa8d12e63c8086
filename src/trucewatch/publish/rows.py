"""Incidents and findings as JSON rows (the batch format) and as plain tables for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from trucewatch.core.claims import Interval, Place, Resolved
from trucewatch.core.incidents import Finding, Incident
from trucewatch.core.readings import agreement
from trucewatch.publish.names import Names
from trucewatch.publish.wording import clean, cut, field_of, short_id, shown_targets, sources_text, what_text, words_of

LONGEST_WHAT = 72
"""Characters of what an incident is, in a list."""


def incident_row(incident: Incident) -> dict[str, Any]:
    """One line of `trucewatch incidents --json`; dates are inclusive."""
    roots = {claim_id: value.value for value in field_of(incident, "root") for claim_id in value.claim_ids}
    return {
        "id": incident.id,
        "kind": incident.kind.value,
        "status": incident.status.value,
        "happened": days_row(incident.happened),
        "place": place_row(incident.place),
        "actors": [{"id": actor.id, "name": actor.name} for actor in incident.actors],
        "targets": [{"id": actor.id, "name": actor.name} for actor in shown_targets(incident)],
        "claims": [_claim_row(resolved, roots, incident) for resolved in incident.claims],
        "roots": list(incident.roots),
        "sources": source_rows(incident),
        "fields": {
            field.name: [
                {
                    "value": value.value,
                    "support": list(value.support),
                    "dissent": list(value.dissent),
                    "claims": list(value.claim_ids),
                }
                for value in field.values
            ]
            for field in incident.fields
        },
        "is_background": incident.is_background,
        "changes": change_rows(incident),
    }


def change_rows(incident: Incident) -> list[dict[str, Any]]:
    """What newer versions of pages changed; `is_open` until a person has judged the incident since."""
    return [
        {
            "field": change.field,
            "before": change.before,
            "after": change.after,
            "claim": change.claim_id,
            "older_claim": change.older_id,
            "document": change.document_id,
            "changed": change.changed.isoformat() if change.changed else None,
            "is_open": change.is_open,
        }
        for change in incident.changes
    ]


def source_rows(incident: Incident, names: Names | None = None) -> list[dict[str, Any]]:
    """Every root with its name, who handed it on, which pages print another's words, and the claims that rest on it."""
    names = names or Names((incident,))

    def handed(name: str, root: str) -> list[dict[str, str]]:
        ids = [value.value for value in field_of(incident, name) if root in (*value.support, *value.dissent)]
        return [{"id": one, "name": names.of(one)} for one in sorted(ids)]

    return [
        {
            "root": value.value,
            "name": names.of(value.value),
            "asserts": value.value in incident.roots,
            "through": handed("relay", value.value),
            "copied_by": handed("copy", value.value),
            "claims": list(value.claim_ids),
        }
        for value in field_of(incident, "root")
    ]


def _claim_row(resolved: Resolved, roots: Mapping[str, str], incident: Incident) -> dict[str, Any]:
    claim_id = resolved.claim.id
    return {
        "id": claim_id,
        "document": {"id": resolved.claim.document_id, "external_id": resolved.external_id},
        "stance": resolved.claim.stance.value,
        "root": roots.get(claim_id),
        "made_by": list(resolved.made_by),
        "also_made_by": [
            {"id": later.claim.id, "makers": list(later.made_by), "fields": agreement(resolved, later)}
            for lead_id, later in incident.readings
            if lead_id == claim_id
        ],
    }


def finding_row(finding: Finding, incident: Incident | None) -> dict[str, Any]:
    """One line of `trucewatch findings --json`; `documents` are external ids, else locations, each once."""
    told = [resolved.external_id or resolved.document_location for resolved in (incident.claims if incident else ())]
    return {
        "id": finding.id,
        "incident": finding.incident_id,
        "agreement": finding.agreement_id,
        "term": finding.term_id,
        "verdict": finding.verdict.value,
        "likelihood": finding.likelihood.value if finding.likelihood else None,
        "reasons": [
            {"test": reason.test, "answer": reason.answer.value, "text": reason.text, "claims": list(reason.claim_ids)}
            for reason in finding.reasons
        ],
        "missing": [{"fact": missing.fact, "would_change": missing.would_change} for missing in finding.missing],
        "zone": finding.zone_id,
        "zone_share": finding.zone_share,
        "documents": list(dict.fromkeys(told)),
        "is_open_again": any(change.is_open for change in incident.changes) if incident else False,
    }


def days_row(time: Interval | None) -> dict[str, str | None] | None:
    """`{"start", "end"}`, both days included, None where open; None where no time is known."""
    if time is None or (time.start is None and time.end is None):
        return None
    last = time.end - timedelta(days=1) if time.end else None
    return {"start": time.start.isoformat() if time.start else None, "end": last.isoformat() if last else None}


def place_row(place: Place | None) -> dict[str, Any] | None:
    """Name, point, precision and radius: a point is never surer than its precision."""
    if place is None:
        return None
    return {
        "id": place.id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision.value,
        "radius_m": place.radius_m,
        "country": place.country,
        "admin1": place.admin1,
        "relation": place.relation,
    }


def incidents_table(incidents: Iterable[Incident]) -> str:
    """A line an incident: short id, days, status, what, and who tells it through whom."""
    rows = [
        (
            short_id(incident.id),
            _days_text(incident.happened),
            incident.status.value,
            cut(what_text(incident), LONGEST_WHAT),
            sources_text(incident, Names((incident,))),
        )
        for incident in incidents
    ]
    return table(("id", "happened", "status", "what", "told by"), rows)


def findings_table(findings: Iterable[Finding], incidents: Mapping[str, Incident]) -> str:
    """A line a finding: short id, agreement, term, verdict with likelihood, what."""
    rows = []
    for finding in findings:
        verdict = words_of(finding.verdict) + (f" ({finding.likelihood})" if finding.likelihood else "")
        incident = incidents.get(finding.incident_id)
        what = what_text(incident) if incident else short_id(finding.incident_id)
        rows.append((short_id(finding.id), finding.agreement_id, finding.term_id, verdict, what))
    return table(("id", "agreement", "term", "verdict", "what"), rows)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell, two blanks between; the last column is free."""
    cleaned = [headings, *([clean(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cleaned) for column in range(len(headings) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in cleaned
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _days_text(time: Interval | None) -> str:
    days = days_row(time)
    if days is None:
        return "not told"
    return days["start"] or ".." if days["start"] == days["end"] else f"{days['start'] or '..'}/{days['end'] or '..'}"

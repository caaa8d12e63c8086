"""Rows of the desk's tables made of incidents, findings, claims and documents."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from trucewatch.assess.positions import holder_of
from trucewatch.assess.terms import GRAVITY
from trucewatch.core.claims import Resolved
from trucewatch.core.ids import canonical
from trucewatch.core.incidents import Finding, Incident, Likelihood, Verdict
from trucewatch.core.kinds import POSITION_KINDS
from trucewatch.core.records import SILENT_PARTS, Capture, Document
from trucewatch.fuse.growing_rows import written
from trucewatch.pipeline.review_shown import weight_row
from trucewatch.pipeline.shown_base import Unit
from trucewatch.pipeline.shown_text import folded
from trucewatch.publish.names import Names, names_of_publishers
from trucewatch.publish.wording import sentence
from trucewatch.review.weight import weight

Row = dict[str, Any]
TITLE = -1
"""`start` of a title among a document's texts."""
LONGEST = 20_000
"""Characters of one text that is searched: PostgreSQL takes words of a megabyte at most."""
M_PER_DEGREE = 111_320.0
CHILDREN = ("finding", "claim", "actor", "text", "box")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What rows tell beside their incident: looked up once for many."""

    documents: Mapping[str, Row] = field(default_factory=dict)
    """Rows of documents by id."""
    places: Mapping[str, int] = field(default_factory=dict)
    """Entry of the ledger of each claim."""
    states: Mapping[str, str] = field(default_factory=dict)
    """What people said of claims."""
    names: tuple[tuple[str, str], ...] = ()
    """Names of those whom agreements name, by id."""


@dataclass(slots=True)
class UnitRows:
    """The rows of one incident; numbers and masks are given when they are written."""

    incident: Row
    findings: list[Row]
    claims: list[Row]
    actors: list[Row]
    text: str

    def digest(self) -> str:
        told = [self.incident, self.findings, self.claims, self.actors, self.text]
        return sha256(canonical(told).encode("utf-8", "backslashreplace")).hexdigest()[:24]


def gravest(findings: Iterable[Finding]) -> Finding | None:
    """The finding that speaks for an incident, of those that apply."""
    told = [one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE]
    return min(
        told, key=lambda one: (GRAVITY.index(one.verdict), one.likelihood is not Likelihood.PROBABLE), default=None
    )


def unit_rows(anchor: int, unit: Unit, around: Around) -> UnitRows:
    """The rows of an incident."""
    incident, findings = unit.incident, unit.findings
    applies = [one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE]
    claims = [_claim_row(one, incident, around, is_reading=False) for one in incident.claims]
    claims += [_claim_row(one, incident, around, is_reading=True) for _, one in incident.readings]
    actors = [("actor", one) for one in incident.actors] + [("target", one) for one in incident.targets]
    roles = dict.fromkeys((one.id, role) for role, one in actors)
    titles = {
        one.document_location: str(row["title"])
        for one in incident.claims
        if (row := around.documents.get(one.claim.document_id)) and row["title"]
    }
    printed = (around.documents.get(other, {}) for one in incident.claims for other in one.printed_in)
    beside = names_of_publishers(str(row["publisher"]) for row in printed if row.get("publisher"))
    told = sentence(incident, Names([incident], _known(incident, around), titles, beside=beside))
    row = _incident_row(anchor, unit, around, told)
    place = incident.place.name if incident.place else ""
    return UnitRows(
        incident=row,
        findings=[_finding_row(one, incident) for one in applies],
        claims=claims,
        actors=[{"actor_id": actor_id, "role": role} for actor_id, role in roles],
        text=folded(" ".join([told, place, *(one.name for _, one in actors)])),
    )


def _known(incident: Incident, around: Around) -> list[tuple[str, str]]:
    """Names of those whom agreements name that the incident may be told with: to clean all of them took 1 ms each."""
    told = {*incident.roots, *(one.id for one in (*incident.actors, *incident.targets))}
    told.update(one for field in incident.fields for value in field.values for one in (value.value, *value.support))
    told.update(one for field in incident.fields for value in field.values for one in value.dissent)
    return [(actor_id, name) for actor_id, name in around.names if actor_id in told]


def _incident_row(anchor: int, unit: Unit, around: Around, told: str) -> Row:
    incident, gravest_one = unit.incident, gravest(unit.findings)
    happened, place = incident.happened, incident.place
    changed = [around.places.get(one, 0) for one in incident.claim_ids()]
    changed += [one.sequence for one in incident.changes]
    changed.append(unit.judged)
    weighed = weight(incident, unit.findings)
    return {
        "id": incident.id,
        "anchor": anchor,
        "kind": incident.kind.value,
        "family": incident.kind.group.value,
        "status": incident.status.value,
        "starts": happened.start.isoformat() if happened and happened.start else None,
        "ends": happened.end.isoformat() if happened and happened.end else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "radius_m": place.radius_m if place else None,
        "precision": place.precision.value if place else None,
        "country": (place.country or None) if place else None,
        "place_id": place.id if place else None,
        "place": place.name if place else None,
        "verdict": gravest_one.verdict.value if gravest_one else None,
        "likelihood": gravest_one.likelihood.value if gravest_one and gravest_one.likelihood else None,
        "roots": len(incident.roots),
        "claims": len(incident.claims),
        "is_background": incident.is_background,
        "beside": unit.beside,
        "sentence": told,
        "changed_sequence": max(changed, default=0),
        "weight": weighed.value if unit.is_waiting else 0.0,
        "why": canonical(weight_row(weighed)),
        "payload": written(replace(incident, claims=(), readings=())),
    }


def _finding_row(finding: Finding, incident: Incident) -> Row:
    happened = incident.happened
    return {
        "id": finding.id,
        "incident_id": finding.incident_id,
        "agreement_id": finding.agreement_id,
        "term_id": finding.term_id,
        "zone_id": finding.zone_id,
        "verdict": finding.verdict.value,
        "likelihood": finding.likelihood.value if finding.likelihood else None,
        "starts": happened.start.isoformat() if happened and happened.start else None,
        "payload": written(finding),
    }


def _claim_row(one: Resolved, incident: Incident, around: Around, *, is_reading: bool) -> Row:
    claim, time = one.claim, one.time
    document = around.documents.get(claim.document_id, {})
    holder = ""
    if claim.kind in POSITION_KINDS and one.topics:
        actor, name = holder_of(one)
        holder = actor.id if actor else name
    return {
        "id": claim.id,
        "incident_id": incident.id,
        "is_reading": is_reading,
        "document_id": claim.document_id,
        "source_id": document.get("source_id", ""),
        "publisher": one.publisher,
        "kind": claim.kind.value,
        "stance": claim.stance.value,
        "part": claim.part.value,
        "starts": time.start.isoformat() if time and time.start else None,
        "ends": time.end.isoformat() if time and time.end else None,
        "published": one.published.isoformat() if one.published else None,
        "topic": one.topics[0] if one.topics else None,
        "holder_id": holder or None,
        "words": claim.evidence[0].exact,
        "review_state": around.states.get(claim.id, ""),
        "sequence": around.places.get(claim.id, one.sequence),
    }


def box_of(row: Mapping[str, Any]) -> Row | None:
    """Where an incident may lie: its circle's box in degrees, cut at the poles and the date line."""
    if row["lat"] is None:
        return None
    from math import cos, radians

    high = row["radius_m"] / M_PER_DEGREE
    wide = high / max(cos(radians(row["lat"])), 0.01)
    return {
        "west": max(row["lon"] - wide, -180.0),
        "east": min(row["lon"] + wide, 180.0),
        "south": max(row["lat"] - high, -90.0),
        "north": min(row["lat"] + high, 90.0),
    }


# --- documents


def document_row(document: Document, capture: Capture | None, source_id: str, told: tuple[int, int, bool]) -> Row:
    """A document's row; `told` are its claims, its entry of the ledger, and whether a newer version follows it."""
    claims, sequence, is_outdated = told
    return {
        "id": document.id,
        "page_key": document.page_key,
        "source_id": source_id,
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url or document.location,
        "published": document.published.isoformat() if document.published else None,
        "captured_at": capture.fetched_at.isoformat() if capture else None,
        "language": document.language,
        "completeness": document.completeness.value,
        "is_outdated": is_outdated,
        "claims": claims,
        "sequence": sequence,
    }


def document_texts(document: Document) -> Iterator[tuple[int, str]]:
    """The title, then each part that tells something, with its offset; folded."""
    if document.title:
        yield TITLE, folded(document.title)
    stretches = [(part.start, part.end) for part in document.parts if part.kind not in SILENT_PARTS]
    for start, end in stretches if document.parts else [(0, len(document.text))]:
        yield from _pieces(document.text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """A stretch in pieces of at most `LONGEST`, cut between words where there are blanks."""
    at = start
    while at < end:
        blank = text.rfind(" ", at + 1, at + LONGEST)
        cut = end if at + LONGEST >= end else blank if blank > at else at + LONGEST
        yield at, folded(text[at:cut])
        at = cut


# --- counts

Steps = Counter[tuple[str, str, str]]
VIEWS = {1: ("open",), 2: ("full",), 3: ("open", "full")}


def incident_counts(row: Mapping[str, Any], findings: Iterable[Row], claims: Iterable[Row]) -> Steps:
    """What an incident adds to the counts of its views. Keys of several parts are joined by `|`."""
    names = [("incidents", ""), ("kind", row["kind"]), ("status", row["status"]), ("verdict", row["verdict"] or "")]
    names += [("country", row["country"] or ""), ("place", "placed" if row["lat"] is not None else "unplaced")]
    names.append(("day", f"{row['starts'] or ''}|{row['family']}|{row['verdict'] or ''}"))
    for finding in findings:
        verdict, day = finding["verdict"], finding["starts"] or ""
        names += [("findings", verdict), ("agreement", f"{finding['agreement_id']}|{verdict}")]
        zone = f"{finding['agreement_id']}|{finding['zone_id'] or ''}|{verdict}|{finding['likelihood'] or ''}"
        names += [("zone", zone), ("zone_day", f"{zone}|{day}")]
    for claim in claims:
        names.append(("review", claim["review_state"]))
        if not claim["is_reading"]:
            names += [("claims", ""), ("source_claims", claim["source_id"])]
    return Counter((view, name, key) for view in VIEWS[row["mask"]] for name, key in names)


def actor_counts(mask: int, actors: Iterable[Row]) -> Steps:
    """What an incident adds to the counts of its actors."""
    return Counter((view, "actor", f"{one['actor_id']}|{one['role']}") for view in VIEWS[mask] for one in actors)


def document_counts(row: Mapping[str, Any]) -> Steps:
    """What a document adds to the counts of its views; versions that others follow count apart."""
    if row["is_outdated"]:
        names = [("outdated", "")]
    else:
        names = [("documents", ""), ("source_documents", row["source_id"]), ("language", row["language"] or "")]
        names.append(("document_day", row["published"] or ""))
    return Counter((view, name, key) for view in VIEWS[row["mask"]] for name, key in names)

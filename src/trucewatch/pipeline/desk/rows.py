"""Rows of the tables as rows of pages."""

import json
from collections.abc import Iterable
from typing import cast

from trucewatch.core.claims import Interval, Place
from trucewatch.core.codec import from_json
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Finding
from trucewatch.core.sources import Reliability, Source
from trucewatch.pipeline.desk.asked import last_day
from trucewatch.pipeline.desk.base import Desk, Row
from trucewatch.pipeline.desk.shapes import (
    Days,
    DocumentRow,
    FindingRow,
    IncidentRow,
    PlaceRow,
    SourceMark,
    TermMark,
)
from trucewatch.publish.rows import days_row, place_row


def incident_row(row: Row) -> IncidentRow:
    """An incident of a list."""
    place: PlaceRow | None = None
    if row["lat"] is not None:
        place = {
            "id": row["place_id"],
            "name": row["place"] or "",
            "lat": row["lat"],
            "lon": row["lon"],
            "radius_m": row["radius_m"],
            "precision": row["precision"],
            "country": row["country"] or "",
            "admin1": "",
            "relation": "",
        }
    return {
        "id": row["id"],
        "kind": row["kind"],
        "family": row["family"],
        "status": row["status"],
        "sentence": row["sentence"],
        "starts": row["starts"],
        "ends": last_day(row["ends"]),
        "place": place,
        "verdict": row["verdict"],
        "likelihood": row["likelihood"],
        "roots": row["roots"],
        "claims": row["claims"],
        "is_background": bool(row["is_background"]),
        "beside": row["beside"],
        "weight": row["weight"],
    }


def document_rows(desk: Desk, rows: Iterable[Row]) -> list[DocumentRow]:
    """Documents of a list."""
    found = list(rows)
    names = {one: desk.source_named(one) for one in {row["source_id"] for row in found}}
    return [
        {
            "id": row["id"],
            "title": row["title"],
            "publisher": row["publisher"],
            "source": names[row["source_id"]],
            "url": row["url"],
            "published": row["published"],
            "captured_at": row["captured_at"],
            "language": row["language"],
            "completeness": row["completeness"],
            "is_outdated": bool(row["is_outdated"]),
            "claims": row["claims"],
            "page_key": row["page_key"],
        }
        for row in found
    ]


def source_mark(source: Source, grade: Decision | None) -> SourceMark:
    """A source with its grade."""
    return {
        "id": source.source_id,
        "name": source.name,
        "kind": source.kind.value,
        "country": source.country or None,
        "grade": grade.value if grade else Reliability.F.value,
        "is_graded": grade is not None,
    }


def finding_row(desk: Desk, row: Row, sentence: str | None = None) -> FindingRow:
    """A finding; `sentence` says what its incident is."""
    finding = from_json(Finding, json.loads(row["payload"]))
    term = desk.term(finding.agreement_id, finding.term_id)
    mark: TermMark = {
        "id": finding.term_id,
        "paragraph": term.paragraph if term else "",
        "modality": term.modality.value if term else "",
        "text": term.text if term else "",
    }
    found: FindingRow = {
        "id": finding.id,
        "incident": finding.incident_id,
        "agreement": desk.agreement_named(finding.agreement_id),
        "term": mark,
        "zone": desk.zone_named(finding.agreement_id, finding.zone_id),
        "zone_share": finding.zone_share,
        "verdict": finding.verdict.value,
        "likelihood": finding.likelihood.value if finding.likelihood else None,
        "starts": row["starts"],
        "reasons": [
            {"test": one.test, "answer": one.answer.value, "text": one.text, "claims": list(one.claim_ids)}
            for one in finding.reasons
        ],
        "missing": [{"fact": one.fact, "would_change": one.would_change} for one in finding.missing],
    }
    if sentence is not None:
        found["sentence"] = sentence
    return found


def place_of(place: Place | None) -> PlaceRow | None:
    """A place as it was resolved."""
    return cast(PlaceRow | None, place_row(place))


def days_of(time: Interval | None) -> Days | None:
    """Days as people write them; None where none is told."""
    days = days_row(time)
    if days is None or time is None:
        return None
    return {"start": days["start"], "end": days["end"], "at": time.at.isoformat() if time.at else None}

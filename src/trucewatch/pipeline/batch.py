"""Documents in, analyses out: the batch interface (docs/reference/batch-format.md), line for line, without a ledger."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from trucewatch.assess.claims import claim_findings, with_context
from trucewatch.assess.positions import with_topics
from trucewatch.collect.lines import fetch_line
from trucewatch.core.claims import Claim, Interval, Mention, Place, Resolution, Resolved, Slot
from trucewatch.core.ids import sha256
from trucewatch.core.incidents import Incident
from trucewatch.core.problems import Problem
from trucewatch.fuse import fuse
from trucewatch.pipeline.ingest import capture_of, limits_of, work
from trucewatch.pipeline.readings import makers_of, merged_row, with_makers
from trucewatch.pipeline.stages import Stages, agreements
from trucewatch.resolve.resolver import to_resolved
from trucewatch.settings import Settings

READ_KEYS = frozenset({"text", "html", "path"})
"""Keys of a line that hold the document itself; all others pass through untouched."""


def analyse_lines(
    lines: Iterable[str], stages: Stages, settings: Settings, *, folder: Path | None = None
) -> Iterator[dict[str, Any]]:
    """One analysis for each line that is not blank, in order; a line is never missing.

    `folder` is where `path` keys start. A line that is no JSON object gives `problems` and no claims.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield analyse_line(line, number, stages, settings, folder=folder)


def analyse_line(line: str, number: int, stages: Stages, settings: Settings, *, folder: Path | None) -> dict[str, Any]:
    """The analysis of one line."""
    fetched = fetch_line(line, number, name="input", folder=folder, limits=limits_of(settings))
    told = _object(line)
    out: dict[str, Any] = {key: value for key, value in told.items() if key not in READ_KEYS}
    out.setdefault("id", None)
    if isinstance(fetched, Problem):
        return {**out, "parts": [], "claims": [], "findings": [], "problems": [problem_row(fetched)]}
    capture = capture_of(fetched, sha256(fetched.data))
    worked = work(capture, fetched.data, stages)
    document = worked.document
    problems = [problem_row(problem) for problem in worked.problems]
    if document is None:
        return {**out, "parts": [], "claims": [], "findings": [], "problems": problems}
    if document.text != told.get("text"):
        out["text"] = document.text
    out["parts"] = [{"kind": part.kind.value, "start": part.start, "end": part.end} for part in document.parts]
    parts = stages.extractor.maker.parts()
    names = makers_of(worked.made)
    resolved = to_resolved(document, worked.records(Claim), worked.records(Resolution))
    told_by = tuple(with_makers(one, names.get(one.claim.id, ()), parts) for one in resolved)
    judged = _judged(told_by, worked.records(Resolution), settings)
    return {**out, **judged, "problems": problems}


def _object(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _judged(
    claims: tuple[Resolved, ...], resolutions: tuple[Resolution, ...], settings: Settings
) -> dict[str, list[dict[str, Any]]]:
    """Claims, findings on them, and the rules of law that they touch: law is no agreement and stands apart."""
    known, _ = agreements(settings)
    resolved = with_topics(claims, known)
    chosen = {(one.claim_id, one.slot, one.index): one for one in resolutions}
    is_law = {agreement.id: agreement.nature == "law" for agreement in known}
    rows: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    incidents = with_context(fuse(resolved).incidents)
    for incident in incidents:
        for finding in claim_findings(incident, known):
            rows[is_law[finding.agreement_id]].append(
                {
                    "claim": finding.claim_id,
                    "agreement": finding.agreement_id,
                    "verdict": finding.verdict.value,
                    "why": finding.why,
                }
            )
    return {"claims": _claim_rows(resolved, incidents, chosen), "findings": rows[False], "law": rows[True]}


def _claim_rows(
    resolved: Sequence[Resolved], incidents: Iterable[Incident], chosen: Mapping[tuple[str, Slot, int], Resolution]
) -> list[dict[str, Any]]:
    """A row for each claim in order of its words; another maker's reading of them stands in its claim's row."""
    later: dict[str, list[tuple[Resolved, dict[str, Any]]]] = {}
    for claim_id, one in (pair for incident in incidents for pair in incident.readings):
        later.setdefault(claim_id, []).append((one, claim_row(one, chosen)))
    folded = {one.claim.id for readings in later.values() for one, _ in readings}
    kept = sorted((one for one in resolved if one.claim.id not in folded), key=_by_words)
    return [merged_row((one, claim_row(one, chosen)), later.get(one.claim.id, ())) for one in kept]


def _by_words(one: Resolved) -> int:
    return one.claim.evidence[0].start


def claim_row(resolved: Resolved, resolutions: Mapping[tuple[str, Slot, int], Resolution]) -> dict[str, Any]:
    """A claim as the batch interface writes it; days are inclusive there, as people write them."""
    claim = resolved.claim
    return {
        "id": claim.id,
        "part": claim.part.value,
        "kind": claim.kind.value,
        "evidence": [{"start": span.start, "end": span.end, "text": span.exact} for span in claim.evidence],
        "also": [{"start": span.start, "end": span.end, "text": span.exact} for span in claim.also],
        "actors": _actors(claim, Slot.ACTOR, claim.actors, resolutions),
        "targets": _actors(claim, Slot.TARGET, claim.targets, resolutions),
        "place": place_row(claim.place, resolved.place),
        "time": time_row(claim.time, resolved.time),
        "weapons": [weapon.value for weapon in claim.weapons],
        "harm": [
            {"kind": harm.kind.value, "min": harm.minimum, "max": harm.maximum, "who": harm.who.value}
            for harm in claim.harm
        ],
        "purpose": claim.purpose.text if claim.purpose else None,
        "topics": list(resolved.topics),
        "attribution": [{"text": teller.text} for teller in claim.attribution],
        "status": claim.stance.value,
    }


def _actors(
    claim: Claim,
    slot: Slot,
    mentions: Iterable[Mention],
    resolutions: Mapping[tuple[str, Slot, int], Resolution],
) -> list[dict[str, Any]]:
    rows = []
    for index, mention in enumerate(mentions):
        resolution = resolutions.get((claim.id, slot, index))
        actor_id = getattr(resolution.chosen, "id", None) if resolution else None
        rows.append({"text": mention.text, "id": actor_id or "unknown"})
    return rows


def place_row(mention: Mention | None, place: Place | None) -> dict[str, Any] | None:
    """A place with its words; coordinates are null where the words were not resolved."""
    if mention is None:
        return None
    if place is None:
        return {"text": mention.text, "name": None, "lat": None, "lon": None, "precision": None}
    return {
        "text": mention.text,
        "name": place.name,
        "lat": round(place.lat, 4),
        "lon": round(place.lon, 4),
        "precision": place.precision.value,
        "radius_m": round(place.radius_m),
    }


def time_row(mention: Mention | None, interval: Interval | None) -> dict[str, Any] | None:
    """A time in inclusive days; null where nothing tells, never the day of publication in its place."""
    if interval is None or interval.start is None:
        return None
    end = interval.end - timedelta(days=1) if interval.end else interval.start
    return {
        "text": mention.text if mention else "",
        "start": interval.start.isoformat(),
        "end": end.isoformat(),
        "basis": interval.basis,
    }


def problem_row(problem: Problem) -> dict[str, str]:
    """A problem as people and scripts read it."""
    return {"stage": problem.stage.value, "code": problem.code, "message": problem.message, "hint": problem.hint}

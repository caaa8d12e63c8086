"""The situation: incidents, findings, positions and proposals, computed from a ledger as of a sequence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from trucewatch.assess.claims import with_context
from trucewatch.assess.positions import positions, proposals, with_topics
from trucewatch.assess.terms import assess
from trucewatch.core.agreements import Agreement, Position, Proposal
from trucewatch.core.claims import Claim, Remark, Resolution, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Finding, Incident, Link
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.extract.remarks import remarks
from trucewatch.fuse import fuse
from trucewatch.pipeline.versions import supersessions
from trucewatch.resolve.resolver import to_resolved

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that is computed, and what it was computed from. A pure function of the ledger up to `sequence`."""

    sequence: int
    documents: tuple[Document, ...]
    outdated: Mapping[str, str]
    """Superseded document id → the version that follows it."""
    resolved: tuple[Resolved, ...]
    incidents: tuple[Incident, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    agreements: tuple[Agreement, ...]
    positions: tuple[Position, ...]
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...]
    problems: tuple[Problem, ...]


def situation(
    ledger: Ledger, agreements: tuple[tuple[Agreement, ...], tuple[Problem, ...]], *, as_of: int | None = None
) -> Situation:
    """Computes the situation from the ledger as it stood at sequence `as_of` (None: now)."""
    known, left_out = agreements
    documents = current_readings(ledger, as_of=as_of)
    outdated = supersessions(documents)
    current = tuple(document for document in documents if document.id not in outdated)
    resolved = with_topics(_resolved(ledger, current, as_of=as_of), known)
    fused = fuse(resolved, tuple(ledger.records(Decision, as_of=as_of)))
    completed = with_context(fused.incidents)
    findings = tuple(finding for incident in completed for finding in assess(incident, known))
    return Situation(
        sequence=ledger.sequence() if as_of is None else as_of,
        documents=documents,
        outdated=outdated,
        resolved=resolved,
        incidents=fused.incidents,
        links=fused.links,
        findings=findings,
        agreements=known,
        positions=positions(resolved, known),
        proposals=proposals(resolved, known),
        remarks=tuple(remark for document in current for remark in remarks(document)),
        problems=(*ledger.records(Problem, as_of=as_of), *left_out),
    )


def current_readings(ledger: Ledger, *, as_of: int | None = None) -> tuple[Document, ...]:
    """The latest reading of each capture, in order of the ledger."""
    wanted: list[str] = []
    for capture in ledger.records(Capture, as_of=as_of):
        reading = ledger.latest_pass(Stage.READ, capture.id, as_of=as_of)
        wanted += reading.made if reading else ()
    found = ledger.get_many(wanted)
    return tuple(document for document in map(found.get, wanted) if isinstance(document, Document))


def _resolved(ledger: Ledger, documents: Iterable[Document], *, as_of: int | None) -> tuple[Resolved, ...]:
    """Claims of the latest passes over the documents with their referents, numbered in order of the ledger."""
    everything: list[Resolved] = []
    for document in documents:
        claims = made_by(ledger, Stage.EXTRACT, document.id, Claim, as_of=as_of)
        resolutions = made_by(ledger, Stage.RESOLVE, document.id, Resolution, as_of=as_of)
        everything += to_resolved(document, claims, resolutions)
    return tuple(replace(one, sequence=place) for place, one in enumerate(everything, start=1))


def made_by(ledger: Ledger, stage: Stage, subject: str, kind: type[R], *, as_of: int | None = None) -> tuple[R, ...]:
    """What the latest pass of a stage over a record made, in its order."""
    done = ledger.latest_pass(stage, subject, as_of=as_of)
    ids = done.made if done else ()
    found = ledger.get_many(ids)
    return tuple(record for record in map(found.get, ids) if isinstance(record, kind))

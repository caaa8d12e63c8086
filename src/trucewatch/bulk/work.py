"""One shard made into Parquet: read, gate, extract, resolve. A pure function of shard and settings."""

import json
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from trucewatch.bulk import tables
from trucewatch.bulk.items import items_of
from trucewatch.bulk.shards import Shard
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.ids import sha256
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Extractor, Fetched, Joint
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.extract.gate import Gated
from trucewatch.pipeline.ingest import capture_of, limits_of, work
from trucewatch.pipeline.readings import makers_of
from trucewatch.pipeline.stages import Stages, stages
from trucewatch.resolve.resolver import to_resolved
from trucewatch.settings import Settings

FLUSH = 100
"""Documents between two writes: what is held in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a shard; seconds of work and the process's peak in bytes are not part of its result."""

    shard: str
    items: int
    documents: int
    claims: int
    problems: int
    seconds: float
    peak_bytes: int


def run_shard(shard: Shard, out: str, settings: Settings, moment: datetime) -> Report:
    """Writes a shard's tables under `out`, each whole or not at all, and last the note that it is done."""
    began = time.monotonic()
    parts = _gated(settings)
    counts = {"items": 0, "documents": 0, "claims": 0, "problems": 0}
    with tables.Parts(out, shard.id) as kept:
        for number, fetched in items_of(shard, limits_of(settings), moment):
            counts["items"] += 1
            for table, rows in _worked(number, fetched, parts, moment):
                counts[table] += len(rows)
                kept.add(table, rows)
            if counts["items"] % FLUSH == 0:
                kept.flush()
    report = Report(
        shard=shard.id,
        **counts,
        seconds=round(time.monotonic() - began, 3),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
    tables.put_text(out, f"done/{shard.id}.json", json.dumps(asdict(report)))
    return report


def _gated(settings: Settings) -> Stages:
    made = stages(settings)
    if isinstance(made.extractor, Joint):
        return replace(made, extractor=_GatedJoint(made.extractor.maker, [Gated(one) for one in made.extractor.parts]))
    return replace(made, extractor=Gated(made.extractor))


class _GatedJoint:
    """Several extractors behind one gate, each with its own name on its claims."""

    def __init__(self, maker: Maker, parts: Sequence[Extractor]) -> None:
        self.maker, self.parts = maker, parts

    def extract(self, document: Document) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
        """What the parts give, one after the other; the driver asks each by itself."""
        given = [part.extract(document) for part in self.parts]
        return tuple(one for claims, _ in given for one in claims), tuple(one for _, found in given for one in found)


Rows = tuple[str, list[dict[str, Any]]]


def _worked(number: int, fetched: Fetched | Problem, parts: Stages, moment: datetime) -> Iterator[Rows]:
    """The rows of one item, by table."""
    if isinstance(fetched, Problem):
        yield "problems", [tables.problem_row(number, fetched.subject, fetched)]
        return
    if fetched.fetched_at > moment:
        fetched = replace(fetched, fetched_at=moment)  # the same whenever the shard is worked off
    capture = capture_of(fetched, sha256(fetched.data))
    worked = work(capture, fetched.data, parts)
    document: Document | None = worked.document
    yield "problems", [tables.problem_row(number, capture.location, one) for one in worked.problems]
    if document is None:
        return
    referents = defaultdict[str, list[Resolution]](list)
    for one in worked.records(Resolution):
        referents[one.claim_id].append(one)
    makers = makers_of(worked.made)
    resolved = to_resolved(document, worked.records(Claim), worked.records(Resolution))
    yield "documents", [tables.document_row(number, capture, document, len(resolved))]
    yield (
        "claims",
        [tables.claim_row(capture, document, one, referents[one.claim.id], makers[one.claim.id]) for one in resolved],
    )

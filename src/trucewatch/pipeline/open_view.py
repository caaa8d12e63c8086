"""A ledger as those read it who may not see restricted sources: records of every kind, for briefs and exports."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.decisions import Decision
from trucewatch.core.ids import content_id
from trucewatch.core.incidents import Link
from trucewatch.core.makers import Pass
from trucewatch.core.people import View
from trucewatch.core.ports import FusedTables, Ledger, Record
from trucewatch.core.problems import Problem, Stage, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, Timestamp, Visit
from trucewatch.pipeline.around import source_of
from trucewatch.pipeline.shown import keep_shown
from trucewatch.pipeline.shown_open import OpenLedger
from trucewatch.pipeline.stages import source_registry
from trucewatch.review.decide import Action
from trucewatch.review.standing import restricted
from trucewatch.settings import Settings

R = TypeVar("R", bound=Record)


def seen_in(view: View, ledger: Ledger, settings: Settings) -> Ledger:
    """The ledger as a view has it: itself, or one to read only in which no restricted source was ever read.

    Which sources are restricted is as of now, also for a brief of an earlier entry. Close the ledger itself.
    """
    if view is View.FULL:
        return ledger
    sources = restricted(ledger.records(Decision))
    if not sources:
        return ledger
    keep_shown(ledger, settings)
    met = {one.source_id: one for one in ledger.records(Source)}
    known = {one.source_id: one for one in source_registry(settings)}
    registry = SourceRegistry((met | known).values())
    return cast(Ledger, OpenRecords(ledger, _gathered(ledger, registry, sources)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What restricted sources told."""

    registry: SourceRegistry
    sources: frozenset[str]
    documents: frozenset[str]
    captures: frozenset[str]
    claims: frozenset[str]
    incidents: frozenset[str]
    """Ids of the incidents that rest on such a claim first: nobody else knows them."""
    locations: frozenset[str]
    hashes: frozenset[str]

    def has(self, record_id: str) -> bool:
        """Whether an id, or an address, is of something that they told."""
        held = (self.documents, self.captures, self.claims, self.incidents, self.sources, self.locations)
        return any(record_id in one for one in held)

    def is_of_them(self, name: str | None, location: str) -> bool:
        """Whether a name, or an address where nobody is named, is of such a source."""
        source = self.registry.of(name, location if "://" in location else None)
        return source is not None and source.source_id in self.sources


def _gathered(ledger: Ledger, registry: SourceRegistry, sources: frozenset[str]) -> Hidden:
    documents: dict[str, str] = {}
    open_captures: set[str] = set()
    for document in ledger.records(Document):
        source = source_of(registry, document)
        if source is not None and source.source_id in sources:
            documents[document.id] = document.capture_id
        else:
            open_captures.add(document.capture_id)
    of_documents = frozenset(documents.values())
    claims = frozenset(claim.id for one in documents for claim in ledger.records(Claim, subject=one))
    nothing = frozenset[str]()
    hidden = Hidden(
        registry=registry,
        sources=sources,
        documents=frozenset(documents),
        captures=nothing,
        claims=claims,
        incidents=frozenset(content_id("incident", one) for one in claims),
        locations=nothing,
        hashes=nothing,
    )
    captures: list[Capture] = []
    others: list[Capture] = []
    for capture in ledger.records(Capture):
        of_hidden = capture.id in of_documents or hidden.is_of_them(
            dict(capture.given).get("publisher"), capture.location
        )
        (captures if of_hidden and capture.id not in open_captures else others).append(capture)
    return replace(
        hidden,
        captures=frozenset(one.id for one in captures),
        locations=frozenset(one.location for one in captures) - {one.location for one in others},
        hashes=frozenset(one.sha256 for one in captures) - {one.sha256 for one in others},
    )


class OpenRecords(OpenLedger):
    """A ledger to read only, without any record that a restricted source told or that speaks of one."""

    def __init__(self, ledger: Ledger, hidden: Hidden) -> None:
        super().__init__(ledger, hidden.documents)
        self._without = hidden

    def unit(self) -> AbstractContextManager[None]:
        """Raises StoreError: a view is read only."""
        raise StoreError("A view of a ledger cannot be written.", hint="Write to the ledger itself.")

    def fused(self) -> FusedTables | None:
        """The fusion of what is open, if it is up to date; None where everything is to be computed anew."""
        shown = self._ledger.shown()
        state = shown.state() if shown is not None else {}
        is_now = state.get("sequence") == str(self._ledger.sequence())
        is_of_these = set(json.loads(state.get("restricted", "[]"))) == self._without.sources
        return self._ledger.fused_open() if is_now and is_of_these else None

    def get(self, record_id: str) -> Record | None:
        """A record; None for one that is not there in this view."""
        return self._kept(self._ledger.get(record_id))

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Those of the records that are there, by id."""
        found = ((one, self._kept(record)) for one, record in self._ledger.get_many(record_ids).items())
        return {one: record for one, record in found if record is not None}

    def find(self, beginning: str) -> tuple[str, ...]:
        """Ids of records that begin so, of the first 20 that the ledger has."""
        found = self._ledger.find(beginning)
        return tuple(one for one in found if self.get(one) is not None)

    def records(self, kind: type[R], *, subject: str | None = None, as_of: int | None = None) -> Iterator[R]:
        """Records of one type in order of sequence."""
        for record in self._ledger.records(kind, subject=subject, as_of=as_of):
            kept = self._kept(record)
            if kept is not None:
                yield kept

    def latest_pass(self, stage: Stage, subject: str, *, as_of: int | None = None) -> Pass | None:
        """The last pass of a stage over a record, without what it made of a restricted source's."""
        return self._kept(self._ledger.latest_pass(stage, subject, as_of=as_of))

    def latest_passes(self, stage: Stage, subjects: Iterable[str]) -> dict[str, Pass]:
        """The same for many records at once."""
        found = ((one, self._kept(done)) for one, done in self._ledger.latest_passes(stage, subjects).items())
        return {one: done for one, done in found if done is not None}

    def _kept(self, record: R | None) -> R | None:
        """A record as this view has it."""
        if isinstance(record, Pass):
            return None if self._without.has(record.subject) else cast(R, self._shorter(record))
        of = _OF.get(type(record)) if record is not None else None
        return None if of is not None and of(self._without, record) else record

    def _shorter(self, done: Pass) -> Pass:
        """A pass without what it made of a restricted source's: a table of many publishers is one capture."""
        made = tuple(one for one in done.made if not self._without.has(one))
        return done if len(made) == len(done.made) else replace(done, made=made)


def _is_hidden_decision(hidden: Hidden, one: Decision) -> bool:
    """Whether it speaks of what is hidden, or of which sources are. Remarks on findings and on others' words may, and
    change nothing."""
    if one.subject.startswith(("finding-", "decision-")):
        return True
    is_restriction = one.action == Action.RESTRICT or (one.action == Action.UNDO and one.value == Action.RESTRICT)
    return is_restriction or hidden.has(one.subject) or hidden.has(one.value)


_OF: dict[type, Callable[[Hidden, Any], bool]] = {
    Capture: lambda hidden, one: one.id in hidden.captures,
    Document: lambda hidden, one: one.id in hidden.documents,
    Claim: lambda hidden, one: one.document_id in hidden.documents,
    Resolution: lambda hidden, one: one.claim_id in hidden.claims,
    Link: lambda hidden, one: one.left in hidden.claims or one.right in hidden.claims,
    Decision: _is_hidden_decision,
    Problem: lambda hidden, one: hidden.has(one.subject) or hidden.is_of_them(None, one.subject),
    Source: lambda hidden, one: one.source_id in hidden.sources,
    Visit: lambda hidden, one: one.location in hidden.locations or hidden.is_of_them(None, one.location),
    Fingerprint: lambda hidden, one: one.document_id in hidden.documents,
    Likeness: lambda hidden, one: one.left in hidden.documents or one.right in hidden.documents,
    Timestamp: lambda hidden, one: one.sha256 in hidden.hashes,
}
"""By type of record: whether it is of what restricted sources told."""

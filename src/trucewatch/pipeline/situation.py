"""The situation: incidents, findings, positions and proposals, computed from a ledger as of a sequence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from trucewatch.assess.claims import with_context
from trucewatch.assess.positions import positions, proposals, with_topics
from trucewatch.assess.settle import settled, told_beside
from trucewatch.assess.terms import assess
from trucewatch.core.agreements import Agreement, Position, Proposal
from trucewatch.core.claims import Claim, Remark, Resolution, Resolved
from trucewatch.core.decisions import Decision, consistent, standing
from trucewatch.core.incidents import Change, Finding, Incident, Link
from trucewatch.core.ports import FusedTables, Ledger
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Flood, Likeness, Visit
from trucewatch.extract.remarks import remarks
from trucewatch.fuse import Fused, by_time, fuse, judged, kept
from trucewatch.fuse.deciding import contradiction_problem
from trucewatch.fuse.future import problems as dated_ahead
from trucewatch.fuse.growing import Links
from trucewatch.pipeline.corrections import Corrected, carried, corrected, in_order, looked_at, with_changes
from trucewatch.pipeline.facts import InMemory
from trucewatch.pipeline.floods import Asked, Floods, floods_in
from trucewatch.pipeline.fused import up_to_date
from trucewatch.pipeline.moments import recorded_at
from trucewatch.pipeline.one_site import own_names
from trucewatch.pipeline.passes import Passes, again, all_of, current_readings, made
from trucewatch.pipeline.readings import Makers
from trucewatch.pipeline.review_carry import Moved, Page, decided, ends_of, moved, of_page, stale_pairs
from trucewatch.pipeline.review_effect import judged as as_judged
from trucewatch.pipeline.roots import with_roots
from trucewatch.pipeline.versions import gone_since, hours_of, supersessions
from trucewatch.resolve.resolver import to_resolved
from trucewatch.review.standing import Stale, Standing, unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that is computed, and what it was computed from. A pure function of the ledger up to `sequence`."""

    sequence: int
    documents: tuple[Document, ...]
    outdated: Mapping[str, str]
    """Superseded document id → the version that follows it."""
    resolved: tuple[Resolved, ...]
    incidents: tuple[Incident, ...]
    links: Sequence[Link]
    beside: Mapping[str, str]
    """Harm, damage and bare words of a breach → the incident that they are told beside."""
    findings: tuple[Finding, ...]
    agreements: tuple[Agreement, ...]
    positions: tuple[Position, ...]
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...]
    problems: tuple[Problem, ...]
    vanished: tuple[str, ...] = ()
    """Addresses of pages that were there once and are gone."""
    changes: tuple[Change, ...] = ()
    """What newer versions of pages changed in claims, came with or took back."""
    reviews: Mapping[str, Standing] = field(default_factory=dict)
    """What people said of claims that count now, by claim; rejected ones take no part in anything above."""
    stale: tuple[Stale, ...] = ()
    """What they said of words that no longer stand in one place."""
    floods: tuple[Flood, ...] = ()
    """Many documents of sources that nobody knew, telling alike within two days; the latest first."""
    recorded_at: datetime | None = None
    """When the last entry up to `sequence` was written; None where there is none."""


def situation(
    ledger: Ledger, agreements: tuple[tuple[Agreement, ...], tuple[Problem, ...]], *, as_of: int | None = None
) -> Situation:
    """Computes the situation from the ledger as it stood at sequence `as_of` (None: now)."""
    known, left_out = agreements
    moment = recorded_at(ledger, as_of)
    passes = Passes(ledger, as_of=as_of)
    documents = current_readings(ledger, passes, as_of=as_of)
    hours = hours_of(ledger.records(Capture, as_of=as_of))
    outdated = supersessions(documents, again(ledger, passes, as_of=as_of), hours)
    current = tuple(document for document in documents if document.id not in outdated)
    own = own_names(current)
    told = _corrections(ledger, documents, outdated, passes)
    decisions = tuple(ledger.records(Decision, as_of=as_of))
    said = _reviews(ledger, current, passes, decisions)
    pairs = _pairs_moved(ledger, current, passes, ends_of(decisions) - told.successors.keys())
    onto = {**told.successors, **pairs.onto}
    tables = up_to_date(ledger, known) if as_of is None else None
    if tables is not None:
        resolved, fused = _kept(tables, decisions)
        floods = floods_in(tables)
    else:
        alone = [one for one in current if one.id not in outdated.values()]
        claims = sorted((*_resolved(ledger, alone, passes, own), *_named(told.claims, own)), key=in_order)
        flooding = _flooding(ledger, documents, {one.id for one in current}, claims, as_of)
        counting, floods = flooding.marked_all(as_judged(claims, said.standings).claims), flooding.told()
        resolved = with_topics(with_roots(current, counting, ledger.records(Likeness, as_of=as_of)), known)
        fused = fuse(resolved, carried(decisions, onto))
    incidents = with_changes(fused.incidents, told.changes)
    completed = with_context(incidents)
    beside = told_beside(completed)
    findings = settled((finding for incident in completed for finding in assess(incident, known)), completed, beside)
    return Situation(
        sequence=ledger.sequence() if as_of is None else as_of,
        documents=documents,
        outdated=outdated,
        resolved=resolved,
        incidents=looked_at(incidents, findings, decisions),
        links=fused.links,
        beside=beside,
        findings=findings,
        agreements=known,
        positions=positions(resolved, known),
        proposals=proposals(resolved, known),
        remarks=tuple(remark for document in current for remark in remarks(document)),
        problems=(
            *ledger.records(Problem, as_of=as_of),
            *_contradictions(decisions, onto),
            *unreadable(decisions),
            *left_out,
            *dated_ahead(resolved),
        ),
        changes=told.changes,
        reviews=said.standings,
        stale=(*said.stale, *stale_pairs(decisions, pairs.lost)),
        vanished=tuple(gone_since(ledger.records(Visit, as_of=as_of))),
        recorded_at=moment,
        floods=floods,
    )


def _flooding(
    ledger: Ledger,
    documents: Sequence[Document],
    current: set[str],
    claims: Iterable[Resolved],
    as_of: int | None,
) -> Floods:
    """Which documents are of a flood, of all that are read."""
    told: defaultdict[str, list[Resolved]] = defaultdict(list)
    for one in claims:
        told[one.claim.document_id].append(one)
    read = {one.id for one in documents}
    asked = Asked(
        gather=lambda _: None,
        read=read.intersection,
        current=current.intersection,
        told=lambda document: told[document.id],
        as_of=as_of,
    )
    found = Floods(ledger, InMemory(), asked)
    found.turn(read | found.judge())
    return found


def _kept(tables: FusedTables, decisions: tuple[Decision, ...]) -> tuple[tuple[Resolved, ...], Fused]:
    """What tables that are up to date hold: claims in order of the ledger, incidents and links."""
    held = kept(tables)
    incidents = judged(held.incidents, decisions)
    return held.resolved, Fused(incidents=tuple(sorted(incidents, key=by_time)), links=Links(tables))


def _reviews(ledger: Ledger, current: Sequence[Document], passes: Passes, decisions: Iterable[Decision]) -> Page:
    """What people said of claims, page by page."""
    told = decided(decisions)
    if not told:
        return Page()
    claims = {one: claim for one, claim in ledger.get_many(told).items() if isinstance(claim, Claim)}
    read = ledger.get_many({claim.document_id for claim in claims.values()})
    newest = {document.page_key: document for document in current}
    pages: defaultdict[str, dict[str, list[Decision]]] = defaultdict(dict)
    for claim_id, claim in claims.items():
        document = read.get(claim.document_id)
        if isinstance(document, Document):
            pages[document.page_key][claim_id] = told[claim_id]
    claims_of = made(ledger, (newest[page] for page in pages if page in newest), passes, Stage.EXTRACT, Claim)
    found = []
    for page, said in pages.items():
        document = newest.get(page)
        ids = passes.made(Stage.EXTRACT, document.id) if document else ()
        found.append(of_page(ledger, document, [claims_of[one] for one in ids if one in claims_of], said))
    standings = {claim_id: stands for one in found for claim_id, stands in one.standings.items()}
    return Page(standings, tuple(stale for one in found for stale in one.stale))


def _pairs_moved(ledger: Ledger, current: Sequence[Document], passes: Passes, ends: Iterable[str]) -> Moved:
    """Where claims went that people said something of pairs with, and that are read no more."""
    newest = {document.page_key: document for document in current}

    def told(page: str) -> tuple[Document | None, Sequence[Claim]]:
        document = newest.get(page)
        return document, tuple(made(ledger, [document] if document else (), passes, Stage.EXTRACT, Claim).values())

    return moved(ledger, sorted(ends), told)


def _corrections(
    ledger: Ledger, documents: Sequence[Document], outdated: Mapping[str, str], passes: Passes
) -> Corrected:
    """What versions changed, of the pages that have several; the claims of those pages' newest versions."""
    several = [one for one in documents if one.id in outdated or one.id in outdated.values()]
    newest = [one for one in several if one.id not in outdated]
    older = [one for one in several if one.id in outdated]
    told = [_resolved(ledger, versions, passes, {}) for versions in (newest, older)]
    return corrected(ledger, several, outdated, told[0], told[1])


def _named(claims: Iterable[Resolved], own: Mapping[str, str]) -> Iterator[Resolved]:
    """Claims with the name that their page's site goes by."""
    return (replace(one, site=own.get(one.claim.document_id, one.site)) for one in claims)


def _contradictions(decisions: Sequence[Decision], successors: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each word of people on two claims, or on those that go them on, that contradicts earlier ones."""
    of = {new.id: old for old, new in zip(standing(decisions), carried(decisions, successors), strict=True)}
    _, wrong = consistent(carried(decisions, successors), {})
    return (contradiction_problem(of[one.decision.id], [of[two.id] for two in one.against]) for one in wrong)


def _resolved(
    ledger: Ledger, documents: Sequence[Document], passes: Passes, own: Mapping[str, str]
) -> tuple[Resolved, ...]:
    """Claims of the latest passes over the documents with their referents, in order of the ledger.

    `own` are the names of the documents' sites.
    """
    claims = made(ledger, documents, passes, Stage.EXTRACT, Claim)
    resolutions = made(ledger, documents, passes, Stage.RESOLVE, Resolution)
    everything: list[Resolved] = []
    makers = Makers(ledger)
    for document in documents:
        told = all_of(passes.made(Stage.EXTRACT, document.id), claims)
        referents = all_of(passes.made(Stage.RESOLVE, document.id), resolutions)
        found = to_resolved(document, told, referents, ledger.places(claim.id for claim in told))
        if document.id in own:
            found = tuple(replace(one, site=own[document.id]) for one in found)
        everything += makers.named(found, passes.maker_id(Stage.EXTRACT, document.id))
    return tuple(sorted(everything, key=in_order))

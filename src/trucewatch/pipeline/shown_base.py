"""Incidents of one view by the numbers that fusion knows them by, a few at a time: as `situation` has them all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucewatch.assess.claims import with_context
from trucewatch.assess.conduct import EFFECTS
from trucewatch.assess.settle import settled, told_beside
from trucewatch.assess.terms import assess
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Change, Finding, Incident
from trucewatch.core.kinds import Group
from trucewatch.core.ports import FusedClaim, FusedTables, Ledger, ShownTables
from trucewatch.fuse import by_time, judged
from trucewatch.fuse.denials import note_of
from trucewatch.fuse.growing_claims import Known
from trucewatch.fuse.growing_groups import incident_of_group
from trucewatch.fuse.growing_kept import incident_kept
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.fuse.weights import load_weights
from trucewatch.pipeline.corrections import looked_at, with_changes
from trucewatch.pipeline.fused import Keeper
from trucewatch.pipeline.review_kept import DECIDED, NEWEST, Said
from trucewatch.pipeline.shown_denials import Denials
from trucewatch.review.queue import is_judged, kind_of
from trucewatch.review.standing import standing_of

HELD = 6000
"""Incidents kept in memory between two lots, about 20 kB each."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An incident as `situation` tells it, with what is settled of it."""

    incident: Incident
    findings: tuple[Finding, ...]
    beside: str | None
    judged: int
    """Entry of the ledger of the last that people said of it, its claims or findings; 0 where nothing."""
    is_waiting: bool
    """Whether it is in the review queue."""


class World:
    """One view of the ledger: its fusion, and incidents computed from it."""

    def __init__(
        self,
        ledger: Ledger,
        tables: FusedTables,
        shown: ShownTables,
        known: tuple[Agreement, ...],
        *,
        mask: int,
        held: int = HELD,
    ) -> None:
        """`held`: incidents kept in memory between two lots."""
        self.ledger, self.tables, self.known, self.mask = ledger, tables, known, mask
        self.keeper = Keeper(ledger, tables, known)
        self._shown = shown
        self._fusion = Known(tables, load_weights())
        self.denials = Denials(tables, shown, self._fusion, world=mask)
        self._most = held
        self._held: dict[int, Incident] = {}
        self._changes: dict[str, tuple[Change, ...]] = {}
        self._states: dict[str, Mapping[str, str]] = {}

    def forget(self) -> None:
        """Lets go of what another lot will hardly ask for."""
        self._fusion.forget()
        if len(self._held) > self._most:
            self._held = dict(list(self._held.items())[-self._most // 2 :])
        for held in (self._changes, self._states):
            if len(held) > self._most:
                held.clear()

    # --- incidents

    def units(self, numbers: Collection[int]) -> dict[int, Unit]:
        """Those of these incidents that there are, computed with all that shares a document with them."""
        own = self.bases(numbers)
        documents = {one.claim.document_id for incident in own.values() if leans(incident) for one in incident.claims}
        around = self.bases(self.telling(documents)) | own
        ordered = sorted(around.values(), key=by_time)
        completed = {one.id: one for one in with_context(ordered)}
        beside = told_beside(list(completed.values()))
        told = [completed[incident.id] for incident in own.values()]
        findings = settled((one for incident in told for one in assess(incident, self.known)), told, beside)
        by_incident: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_incident[finding.incident_id].append(finding)
        return dict(self._seen(own, by_incident, beside))

    def _seen(
        self, own: Mapping[int, Incident], findings: Mapping[str, list[Finding]], beside: Mapping[str, str]
    ) -> Iterator[tuple[int, Unit]]:
        """Incidents with what people said of them."""
        parts = {one.id: (one.id, *one.claim_ids(), *(f.id for f in findings.get(one.id, ()))) for one in own.values()}
        said: defaultdict[str, list[Decision]] = defaultdict(list)
        last: defaultdict[str, int] = defaultdict(int)
        for place, decision in self.ledger.about(Decision, {end for ends in parts.values() for end in ends}):
            said[decision.subject].append(decision)
            last[decision.subject] = place
        every = [one for told in said.values() for one in told]
        told = [one for of_one in findings.values() for one in of_one]
        for number, incident in zip(own, looked_at(own.values(), told, every), strict=True):
            its = tuple(findings.get(incident.id, ()))
            stands = standing_of(incident.id, said[incident.id]) if incident.id in said else None
            is_waiting = incident.id not in beside and bool(kind_of(its)) and not is_judged(incident, stands)
            judged_at = max(last.get(one, 0) for one in parts[incident.id])
            yield number, Unit(incident, its, beside.get(incident.id), judged_at, is_waiting)

    def states(self, pages: Iterable[str]) -> dict[str, str]:
        """What people said of the claims of pages: accept, reject, unsure, correct or stale."""
        found: dict[str, str] = {}
        for page in set(pages):
            if page not in self._states:
                is_judged_page = bool(self.tables.facts(DECIDED, subject=page))
                newest = self.keeper.pages.versions(page)[-1:] if is_judged_page else ()
                said = Said(self.ledger, self.tables)
                self._states[page] = {
                    one: word for document in newest for one, word in said.page(document).states().items()
                }
            found |= self._states[page]
        return found

    def telling(self, documents: Collection[str]) -> set[int]:
        """The incidents with claims in documents."""
        if not documents:
            return set()
        numbers = {row.incident for row in self.tables.claims_of(documents) if not row.leads}
        joined = {denial: acts for denial, acts in self.denials.of(numbers).items() if len(acts) == 1}
        return (numbers - joined.keys()).union(*joined.values())

    def documents_of(self, numbers: Collection[int]) -> set[str]:
        """The documents with claims of incidents."""
        _, joined = self._joined(numbers)
        every = {*numbers, *(one for denials in joined.values() for one in denials)}
        return {row.document_id for row in self.tables.members(every)}

    def bases(self, numbers: Collection[int]) -> dict[int, Incident]:
        """Incidents with what versions changed and people's status, before anything of their documents is added."""
        absent = [number for number in numbers if number not in self._held]
        made = self._made(absent) if absent else {}
        self._held |= made
        return {number: self._held[number] for number in numbers if number in self._held}

    def _made(self, numbers: Collection[int]) -> dict[int, Incident]:
        alone, joined = self._joined(numbers)
        fits = {number: len(acts) for number, acts in alone.items()}
        wanted = [number for number in numbers if fits.get(number) != 1]
        parts = {number: (number, *sorted(joined.get(number, ()))) for number in wanted}
        rows: defaultdict[int, list[FusedClaim]] = defaultdict(list)
        for row in self.tables.members({one for group in parts.values() for one in group}):
            rows[row.incident].append(row)
        payloads = self.tables.incidents_of(wanted)
        plain = [number for number in wanted if len(parts[number]) == 1 and not fits.get(number) and rows[number]]
        made = {}
        told, later = self._told([row for number in plain for row in rows[number]])
        for number in plain:
            own = [told[row.number] for row in rows[number]]
            made[number] = incident_kept(payloads[number], own, later)
        for number in set(wanted) - set(plain):
            if rows[number]:
                group = sorted(row.number for part in parts[number] for row in rows[part])
                notes = {row.claim_id: note_of(fits[number]) for row in rows[number]} if fits.get(number) else {}
                self._fusion.learn()
                made[number] = incident_of_group(self._fusion, group, notes)
        changed = with_changes(made.values(), self._versions(made.values()))
        said = [one for _, one in self.ledger.about(Decision, (incident.id for incident in changed))]
        return dict(zip(made, judged(changed, said), strict=True))

    def _joined(self, numbers: Collection[int]) -> tuple[Mapping[int, frozenset[int]], Mapping[int, set[int]]]:
        """Of denials among these: what each fits. Of acts: the denials that are about nothing else."""
        about = self.denials.about(numbers)
        fits = self.denials.of({*numbers, *about})
        joined: defaultdict[int, set[int]] = defaultdict(set)
        for denial in about:
            acts = fits.get(denial, frozenset())
            if len(acts) == 1:
                joined[next(iter(acts))].add(denial)
        return fits, joined

    def _told(self, rows: Sequence[FusedClaim]) -> tuple[dict[int, Resolved], dict[int, list[Resolved]]]:
        """Claims by number, and other makers' readings by the number of the claim that they follow."""
        told = {row.number: resolved_of(row) for row in rows}
        later: defaultdict[int, list[Resolved]] = defaultdict(list)
        led = {row.document_id for row in rows if row.is_led}
        for row in self.tables.claims_of(led) if led else ():
            if row.leads in told:
                later[row.leads].append(resolved_of(row))
        return told, later

    def _versions(self, incidents: Iterable[Incident]) -> list[Change]:
        """What versions changed of the pages that incidents rest on."""
        documents = {one.claim.document_id for incident in incidents for one in incident.claims}
        rows = self._shown.rows("document", "id", documents)
        pages = {str(row["page_key"]) for row in rows}
        versions: defaultdict[str, set[object]] = defaultdict(set)
        for row in self._shown.rows("document", "page_key", pages):
            versions[str(row["page_key"])].add(row["id"])
        several = sorted(page for page, ids in versions.items() if len(ids) > 1)
        for page in several:
            if page not in self._changes:
                self._changes[page] = self.keeper.pages.changes(page)
        return [change for page in several for change in self._changes[page]]

    def current(self, page: str) -> set[str]:
        """The document of a page whose claims count."""
        return {document for _, document in self.tables.facts(NEWEST, subject=page)}


def leans(incident: Incident) -> bool:
    """Whether what the same documents tell beside it may change what is said of it."""
    return (incident.kind in EFFECTS or incident.kind.group is Group.VIOLENCE) and not incident.is_background

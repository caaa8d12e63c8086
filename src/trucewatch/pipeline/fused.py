"""What fusion keeps, brought up to date with the ledger: what came since is read, and only its pages are done again.

Decision note 0012 says what is kept and why.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trucewatch.assess.positions import with_topics
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.makers import Pass
from trucewatch.core.ports import FusedClaim, FusedTables, Ledger
from trucewatch.core.problems import Stage, StoreError
from trucewatch.core.records import Document
from trucewatch.core.sources import Likeness, Source, Visit
from trucewatch.fuse import Growing
from trucewatch.fuse.growing_groups import incident_id
from trucewatch.fuse.growing_rows import resolved_of
from trucewatch.pipeline.corrections import carried
from trucewatch.pipeline.floods import Asked, Floods
from trucewatch.pipeline.fused_digest import digest_of
from trucewatch.pipeline.fused_near import Near, lots
from trucewatch.pipeline.fused_pages import LINES, READS, VISITS, Pages
from trucewatch.pipeline.fused_sites import Sites
from trucewatch.pipeline.heirs import heirs_of
from trucewatch.pipeline.review_kept import NEWEST, Said
from trucewatch.pipeline.roots import with_roots
from trucewatch.pipeline.versions import last_visits

STATE = "state"
LOT = 200
"""Documents taken in at once."""
_LOG = logging.getLogger(__name__)


def up_to_date(ledger: Ledger, known: tuple[Agreement, ...], *, is_anew: bool = False) -> FusedTables | None:
    """The ledger's tables of fusion as of its last entry; None where it keeps none or they cannot be written now.

    They are made anew when fusion, its weights or the agreements changed, and where `is_anew` asks for it.
    """
    tables = ledger.fused()
    if tables is None:
        return None
    try:
        if not is_anew and _state(tables) == (digest_of(known), ledger.sequence()):
            return tables
        with ledger.unit():
            Keeper(ledger, tables, known).bring_up(is_anew=is_anew)
    except StoreError as error:
        _LOG.warning("incidents are computed anew, since what fusion keeps cannot be brought up to date: %s", error)
        return None
    return tables


def _state(tables: FusedTables) -> tuple[str, int]:
    told = tables.facts(STATE)
    return next(iter(told), ("", ""))[0], next(iter(told.values()), 0)


@dataclass(slots=True)
class Touched:
    """What came since: documents read, extracted or resolved again, or found to be like
    others; addresses asked for again; pages whose claims people judged."""

    documents: set[str] = field(default_factory=set)
    alike: set[str] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    """Pages with claims that people judged."""
    is_decided: bool = False
    """Whether people said anything."""


class Keeper:
    """Brings tables up to date with a ledger, inside the ledger's unit."""

    def __init__(self, ledger: Ledger, tables: FusedTables, known: tuple[Agreement, ...]) -> None:
        self._ledger, self._tables, self._known = ledger, tables, known
        self._growing = Growing(tables)
        self._said = Said(ledger, tables)
        self._near = Near(ledger)
        self.pages = Pages(ledger, tables, self._near)
        self._sites = Sites(tables)
        asked = Asked(gather=self._near.gather, read=self._read, current=self._current, told=self.pages.told)
        self._floods = Floods(ledger, tables, asked)
        self._changing: set[str] = set()
        self._is_fresh = False
        self._noted: defaultdict[str, dict[tuple[str, str], int | None]] = defaultdict(dict)

    def bring_up(self, *, is_anew: bool) -> None:
        """Takes in all that came since the tables were brought up last, or everything."""
        digest, upto = digest_of(self._known), self._ledger.sequence()
        told, since = _state(self._tables)
        before: dict[str, str] = {}
        if is_anew or told != digest or since > upto:
            before = self._incident_ids()
            self._tables.clear()
            since = 0
        self._is_fresh = since == 0  # then nothing is there that would have to be asked for
        self._take_in(self._touched(since), upto)
        if before:
            self._follow(before, upto)
        self._tables.put_facts(STATE, {**dict.fromkeys(self._tables.facts(STATE)), (digest, ""): upto})

    def retake(self, documents: Iterable[str], alike: Iterable[str], upto: int) -> None:
        """Takes documents in, or out, that the ledger has, or has no more, as versions of their pages."""
        self._is_fresh = False
        self._take_in(Touched(documents=set(documents), alike=set(alike)), upto)
        self._tables.put_facts(STATE, {**dict.fromkeys(self._tables.facts(STATE)), (digest_of(self._known), ""): upto})

    def _incident_ids(self) -> dict[str, str]:
        """The incident of each claim, by their ids."""
        rows = list(self._tables.every_claim())
        anchors = {row.incident for row in rows}
        ids = {row.number: incident_id(resolved_of(row)) for row in rows if row.number in anchors}
        return {row.claim_id: ids[row.incident] for row in rows if row.incident in ids}

    def _follow(self, before: Mapping[str, str], upto: int) -> None:
        """Which incident's claims are another one's now that everything was made anew."""
        ids = {row.number: incident_id(resolved_of(row)) for row in self._tables.every_claim()}
        steps = {
            (before[row.claim_id], ids[row.incident])
            for row in self._tables.every_claim()
            if row.incident and before.get(row.claim_id, ids[row.incident]) != ids[row.incident]
        }
        self._tables.add_successions((old, new, upto) for old, new in sorted(steps))

    # --- what came

    def _touched(self, since: int) -> Touched:
        touched = Touched()
        made: dict[str, tuple[str, ...]] = {}
        for _, record in self._ledger.since(since, Pass, Visit, Likeness, Decision, Source):
            match record:
                case Pass(stage=Stage.READ):
                    touched.documents.update(record.made)
                    made[record.subject] = record.made
                case Pass(stage=Stage.EXTRACT | Stage.RESOLVE):
                    touched.documents.add(record.subject)
                case Likeness():
                    touched.alike |= {record.left, record.right}
                case Visit():
                    touched.locations.add(record.location)
                case Source():
                    self._floods.meet(record)
                case Decision():
                    touched.is_decided = True
                    touched.judged |= {self._said.note(record)} - {""}
        touched.documents |= self._reread(made)
        for location in touched.locations:
            last = last_visits(self._ledger.records(Visit, subject=location)).get(location)
            before = {capture for _, capture in self._tables.facts(VISITS, subject=location)}
            now = {last.capture_id} if last and last.capture_id else set()
            self._tables.put_facts(VISITS, {(location, one): 1 if one in now else None for one in before | now})
            for capture_id in before ^ now:
                touched.documents.update(one for _, one in self._tables.facts(READS, subject=capture_id))
        return touched

    def _reread(self, made: Mapping[str, Sequence[str]]) -> set[str]:
        """Keeps which documents captures were read to; gives those that they were read to before."""
        before: set[str] = set()
        for capture, documents in made.items():
            gone = () if self._is_fresh else [one for _, one in self._tables.facts(READS, subject=capture)]
            before.update(gone)
            self._noted[READS] |= {(capture, one): None for one in gone} | {(capture, one): 1 for one in documents}
        self._write_noted()
        return before

    def _write_noted(self) -> None:
        """Writes what was noted for many pages at once."""
        for name, facts in self._noted.items():
            self._tables.put_facts(name, facts)
        self._noted.clear()

    def _take_in(self, touched: Touched, upto: int) -> None:
        decisions = self._said.of_pairs()
        self._near.forget()
        every = lots(sorted(touched.documents), LOT)
        pages = {one.page_key for lot in every for one in self._near.records(lot, Document).values()}
        after: dict[str, str] = {}
        turned: set[str] = set()
        for lot in lots(sorted(pages), LOT):
            self.pages.gather(lot)
            for page in lot:
                old, new = self._turn(page)
                after.update(dict.fromkeys(old, next(iter(new), "")))
                after.update({one: one for one in new})
                turned |= old ^ new
        self.pages.gather(())
        self._write_noted()
        for document_id in self._sites.renamed():
            after.setdefault(document_id, document_id)
        for page in touched.judged:
            for _, document_id in self._tables.facts(NEWEST, subject=page):
                after.setdefault(document_id, document_id)
        self._near.gather_copies(turned)
        near = touched.alike | {other for one in turned for other in self._alike(one)}
        after.update({one: one for one in self._current(near - after.keys())})
        flooding = touched.documents | after.keys() | (self._floods.judge() if touched.is_decided else set())
        for document_id in self._current(self._floods.turn(flooding - {""})):
            after.setdefault(document_id, document_id)
        self._changing = set(after)
        before: defaultdict[str, set[str]] = defaultdict(set)
        for old_id, new_id in after.items():
            before[new_id].add(old_id)
        for lot in lots(sorted(before), LOT):
            self._change({one: before[one] for one in lot}, decisions, upto)
        if not before:
            self._growing.change((), decisions=self._carried(decisions), sequence=upto)

    def _turn(self, page: str) -> tuple[set[str], set[str]]:
        """The page's document whose claims counted until now, and the one whose claims count from now on."""
        old = set() if self._is_fresh else {one for _, one in self._tables.facts(NEWEST, subject=page)}
        newest = {one.id: one for one in self.pages.versions(page)[-1:]}
        new = set(newest)  # empty where nothing is read from the page any more
        self._noted[NEWEST] |= {(page, one): 1 if one in new else None for one in old | new}
        for document in self._near.records(old - new, Document).values():
            self._sites.step(document, is_new=False)
        for one in new - old:
            self._sites.step(newest[one], is_new=True)
        return old, new

    def _read(self, documents: Iterable[str]) -> set[str]:
        return {one for _, one in self._tables.facts_among(READS, values=documents)}

    def _current(self, documents: Iterable[str]) -> set[str]:
        return {one for _, one in self._tables.facts_among(NEWEST, values=documents)}

    def _alike(self, document_id: str) -> set[str]:
        """Documents that hold words of this one."""
        return {end for one in self._near.copies(document_id) for end in (one.left, one.right)} - {document_id}

    # --- claims

    def _change(self, before: Mapping[str, set[str]], decisions: Sequence[Decision], upto: int) -> None:
        """Puts in the claims of documents, in the place of what their pages told before."""
        rows: defaultdict[str, list[FusedClaim]] = defaultdict(list)
        for row in self._tables.claims_of({one for old in before.values() for one in old}):
            rows[row.document_id].append(row)
        put: list[Resolved] = []
        heirs: dict[str, str] = {}
        documents = self._near.records([one for one in before if one], Document)
        self._near.gather(documents)
        self._near.gather_copies(documents)
        for document_id, old in before.items():
            told = self.pages.in_line(documents[document_id]) if document_id else ()
            put += self._resolved(documents[document_id], told) if document_id else ()
            gone = [row for one in old for row in rows[one]]
            heirs.update(heirs_of(gone, told))
            heirs.update({one.claim_id: new for one in gone if (new := self.pages.successors.get(one.claim_id))})
        gone_ids = [row.claim_id for held in rows.values() for row in held]
        self._growing.change(put, gone_ids, decisions=self._carried(decisions), heirs=heirs, sequence=upto)

    def _carried(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """People's words on claims of older versions, on those that go them on."""
        if not decisions:
            return ()
        told = (line.partition("\n") for _, line in self._tables.facts(LINES))
        lines = {old: new for old, _, new in told}
        return carried(decisions, {**lines, **self._said.moved(decisions, lines, self._changing)})

    def _resolved(self, document: Document, told: Sequence[Resolved]) -> tuple[Resolved, ...]:
        """A document's claims of the latest passes over it that take part, as `situation` has them."""
        told = self._floods.marked(document.id, self._said.judged(document, told))
        own = self._sites.name_of(document)
        if own:
            told = tuple(replace(one, site=own) for one in told)
        alike = sorted(self._current(self._alike(document.id)))
        documents = (document, *self._near.records(alike, Document).values())
        return with_topics(with_roots(documents, told, self._near.copies(document.id)), self._known)

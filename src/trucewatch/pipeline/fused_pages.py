"""Pages as the kept tables know them: their versions, what each tells, and which claims go on from one to the next."""

from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise

from trucewatch.core.claims import Claim, Resolution, Resolved
from trucewatch.core.incidents import Change
from trucewatch.core.ports import FusedTables, Ledger
from trucewatch.core.records import Capture, Document
from trucewatch.pipeline.corrections import Corrected, corrected, in_order
from trucewatch.pipeline.fused_near import Near
from trucewatch.pipeline.readings import Makers
from trucewatch.pipeline.versions import hours_of, version_chains
from trucewatch.resolve.resolver import to_resolved

READS, VISITS, LINES = "reads", "visit", "line"


class Pages:
    """Versions of pages in order of time, asked for once."""

    def __init__(self, ledger: Ledger, tables: FusedTables, near: Near) -> None:
        self._ledger, self._tables, self._near = ledger, tables, near
        self._makers = Makers(ledger)
        self._chains: dict[str, tuple[Document, ...]] = {}
        self._alone: set[str] = set()
        self._read_from: dict[str, dict[str, list[str]]] = {}
        self._documents: dict[str, Document] = {}
        self.successors: dict[str, str] = {}
        """Claims of older versions → those that go them on, of the pages that `in_line` was asked of."""

    def versions(self, page: str) -> tuple[Document, ...]:
        """The current readings of a page, oldest version first, as `versions.version_chains` orders them."""
        if page not in self._chains:
            chain = self._ordered(page)
            if len(chain) == 1:
                self._alone.add(page)  # most pages have one version: they are not held in memory
                return chain
            self._chains[page] = chain
        return self._chains[page]

    def gather(self, pages: Collection[str]) -> None:
        """Reads the versions of these pages, in the place of what is held of others."""
        ids = self._ledger.keyed_many("page", pages)
        captures: defaultdict[str, list[str]] = defaultdict(list)
        for capture, one in self._tables.facts_among(READS, values=[one for found in ids.values() for one in found]):
            captures[one].append(capture)
        self._read_from = {page: {one: captures[one] for one in ids.get(page, ()) if one in captures} for page in pages}
        read = {one for found in self._read_from.values() for one in found}
        self._documents = self._near.records(read, Document)

    def _ordered(self, page: str) -> tuple[Document, ...]:
        if page not in self._read_from:
            self.gather([page])
        read_from = self._read_from[page]
        documents = {one: self._documents[one] for one in read_from}
        if len(documents) == 1:
            return tuple(documents.values())
        captures = self._near.records({one.capture_id for one in documents.values()}, Capture)
        places = self._ledger.places({capture for found in read_from.values() for capture in found})
        order = sorted(documents.values(), key=lambda one: min(places[capture] for capture in read_from[one.id]))
        again = {
            one.id for one in order if any(self._tables.facts(VISITS, value=capture) for capture in read_from[one.id])
        }
        return version_chains(order, again, hours_of(captures.values())).get(page, ())

    def changes(self, page: str) -> tuple[Change, ...]:
        """What the versions of a page changed, as `situation` has it."""
        found = self._corrected(page)
        return found.changes if found else ()

    def in_line(self, document: Document) -> tuple[Resolved, ...]:
        """A document's claims, each with the one of the page's first version that it goes on."""
        found = self._corrected(document.page_key, document)
        if found is None:
            return self.told(document)
        self.successors.update(found.successors)
        before = {line: None for _, line in self._tables.facts(LINES, subject=document.page_key)}
        lines = {**before, **{f"{old}\n{new}": 1 for old, new in found.successors.items()}}
        self._tables.put_facts(LINES, {(document.page_key, line): is_so for line, is_so in lines.items()})
        return found.claims

    def _corrected(self, page: str, document: Document | None = None) -> Corrected | None:
        """The claims of a page's version (None: the newest) held against those before; None where it has but one."""
        chain = () if page in self._alone else self.versions(page)
        if len(chain) < 2:
            return None
        outdated = {older.id: newer.id for older, newer in pairwise(chain)}
        older = [one for version in chain[:-1] for one in self.told(version)]
        return corrected(self._ledger, chain, outdated, self.told(document or chain[-1]), older)

    def told(self, document: Document) -> tuple[Resolved, ...]:
        """What the latest passes over a version made, in order of the ledger."""
        extracted, resolved = self._near.passes(document.id)
        claims = self._near.records(extracted.made if extracted else (), Claim)
        referents = self._near.records(resolved.made if resolved else (), Resolution)
        places = self._near.places(claims)
        found = to_resolved(document, tuple(claims.values()), tuple(referents.values()), places)
        named = self._makers.named(found, extracted.maker_id if extracted else "")
        return tuple(sorted(named, key=in_order))

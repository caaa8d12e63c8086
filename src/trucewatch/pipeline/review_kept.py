"""What people said, as the kept tables remember it: by page and by pair, so that nobody reads all decisions again."""

from collections.abc import Container, Mapping, Sequence

from trucewatch.core.claims import Claim, Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.ports import FusedTables, Ledger
from trucewatch.core.problems import Stage
from trucewatch.core.records import Document
from trucewatch.fuse.pairs import number_of
from trucewatch.pipeline.review_carry import Page, ends_of, moved, of_page, page_of, supersedes_one
from trucewatch.pipeline.review_effect import judged
from trucewatch.review.decide import PAIRS
from trucewatch.review.standing import CLAIM_ACTIONS

NEWEST, DECIDED, PAIRED = "current", "decided", "paired"


class Said:
    """Decisions found again by the page of their claim, and those that bind pairs."""

    def __init__(self, ledger: Ledger, tables: FusedTables) -> None:
        self._ledger, self._tables = ledger, tables

    def note(self, decision: Decision) -> str:
        """Remembers a decision; gives the page whose claims it touches, empty where it touches none."""
        if supersedes_one(decision, PAIRS, self._ledger):
            self._tables.put_facts(PAIRED, {(decision.id, ""): 1})
        if not supersedes_one(decision, CLAIM_ACTIONS, self._ledger):
            return ""
        page = page_of(self._ledger, decision.subject)
        if page:
            self._tables.put_facts(DECIDED, {(page, decision.subject): 1})
        return page

    def carried_onto(self, claim_id: str, page: str) -> list[Decision]:
        """Decisions on earlier readings of the words of a claim that counts now."""
        ids = [one for _, one in self._tables.facts(DECIDED, subject=page) if one != claim_id]
        onto = moved(self._ledger, ids, self._newest).onto if ids else {}
        return [one for old in ids if onto.get(old) == claim_id for one in self._ledger.records(Decision, subject=old)]

    def of_pairs(self) -> tuple[Decision, ...]:
        """What people said of pairs, and what took its place."""
        found = self._ledger.get_many(decision_id for decision_id, _ in self._tables.facts(PAIRED))
        return tuple(one for one in found.values() if isinstance(one, Decision))

    def judged(self, document: Document, told: Sequence[Resolved]) -> tuple[Resolved, ...]:
        """A document's claims as people left them, without those that they rejected."""
        page = self._page(document, [one.claim for one in told])
        return judged(told, page.standings).claims

    def page(self, document: Document) -> Page:
        """What people said of the claims of a page's newest version, rejected ones among them, and what is stale."""
        if not self._tables.facts(DECIDED, subject=document.page_key):
            return Page()
        newest, current = self._newest(document.page_key)
        return self._page(newest, current) if newest is not None and newest.id == document.id else Page()

    def _page(self, document: Document, current: Sequence[Claim]) -> Page:
        ids = [claim_id for _, claim_id in self._tables.facts(DECIDED, subject=document.page_key)]
        if not ids:
            return Page()
        said = {one: list(self._ledger.records(Decision, subject=one)) for one in ids}
        return of_page(self._ledger, document, current, said)

    def moved(
        self, decisions: Sequence[Decision], lines: Mapping[str, str], changing: Container[str]
    ) -> Mapping[str, str]:
        """Ends of decided pairs that another reading took the place of → the claim on the same words.

        `changing` are the documents whose claims in the tables are not yet those that count.
        """
        wanted = ends_of(decisions) - lines.keys()
        rows = self._tables.claims(number_of(one) for one in wanted).values()
        held = {row.claim_id for row in rows if row.document_id not in changing}
        absent = sorted(wanted - held)
        return moved(self._ledger, absent, self._newest).onto

    def _newest(self, page: str) -> tuple[Document | None, Sequence[Claim]]:
        """The newest version of a page and the claims read from it."""
        ids = [one for _, one in self._tables.facts(NEWEST, subject=page)]
        document = self._ledger.get(ids[0]) if ids else None
        if not isinstance(document, Document):
            return None, ()
        done = self._ledger.latest_pass(Stage.EXTRACT, document.id)
        found = self._ledger.get_many(done.made if done else ())
        return document, [one for one in found.values() if isinstance(one, Claim)]

"""Fusion claim by claim: what comes or goes changes its own blocks and groups, and the rest stays as it is.

The outcome is that of `fuse` over all the claims at once, in whatever order and in whatever lots they came. Decision
note 0012 says why.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import overload

from trucewatch.core.claims import Resolved
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Evidence, Link, Relation
from trucewatch.core.ports import FusedClaim, FusedTables, FusedTie
from trucewatch.core.problems import Problem
from trucewatch.fuse import reprints
from trucewatch.fuse.deciding import Bonds, bonds
from trucewatch.fuse.growing_claims import Known
from trucewatch.fuse.growing_groups import Groups, Moved
from trucewatch.fuse.growing_kept import BONDS, kept
from trucewatch.fuse.growing_pairs import APART, NEAR, REPRINT, SAME, Ties
from trucewatch.fuse.pairs import number_of
from trucewatch.fuse.readings import link_of
from trucewatch.fuse.score import WeightScorer

MANY = 100
"""Claims put at once from which on cycles are not searched for meanwhile: a tenth of the processor's time."""
PASSAGE = Evidence(field="words", weight=reprints.WEIGHT, text="the same passage of a page and its reprint")


@dataclass(slots=True)
class Change:
    """What a change came to: how many pairs were compared, incidents made anew, and what people said in vain."""

    scored: int = 0
    incidents: int = 0
    problems: list[Problem] = field(default_factory=list)


class Growing:
    """Incidents kept in tables, and brought up to date with what comes and goes."""

    def __init__(self, tables: FusedTables, scorer: WeightScorer | None = None) -> None:
        self._tables = tables
        self._scorer = scorer or WeightScorer()
        self._known = Known(tables, self._scorer.weights)
        self._ties = Ties(self._known, self._scorer)

    def change(
        self,
        put: Sequence[Resolved] = (),
        gone: Iterable[str] = (),
        *,
        decisions: Sequence[Decision] = (),
        heirs: Mapping[str, str] | None = None,
        sequence: int = 0,
    ) -> Change:
        """Takes claims away, puts claims in, and makes incidents of what that touches.

        `decisions` are all that people said so far. `heirs` name, for claims that go, the ones that stand in their
        place (a page's next version): the incident of the one leads to that of the other. `sequence` is the entry
        of the ledger that this brings the tables up to. Of one claim put twice the earlier entry stays.
        """
        with _uncollected() if len(put) >= MANY else nullcontext():
            return self._change(put, gone, decisions, heirs or {}, sequence)

    def _change(
        self,
        put: Sequence[Resolved],
        gone: Iterable[str],
        decisions: Sequence[Decision],
        heirs: Mapping[str, str],
        sequence: int,
    ) -> Change:
        before = self._ties.scored
        changed = self._known.change(put, (number_of(one) for one in gone))
        away = {number: row for number, row in changed.old.items() if number not in changed.new}
        self._tables.drop_claims(away)
        self._tables.put_claims(changed.new.values())
        touched = self._ties.mend(changed)
        bound, problems = self._bonds(decisions)
        touched |= self._rebind(bound)
        lead_by = {number_of(old): number_of(new) for old, new in heirs.items()}
        led = {number: row.leads for number, row in changed.new.items() if row.leads}
        out = away | {number: changed.old[number] for number in led if number in changed.old}
        moved = Moved(changed=changed, away=out, heirs=lead_by | led, sequence=sequence)
        made = Groups(self._known, bound).regroup(touched, moved)
        self._known.forget()
        return Change(scored=self._ties.scored - before, incidents=made, problems=problems)

    # --- what people said

    def _bonds(self, decisions: Sequence[Decision]) -> tuple[Bonds, list[Problem]]:
        if not decisions:
            return {}, []
        ends = {
            one.subject: pair
            for one in decisions
            if one.subject.startswith("link-") and (pair := self._ends(one.subject, one.value))
        }
        told = (end for one in decisions for end in (one.subject, one.value) if end.startswith("claim-"))
        self._known.rows(map(number_of, told))  # in few queries what would be asked for one by one
        return bonds(decisions, ends, self._lead_of)

    def _lead_of(self, claim_id: str) -> str | None:
        if not claim_id.startswith("claim-"):
            return None
        row = self._row(claim_id)
        if row is not None and row.leads:
            row = self._known.rows([row.leads]).get(row.leads)
        return row.claim_id if row else None

    def _row(self, claim_id: str) -> FusedClaim | None:
        number = number_of(claim_id)
        return self._known.rows([number]).get(number)

    def _ends(self, link_id: str, claim_id: str) -> tuple[str, str] | None:
        """The claims of a link, which the decision names one of."""
        row = self._row(claim_id) if claim_id.startswith("claim-") else None
        if row is None:
            return None
        if row.leads or row.is_led:
            for later in self._tables.claims_of([row.document_id]):
                lead = self._known.rows([later.leads]).get(later.leads) if later.leads else None
                if lead and link_of(lead.claim_id, later.claim_id).id == link_id:
                    return lead.claim_id, later.claim_id
        for tie in self._tables.ties([row.number]):
            rows = self._known.rows([tie.left, tie.right])
            if tie.sort != APART and _link(tie, rows).id == link_id:
                return rows[tie.left].claim_id, rows[tie.right].claim_id
        return None

    def _rebind(self, bound: Bonds) -> set[int]:
        """Keeps the pairs that people bound; gives the claims of those that changed."""
        before = self._tables.facts(BONDS)
        after = {pair: int(is_same) for pair, is_same in bound.items()}
        moved = {pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
        self._tables.put_facts(BONDS, {pair: after.get(pair) for pair in moved})
        return {number_of(end) for pair in moved for end in pair if self._row(end)}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: claims and profiles hold none, and it walks over all of them again and again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Links(Sequence[Link]):
    """Links and near misses from the pairs that tables keep, in order; read, and their evidence worked out again, when
    somebody asks."""

    def __init__(self, tables: FusedTables) -> None:
        self._tables = tables

    @cached_property
    def _all(self) -> tuple[Link, ...]:
        return tuple(sorted(self._made(), key=in_order))

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | Sequence[Link]:
        return self._all[at]

    def _made(self) -> Iterator[Link]:
        scorer = WeightScorer()
        known = Known(self._tables, scorer.weights)
        known.learn()
        ties: set[FusedTie] = set()
        for row in self._tables.every_claim():
            if row.leads:
                yield link_of(known.rows([row.leads])[row.leads].claim_id, row.claim_id)
            ties.update(tie for tie in self._tables.ties([row.number]) if tie.sort != APART)
        linked = {(tie.left, tie.right) for tie in ties if tie.sort == SAME}
        for tie in ties:
            if tie.sort != REPRINT:
                profiles = known.profiles([tie.left, tie.right])
                yield scorer.link(profiles[tie.left], profiles[tie.right])
            elif (tie.left, tie.right) not in linked:
                yield replace(_link(tie, known.rows([tie.left, tie.right])), evidence=(PASSAGE,))
        yield from kept(self._tables).denials


def in_order(link: Link) -> tuple[str, str, str, str]:
    """Order of links."""
    return link.left, link.right, link.relation.value, repr(link.evidence)


def _link(tie: FusedTie, rows: Mapping[int, FusedClaim]) -> Link:
    """The link of a tie, without its evidence: the id needs none."""
    relation = Relation.DIFFERENT if tie.sort == NEAR else Relation.SAME
    return Link(left=rows[tie.left].claim_id, right=rows[tie.right].claim_id, relation=relation, score=tie.score)

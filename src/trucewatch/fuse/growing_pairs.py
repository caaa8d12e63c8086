"""Ties between claims brought up to date around those that changed: blocks, scores, reprints."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from trucewatch.core.ports import FusedClaim, FusedMember, FusedTie
from trucewatch.fuse.growing_claims import Changed, Known
from trucewatch.fuse.growing_rows import asked_keys, standing_in
from trucewatch.fuse.linking import passage_of
from trucewatch.fuse.pairs import CROWDED, Block, Member, Standing, hashed
from trucewatch.fuse.profile import Profile
from trucewatch.fuse.reprints import LEAST_SENTENCES, MOST_PAGES, reprinted
from trucewatch.fuse.score import WeightScorer
from trucewatch.fuse.totals import Tables

SAME, APART, NEAR, REPRINT = 1, 2, 3, 4
NO_TOTALS = Tables(())
Pair = tuple[int, int]


class Ties:
    """What claims have to do with each other, as tables hold it."""

    def __init__(self, known: Known, scorer: WeightScorer) -> None:
        self._known = known
        self._tables = known.tables
        self._scorer = scorer
        self.scored = 0

    def mend(self, changed: Changed) -> set[int]:
        """Brings blocks and ties up to date; gives the claims whose groups may have changed."""
        old = {number: standing_in(row) for number, row in changed.old.items()}
        new = {number: standing_in(row) for number, row in changed.new.items()}
        touched = self._cut(changed.old)
        wanted, lost = self._blocks(old, new)
        touched |= self._drop(lost)
        touched |= self._score(wanted)
        touched |= self._reprints(changed)
        return touched | changed.new.keys()

    def _cut(self, old: Mapping[int, FusedClaim]) -> set[int]:
        """Takes away all ties of claims that are no longer so."""
        ties = self._tables.ties(old)
        self._tables.drop_ties(ties)
        return {end for tie in ties for end in (tie.left, tie.right)} - old.keys()

    # --- blocks

    def _blocks(self, old: Mapping[int, Standing], new: Mapping[int, Standing]) -> tuple[set[Pair], set[Pair]]:
        """Writes the blocks; gives the pairs that meet now, and those that met before and meet no more there."""
        gone: defaultdict[int, list[Standing]] = defaultdict(list)
        come: defaultdict[int, list[Member]] = defaultdict(list)
        for stands in old.values():
            for key, _ in stands.keys:
                gone[key].append(stands)
        for stands in new.values():
            for key, is_inner in stands.keys:
                come[key].append(stands.member(is_inner))
        before = self._members(gone.keys() | come.keys())
        self._tables.drop_members(_lines(old.values()))
        self._tables.put_members(_lines(new.values()))
        wanted: set[Pair] = set()
        lost: set[Pair] = set()
        for key in gone.keys() | come.keys():
            left, entered, held = (
                {stands.number for stands in gone.get(key, ())},
                come.get(key, []),
                before.get(key, []),
            )
            if len(held) + len(entered) <= CROWDED:
                _meet([one for one in held if one[2] not in left] if left else held, entered, wanted)
                continue
            was = Block(held)
            now = was.with_changes(left, entered)
            for member in entered:
                wanted.update(_pair(member[2], other) for other in now.partners(member[2]))
            if was.is_crowded or now.is_crowded:
                moved = left | {member[2] for member in entered}
                _compare(was, now, moved, (wanted, lost))
        return wanted, lost

    def _members(self, keys: Iterable[int]) -> Mapping[int, list[Member]]:
        members: defaultdict[int, list[Member]] = defaultdict(list)
        for key, kind, rank, number, is_inner in self._tables.blocks(keys):
            members[key].append((kind, rank, number, is_inner))
        return members

    def _held(self, keys: Iterable[int]) -> dict[int, Block]:
        return {key: Block(found) for key, found in self._members(keys).items()}

    def _drop(self, lost: set[Pair]) -> set[int]:
        """Takes away the ties of pairs that meet in no block any more."""
        if not lost:
            return set()
        ties = [
            tie
            for tie in self._tables.ties({end for pair in lost for end in pair})
            if (tie.left, tie.right) in lost and tie.sort != REPRINT
        ]
        rows = self._known.rows({end for tie in ties for end in (tie.left, tie.right)})
        keys = {number: {key for key, _ in standing_in(row).keys} for number, row in rows.items()}
        blocks = self._held({key for tie in ties for key in keys[tie.left] & keys[tie.right]})
        over = [
            tie
            for tie in ties
            if not any(blocks[key].is_pair(tie.left, tie.right) for key in keys[tie.left] & keys[tie.right])
        ]
        self._tables.drop_ties(over)
        return {end for tie in over for end in (tie.left, tie.right)}

    # --- scores

    def _score(self, wanted: set[Pair]) -> set[int]:
        profiles = self._known.profiles({end for pair in wanted for end in pair})
        near = self._scorer.weights.of("thresholds", "near_miss")
        ties = []
        for left, right in sorted(wanted):
            if self._is_apart(profiles[left], profiles[right]):
                ties.append(FusedTie(left=left, right=right, sort=APART))
                continue
            score, is_same, is_barred = self._scorer.weighed(profiles[left], profiles[right])
            self.scored += 1
            if is_same:
                ties.append(FusedTie(left=left, right=right, sort=SAME, score=score))
            elif is_barred:
                ties.append(FusedTie(left=left, right=right, sort=APART))
            elif score > near:
                ties.append(FusedTie(left=left, right=right, sort=NEAR, score=score))
        self._tables.put_ties(ties)
        return {end for tie in ties if tie.sort != NEAR for end in (tie.left, tie.right)}

    def _is_apart(self, left: Profile, right: Profile) -> bool:
        """Whether a document's totals keep two claims apart, or a total another number of the same acts."""
        one, other = left.resolved.claim, right.resolved.claim
        totals = self._known.totals(left.document) if left.document == right.document else NO_TOTALS
        return totals.is_apart(one, other)

    # --- reprints

    def _reprints(self, changed: Changed) -> set[int]:
        """Ties of passages that a page and its reprint share, for the documents whose passages changed."""
        old, new = self._passages(changed.old.values()), self._passages(changed.new.values())
        keys = {member[0] for member in (*old, *new)}
        before = self._tables.ranks(keys)
        self._tables.drop_members([*old, *self._names(changed.old.values())])
        self._tables.put_members([*new, *self._names(changed.new.values())])
        after = self._tables.ranks(keys)
        crossing = [key for key in keys if (before.get(key, 0) > MOST_PAGES) != (after.get(key, 0) > MOST_PAGES)]
        numbers = {member[3] for member in self._tables.blocks(crossing)}
        documents = {row.document_id for row in (*changed.old.values(), *changed.new.values())}
        documents |= {row.document_id for row in self._known.rows(numbers).values()}
        return self._reprint(documents, after)

    def _reprint(self, documents: set[str], pages: Mapping[int, int]) -> set[int]:
        """Makes the ties of these documents' passages anew; gives the claims whose ties changed.

        `pages` tells how many pages have the passages of most of them.
        """
        own: defaultdict[str, list[FusedClaim]] = defaultdict(list)
        for row in self._tables.claims_of(documents):
            if not row.leads:
                own[row.document_id].append(row)
        ties = self._tables.ties(row.number for rows in own.values() for row in rows)
        held = {tie for tie in ties if tie.sort == REPRINT}
        made: set[FusedTie] = set()
        for rows in own.values():
            keys = {member[0] for member in self._passages(rows)} if len(rows) >= LEAST_SENTENCES else set()
            if len(keys) >= LEAST_SENTENCES:
                ranks = pages if keys <= pages.keys() else self._tables.ranks(keys)
                made |= self._shared({row.number for row in rows}, keys, ranks)
        self._tables.drop_ties(held - made)
        self._tables.put_ties(made - held)
        return {end for tie in held ^ made for end in (tie.left, tie.right)}

    def _shared(self, own: set[int], keys: Iterable[int], ranks: Mapping[int, int]) -> set[FusedTie]:
        """Ties of one document's passages with other documents'."""
        told = [key for key in keys if 1 < ranks.get(key, 0) <= MOST_PAGES]
        if len(told) < LEAST_SENTENCES:
            return set()
        numbers = sorted({member[3] for member in self._tables.blocks(told)})
        profiles = self._known.profiles(numbers)
        found = set()
        for (left, right), link in reprinted([profiles[number] for number in numbers]):
            one, other = numbers[left], numbers[right]
            if (one in own) != (other in own):
                found.add(FusedTie(left=one, right=other, sort=REPRINT, score=link.score))
        return found

    def _passages(self, rows: Iterable[FusedClaim]) -> list[FusedMember]:
        """Block lines of the claims' passages, ranked by document."""
        found = []
        for row in rows:
            words = () if row.leads else passage_of(self._known.resolved(row))
            if words:
                key = 1 << 62 | hashed("passage", words, bits=61)
                found.append((key, 0, hashed(row.document_id), row.number, False))
        return found

    def _names(self, rows: Iterable[FusedClaim]) -> list[FusedMember]:
        """Block lines of the names that the claims' roots rest on."""
        return [(key, 0, 0, row.number, False) for row in rows for key in asked_keys(self._known.resolved(row))]


def _lines(standings: Iterable[Standing]) -> list[FusedMember]:
    return [(key, one.kind, one.rank, one.number, is_inner) for one in standings for key, is_inner in one.keys]


def _compare(was: Block, now: Block, moved: set[int], found: tuple[set[Pair], set[Pair]]) -> None:
    """Pairs of claims that stayed and that meet now, or no more, since others came or went."""
    wanted, lost = found
    if was.is_crowded and now.is_crowded:
        near = {
            number for block in (was, now) for one in block.members if one[2] in moved for number in block.near(one)
        }
    else:
        near = {one[2] for one in was.members}
    for number in near - moved:
        before, after = set(was.partners(number)) - moved, set(now.partners(number)) - moved
        lost.update(_pair(number, other) for other in before - after)
        wanted.update(_pair(number, other) for other in after - before)


def _meet(held: Sequence[Member], entered: Sequence[Member], wanted: set[Pair]) -> None:
    """Adds the pairs that those who entered a block make there, where all meet: most blocks hold one or two."""
    for at, (_, _, number, is_inner) in enumerate(entered):
        for others in (held, entered[:at]):
            for _, _, other, is_other_inner in others:
                if not (is_inner and is_other_inner):
                    wanted.add((number, other) if number < other else (other, number))


def _pair(left: int, right: int) -> Pair:
    return (left, right) if left < right else (right, left)

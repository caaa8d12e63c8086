"""Claims as fusion's tables hold them: rows of a document made, read back and held against those before."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.codec import from_json
from trucewatch.core.ports import FusedClaim, FusedTables
from trucewatch.fuse.growing_rows import asked_key, packed, page_key, resolved_of, text_of, written
from trucewatch.fuse.linking import names_of
from trucewatch.fuse.pairs import hashed, number_of, standing_of
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.readings import Readings, completed, readings
from trucewatch.fuse.sources import Elsewhere, Roots, bodies_of, names_told
from trucewatch.fuse.totals import Tables, notes
from trucewatch.fuse.weights import Weights

TELLERS, NAMES = "teller", "told as"
KEPT = 20_000
"""Profiles kept in memory between two changes: about 8 kB each."""


@dataclass(slots=True)
class Changed:
    """Rows that are no longer so, and rows as they are now, by number; unchanged ones are in neither."""

    old: dict[int, FusedClaim] = field(default_factory=dict)
    new: dict[int, FusedClaim] = field(default_factory=dict)


class Known:
    """Rows and profiles of claims, read from the tables when they are asked for."""

    def __init__(self, tables: FusedTables, weights: Weights) -> None:
        self.tables = tables
        self.weights = weights
        self.roots = Roots((), weights)
        self._uses: Counter[tuple[str, str]] | None = None
        self._in_hand: Mapping[str, Sequence[Resolved]] = {}
        self._ids: dict[int, str] = {}
        self._totals: dict[str, Tables] = {}
        self._rows: dict[int, FusedClaim] = {}
        self._profiles: dict[int, Profile] = {}

    # --- what is known

    def rows(self, numbers: Iterable[int]) -> dict[int, FusedClaim]:
        """Rows by number, of those that there are."""
        wanted = set(numbers)
        absent = [number for number in wanted if number not in self._rows]  # a difference would walk all that is held
        if absent:
            self._rows.update(self.tables.claims(absent))
        return {number: self._rows[number] for number in wanted if number in self._rows}

    def profiles(self, numbers: Iterable[int]) -> Mapping[int, Profile]:
        """Profiles that claims are linked by; those of later readings are their own."""
        wanted = set(numbers)
        for number, row in self.rows(number for number in wanted if number not in self._profiles).items():
            followers = self.followers(row) if row.is_led else []
            own = self._own(resolved_of(row), row.claim_id)
            self._profiles[number] = own if row.leads else completed(own, followers)
        return self._profiles

    def resolved(self, row: FusedClaim) -> Resolved:
        """The claim of a row, read once where it is the one in hand."""
        held = self._profiles.get(row.number)
        return held.resolved if held is not None and self._rows.get(row.number) is row else resolved_of(row)

    def followers(self, lead: FusedClaim) -> list[Profile]:
        """Later readings of a claim, those of the earlier maker first."""
        told = [row for row in self.tables.claims_of([lead.document_id]) if row.leads == lead.number]
        own = [self._own(resolved_of(row), row.claim_id) for row in told]
        return sorted(own, key=lambda one: (one.resolved.reading, one.id))

    def claims_of(self, document_id: str) -> Sequence[Resolved]:
        """All claims of a document, those that are being put in for those that were."""
        held = self._in_hand.get(document_id)
        return [resolved_of(row) for row in self.tables.claims_of([document_id])] if held is None else held

    def totals(self, document_id: str) -> Tables:
        """The totals that a document tells."""
        if document_id not in self._totals:
            self._totals[document_id] = Tables(one.claim for one in self._leading(document_id, only="parts"))
        return self._totals[document_id]

    def notes(self, document_id: str) -> Mapping[str, str]:
        """What a reader must know of a document's totals, by claim id."""
        return notes(one.claim for one in self._leading(document_id))

    def _leading(self, document_id: str, *, only: str = "") -> list[Resolved]:
        rows = self.tables.claims_of([document_id])
        return [self.resolved(row) for row in rows if not row.leads and (not only or f'"{only}"' in row.payload)]

    def _own(self, resolved: Resolved, claim_id: str) -> Profile:
        return profile(resolved, self.weights, self.roots, claim_id)

    def forget(self) -> None:
        """Lets go of rows, and of profiles where they are many."""
        self._rows.clear()
        self._totals.clear()
        if len(self._profiles) > KEPT:
            # The latest are met again: what comes in comes in order of time, as far as it can.
            self._profiles = dict(list(self._profiles.items())[-KEPT // 2 :])

    # --- what changes

    def change(self, put: Sequence[Resolved], gone: Iterable[int]) -> Changed:
        """The rows of the documents that these claims are of, before and after. Nothing is written but the tellers."""
        away = set(gone)
        lost = self.rows(away)
        documents = {one.claim.document_id for one in put} | {row.document_id for row in lost.values()}
        before = {row.number: row for row in self.tables.claims_of(documents)}
        self._rows.update(before)
        held_before = {number: resolved_of(row) for number, row in before.items()}
        after = {number: one for number, one in held_before.items() if number not in away}
        told = dict(after)
        self._ids = {number: row.claim_id for number, row in before.items()}
        for one in put:
            claim_id = one.claim.id
            number = number_of(claim_id)
            self._ids[number] = claim_id
            held = told.get(number)
            if held is None or _entry(one) < _entry(held):
                told[number] = one
        texts = {number: before[number].payload for number, one in told.items() if after.get(number) is one}
        changed = Changed()
        self._in_hand = by_document(told.values(), documents)
        self.roots.forget(documents)
        for row in self._spread(self._tell(held_before, told), documents):
            before[row.number] = row
            self._ids[row.number] = row.claim_id
            told[row.number] = resolved_of(row)
            texts[row.number] = row.payload
        self._settle(before, told, texts, changed)
        self._in_hand, self._ids = {}, {}
        return changed

    def learn(self) -> None:
        """Reads who tells anywhere, which roots rest on."""
        self._tell({}, {})

    def _settle(
        self,
        before: Mapping[int, FusedClaim],
        told: Mapping[int, Resolved],
        texts: Mapping[int, str],
        changed: Changed,
    ) -> None:
        by_document: defaultdict[str, dict[int, Resolved]] = defaultdict(dict)
        for number, one in told.items():
            by_document[one.claim.document_id][number] = one
        for number, row in before.items():
            if number not in told:
                changed.old[number] = row
        for members in by_document.values():
            self._document(members, before, texts, changed)
        for number in changed.old.keys() | changed.new.keys():
            self._rows.pop(number, None)
        self._rows.update(changed.new)

    def _document(
        self,
        members: Mapping[int, Resolved],
        before: Mapping[int, FusedClaim],
        texts: Mapping[int, str],
        changed: Changed,
    ) -> None:
        """Rows of one document's claims; only what differs from before goes into `changed`."""
        payloads = {number: texts.get(number) or written(one) for number, one in members.items()}
        read = readings(members[number] for number in sorted(members))
        rests = self._rests(members, payloads, read)
        followers: defaultdict[int, list[int]] = defaultdict(list)
        for follower, lead_id in read.follows.items():
            followers[number_of(lead_id)].append(number_of(follower))
        for number, one in members.items():
            claim_id = self._ids[number]
            lead = number_of(read.rooted_in.get(claim_id, claim_id))
            led = [(at, rests[at]) for at in sorted({*followers[number], *followers[lead]})]
            follows = read.follows.get(claim_id, "")
            mark = hashed(rests[number], rests[lead], led, follows, bits=60)
            held = before.get(number)
            if held is not None and held.mark == mark:
                continue
            if held is not None:
                changed.old[number] = held
            row = FusedClaim(
                number=number,
                claim_id=claim_id,
                document_id=one.claim.document_id,
                sequence=one.sequence,
                payload=payloads[number],
                mark=mark,
                leads=number_of(follows) if follows else 0,
                incident=held.incident if held and not follows else 0,
                is_led=bool(followers[number]),
            )
            later = sorted((self._own(members[at], self._ids[at]) for at in followers[number]), key=_by_maker)
            own = self._own(one, claim_id)
            made = own if row.leads else completed(own, later)
            self._profiles[number] = made
            changed.new[number] = replace(row, place=b"" if row.leads else packed(standing_of(made)))

    def _rests(
        self, members: Mapping[int, Resolved], payloads: Mapping[int, str], read: Readings
    ) -> dict[int, list[object]]:
        """What each claim's links and incident take from it, its root and the totals of its document."""
        leading = [members[at].claim for at in sorted(members) if self._ids[at] not in read.follows]
        has_totals = any(one.parts for one in leading)
        totals, told = (Tables(leading), notes(leading)) if has_totals else (Tables(()), {})
        found: dict[int, list[object]] = {}
        for number, one in members.items():
            root = self.roots.of(one)
            rest: list[object] = [payloads[number], repr(root), root.id in self.roots.media]
            if has_totals:
                rest += [totals.total_of(one.claim), told.get(self._ids[number], "")]
            found[number] = rest
        return found

    def _tell(self, before: Mapping[int, Resolved], after: Mapping[int, Resolved]) -> set[str]:
        """Counts who tells and how they are called, and gives the names that now mean someone else than before."""
        if self._uses is None:
            self._uses = Counter()
            for name in (TELLERS, NAMES):
                self._uses.update({(name, text): uses for (text, _), uses in self.tables.facts(name).items()})
            self.roots = self._roots()
        moved: Counter[tuple[str, str]] = Counter()
        for number in before.keys() | after.keys():
            old, new = before.get(number), after.get(number)
            if old is not new:
                moved.update(_told_by(new))
                moved.subtract(_told_by(old))
        known = {what for what in moved if self._uses[what] > 0}
        self._uses.update(moved)
        for name in (TELLERS, NAMES):
            counts = {text: self._uses[name, text] for sort, text in moved if sort == name and moved[sort, text]}
            if counts:
                facts = {(text, ""): count if count > 0 else None for text, count in counts.items()}
                self.tables.put_facts(name, facts)
        turned = known ^ {what for what in moved if self._uses[what] > 0}
        if not turned:
            return set()
        was = self.roots.aliases
        self.roots = self._roots()
        now = self.roots.aliases
        names = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        actors = [from_json(Actor, json.loads(text)) for sort, text in turned if sort == TELLERS]
        return names.union(*(names_of(actor) for actor in actors))

    def _roots(self) -> Roots:
        """Roots over everyone who tells anywhere, and over pages as they are asked for."""
        told = [what for what, count in (self._uses or {}).items() if count > 0]
        actors = [from_json(Actor, json.loads(text)) for sort, text in told if sort == TELLERS]
        names = [text for sort, text in told if sort == NAMES]
        return Roots((), self.weights, Elsewhere(actors, names, self.claims_of))

    def _spread(self, names: Iterable[str], documents: set[str]) -> list[FusedClaim]:
        """Rows of further documents with claims whose roots may be others now."""
        by_name = self._asking((asked_key(name) for name in sorted(names)), documents)
        by_page = self._asking((page_key(one) for one in sorted(documents | by_name)), documents | by_name)
        self.roots.forget(by_name)
        found = self.tables.claims_of(by_name | by_page)
        self._rows.update({row.number: row for row in found})
        for row in found:
            self._profiles.pop(row.number, None)
        return found

    def _asking(self, keys: Iterable[int], but: set[str]) -> set[str]:
        """Documents, but for some, with claims in these blocks."""
        rows = self.rows({member[3] for member in self.tables.blocks(keys)}).values()
        return {row.document_id for row in rows} - but

    def read(self, document_id: str) -> tuple[Readings, dict[str, Profile]]:
        """A document's readings, and the profiles of all its claims by id."""
        own = {row.claim_id: self._own(resolved_of(row), row.claim_id) for row in self.tables.claims_of([document_id])}
        return readings(one.resolved for _, one in sorted(own.items())), own


def _by_maker(one: Profile) -> tuple[int, str]:
    return one.resolved.reading, one.id


def _entry(one: Resolved) -> tuple[int, str]:
    return one.sequence, repr(one)


def by_document(claims: Iterable[Resolved], documents: Iterable[str]) -> dict[str, list[Resolved]]:
    """The claims of each of these documents."""
    found: dict[str, list[Resolved]] = {one: [] for one in documents}
    for one in claims:
        found[one.claim.document_id].append(one)
    return found


def _told_by(one: Resolved | None) -> list[tuple[str, str]]:
    if one is None or one.flood:
        return []
    return [*((TELLERS, text_of(actor)) for actor in bodies_of(one)), *((NAMES, name) for name in names_told(one))]

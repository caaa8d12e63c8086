"""Claims as fusion's tables hold them: rows of a document made, read back and held against those before."""

import json
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from trucewatch.core.claims import Actor, Resolved
from trucewatch.core.codec import from_json, to_json
from trucewatch.core.ids import canonical
from trucewatch.core.ports import FusedClaim, FusedTables
from trucewatch.fuse.linking import linked, names_asked, names_of
from trucewatch.fuse.pairs import Standing, hashed, number_of, standing_of
from trucewatch.fuse.profile import Profile, profile
from trucewatch.fuse.readings import Readings, readings
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import Weights

TELLERS = "teller"
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
        self._tellers: Counter[str] | None = None
        self._like: Resolved | None = None
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
            own = self._own(resolved_of(row))
            self._profiles[number] = own if row.leads else linked(own, followers)
        return self._profiles

    def resolved(self, row: FusedClaim) -> Resolved:
        """The claim of a row, read once where it is the one in hand."""
        held = self._profiles.get(row.number)
        return held.resolved if held is not None and self._rows.get(row.number) is row else resolved_of(row)

    def followers(self, lead: FusedClaim) -> list[Profile]:
        """Later readings of a claim, those of the earlier maker first."""
        told = [row for row in self.tables.claims_of([lead.document_id]) if row.leads == lead.number]
        own = [self._own(resolved_of(row)) for row in told]
        return sorted(own, key=lambda one: (one.resolved.reading, one.id))

    def _own(self, resolved: Resolved) -> Profile:
        return profile(resolved, self.weights, self.roots)

    def forget(self) -> None:
        """Lets go of rows, and of profiles where they are many."""
        self._rows.clear()
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
        after = {number: resolved_of(row) for number, row in before.items() if number not in away}
        told = dict(after)
        for one in put:
            number = number_of(one.claim.id)
            held = told.get(number)
            if held is None or _entry(one) < _entry(held):
                told[number] = one
        texts = {number: before[number].payload for number, one in told.items() if after.get(number) is one}
        changed = Changed()
        for row in self._spread(self._tell(before.values(), told.values()), documents):
            before[row.number] = row
            told[row.number] = resolved_of(row)
            texts[row.number] = row.payload
        self._settle(before, told, texts, changed)
        return changed

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
        rests = {number: [payloads[number], repr(self.roots.of(one))] for number, one in members.items()}
        followers: defaultdict[int, list[int]] = defaultdict(list)
        for follower, lead_id in read.follows.items():
            followers[number_of(lead_id)].append(number_of(follower))
        for number, one in members.items():
            claim_id = one.claim.id
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
            later = sorted((self._own(members[at]) for at in followers[number]), key=_by_maker)
            own = self._own(one)
            made = own if row.leads else linked(own, later)
            self._profiles[number] = made
            changed.new[number] = replace(row, place=b"" if row.leads else packed(standing_of(made)))

    def _tell(self, before: Iterable[FusedClaim], after: Iterable[Resolved]) -> set[str]:
        """Counts who tells, and gives the names that now mean someone else than before."""
        if self._tellers is None:
            self._tellers = Counter({text: uses for (text, _), uses in self.tables.facts(TELLERS).items()})
            self.roots = self._roots(after)
        uses: Counter[str] = Counter()
        for one in after:
            self._like = self._like or one
            uses.update(_text(actor) for actor in set(one.tellers))
        for row in before:
            if '"tellers"' in row.payload:
                uses.subtract(_text(actor) for actor in set(resolved_of(row).tellers))
        known = {text for text, count in self._tellers.items() if count > 0}
        self._tellers.update(uses)
        moved = {text: self._tellers[text] for text, count in uses.items() if count}
        self.tables.put_facts(TELLERS, {(text, ""): count if count > 0 else None for text, count in moved.items()})
        now = {text for text, count in self._tellers.items() if count > 0}
        if known == now:
            return set()
        self.roots = self._roots(after)
        return {name for text in known ^ now for name in names_of(from_json(Actor, json.loads(text)))}

    def _roots(self, some: Iterable[Resolved]) -> Roots:
        """Roots over everyone who tells anywhere: they rest on the tellers of claims, and on nothing else of them."""
        self._like = self._like or next(iter(some), None)
        if self._like is None:
            row = next(self.tables.every_claim(), None)
            self._like = resolved_of(row) if row else None
        if self._like is None or self._tellers is None:
            return self.roots
        actors = [from_json(Actor, json.loads(text)) for text, count in self._tellers.items() if count > 0]
        return Roots([replace(self._like, tellers=tuple(actors))], self.weights)

    def _spread(self, names: Iterable[str], documents: set[str]) -> list[FusedClaim]:
        """Rows of further documents with claims whose roots may be others now."""
        asked = self.tables.blocks([asked_key(name) for name in sorted(names)])
        rows = self.rows({member[3] for member in asked}).values()
        others = {row.document_id for row in rows if row.document_id not in documents}
        found = self.tables.claims_of(others)
        self._rows.update({row.number: row for row in found})
        for row in found:
            self._profiles.pop(row.number, None)
        return found

    def read(self, document_id: str) -> tuple[Readings, dict[str, Profile]]:
        """A document's readings, and the profiles of all its claims by id."""
        own = {row.claim_id: self._own(resolved_of(row)) for row in self.tables.claims_of([document_id])}
        return readings(one.resolved for _, one in sorted(own.items())), own


def resolved_of(row: FusedClaim) -> Resolved:
    """The claim of a row."""
    return from_json(Resolved, json.loads(row.payload))


def written(record: object) -> str:
    """A record as JSON text that a database takes: half a surrogate pair stays escaped."""
    text = canonical(to_json(record))
    return text if text.isascii() or _is_writable(text) else json.dumps(to_json(record), sort_keys=True)


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def packed(stands: Standing) -> bytes:
    """A place as bytes; inner blocks are told by the sign."""
    keys = [-key - 1 if is_inner else key for key, is_inner in stands.keys]
    return struct.pack(f"<{len(keys) + 2}q", stands.kind, stands.rank, *keys)


def standing_in(row: FusedClaim) -> Standing:
    """The place that `packed` wrote; in no block where the row has none."""
    if not row.place:
        return Standing(row.number, 0, 0, ())
    kind, rank, *keys = struct.unpack(f"<{len(row.place) // 8}q", row.place)
    return Standing(row.number, kind, rank, tuple((-key - 1, True) if key < 0 else (key, False) for key in keys))


def asked_key(name: str) -> int:
    """The block of the claims whose root rests on what a name means."""
    return 1 << 62 | hashed("asked", name, bits=61)


def asked_keys(resolved: Resolved) -> frozenset[int]:
    """The blocks of the names that a claim's root rests on."""
    return frozenset(asked_key(name) for name in names_asked(resolved))


def _by_maker(one: Profile) -> tuple[int, str]:
    return one.resolved.reading, one.id


def _entry(one: Resolved) -> tuple[int, str]:
    return one.sequence, repr(one)


@lru_cache(maxsize=4096)
def _text(actor: Actor) -> str:
    return written(actor)

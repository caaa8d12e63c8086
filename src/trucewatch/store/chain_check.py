"""Whether the chain of hashes (`chain.py`) is that of the lines there are, and which line is not what it was."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from trucewatch.store.chain import SHORT, digest_of, hash_of, leaf, line_leaf, link_of, shortened
from trucewatch.store.queries import CHUNK
from trucewatch.store.schema import batch, redaction, succession

Trouble = tuple[str, str, str]
"""Code, subject and message of a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What is told of an entry that was blanked: by which decisions, oldest first, and its hashes before and now."""

    decisions: tuple[str, ...]
    was: str
    now: str


@dataclass(slots=True)
class ChainCheck:
    """One walk along the chain: hears of each line in order, and tells of each batch when its last line has passed."""

    connected: Callable[[], AbstractContextManager[Connection]]
    named: set[str]
    """Subjects of faults told already: what follows from those is not told again."""
    redacted: dict[int, Redacted] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    """The links of the batches there are, by number, kept for those asked for, and for the last one."""
    wanted: frozenset[int] = frozenset()
    last: int = 0
    """The newest batch."""
    _sides: dict[int, list[tuple[tuple[Any, ...], bytes, str]]] = field(default_factory=dict)
    _leaves: dict[int, tuple[bytes, str]] = field(default_factory=dict)
    _batches: Iterator[Row[Any]] = field(default_factory=lambda: iter(()))
    _now: Row[Any] | None = None
    _before: str = ""
    _place: int = 0

    def start(self) -> None:
        """Reads what stands beside the lines."""
        with self.connected() as connection:
            query = select(redaction).order_by(redaction.c.sequence, redaction.c.batch, redaction.c.decision_id)
            for row in connection.execute(query):
                held = self.redacted.get(row.sequence)
                decisions = (*held.decisions, row.decision_id) if held else (row.decision_id,)
                self.redacted[row.sequence] = Redacted(
                    decisions=decisions, was=held.was if held else row.was, now=row.now
                )
                told = leaf("redaction", row.sequence, row.decision_id, row.was, row.now)
                side = ((1, row.sequence, row.decision_id), told, f"redaction of entry {row.sequence}")
                self._sides.setdefault(row.batch, []).append(side)
            for row in connection.execute(select(succession)):
                told = leaf("succession", row.old_id, row.new_id, row.sequence)
                side = ((0, row.old_id, row.new_id), told, f"succession of {row.old_id} by {row.new_id}")
                self._sides.setdefault(row.batch, []).append(side)
        self._batches = self._every_batch()
        self._now = next(self._batches, None)

    def line(self, row: Row[Any]) -> Iterator[Trouble]:
        """Takes the next line in."""
        while self._now is not None and row.sequence > _last(self._now):
            yield from self._finish()
        self._place = row.sequence
        if self._now is None or row.sequence < self._now.first:
            yield "unchained", f"entry {row.sequence}", f"states {row.record_id} and is in no batch of the chain"
            return
        content = None
        if row.payload is not None:
            held = self.redacted.get(row.sequence)
            now = hash_of(row.payload)
            if held is not None and held.now != now and row.record_id not in self.named:
                yield "line_changed", row.record_id, f"entry {row.sequence} is not what its redaction left"
                self.named.add(row.record_id)
            content = (row.type, held.was if held else now, row.entered_at)
        stamp = (row.sequence, row.record_id, row.maker_id, row.round, row.recorded_at)
        self._leaves[row.sequence] = (line_leaf(stamp, content), row.record_id)

    def end(self) -> Iterator[Trouble]:
        """What is left when all lines have passed."""
        while self._now is not None:
            if self._now.last > self._place and self._now.last >= self._now.first:
                first = max(self._place + 1, self._now.first)
                message = (
                    f"entries {first} to {self._now.last} are gone; the chain tells them in batch {self._now.number}"
                )
                yield "tail_missing", f"batch {self._now.number}", message
            yield from self._finish()
        for number in sorted(self._sides):
            for _, _, told in self._sides[number]:
                yield "unchained", told, f"its batch {number} is not in the chain"

    def _finish(self) -> Iterator[Trouble]:
        """Holds a batch against what came by, and its link against the one before."""
        one = self._now
        if one is None:
            return
        sides = sorted(self._sides.pop(one.number, []))
        last = _last(one)
        told = [self._leaves.get(number) for number in range(one.first, last + 1)]
        leaves = [*told, *((hashed, name) for _, hashed, name in sides)]
        there = [pair[0] for pair in leaves if pair is not None]
        if len(there) != len(leaves) or digest_of(there) != one.digest or shortened(there) != one.leaves:
            yield from self._blame(one, leaves)
        what = (one.number, one.first, one.last, one.digest, one.recorded_at)
        if link_of(self._before, what, one.leaves) != one.chain or one.number != self.last + 1:
            message = (
                f"entries {one.first} to {one.last}: its link does not follow from the batch before and its content"
            )
            yield "chain_broken", f"batch {one.number}", message
        self._before, self.last = one.chain, one.number
        self.heads = {number: link for number, link in self.heads.items() if number in self.wanted}
        self.heads[one.number] = one.chain
        self._leaves = {number: held for number, held in self._leaves.items() if number > last}
        self._now = next(self._batches, None)

    def _blame(self, one: Row[Any], leaves: Sequence[tuple[bytes, str] | None]) -> Iterator[Trouble]:
        """Names the lines of a batch that are not what they were; where none can be named, the batch."""
        is_told = False
        for place, pair in enumerate(leaves):
            short = one.leaves[place * SHORT : (place + 1) * SHORT]
            if pair is None:
                is_told = True  # the gap is told by whoever counts the places
            elif pair[0][:SHORT] != short:
                is_told = True
                if pair[1] not in self.named:
                    self.named.add(pair[1])
                    number = one.first + place
                    where = f"entry {number}" if number <= one.last else f"a line of batch {one.number}"
                    yield "line_changed", pair[1], f"{where} is not what it was when it was written"
        if len(leaves) * SHORT != len(one.leaves) or not is_told:
            message = f"entries {one.first} to {one.last} and what was written with them are not what its digest tells"
            yield "chain_broken", f"batch {one.number}", message

    def _every_batch(self) -> Iterator[Row[Any]]:
        query, after, size = select(batch).order_by(batch.c.number).limit(CHUNK), 0, CHUNK
        while size == CHUNK:
            with self.connected() as connection:
                page = connection.execute(query.where(batch.c.number > after)).all()
            for row in page:
                yield row
                after = row.number
            size = len(page)


def _last(one: Row[Any]) -> int:
    """A batch's last place, and never beyond what its leaves tell: a number that was put in shall fill no memory."""
    return int(min(one.last, one.first + len(one.leaves) // SHORT - 1))

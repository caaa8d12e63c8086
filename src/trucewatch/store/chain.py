"""The chain of hashes over what was written: each unit is a batch, and each batch's link rests on the one before.

A leaf is the SHA-256 of a JSON array: of a line its place, record, maker, round, times, type and the SHA-256 of its
payload; of a succession or a redaction its columns. A batch's digest is the SHA-256 of its leaves, one after another:
lines by place, then successions, then redactions, each by key. Its link (`chain`) is the SHA-256 of the JSON array of
the link before, its number, first and last place, digest, the SHA-256 of its leaves' first bytes, and its time. The
first bytes of each leaf are kept, so that a changed line is named and not only its batch.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select

from trucewatch.store.queries import last_sequence
from trucewatch.store.schema import batch

SHORT = 8
"""Bytes kept of each leaf."""


def leaf(*told: Any) -> bytes:
    """The hash of one line, of any table."""
    return sha256(json.dumps(told, separators=(",", ":")).encode()).digest()


def hash_of(payload: str) -> str:
    """SHA-256 of a payload's text, hex."""
    return sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()


def line_leaf(stamp: Sequence[Any], content: Sequence[Any] | None) -> bytes:
    """The leaf of a line. `stamp`: sequence, record id, maker id, round, time; `content`: type, SHA-256 of the payload
    and time of the entry, where the line brought the record in."""
    return leaf("line", *stamp, *(content or (None, None, None)))


def link_of(before: str, told: Sequence[Any], short: bytes) -> str:
    """A batch's link. `told`: number, first, last, digest, time."""
    number, first, last, digest, moment = told
    what = [before, number, first, last, digest, sha256(short).hexdigest(), moment]
    return sha256(json.dumps(what, separators=(",", ":")).encode()).hexdigest()


@dataclass(slots=True)
class OpenBatch:
    """What a unit has written so far. Inner units that fail are cut off again."""

    number: int = 0
    """0 until the first line is written."""
    first: int = 0
    before: str = ""
    lines: list[bytes] = field(default_factory=list)
    successions: list[tuple[tuple[str, str], bytes]] = field(default_factory=list)
    redactions: list[tuple[tuple[int, str], bytes]] = field(default_factory=list)

    def mark(self) -> tuple[int, int, int]:
        """Where an inner unit begins."""
        return len(self.lines), len(self.successions), len(self.redactions)

    def cut(self, mark: tuple[int, int, int]) -> None:
        """Forgets what came since."""
        lines, successions, redactions = mark
        del self.lines[lines:]
        del self.successions[successions:]
        del self.redactions[redactions:]

    def begin(self, connection: Connection) -> int:
        """The batch's number, which the first line written settles. The write lock must be held."""
        if not self.number:
            query = select(batch.c.number, batch.c.chain).order_by(batch.c.number.desc()).limit(1)
            newest = connection.execute(query).first()
            self.number, self.before = (newest[0] + 1, newest[1]) if newest else (1, "")
            # Lines that somebody put in past the chain stay outside it, and are told when it is verified.
            self.first = last_sequence(connection) + 1
        return self.number

    def close(self, connection: Connection, moment: str) -> None:
        """Writes the batch's own line, where the unit wrote anything."""
        sides = [one for _, one in (*sorted(self.successions), *sorted(self.redactions))]
        leaves = [*self.lines, *sides]
        if not leaves:
            return
        self.begin(connection)
        connection.execute(insert(batch), row_of(self, leaves, moment))


def row_of(opened: OpenBatch, leaves: Sequence[bytes], moment: str) -> dict[str, Any]:
    """The row of a batch."""
    last = opened.first + len(opened.lines) - 1
    digest, short = digest_of(leaves), shortened(leaves)
    told = (opened.number, opened.first, last, digest, moment)
    return {
        "number": opened.number,
        "first": opened.first,
        "last": last,
        "digest": digest,
        "leaves": short,
        "chain": link_of(opened.before, told, short),
        "recorded_at": moment,
    }


def digest_of(leaves: Iterable[bytes]) -> str:
    """A batch's digest."""
    return sha256(b"".join(leaves)).hexdigest()


def shortened(leaves: Iterable[bytes]) -> bytes:
    """What is kept of each leaf."""
    return b"".join(one[:SHORT] for one in leaves)

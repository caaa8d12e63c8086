"""Whether the key table holds the keys of the entries: all of them, and no others."""

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select, tuple_

from trucewatch.core.ports import Record
from trucewatch.core.problems import DataIntegrityError
from trucewatch.store import rows
from trucewatch.store.queries import CHUNK, subject_key
from trucewatch.store.schema import entry, key

_WHOLE = 1 << 128
Trouble = tuple[str, str, str]
"""Code, subject and message of a fault."""


@dataclass(slots=True)
class KeySum:
    """The sum of the hashes of keys: equal, whatever their order, where the keys are the same."""

    total: int = 0
    count: int = 0

    def add(self, name: str, value: str, sequence: int) -> None:
        """Counts one key in."""
        line = f"{name}\0{value}\0{sequence}".encode("utf-8", "surrogatepass")
        self.total = (self.total + int.from_bytes(blake2b(line, digest_size=16).digest(), "big")) % _WHOLE
        self.count += 1

    def add_all(self, record: Record, sequence: int) -> None:
        """Counts in the keys that a record should have."""
        for name, value in rows.keys_of(record):
            self.add(name, subject_key(value), sequence)


def key_faults(connection: Connection, expected: KeySum, broken: Set[str]) -> Iterator[Trouble]:
    """What differs between the keys there are and those `expected`; each is looked for only where the sums differ.

    Keys of the records that are `broken` themselves are passed by.
    """
    found = KeySum()
    for page in _keys(connection):
        for row in page:
            found.add(row.name, row.value, row.sequence)
    if found == expected:
        return
    for trouble in chain(_extra(connection), _missing(connection)):
        if trouble[1] not in broken:
            yield trouble


def _keys(connection: Connection) -> Iterator[Sequence[Any]]:
    """The key table in pages, in the order it is kept in."""
    columns = (key.c.name, key.c.value, key.c.sequence)
    query = select(*columns).order_by(*columns).limit(CHUNK)
    page = connection.execute(query).all()
    while page:
        yield page
        after = page[-1]
        place = tuple_(*columns) > tuple_(after.name, after.value, after.sequence)
        page = connection.execute(query.where(place)).all()


def _extra(connection: Connection) -> Iterator[Trouble]:
    for page in _keys(connection):
        places = {row.sequence for row in page}
        query = select(entry.c.sequence, entry.c.record_id, entry.c.type, entry.c.payload)
        there = {row.sequence: row for row in connection.execute(query.where(entry.c.sequence.in_(places)))}
        for row in page:
            owner = there.get(row.sequence)
            if owner is None or (row.name, row.value) not in _of(owner.type, owner.payload):
                subject = owner.record_id if owner is not None else f"entry {row.sequence}"
                yield "key_extra", subject, f"is found by {row.name} {row.value[:120]!r}, which is none of its keys"


def _missing(connection: Connection) -> Iterator[Trouble]:
    query = select(entry.c.sequence, entry.c.record_id, entry.c.type, entry.c.payload)
    query = query.order_by(entry.c.sequence).limit(CHUNK)
    page = connection.execute(query).all()
    while page:
        for row in page:
            for name, value in _of(row.type, row.payload):
                one = select(key.c.sequence).where(
                    key.c.name == name, key.c.value == value, key.c.sequence == row.sequence
                )
                if connection.execute(one).first() is None:
                    yield "key_missing", row.record_id, f"is not found by {name} {value[:120]!r}"
        page = connection.execute(query.where(entry.c.sequence > page[-1].sequence)).all()


def _of(name: str, payload: str) -> set[tuple[str, str]]:
    """The keys of an entry; none where it cannot be read, which is said elsewhere."""
    try:
        return {(told, subject_key(value)) for told, value in rows.keys_of(rows.record_of(name, payload))}
    except (DataIntegrityError, json.JSONDecodeError, RecursionError):
        return set()

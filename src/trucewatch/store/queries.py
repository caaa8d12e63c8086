"""Queries that the ledger's writing rests on."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, func, select

from trucewatch.core.ports import Record
from trucewatch.store import rows
from trucewatch.store.schema import entry, made

T = TypeVar("T")

CHUNK = 500
"""Ids per query, and records per page of a stream: under the 999 parameters an old SQLite takes."""


def subject_key(text: str) -> str:
    """A subject as the database takes it: lone surrogates and NUL are written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def stamp(moment: datetime) -> str:
    """A moment as the tables hold it: UTC to the microsecond, so that texts sort like moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """The items in pieces of `CHUNK`."""
    whole = list(items)
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def last_sequence(connection: Connection) -> int:
    """The last place given; 0 when empty."""
    return connection.execute(select(func.max(made.c.sequence))).scalar() or 0


def stamps_of(connection: Connection, record_ids: Iterable[str], maker_id: str) -> dict[str, int]:
    """How often the maker has stated each of the records that the ledger knows."""
    counts: dict[str, int] = {}
    for chunk in chunks(record_ids):
        query = select(made.c.record_id, made.c.maker_id).where(made.c.record_id.in_(chunk))
        for record_id, stated_by in connection.execute(query):
            counts[record_id] = counts.get(record_id, 0) + (stated_by == maker_id)
    return counts


def texts_of(connection: Connection, document_ids: Iterable[str]) -> dict[str, str]:
    """The texts of the documents that the ledger knows."""
    texts: dict[str, str] = {}
    for chunk in chunks(document_ids):
        query = select(entry.c.record_id, entry.c.payload).where(
            entry.c.record_id.in_(chunk), entry.c.type == "document"
        )
        texts.update((record_id, json.loads(payload)["text"]) for record_id, payload in connection.execute(query))
    return texts


def entry_row(sequence: int, line: rows.Line, moment: str) -> dict[str, object]:
    """A new record's row of the entry table."""
    stage = rows.stage_of(line.record)
    return {
        "sequence": sequence,
        "record_id": line.record_id,
        "type": rows.type_name(type(line.record)),
        "stage": str(stage) if stage else None,
        "subject_id": subject_key(rows.subject_of(line.record)),
        "payload": rows.payload_of(line.record),
        "recorded_at": moment,
    }


def key_rows(sequence: int, record: Record) -> list[dict[str, object]]:
    """A new record's rows of the key table."""
    return [{"name": name, "value": subject_key(value), "sequence": sequence} for name, value in rows.keys_of(record)]


def digest_of_lines(connection: Connection) -> str:
    """SHA-256 over all lines in order: ids, types, payloads, makers, not the time of writing."""
    digest = rows.Digest()
    query = (
        select(made.c.sequence, made.c.record_id, made.c.maker_id, entry.c.type, entry.c.payload)
        .outerjoin(entry, entry.c.sequence == made.c.sequence)
        .order_by(made.c.sequence)
        .limit(CHUNK)
    )
    after, page = 0, CHUNK
    while page == CHUNK:
        found = connection.execute(query.where(made.c.sequence > after)).all()
        for sequence, record_id, maker_id, name, payload in found:
            digest.add(record_id, maker_id, None if payload is None else (name, payload))
            after = sequence
        page = len(found)
    return digest.hex()

"""Whether a ledger's database is what it says: every line read again, and held against its own id.

Reads in pages and holds one of them at a time. Nothing is written.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from trucewatch.core.claims import Claim
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Record
from trucewatch.core.problems import DataIntegrityError
from trucewatch.core.records import Capture
from trucewatch.store import rows
from trucewatch.store.chain_check import ChainCheck, Redacted
from trucewatch.store.database_check import database_faults
from trucewatch.store.keys_check import KeySum, key_faults
from trucewatch.store.ledger import SqlLedger
from trucewatch.store.queries import CHUNK, chunks, subject_key
from trucewatch.store.references import references
from trucewatch.store.schema import entry, key, made
from trucewatch.store.schema import maker as makers


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One difference: a stable code, the id, table or entry it is about, and what was found there."""

    code: str
    subject: str
    message: str


@dataclass(slots=True, kw_only=True)
class Walk:
    """What a walk through the ledger gathers."""

    checkpoints: dict[int, str] = field(default_factory=dict)
    """The ledger's digest when it had so many entries, for those asked for."""
    lines: int = 0
    records: int = 0
    keys: KeySum = field(default_factory=KeySum)
    broken: set[str] = field(default_factory=set)
    """Ids of records that are not what they were: what follows from that is not said again."""
    named: set[str] = field(default_factory=set)
    """Subjects of the faults told so far."""
    redacted: dict[int, Redacted] = field(default_factory=dict)
    """Entries whose words people had blanked."""
    heads: dict[int, str] = field(default_factory=dict)
    """Links of the chain by batch: those whose numbers were put in before the walk, and the newest."""
    batches: int = 0
    loose: dict[str, int | None] = field(default_factory=dict)
    """SHA-256 that records name and that no key leads to, with the length where one tells it."""


class LedgerCheck:
    """Checks of one ledger. All give faults as they are met; a database too broken to read raises StoreError."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger

    def database(self, *, is_quick: bool = False) -> Iterator[Fault]:
        """What the database's own check finds, and which of the ledger's locks are gone."""
        with self._connected() as connection:
            for code, subject, message in database_faults(connection, self._ledger.location, is_quick=is_quick):
                yield Fault(code=code, subject=subject, message=message)

    def gaps(self) -> Iterator[Fault]:
        """Whether places are counted without a gap, by their number alone."""
        with self._connected() as connection:
            count, last = connection.execute(select(func.count(), func.max(made.c.sequence)).select_from(made)).one()
        if count != (last or 0):
            yield Fault(code="sequence_gap", subject="made", message=f"{count} lines, but the last one is entry {last}")

    def lines(
        self, walk: Walk, checkpoints: Iterable[int] = (), *, heard: Callable[[int], object] = lambda _: None
    ) -> Iterator[Fault]:
        """Every line: its place, its maker, its record's id, what it refers to, a claim's words in their place, and
        the chain of hashes over them all.

        `heard` is told of each page of lines.
        """
        for fault in self._lines(walk, checkpoints, heard):
            walk.named.add(fault.subject)
            yield fault

    def _lines(self, walk: Walk, checkpoints: Iterable[int], heard: Callable[[int], object]) -> Iterator[Fault]:
        known = yield from self._makers()
        chain = ChainCheck(self._connected, walk.named, wanted=frozenset(walk.heads))
        chain.start()
        walk.redacted = chain.redacted
        digest, wanted, before = rows.Digest(), frozenset(checkpoints), 0
        for page in self._pages():
            for row in page:
                if row.sequence != before + 1:
                    message = f"entry {before} is followed by entry {row.sequence}"
                    yield Fault(code="sequence_gap", subject=f"entry {row.sequence}", message=message)
                if row.maker_id not in known:
                    message = f"made by {row.maker_id}, which the ledger does not know"
                    yield Fault(code="missing_reference", subject=row.record_id, message=message)
                content = None if row.payload is None else (row.type, row.payload)
                digest.add(row.record_id, row.maker_id, content)
                before = row.sequence
                if before in wanted:
                    walk.checkpoints[before] = digest.hex()
            walk.lines += len(page)
            heard(walk.lines)
            yield from self._records(page, walk)
            yield from _faults(trouble for row in page for trouble in chain.line(row))
        yield from _faults(chain.end())
        walk.heads, walk.batches = chain.heads, chain.last
        yield from self._unstamped()

    def keys(self, walk: Walk) -> Iterator[Fault]:
        """Whether the keys that records are found by are those of the records; after `lines`, with its walk."""
        with self._connected() as connection:
            for code, subject, message in key_faults(connection, walk.keys, walk.broken):
                yield Fault(code=code, subject=subject, message=message)

    def blobs(self, folder: str) -> dict[str, int | None]:
        """SHA-256 that records name and that begin with two digits, in order, with the length where one tells it."""
        query = (
            select(key.c.value, entry.c.type, entry.c.payload)
            .join(entry, entry.c.sequence == key.c.sequence)
            .where(key.c.name == "sha256", key.c.value >= folder, key.c.value < folder + "g")
            .order_by(key.c.value)
        )
        found: dict[str, int | None] = {}
        with self._connected() as connection:
            for name, kind, payload in connection.execute(query):
                found[name] = found.get(name) or (_size(payload) if kind == "capture" else None)
        return found

    def known(self, name: str, values: Iterable[str]) -> set[str]:
        """Those of the values that some record has as this key."""
        found: set[str] = set()
        with self._connected() as connection:
            for chunk in chunks(values):
                query = select(key.c.value).where(key.c.name == name, key.c.value.in_(chunk)).distinct()
                found.update(connection.execute(query).scalars())
        return found

    # --- one page at a time

    def _connected(self) -> AbstractContextManager[Connection]:
        return self._ledger._connection()

    def _makers(self) -> Generator[Fault, None, set[str]]:
        """Gives the ids of the makers there are, and yields those that were changed."""
        with self._connected() as connection:
            told = connection.execute(select(makers)).all()
        for row in told:
            maker = Maker(name=row.name, version=row.version, digest=row.digest)
            if maker.id != row.id:
                message = f"its name, version and digest now give {maker.id}"
                yield Fault(code="wrong_id", subject=row.id, message=message)
        return {row.id for row in told}

    def _pages(self) -> Iterator[Sequence[Row[Any]]]:
        query = (
            select(made.c.sequence, made.c.record_id, made.c.maker_id, entry.c.record_id.label("entered"))
            .add_columns(entry.c.type, entry.c.stage, entry.c.subject_id, entry.c.payload)
            .add_columns(made.c.round, made.c.recorded_at, entry.c.recorded_at.label("entered_at"))
            .outerjoin(entry, entry.c.sequence == made.c.sequence)
            .order_by(made.c.sequence)
            .limit(CHUNK)
        )
        after, size = -1, CHUNK
        while size == CHUNK:
            with self._connected() as connection:
                page = connection.execute(query.where(made.c.sequence > after)).all()
            yield page
            size = len(page)
            after = page[-1].sequence if page else after

    def _records(self, page: Sequence[Row[Any]], walk: Walk) -> Iterator[Fault]:
        sound: list[tuple[str, Record]] = []
        for row in page:
            if row.payload is None:
                continue
            walk.records += 1
            record = yield from _record(row, is_redacted=row.sequence in walk.redacted)
            if record is None:
                walk.broken.add(row.record_id)
                continue
            walk.keys.add_all(record, row.sequence)
            sound.append((row.record_id, record))
        self._loose([record for _, record in sound], walk)
        again = {row.record_id: row.sequence for row in page if row.payload is None}
        yield from self._entered(again)
        yield from self._references(sound)
        yield from self._words([record for _, record in sound if isinstance(record, Claim)], walk)

    def _loose(self, records: Sequence[Record], walk: Walk) -> None:
        named: dict[str, int | None] = {}
        for record in records:
            named.update((value, None) for name, value in rows.keys_of(record) if name == "sha256")
            if isinstance(record, Capture):
                named[record.sha256] = record.size
                if record.container:
                    named.setdefault(record.container, None)
        keyed = self.known("sha256", named)
        walk.loose.update((name, size) for name, size in named.items() if name not in keyed)

    def _entered(self, again: dict[str, int]) -> Iterator[Fault]:
        """A line that brings no record must state again one that came before it."""
        places: dict[str, int] = {}
        with self._connected() as connection:
            for chunk in chunks(again):
                query = select(entry.c.record_id, entry.c.sequence).where(entry.c.record_id.in_(chunk))
                places.update((row.record_id, row.sequence) for row in connection.execute(query))
        for record_id, sequence in again.items():
            if places.get(record_id, sequence) >= sequence:
                message = f"entry {sequence} states it, and no entry up to there brought it in"
                yield Fault(code="missing_record", subject=record_id, message=message)

    def _references(self, records: Sequence[tuple[str, Record]]) -> Iterator[Fault]:
        wanted = {record_id: references(record) for record_id, record in records}
        here = {record_id for record_id, _ in records}
        absent = {one for told in wanted.values() for one in told} - here
        there: set[str] = set()
        with self._connected() as connection:
            for chunk in chunks(absent):
                there.update(
                    connection.execute(select(entry.c.record_id).where(entry.c.record_id.in_(chunk))).scalars()
                )
                there.update(connection.execute(select(makers.c.id).where(makers.c.id.in_(chunk))).scalars())
        missing = absent - there
        for record_id, told in wanted.items():
            for one in missing.intersection(told):
                message = f"rests on {one}, which the ledger does not have"
                yield Fault(code="missing_reference", subject=record_id, message=message)

    def _words(self, claims: Sequence[Claim], walk: Walk) -> Iterator[Fault]:
        texts: dict[str, str] = {}
        with self._connected() as connection:
            for chunk in chunks(dict.fromkeys(claim.document_id for claim in claims)):
                query = select(entry.c.record_id, entry.c.payload).where(
                    entry.c.record_id.in_(chunk), entry.c.type == "document"
                )
                texts.update((record_id, _text(payload)) for record_id, payload in connection.execute(query))
        for claim in claims:
            if claim.document_id in walk.broken or claim.document_id not in texts:
                continue  # said already
            try:
                rows.check_claims([claim], texts)
            except DataIntegrityError as error:
                yield Fault(code="words_differ", subject=claim.id, message=error.message)

    def _unstamped(self) -> Iterator[Fault]:
        """Records that no line states: put in past the ledger."""
        stated = select(made.c.sequence).where(made.c.sequence == entry.c.sequence)
        query = select(entry.c.record_id, entry.c.sequence).where(~stated.exists()).order_by(entry.c.sequence)
        with self._connected() as connection:
            found = connection.execute(query.limit(CHUNK)).all()
        for record_id, sequence in found:
            message = f"stands at entry {sequence}, and no line tells who made it"
            yield Fault(code="unstated_record", subject=record_id, message=message)


def _faults(troubles: Iterable[tuple[str, str, str]]) -> Iterator[Fault]:
    return (Fault(code=code, subject=subject, message=message) for code, subject, message in troubles)


def _record(row: Row[Any], *, is_redacted: bool) -> Generator[Fault, None, Record | None]:
    """Gives a line's record (None where it is not what it was), and yields what is wrong with it."""
    if row.entered != row.record_id:
        message = f"entry {row.sequence} brought in {row.entered}, but is stated as {row.record_id}"
        yield Fault(code="wrong_id", subject=row.record_id, message=message)
    try:
        record = rows.record_of(row.type, row.payload)
        record_id = record.id
    except (DataIntegrityError, json.JSONDecodeError, RecursionError) as error:
        message = f"entry {row.sequence} cannot be read as a {row.type}: {str(error)[:160]}"
        yield Fault(code="unreadable_record", subject=row.record_id, message=message)
        return None
    stage = rows.stage_of(record)
    if getattr(record, "kept_id", "") and not is_redacted:
        message = f"entry {row.sequence} names its own id, and no decision had it redacted"
        yield Fault(code="wrong_id", subject=row.record_id, message=message)
        return None
    if record_id != row.record_id:
        message = f"entry {row.sequence}, a {row.type}, was changed: its content now gives {record_id}"
        yield Fault(code="wrong_id", subject=row.record_id, message=message)
        return None
    if (row.stage, row.subject_id) != (str(stage) if stage else None, subject_key(rows.subject_of(record))):
        message = (
            f"entry {row.sequence} stands under {row.subject_id[:120]!r}, its record says another subject or stage"
        )
        yield Fault(code="wrong_index", subject=row.record_id, message=message)
    return record


def _size(payload: str) -> int | None:
    try:
        size = json.loads(payload)["size"]
    except (ValueError, KeyError, TypeError):
        return None
    return size if isinstance(size, int) else None


def _text(payload: str) -> str:
    try:
        return str(json.loads(payload)["text"])
    except (ValueError, KeyError, TypeError):
        return ""

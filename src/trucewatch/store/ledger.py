"""The ledger in a database: append-only records under one growing sequence. Decision note 0002."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Entry, Record
from trucewatch.core.problems import Stage, StoreError
from trucewatch.core.records import Document
from trucewatch.store import rows
from trucewatch.store.desk_state import SqlDesk
from trucewatch.store.engine import WRITE, open_engine, plain
from trucewatch.store.fused import SqlTables
from trucewatch.store.fused_tables import OPEN
from trucewatch.store.people import SqlPeople
from trucewatch.store.queries import CHUNK, chunks, entry_row, key_rows, last_sequence, stamps_of, subject_key, texts_of
from trucewatch.store.schema import entry, key, made
from trucewatch.store.schema import maker as makers
from trucewatch.store.shown import SqlShown

R = TypeVar("R", bound=Record)

FOUND = 20
"""Most ids that `find` gives."""


def open_ledger(
    path_or_url: str | Path, *, create: bool = False, clock: Callable[[], datetime] | None = None
) -> "SqlLedger":
    """The ledger at a path or `sqlite:///` URL; with `create` a new one is made where there is none.

    An older ledger is brought up to date. `clock` stamps what is written and gives times with a zone.
    Raises StoreError where there is no ledger, where a stranger's file stands, or a newer program's ledger.
    """
    return SqlLedger(open_engine(path_or_url, create=create), clock or _now)


def _now() -> datetime:
    return datetime.now(UTC)


class SqlLedger:
    """`core.ports.Ledger` over SQLAlchemy Core. Threads may share one; a unit belongs to its thread.

    Where two records share an id, the first one written stays (a second capture of the same bytes at the
    same place keeps the first one's time).
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        weakref.finalize(self, engine.dispose)
        self._writer = engine.execution_options(**{WRITE: True})
        self._clock = clock
        self._unit = threading.local()
        self._is_closed = False
        self.location = str(engine.url.database)
        """Path of the database file, as it was given."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the database back; safe to repeat."""
        self._is_closed = True
        self._engine.dispose()

    # --- writing

    @contextmanager
    def unit(self) -> Iterator[None]:
        """One transaction; inside another unit, a part of that one. An exception takes back all since its start."""
        outer = self._held()
        with self._told():
            if outer is not None:
                with outer.begin_nested():
                    yield
                return
            with self._writer.begin() as connection:
                self._unit.connection = connection
                try:
                    yield
                finally:
                    self._unit.connection = None

    def add(self, records: Iterable[Record], *, maker: Maker) -> int:
        """Adds what is not yet there and stamps the maker; gives how many records were new. All or none.

        Raises DataIntegrityError when a claim's span does not hold its document's words, or its document is
        neither in the ledger nor in `records`; StoreError for what no ledger holds.
        """
        batch = [(record.id, record) for record in records]
        if not batch:
            return 0
        with self.unit(), self._connection() as connection:
            stamps = stamps_of(connection, {record_id for record_id, _ in batch}, maker.id)
            self._check(connection, batch, stamps)
            latest = self._latest_ids(batch, stamps)
            lines = list(rows.lines_of(batch, stamps, latest))
            if lines:
                self._write(connection, lines, maker)
        return sum(line.is_new for line in lines)

    def _check(self, connection: Connection, batch: Sequence[tuple[str, Record]], stamps: dict[str, int]) -> None:
        claims = rows.new_claims(batch, stamps)
        if not claims:
            return
        texts = {record_id: record.text for record_id, record in batch if isinstance(record, Document)}
        absent = {claim.document_id for claim in claims} - texts.keys()
        rows.check_claims(claims, texts | texts_of(connection, absent))

    def _latest_ids(self, batch: Sequence[tuple[str, Record]], stamps: dict[str, int]) -> dict[tuple[Stage, str], str]:
        """The latest passes beside those of the batch that are known already; new ones need none."""
        stated = [record for record_id, record in batch if isinstance(record, Pass) and stamps.get(record_id)]
        passes = {(one.stage, one.subject): self.latest_pass(one.stage, one.subject) for one in stated}
        return {key: latest.id for key, latest in passes.items() if latest}

    def _write(self, connection: Connection, lines: Sequence[rows.Line], maker: Maker) -> None:
        moment = self._clock().astimezone(UTC).isoformat(timespec="microseconds")
        if connection.execute(select(makers.c.id).where(makers.c.id == maker.id)).first() is None:
            values = {"id": maker.id, "name": maker.name, "version": maker.version, "digest": maker.digest}
            connection.execute(insert(makers), values)
        start = last_sequence(connection) + 1
        entries = [entry_row(number, line, moment) for number, line in enumerate(lines, start) if line.is_new]
        stamps = [
            {
                "sequence": number,
                "record_id": line.record_id,
                "maker_id": maker.id,
                "round": line.round,
                "recorded_at": moment,
            }
            for number, line in enumerate(lines, start)
        ]
        if entries:
            connection.execute(insert(entry), entries)
        keys = [row for number, line in enumerate(lines, start) if line.is_new for row in key_rows(number, line.record)]
        if keys:
            connection.execute(insert(key), keys)
        connection.execute(insert(made), stamps)

    # --- reading

    def get(self, record_id: str) -> Record | None:
        """The record, or None."""
        return self.get_many((record_id,)).get(record_id)

    def get_many(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """The records that there are, by id, in the order asked for."""
        wanted = list(dict.fromkeys(record_ids))
        found: dict[str, Record] = {}
        with self._connection() as connection:
            for chunk in chunks(wanted):
                query = select(entry.c.record_id, entry.c.type, entry.c.payload).where(entry.c.record_id.in_(chunk))
                for record_id, name, payload in connection.execute(query):
                    found[record_id] = rows.record_of(name, payload)
        return {record_id: found[record_id] for record_id in wanted if record_id in found}

    def records(self, kind: type[R], *, subject: str | None = None, as_of: int | None = None) -> Iterator[R]:
        """Records of one type in order of sequence, read page by page: those there are now, or were at `as_of`.

        What is added while one iterates is not among them.
        """
        name = rows.type_name(kind)
        upto = self.sequence() if as_of is None else min(as_of, self.sequence())
        wanted = [entry.c.type == name, entry.c.sequence <= upto]
        if subject is not None:
            wanted.append(entry.c.subject_id == subject_key(subject))
        return (cast(R, rows.record_of(name, payload)) for payload in self._payloads(wanted))

    def _payloads(self, wanted: Sequence[ColumnElement[bool]]) -> Iterator[str]:
        """Payloads of the entries that are wanted, a page per query, so that no read stays open between two."""
        query = select(entry.c.sequence, entry.c.payload).where(*wanted).order_by(entry.c.sequence).limit(CHUNK)
        after, page = 0, CHUNK
        while page == CHUNK:
            with self._connection() as connection:
                found = connection.execute(query.where(entry.c.sequence > after)).all()
            for sequence, payload in found:
                yield payload
                after = sequence
            page = len(found)

    def keyed(self, name: str, value: str, *, as_of: int | None = None) -> tuple[str, ...]:
        """Ids of the records that have this key (`rows.keys_of`), in order of sequence."""
        query = (
            select(entry.c.record_id)
            .join(key, key.c.sequence == entry.c.sequence)
            .where(key.c.name == name, key.c.value == subject_key(value))
        )
        if as_of is not None:
            query = query.where(key.c.sequence <= as_of)
        with self._connection() as connection:
            return tuple(connection.execute(query.order_by(key.c.sequence)).scalars())

    def entries(self, record_id: str) -> tuple[Entry, ...]:
        """Every stamp of the record: who made it and when, in order."""
        query = select(made).where(made.c.record_id == record_id).order_by(made.c.sequence)
        with self._connection() as connection:
            return tuple(
                Entry(
                    sequence=row.sequence,
                    recorded_at=datetime.fromisoformat(row.recorded_at),
                    record_id=row.record_id,
                    maker_id=row.maker_id,
                )
                for row in connection.execute(query)
            )

    def maker(self, maker_id: str) -> Maker | None:
        """The maker with this id, or None."""
        with self._connection() as connection:
            row = connection.execute(select(makers).where(makers.c.id == maker_id)).first()
        return Maker(name=row.name, version=row.version, digest=row.digest) if row else None

    def sequence(self) -> int:
        """The last place given; 0 when empty."""
        with self._connection() as connection:
            return last_sequence(connection)

    def latest_pass(self, stage: Stage, subject: str, *, as_of: int | None = None) -> Pass | None:
        """The pass of a stage over a subject that was stated last (up to `as_of`)."""
        query = (
            select(entry.c.payload)
            .join(made, made.c.record_id == entry.c.record_id)
            .where(entry.c.type == "pass", entry.c.subject_id == subject_key(subject), entry.c.stage == stage)
        )
        if as_of is not None:
            query = query.where(made.c.sequence <= as_of)
        with self._connection() as connection:
            payload = connection.execute(query.order_by(made.c.sequence.desc()).limit(1)).scalar()
        return None if payload is None else cast(Pass, rows.record_of("pass", payload))

    def since(self, sequence: int, *kinds: type[Record]) -> Iterator[tuple[int, Record]]:
        """What was stated after a place in the sequence, in order, read page by page."""
        query = (
            select(made.c.sequence, entry.c.type, entry.c.payload)
            .join(entry, entry.c.record_id == made.c.record_id)
            .order_by(made.c.sequence)
            .limit(CHUNK)
        )
        if kinds:
            query = query.where(entry.c.type.in_([rows.type_name(kind) for kind in kinds]))
        after, page = sequence, CHUNK
        while page == CHUNK:
            with self._connection() as connection:
                found = connection.execute(query.where(made.c.sequence > after)).all()
            for place, name, payload in found:
                yield place, rows.record_of(name, payload)
                after = place
            page = len(found)

    def places(self, record_ids: Iterable[str]) -> dict[str, int]:
        """The place where each record was stated first, of those that are there."""
        found: dict[str, int] = {}
        with self._connection() as connection:
            for chunk in chunks(dict.fromkeys(record_ids)):
                query = select(entry.c.record_id, entry.c.sequence).where(entry.c.record_id.in_(chunk))
                found.update((row.record_id, row.sequence) for row in connection.execute(query))
        return found

    def fused(self) -> SqlTables:
        """Where fusion keeps what it knows, in the same database."""
        return SqlTables(self._connection)

    def fused_open(self) -> SqlTables:
        """The same for what no restricted source told."""
        return SqlTables(self._connection, OPEN, world=1)

    def shown(self) -> SqlShown:
        """The desk's tables, in the same database."""
        return SqlShown(self._connection)

    def desk(self) -> SqlDesk:
        """Locks and assignments, in the same database."""
        return SqlDesk(self._connection)

    def people(self) -> SqlPeople:
        """Accounts, sessions, tokens and the audit, in the same database."""
        return SqlPeople(self._connection, self.unit)

    def current(self, stage: Stage, subject: str, *, as_of: int | None = None) -> tuple[Record, ...]:
        """What the latest pass of a stage over a subject made, in its order; empty without a pass."""
        latest = self.latest_pass(stage, subject, as_of=as_of)
        return tuple(self.get_many(latest.made).values()) if latest else ()

    def find(self, prefix: str) -> tuple[str, ...]:
        """Record ids that begin with `prefix`, sorted, at most `FOUND`."""
        first, beyond = subject_key(prefix), subject_key(prefix) + "\U0010ffff"  # a range is what the index serves
        query = select(entry.c.record_id).where(entry.c.record_id >= first, entry.c.record_id < beyond)
        with self._connection() as connection:
            return tuple(connection.execute(query.order_by(entry.c.record_id).limit(FOUND)).scalars())

    def digest(self) -> str:
        """SHA-256 over all lines in order: ids, types, payloads, makers, not the time of writing."""
        digest = rows.Digest()
        query = (
            select(made.c.sequence, made.c.record_id, made.c.maker_id, entry.c.type, entry.c.payload)
            .outerjoin(entry, entry.c.sequence == made.c.sequence)
            .order_by(made.c.sequence)
            .limit(CHUNK)
        )
        after, page = 0, CHUNK
        with self._connection() as connection:
            while page == CHUNK:
                found = connection.execute(query.where(made.c.sequence > after)).all()
                for sequence, record_id, maker_id, name, payload in found:
                    digest.add(record_id, maker_id, None if payload is None else (name, payload))
                    after = sequence
                page = len(found)
        return digest.hex()

    # --- connections

    def _held(self) -> Connection | None:
        """The connection of the unit that this thread is in."""
        return getattr(self._unit, "connection", None)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """The unit's connection, or one for a short read."""
        held = self._held()
        with self._told():
            if held is not None:
                yield held
                return
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database says, as a StoreError."""
        if self._is_closed:
            raise StoreError("The ledger is closed.")
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(f"The ledger cannot be read or written: {plain(error)}.") from error

"""The ledger in a database: append-only records under one growing sequence. Decision note 0002."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from trucewatch.core.decisions import Decision
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Record
from trucewatch.core.problems import Stage, StoreError
from trucewatch.core.records import Document
from trucewatch.store import rows
from trucewatch.store.chain import OpenBatch, hash_of, leaf, line_leaf
from trucewatch.store.desk_state import SqlDesk
from trucewatch.store.engine import (
    BUSY_TIMEOUT_S,
    location_of,
    open_engine,
    plain,
    refuse_other_revisions,
    writer_of,
)
from trucewatch.store.fused import SqlTables
from trucewatch.store.fused_tables import OPEN
from trucewatch.store.people import SqlPeople
from trucewatch.store.queries import (
    entry_row,
    key_rows,
    last_sequence,
    stamp,
    stamps_of,
    texts_of,
)
from trucewatch.store.reading import SqlReading
from trucewatch.store.redacting import blank, wipe
from trucewatch.store.schema import entry, key, made, succession
from trucewatch.store.schema import maker as makers
from trucewatch.store.shown import SqlShown
from trucewatch.store.shown_schema import OPEN as OPEN_VIEW
from trucewatch.store.turns import Turns


def open_ledger(
    path_or_url: str | Path, *, create: bool = False, clock: Callable[[], datetime] | None = None
) -> "SqlLedger":
    """The ledger at a path, `sqlite:///` or `postgresql://` URL; with `create` a new one is made where there is none.

    An older ledger is brought up to date. `clock` stamps what is written and gives times with a zone.
    Raises StoreError where there is no ledger, where a stranger's file stands, or a newer program's ledger.
    """
    return SqlLedger(open_engine(path_or_url, create=create), clock or _now)


def _now() -> datetime:
    return datetime.now(UTC)


class SqlLedger(SqlReading):
    """`core.ports.Ledger` over SQLAlchemy Core. Threads may share one; a unit belongs to its thread.

    Where two records share an id, the first one written stays (a second capture of the same bytes at the
    same place keeps the first one's time).
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        weakref.finalize(self, engine.dispose)
        self._writer = writer_of(engine)
        self._clock = clock
        self._unit = threading.local()
        self._turns = Turns(BUSY_TIMEOUT_S)
        self._is_closed = False
        self.location = location_of(engine)
        """Path of the database file, as it was given; of a server's database its URL without the password."""

        self.is_file = engine.dialect.name == "sqlite"
        """Whether the ledger is a file, and not on a server."""

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
                with self._inner(outer):
                    yield
                return
            with self._turns.mine(), self._writer.begin() as connection:
                refuse_other_revisions(connection, self.location)
                self._unit.connection, self._unit.batch = connection, OpenBatch()
                try:
                    yield
                    self._unit.batch.close(connection, self._moment())
                finally:
                    self._unit.connection = self._unit.batch = None

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that this thread reads inside is of one moment; others may write meanwhile. A unit inside is its own."""
        if self._lent() is not None:
            yield
            return
        # SQLite reads all of one transaction of one moment; PostgreSQL has to be asked for it.
        options = {} if self.is_file else {"isolation_level": "REPEATABLE READ"}
        with self._told(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            self._unit.snapshot = connection
            try:
                yield
            finally:
                self._unit.snapshot = None

    @contextmanager
    def _inner(self, outer: Connection) -> Iterator[None]:
        """A part of a unit. Where it fails, what it wrote is no part of the unit's batch."""
        mark = self._unit.batch.mark()
        try:
            with outer.begin_nested():
                yield
        except BaseException:
            self._unit.batch.cut(mark)
            raise

    def _moment(self) -> str:
        return stamp(self._clock())

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

    def redact(self, decision: Decision, blanked: Iterable[Record], *, maker: Maker) -> int:
        """Keeps a decision to redact and blanks records; gives how many were changed. Their ids and hashes stay.

        All that was made of the ledger is forgotten with it. In the database's files the words are gone after
        `wipe`. Raises StoreError for a record that is not there, or is of another type.
        """
        put = {record.id: record for record in blanked}
        with self.unit(), self._connection() as connection:
            rows.check_redaction(decision, put, self.get_many(put))
            self.add([decision], maker=maker)
            redactions = blank(connection, put, decision.id, self._unit.batch.begin(connection))
            self._unit.batch.redactions += redactions
            self.forget()
        return len(redactions)

    def forget(self) -> None:
        """Empties all that is made of the ledger: it is made anew when it is next asked for."""
        with self.unit():
            for tables in (self.fused(), self.fused_open(), self.shown()):
                tables.clear()

    def wipe(self) -> bool:
        """Has the database's files forget what was blanked or deleted; False where others hold them just now."""
        return wipe(self._engine)

    def _check(self, connection: Connection, batch: Sequence[tuple[str, Record]], stamps: dict[str, int]) -> None:
        rows.check_kept(batch, stamps)
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
        moment = self._moment()
        if connection.execute(select(makers.c.id).where(makers.c.id == maker.id)).first() is None:
            values = {"id": maker.id, "name": maker.name, "version": maker.version, "digest": maker.digest}
            connection.execute(insert(makers), values)
        self._unit.batch.begin(connection)
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
        contents = {row["sequence"]: (row["type"], hash_of(str(row["payload"])), moment) for row in entries}
        self._unit.batch.lines += [
            line_leaf((number, line.record_id, maker.id, line.round, moment), contents.get(number))
            for number, line in enumerate(lines, start)
        ]

    def _succeed(self, told: Sequence[tuple[str, str, int]]) -> None:
        """Keeps that incidents' claims went elsewhere: old id, new id, place in the sequence."""
        with self.unit(), self._connection() as connection:
            number = self._unit.batch.begin(connection)
            rows_ = [{"old_id": one[0], "new_id": one[1], "sequence": one[2], "batch": number} for one in told]
            connection.execute(insert(succession), rows_)
            self._unit.batch.successions += [(one[:2], leaf("succession", *one)) for one in told]

    def fused(self) -> SqlTables:
        """Where fusion keeps what it knows, in the same database."""
        return SqlTables(self._connection, self._succeed)

    def fused_open(self) -> SqlTables:
        """The same for what no restricted source told."""
        return SqlTables(self._connection, self._succeed, OPEN, world=OPEN_VIEW)

    def shown(self) -> SqlShown:
        """The desk's tables, in the same database."""
        return SqlShown(self._connection)

    def desk(self) -> SqlDesk:
        """Locks and assignments, in the same database."""
        return SqlDesk(self._connection)

    def people(self) -> SqlPeople:
        """Accounts, sessions, tokens and the audit, in the same database."""
        return SqlPeople(self._connection, self.unit)

    # --- connections

    def _held(self) -> Connection | None:
        """The connection of the unit that this thread is in."""
        return getattr(self._unit, "connection", None)

    def _lent(self) -> Connection | None:
        """The connection that this thread reads through: its unit's, or its snapshot's."""
        return self._held() or getattr(self._unit, "snapshot", None)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """The unit's connection or the snapshot's, or one for a short read."""
        held = self._lent()
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

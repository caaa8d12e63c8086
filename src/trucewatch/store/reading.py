"""What a ledger in a database gives back: the reading half of `core.ports.Ledger`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Entry, Record
from trucewatch.core.problems import Stage
from trucewatch.store import rows
from trucewatch.store.queries import CHUNK, chunks, digest_of_lines, last_sequence, subject_key
from trucewatch.store.schema import batch, entry, key, made
from trucewatch.store.schema import maker as makers

R = TypeVar("R", bound=Record)

FOUND = 20
"""Most ids that `find` gives."""


@cache
def _keyed() -> Select[str]:
    """Made once: it is asked of every page, and making it costs more than its answer."""
    query = select(entry.c.record_id).join(key, key.c.sequence == entry.c.sequence)
    query = query.where(key.c.name == bindparam("b_name"), key.c.value == bindparam("b_value"))
    return query.order_by(key.c.sequence)


@cache
def _latest_pass() -> Select[str]:
    """The same for the passes over a document."""
    query = select(entry.c.payload).join(made, made.c.record_id == entry.c.record_id)
    query = query.where(
        entry.c.type == "pass", entry.c.subject_id == bindparam("b_subject"), entry.c.stage == bindparam("b_stage")
    )
    return query.order_by(made.c.sequence.desc()).limit(1)


class SqlReading:
    """Reads lines through a connection that whoever inherits it lends (`_connection`)."""

    def _connection(self) -> AbstractContextManager[Connection]:
        """The unit's connection, or one for a short read."""
        raise NotImplementedError

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

    def about(self, kind: type[R], subjects: Iterable[str]) -> list[tuple[int, R]]:
        """Records of one type about any of these, each with the place where it was stated first; in order."""
        found: list[tuple[int, R]] = []
        name = rows.type_name(kind)
        query = select(entry.c.sequence, entry.c.payload).where(entry.c.type == name)
        with self._connection() as connection:
            for chunk in chunks({subject_key(one) for one in subjects}):
                told = connection.execute(query.where(entry.c.subject_id.in_(chunk))).all()
                found += [(place, cast(R, rows.record_of(name, payload))) for place, payload in told]
        return sorted(found, key=lambda one: one[0])

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
        query = _keyed()
        if as_of is not None:
            query = query.where(key.c.sequence <= as_of)
        with self._connection() as connection:
            return tuple(connection.execute(query, {"b_name": name, "b_value": subject_key(value)}).scalars())

    def keyed_many(self, name: str, values: Iterable[str], *, most: int | None = None) -> dict[str, tuple[str, ...]]:
        """`keyed` for many values, in one query for some hundreds of them; those that no record has are left out.

        With `most`, of each value the first so many ids, and what lies behind them is not read: a query for each.
        """
        asked = {subject_key(value): value for value in values}
        if most is not None:
            return self._keyed_first(name, asked, most)
        found: dict[str, list[str]] = {}
        query = select(key.c.value, entry.c.record_id).join(entry, key.c.sequence == entry.c.sequence)
        query = query.where(key.c.name == name).order_by(key.c.sequence)
        with self._connection() as connection:
            for chunk in chunks(asked):
                for value, record_id in connection.execute(query.where(key.c.value.in_(chunk))):
                    found.setdefault(asked[value], []).append(record_id)
        return {value: tuple(ids) for value, ids in found.items()}

    def _keyed_first(self, name: str, asked: Mapping[str, str], most: int) -> dict[str, tuple[str, ...]]:
        found = {}
        with self._connection() as connection:
            for kept, value in asked.items():
                told = {"b_name": name, "b_value": kept, "b_most": most}
                if ids := connection.scalars(_keyed().limit(bindparam("b_most")), told).all():
                    found[value] = tuple(ids)
        return found

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
        query = _latest_pass()
        if as_of is not None:
            query = query.where(made.c.sequence <= as_of)
        with self._connection() as connection:
            payload = connection.execute(query, {"b_subject": subject_key(subject), "b_stage": stage}).scalar()
        return None if payload is None else cast(Pass, rows.record_of("pass", payload))

    def latest_passes(self, stage: Stage, subjects: Iterable[str]) -> dict[str, Pass]:
        """The same for many subjects at once; those without a pass are left out."""
        wanted = {subject_key(one): one for one in subjects}
        latest: dict[str, str] = {}
        query = select(entry.c.subject_id, entry.c.payload).join(made, made.c.record_id == entry.c.record_id)
        query = query.where(entry.c.type == "pass", entry.c.stage == stage).order_by(made.c.sequence)
        with self._connection() as connection:
            for chunk in chunks(wanted):
                told = connection.execute(query.where(entry.c.subject_id.in_(chunk)))
                latest.update((wanted[subject], payload) for subject, payload in told)
        return {subject: cast(Pass, rows.record_of("pass", payload)) for subject, payload in latest.items()}

    def since(self, sequence: int, *kinds: type[Record]) -> Iterator[tuple[int, Record]]:
        """What was stated after a place in the sequence, in order, read page by page."""
        query = (
            select(made.c.sequence, entry.c.type, entry.c.payload)
            .join(entry, entry.c.record_id == made.c.record_id)
            .order_by(made.c.sequence)
            .limit(CHUNK)
        )
        if kinds:
            # Told so that no index serves it: by types the whole ledger would be read and sorted for each page of this.
            query = query.where((entry.c.type + "").in_([rows.type_name(kind) for kind in kinds]))
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

    def head(self) -> tuple[int, str]:
        """The newest batch's number and link: written down elsewhere, they prove later that nothing was taken out."""
        query = select(batch.c.number, batch.c.chain).order_by(batch.c.number.desc()).limit(1)
        with self._connection() as connection:
            row = connection.execute(query).first()
        return (row.number, row.chain) if row else (0, "")

    def digest(self) -> str:
        """SHA-256 over all lines in order: ids, types, payloads, makers, not the time of writing."""
        with self._connection() as connection:
            return digest_of_lines(connection)

"""Locks and assignments in the ledger's database: `core.desk.DeskState`. Mutable, and no part of the record."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, select

from trucewatch.core.desk import Assignment, Lock
from trucewatch.store.desk_schema import desk_assignment, desk_lock
from trucewatch.store.queries import chunks, stamp, subject_key


class SqlDesk:
    """`core.desk.DeskState` over SQLAlchemy Core. Changes belong in the ledger's `unit()`."""

    def __init__(self, connected: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connected = connected

    def locks(self, record_ids: Iterable[str], *, now: datetime) -> dict[str, Lock]:
        """The locks that have not run out."""
        found: dict[str, Lock] = {}
        with self._connected() as connection:
            for chunk in chunks(dict.fromkeys(map(subject_key, record_ids))):
                query = select(desk_lock).where(desk_lock.c.record_id.in_(chunk), desk_lock.c.until > stamp(now))
                for row in connection.execute(query):
                    found[row.record_id] = Lock(
                        record_id=row.record_id, person=row.person, until=datetime.fromisoformat(row.until)
                    )
        return found

    def put_lock(self, lock: Lock, *, now: datetime) -> None:
        """Keeps a lock in the place of any other on its record, and forgets those that ran out."""
        row = {
            "record_id": subject_key(lock.record_id),
            "person": subject_key(lock.person),
            "until": stamp(lock.until),
        }
        with self._connected() as connection:
            connection.execute(delete(desk_lock).where(desk_lock.c.until <= stamp(now)))
            connection.execute(delete(desk_lock).where(desk_lock.c.record_id == row["record_id"]))
            connection.execute(insert(desk_lock), row)

    def drop_lock(self, record_id: str) -> None:
        self._drop(desk_lock, record_id)

    def assignments(self, *, person: str = "", record_ids: Iterable[str] | None = None) -> list[Assignment]:
        """Who has what to do, the earliest first: of one person, of some records, or all."""
        query = select(desk_assignment).order_by(desk_assignment.c.assigned_at, desk_assignment.c.record_id)
        if person:
            query = query.where(desk_assignment.c.person == subject_key(person))
        wanted = None if record_ids is None else set(map(subject_key, record_ids))
        with self._connected() as connection:
            rows = connection.execute(query).all()
        return [
            Assignment(
                record_id=row.record_id,
                person=row.person,
                assigned_by=row.assigned_by,
                assigned_at=datetime.fromisoformat(row.assigned_at),
            )
            for row in rows
            if wanted is None or row.record_id in wanted
        ]

    def put_assignment(self, assignment: Assignment) -> None:
        """Keeps an assignment in the place of any other of its record."""
        row = {
            "record_id": subject_key(assignment.record_id),
            "person": subject_key(assignment.person),
            "assigned_by": subject_key(assignment.assigned_by),
            "assigned_at": stamp(assignment.assigned_at),
        }
        with self._connected() as connection:
            connection.execute(delete(desk_assignment).where(desk_assignment.c.record_id == row["record_id"]))
            connection.execute(insert(desk_assignment), row)

    def drop_assignment(self, record_id: str) -> None:
        self._drop(desk_assignment, record_id)

    def _drop(self, table: Table, record_id: str) -> None:
        with self._connected() as connection:
            connection.execute(delete(table).where(table.c.record_id == subject_key(record_id)))

"""What fusion knows already, in the ledger's database: `core.ports.FusedTables`. Derived, and made anew at will."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, union, update
from sqlalchemy.sql.expression import bindparam

from trucewatch.core.ports import FusedClaim, FusedMember, FusedTie
from trucewatch.store.queries import CHUNK, chunks, subject_key
from trucewatch.store.schema import (
    FUSED,
    fused_claim,
    fused_fact,
    fused_incident,
    fused_member,
    fused_tie,
    succession,
)

Rows = Sequence[tuple[Any, ...]]


class SqlTables:
    """`core.ports.FusedTables` over SQLAlchemy Core. Changes belong in the ledger's `unit()`."""

    def __init__(self, connected: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connected = connected

    def clear(self) -> None:
        """Forgets everything but which incident followed which."""
        with self._connected() as connection:
            for table in FUSED:
                connection.execute(delete(table))

    # --- facts

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> dict[tuple[str, str], int]:
        """Facts by name: (subject, value) → number."""
        query = select(fused_fact.c.subject, fused_fact.c.value, fused_fact.c.number).where(fused_fact.c.name == name)
        if subject is not None:
            query = query.where(fused_fact.c.subject == subject_key(subject))
        if value is not None:
            query = query.where(fused_fact.c.value == subject_key(value))
        with self._connected() as connection:
            return {(row.subject, row.value): row.number for row in connection.execute(query)}

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None:
        """Sets facts; None takes one away."""
        told = {(name, subject_key(subject), subject_key(value)): one for (subject, value), one in facts.items()}
        self._delete(fused_fact, ("name", "subject", "value"), list(told))
        self._insert(fused_fact, [(*key, one) for key, one in told.items() if one is not None])

    # --- claims

    def claims(self, numbers: Iterable[int]) -> dict[int, FusedClaim]:
        """Claims by number, of those there are."""
        query = select(fused_claim)
        rows = self._chunked(numbers, lambda chunk: query.where(fused_claim.c.number.in_(chunk)))
        return {row.number: _claim(row) for row in rows}

    def claims_of(self, document_ids: Iterable[str]) -> list[FusedClaim]:
        """The claims of documents."""
        query = select(fused_claim)
        rows = self._chunked(document_ids, lambda chunk: query.where(fused_claim.c.document_id.in_(chunk)))
        return [_claim(row) for row in rows]

    def every_claim(self) -> Iterator[FusedClaim]:
        """All claims in order of the ledger, read page by page."""
        query = select(fused_claim).order_by(fused_claim.c.sequence, fused_claim.c.number).limit(CHUNK)
        sequence, number, size = -1, -1, CHUNK
        while size == CHUNK:
            later = (fused_claim.c.sequence > sequence) | (
                (fused_claim.c.sequence == sequence) & (fused_claim.c.number > number)
            )
            with self._connected() as connection:
                page = connection.execute(query.where(fused_claim.c.sequence >= sequence, later)).all()
            for row in page:
                yield _claim(row)
                sequence, number = row.sequence, row.number
            size = len(page)

    def put_claims(self, claims: Iterable[FusedClaim]) -> None:
        """Keeps claims, each in the place of the one with its number."""
        rows = [
            (one.number, one.claim_id, one.document_id, one.sequence, one.payload, one.mark, one.leads, one.incident,
             one.is_led, one.place)
            for one in claims
        ]  # fmt: skip
        self._delete(fused_claim, ("number",), [row[:1] for row in rows])
        self._insert(fused_claim, rows)

    def drop_claims(self, numbers: Iterable[int]) -> None:
        """Takes claims away."""
        self._delete(fused_claim, ("number",), [(number,) for number in numbers])

    def move_claims(self, incidents: Mapping[int, int]) -> None:
        """Sets the incident of claims by number."""
        if not incidents:
            return
        query = update(fused_claim).where(fused_claim.c.number == bindparam("b_number"))
        query = query.values(incident=bindparam("b_incident"))
        with self._connected() as connection:
            connection.execute(query, [{"b_number": one, "b_incident": to} for one, to in incidents.items()])

    # --- blocks

    def blocks(self, keys: Iterable[int]) -> list[FusedMember]:
        """All members of blocks."""
        query = select(fused_member)
        rows = self._chunked(keys, lambda chunk: query.where(fused_member.c.key.in_(chunk)))
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]

    def ranks(self, key: int, limit: int) -> list[int]:
        """The ranks that a block's members have, each once, at most `limit`."""
        query = select(fused_member.c.rank).where(fused_member.c.key == key).distinct().limit(limit)
        with self._connected() as connection:
            return sorted(connection.execute(query).scalars())

    def put_members(self, members: Iterable[FusedMember]) -> None:
        """Adds members to blocks."""
        self._insert(fused_member, sorted(members))

    def drop_members(self, members: Iterable[FusedMember]) -> None:
        """Takes members from blocks."""
        self._delete(fused_member, ("key", "kind", "rank", "number"), [one[:4] for one in members])

    # --- ties

    def ties(self, numbers: Iterable[int]) -> list[FusedTie]:
        """Ties that one of the claims has a part in, each once."""
        query = select(fused_tie)
        rows = self._chunked(
            numbers,
            lambda chunk: union(
                query.where(fused_tie.c.left_number.in_(chunk)), query.where(fused_tie.c.right_number.in_(chunk))
            ),
        )
        found = {
            (row[0], row[1], row[2]): FusedTie(left=row[0], right=row[1], sort=row[2], score=row[3]) for row in rows
        }
        return list(found.values())

    def put_ties(self, ties: Iterable[FusedTie]) -> None:
        """Keeps ties, each in the place of the one of its sort between its ends."""
        rows = sorted((tie.left, tie.right, tie.sort, tie.score) for tie in ties)
        self._delete(fused_tie, ("left_number", "right_number", "sort"), [row[:3] for row in rows])
        self._insert(fused_tie, rows)

    def drop_ties(self, ties: Iterable[FusedTie]) -> None:
        """Takes ties away."""
        rows = [(tie.left, tie.right, tie.sort) for tie in ties]
        self._delete(fused_tie, ("left_number", "right_number", "sort"), rows)

    # --- incidents

    def incidents(self) -> Iterator[tuple[int, str]]:
        """Number and JSON of each incident."""
        query = select(fused_incident).order_by(fused_incident.c.number).limit(CHUNK)
        after, size = -1, CHUNK
        while size == CHUNK:
            with self._connected() as connection:
                page = connection.execute(query.where(fused_incident.c.number > after)).all()
            for number, payload in page:
                yield number, payload
                after = number
            size = len(page)

    def put_incidents(self, incidents: Mapping[int, str]) -> None:
        """Keeps incidents."""
        self._delete(fused_incident, ("number",), [(number,) for number in incidents])
        self._insert(fused_incident, list(incidents.items()))

    def drop_incidents(self, numbers: Iterable[int]) -> None:
        """Takes incidents away."""
        self._delete(fused_incident, ("number",), [(number,) for number in numbers])

    def add_successions(self, successions: Iterable[tuple[str, str, int]]) -> None:
        """Keeps what is not kept yet."""
        told = {(old, new): sequence for old, new, sequence in successions}
        query = select(succession.c.old_id, succession.c.new_id)
        held = self._chunked({old for old, _ in told}, lambda chunk: query.where(succession.c.old_id.in_(chunk)))
        known = {(row[0], row[1]) for row in held}
        self._insert(succession, [(*pair, sequence) for pair, sequence in told.items() if pair not in known])

    def old_incidents(self, beginning: str) -> tuple[str, ...]:
        """Ids, beginning so, of incidents whose claims went elsewhere; at most 20."""
        first, beyond = subject_key(beginning), subject_key(beginning) + "\U0010ffff"
        query = select(succession.c.old_id).where(succession.c.old_id >= first, succession.c.old_id < beyond)
        with self._connected() as connection:
            return tuple(connection.execute(query.distinct().order_by(succession.c.old_id).limit(20)).scalars())

    def successions(self, incident_id: str) -> list[tuple[str, int]]:
        """Where the claims of an incident went, in order."""
        query = select(succession.c.new_id, succession.c.sequence).where(succession.c.old_id == incident_id)
        with self._connected() as connection:
            return [(row[0], row[1]) for row in connection.execute(query.order_by(succession.c.sequence))]

    # --- many at once

    def _chunked(self, values: Iterable[Any], query: Callable[[Sequence[Any]], Any]) -> list[Any]:
        found: list[Any] = []
        with self._connected() as connection:
            for chunk in chunks(sorted(set(values))):
                found += connection.execute(query(chunk)).all()
        return found

    def _insert(self, table: Table, rows: Rows) -> None:
        """Rows as tuples in the table's order: at a million claims, dictionaries would cost more than the database."""
        if rows:
            with self._connected() as connection:
                statement = str(insert(table).compile(dialect=connection.dialect))
                connection.exec_driver_sql(statement, list(rows))

    def _delete(self, table: Table, columns: Sequence[str], rows: Rows) -> None:
        if rows:
            with self._connected() as connection:
                statement = delete(table).where(*(table.c[name] == bindparam(f"b_{name}") for name in columns))
                text = str(statement.compile(dialect=connection.dialect))
                connection.exec_driver_sql(text, list(rows))


def _claim(row: Any) -> FusedClaim:
    return FusedClaim(**row._mapping)

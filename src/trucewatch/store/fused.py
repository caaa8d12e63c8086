"""What fusion knows already, in the ledger's database: `core.ports.FusedTables`. Derived, and made anew at will."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, delete, func, insert, select, update
from sqlalchemy.sql.expression import bindparam

from trucewatch.core.ports import FusedClaim, FusedMember, FusedTie
from trucewatch.store.fused_tables import FUSED, FusedSet
from trucewatch.store.queries import CHUNK, chunks, subject_key
from trucewatch.store.schema import succession
from trucewatch.store.shown import due
from trucewatch.store.shown_schema import FULL

Rows = Sequence[tuple[Any, ...]]

ALL = 0
"""Noted as changed where everything was forgotten."""


class SqlTables:
    """`core.ports.FusedTables` over SQLAlchemy Core. Changes belong in the ledger's `unit()`."""

    def __init__(
        self,
        connected: Callable[[], AbstractContextManager[Connection]],
        succeed: Callable[[Sequence[tuple[str, str, int]]], None],
        tables: FusedSet = FUSED,
        *,
        world: int = FULL,
    ) -> None:
        """`world` is the mask of the desk's view that these tables are of (`store.shown_schema`)."""
        self._connected = connected
        self._succeed = succeed
        self._set = tables
        self._world = world

    def clear(self) -> None:
        """Forgets everything but which incident followed which."""
        with self._connected() as connection:
            for table in self._set.every():
                connection.execute(delete(table))
        self._due([ALL])

    # --- facts

    def facts(self, name: str, *, subject: str | None = None, value: str | None = None) -> dict[tuple[str, str], int]:
        """Facts by name: (subject, value) → number."""
        asked = {"subject": subject, "value": value}
        told = {column: subject_key(one) for column, one in asked.items() if one is not None}
        with self._connected() as connection:
            text = _text("select", self._set.fact, ("name", *told), connection.dialect)
            rows = connection.exec_driver_sql(text, (name, *told.values())).all()
        return {(row[1], row[2]): row[3] for row in rows}

    def facts_among(
        self, name: str, *, subjects: Iterable[str] | None = None, values: Iterable[str] | None = None
    ) -> dict[tuple[str, str], int]:
        """The facts of any of these subjects, or those with any of these values."""
        column, words = ("subject", subjects) if subjects is not None else ("value", values or ())
        rows = self._worded(self._set.fact, column, map(subject_key, words), name=name)
        return {(row[1], row[2]): row[3] for row in rows}

    def put_facts(self, name: str, facts: Mapping[tuple[str, str], int | None]) -> None:
        """Sets facts; None takes one away."""
        told = {(name, subject_key(subject), subject_key(value)): one for (subject, value), one in facts.items()}
        self._delete(self._set.fact, ("name", "subject", "value"), list(told))
        self._insert(self._set.fact, [(*key, one) for key, one in told.items() if one is not None])

    # --- claims

    def claims(self, numbers: Iterable[int]) -> dict[int, FusedClaim]:
        """Claims by number, of those there are."""
        return {row[0]: _claim(row) for row in self._numbered(self._set.claim, "number", numbers)}

    def claims_of(self, document_ids: Iterable[str]) -> list[FusedClaim]:
        """The claims of documents."""
        return [_claim(row) for row in self._worded(self._set.claim, "document_id", document_ids)]

    def members(self, incidents: Iterable[int]) -> list[FusedClaim]:
        """The claims of incidents by number, without other makers' readings of them; in order of the ledger."""
        rows = [_claim(row) for row in self._numbered(self._set.claim, "incident", incidents)]
        return sorted((row for row in rows if not row.leads), key=lambda row: (row.sequence, row.number))

    def every_claim(self) -> Iterator[FusedClaim]:
        """All claims in order of the ledger, read page by page."""
        query = select(self._set.claim).order_by(self._set.claim.c.sequence, self._set.claim.c.number).limit(CHUNK)
        sequence, number, size = -1, -1, CHUNK
        while size == CHUNK:
            later = (self._set.claim.c.sequence > sequence) | (
                (self._set.claim.c.sequence == sequence) & (self._set.claim.c.number > number)
            )
            with self._connected() as connection:
                page = connection.execute(query.where(self._set.claim.c.sequence >= sequence, later)).all()
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
        self._delete(self._set.claim, ("number",), [row[:1] for row in rows])
        self._insert(self._set.claim, rows)

    def drop_claims(self, numbers: Iterable[int]) -> None:
        """Takes claims away."""
        self._delete(self._set.claim, ("number",), [(number,) for number in numbers])

    def move_claims(self, incidents: Mapping[int, int]) -> None:
        """Sets the incident of claims by number."""
        query = update(self._set.claim).where(self._set.claim.c.number == bindparam("b_number"))
        query = query.values(incident=bindparam("b_incident"))
        if incidents:
            with self._connected() as connection:
                connection.execute(query, [{"b_number": one, "b_incident": to} for one, to in incidents.items()])

    # --- blocks

    def blocks(self, keys: Iterable[int]) -> list[FusedMember]:
        """All members of blocks."""
        rows = self._numbered(self._set.member, "key", keys)
        return [(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]

    def ranks(self, keys: Iterable[int]) -> dict[int, int]:
        """How many ranks the members of each block have; blocks without members are left out."""
        query = select(self._set.member.c.key, func.count(self._set.member.c.rank.distinct())).group_by(
            self._set.member.c.key
        )
        rows = self._chunked(keys, lambda chunk: query.where(self._set.member.c.key.in_(chunk)))
        return {row[0]: row[1] for row in rows}

    def put_members(self, members: Iterable[FusedMember]) -> None:
        """Adds members to blocks."""
        self._insert(self._set.member, sorted(members))

    def drop_members(self, members: Iterable[FusedMember]) -> None:
        """Takes members from blocks."""
        self._delete(self._set.member, ("key", "kind", "rank", "number"), [one[:4] for one in members])

    # --- ties

    def ties(self, numbers: Iterable[int]) -> list[FusedTie]:
        """Ties that one of the claims has a part in, each once."""
        wanted = set(numbers)
        rows = {
            tuple(row) for end in ("left_number", "right_number") for row in self._numbered(self._set.tie, end, wanted)
        }
        return [FusedTie(left=row[0], right=row[1], sort=row[2], score=row[3]) for row in sorted(rows)]

    def put_ties(self, ties: Iterable[FusedTie]) -> None:
        """Keeps ties, each in the place of the one of its sort between its ends."""
        rows = sorted((tie.left, tie.right, tie.sort, tie.score) for tie in ties)
        self._delete(self._set.tie, ("left_number", "right_number", "sort"), [row[:3] for row in rows])
        self._insert(self._set.tie, rows)

    def drop_ties(self, ties: Iterable[FusedTie]) -> None:
        """Takes ties away."""
        rows = [(tie.left, tie.right, tie.sort) for tie in ties]
        self._delete(self._set.tie, ("left_number", "right_number", "sort"), rows)

    # --- incidents

    def incidents(self) -> Iterator[tuple[int, str]]:
        """Number and JSON of each incident."""
        query = select(self._set.incident).order_by(self._set.incident.c.number).limit(CHUNK)
        after, size = -1, CHUNK
        while size == CHUNK:
            with self._connected() as connection:
                page = connection.execute(query.where(self._set.incident.c.number > after)).all()
            for number, payload in page:
                yield number, payload
                after = number
            size = len(page)

    def incidents_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """JSON of incidents by number, of those there are."""
        return {row[0]: row[1] for row in self._numbered(self._set.incident, "number", numbers)}

    def incident_numbers(self) -> list[int]:
        """Numbers of all incidents, in order of their first claims in the ledger."""
        claim, incident = self._set.claim, self._set.incident
        query = select(incident.c.number).join(claim, claim.c.number == incident.c.number)
        with self._connected() as connection:
            return list(connection.execute(query.order_by(claim.c.sequence, claim.c.number)).scalars())

    def put_incidents(self, incidents: Mapping[int, str]) -> None:
        """Keeps incidents."""
        self._delete(self._set.incident, ("number",), [(number,) for number in incidents])
        self._insert(self._set.incident, list(incidents.items()))
        self._due(incidents)

    def drop_incidents(self, numbers: Iterable[int]) -> None:
        """Takes incidents away."""
        told = list(numbers)
        self._delete(self._set.incident, ("number",), [(number,) for number in told])
        self._due(told)

    def _due(self, numbers: Iterable[int]) -> None:
        """The desk's rows of these are to be made again."""
        with self._connected() as connection:
            due(list(numbers), self._world, connection)

    def add_successions(self, successions: Iterable[tuple[str, str, int]]) -> None:
        """Keeps what is not kept yet."""
        if self._set is not FUSED:
            return  # what only one view tells is no news of the ledger
        told = {(old, new): sequence for old, new, sequence in successions}
        query = select(succession.c.old_id, succession.c.new_id)
        held = self._chunked({old for old, _ in told}, lambda chunk: query.where(succession.c.old_id.in_(chunk)))
        known = {(row[0], row[1]) for row in held}
        new = [(*pair, sequence) for pair, sequence in told.items() if pair not in known]
        if new:
            self._succeed(new)

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

    def _numbered(self, table: Table, column: str, numbers: Iterable[int]) -> list[Any]:
        """Rows by whole numbers, which need no binding: a bound list costs ten times what the database takes."""
        wanted = sorted(set(numbers))
        found: list[Any] = []
        if not wanted:
            return found
        with self._connected() as connection:
            start = f"{_text('select', table, (), connection.dialect)} WHERE {table.name}.{column} IN "
            for at in range(0, len(wanted), CHUNK):
                listed = ", ".join(str(int(number)) for number in wanted[at : at + CHUNK])
                found += connection.exec_driver_sql(f"{start}({listed})").all()
        return found

    def _worded(self, table: Table, column: str, words: Iterable[str], **told: str) -> list[Any]:
        """Rows by words, which are bound; the statement is no more than text, since making it costs more than it.

        What is `told` by column holds of all of them.
        """
        wanted = sorted(set(words))
        found: list[Any] = []
        if not wanted:
            return found
        with self._connected() as connection:
            mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
            start = f"{_text('select', table, (), connection.dialect)} WHERE "
            start += "".join(f"{table.name}.{one} = {mark} AND " for one in told) + f"{table.name}.{column} IN "
            for chunk in chunks(wanted):
                text = f"{start}({', '.join([mark] * len(chunk))})"
                found += connection.exec_driver_sql(text, (*told.values(), *chunk)).all()
        return found

    def _insert(self, table: Table, rows: Rows) -> None:
        self._many("insert", table, (), rows)

    def _delete(self, table: Table, columns: tuple[str, ...], rows: Rows) -> None:
        self._many("delete", table, columns, rows)

    def _many(self, action: str, table: Table, columns: tuple[str, ...], rows: Rows) -> None:
        """Runs a statement over rows told as tuples: at a million claims, dictionaries would cost more than the
        database."""
        if rows:
            with self._connected() as connection:
                connection.exec_driver_sql(_text(action, table, columns, connection.dialect), list(rows))


@lru_cache(maxsize=64)
def _text(action: str, table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    """A statement as this database takes it, made once."""
    where = [table.c[name] == bindparam(f"b_{name}") for name in columns]
    statements = {
        "select": select(table).where(*where),
        "insert": insert(table),
        "delete": delete(table).where(*where),
    }
    return str(statements[action].compile(dialect=dialect))


_COLUMNS = tuple(column.name for column in FUSED.claim.columns)


def _claim(row: Any) -> FusedClaim:
    return FusedClaim(**dict(zip(_COLUMNS, (*row[:8], bool(row[8]), row[9]), strict=True)))

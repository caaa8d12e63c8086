"""The desk's tables in the ledger's database: `core.ports.ShownTables`. Derived, and made anew at will."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, cast

from sqlalchemy import Connection, Executable, Table, delete, func, insert, literal, select, text, update
from sqlalchemy.sql.expression import bindparam

from trucewatch.store.fused_tables import FUSED, OPEN
from trucewatch.store.queries import CHUNK, chunks, subject_key
from trucewatch.store.shown_schema import FULL as FULL_VIEW
from trucewatch.store.shown_schema import OPEN as OPEN_VIEW
from trucewatch.store.shown_schema import (
    SHOWN,
    shown_box,
    shown_count,
    shown_day,
    shown_due,
    shown_fit,
    shown_state,
)

Row = Mapping[str, Any]

_TABLES: Mapping[str, Table] = {table.name.removeprefix("shown_"): table for table in (*SHOWN, shown_box)}


class SqlShown:
    """`core.ports.ShownTables` over SQLAlchemy Core. Tables go by their names without `shown_`.

    Changes belong in the ledger's `unit()`.
    """

    def __init__(self, connected: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._connected = connected

    def clear(self) -> None:
        """Forgets everything."""
        with self._connected() as connection:
            for table in _TABLES.values():
                connection.execute(delete(table))
            if (
                connection.dialect.name == "sqlite"
            ):  # the index keeps the words of rows that are gone until it is merged
                connection.exec_driver_sql("INSERT INTO shown_words(shown_words) VALUES ('delete-all')")

    # --- state

    def state(self) -> dict[str, str]:
        """What the tables were made of, by name."""
        with self._connected() as connection:
            return {row.name: row.value for row in connection.execute(select(shown_state))}

    def put_state(self, values: Mapping[str, str]) -> None:
        """Sets what the tables were made of."""
        with self._connected() as connection:
            connection.execute(delete(shown_state).where(shown_state.c.name.in_(list(values))))
            if values:
                connection.execute(insert(shown_state), [{"name": name, "value": one} for name, one in values.items()])

    def due(self, world: int) -> set[int]:
        """Numbers of the fused incidents of a view that were put or dropped since they were last taken."""
        with self._connected() as connection:
            return set(connection.execute(select(shown_due.c.number).where(shown_due.c.world == world)).scalars())

    def copy_fusion(self) -> None:
        """Makes the fusion of what is open that of everything, for the claims of restricted sources to be taken out."""
        self.clear_fusion()
        with self._connected() as connection:
            for left, right in zip(OPEN.every(), FUSED.every(), strict=True):
                connection.execute(insert(left).from_select([column.name for column in right.c], select(right)))
            for table in (shown_day, shown_fit):
                others = [column for column in table.c if column.name != "world"]
                query = select(literal(OPEN_VIEW), *others).where(table.c.world == FULL_VIEW)
                connection.execute(insert(table).from_select(["world", *(one.name for one in others)], query))

    def clear_fusion(self) -> None:
        """Forgets the fusion of what is open."""
        with self._connected() as connection:
            for table in OPEN.every():
                connection.execute(delete(table))
            for table in (shown_day, shown_fit, shown_due):
                connection.execute(delete(table).where(table.c.world == OPEN_VIEW))

    def take_due(self) -> None:
        """Forgets which fused incidents changed."""
        with self._connected() as connection:
            connection.execute(delete(shown_due))

    # --- rows

    def next_number(self, name: str) -> int:
        """A number above all those of a table's rows."""
        column = _TABLES[name].c.number
        with self._connected() as connection:
            return (connection.execute(select(func.max(column))).scalar() or 0) + 1

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Adds rows, each with all of the table's columns that have no default."""
        table = _TABLES[name]
        told = [{column: _plain(value) for column, value in row.items()} for row in rows]
        if told:
            with self._connected() as connection:
                connection.execute(insert(table), told)

    def drop(self, name: str, column: str, values: Iterable[Any], *, only: Row | None = None) -> None:
        """Takes the rows away whose column has one of the values, and whose others are as `only` has them."""
        table = _TABLES[name]
        query = delete(table).where(*(table.c[other] == value for other, value in (only or {}).items()))
        with self._connected() as connection:
            for chunk in chunks(sorted(set(values))):
                connection.execute(query.where(table.c[column].in_(chunk)))

    def set(self, name: str, column: str, values: Mapping[int, Any]) -> None:
        """Sets one column of rows by number."""
        table = _TABLES[name]
        query = update(table).where(table.c.number == bindparam("b_number")).values({column: bindparam("b_value")})
        told = [{"b_number": number, "b_value": _plain(value)} for number, value in values.items()]
        if told:
            with self._connected() as connection:
                connection.execute(query, told)

    def rows(self, name: str, column: str, values: Iterable[Any], *, only: Row | None = None) -> list[dict[str, Any]]:
        """The rows whose column has one of the values, and whose others are as `only` has them; in no order."""
        table = _TABLES[name]
        query = select(table).where(*(table.c[other] == value for other, value in (only or {}).items()))
        found: list[dict[str, Any]] = []
        with self._connected() as connection:
            for chunk in chunks(sorted(set(values))):
                asked = query.where(table.c[column].in_(chunk))
                found += [dict(row) for row in connection.execute(asked).mappings()]
        return found

    def every(self, name: str) -> Iterator[dict[str, Any]]:
        """All rows of a numbered table by number, read page by page."""
        table = _TABLES[name]
        query = select(table).order_by(table.c.number).limit(CHUNK)
        after, size = -1, CHUNK
        while size == CHUNK:
            with self._connected() as connection:
                page = connection.execute(query.where(table.c.number > after)).mappings().all()
            for row in page:
                yield dict(row)
                after = row["number"]
            size = len(page)

    def count(self, steps: Mapping[tuple[str, str, str], int]) -> None:
        """Adds to counts by (view, name, key); one that comes to nothing is taken away."""
        wanted = {key: step for key, step in steps.items() if step}
        held = self.counts(wanted)
        away = [key for key in wanted if key in held]
        put = {key: held.get(key, 0) + step for key, step in wanted.items()}
        columns = (shown_count.c.view, shown_count.c.name, shown_count.c.key)
        gone = delete(shown_count).where(*(column == bindparam(f"b_{column.name}") for column in columns))
        with self._connected() as connection:
            if away:
                told = [{"b_view": view, "b_name": name, "b_key": subject_key(key)} for view, name, key in away]
                connection.execute(gone, told)
            rows = [
                {"view": view, "name": name, "key": subject_key(key), "value": value}
                for (view, name, key), value in put.items()
                if value
            ]
            if rows:
                connection.execute(insert(shown_count), rows)

    def counts(self, keys: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
        """Counts by (view, name, key), of those there are."""
        by_name: dict[tuple[str, str], dict[str, str]] = {}
        for view, name, key in keys:
            by_name.setdefault((view, name), {})[subject_key(key)] = key
        found: dict[tuple[str, str, str], int] = {}
        with self._connected() as connection:
            for (view, name), wanted in by_name.items():
                for chunk in chunks(sorted(wanted)):
                    query = select(shown_count.c.key, shown_count.c.value).where(
                        shown_count.c.view == view, shown_count.c.name == name, shown_count.c.key.in_(chunk)
                    )
                    found.update({(view, name, wanted[row.key]): row.value for row in connection.execute(query)})
        return found

    # --- questions

    def found(self, query: object, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """What a query (of SQLAlchemy, or a text with values as `:name`) over these tables finds."""
        asked = text(query) if isinstance(query, str) else cast(Executable, query)
        with self._connected() as connection:
            return [dict(row) for row in connection.execute(asked, values or {}).mappings()]

    def dialect(self) -> str:
        """Name of the database's dialect: `sqlite` or `postgresql`."""
        with self._connected() as connection:
            return connection.dialect.name


def _plain(value: Any) -> Any:
    """A value as the database takes it: lone surrogates and NUL are written out."""
    return subject_key(value) if isinstance(value, str) else value


def due(numbers: Sequence[int], world: int, connection: Connection) -> None:
    """Notes fused incidents whose rows of the desk are to be made again."""
    for chunk in chunks(sorted(set(numbers))):
        query = select(shown_due.c.number).where(shown_due.c.world == world, shown_due.c.number.in_(chunk))
        held = set(connection.execute(query).scalars())
        fresh = [{"world": world, "number": number} for number in chunk if number not in held]
        if fresh:
            connection.execute(insert(shown_due), fresh)

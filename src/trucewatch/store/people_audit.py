"""The audit in the ledger's database: lines that are only added, each chained to the one before."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from trucewatch.core.accounts import AuditLine, Doer, Outcome
from trucewatch.core.ids import canonical, sha256
from trucewatch.store.people_schema import audit
from trucewatch.store.queries import stamp

PAGE = 100
LONGEST = 300
"""Characters kept of what others typed or asked for."""
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines of the audit one wants; empty means all."""

    person: str = ""
    """Id of an account, or a name."""
    action: str = ""
    outcome: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    """Days in UTC; the last one excluded."""


class SqlAudit:
    """Lines of the audit over SQLAlchemy Core."""

    def __init__(
        self,
        connected: Callable[[], AbstractContextManager[Connection]],
        unit: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._connected = connected
        self._unit = unit

    def add(self, doer: Doer, action: str, subject: str, *, detail: str, outcome: Outcome, at: datetime) -> int:
        """Adds a line and gives its number; inside a unit it stands or falls with the change that it tells."""
        with self._unit(), self._connected() as connection:  # the unit holds the one write lock: numbers are its own
            last = connection.execute(
                select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
            ).first()
            row: dict[str, Any] = {
                "number": last.number + 1 if last else 1,
                "at": stamp(at),
                "person_id": doer.id,
                "person": plain(doer.name),
                "action": action,
                "outcome": outcome.value,
                "subject": plain(subject),
                "detail": plain(detail),
                "address": plain(doer.address),
            }
            row["hash"] = _hash(last.hash if last else "", row)
            connection.execute(insert(audit), row)
        return int(row["number"])

    def page(self, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> list[AuditLine]:
        """The newest lines that are wanted, those before a number; newest first."""
        query = select(audit).where(*_conditions(wanted)).order_by(audit.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self._connected() as connection:
            return [_line(row) for row in connection.execute(query)]

    def actions(self) -> list[str]:
        """Every action that there are lines of, in order of the alphabet."""
        with self._connected() as connection:
            return list(connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())

    def head(self) -> tuple[int, str]:
        """Number and hash of the last line; (0, "") where there is none. Noted elsewhere, it seals all before."""
        query = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
        with self._connected() as connection:
            row = connection.execute(query).first()
        return (row.number, row.hash) if row else (0, "")

    def faults(self, *, head: tuple[int, str] | None = None) -> Iterator[str]:
        """What is wrong with the chain: lines that are missing, or not as they were written.

        `head` is a number and hash noted earlier: lines cut off at the end show by it alone.
        """
        number, previous, is_head_seen = 0, "", head is None
        for row in self._rows():
            if row.number != number + 1:
                yield f"lines {number + 1} to {row.number - 1} are missing"
            elif row.hash != _hash(previous, row._asdict()):
                yield f"line {row.number} is not as it was written, or the one before it"
            if head is not None and row.number == head[0]:
                is_head_seen = row.hash == head[1]
            number, previous = row.number, row.hash
        if not is_head_seen and head is not None:
            yield f"line {head[0]} with the hash that was noted is not there"

    def _rows(self) -> Iterator[Row[Any]]:
        after, size = 0, _CHUNK
        while size == _CHUNK:
            with self._connected() as connection:
                query = select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(_CHUNK)
                found = connection.execute(query).all()
            yield from found
            size = len(found)
            after = found[-1].number if found else after


def plain(words: str) -> str:
    """What others typed, as one line of bounded length without signs that steer."""
    text = "".join(one if one.isprintable() else " " for one in words[: 2 * LONGEST])
    return " ".join(text.split())[:LONGEST]


def _hash(previous: str, row: dict[str, Any]) -> str:
    names = ("number", "at", "person_id", "person", "action", "outcome", "subject", "detail", "address")
    return sha256(canonical([previous, *(row[name] for name in names)]).encode())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.person:
        found.append((audit.c.person_id == plain(wanted.person)) | (audit.c.person == plain(wanted.person)))
    if wanted.action:
        found.append(audit.c.action == plain(wanted.action))
    if wanted.outcome:
        found.append(audit.c.outcome == wanted.outcome)
    if wanted.subject:
        found.append(audit.c.subject == plain(wanted.subject))
    if wanted.since:
        found.append(audit.c.at >= wanted.since.isoformat())
    if wanted.until:
        found.append(audit.c.at < wanted.until.isoformat())
    return found


def _line(row: Row[Any]) -> AuditLine:
    told = row._asdict()
    return AuditLine(**told | {"at": datetime.fromisoformat(row.at), "outcome": Outcome(row.outcome)})

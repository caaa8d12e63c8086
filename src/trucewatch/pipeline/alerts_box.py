"""The outbox: what was seen, what waits, what went, beside the ledger. A line is known by rule, subject, state, target.

A line is taken before it is sent, and only by one: whoever dies while sending leaves it `unsure`, and it is not sent
again by itself. So nothing goes twice.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from trucewatch.core.problems import StoreError

_TABLES = """
CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL, target TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, fact TEXT NOT NULL, made_at TEXT NOT NULL, due_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, is_held INTEGER NOT NULL DEFAULT 0, is_urgent INTEGER NOT NULL DEFAULT 0,
    went TEXT NOT NULL, error TEXT NOT NULL DEFAULT '',
    UNIQUE (rule, subject, state, target)
);
CREATE TABLE IF NOT EXISTS seen (
    rule TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL, turn INTEGER NOT NULL,
    PRIMARY KEY (rule, subject)
);
CREATE TABLE IF NOT EXISTS begun (rule TEXT PRIMARY KEY, at TEXT NOT NULL);
"""

WITHHELD = "Something that this rule speaks of; its words were redacted"

Seen = tuple[str, str, int]
"""A subject, the state it is in, and how many states it has had."""


class Went(StrEnum):
    """Where a message stands. UNSURE: it was being sent when the program ended, or no answer came."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to tell one target."""

    rule: str
    subject: str
    state: str
    target: str
    title: str
    text: str
    fact: str
    """What is told, as JSON, for a webhook."""
    is_urgent: bool = False
    tries: int = 0
    is_held: bool = False

    @property
    def id(self) -> str:
        told = "\x00".join((self.rule, self.subject, self.state, self.target))
        return f"alert-{sha256(told.encode('utf-8', 'backslashreplace')).hexdigest()[:20]}"


class Outbox:
    """The outbox of a ledger, in a file of its own. Raises StoreError where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: the outbox of alerts cannot be opened: {error}.") from error
        try:
            connection.execute("PRAGMA secure_delete = ON")  # what is taken out is overwritten
            yield connection
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: the outbox of alerts cannot be used: {error}.") from error
        finally:
            connection.close()

    def has_begun(self, rule: str) -> bool:
        """Whether a rule has looked before."""
        with self._open() as connection:
            return connection.execute("SELECT 1 FROM begun WHERE rule = ?", (rule,)).fetchone() is not None

    def states_of(self, rule: str) -> dict[str, tuple[str, int]]:
        """The state that each subject of a rule was last seen in, and how many it had."""
        with self._open() as connection:
            found = connection.execute("SELECT subject, state, turn FROM seen WHERE rule = ?", (rule,)).fetchall()
        return {str(subject): (str(state), int(turn)) for subject, state, turn in found}

    def put(self, rule: str, seen: Iterable[Seen], messages: Iterable[Message], now: datetime, *, is_held: bool) -> int:
        """Keeps what a rule saw and what is to be told, together; gives how many messages are new."""
        number = 0
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR IGNORE INTO begun VALUES (?, ?)", (rule, now.isoformat()))
            connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", [(rule, *one) for one in seen])
            for one in messages:
                told = (one.id, one.rule, one.subject, one.state, one.target, one.title, one.text, one.fact)
                waits = is_held and not one.is_urgent
                row = (*told, now.isoformat(), now.isoformat(), waits, one.is_urgent, Went.WAITING)
                query = (
                    "INSERT OR IGNORE INTO outbox (id, rule, subject, state, target, title, text, fact, made_at,"
                    " due_at, is_held, is_urgent, went) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                )
                number += connection.execute(query, row).rowcount
            connection.execute("COMMIT")
        return number

    def due(self, now: datetime, *, only_urgent: bool) -> list[Message]:
        """What waits and may go now, oldest first."""
        query = (
            "SELECT rule, subject, state, target, title, text, fact, is_urgent, tries, is_held FROM outbox"
            " WHERE went = ? AND due_at <= ? AND is_urgent >= ? ORDER BY made_at, id"
        )
        with self._open() as connection:
            found = connection.execute(query, (Went.WAITING, now.isoformat(), only_urgent)).fetchall()
        names = ("rule", "subject", "state", "target", "title", "text", "fact")
        return [
            Message(
                **dict(zip(names, row, strict=False)),
                is_urgent=bool(row[7]),
                tries=int(row[8]),
                is_held=bool(row[9]),
            )
            for row in found
        ]

    def hold(self, now: datetime) -> None:
        """What waits in quiet hours goes as one message after them."""
        with self._open() as connection:
            query = "UPDATE outbox SET is_held = 1 WHERE went = ? AND is_urgent = 0 AND due_at <= ?"
            connection.execute(query, (Went.WAITING, now.isoformat()))

    def take(self, messages: Iterable[Message]) -> list[Message]:
        """Those of the messages that nobody else has taken, taken now."""
        with self._open() as connection:
            query = "UPDATE outbox SET went = ? WHERE id = ? AND went = ?"
            return [
                one for one in messages if connection.execute(query, (Went.SENDING, one.id, Went.WAITING)).rowcount == 1
            ]

    def settle(self, messages: Sequence[Message], went: Went, *, error: str = "", due: datetime | None = None) -> None:
        """What came of sending; with a time to try again at where it waits once more."""
        with self._open() as connection:
            for one in messages:
                what = "went = ?, error = ?, tries = tries + 1, due_at = COALESCE(?, due_at)"
                query = f"UPDATE outbox SET {what} WHERE id = ?"  # noqa: S608 - a text of ours
                connection.execute(query, (went, error[:500], due.isoformat() if due else None, one.id))
            if went is Went.SENT:  # what went is known by its id: its words are needed no more
                gone = [(one.id,) for one in messages]
                connection.executemany("UPDATE outbox SET title = '', text = '' WHERE id = ?", gone)

    def withhold(self) -> int:
        """Takes the words out of all messages, since some were redacted; gives how many wait.

        What waits still goes, and says where to look.
        """
        with self._open() as connection:
            connection.execute("UPDATE outbox SET title = '', text = '' WHERE went <> ?", (Went.WAITING,))
            query = (
                "UPDATE outbox SET title = ?, text = 'trucewatch why ' || COALESCE(json_extract(fact, '$.finding'),"
                " json_extract(fact, '$.incidents[0]'), subject) WHERE went = ?"
            )
            number = connection.execute(query, (WITHHELD, Went.WAITING)).rowcount
            connection.execute("VACUUM")
        return number

    def left_sending(self) -> int:
        """Turns what an ended run left half-sent into `unsure`; gives how many. Only while no other run is on."""
        with self._open() as connection:
            done = connection.execute("UPDATE outbox SET went = ? WHERE went = ?", (Went.UNSURE, Went.SENDING))
            return done.rowcount

    def counts(self) -> dict[str, int]:
        """How many messages stand where."""
        with self._open() as connection:
            return dict(connection.execute("SELECT went, COUNT(*) FROM outbox GROUP BY went ORDER BY went").fetchall())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Only one run at a time sends. The lock is the system's: it ends with the process. Raises StoreError."""
        connection = sqlite3.connect(f"{self.path}.lock", timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: another run sends alerts now.", hint="Wait until it ends.") from error
        finally:
            connection.close()

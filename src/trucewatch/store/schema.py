"""The ledger's tables as the newest program has them. A change here needs a migration beside it."""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from trucewatch.store.desk_schema import DESK
from trucewatch.store.fused_tables import FUSED, OPEN
from trucewatch.store.locks import postgres_locks, sqlite_locks
from trucewatch.store.people_schema import PEOPLE
from trucewatch.store.shown_schema import SHOWN, shown_box, shown_words
from trucewatch.store.tables import metadata

REVISION = "0008"
"""The newest migration; a ledger that stands there opens without Alembic being loaded."""

maker = Table(
    "maker",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(64), nullable=False, unique=True),
    Column("type", String(16), nullable=False),
    Column("stage", String(16)),
    Column("subject_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Index("ix_entry_type_subject_sequence", "type", "subject_id", "sequence"),
    Index("ix_entry_type_sequence", "type", "sequence"),
)

made = Table(
    "made",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(64), ForeignKey("entry.record_id"), nullable=False),
    Column("maker_id", String(64), ForeignKey("maker.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    UniqueConstraint("record_id", "maker_id", "round", name="uq_made_record_maker_round"),
)

key = Table(
    "key",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("entry.sequence"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""What records are found by (`rows.keys_of`): derived from the entries, and may be made anew from them."""

succession = Table(
    "succession",
    metadata,
    Column("old_id", String(64), primary_key=True),
    Column("new_id", String(64), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("batch", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Which incident's claims went to which other one: what people cited is found for ever. Append-only, not derived."""

batch = Table(
    "batch",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("leaves", LargeBinary, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("recorded_at", String(32), nullable=False),
)
"""What each unit wrote, in short, chained with the unit before (`chain.py`)."""

redaction = Table(
    "redaction",
    metadata,
    Column("sequence", Integer, ForeignKey("entry.sequence"), primary_key=True, autoincrement=False),
    Column("decision_id", String(64), ForeignKey("entry.record_id"), primary_key=True),
    Column("was", String(64), nullable=False),
    Column("now", String(64), nullable=False),
    Column("batch", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Entries whose words were blanked: the SHA-256 of the payload before and after, and the decision."""

DERIVED = tuple(table.name for table in (*FUSED.every(), *OPEN.every(), *SHOWN, shown_box, shown_words))
"""Names of the tables that are made anew from the entries whenever they are in doubt."""

MUTABLE = tuple(table.name for table in DESK)
"""Names of the tables whose lines change: who works on what just now."""

OF_PEOPLE = tuple(table.name for table in PEOPLE)
"""Names of the tables of accounts, sessions and tokens, and of the audit, which alone of them is only added to."""


def triggers() -> tuple[str, ...]:
    """SQLite's locks (`locks.sqlite_locks`)."""
    return sqlite_locks()


@event.listens_for(metadata, "after_create")
def _make_triggers(_target: MetaData, connection: Connection, **_: object) -> None:
    for statement in sqlite_locks() if connection.dialect.name == "sqlite" else postgres_locks():
        connection.exec_driver_sql(statement)

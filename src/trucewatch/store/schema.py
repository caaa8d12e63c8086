"""The ledger's tables as the newest program has them. A change here needs a migration beside it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
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

from trucewatch.store.locks import postgres_locks, sqlite_locks

REVISION = "0007"
"""The newest migration; a ledger that stands there opens without Alembic being loaded."""

metadata = MetaData()

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

_BIG = BigInteger().with_variant(Integer, "sqlite")

fused_fact = Table(
    "fused_fact",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("number", _BIG, nullable=False),
    Index("ix_fused_fact_name_value", "name", "value"),
    sqlite_with_rowid=False,
)
"""This and the other `fused_` tables are derived: what fusion knows already. They may be emptied at any time."""

fused_claim = Table(
    "fused_claim",
    metadata,
    Column("number", _BIG, primary_key=True, autoincrement=False),
    Column("claim_id", String(64), nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("mark", _BIG, nullable=False),
    Column("leads", _BIG, nullable=False),
    Column("incident", _BIG, nullable=False),
    Column("is_led", Boolean, nullable=False),
    Column("place", LargeBinary, nullable=False),
    Index("ix_fused_claim_document_id", "document_id"),
    Index("ix_fused_claim_sequence", "sequence", "number"),
)

fused_member = Table(
    "fused_member",
    metadata,
    Column("key", _BIG, primary_key=True, autoincrement=False),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("rank", _BIG, primary_key=True, autoincrement=False),
    Column("number", _BIG, primary_key=True, autoincrement=False),
    Column("is_inner", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

fused_tie = Table(
    "fused_tie",
    metadata,
    Column("left_number", _BIG, primary_key=True, autoincrement=False),
    Column("right_number", _BIG, primary_key=True, autoincrement=False),
    Column("sort", Integer, primary_key=True, autoincrement=False),
    Column("score", Float, nullable=False),
    Index("ix_fused_tie_right_number", "right_number"),
    sqlite_with_rowid=False,
)

fused_incident = Table(
    "fused_incident",
    metadata,
    Column("number", _BIG, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
)

FUSED = (fused_fact, fused_claim, fused_member, fused_tie, fused_incident)


def triggers() -> tuple[str, ...]:
    """SQLite's locks (`locks.sqlite_locks`)."""
    return sqlite_locks()


@event.listens_for(metadata, "after_create")
def _make_triggers(_target: MetaData, connection: Connection, **_: object) -> None:
    for statement in sqlite_locks() if connection.dialect.name == "sqlite" else postgres_locks():
        connection.exec_driver_sql(statement)

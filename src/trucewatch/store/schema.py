"""The ledger's tables as the newest program has them. A change here needs a migration beside it."""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from trucewatch.store.desk_schema import DESK
from trucewatch.store.fused_tables import FUSED, OPEN
from trucewatch.store.people_schema import PEOPLE
from trucewatch.store.shown_schema import SHOWN, shown_box, shown_words
from trucewatch.store.tables import metadata

REVISION = "0006"
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
    sqlite_with_rowid=False,
)
"""Which incident's claims went to which other one: what people cited is found for ever. Append-only, not derived."""


DERIVED = tuple(table.name for table in (*FUSED.every(), *OPEN.every(), *SHOWN, shown_box, shown_words))
"""Names of the tables that are made anew from the entries whenever they are in doubt."""

MUTABLE = tuple(table.name for table in DESK)
"""Names of the tables whose lines change: who works on what just now."""

OF_PEOPLE = tuple(table.name for table in PEOPLE)
"""Names of the tables of accounts, sessions and tokens, and of the audit, which alone of them is only added to."""

_KEYS = {
    "succession": "old_id = NEW.old_id AND new_id = NEW.new_id",
    "maker": "id = NEW.id",
    "entry": "sequence = NEW.sequence OR record_id = NEW.record_id",
    "made": "sequence = NEW.sequence OR (record_id = NEW.record_id AND maker_id = NEW.maker_id AND round = NEW.round)",
}
"""Of each append-only table: what makes a new line stand in an old one's place."""


def triggers() -> tuple[str, ...]:
    """SQLite statements that refuse to change or delete a line, and to put one in another's place (REPLACE)."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    statements = []
    for table, key in _KEYS.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants above
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
        ]
    return tuple(statements)


@event.listens_for(metadata, "after_create")
def _make_triggers(_target: MetaData, connection: Connection, **_: object) -> None:
    if connection.dialect.name == "sqlite":
        for statement in triggers():
            connection.exec_driver_sql(statement)

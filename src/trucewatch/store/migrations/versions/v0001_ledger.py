"""The ledger: entries, who made them, makers; append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
_KEYS = {
    "maker": "id = NEW.id",
    "entry": "sequence = NEW.sequence OR record_id = NEW.record_id",
    "made": "sequence = NEW.sequence OR (record_id = NEW.record_id AND maker_id = NEW.maker_id AND round = NEW.round)",
}


def upgrade() -> None:
    """Makes the three tables and their triggers."""
    _maker()
    _entry()
    _made()
    if op.get_bind().dialect.name == "sqlite":
        _triggers()


def _maker() -> None:
    op.create_table(
        "maker",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.String(64), nullable=False, unique=True),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16)),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_entry_type_subject_sequence", "entry", ["type", "subject_id", "sequence"])
    op.create_index("ix_entry_type_sequence", "entry", ["type", "sequence"])


def _made() -> None:
    op.create_table(
        "made",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.String(64), sa.ForeignKey("entry.record_id"), nullable=False),
        sa.Column("maker_id", sa.String(64), sa.ForeignKey("maker.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("record_id", "maker_id", "round", name="uq_made_record_maker_round"),
    )


def _triggers() -> None:
    for table, key in _KEYS.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants above
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {_REFUSE}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {_REFUSE}")
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {_REFUSE}")

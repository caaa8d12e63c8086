"""What fusion knows already, beside the entries, and which incident followed which."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"


def upgrade() -> None:
    """Makes the tables. They are filled when the ledger is next read."""
    _succession()
    op.create_table(
        "fused_fact",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("number", _BIG, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fused_fact_name_value", "fused_fact", ["name", "value"])
    op.create_table(
        "fused_claim",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("claim_id", sa.String(64), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("mark", _BIG, nullable=False),
        sa.Column("leads", _BIG, nullable=False),
        sa.Column("incident", _BIG, nullable=False),
        sa.Column("is_led", sa.Boolean, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_fused_claim_document_id", "fused_claim", ["document_id"])
    op.create_index("ix_fused_claim_sequence", "fused_claim", ["sequence", "number"])
    op.create_table(
        "fused_member",
        sa.Column("key", _BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rank", _BIG, primary_key=True, autoincrement=False),
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("is_inner", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fused_tie",
        sa.Column("left_number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("right_number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("sort", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("score", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fused_tie_right_number", "fused_tie", ["right_number"])
    op.create_table(
        "fused_incident",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text, nullable=False),
    )


def _succession() -> None:
    op.create_table(
        "succession",
        sa.Column("old_id", sa.String(64), primary_key=True),
        sa.Column("new_id", sa.String(64), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    taken = "EXISTS (SELECT 1 FROM succession WHERE old_id = NEW.old_id AND new_id = NEW.new_id)"
    op.execute(f"CREATE TRIGGER succession_no_update BEFORE UPDATE ON succession {_REFUSE}")
    op.execute(f"CREATE TRIGGER succession_no_delete BEFORE DELETE ON succession {_REFUSE}")
    op.execute(f"CREATE TRIGGER succession_no_replace BEFORE INSERT ON succession WHEN {taken} {_REFUSE}")

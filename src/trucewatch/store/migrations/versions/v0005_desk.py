"""Who works on what at the desk: locks that end by themselves, and assignments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "desk_lock",
        sa.Column("record_id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
    op.create_table(
        "desk_assignment",
        sa.Column("record_id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("assigned_by", sa.Text, nullable=False),
        sa.Column("assigned_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_desk_assignment_person", "desk_assignment", ["person"])

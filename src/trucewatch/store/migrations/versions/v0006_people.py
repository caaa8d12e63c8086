"""People at the desk: accounts, sessions, tokens, and the audit of what they did."""

import sqlalchemy as sa
from alembic import op

AFTER = "0005"
revision = "0006"
down_revision = AFTER

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"


def upgrade() -> None:
    """Makes the tables, empty."""
    op.create_table(
        "person",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("sees_restricted", sa.Boolean),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("issuer", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("name_key", name="uq_person_name_key"),
        sa.UniqueConstraint("issuer", "subject", name="uq_person_issuer_subject"),
    )
    _ways_in()
    _audit()


def _ways_in() -> None:
    op.create_table(
        "person_session",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
    )
    op.create_index("ix_person_session_person_id", "person_session", ["person_id"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("used_at", sa.String(32)),
        sa.Column("revoked_at", sa.String(32)),
        sa.UniqueConstraint("key", name="uq_api_token_key"),
    )
    op.create_index("ix_api_token_person_id", "api_token", ["person_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    for column in ("person_id", "action", "subject"):
        name = f"ix_audit_{column.removesuffix('_id')}_number"
        op.create_index(name, "audit", [column, "number"])
    if op.get_bind().dialect.name == "sqlite":
        taken = "EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"
        op.execute(f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {_REFUSE}")
        op.execute(f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {_REFUSE}")
        op.execute(f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN {taken} {_REFUSE}")
    else:
        op.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )

"""The tables of people: accounts, sessions, tokens and the audit."""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from trucewatch.store.tables import metadata

person = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("sees_restricted", Boolean),
    Column("is_disabled", Boolean, nullable=False),
    Column("issuer", Text),
    Column("subject", Text),
    Column("made_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    UniqueConstraint("name_key", name="uq_person_name_key"),
    UniqueConstraint("issuer", "subject", name="uq_person_issuer_subject"),
)

session = Table(
    "person_session",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("address", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Index("ix_person_session_person_id", "person_id"),
)

token = Table(
    "api_token",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("person_id", String(32), ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("used_at", String(32)),
    Column("revoked_at", String(32)),
    UniqueConstraint("key", name="uq_api_token_key"),
    Index("ix_api_token_person_id", "person_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("person", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_person_number", "person_id", "number"),
    Index("ix_audit_action_number", "action", "number"),
    Index("ix_audit_subject_number", "subject", "number"),
)
"""Append-only, each line chained to the one before; no key leads out of it, so that it stands by itself."""


PEOPLE = (person, session, token, audit)
AUDIT_TRIGGER, AUDIT_FUNCTION = "audit_no_change", "audit_refuse"
AUDIT_BODY = " BEGIN RAISE EXCEPTION 'the ledger is append-only'; END "
"""Of a server: what refuses to change the audit."""


@event.listens_for(audit, "after_create")
def _lock(_target: Table, connection: Connection, **_: object) -> None:
    for statement in locks(connection.dialect.name):
        connection.exec_driver_sql(statement)


def locks(dialect: str) -> tuple[str, ...]:
    """Statements after which the database refuses to change or delete a line of the audit, or to replace one."""
    if dialect == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        taken = "EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"
        return (
            f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit {refuse}",
            f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit {refuse}",
            f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN {taken} {refuse}",
        )
    return (
        f"CREATE FUNCTION {AUDIT_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${AUDIT_BODY}$$",
        f"CREATE TRIGGER {AUDIT_TRIGGER} BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {AUDIT_FUNCTION}()",
    )

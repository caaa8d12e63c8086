"""What a database's own checks find, and whether the ledger's locks are in it."""

from collections.abc import Iterator

from sqlalchemy import Connection

from trucewatch.store.locks import postgres_functions, postgres_triggers, sqlite_locks
from trucewatch.store.people_schema import AUDIT_BODY, AUDIT_FUNCTION, AUDIT_TRIGGER, audit
from trucewatch.store.people_schema import locks as audit_locks

Trouble = tuple[str, str, str]
"""Code, subject and message of a fault."""


def database_faults(connection: Connection, location: str, *, is_quick: bool) -> Iterator[Trouble]:
    """Faults of a ledger's database itself."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection, location, "quick_check" if is_quick else "integrity_check")
    else:
        yield from _postgres(connection)


def _sqlite(connection: Connection, location: str, check: str) -> Iterator[Trouble]:
    told = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}(20)")]
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    there = {str(name): str(sql) for name, sql in connection.exec_driver_sql(query)}
    for line in told:
        if line != "ok":
            yield "database_damaged", location, f"SQLite says: {line}"
    for statement in (*sqlite_locks(), *audit_locks("sqlite")):
        name = statement.split()[2]
        if there.get(name) != statement:
            yield _missing(name)


def _postgres(connection: Connection) -> Iterator[Trouble]:
    """A server checks its pages when it reads them (with data checksums on); every line is read by other checks."""
    query = (
        "SELECT tgname, tgrelid::regclass::text, proname, prosrc, tgenabled FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
    )
    there = {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(query)}
    bodies = {**postgres_functions(), AUDIT_FUNCTION: AUDIT_BODY}
    triggers = {**postgres_triggers(), AUDIT_TRIGGER: (audit.name, "", AUDIT_FUNCTION)}
    for name, (table, _, function) in triggers.items():
        if there.get(name) != (table, function, bodies[function], "O"):
            yield _missing(name)


def _missing(name: str) -> Trouble:
    return "lock_missing", name, f"the trigger {name}, which keeps lines from being changed, is gone or another one"

"""The one way by which a kept line changes: its payload gives way to a blanked one, under a decision that is kept."""

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from trucewatch.core.ports import Record
from trucewatch.store import rows
from trucewatch.store.chain import hash_of, leaf
from trucewatch.store.queries import chunks
from trucewatch.store.schema import DERIVED, entry, redaction


def blank(
    connection: Connection, blanked: Mapping[str, Record], decision_id: str, number: int
) -> list[tuple[tuple[int, str], bytes]]:
    """Puts blanked payloads in their entries' place, with a line for each; gives the leaves of those lines by key.

    `number` is the open batch's, which the locks ask for. What is blank already is passed by.
    """
    leaves = []
    for chunk in chunks(blanked):
        query = select(entry.c.sequence, entry.c.record_id, entry.c.payload).where(entry.c.record_id.in_(chunk))
        for sequence, record_id, payload in connection.execute(query.order_by(entry.c.sequence)).all():
            new = rows.payload_of(blanked[record_id])
            if new == payload:
                continue
            was, now = hash_of(payload), hash_of(new)
            row = {"sequence": sequence, "decision_id": decision_id, "was": was, "now": now, "batch": number}
            connection.execute(insert(redaction), row)
            connection.execute(update(entry).where(entry.c.sequence == sequence).values(payload=new))
            leaves.append(((sequence, decision_id), leaf("redaction", sequence, decision_id, was, now)))
    return leaves


def wipe(engine: Engine) -> bool:
    """Writes the database's tables anew, so that nothing of what was blanked or deleted is left in its files.

    On a server what its log, archives of it and backups hold is theirs to delete. False where others hold the
    tables just now: then it is to be done later.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        if is_sqlite:
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy
        raw.driver_connection.rollback()  # type: ignore[union-attr]
        raw.driver_connection.autocommit = True  # type: ignore[union-attr]
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute(
            "SELECT tablename, pg_has_role(tableowner, 'USAGE') FROM pg_tables WHERE schemaname = current_schema()"
        )
        tables = [row for row in cursor.fetchall() if row[0] == entry.name or row[0] in DERIVED]
        for name, _ in tables:
            cursor.execute(f'VACUUM (FULL) "{name}"')
        return all(is_own for _, is_own in tables)  # the server passes by what is another one's
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        return False
    finally:
        raw.invalidate()

"""A chain of hashes over what was written, lines for what was blanked, and the locks of both databases."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

AFTER = "0006"
revision = "0007"
down_revision = AFTER

_LOT = 10_000
"""Lines that one batch of an older ledger covers."""
_PAGE = 500


def upgrade() -> None:
    """Makes the tables, chains the lines there are, and locks everything."""
    from trucewatch.store import locks

    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        for table in ("succession", "maker", "entry", "made"):
            for word in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{word}")
    batch = _batch()
    _redaction()
    _succession()
    _chain(batch)
    for statement in locks.sqlite_locks() if is_sqlite else locks.postgres_locks():
        op.get_bind().exec_driver_sql(statement)


def _batch() -> sa.Table:
    return op.create_table(
        "batch",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("leaves", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )


def _redaction() -> None:
    op.create_table(
        "redaction",
        sa.Column("sequence", sa.Integer, sa.ForeignKey("entry.sequence"), primary_key=True, autoincrement=False),
        sa.Column("decision_id", sa.String(64), sa.ForeignKey("entry.record_id"), primary_key=True),
        sa.Column("was", sa.String(64), nullable=False),
        sa.Column("now", sa.String(64), nullable=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _succession() -> None:
    """The table anew, with the batch of each line; those there are belong to the first."""
    connection = op.get_bind()
    held = connection.execute(sa.text("SELECT old_id, new_id, sequence FROM succession")).all()
    op.drop_table("succession")
    table = op.create_table(
        "succession",
        sa.Column("old_id", sa.String(64), primary_key=True),
        sa.Column("new_id", sa.String(64), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    rows = [{"old_id": old, "new_id": new, "sequence": number, "batch": 1} for old, new, number in held]
    if rows:
        connection.execute(sa.insert(table), rows)


def _chain(table: sa.Table) -> None:
    """Batches over the lines there are. The first one holds every succession too."""
    connection = op.get_bind()
    query = sa.text("SELECT old_id, new_id, sequence FROM succession ORDER BY old_id, new_id")
    sides = [_leaf("succession", *row) for row in connection.execute(query)]
    number, first, before = 1, 1, ""
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    for leaves in _lots(connection):
        last = first + len(leaves) - 1
        told, sides = [*leaves, *sides], []
        digest = hashlib.sha256(b"".join(told)).hexdigest()
        short = b"".join(leaf[:8] for leaf in told)
        what = [before, number, first, last, digest, hashlib.sha256(short).hexdigest(), moment]
        before = hashlib.sha256(json.dumps(what, separators=(",", ":")).encode()).hexdigest()
        row = {"number": number, "first": first, "last": last, "digest": digest, "leaves": short, "chain": before}
        connection.execute(sa.insert(table), {**row, "recorded_at": moment})
        number, first = number + 1, last + 1


def _lots(connection: sa.Connection) -> Iterator[Sequence[bytes]]:
    leaves: list[bytes] = []
    for leaf in _lines(connection):
        leaves.append(leaf)
        if len(leaves) == _LOT:
            yield leaves
            leaves = []
    if leaves:
        yield leaves


def _lines(connection: sa.Connection) -> Iterator[bytes]:
    query = sa.text(
        "SELECT made.sequence, made.record_id, made.maker_id, made.round, made.recorded_at, "
        "entry.type, entry.payload, entry.recorded_at "
        "FROM made LEFT OUTER JOIN entry ON entry.sequence = made.sequence "
        "WHERE made.sequence > :after ORDER BY made.sequence LIMIT :page"
    )
    after, size = -1, _PAGE
    while size == _PAGE:
        page = connection.execute(query, {"after": after, "page": _PAGE}).all()
        for sequence, record_id, maker_id, stated, moment, kind, payload, entered in page:
            content: list[str | None] = [None, None, None]
            if payload is not None:
                content = [kind, hashlib.sha256(payload.encode()).hexdigest(), entered]
            yield _leaf("line", sequence, record_id, maker_id, stated, moment, *content)
            after = sequence
        size = len(page)


def _leaf(*told: Any) -> bytes:
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).digest()

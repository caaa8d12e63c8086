"""What records are found by beside their id and subject: a page's documents, a capture's bytes."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_PAGE = 500


def upgrade() -> None:
    """Makes the table and fills it from the entries there are."""
    key = op.create_table(
        "key",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("entry.sequence"), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    query = sa.text(
        "SELECT sequence, type, payload FROM entry WHERE type IN ('capture', 'document') AND sequence > :after "
        "ORDER BY sequence LIMIT :page"
    )
    after, found = 0, True
    while found:
        lines = connection.execute(query, {"after": after, "page": _PAGE}).all()
        rows = [_row(sequence, kind, json.loads(payload)) for sequence, kind, payload in lines]
        if rows:
            connection.execute(sa.insert(key), rows)
            after = rows[-1]["sequence"]
        found = bool(rows)


def _row(sequence: int, kind: str, told: dict[str, Any]) -> dict[str, Any]:
    """The one key that captures and documents had at this revision."""
    if kind == "capture":
        return {"name": "sha256", "value": told["sha256"], "sequence": sequence}
    value = told.get("url") or told["location"]
    written_out = value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return {"name": "page", "value": written_out, "sequence": sequence}

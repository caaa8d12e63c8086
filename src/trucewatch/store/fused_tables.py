"""What fusion knows already: tables that are made anew from the entries whenever they are in doubt."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text

from trucewatch.store.tables import BIG, metadata


@dataclass(frozen=True, slots=True)
class FusedSet:
    """The tables of one fusion."""

    fact: Table
    claim: Table
    member: Table
    tie: Table
    incident: Table

    def every(self) -> tuple[Table, ...]:
        return self.fact, self.claim, self.member, self.tie, self.incident


def _fused(prefix: str) -> FusedSet:
    return FusedSet(
        Table(
            f"{prefix}_fact",
            metadata,
            Column("name", String(16), primary_key=True),
            Column("subject", Text, primary_key=True),
            Column("value", Text, primary_key=True),
            Column("number", BIG, nullable=False),
            # With all columns in it: else SQLite goes through every fact of the name instead.
            Index(f"ix_{prefix}_fact_name_value", "name", "value", "subject", "number"),
            sqlite_with_rowid=False,
        ),
        Table(
            f"{prefix}_claim",
            metadata,
            Column("number", BIG, primary_key=True, autoincrement=False),
            Column("claim_id", String(64), nullable=False),
            Column("document_id", String(64), nullable=False),
            Column("sequence", Integer, nullable=False),
            Column("payload", Text, nullable=False),
            Column("mark", BIG, nullable=False),
            Column("leads", BIG, nullable=False),
            Column("incident", BIG, nullable=False),
            Column("is_led", Boolean, nullable=False),
            Column("place", LargeBinary, nullable=False),
            Index(f"ix_{prefix}_claim_document_id", "document_id"),
            Index(f"ix_{prefix}_claim_sequence", "sequence", "number"),
            Index(f"ix_{prefix}_claim_incident", "incident"),
        ),
        Table(
            f"{prefix}_member",
            metadata,
            Column("key", BIG, primary_key=True, autoincrement=False),
            Column("kind", Integer, primary_key=True, autoincrement=False),
            Column("rank", BIG, primary_key=True, autoincrement=False),
            Column("number", BIG, primary_key=True, autoincrement=False),
            Column("is_inner", Boolean, nullable=False),
            sqlite_with_rowid=False,
        ),
        Table(
            f"{prefix}_tie",
            metadata,
            Column("left_number", BIG, primary_key=True, autoincrement=False),
            Column("right_number", BIG, primary_key=True, autoincrement=False),
            Column("sort", Integer, primary_key=True, autoincrement=False),
            Column("score", Float, nullable=False),
            Index(f"ix_{prefix}_tie_right_number", "right_number"),
            sqlite_with_rowid=False,
        ),
        Table(
            f"{prefix}_incident",
            metadata,
            Column("number", BIG, primary_key=True, autoincrement=False),
            Column("payload", Text, nullable=False),
        ),
    )


FUSED = _fused("fused")
"""These and the `open_` tables are derived: what fusion knows already. They may be emptied at any time."""

OPEN = _fused("open")
"""The same over what no restricted source told; empty while none is restricted."""

"""Who works on what at the desk just now: mutable rows, no records. A lock ends by itself."""

from sqlalchemy import Column, Index, String, Table, Text

from trucewatch.store.tables import metadata

desk_lock = Table(
    "desk_lock",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("until", String(32), nullable=False),
)
"""`until` is a moment in UTC, ISO 8601 to the microsecond, so that text order is time order."""

desk_assignment = Table(
    "desk_assignment",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("assigned_by", Text, nullable=False),
    Column("assigned_at", String(32), nullable=False),
    Index("ix_desk_assignment_person", "person"),
)

DESK = (desk_lock, desk_assignment)

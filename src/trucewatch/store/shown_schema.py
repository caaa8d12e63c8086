"""The desk's tables: the situation as pages ask for it. Derived; they may be emptied at any time.

A row counts in the views that its mask names: 1 the open one, 2 the full one, 3 both. Full text and boxes are kept by
what the database has for them: FTS5 and R*Tree in SQLite, `tsvector` with GIN and plain indexes in PostgreSQL.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
)

from trucewatch.store.tables import BIG, metadata

OPEN, FULL, BOTH = 1, 2, 3
"""Masks: the views that a row counts in."""


def _number() -> Column[int]:
    return Column("number", BIG, primary_key=True, autoincrement=False)


shown_incident = Table(
    "shown_incident",
    metadata,
    _number(),
    Column("id", String(64), nullable=False),
    Column("anchor", BIG, nullable=False),
    Column("mask", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("family", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("starts", String(10)),
    Column("ends", String(10)),
    Column("lat", Float),
    Column("lon", Float),
    Column("radius_m", Float),
    Column("precision", String(16)),
    Column("country", String(2)),
    Column("place_id", Text),
    Column("place", Text),
    Column("verdict", String(24)),
    Column("likelihood", String(12)),
    Column("roots", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("is_background", Boolean, nullable=False),
    Column("beside", String(64)),
    Column("sentence", Text, nullable=False),
    Column("changed_sequence", Integer, nullable=False),
    Column("weight", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Index("ix_shown_incident_id", "id"),
    Index("ix_shown_incident_anchor", "anchor"),
    Index("ix_shown_incident_starts", "starts", "number", "mask", "ends"),
    Index("ix_shown_incident_kind", "kind", "starts", "number", "mask", "verdict", "status"),
    Index("ix_shown_incident_status", "status", "starts", "number", "mask", "verdict", "kind"),
    Index("ix_shown_incident_verdict", "verdict", "starts", "number", "mask", "kind", "status"),
    Index("ix_shown_incident_country", "country", "starts", "number"),
    Index("ix_shown_incident_weight", "weight", "number"),
    Index("ix_shown_incident_changed", "changed_sequence", "number"),
    Index("ix_shown_incident_beside", "beside"),
    Index("ix_shown_incident_point", "lat", "lon", "verdict", "mask", "starts", "ends", "kind", "status", "number"),
    Index("ix_shown_incident_map", "starts", "ends", "lat", "lon", "kind", "status", "verdict", "mask", "number"),
)
"""`anchor` is the number by which fusion knows the incident; `starts` and `ends` are days, the end excluded; `payload`
is the incident's JSON (fields, changes, referents) without its claims. `weight` orders the review queue (0: it does
not wait there), `why` is what it is made of (`pipeline.review_shown.weight_row`); `digest` is
of all that is shown of the incident, its findings and claims."""

shown_finding = Table(
    "shown_finding",
    metadata,
    _number(),
    Column("id", String(64), nullable=False),
    Column("mask", Integer, nullable=False),
    Column("incident_number", BIG, nullable=False),
    Column("incident_id", String(64), nullable=False),
    Column("agreement_id", Text, nullable=False),
    Column("term_id", Text, nullable=False),
    Column("zone_id", Text),
    Column("verdict", String(24), nullable=False),
    Column("likelihood", String(12)),
    Column("starts", String(10)),
    Column("payload", Text, nullable=False),
    Index("ix_shown_finding_id", "id"),
    Index("ix_shown_finding_incident", "incident_number", "agreement_id", "zone_id", "verdict", "mask"),
    Index("ix_shown_finding_agreement", "agreement_id", "verdict", "starts", "number", "mask", "incident_number"),
    Index(
        "ix_shown_finding_zone",
        *("zone_id", "verdict", "starts", "number", "mask", "incident_number", "agreement_id"),
    ),
    Index("ix_shown_finding_verdict", "verdict", "starts", "number", "mask"),
    Index("ix_shown_finding_term", "agreement_id", "term_id", "verdict", "mask"),
    Index("ix_shown_finding_starts", "starts", "verdict", "agreement_id", "zone_id", "likelihood", "mask"),
)

shown_claim = Table(
    "shown_claim",
    metadata,
    _number(),
    Column("id", String(64), nullable=False),
    Column("mask", Integer, nullable=False),
    Column("incident_number", BIG, nullable=False),
    Column("incident_id", String(64), nullable=False),
    Column("is_reading", Boolean, nullable=False),
    Column("document_id", String(64), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("publisher", Text),
    Column("kind", String(24), nullable=False),
    Column("stance", String(16), nullable=False),
    Column("part", String(16), nullable=False),
    Column("starts", String(10)),
    Column("ends", String(10)),
    Column("published", String(10)),
    Column("topic", Text),
    Column("holder_id", Text),
    Column("words", Text, nullable=False),
    Column("review_state", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Index("ix_shown_claim_id", "id"),
    Index("ix_shown_claim_incident", "incident_number"),
    Index("ix_shown_claim_document", "document_id"),
    Index("ix_shown_claim_source", "source_id", "starts"),
    Index("ix_shown_claim_sequence", "sequence"),
    Index("ix_shown_claim_kind", "kind", "starts"),
    Index("ix_shown_claim_topic", "topic", "holder_id"),
    Index("ix_shown_claim_review", "review_state", "sequence"),
)
"""`is_reading`: another maker's reading of a claim's words, shown beside it and counted nowhere. `topic` is the
agreement or proposal that it is about, `holder_id` whose position it tells."""

shown_actor = Table(
    "shown_actor",
    metadata,
    Column("actor_id", Text, primary_key=True),
    Column("incident_number", BIG, primary_key=True, autoincrement=False),
    Column("role", String(8), primary_key=True),
    Column("mask", Integer, nullable=False),
    Index("ix_shown_actor_incident", "incident_number"),
)
"""`role` is `actor` or `target`."""

shown_document = Table(
    "shown_document",
    metadata,
    _number(),
    Column("id", String(64), nullable=False),
    Column("mask", Integer, nullable=False),
    Column("page_key", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("publisher", Text),
    Column("title", Text),
    Column("url", Text),
    Column("published", String(10)),
    Column("captured_at", String(40)),
    Column("language", Text),
    Column("completeness", String(16), nullable=False),
    Column("is_outdated", Boolean, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Index("ix_shown_document_id", "id"),
    Index("ix_shown_document_page", "page_key"),
    Index("ix_shown_document_source", "source_id", "published"),
    Index("ix_shown_document_published", "published", "number"),
    Index("ix_shown_document_sequence", "sequence"),
)

shown_text = Table(
    "shown_text",
    metadata,
    _number(),
    Column("kind", String(12), nullable=False),
    Column("record", BIG, nullable=False),
    Column("mask", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("key", Text),
    Column("text", Text, nullable=False),
    Index("ix_shown_text_record", "kind", "record"),
)
"""What is searched, folded and without signs (`shown_queries_text.words_of`):
of a `document` its title (`start` -1) and its paragraphs (`start`: offset in its text), of
a `claim` its words, of an `incident` its sentence and the names of its places and actors, of an `actor` its names.
`record` is the number of the record's row; 0 for an actor, whose id is `key`."""

shown_position = Table(
    "shown_position",
    metadata,
    _number(),
    Column("mask", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("holder_id", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Index("ix_shown_position_topic", "topic"),
    Index("ix_shown_position_holder", "holder_id"),
)
"""One an agreement or proposal and an actor: its stances over time, as `agreements positions --json` tells them."""

shown_talk = Table(
    "shown_talk",
    metadata,
    _number(),
    Column("mask", Integer, nullable=False),
    Column("meeting", Text, nullable=False),
    Column("topic", Text),
    Column("starts", String(10)),
    Column("payload", Text, nullable=False),
    Index("ix_shown_talk_meeting", "meeting"),
    Index("ix_shown_talk_starts", "starts"),
    Index("ix_shown_talk_topic", "topic"),
)
"""Rounds of talks as `talks --json` tells them. Those of one `meeting` (days and stance) may be one round."""

shown_proposal = Table(
    "shown_proposal",
    metadata,
    _number(),
    Column("mask", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Index("ix_shown_proposal_topic", "topic"),
)
"""Agreements that sources speak of and the registry lacks (`core.agreements.Proposal`)."""

shown_count = Table(
    "shown_count",
    metadata,
    Column("view", String(8), primary_key=True),
    Column("name", String(24), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Numbers that pages show without counting. Names and keys: `pipeline.shown_counts`."""

shown_state = Table(
    "shown_state",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("value", Text, nullable=False),
)

shown_due = Table(
    "shown_due",
    metadata,
    Column("world", Integer, primary_key=True, autoincrement=False),
    Column("number", BIG, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Fused incidents that were put or dropped since the tables were last brought up. `world` is the mask of the view whose
fusion it is: 2 the full one, 1 that of what is open, which is kept only while a source is restricted."""

shown_day = Table(
    "shown_day",
    metadata,
    Column("world", Integer, primary_key=True, autoincrement=False),
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("is_denial", Boolean, nullable=False),
    Index("ix_shown_day_day", "world", "is_denial", "day"),
    sqlite_with_rowid=False,
)
"""The days (ordinals) of each fused incident: those told, or those on which what is denied may have happened."""

shown_fit = Table(
    "shown_fit",
    metadata,
    Column("world", Integer, primary_key=True, autoincrement=False),
    Column("denial", BIG, primary_key=True, autoincrement=False),
    Column("act", BIG, primary_key=True, autoincrement=False),
    Index("ix_shown_fit_act", "world", "act"),
    sqlite_with_rowid=False,
)
"""Which fused incidents a denial without a day or place of its own may be about."""

SHOWN = (
    *(shown_incident, shown_finding, shown_claim, shown_actor, shown_document, shown_text),
    *(shown_position, shown_talk, shown_proposal, shown_count, shown_state, shown_due, shown_day, shown_fit),
)

beside = MetaData()
"""Tables that are made by statements of the database's own."""

shown_box = Table(
    "shown_box",
    beside,
    _number(),
    Column("west", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("north", Float, nullable=False),
)
"""Where an incident may lie, in degrees; `number` is its row's. An R*Tree in SQLite (32-bit, rounded outward)."""

shown_words = Table("shown_words", beside, Column("rowid", BIG, primary_key=True), Column("text", Text))
"""SQLite's full-text index over `shown_text` (`shown_words MATCH ?`, rowid = shown_text.number). PostgreSQL has the
column `shown_text.words` (tsvector) in its place."""

_SQLITE = (
    "CREATE VIRTUAL TABLE shown_box USING rtree(number, west, east, south, north)",
    "CREATE VIRTUAL TABLE shown_words USING fts5(text, kind, content='shown_text', content_rowid='number', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER shown_text_put AFTER INSERT ON shown_text BEGIN "
    "INSERT INTO shown_words(rowid, text, kind) VALUES (NEW.number, NEW.text, NEW.kind); END",
    "CREATE TRIGGER shown_text_drop AFTER DELETE ON shown_text BEGIN "
    "INSERT INTO shown_words(shown_words, rowid, text, kind) VALUES ('delete', OLD.number, OLD.text, OLD.kind); END",
)
_POSTGRESQL = (
    "CREATE TABLE shown_box (number BIGINT PRIMARY KEY, west DOUBLE PRECISION NOT NULL, "
    "east DOUBLE PRECISION NOT NULL, south DOUBLE PRECISION NOT NULL, north DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX ix_shown_box ON shown_box (west, east, south, north)",
    "ALTER TABLE shown_text ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED",
    "CREATE INDEX ix_shown_text_words ON shown_text USING gin (words)",
)


def statements(dialect: str) -> tuple[str, ...]:
    """What makes the boxes and the full-text index, by the name of the database's dialect."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[dialect]


@event.listens_for(shown_text, "after_create")
def _make_beside(_target: Table, connection: Connection, **_: object) -> None:
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)

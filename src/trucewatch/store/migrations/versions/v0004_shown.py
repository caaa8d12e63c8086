"""The desk's tables: the situation as pages ask for it; and a second fusion, of what no restricted source told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
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
_BESIDE = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Makes the tables. They are filled when the desk is next looked at."""
    _incidents()
    _findings()
    _claims()
    _documents()
    _positions()
    _state()
    _open()
    for statement in _BESIDE[op.get_bind().dialect.name]:
        op.execute(statement)


def _incidents() -> None:
    op.create_table(
        "shown_incident",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("anchor", _BIG, nullable=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("family", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("starts", sa.String(10)),
        sa.Column("ends", sa.String(10)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("radius_m", sa.Float),
        sa.Column("precision", sa.String(16)),
        sa.Column("country", sa.String(2)),
        sa.Column("place_id", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("verdict", sa.String(24)),
        sa.Column("likelihood", sa.String(12)),
        sa.Column("roots", sa.Integer, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("is_background", sa.Boolean, nullable=False),
        sa.Column("beside", sa.String(64)),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("changed_sequence", sa.Integer, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_incident_anchor", "shown_incident", ["anchor"])
    op.create_index("ix_shown_incident_beside", "shown_incident", ["beside"])
    op.create_index("ix_shown_incident_changed", "shown_incident", ["changed_sequence", "number"])
    op.create_index("ix_shown_incident_country", "shown_incident", ["country", "starts", "number"])
    op.create_index("ix_shown_incident_id", "shown_incident", ["id"])
    op.create_index("ix_shown_incident_kind", "shown_incident", ["kind", "starts", "number"])
    op.create_index(
        "ix_shown_incident_map",
        "shown_incident",
        ["starts", "ends", "lat", "lon", "kind", "status", "verdict", "mask", "number"],
    )
    op.create_index("ix_shown_incident_place", "shown_incident", ["place_id", "starts", "number"])
    op.create_index("ix_shown_incident_starts", "shown_incident", ["starts", "number"])
    op.create_index("ix_shown_incident_status", "shown_incident", ["status", "starts", "number"])
    op.create_index("ix_shown_incident_verdict", "shown_incident", ["verdict", "starts", "number"])
    op.create_index("ix_shown_incident_weight", "shown_incident", ["weight", "number"])
    op.create_table(
        "shown_actor",
        sa.Column("actor_id", sa.Text, primary_key=True),
        sa.Column("incident_number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(8), primary_key=True),
        sa.Column("mask", sa.Integer, nullable=False),
    )
    op.create_index("ix_shown_actor_incident", "shown_actor", ["incident_number"])


def _findings() -> None:
    op.create_table(
        "shown_finding",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("incident_number", _BIG, nullable=False),
        sa.Column("incident_id", sa.String(64), nullable=False),
        sa.Column("agreement_id", sa.Text, nullable=False),
        sa.Column("term_id", sa.Text, nullable=False),
        sa.Column("zone_id", sa.Text),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("likelihood", sa.String(12)),
        sa.Column("starts", sa.String(10)),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_finding_agreement", "shown_finding", ["agreement_id", "verdict", "starts"])
    op.create_index("ix_shown_finding_id", "shown_finding", ["id"])
    op.create_index("ix_shown_finding_incident", "shown_finding", ["incident_number"])
    op.create_index("ix_shown_finding_verdict", "shown_finding", ["verdict", "starts"])
    op.create_index("ix_shown_finding_zone", "shown_finding", ["zone_id", "verdict", "starts"])


def _claims() -> None:
    op.create_table(
        "shown_claim",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("incident_number", _BIG, nullable=False),
        sa.Column("incident_id", sa.String(64), nullable=False),
        sa.Column("is_reading", sa.Boolean, nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("stance", sa.String(16), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("starts", sa.String(10)),
        sa.Column("ends", sa.String(10)),
        sa.Column("published", sa.String(10)),
        sa.Column("topic", sa.Text),
        sa.Column("holder_id", sa.Text),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("review_state", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_index("ix_shown_claim_document", "shown_claim", ["document_id"])
    op.create_index("ix_shown_claim_id", "shown_claim", ["id"])
    op.create_index("ix_shown_claim_incident", "shown_claim", ["incident_number"])
    op.create_index("ix_shown_claim_kind", "shown_claim", ["kind", "starts"])
    op.create_index("ix_shown_claim_review", "shown_claim", ["review_state", "sequence"])
    op.create_index("ix_shown_claim_sequence", "shown_claim", ["sequence"])
    op.create_index("ix_shown_claim_source", "shown_claim", ["source_id", "starts"])
    op.create_index("ix_shown_claim_topic", "shown_claim", ["topic", "holder_id"])


def _documents() -> None:
    op.create_table(
        "shown_document",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("page_key", sa.Text, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("published", sa.String(10)),
        sa.Column("captured_at", sa.String(40)),
        sa.Column("language", sa.Text),
        sa.Column("completeness", sa.String(16), nullable=False),
        sa.Column("is_outdated", sa.Boolean, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_index("ix_shown_document_id", "shown_document", ["id"])
    op.create_index("ix_shown_document_page", "shown_document", ["page_key"])
    op.create_index("ix_shown_document_published", "shown_document", ["published", "number"])
    op.create_index("ix_shown_document_sequence", "shown_document", ["sequence"])
    op.create_index("ix_shown_document_source", "shown_document", ["source_id", "published"])
    op.create_table(
        "shown_text",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("record", _BIG, nullable=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_text_record", "shown_text", ["kind", "record"])


def _positions() -> None:
    op.create_table(
        "shown_position",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("holder_id", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_position_holder", "shown_position", ["holder_id"])
    op.create_index("ix_shown_position_topic", "shown_position", ["topic"])
    op.create_table(
        "shown_talk",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("meeting", sa.Text, nullable=False),
        sa.Column("topic", sa.Text),
        sa.Column("starts", sa.String(10)),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_talk_meeting", "shown_talk", ["meeting"])
    op.create_index("ix_shown_talk_starts", "shown_talk", ["starts"])
    op.create_index("ix_shown_talk_topic", "shown_talk", ["topic"])
    op.create_table(
        "shown_proposal",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("mask", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("ix_shown_proposal_topic", "shown_proposal", ["topic"])


def _state() -> None:
    op.create_table(
        "shown_count",
        sa.Column("view", sa.String(8), primary_key=True),
        sa.Column("name", sa.String(24), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shown_state",
        sa.Column("name", sa.String(24), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "shown_due",
        sa.Column("world", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shown_day",
        sa.Column("world", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("is_denial", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shown_day_day", "shown_day", ["world", "is_denial", "day"])
    op.create_table(
        "shown_fit",
        sa.Column("world", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("denial", _BIG, primary_key=True, autoincrement=False),
        sa.Column("act", _BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shown_fit_act", "shown_fit", ["world", "act"])


def _open() -> None:
    op.create_index("ix_fused_claim_incident", "fused_claim", ["incident"])
    op.create_table(
        "open_fact",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("number", _BIG, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_fact_name_value", "open_fact", ["name", "value"])
    op.create_table(
        "open_claim",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("claim_id", sa.String(64), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("mark", _BIG, nullable=False),
        sa.Column("leads", _BIG, nullable=False),
        sa.Column("incident", _BIG, nullable=False),
        sa.Column("is_led", sa.Boolean, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_open_claim_document_id", "open_claim", ["document_id"])
    op.create_index("ix_open_claim_incident", "open_claim", ["incident"])
    op.create_index("ix_open_claim_sequence", "open_claim", ["sequence", "number"])
    op.create_table(
        "open_member",
        sa.Column("key", _BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rank", _BIG, primary_key=True, autoincrement=False),
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("is_inner", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_tie",
        sa.Column("left_number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("right_number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("sort", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("score", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_tie_right_number", "open_tie", ["right_number"])
    op.create_table(
        "open_incident",
        sa.Column("number", _BIG, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text, nullable=False),
    )

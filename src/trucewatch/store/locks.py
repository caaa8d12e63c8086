"""What keeps lines from being changed, in the database itself: triggers, as SQLite and as PostgreSQL take them.

Two ways stand open. A new line may be added where none stands. And an entry's payload may give way to a blanked one
inside the very unit that adds its line to `redaction`, before that unit's batch is closed; such a line is taken only
where it names a decision to redact that the ledger keeps.
"""

KEYS = {
    "succession": "old_id = NEW.old_id AND new_id = NEW.new_id",
    "maker": "id = NEW.id",
    "entry": "sequence = NEW.sequence OR record_id = NEW.record_id",
    "made": "sequence = NEW.sequence OR (record_id = NEW.record_id AND maker_id = NEW.maker_id AND round = NEW.round)",
    "batch": "number = NEW.number",
    "redaction": "sequence = NEW.sequence AND decision_id = NEW.decision_id",
}
"""Of each append-only table: what makes a new line stand in an old one's place."""

_OPEN = "redaction.batch = (SELECT coalesce(max(number), 0) + 1 FROM batch)"
_REDACTED = f"EXISTS (SELECT 1 FROM redaction WHERE redaction.sequence = OLD.sequence AND {_OPEN})"  # noqa: S608
_OTHERS = ("sequence", "record_id", "type", "subject_id", "recorded_at")
_SAID = "the ledger is append-only"


def sqlite_locks() -> tuple[str, ...]:
    """Statements that refuse to change or delete a line, and to put one in another's place (REPLACE)."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    statements = []
    for table, key in KEYS.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - constants above
        same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in _OTHERS)
        may = f"WHEN NOT ({same} AND NEW.stage IS OLD.stage AND {_REDACTED}) " if table == "entry" else ""
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {may}{refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
        ]
    told = "type = 'decision' AND json_extract(payload, '$.action') = 'redact'"
    unknown = f"NOT EXISTS (SELECT 1 FROM entry WHERE record_id = NEW.decision_id AND {told})"  # noqa: S608
    no_decision = "BEGIN SELECT RAISE(ABORT, 'a redaction needs its decision'); END"
    statements.append(f"CREATE TRIGGER redaction_decided BEFORE INSERT ON redaction WHEN {unknown} {no_decision}")
    return tuple(statements)


_FUNCTIONS = {
    "trucewatch_refuse": f"BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END",
    "trucewatch_redact": f"""BEGIN
IF {" AND ".join(f"NEW.{name} = OLD.{name}" for name in _OTHERS)} AND NEW.stage IS NOT DISTINCT FROM OLD.stage
AND {_REDACTED} THEN RETURN NEW; END IF;
RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END""",
    "trucewatch_decided": """BEGIN
IF EXISTS (SELECT 1 FROM entry WHERE record_id = NEW.decision_id AND type = 'decision'
AND payload::json ->> 'action' = 'redact') THEN RETURN NEW; END IF;
RAISE EXCEPTION 'a redaction needs its decision' USING ERRCODE = 'integrity_constraint_violation'; END""",
}


def postgres_functions() -> dict[str, str]:
    """The bodies (plpgsql) of the functions that the triggers call, by name."""
    return dict(_FUNCTIONS)


def postgres_triggers() -> dict[str, tuple[str, str, str]]:
    """Of each trigger its table, its moment and level, and the function it calls."""
    found = {}
    for table in KEYS:
        update = "trucewatch_redact" if table == "entry" else "trucewatch_refuse"
        found[f"{table}_no_update"] = (table, "BEFORE UPDATE", update)
        found[f"{table}_no_delete"] = (table, "BEFORE DELETE", "trucewatch_refuse")
        found[f"{table}_no_truncate"] = (table, "BEFORE TRUNCATE", "trucewatch_refuse")
    found["redaction_decided"] = ("redaction", "BEFORE INSERT", "trucewatch_decided")
    return found


def postgres_locks() -> tuple[str, ...]:
    """Statements that do the same on a server. `ON CONFLICT DO UPDATE` is an update there, and REPLACE is not known."""
    statements = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        for name, body in _FUNCTIONS.items()
    ]
    for name, (table, when, function) in postgres_triggers().items():
        level = "STATEMENT" if "TRUNCATE" in when else "ROW"
        statements.append(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}()")
    return tuple(statements)

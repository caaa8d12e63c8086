"""What an incident's page is made of: fields by root, roots, changes, history, and why it is on top."""

import json
from collections.abc import Sequence

from trucewatch.core.incidents import Field, Incident, Value
from trucewatch.pipeline.desk.base import Desk, Row
from trucewatch.pipeline.desk.shapes import Named
from trucewatch.pipeline.desk.shapes_records import ChangeRow, FieldRow, HistoryRow, RootRow, ValueRow, WhyOnTop
from trucewatch.publish.names import Names
from trucewatch.publish.rows import source_rows
from trucewatch.publish.wording import change_text, clean, harm_text, words_of
from trucewatch.store import shown_queries_counts as counting

GRAVE = (
    *("alleged_breach", "disputed", "self_defence_claimed", "undetermined", "exemption_claimed", "consistent"),
    "not_applicable",
)
"""Verdicts, gravest first."""
_BY_ROOT = frozenset({"root", "relay", "copy"})
"""Fields that say who told it: `roots` has them."""


def fields(incident: Incident, names: Names) -> list[FieldRow]:
    """Each field with its values, and the roots for and against each."""
    return [_field(one, names) for one in incident.fields if one.name not in _BY_ROOT]


def _field(field: Field, names: Names) -> FieldRow:
    values = [_value(field.name, one, names) for one in field.values]
    is_contested = len(values) > 1 or any(one["dissent"] for one in values)
    return {"name": field.name, "values": values, "is_contested": is_contested}


def _value(name: str, one: Value, names: Names) -> ValueRow:
    if name.startswith("harm.") and name.count(".") == 2:
        text = harm_text(name, one.value)
    elif name in ("actors", "targets"):
        text = clean(names.of(one.value))
    else:
        text = words_of(clean(one.value))
    return {
        "value": one.value,
        "text": text,
        "support": _named(one.support, names),
        "dissent": _named(one.dissent, names),
        "claims": list(one.claim_ids),
    }


def _named(ids: Sequence[str], names: Names) -> list[Named]:
    return [{"id": one, "name": names.of(one)} for one in ids]


def roots(incident: Incident, names: Names) -> list[RootRow]:
    """Root sources, who handed them on, and the claims that rest on each."""
    return [
        {
            "root": row["root"],
            "name": row["name"],
            "asserts": row["asserts"],
            "through": row["through"],
            "copied_by": row["copied_by"],
            "claims": row["claims"],
        }
        for row in source_rows(incident, names)
    ]


def changes(incident: Incident) -> list[ChangeRow]:
    """What newer versions of pages changed."""
    return [
        {
            "field": one.field,
            "before": one.before,
            "after": one.after,
            "claim": one.claim_id,
            "older_claim": one.older_id,
            "document": one.document_id,
            "publisher": one.publisher,
            "changed": one.changed.isoformat() if one.changed else None,
            "is_open": one.is_open,
        }
        for one in incident.changes
    ]


def history(desk: Desk, incident: Incident, claim_ids: Sequence[str]) -> list[HistoryRow]:
    """Claims as they came, changes of pages and people's words, oldest first."""
    found: list[HistoryRow] = []
    tellers = {one.claim.id: one for one in incident.claims}
    for row in desk.many(claim_ids, counting.stamped):
        one = tellers[row["record_id"]]
        text = f"told by {clean(one.publisher)}" if one.publisher else "told by a page without a publisher"
        found.append(_step(row["recorded_at"], "claim_added", text, row["record_id"]))
    times = {
        row["record_id"]: row["recorded_at"]
        for row in desk.many((one.document_id for one in incident.changes), counting.stamped)
    }
    for change in incident.changes:
        label, before, after = change_text(change)
        text = f"{label}{before or 'not told'} → {after or 'no longer told'}"
        if change.document_id in times:
            found.append(_step(times[change.document_id], "page_changed", text, change.document_id))
    for decision, stands in desk.decisions([incident.id, *claim_ids]):
        said = f"{decision.action} {decision.value}".strip() + ("" if stands else " (no longer stands)")
        step = _step(decision.decided_at.isoformat(), "decision", said, decision.subject)
        found.append({**step, "person": decision.person})
    return sorted(found, key=lambda one: one["at"])


def _step(at: str, what: str, text: str, record: str) -> HistoryRow:
    return {"at": at, "what": what, "text": text, "person": None, "record": record}


# --- why it is on top


def why_on_top(row: Row) -> WhyOnTop:
    """Why an incident's row stands where it does, as the review queue weighed it."""
    told = json.loads(row["why"])
    reasons = [f"{one['text']} ({one['side']} {one['number']:.2f})" for one in told["reasons"]]
    if not row["weight"]:
        reasons = ["Nothing waits here: it is background, told beside another incident, or settled by a person."]
    weighed = {"uncertainty": told["uncertainty"], "consequence": told["consequence"]}
    return {"weight": row["weight"], **weighed, "reasons": reasons}  # type: ignore[typeddict-item]

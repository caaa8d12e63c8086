"""The review queue, and what was said of a record, as people and scripts read them."""

from collections.abc import Iterator, Sequence
from typing import Any

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.ports import Ledger
from trucewatch.pipeline.review import said_of
from trucewatch.pipeline.review_desk import assignments, locks
from trucewatch.pipeline.review_subjects import subject_of
from trucewatch.pipeline.situation import Situation, situation
from trucewatch.pipeline.stages import agreements
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean
from trucewatch.review.queue import Item, Waiting, queue
from trucewatch.review.standing import standing_of
from trucewatch.review.weight import Weight
from trucewatch.settings import Settings

MOST = 50
"""Items shown unless told."""


def waiting_of(seen: Situation, decisions: Sequence[Decision]) -> Waiting:
    """What the queue of a situation is made of."""
    return Waiting(
        incidents=seen.incidents,
        findings=seen.findings,
        links=seen.links,
        decisions=decisions,
        reviews=seen.reviews,
        stale=seen.stale,
        problems=seen.problems,
    )


def queue_rows(
    ledger: Ledger, settings: Settings, *, kind: str = "", person: str = "", most: int = MOST
) -> Iterator[dict[str, Any]]:
    """What waits for review, the weightiest first: of one kind, of one person, at most so many (0: all)."""
    seen = situation(ledger, agreements(settings))
    decisions = tuple(ledger.records(Decision))
    items = [one for one in queue(waiting_of(seen, decisions)) if kind in ("", one.kind)]
    given = assignments(ledger)
    if person:
        items = [one for one in items if one.subject in given and given[one.subject].person == person]
    shown = items[: most or None]
    held = locks(ledger, (one.subject for one in shown))
    for item in shown:
        mine, lock = given.get(item.subject), held.get(item.subject)
        yield {
            **item_row(item),
            "assigned_to": mine.person if mine else None,
            "locked_by": lock.person if lock else None,
            "sequence": seen.sequence,
        }


def item_row(item: Item) -> dict[str, Any]:
    """An item with every factor of its weight."""
    return {
        "kind": item.kind,
        "subject": item.subject,
        "other": item.other or None,
        "incident": item.incident_id or None,
        "day": item.day.isoformat() if item.day else None,
        "words": item.words,
        "actions": [action.value for action in item.actions],
        "why": item.why or None,
        **weight_row(item.weight),
    }


def weight_row(weight: Weight) -> dict[str, Any]:
    """A weight with its factors, for "why is this on top"."""
    return {
        "weight": weight.value,
        "uncertainty": weight.uncertainty,
        "consequence": weight.consequence,
        "reasons": [
            {"side": one.side, "name": one.name, "number": one.number, "text": one.text} for one in weight.reasons
        ],
    }


def queue_text(rows: Sequence[dict[str, Any]]) -> str:
    """The queue for a terminal, each item with why it stands there."""
    if not rows:
        return "Nothing waits for review.\n"
    lines = []
    for number, row in enumerate(rows, start=1):
        other = f" and {row['other'][:17]}" if row["other"] else ""
        lines.append(f"{number}. {row['kind'].replace('_', ' ')}: {clean(row['words'])}")
        lines.append(f"   {row['subject']}{other}; {' | '.join(row['actions'])}")
        product = f"uncertainty {row['uncertainty']:.2f} × consequence {row['consequence']:.2f}"
        lines.append(f"   weight {row['weight']:.2f} = {product}")
        lines += [f"     {one['number']:.2f} {one['side']}: {clean(one['text'])}" for one in row["reasons"]]
        held = [f"assigned to {clean(row['assigned_to'])}"] if row["assigned_to"] else []
        held += [f"{clean(row['locked_by'])} works on it"] if row["locked_by"] else []
        lines += [f"   {'; '.join(held)}"] if held else []
    return "\n".join(lines) + "\n"


# --- one record


def record_row(ledger: Ledger, named: str, settings: Settings) -> dict[str, Any]:
    """What stands of a record and all that was ever said of it. Raises ConfigError where there is none."""
    record_id, kind = subject_of(ledger, named, "", settings)
    said = said_of(ledger, record_id)
    stands = standing_of(record_id, said)
    alive = set(standing(said))
    claim = ledger.get(record_id)
    lock, given = locks(ledger, [record_id]).get(record_id), assignments(ledger, record_ids=[record_id])
    return {
        "id": record_id,
        "kind": kind,
        "words": claim.evidence[0].exact if isinstance(claim, Claim) else None,
        "state": stands.state,
        "awaits": stands.awaits if kind == "incident" else None,
        "assigned_to": given[record_id].person if record_id in given else None,
        "locked_by": lock.person if lock else None,
        "locked_until": lock.until.isoformat() if lock else None,
        "decisions": [decision_row(one) | {"stands": one in alive} for one in said],
        "sequence": ledger.sequence(),
    }


def decision_row(decision: Decision) -> dict[str, Any]:
    """A decision as scripts read it."""
    return {
        "id": decision.id,
        "subject": decision.subject,
        "action": decision.action,
        "value": decision.value,
        "note": decision.note,
        "person": decision.person,
        "decided_at": decision.decided_at.isoformat(),
        "saw": decision.saw_sequence,
        "supersedes": decision.supersedes,
    }


def record_text(row: dict[str, Any]) -> str:
    """The same for a terminal."""
    lines = [f"{row['id']}: {row['state'] or 'not judged yet'}"]
    lines += [f"  “{clean(row['words'])}”"] if row["words"] else []
    if row["awaits"]:
        lines.append(f"  under the two-person rule it awaits: {row['awaits']}")
    lines += [f"  assigned to {clean(row['assigned_to'])}"] if row["assigned_to"] else []
    if row["locked_by"]:
        lines.append(f"  {clean(row['locked_by'])} works on it until {row['locked_until'][:16]}Z")
    rows = [
        (
            one["id"][:17],
            one["decided_at"][:16],
            clean(one["person"]),
            one["action"] if one["stands"] else f"({one['action']})",
            clean(one["value"])[:60] or "-",
            clean(one["note"])[:60] or "-",
        )
        for one in row["decisions"]
    ]
    told = table(("decision", "at", "by", "said", "value", "note"), rows) if rows else ""
    return "\n".join(lines) + "\n" + (f"\n{told}" if told else "")

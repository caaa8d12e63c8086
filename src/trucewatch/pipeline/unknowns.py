"""Mentions of a ledger that were resolved to nobody: the queue of whom the registry may lack."""

from collections.abc import Iterator
from typing import Any

from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import Stage
from trucewatch.core.records import Document
from trucewatch.pipeline.passes import Passes
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean
from trucewatch.resolve.actor_unknowns import unknown_mentions

MOST = 50
"""Rows shown unless told."""


def unknown_rows(ledger: Ledger, *, names_only: bool = False, most: int = MOST) -> Iterator[dict[str, Any]]:
    """Mentions without an actor in the latest resolutions, most frequent first: at most `most`, 0 for all."""
    passes = Passes(ledger)
    ids = (one for document in ledger.records(Document) for one in passes.made(Stage.RESOLVE, document.id))
    latest = [one for one in ledger.get_many(ids).values() if isinstance(one, Resolution)]
    found = [one for one in unknown_mentions(latest) if one.is_name or not names_only]
    for one in found[: most or None]:
        claim = ledger.get(one.claim_ids[0])
        yield {
            "text": one.text,
            "times": one.times,
            "slots": [slot.value for slot in one.slots],
            "is_name": one.is_name,
            "nearest": one.nearest,
            "claims": list(one.claim_ids),
            "words": claim.evidence[0].exact if isinstance(claim, Claim) else "",
        }


def unknown_table(rows: list[dict[str, Any]]) -> str:
    """The queue for a terminal."""
    if not rows:
        return "Every mention of an actor was resolved.\n"
    told = [
        (str(row["times"]), clean(row["text"]), ", ".join(row["slots"]), row["nearest"] or "-", row["claims"][0])
        for row in rows
    ]
    return table(("times", "words", "as", "nearest", "first claim"), told)

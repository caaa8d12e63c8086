"""Ledgers of the sample pages with the desk's tables, for the tests of its pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from on_server import copy_ledger
from trucewatch import api
from trucewatch.core.decisions import Decision
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline import desk
from trucewatch.pipeline.shelf import PEOPLE
from trucewatch.pipeline.shown import keep_shown
from trucewatch.settings import Settings


@contextmanager
def desk_ledger(sample: Path, path: Path) -> Iterator[Ledger]:
    """A copy of a ledger, with its tables brought up."""
    ledger = api.open_ledger(copy_ledger(sample, path))
    keep_shown(ledger, Settings(ledger=str(path)))
    yield ledger
    ledger.close()


def decide(ledger: Ledger, subject: str, action: str, value: str = "", *, hour: int = 0) -> Decision:
    """Keeps a decision and brings the tables up."""
    decision = Decision(
        subject=subject,
        action=action,
        value=value,
        person="Noor",
        decided_at=datetime(2026, 1, 1, hour, tzinfo=UTC),
        saw_sequence=ledger.sequence(),
    )
    ledger.add([decision], maker=PEOPLE)
    keep_shown(ledger, Settings())
    return decision


def every(ask: Callable[..., Any], *, limit: int) -> list[Any]:
    """All items of a list, page by page."""
    found: list[Any] = []
    cursor = None
    while True:
        page = ask(cursor=cursor, limit=limit)
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found
        assert page["items"]


def pages(ledger: Ledger, view: View) -> dict[str, Any]:
    """Every page that needs no id, and those of all ids that the lists name."""
    lists: dict[str, Any] = {
        "incidents": every(lambda **o: desk.incidents(ledger, view, **o), limit=200),
        "documents": every(lambda **o: desk.documents(ledger, view, desk.Wanted(with_outdated=True), **o), limit=200),
        "agreements": desk.agreements(ledger, view)["items"],
        "actors": desk.actors(ledger, view)["items"],
        "sources": desk.sources(ledger, view)["items"],
    }
    found: dict[str, Any] = dict(lists)
    single: dict[str, Callable[..., Any]] = {
        "incidents": desk.incident,
        "documents": desk.document,
        "agreements": desk.agreement,
        "actors": desk.actor,
        "sources": desk.source,
    }
    for name, ask in single.items():
        found[f"each of {name}"] = [ask(ledger, view, row["id"]) for row in lists[name]]
    claims = [one["id"] for page in found["each of incidents"] for one in page["claims"]]
    found["claims"] = [desk.claim(ledger, view, one) for one in claims]
    found["findings"] = every(lambda **o: desk.findings(ledger, view, **o), limit=200)
    found["today"] = desk.today(ledger, view)
    found["talks"] = desk.talks(ledger, view)
    found["timeline"] = desk.timeline(ledger, view)
    found["map"] = desk.map_view(ledger, view)
    found["queue"] = every(lambda **o: desk.queue(ledger, view, **o), limit=200)
    return found

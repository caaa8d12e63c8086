"""Full text over documents, claims, incidents and actors, in English and Arabic."""

from typing import Any

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Document
from trucewatch.pipeline.desk.actors_page import every_actor
from trucewatch.pipeline.desk.asked import LIMIT, LONGEST, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, open_desk
from trucewatch.pipeline.desk.shapes_desk import HitRow, SearchPage
from trucewatch.pipeline.desk.snippets import Snippet, Wanted, snippet
from trucewatch.pipeline.shown_text import folded
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store import shown_queries_text as texts

KINDS = ("incident", "document", "claim", "actor")
COUNTED = 1_000
"""Hits of a kind are counted up to here."""
FEW = 5
"""Hits of each kind, where no kind is asked for."""


def search(
    ledger: Ledger, view: View, text: str, *, kind: str = "", cursor: str | None = None, limit: int = LIMIT
) -> SearchPage:
    """Hits for words (all must stand there; the last may be a beginning) and "phrases in quotes", newest entry first.

    `kind` narrows to incident, document, claim or actor; without it there are a few of each kind and no cursor. Signs
    of a query language mean nothing here. A text without letters or figures finds nothing. Raises ConfigError on a
    text that is too long or an unknown kind.
    """
    desk = open_desk(ledger, view)
    size = limit_of(limit)
    if kind not in ("", *KINDS):
        raise ConfigError(f"There is no kind {kind[:40]!r}.", hint=f"Known: {', '.join(KINDS)}.")
    if len(text) > LONGEST:
        raise ConfigError(f"The search is longer than {LONGEST} characters.", hint="Fewer words find more.")
    after = keys_of(f"search-{kind}", cursor, ((int,), (int,)))
    found = folded(text)
    wanted = Wanted.of(found)
    counts = {one: _count(desk, found, wanted, one) for one in KINDS}
    items: list[HitRow] = []
    following: str | None = None
    for one in (kind,) if kind else KINDS:
        most = size if kind else FEW
        rows, last = _hits(
            desk, found, wanted, one, (most, (int(after[0] or 0), int(after[1] or 0)) if after else None)
        )
        items += rows
        if kind and last is not None:
            following = cursor_of(f"search-{kind}", [*last])
    return {"text": text, "items": items, "counts": counts, "next": following}


def _count(desk: Desk, found: str, wanted: Wanted, kind: str) -> int:
    if kind == "actor":
        return len(_actors(desk, wanted))
    bit, dialect = desk.asked.bit, desk.asked.dialect
    return min(desk.number(texts.hit_count(found, bit, dialect, kind=kind, most=COUNTED)), COUNTED)


def _hits(
    desk: Desk, found: str, wanted: Wanted, kind: str, page: tuple[int, tuple[int, int] | None]
) -> tuple[list[HitRow], tuple[int, int] | None]:
    """Hits of a kind, and where the following page goes on; None on the last page."""
    most, after = page
    if kind == "actor":
        every = _actors(desk, wanted)
        start = after[0] if after else 0
        return every[start : start + most], (start + most, 0) if len(every) > start + most else None
    query = texts.hits(found, desk.asked.bit, desk.asked.dialect, kind=kind, limit=most + 1, after=after)
    rows = desk.rows(query)
    shown = rows[:most]
    make = {"incident": _incidents, "document": _documents, "claim": _claims}[kind]
    last = shown[-1] if len(rows) > most else None
    return make(desk, shown, wanted), (last["number"], last["record"]) if last else None


# --- of each kind


def _incidents(desk: Desk, rows: list[dict[str, Any]], wanted: Wanted) -> list[HitRow]:
    held = {
        row["number"]: row
        for row in desk.many((row["record"] for row in rows), lambda lot: asking.by_number(lot, desk.asked))
    }
    found = [held[row["record"]] for row in rows if row["record"] in held]
    return [
        _hit("incident", row["id"], row["kind"], snippet(row["sentence"], wanted), date=row["starts"]) for row in found
    ]


def _claims(desk: Desk, rows: list[dict[str, Any]], wanted: Wanted) -> list[HitRow]:
    told = desk.many((row["record"] for row in rows), lambda lot: listing.claims_by("number", lot, desk.asked))
    held = {row["number"]: row for row in told}
    found: list[HitRow] = []
    for row in (held[one["record"]] for one in rows if one["record"] in held):
        hit = _hit("claim", row["id"], row["publisher"] or "", snippet(row["words"], wanted), date=row["starts"])
        found.append({**hit, "document": row["document_id"]})
    return found


def _documents(desk: Desk, rows: list[dict[str, Any]], wanted: Wanted) -> list[HitRow]:
    """A document once a page, with its first stretch that holds what is asked."""
    told = desk.many((row["record"] for row in rows), lambda lot: listing.documents_by("number", lot, desk.asked))
    held = {row["number"]: row for row in told}
    texts_of = desk.ledger.get_many(row["id"] for row in told)
    found: dict[int, HitRow] = {}
    for one in rows:
        row = held.get(one["record"])
        document = texts_of.get(row["id"]) if row else None
        if row is None or not isinstance(document, Document) or one["record"] in found:
            continue
        start = one["start"] if isinstance(one["start"], int) else 0
        text = document.title or "" if start < 0 else _stretch(document, start)
        hit = _hit("document", row["id"], row["title"] or row["page_key"], snippet(text, wanted), date=row["published"])
        at = None if start < 0 else start
        found[one["record"]] = {**hit, "document": row["id"], "start": at, "language": row["language"]}
    return list(found.values())


def _stretch(document: Document, start: int) -> str:
    """The words of the part that starts there."""
    end = next((part.end for part in document.parts if part.start == start), len(document.text))
    return document.text[start:end]


def _actors(desk: Desk, wanted: Wanted) -> list[HitRow]:
    """Actors of the view whose name holds every word."""
    found = []
    for row in every_actor(desk):
        told = snippet(row["name"], wanted)
        if wanted.pieces and wanted.is_in(row["name"]):
            found.append(_hit("actor", row["id"], row["name"], told, date=None))
    return found


def _hit(kind: str, record_id: str, title: str, told: Snippet, *, date: str | None) -> HitRow:
    return {
        "kind": kind,
        "id": record_id,
        "title": title,
        "snippet": told.text,
        "highlights": [list(one) for one in told.highlights],
        "date": date,
        "document": None,
        "start": None,
        "language": None,
    }

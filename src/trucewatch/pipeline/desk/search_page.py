"""Full text over documents, claims, incidents and actors, in English and Arabic."""

from typing import Any

from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Document
from trucewatch.pipeline.desk.actors_page import every_actor
from trucewatch.pipeline.desk.asked import LIMIT, LONGEST, cursor_of, keys_of, limit_of
from trucewatch.pipeline.desk.base import Desk, of_one_moment, open_desk
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


@of_one_moment
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
    every = {one: _every(desk, found, one) for one in KINDS if one != "actor"}
    actors = _actors(desk, wanted)
    counts = {one: min(len({row["record"] for row in rows}), COUNTED) for one, rows in every.items()}
    counts["actor"] = len(actors)
    items: list[HitRow] = []
    following: str | None = None
    for one in (kind,) if kind else KINDS:
        most = size if kind else FEW
        if one == "actor":
            start = int(after[0] or 0) if after else 0
            items += actors[start : start + most]
            last = (start + most, 0) if len(actors) > start + most else None
        else:
            rows = (
                every[one]
                if after is None
                else _after(desk, found, one, most, (int(after[0] or 0), int(after[1] or 0)))
            )
            make = {"incident": _incidents, "document": _documents, "claim": _claims}[one]
            items += make(desk, rows[:most], wanted)
            last = (rows[most - 1]["number"], rows[most - 1]["record"]) if len(rows) > most else None
        following = cursor_of(f"search-{kind}", [*last]) if kind and last else None
    return {"text": text, "items": items, "counts": counts, "next": following}


def _every(desk: Desk, found: str, kind: str) -> list[dict[str, Any]]:
    """The rows of a kind entered last that hold what is asked, up to one above `COUNTED`, for count and page."""
    return desk.rows(texts.hits(found, desk.asked.bit, desk.asked.dialect, kind=kind, limit=COUNTED + 1, after=None))


def _after(desk: Desk, found: str, kind: str, most: int, after: tuple[int, int]) -> list[dict[str, Any]]:
    """The rows of a following page, and one more where there is one."""
    return desk.rows(texts.hits(found, desk.asked.bit, desk.asked.dialect, kind=kind, limit=most + 1, after=after))


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

"""The desk's tables of one view, as pages ask them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Select

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.agreements import Agreement, Term
from trucewatch.core.claims import Claim
from trucewatch.core.codec import from_json
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger, ShownTables
from trucewatch.core.problems import StoreError
from trucewatch.core.sources import Source
from trucewatch.pipeline.desk.asked import LONGEST, MASKS, NotFound
from trucewatch.pipeline.desk.shapes import DecisionRow, Named
from trucewatch.pipeline.shown_text import folded
from trucewatch.pipeline.stages import agreements, registry, source_registry
from trucewatch.review.decide import PAIRS, Action
from trucewatch.review.standing import restricted
from trucewatch.settings import Settings
from trucewatch.store import shown_queries as asking
from trucewatch.store import shown_queries_counts as counting
from trucewatch.store import shown_queries_lists as listing
from trucewatch.store.queries import chunks
from trucewatch.store.shown_queries import Asked, Filters

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """A ledger's tables in one view."""

    ledger: Ledger
    view: View
    shown: ShownTables
    asked: Asked
    settings: Settings

    # --- asking

    def rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        """What a query finds."""
        return self.shown.found(query)

    def number(self, query: Select[Any]) -> int:
        """The one number that a query finds."""
        found = self.rows(query)
        return cast(int, next(iter(found[0].values()))) if found else 0

    def many(self, values: Iterable[T], query: Callable[[Sequence[T]], Select[Any]]) -> list[dict[str, Any]]:
        """What a query finds of many values, asked a few at a time."""
        return [row for lot in chunks(dict.fromkeys(values)) for row in self.rows(query(lot))]

    def first(self, queries: Iterable[Select[Any]], most: int) -> list[dict[str, Any]]:
        """The first rows of queries that go on one another; those that are not needed are not asked."""
        found: list[dict[str, Any]] = []
        for query in queries:
            if len(found) < most:
                found += self.rows(query)[: most - len(found)]
        return found

    def ready(self, filters: Filters) -> tuple[Filters, Asked]:
        """The filters with their words folded, and how a list with them is best asked for."""
        filters = replace(filters, text=folded(filters.text))
        wanted = asking.others(filters, self.asked)
        asked = {name: query for name, (_, query) in wanted.items() if name != "text"}
        often = [name for name, query in asked.items() if self.number(asking.much(query)) >= asking.MUCH]
        return filters, replace(self.asked, often=frozenset(often))

    def counts(self, name: str, *, start: str = "", end: str = "") -> dict[str, int]:
        """Kept counts by key."""
        found = self.rows(counting.counts(self.view.value, name, start=start, end=end))
        return {row["key"]: row["value"] for row in found}

    # --- who and what

    @cached_property
    def known(self) -> Mapping[str, Agreement]:
        """The agreements by id."""
        return {one.id: one for one in agreements(self.settings)[0]}

    @cached_property
    def sources(self) -> SourceRegistry:
        return source_registry(self.settings)

    def source(self, source_id: str) -> Source | None:
        """A source of the registry, or one that the ledger met."""
        found = self.sources.get(source_id)
        if found is not None or not source_id:
            return found
        if source_id not in self._met:
            held = self.ledger.get_many(self.ledger.keyed("source", source_id)).values()
            self._met[source_id] = next((one for one in reversed(list(held)) if isinstance(one, Source)), None)
        return self._met[source_id]

    @cached_property
    def _met(self) -> dict[str, Source | None]:
        """Sources that the ledger met, as far as this page has asked for them."""
        return {}

    def source_named(self, source_id: str) -> Named | None:
        """None for a document of no known source."""
        found = self.source(source_id) if source_id else None
        return {"id": source_id, "name": found.name if found else source_id} if source_id else None

    def actor_named(self, actor_id: str, told: str = "") -> Named:
        found = registry().get(actor_id)
        return {"id": actor_id, "name": found.name if found else told or actor_id}

    def agreement_named(self, agreement_id: str) -> Named:
        found = self.known.get(agreement_id)
        return {"id": agreement_id, "name": found.name if found else agreement_id}

    def term(self, agreement_id: str, term_id: str) -> Term | None:
        found = self.known.get(agreement_id)
        return next((term for term in found.terms if term.id == term_id), None) if found else None

    def zone_named(self, agreement_id: str, zone_id: str | None) -> Named | None:
        found = self.known.get(agreement_id)
        name = next((zone.name for zone in found.zones if zone.id == zone_id), "") if found else ""
        return {"id": zone_id, "name": name or zone_id} if zone_id else None

    # --- what people said

    def decisions(self, subjects: Iterable[str]) -> list[tuple[Decision, bool]]:
        """Decisions on records, oldest first, and whether each stands."""
        found = self.many(subjects, lambda lot: counting.about("decision", lot))
        told = [from_json(Decision, json.loads(row["payload"])) for row in sorted(found, key=lambda r: r["sequence"])]
        stands = {one.id for one in standing(told)}
        hidden = self._of_hidden(told)
        return [(one, one.id in stands and one.action != Action.UNDO) for one in told if one.id not in hidden]

    def _of_hidden(self, told: Sequence[Decision]) -> set[str]:
        """Words that tie a claim to one that the view does not have, and what took them back: they would name it."""
        if self.view is View.FULL:
            return set()
        held = self.ledger.get_many({one.value for one in told if one.action in PAIRS})
        documents = {one.id: one.document_id for one in held.values() if isinstance(one, Claim)}
        rows = self.many(documents.values(), lambda lot: listing.documents_by("id", lot, self.asked))
        seen = {row["id"] for row in rows}
        found = {one.id for one in told if one.action in PAIRS and documents.get(one.value) not in seen}
        return found | {one.id for one in told if one.action == Action.UNDO and one.supersedes in found}


def is_restricted(told: Iterable[tuple[Decision, bool]]) -> bool:
    """Whether a source is, after all that was said of it."""
    return bool(restricted(one for one, _ in told))


def open_desk(ledger: Ledger, view: View, settings: Settings | None = None) -> Desk:
    """The tables of a view. Raises StoreError where the ledger keeps none (in memory)."""
    shown = ledger.shown()
    if shown is None:
        raise StoreError("This ledger keeps no tables for the desk.", hint="Open one that is in a file or a database.")
    return Desk(ledger, view, shown, Asked(MASKS[view], shown.dialect()), settings or Settings())


def of_one_moment(page: Callable[Concatenate[Ledger, P], R]) -> Callable[Concatenate[Ledger, P], R]:
    """A page all of whose parts are read of one moment, through one connection."""

    @wraps(page)
    def asked(ledger: Ledger, /, *args: P.args, **options: P.kwargs) -> R:
        with ledger.snapshot():
            return page(ledger, *args, **options)

    return asked


def not_found(what: str, record_id: str) -> NotFound:
    """The one error for what is not there and for what may not be seen."""
    return NotFound(f"There is no {what} {record_id[:80]!r}.", hint="It may have been told otherwise since: search.")


def is_plain(text: str) -> bool:
    """Whether a database takes it: no half of a surrogate pair, no NUL, and of a length that an id or a name has."""
    return len(text) <= LONGEST and "\0" not in text and text.isprintable() and not _HALF.search(text)


_HALF = re.compile("[\ud800-\udfff]")


def checked(what: str, record_id: str) -> str:
    """The id. Raises NotFound where nothing can have it."""
    if not record_id or not is_plain(record_id):
        raise not_found(what, "".join(char if char.isprintable() else "?" for char in record_id))
    return record_id


def decision_rows(told: Iterable[tuple[Decision, bool]]) -> list[DecisionRow]:
    """Decisions for people."""
    return [
        {
            "id": one.id,
            "subject": one.subject,
            "action": one.action,
            "value": one.value,
            "person": one.person,
            "decided_at": one.decided_at.isoformat(),
            "note": one.note,
            "supersedes": one.supersedes,
            "is_standing": stands,
        }
        for one, stands in told
    ]

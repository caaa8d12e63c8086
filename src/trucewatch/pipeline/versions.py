"""Versions of a page: which reading is current, and which it supersedes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise

from trucewatch.core.records import Capture, Completeness, Document
from trucewatch.core.sources import Visit, VisitOutcome

_NOT_TOLD: Mapping[str, datetime] = {}
MUCH_SHORTER = 0.7
"""Share of a whole reading's letters under which one that is not all there is a part of it: many pages that are called
paid for hold their whole story."""
_EVER = datetime.min.replace(tzinfo=UTC)


def hours_of(captures: Iterable[Capture]) -> Mapping[str, datetime]:
    """Capture id → when it was fetched."""
    return {capture.id: capture.fetched_at for capture in captures}


def version_chains(
    documents: Iterable[Document], again: Collection[str] = (), fetched: Mapping[str, datetime] = _NOT_TOLD
) -> Mapping[str, tuple[Document, ...]]:
    """Documents of each page by page key, oldest version first; input in order of the ledger.

    The order is told date of change, then publication, then a correction after its original, then the hour of
    fetching (`fetched`, by capture id), then arrival: a folder may hold the corrected page before the first one, and
    an old web archive may be added after a live page. `again` are ids of documents that the last visit of their page
    found there once more: they are the newest, whatever they tell. A reading that is not all there (behind a paywall, a
    feed's summary) stands before whole ones, however late it came: it takes nothing back. One that tells a correction
    is taken as it is.
    """
    chains: dict[str, list[Document]] = {}
    for document in documents:
        chains.setdefault(document.page_key, []).append(document)

    longest = {key: max(chain, key=_whole_length) for key, chain in chains.items()}

    def place(one: Document) -> tuple[bool, bool, date, date, bool, datetime]:
        is_whole = not is_part(one, longest[one.page_key])
        return is_whole, one.id in again, *_age(one), fetched.get(one.capture_id, _EVER)

    return {key: tuple(sorted(chain, key=place)) for key, chain in chains.items()}


def is_part(document: Document, other: Document) -> bool:
    """Whether a reading is not all there, is much shorter than another one that is, and tells no correction."""
    is_cut = document.completeness is not Completeness.FULL and other.completeness is Completeness.FULL
    if not is_cut or any(part.is_correction for part in document.parts):
        return False
    return len(document.text) < MUCH_SHORTER * len(other.text)


def _whole_length(document: Document) -> int:
    return len(document.text) if document.completeness is Completeness.FULL else -1


def _age(document: Document) -> tuple[date, date, bool]:
    published = document.published or date.min
    return document.modified or published, published, any(part.is_correction for part in document.parts)


def supersessions(
    documents: Iterable[Document], again: Collection[str] = (), fetched: Mapping[str, datetime] = _NOT_TOLD
) -> Mapping[str, str]:
    """Id of each outdated document → id of the version that follows it."""
    chains = version_chains(documents, again, fetched).values()
    return {older.id: newer.id for chain in chains for older, newer in pairwise(chain)}


def found_again(visits: Iterable[Visit], made: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Ids of the documents that the last visit of each page found; `made` gives those read from a capture."""
    last = last_visits(visits).values()
    return frozenset(one for visit in last if visit.capture_id for one in made(visit.capture_id))


def gone_since(visits: Iterable[Visit]) -> Mapping[str, Visit]:
    """The last visit of each address where it found no page any more."""
    return {place: visit for place, visit in last_visits(visits).items() if visit.outcome is VisitOutcome.GONE}


def last_visits(visits: Iterable[Visit]) -> Mapping[str, Visit]:
    """The visit of each address that was made last, in whatever order the ledger learnt of them."""
    return {visit.location: visit for visit in sorted(visits, key=lambda one: one.visited_at)}

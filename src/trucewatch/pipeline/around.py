"""What is kept around a reading: who publishes it, whether its words are new, what it is like, what visits found."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Fetched, Ledger, Record
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, Visit, VisitOutcome
from trucewatch.pipeline.versions import found_again, hours_of, is_part, last_visits, version_chains
from trucewatch.read.likeness import MOST_HOLDERS, candidates, fingerprint, likeness, shares_passages
from trucewatch.version import __version__

LIKENESS = Maker(name="read.likeness", version="1")
VISITOR = Maker(name="collect.visits", version=__version__)
SOURCES = Maker(name="collect.sources", version=__version__)
GONE = "gone"
"""Code of the problem that says that there is no such page (404, 410)."""
_LATEST = 20
"""Readings of one page that are looked at for its newest version."""


def newest_versions(ledger: Ledger, page_key: str) -> tuple[Document, ...]:
    """The newest current reading of a page, and the last one that is only a part of it; none where there is none."""
    found = ledger.get_many(ledger.keyed("page", page_key)[-_LATEST:]).values()
    current = [one for one in found if isinstance(one, Document) and is_current(ledger, one)]
    visits = [visit for place in {one.location for one in current} for visit in ledger.records(Visit, subject=place)]
    captures = ledger.get_many(one.capture_id for one in current).values()
    hours = hours_of(one for one in captures if isinstance(one, Capture))
    chain = version_chains(current, found_again(visits, lambda one: _made(ledger, one)), hours).get(page_key, ())
    parts = [one for one in chain if is_part(one, chain[-1])]
    return (*chain[-1:], *parts[-1:])


def _made(ledger: Ledger, capture_id: str) -> tuple[str, ...]:
    reading = ledger.latest_pass(Stage.READ, capture_id)
    return reading.made if reading else ()


def is_current(ledger: Ledger, document: Document) -> bool:
    """Whether the latest reading of the document's capture is this one."""
    return document.id in _made(ledger, document.capture_id)


def same_words_before(ledger: Ledger, document: Document, print_: Fingerprint, reader: Maker) -> Document | None:
    """The newest version of the page, or its last part, where it tells the same words and the same reader read it: then
    nothing is new."""
    found = newest_versions(ledger, document.page_key)
    if any(before.capture_id == document.capture_id for before in found):
        return None
    for before in found:
        reading = ledger.latest_pass(Stage.READ, before.capture_id)
        prints = ledger.records(Fingerprint, subject=before.id)
        if reading is not None and reading.maker_id == reader.id and any(one.words == print_.words for one in prints):
            return before
    return None


def likenesses(ledger: Ledger, document: Document, print_: Fingerprint) -> Iterator[Likeness]:
    """The documents of other pages that tell much in the same words."""
    holders = ledger.keyed_many("band", print_.bands, most=MOST_HOLDERS)
    found = candidates(print_.bands, lambda band: holders.get(band, ()))
    prints = [one for one in ledger.get_many(found).values() if isinstance(one, Fingerprint)]
    others = ledger.get_many(one.document_id for one in prints)
    for other in others.values():
        if isinstance(other, Document) and other.page_key != document.page_key and is_current(ledger, other):
            found_like = likeness(other, document)
            if shares_passages(found_like):
                yield found_like


def copies_of(ledger: Ledger, document_id: str) -> tuple[Likeness, ...]:
    """Likenesses of a document with others, in order of the ledger."""
    found = ledger.get_many(ledger.keyed("like", document_id)).values()
    return tuple(one for one in found if isinstance(one, Likeness))


def print_of(document: Document) -> Fingerprint:
    """The document's fingerprint; a coded row has no bands, since rows share their columns' names."""
    made = fingerprint(document)
    return replace(made, bands=()) if document.record else made


def source_of(registry: SourceRegistry, document: Document) -> Source | None:
    """The source that publishes the document; None where it tells neither a name nor a site."""
    url = document.url or (document.location if "://" in document.location else None)
    return registry.of(document.publisher, url)


def new_sources(ledger: Ledger, sources: Iterable[Source]) -> tuple[Source, ...]:
    """Those that the ledger does not hold in this form."""
    return tuple(source for source in sources if source.id not in ledger.keyed("source", source.source_id))


def visit_of(ledger: Ledger, fetched: Fetched, capture: Capture) -> tuple[Record, ...]:
    """The visit that a fetched page makes worth keeping: it came back, or it is again as it was before."""
    if "://" not in fetched.location:
        return ()
    last = last_visit(ledger, fetched.location)
    if last is None:
        captures = list(ledger.records(Capture, subject=fetched.location))
        is_again = any(one.id == capture.id for one in captures[:-1])
        if not is_again:
            return ()
    elif fetched.fetched_at < last.visited_at:
        return ()  # an older look, out of an archive, does not tell how it is now
    elif last.outcome is VisitOutcome.FETCHED and last.capture_id == capture.id:
        return ()
    status = dict(fetched.http).get("status", "")
    return (
        Visit(
            location=fetched.location,
            visited_at=fetched.fetched_at,
            outcome=VisitOutcome.FETCHED,
            status=int(status) if status.isdecimal() else None,
            capture_id=capture.id,
        ),
    )


def gone(ledger: Ledger, problem: Problem) -> tuple[Record, ...]:
    """The visit that found no page any more where there was one."""
    location = problem.subject
    if problem.code != GONE or next(iter(ledger.records(Capture, subject=location)), None) is None:
        return ()
    last = last_visit(ledger, location)
    if last is not None and last.outcome is VisitOutcome.GONE:
        return ()
    return (Visit(location=location, visited_at=datetime.now(UTC), outcome=VisitOutcome.GONE),)


def last_visit(ledger: Ledger, location: str) -> Visit | None:
    """The visit of an address that was made last."""
    return last_visits(ledger.records(Visit, subject=location)).get(location)

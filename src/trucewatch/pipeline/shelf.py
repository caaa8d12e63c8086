"""What the ledger holds as people see it: documents with their versions and copies, and who publishes them."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from trucewatch.collect.publishers import SourceRegistry
from trucewatch.core.decisions import Decision, standing
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Likeness, Reliability, Source, Visit
from trucewatch.pipeline.around import source_of
from trucewatch.pipeline.passes import Passes, again, current_readings
from trucewatch.pipeline.versions import gone_since, hours_of, version_chains
from trucewatch.publish.rows import table
from trucewatch.publish.wording import clean
from trucewatch.read.likeness import is_copy
from trucewatch.version import __version__

PEOPLE = Maker(name="people", version=__version__)
GRADE = "grade"
NOT_GRADED = "F, not graded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The documents of a ledger by page, oldest version first, with what is known around them."""

    pages: Mapping[str, tuple[Document, ...]]
    captures: Mapping[str, Capture]
    likenesses: tuple[Likeness, ...]
    vanished: Mapping[str, Visit]
    """Last visit of each address where it found no page any more."""
    sources: SourceRegistry
    grades: Mapping[str, Decision]
    """The grade in force by source id."""


def shelf(ledger: Ledger, registry: SourceRegistry, *, as_of: int | None = None) -> Shelf:
    """What the ledger holds; sources are those of `registry` and those that the ledger met."""
    passes = Passes(ledger, as_of=as_of)
    documents = current_readings(ledger, passes, as_of=as_of)
    captures = {one.id: one for one in ledger.records(Capture, as_of=as_of)}
    met = {one.source_id: one for one in ledger.records(Source, as_of=as_of)}
    known = {one.source_id: one for one in registry}
    return Shelf(
        pages=version_chains(documents, again(ledger, passes, as_of=as_of), hours_of(captures.values())),
        captures=captures,
        likenesses=tuple(ledger.records(Likeness, as_of=as_of)),
        vanished=gone_since(ledger.records(Visit, as_of=as_of)),
        sources=SourceRegistry((met | known).values()),
        grades=grades(ledger, as_of=as_of),
    )


# --- documents


def document_rows(found: Shelf) -> Iterator[dict[str, Any]]:
    """One row for each page, by its newest version; in order of the ledger."""
    newest = {chain[-1].id: chain for chain in found.pages.values()}
    likenesses: defaultdict[str, list[Likeness]] = defaultdict(list)
    for one in found.likenesses:
        likenesses[one.left].append(one)
        likenesses[one.right].append(one)
    for document_id, chain in newest.items():
        document = chain[-1]
        source = source_of(found.sources, document)
        alike = likenesses[document_id]
        visit = found.vanished.get(document.location)
        yield {
            "id": document_id,
            "page": document.page_key,
            "title": document.title,
            "publisher": document.publisher,
            "source": source.source_id if source else None,
            "published": document.published.isoformat() if document.published else None,
            "published_basis": document.published_basis.value,
            "language": document.language,
            "completeness": document.completeness.value,
            "versions": len(chain),
            "vanished": visit.visited_at.isoformat() if visit else None,
            "copies": _others(document_id, (one for one in alike if is_copy(one)), newest),
            "shares_words_with": _others(document_id, (one for one in alike if not is_copy(one)), newest),
        }


def _others(document_id: str, alike: Iterable[Likeness], newest: Container[str]) -> list[str]:
    """The documents at the other end, older versions left out."""
    ids = {one.right if one.left == document_id else one.left for one in alike}
    return sorted(one for one in ids if one in newest)


def document_table(found: Shelf) -> str:
    """The list of documents for a terminal."""
    rows = []
    for row in document_rows(found):
        marks = [row["completeness"]] if row["completeness"] != "full" else []
        marks += [f"{row['versions']} versions"] if row["versions"] > 1 else []
        marks += [f"gone {row['vanished'][:10]}"] if row["vanished"] else []
        marks += [f"same words as {_short(row['copies'])}"] if row["copies"] else []
        marks += [f"shares words with {_short(row['shares_words_with'])}"] if row["shares_words_with"] else []
        title = clean(row["title"] or row["page"])
        told = row["published"] or "not dated"
        named = clean(row["publisher"] or "not told")
        rows.append((row["id"][:17], told, row["language"], named[:28], "; ".join(marks) or "-", title))
    return table(("id", "published", "lang", "publisher", "marks", "title"), rows)


def _short(ids: Iterable[str]) -> str:
    return ", ".join(one[:17] for one in ids)


# --- versions


def page_of(found: Shelf, named: str) -> tuple[Document, ...]:
    """The versions of the page that an address, a location or the beginning of a document's id names.

    Raises ConfigError where there is none, or several.
    """
    if named in found.pages:
        return found.pages[named]
    beginning = named if named.startswith("document-") else f"document-{named}"
    chains = [
        chain
        for chain in found.pages.values()
        if any(one.location == named or (len(named) >= 4 and one.id.startswith(beginning)) for one in chain)
    ]
    if len(chains) == 1:
        return chains[0]
    if chains:
        raise ConfigError(f"{named!r} is the beginning of {len(chains)} ids.", hint="Give more of it.")
    raise ConfigError(f"There is no page {named!r}.", hint="`trucewatch documents` lists pages and ids.")


def version_rows(found: Shelf, chain: tuple[Document, ...]) -> Iterator[dict[str, Any]]:
    """One row for each version of a page, oldest first: when it was fetched, and what changed since the one before."""
    from trucewatch.read.change_lines import told
    from trucewatch.read.changes import changes

    before: Document | None = None
    current = chain[-1]
    # As they came: one that the page shows again is current, and no later than it was.
    hours = hours_of(found.captures[one.capture_id] for one in chain if one.capture_id in found.captures)
    for number, document in enumerate(version_chains(chain, (), hours)[current.page_key], start=1):
        difference = changes(before, document) if before else None
        capture = found.captures.get(document.capture_id)
        yield {
            "version": number,
            "id": document.id,
            "fetched_at": capture.fetched_at.isoformat() if capture else None,
            "published": document.published.isoformat() if document.published else None,
            "modified": document.modified.isoformat() if document.modified else None,
            "nature": difference.nature if difference else "first",
            "is_current": document.id == current.id,
            "changes": [
                {"kind": one.kind.value, "part": one.part.value, "before": one.words_before, "after": one.words_after}
                for one in (difference.changes if difference else ())
            ],
            "told": list(told(difference)) if difference else [],
        }
        before = document


def version_text(found: Shelf, chain: tuple[Document, ...]) -> str:
    """The versions of a page for a terminal."""
    newest = chain[-1]
    lines = [clean(newest.title or newest.location), clean(newest.page_key)]
    visit = found.vanished.get(newest.location)
    if visit:
        lines.append(f"Gone: no page was found there on {visit.visited_at.isoformat(timespec='minutes')}.")
    for row in version_rows(found, chain):
        fetched = (row["fetched_at"] or "")[:16]
        state = "  (current)" if row["is_current"] else ""
        lines += ["", f"Version {row['version']}  {row['id'][:17]}  fetched {fetched}Z  {row['nature']}{state}"]
        lines += [f"  {line}" for line in row["told"]]
    return "\n".join(lines) + "\n"


# --- sources


def grades(ledger: Ledger, *, as_of: int | None = None) -> Mapping[str, Decision]:
    """The grade in force of each source that people have graded: the one given last."""
    return {one.subject: one for one in standing(ledger.records(Decision, as_of=as_of)) if one.action == GRADE}


def grade(ledger: Ledger, source: Source, letter: str, *, person: str, note: str = "") -> Decision:
    """Keeps a person's grade of a source's reliability (A to F). Raises ConfigError on another letter or no name."""
    if letter not in set(Reliability):
        raise ConfigError(f"There is no grade {letter!r}.", hint="A to E; F where reliability cannot be judged.")
    if not person.strip():
        raise ConfigError("A grade needs the name of the person who gives it.", hint="Give it with --by.")
    before = grades(ledger).get(source.source_id)
    decision = Decision(
        subject=source.source_id,
        action=GRADE,
        value=letter,
        person=person.strip(),
        decided_at=datetime.now(UTC),
        saw_sequence=ledger.sequence(),
        supersedes=before.id if before else None,
        note=note,
    )
    with ledger.unit():
        ledger.add([source], maker=PEOPLE)
        ledger.add([decision], maker=PEOPLE)
    return decision


def source_named(found: Shelf, named: str) -> Source:
    """The source of that id, name, alias, site or account. Raises ConfigError where there is none."""
    source = found.sources.get(named) or found.sources.find(named) or found.sources.find(None, named)
    if source is None:
        raise ConfigError(f"There is no source {named!r}.", hint="`trucewatch sources --all` lists them.")
    return source


def source_rows(found: Shelf, *, with_all: bool) -> Iterator[dict[str, Any]]:
    """One row for each source with a document in the ledger (or each that is known), most documents first."""
    counts: Counter[str] = Counter()
    for chain in found.pages.values():
        source = source_of(found.sources, chain[-1])
        if source:
            counts[source.source_id] += 1
    every = sorted(found.sources, key=lambda one: (-counts[one.source_id], one.name.casefold()))
    for source in every:
        if with_all or counts[source.source_id]:
            yield source_row(found, source) | {"documents": counts[source.source_id]}


def source_row(found: Shelf, source: Source) -> dict[str, Any]:
    """A source as people and scripts read it. Reliability F with no `graded_by` means: nobody has graded it."""
    given = found.grades.get(source.source_id)
    return {
        "id": source.source_id,
        "name": source.name,
        "kind": source.kind.value,
        "country": source.country or None,
        "affiliation": source.affiliation,
        "reliability": given.value if given else Reliability.F.value,
        "graded_by": given.person if given else None,
        "graded_at": given.decided_at.isoformat() if given else None,
        "grade_note": given.note if given else None,
        "aliases": list(source.aliases),
        "domains": list(source.domains),
        "handles": list(source.handles),
        "languages": list(source.languages),
    }


def source_table(found: Shelf, *, with_all: bool) -> str:
    """The list of sources for a terminal."""
    rows = []
    for row in source_rows(found, with_all=with_all):
        by = f"{row['reliability']} by {row['graded_by']} {row['graded_at'][:10]}" if row["graded_by"] else NOT_GRADED
        kind = row["kind"].replace("_", " ")
        told = (row["id"], str(row["documents"]), kind, row["country"] or "-", row["affiliation"] or "-", by)
        rows.append((*told, row["name"]))
    return table(("id", "documents", "kind", "country", "speaks for", "reliability", "name"), rows)


def source_line(found_sources: SourceRegistry, given: Mapping[str, Decision], document: Document) -> str:
    """What is known of a document's source, in one clause: "state media, SY; reliability F, not graded"."""
    source = source_of(found_sources, document)
    if source is None:
        return ""
    decision = given.get(source.source_id)
    told = f"{decision.value}, by {decision.person}" if decision else NOT_GRADED
    country = f", {source.country}" if source.country else ""
    return f"{source.kind.value.replace('_', ' ')}{country}; reliability {told}"

"""What the desk asks of documents, claims, findings, actors, sources, talks and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, case, func, select

from trucewatch.store.shown_queries import NOT_APPLICABLE, Asked, Filters, below, fits, seen, up_to
from trucewatch.store.shown_schema import (
    shown_actor,
    shown_claim,
    shown_document,
    shown_finding,
    shown_incident,
    shown_position,
    shown_proposal,
    shown_talk,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which documents; days of publication, both included. Older versions are left out unless asked for."""

    source: str = ""
    language: str = ""
    start: date | None = None
    end: date | None = None
    with_outdated: bool = False


# --- documents


def document_fits(wanted: Wanted, asked: Asked) -> list[ColumnElement[bool]]:
    """What must hold of a row of `shown_document`."""
    own = shown_document.c
    found = [seen(shown_document, asked)]
    found += [own.source_id == wanted.source] if wanted.source else []
    found += [own.language == wanted.language] if wanted.language else []
    found += [own.published >= wanted.start.isoformat()] if wanted.start else []
    found += [own.published <= wanted.end.isoformat()] if wanted.end else []
    return found if wanted.with_outdated else [*found, own.is_outdated.is_(False)]


def document_page(wanted: Wanted, asked: Asked, *, limit: int, after: Sequence[Any] | None) -> list[Select[Any]]:
    """Documents by publication, newest first, and then those without a date, as `shown_queries.newest` does."""
    own = shown_document.c
    query = select(shown_document).where(*document_fits(wanted, asked)).limit(limit)
    return _by_day(query, own.published, own.number, after)


def document_count(wanted: Wanted, asked: Asked, *, most: int) -> Select[Any]:
    """How many, counted up to one above `most`."""
    return up_to(most + 1, select(shown_document.c.number).where(*document_fits(wanted, asked)))


def documents_by(column: str, values: Sequence[Any], asked: Asked) -> Select[Any]:
    """Documents of the view by id, number or page key."""
    own = shown_document.c
    return select(shown_document).where(own[column].in_(values), seen(shown_document, asked)).order_by(own.sequence)


# --- claims


def claims_by(column: str, values: Sequence[Any], asked: Asked) -> Select[Any]:
    """Claims of the view by id, number, document, incident's number: in order of the ledger."""
    own = shown_claim.c
    return select(shown_claim).where(own[column].in_(values), seen(shown_claim, asked)).order_by(own.sequence)


def claim_kinds(source_id: str, asked: Asked) -> Select[Any]:
    """Kind of claim → how many a source tells."""
    own = shown_claim.c
    where = (own.source_id == source_id, seen(shown_claim, asked))
    return select(own.kind, func.count().label("claims")).where(*where).group_by(own.kind)


def states(numbers: Sequence[int], asked: Asked) -> Select[Any]:
    """Of incidents: how many claims wait, and how many came back as stale."""
    own = shown_claim.c
    waits, stale = (func.sum(case((own.review_state == state, 1), else_=0)) for state in ("", "stale"))
    columns = (own.incident_number, waits.label("waits"), stale.label("stale"))
    where = (own.incident_number.in_(numbers), seen(shown_claim, asked))
    return select(*columns).where(*where).group_by(own.incident_number)


# --- findings


def findings_of(numbers: Sequence[int], asked: Asked) -> Select[Any]:
    """Findings of incidents by their numbers."""
    own = shown_finding.c
    return select(shown_finding).where(own.incident_number.in_(numbers), seen(shown_finding, asked))


def finding_page(
    agreement: str, verdict: str, asked: Asked, *, limit: int, after: Sequence[Any] | None
) -> list[Select[Any]]:
    """Findings of one verdict by day, newest first, then those without one: of one verdict an index has the order."""
    own = shown_finding.c
    where = [
        seen(shown_finding, asked),
        own.verdict == verdict,
        *([own.agreement_id == agreement] if agreement else []),
    ]
    return _by_day(select(shown_finding).where(*where).limit(limit), own.starts, own.number, after)


def _by_day(
    query: Select[Any], day: Column[Any], number: Column[Any], after: Sequence[Any] | None
) -> list[Select[Any]]:
    """A page by day, newest first, and then of what has none. `after` is (day or None, number) of the last row."""
    dated = query.where(day.is_not(None)).order_by(day.desc(), number.desc())
    undated = query.where(day.is_(None)).order_by(number.desc())
    if after is None:
        return [dated, undated]
    last_day, last = after
    if last_day is None:
        return [undated.where(number < last)]
    return [dated.where(below(day, last_day, number, last)), undated]


def zone_verdicts(start: str, end: str, asked: Asked) -> Select[Any]:
    """Findings of a stretch of days by agreement, zone and verdict and likelihood, those that apply."""
    own = shown_finding.c
    columns = (own.agreement_id, own.zone_id, own.verdict, own.likelihood)
    where = (seen(shown_finding, asked), own.verdict != NOT_APPLICABLE, own.starts >= start, own.starts <= end)
    return select(*columns, func.count().label("findings")).where(*where).group_by(*columns)


def last_day_of(agreement_id: str, zone_id: str, verdict: str, asked: Asked) -> Select[Any]:
    """The last day of a verdict in a zone of an agreement; empty: in no zone of it."""
    own = shown_finding.c
    where = [own.agreement_id == agreement_id, own.verdict == verdict, own.starts.is_not(None)]
    where += [own.zone_id == zone_id if zone_id else own.zone_id.is_(None), seen(shown_finding, asked)]
    return select(own.starts).where(*where).order_by(own.starts.desc()).limit(1)


# --- actors, positions, talks


def actor_verdicts(actor_id: str, asked: Asked) -> Select[Any]:
    """Of incidents that name it as the actor: verdict (None: no term applies) → how many."""
    own, who = shown_incident.c, shown_actor.c
    named = select(who.incident_number).where(who.actor_id == actor_id, who.role == "actor", seen(shown_actor, asked))
    where = (own.number.in_(named), seen(shown_incident, asked))
    return select(own.verdict, func.count().label("incidents")).where(*where).group_by(own.verdict)


def positions_by(column: str, value: str, asked: Asked) -> Select[Any]:
    """Positions on one agreement or proposal (`topic`), or of one actor (`holder_id`)."""
    own = shown_position.c
    return select(own.payload).where(own[column] == value, seen(shown_position, asked)).order_by(own.number)


def talks_between(topic: str, start: str, end: str, asked: Asked) -> Select[Any]:
    """Rounds of talks that start in a stretch of days (all: also those without a day), dated ones first."""
    own = shown_talk.c
    where = [seen(shown_talk, asked), *([own.topic == topic] if topic else [])]
    where += [own.starts >= start] if start else []
    where += [own.starts <= end] if end else []
    return select(own.payload).where(*where).order_by(own.starts.is_(None), own.starts, own.number)


# --- over time


def days_of_incidents(start: str, end: str, column: str, filters: Filters, asked: Asked, *, length: int) -> Select[Any]:
    """Incidents that start in a stretch of days, by day (`length` 10) or month (7) and one more column."""
    own = shown_incident.c
    when = func.substr(own.starts, 1, length).label("bucket") if length < 10 else own.starts.label("bucket")
    where = (*fits(filters, asked), own.starts >= start, own.starts <= end)
    return (
        select(when, own[column].label("value"), func.count().label("incidents"))
        .where(*where)
        .group_by("bucket", own[column])  # by its name, as `day_sums` does
    )


def last_days(asked: Asked, until: str) -> list[Select[Any]]:
    """The last day, up to one, that an incident tells of; the same of documents' publication."""
    found = []
    for table, column in ((shown_incident, shown_incident.c.starts), (shown_document, shown_document.c.published)):
        found.append(select(func.max(column).label("last")).where(seen(table, asked), column <= until))
    return found


def proposals(asked: Asked) -> Select[Any]:
    """What sources speak of and the registry lacks."""
    own = shown_proposal.c
    return select(own.topic, own.payload).where(seen(shown_proposal, asked)).order_by(own.number)


def term_verdicts(agreement_id: str, asked: Asked) -> Select[Any]:
    """Findings of an agreement by term and verdict."""
    own = shown_finding.c
    where = (own.agreement_id == agreement_id, seen(shown_finding, asked))
    return (
        select(own.term_id, own.verdict, func.count().label("findings"))
        .where(*where)
        .group_by(own.term_id, own.verdict)
    )

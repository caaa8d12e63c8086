"""What the desk asks of its tables: incidents by filters, in order and counted. Statements, not yet run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, func, or_, select

from trucewatch.core.kinds import Kind
from trucewatch.store.shown_queries_text import incidents_with
from trucewatch.store.shown_schema import (
    BOTH,
    shown_actor,
    shown_box,
    shown_claim,
    shown_finding,
    shown_incident,
)

NO_VERDICT = "none"
"""Stands for incidents that no term applies to."""
NOT_APPLICABLE = "not_applicable"
COUNTED = 1_000
"""Rows are counted up to here: beyond it nobody asks how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What incidents are wanted; values of one field are alternatives, fields must all hold. Empty: all.

    `start` and `end` are days, both included: incidents that may have happened in between. Verdicts may hold "none".
    `bbox` is west, south, east, north in degrees; west above east crosses the date line. `has_review` says whether any
    of its claims has been judged.
    """

    start: date | None = None
    end: date | None = None
    kind: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    agreement: str = ""
    zone: str = ""
    actor: str = ""
    source: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    bbox: tuple[float, float, float, float] | None = None
    text: str = ""
    """Words of the sentence, places or actors; of words that 20,000 have or more, among those entered last."""
    has_review: bool | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """In which view (1 open, 2 full), of which database (`sqlite`, `postgresql`), and which filters much fits.

    What little fits is looked up first and then put in order; where much fits, the incidents are gone through in order
    and looked up one by one until the page is full. At 300,000 incidents the wrong way costs 200 ms and more.
    """

    bit: int
    dialect: str
    often: frozenset[str] = frozenset()
    """Names of filters in `others` that `MUCH` or more fits; `text` where more than `COUNTED` fit all filters."""


MUCH = 15_000
"""Matches from which going through in order is the better way: of 300,000 incidents a page is full after 1,000."""


ROW = tuple(
    shown_incident.c[name]
    for name in (
        *("number", "id", "kind", "family", "status", "sentence", "starts", "ends", "lat", "lon", "radius_m"),
        *("precision", "country", "place_id", "place", "verdict", "likelihood", "roots", "claims", "is_background"),
        *("beside", "weight", "why", "changed_sequence"),
    )
)
"""What a list shows of an incident."""


def seen(table: Table, asked: Asked) -> ColumnElement[bool]:
    """That a row counts in the view."""
    return table.c.mask.in_((asked.bit, BOTH))


def fits(
    filters: Filters, asked: Asked, *, is_dated: bool | None = None, in_order: bool = False
) -> list[ColumnElement[bool]]:
    """What must hold of a row of `shown_incident`; `is_dated`: that its first day is told, or that it is not.

    `in_order`: a few are wanted in order of their days. What a word finds is looked up row by row where it is little;
    else a sum keeps the database from doing so, and it goes through the days until it has enough.
    """
    own = shown_incident.c
    looked_up = own.number + 0 if in_order and "text" in asked.often else own.number
    found = [seen(shown_incident, asked), *_days(filters, is_dated)]
    kinds = [*filters.kind, *(kind.value for kind in Kind if not filters.kind and kind.group in filters.family)]
    if filters.kind or filters.family:  # families as their kinds: an index has those
        found.append(own.kind.in_([one for one in kinds if not filters.family or Kind(one).group in filters.family]))
    if filters.status:
        found.append(own.status.in_(filters.status))
    if filters.verdict:
        named = [one for one in filters.verdict if one != NO_VERDICT]
        found.append(or_(own.verdict.in_(named), *([own.verdict.is_(None)] if NO_VERDICT in filters.verdict else [])))
    if filters.country:
        found.append(own.country == filters.country)
    for name, (column, query) in others(filters, asked).items():
        if name == "text":
            found.append(looked_up.in_(query))  # asked of one number at a time, full text is slow beyond use
        elif name == "unreviewed":
            found.append(~_held(column, query) if name in asked.often else own.number.not_in(query))
        else:
            found.append(_held(column, query) if name in asked.often else own.number.in_(query))
    return found


def _held(column: ColumnElement[int], query: Select[Any]) -> ColumnElement[bool]:
    """That the incident's number is among those of a query, asked of this one number."""
    return query.where(column == shown_incident.c.number).correlate(shown_incident).exists()


def _days(filters: Filters, is_dated: bool | None) -> list[ColumnElement[bool]]:
    """An incident without any day is in no stretch of days. Plain bounds, where the first day is known to be told or
    not, go by an index."""
    own = shown_incident.c
    found: list[ColumnElement[bool]] = []
    if is_dated is not None:
        found.append(own.starts.is_not(None) if is_dated else own.starts.is_(None))
    if is_dated is None and (filters.start or filters.end):
        found.append(or_(own.starts.is_not(None), own.ends.is_not(None)))
    if is_dated is False and (filters.start or filters.end):
        found.append(own.ends.is_not(None))
    if filters.end and is_dated is not False:
        before = own.starts <= filters.end.isoformat()
        found.append(before if is_dated else or_(own.starts.is_(None), before))
    if filters.start:
        found.append(or_(own.ends.is_(None), own.ends > filters.start.isoformat()))
    return found


def others(filters: Filters, asked: Asked) -> dict[str, tuple[ColumnElement[int], Select[Any]]]:
    """What filters ask of other tables, by name: the column of incidents' numbers, and the query for them."""
    found: dict[str, tuple[ColumnElement[int], Select[Any]]] = {}

    def add(name: str, column: ColumnElement[int], *where: ColumnElement[bool]) -> None:
        found[name] = column, select(column).where(*where)

    if filters.agreement or filters.zone:
        of = [seen(shown_finding, asked), shown_finding.c.verdict != NOT_APPLICABLE]
        of += [shown_finding.c.agreement_id == filters.agreement] if filters.agreement else []
        of += [shown_finding.c.zone_id == filters.zone] if filters.zone else []
        add("finding", shown_finding.c.incident_number, *of)
    if filters.actor:
        add("actor", shown_actor.c.incident_number, shown_actor.c.actor_id == filters.actor, seen(shown_actor, asked))
    if filters.source:
        claim = shown_claim.c
        add("source", claim.incident_number, claim.source_id == filters.source, seen(shown_claim, asked))
    if filters.bbox:
        add("bbox", shown_box.c.number, *_boxed(filters.bbox))
    if filters.text:
        found["text"] = incidents_with(filters.text, asked.dialect)
    if filters.has_review is not None:
        judged = (shown_claim.c.review_state.in_(JUDGED), seen(shown_claim, asked))
        add("reviewed" if filters.has_review else "unreviewed", shown_claim.c.incident_number, *judged)
    return found


def much(query: Select[Any]) -> Select[Any]:
    """How much a query finds, counted up to `MUCH`."""
    return up_to(MUCH, query)


def up_to(most: int, query: Select[Any]) -> Select[Any]:
    """How many rows a query finds, counted no further than `most`."""
    return select(func.count()).select_from(query.limit(most).subquery())


def _boxed(bbox: tuple[float, float, float, float]) -> tuple[ColumnElement[bool], ...]:
    """What holds of incidents that may lie in a rectangle."""
    west, south, east, north = bbox
    box = shown_box.c
    across = and_(box.east >= west, box.west <= east)
    if west > east:
        across = or_(box.east >= west, box.west <= east)
    return across, box.north >= south, box.south <= north


def newest(filters: Filters, asked: Asked, *, limit: int, after: Sequence[Any] | None) -> list[Select[Any]]:
    """Incidents by day, newest first, and then those without a first day: two statements, for one after the other.

    `after` is (first day or None, number) of the last row of the page before. Where a database puts what is NULL
    is its own matter: asked apart, both parts come off an index.
    """
    own = shown_incident.c
    # With a first day asked for, the numbers come first: an index alone has them, and of earlier days no row is read.
    columns = (own.number,) if filters.start else ROW
    wheres = [fits(filters, asked, is_dated=one, in_order=True) for one in (True, False)]
    dated, undated = (select(*columns).where(*where).limit(limit) for where in wheres)
    if after is not None:
        day, number = after
        undated = undated.where(own.number < number) if day is None else undated
        dated = dated.where(below(own.starts, day, own.number, number)) if day is not None else dated
    order = (own.starts.desc(), own.number.desc())
    found = [dated.order_by(*order)] if after is None or after[0] is not None else []
    found.append(undated.order_by(own.number.desc()))
    if not filters.start:
        return found
    return [select(*ROW).where(own.number.in_(inner)).order_by(*order) for inner in found]


def below(first: Column[Any], value: object, second: Column[Any], number: object) -> ColumnElement[bool]:
    """That a row comes after (value, number) in an order that falls: told so that the index on `first` serves."""
    return and_(first <= value, or_(first < value, second < number))


def counted(filters: Filters, asked: Asked, *, most: int = COUNTED) -> Select[Any]:
    """How many fit, counted up to one above `most`."""
    return up_to(most + 1, numbers(filters, asked))


def numbers(filters: Filters, asked: Asked) -> Select[Any]:
    """Numbers of what fits, in no order: of a rectangle alone boxes come first, so that a limit ends the search."""
    own, box = shown_incident.c, shown_box.c
    if filters.bbox is None or filters != Filters(bbox=filters.bbox):
        return select(own.number).where(*fits(filters, asked))
    both = shown_box.join(shown_incident, own.number == box.number)
    return select(own.number).select_from(both).where(*_boxed(filters.bbox), seen(shown_incident, asked))


def heaviest(filters: Filters, asked: Asked, *, limit: int, after: Sequence[Any] | None) -> Select[Any]:
    """Incidents that wait, by weight: with a claim that nobody judged, or that came back."""
    own = shown_incident.c
    query = select(*ROW).where(*fits(filters, asked), *waits(asked)).limit(limit)
    if after is not None:
        query = query.where(below(own.weight, after[0], own.number, after[1]))
    return query.order_by(own.weight.desc(), own.number.desc())


OPEN_STATES = ("", "stale")
"""Of a claim that waits for a judgement."""
JUDGED = ("accept", "reject", "unsure", "correct", "stale")


def waits(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """That an incident weighs something and has a claim to be judged."""
    claim = shown_claim.c
    told = select(claim.incident_number).where(claim.review_state.in_(OPEN_STATES), seen(shown_claim, asked))
    return shown_incident.c.weight > 0, _held(claim.incident_number, told)


def waiting(filters: Filters, asked: Asked, *, most: int = COUNTED) -> Select[Any]:
    """How many wait, counted up to one above `most`."""
    return up_to(most + 1, select(shown_incident.c.number).where(*fits(filters, asked), *waits(asked)))


def by_number(numbers: Sequence[int], asked: Asked) -> Select[Any]:
    """Incidents of the view by their numbers."""
    return select(*ROW).where(shown_incident.c.number.in_(numbers), seen(shown_incident, asked))


def by_id(ids: Sequence[str], asked: Asked) -> Select[Any]:
    """Incidents of the view by their ids, with their payload."""
    return select(*ROW, shown_incident.c.payload, shown_incident.c.anchor).where(
        shown_incident.c.id.in_(ids), seen(shown_incident, asked)
    )


def lately(asked: Asked, *, limit: int) -> Select[Any]:
    """Incidents that came or changed last."""
    own = shown_incident.c
    order = (own.changed_sequence.desc(), own.number.desc())
    return select(*ROW).where(seen(shown_incident, asked)).order_by(*order).limit(limit)


def beside(incident_id: str, asked: Asked, *, most: int = 50) -> Select[Any]:
    """Incidents that are told beside another one."""
    own = shown_incident.c
    where = (own.beside == incident_id, seen(shown_incident, asked))
    return select(own.id, own.sentence).where(*where).order_by(own.number).limit(most)

"""What the registry says of an actor on a day, each fact with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trucewatch.core.crosswalks import actor_term
from trucewatch.resolve.actors import ActorRegistry
from trucewatch.resolve.actors_data import Called, Dated, Way

SCHEMES = ("acled", "ucdp", "plover")
MOST_NAMES = 40
"""Names shown of an actor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    """An entry of the registry as it was on a day; with no day told, as it is last."""

    id: str
    name: str
    kind: str
    is_there: bool
    """Whether it exists on the day, as far as the registry says."""
    countries: tuple[str, ...]
    called: tuple[Called, ...]
    """Its names one after the other, where it was renamed."""
    sides: tuple[Dated, ...]
    """Its own sides on the day, with tie, days and source."""
    other_sides: tuple[Dated, ...]
    """Its own sides on other days."""
    names: tuple[str, ...]
    source: str
    is_verified: bool
    codes: Mapping[str, str]
    """Its kind in the terms of each of `SCHEMES`; empty where a scheme has none."""


def facts_of(registry: ActorRegistry, actor_id: str, *, on: date | None = None) -> ActorFacts | None:
    """All that the registry holds of an actor; None for an id it lacks."""
    entry = registry.data.entries.get(actor_id)
    if entry is None:
        return None
    held = [named for named in registry.data.names if named.dated.id == actor_id and named.way is not Way.PERSON]
    return ActorFacts(
        id=entry.id,
        name=entry.name_on(on),
        kind=entry.kind,
        is_there=entry.holds(on),
        countries=entry.countries,
        called=entry.called,
        sides=tuple(side for side in entry.sides if side.holds(on)),
        other_sides=tuple(side for side in entry.sides if not side.holds(on)),
        names=tuple(dict.fromkeys(named.text for named in held if not named.is_form))[:MOST_NAMES],
        source=entry.source,
        is_verified=entry.is_verified,
        codes=kind_codes(entry.kind),
    )


def fact_rows(facts: ActorFacts) -> list[dict[str, Any]]:
    """One row for each fact: what, value, from (included), to (excluded), source, whether the entry was checked."""
    rows = [_row("name", one.name, one.start, one.end, one.source or facts.source) for one in facts.called]
    rows = rows or [_row("name", facts.name, None, None, facts.source)]
    for one in (*facts.sides, *facts.other_sides):
        rows.append(_row(one.tie or "side", one.id, one.start, one.end, one.source or facts.source))
    return [{**row, "verified": facts.is_verified} for row in rows]


def _row(what: str, value: str, start: date | None, end: date | None, source: str) -> dict[str, Any]:
    days = {"from": start.isoformat() if start else None, "to": end.isoformat() if end else None}
    return {"fact": what, "value": value, **days, "source": source}


def kind_codes(kind: str) -> dict[str, str]:
    """The kind of an actor in the terms of ACLED, UCDP and PLOVER; empty where a scheme has no term for it."""
    return {scheme: actor_term(kind, scheme) for scheme in SCHEMES}

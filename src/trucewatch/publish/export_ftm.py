"""Incidents as FollowTheMoney entities: events, the actors named, the pages. One JSON entity a line."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from trucewatch.core.claims import Actor
from trucewatch.core.ids import content_id
from trucewatch.core.incidents import Finding, Incident
from trucewatch.publish.catalogue import phrases
from trucewatch.publish.export_data import Told
from trucewatch.publish.figures import plain_sentence, span_of
from trucewatch.publish.names import Names
from trucewatch.publish.wording import clean, harm_fields, harm_text, place_text, shown_targets, words_of

SCHEMA_OF = {"state": "PublicBody", "person": "Person"}
"""Schema of an actor's kind; the others are organisations, and people in general are no entity."""
GENERAL = frozenset({"people", "unknown"})
Entity = dict[str, Any]


def write_ftm(told: Iterable[Told], out: IO[str]) -> int:
    """Writes the entities, each once, and gives the number of events."""
    seen: set[int] = set()
    number = 0
    for one in told:
        for entity in _entities(one):
            mark = hash(entity["id"])  # eight bytes in place of the id: there are millions of pages
            if mark not in seen:
                seen.add(mark)
                out.write(json.dumps(entity, ensure_ascii=False) + "\n")
        number += 1
    return number


def _verdict(finding: Finding) -> str:
    told = words_of(finding.verdict) + (f" ({finding.likelihood})" if finding.likelihood else "")
    return f"{finding.agreement_id}/{finding.term_id}: {told}"


def _entities(told: Told) -> Iterator[Entity]:
    incident, names = told.incident, told.names()
    involved = [actor for actor in (*incident.actors, *shown_targets(incident)) if actor.kind not in GENERAL]
    for actor in involved:
        yield _entity(_actor_id(actor), SCHEMA_OF.get(actor.kind, "Organization"), name=[clean(actor.name)])
    pages = {one.claim.document_id: one for one in incident.claims}
    for document_id, one in pages.items():
        location = clean(one.document_location)
        is_web = location.startswith(("http://", "https://"))
        yield _entity(
            document_id,
            "Document",
            fileName=[location],
            sourceUrl=[location] if is_web else [],
            publisher=[clean(one.publisher)] if one.publisher else [],
            date=[one.published.isoformat()] if one.published else [],
        )
    span, place = span_of(incident), incident.place
    yield _entity(
        incident.id,
        "Event",
        name=[phrases()["kinds"][incident.kind]],
        summary=[plain_sentence(incident, names)],
        startDate=[span.first.isoformat()] if span else [],
        endDate=[span.last.isoformat()] if span else [],
        location=[place_text(place)] if place else [],
        country=[place.country.lower()] if place and place.country else [],
        involved=sorted({_actor_id(actor) for actor in involved}),
        proof=sorted(pages),
        recordId=[incident.id],
        keywords=[incident.kind.value, incident.status.value],
        notes=[*_figures(incident, names), *map(_verdict, told.findings)],
    )


def _entity(entity_id: str, schema: str, **properties: list[str]) -> Entity:
    told = {name: values for name, values in properties.items() if values}
    return {"id": entity_id, "schema": schema, "properties": told}


def _actor_id(actor: Actor) -> str:
    return content_id("actor", actor.id)


def _figures(incident: Incident, names: Names) -> list[str]:
    return [
        f"{harm_text(field.name, value.value)}: {names.all(value.support)}"
        for field in harm_fields(incident)
        for value in field.values
        if value.support
    ]

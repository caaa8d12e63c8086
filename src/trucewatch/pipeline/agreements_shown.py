"""What people and scripts see of agreements: the list, one of them as text, the skeleton of a new one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from trucewatch.assess.build import DOUBTFUL
from trucewatch.core.agreements import Accession, Agreement, Area, Fact, Term, Zone
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.stages import registry
from trucewatch.publish.rows import table

ID = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def skeleton(agreement_id: str) -> str:
    """A commented file for a new agreement; lint tells what is to be filled in."""
    if not ID.fullmatch(agreement_id):
        hint = "Small letters, figures and single hyphens: river-2031."
        raise ConfigError(f"{agreement_id!r} is no id of an agreement.", hint=hint)
    text = files("trucewatch").joinpath("data", "agreements", "_skeleton.yaml").read_text("utf-8")
    return text.format(id=agreement_id)


def agreement_rows(agreements: Sequence[Agreement]) -> Iterator[dict[str, Any]]:
    """Rows of `agreements list --json`."""
    for agreement in agreements:
        yield {
            "id": agreement.id,
            "name": agreement.name,
            "nature": agreement.nature,
            "status": agreement.status_on(datetime.now(UTC)).value,
            "text": agreement.text_grade.value,
            "concluded": agreement.concluded.isoformat() if agreement.concluded else None,
            "guarantors": list(agreement.guarantors),
            "periods": [
                {"start": period.start.isoformat(), "end": period.end.isoformat() if period.end else None}
                for period in agreement.periods
            ],
            "zones": [zone.id for zone in agreement.zones],
            "terms": [term.id for term in agreement.terms],
        }


def agreement_table(agreements: Sequence[Agreement]) -> str:
    """The registry for a terminal."""
    rows = []
    for agreement in agreements:
        starts = agreement.periods[0].start.date().isoformat() if agreement.periods else "-"
        ends = [period.end for period in agreement.periods]
        last = max(end for end in ends if end).date().isoformat() if ends and all(ends) else "no end told"
        status = agreement.status_on(datetime.now(UTC)).value.replace("_", " ")
        rows.append((agreement.id, agreement.nature, status, starts, last, agreement.text_grade.value, agreement.name))
    return table(("id", "nature", "today", "in force from", "to", "text", "name"), rows)


def agreement_text(agreement: Agreement) -> str:
    """One agreement, readable: facts with sources, zones, terms, exemptions."""
    lines = [f"{agreement.name} ({agreement.id})", f"{agreement.nature}; text {agreement.text_grade}"]
    lines += [agreement.status_note] if agreement.status_note else []
    for heading, items in sections(agreement):
        lines += ["", heading, *(f"  - {item}" for item in items)]
    return "\n".join(lines)


def sections(agreement: Agreement) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Headings with their lines: all that the file says but name, nature and note."""
    found = (
        ("Facts, as told by their sources", tuple(_facts(agreement))),
        ("In force, for findings", tuple(span(one.start, one.end) for one in agreement.periods)),
        ("Status by date", tuple(_statuses(agreement))),
        ("Force disputed", tuple(_doubts(agreement))),
        ("Guarantors", tuple(actor_name(one, agreement) for one in agreement.guarantors)),
        ("Observers", tuple(actor_name(one, agreement) for one in agreement.observers)),
        ("Parties", tuple(accession_line(one, agreement) for one in agreement.parties)),
        ("Exempt", tuple(accession_line(one, agreement) for one in agreement.exempt)),
        ("Zones", tuple(line for zone in agreement.zones for line in zone_lines(zone))),
        ("Terms", tuple(term_line(term) for term in agreement.terms)),
    )
    return tuple((heading, items) for heading, items in found if items)


def span(start: datetime | None, end: datetime | None) -> str:
    """A stretch of time in words."""
    first = f"{start.isoformat(timespec='minutes')}" if start else "no start told"
    return f"{first} to {end.isoformat(timespec='minutes') if end else 'no end told'}"


def actor_name(actor_id: str, agreement: Agreement) -> str:
    """Name and id of an actor that an agreement names."""
    own = next((actor.name for actor in agreement.local_actors if actor.id == actor_id), "")
    known = registry().get(actor_id)
    return f"{own or (known.name if known else actor_id)} ({actor_id})"


def conflicts(agreement: Agreement) -> frozenset[tuple[str, str]]:
    """Name and zone of facts that are told with different values."""
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in agreement.facts:
        values[fact.name, fact.zone_id].add(fact.value)
    return frozenset(key for key, told in values.items() if len(told) > 1 and key[0] != DOUBTFUL)


def fact_marks(fact: Fact, agreement: Agreement) -> str:
    """What is to be known of a fact beside its value: of which zone, unverified, told differently."""
    marks = [f"zone {fact.zone_id}"] if fact.zone_id else []
    marks += [] if fact.is_verified else ["unverified"]
    marks += ["told differently by others"] if (fact.name, fact.zone_id) in conflicts(agreement) else []
    return f" ({'; '.join(marks)})" if marks else ""


def _facts(agreement: Agreement) -> Iterator[str]:
    for fact in agreement.facts:
        if fact.name != DOUBTFUL:
            note = f" {fact.note}." if fact.note else ""
            yield f"{fact.name}: {fact.value} [{fact.source}]{fact_marks(fact, agreement)}{note}"


def _statuses(agreement: Agreement) -> Iterator[str]:
    for told in agreement.statuses:
        mark = "" if told.is_verified else " (unverified)"
        yield f"{told.status.replace('_', ' ')}: {span(told.start, told.end)} [{told.source}]{mark}"


def _doubts(agreement: Agreement) -> Iterator[str]:
    for fact in agreement.facts:
        if fact.name == DOUBTFUL:
            start, _, end = fact.value.partition("/")
            yield f"{start} to {end or 'no end told'} [{fact.source}]"


def accession_line(entry: Accession, agreement: Agreement) -> str:
    """Who, from when, where, by what source, and under which names."""
    where = f", for {', '.join(entry.zone_ids)} only" if entry.zone_ids else ""
    until = f" to {entry.end.isoformat(timespec='minutes')}" if entry.end else ""
    names = "; ".join(f"{alias.name}{when_text(alias.start, alias.end)}" for alias in entry.aliases)
    also = f"; also called {names}" if names else ""
    start = entry.start.isoformat(timespec="minutes")
    return f"{actor_name(entry.actor_id, agreement)} from {start}{until}{where}{also} [{entry.source}]"


def when_text(start: datetime | None, end: datetime | None) -> str:
    """Days from and until which a name was used, in brackets with a blank before; empty where none is told."""
    told = [f"from {start.date()}"] if start else []
    told += [f"until {end.date()}"] if end else []
    return f" ({' '.join(told)})" if told else ""


def zone_lines(zone: Zone) -> Iterator[str]:
    """The zone with version and validity, then each area."""
    valid = f", valid {span(zone.start, zone.end)}" if zone.start or zone.end else ""
    source = f" [{zone.source}]" if zone.source else ""
    areas = "; ".join(area_words(area) for area in zone.areas)
    yield f"{zone.id}: {zone.name}, version {zone.version}{valid}: {areas}{source}"


def area_words(area: Area) -> str:
    """Label, certainty, form and the lengths it has."""
    data = dict(area.data)
    sizes = [f"{float(data[key]) / 1000:g} km" for key in ("radius_m", "depth_m") if key in data]
    sides = [f"{data['side']} side"] if "side" in data else []
    cut = [f"without {'; '.join(piece.label for piece in area.without)}"] if area.without else []
    return f"{area.label} ({', '.join((area.certainty.value, area.form, *sizes, *sides, *cut))})"


def term_line(term: Term) -> str:
    """The term with paragraph, modality, text and all that narrows it."""
    paragraph = f"para {term.paragraph}, " if term.paragraph else ""
    return f"{term.id} ({paragraph}{term.modality}): {term.text} [{'; '.join(f'{k} {v}' for k, v in term_parts(term))}]"


def term_parts(term: Term) -> Iterator[tuple[str, str]]:
    """What the term is about and what narrows it, by key of the file."""
    yield "conduct", ", ".join(term.conduct)
    for key, told in (
        ("weapons", term.weapons),
        ("bound", term.bound),
        ("against", term.against),
        ("zones", term.zone_ids),
        ("exceptions", term.exceptions),
        ("tests", term.tests),
    ):
        if told:
            yield key, ", ".join(told)
    for key, moment in (("from", term.start), ("to", term.end), ("deadline", term.deadline)):
        if moment:
            yield key, moment.isoformat(timespec="minutes")
    yield "evaluable", term.evaluable.value

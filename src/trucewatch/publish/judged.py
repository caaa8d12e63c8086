"""What people changed in what a brief tells, in lines under its items; no name of theirs stands there: `why` has it."""

from collections.abc import Iterable, Iterator

from trucewatch.core.claims import Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.publish.catalogue import phrases, say
from trucewatch.publish.report import Line
from trucewatch.publish.wording import field_of, field_words, quote

GIVEN = frozenset({IncidentStatus.CONFIRMED, IncidentStatus.DISCOUNTED})
"""Statuses that people alone give."""


def judged_lines(incident: Incident, claims: Iterable[Resolved]) -> tuple[Line, ...]:
    """That a person gave the status; then what reviewers made of the claims that the item rests on."""
    return (*status_lines(incident), *claim_lines(claims))


def status_lines(incident: Incident) -> tuple[Line, ...]:
    """`Status: confirmed, given by a person`; nothing where the status is computed."""
    if incident.status not in GIVEN:
        return ()
    told = say("status_given", status=phrases()["statuses"][incident.status])
    return (Line(label=say("status_line"), text=told),)


def claim_lines(claims: Iterable[Resolved]) -> tuple[Line, ...]:
    """Fields that were corrected, with what the source's words were read to tell; and claims that a reviewer doubts."""
    found = list(claims)
    told = dict.fromkeys(_corrected(found))
    lines = [Line(label=say("corrected_line"), text="; ".join(told))] if told else []
    doubted = sum(one.is_doubted for one in found)
    if doubted:
        lines.append(Line(label=say("doubted_line"), text=say("doubted_one", n=doubted)))
    return tuple(lines)


def _corrected(claims: Iterable[Resolved]) -> Iterator[str]:
    for resolved in claims:
        for one in resolved.corrections:
            before, after = (f"“{quote(text)}”" for text in (one.before, one.after))
            yield say("corrected_one", field=field_words(one.field), before=before, after=after)


def notes_told(incident: Incident) -> tuple[str, ...]:
    """What a reader must know before trusting an incident's fields, without the notes that name who corrected them."""
    named = {f"{one.field} {one.told()}" for resolved in incident.claims for one in resolved.corrections}
    notes = (value.value for value in field_of(incident, "note"))
    return tuple(note for note in notes if not any(note.startswith(told) for told in named))

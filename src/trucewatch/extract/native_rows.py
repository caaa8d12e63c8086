"""Counts by side or place behind one count: "15 violations: 10 by A, 5 by B" are two claims.

A toll told for all of them is no row's own: each row has the harm in its own words alone.
"""

import re
from dataclasses import replace

from trucewatch.core.kinds import Kind
from trucewatch.extract.native_draft import Event
from trucewatch.extract.native_roles import Roles

_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
_COUNTED = frozenset({Kind.VIOLATION, Kind.SHELLING, Kind.GUNFIRE, Kind.AIRSTRIKE})


def rows_of(event: Event) -> list[Event]:
    """One event for each side with a number of its own, behind a colon or in brackets; else the event alone."""
    key = event.stretch.key
    opening = re.search(r"[:(،,]", key[event.trigger.end :])
    if event.kind not in _COUNTED or event.count is None:
        return [event]
    at = event.trigger.end + (opening.end() if opening else 0)
    marks = list(_NUMBER.finditer(key, at))
    sides = [p for p in [*event.roles.actors, *event.roles.targets] if p.start >= at and not p.is_civil]
    sides.sort(key=lambda party: party.start)
    if by_place := _by_place(event, marks):
        return by_place
    if len(marks) != len(sides) or len(sides) < 2:
        return [event]
    if sum(int(mark.group()) for mark in marks) != event.count:
        return [event]
    found: list[Event] = []
    for mark, side in zip(marks, sides, strict=True):
        low, high = min(mark.start(), side.start), max(mark.end(), side.end)
        own = [
            (stretch, hurt) for stretch, hurt in event.hurts if stretch is event.stretch and low <= hurt.start < high
        ]
        roles = Roles(actors=[side])
        found.append(replace(event, low=low, high=high, roles=roles, count=int(mark.group()), hurts=own))
    return found


def _by_place(event: Event, marks: list[re.Match[str]]) -> list[Event]:
    """ "420 in the Donetsk region and 60 in the Luhansk region": a number for each place named behind the word."""
    spots = [spot for spot in event.spots if spot.start >= event.trigger.end]
    numbers = [int(mark.group()) for mark in marks]
    if len(spots) < 2 or event.count is None:
        return []
    if len(numbers) == len(spots) - 1 and marks[0].start() > spots[0].end:
        numbers = [event.count, *numbers]
    elif len(numbers) != len(spots) or sum(numbers) != event.count:
        return []
    return [replace(event, spot=spot, count=number, hurts=[]) for spot, number in zip(spots, numbers, strict=True)]

"""Where two makers that read the same words agree, field by field."""

from collections.abc import Iterable

from trucewatch.core.claims import Actor, Claim, Mention, Resolved
from trucewatch.core.text import fold_name

FIELDS = (
    *("status", "actors", "targets", "place", "time", "weapons", "harm", "count", "attribution", "purpose"),
    *("background", "ongoing"),
)
"""What is compared; the kind and some of the words are the same, or the two would be no readings of one another."""


def agreement(lead: Resolved, later: Resolved) -> dict[str, str]:
    """Each field's state: `same` (also where neither tells it), `differs`, `leading` or `later` (that one alone tells).

    Names that mean one actor, place or time are the same however they are written.
    """
    first, second = _told(lead), _told(later)
    return {name: _state(first[name], second[name]) for name in FIELDS}


def _state(lead: object, later: object) -> str:
    if lead == later:
        return "same"
    if not lead or not later:
        return "leading" if lead else "later"
    return "differs"


def _told(one: Resolved) -> dict[str, object]:
    claim = one.claim
    return {
        "status": claim.stance.value,
        "actors": _names(claim.actors, one.actors),
        "targets": _names(claim.targets, one.targets),
        "place": one.place.id if one.place else _folded(claim.place),
        "time": (one.time.start, one.time.end) if one.time else _folded(claim.time),
        "weapons": frozenset(claim.weapons),
        "harm": frozenset((row.kind, row.who, row.minimum, row.maximum) for row in claim.harm),
        "count": claim.count,
        "attribution": _tellers(one, claim),
        "purpose": _folded(claim.purpose),
        "background": claim.is_background,
        "ongoing": claim.is_ongoing,
    }


def _names(mentions: Iterable[Mention], actors: tuple[Actor, ...]) -> frozenset[str]:
    told = tuple(mentions)
    if len(actors) == len(told):
        return frozenset(actor.id for actor in actors)
    return frozenset(fold_name(mention.text) for mention in told)


def _tellers(one: Resolved, claim: Claim) -> tuple[str, ...]:
    if len(one.tellers) == len(claim.attribution):
        return tuple(actor.id for actor in one.tellers)
    return tuple(fold_name(teller.text) for teller in claim.attribution)


def _folded(mention: Mention | None) -> str:
    return fold_name(mention.text) if mention else ""


def agreement_text(states: dict[str, str]) -> str:
    """The same in one line, for people; fields that are the same are not listed."""
    words = {"differs": "differs on", "leading": "does not tell", "later": "adds"}
    parts = []
    for state, said in words.items():
        names = [name for name, found in states.items() if found == state]
        if names:
            parts.append(f"{said} {', '.join(names)}")
    return "; ".join(parts) or "agrees in every field"

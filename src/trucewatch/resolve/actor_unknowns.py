"""Mentions that were resolved to nobody, for a person who looks whom the registry lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from trucewatch.core.claims import Actor, Resolution, Slot
from trucewatch.resolve.folding import fold

ACTOR_SLOTS = frozenset({Slot.ACTOR, Slot.TARGET, Slot.TELLER})
EXAMPLES = 3
"""Claims named for each mention."""
_FRONT = frozenset({"the", "a", "an", "some", "several", "his", "her", "its", "their", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMention:
    """Words that named nobody known: as written first, how often, in which slots, and where."""

    text: str
    times: int
    slots: tuple[Slot, ...]
    claim_ids: tuple[str, ...]
    """The first of the claims that hold it, at most `EXAMPLES`."""
    nearest: str = ""
    """Id of the best reading that was not sure enough; empty where there is none."""
    is_name: bool = False
    """Some word behind the first has a capital: rather a name than a description."""


def unknown_mentions(
    resolutions: Iterable[Resolution], slots: frozenset[Slot] = ACTOR_SLOTS
) -> tuple[UnknownMention, ...]:
    """The mentions of `slots` without an actor, most frequent first, then names, then by their words.

    Mentions that differ by case, articles and marks alone are one.
    """
    groups: dict[str, list[Resolution]] = {}
    for one in resolutions:
        if one.slot in slots and one.chosen is None and (key := _key(one.text)):
            groups.setdefault(key, []).append(one)
    found = [_unknown(held) for held in groups.values()]
    return tuple(sorted(found, key=lambda one: (-one.times, not one.is_name, fold(one.text))))


def _key(text: str) -> str:
    words = fold(text).split()
    while len(words) > 1 and words[0] in _FRONT:
        del words[0]
    return " ".join(words)


def _unknown(held: list[Resolution]) -> UnknownMention:
    first = held[0]
    readings = [
        (candidate.score, candidate.referent.id)
        for one in held
        for candidate in one.candidates
        if isinstance(candidate.referent, Actor)
    ]
    return UnknownMention(
        text=first.text,
        times=len(held),
        slots=tuple(slot for slot in Slot if any(one.slot is slot for one in held)),
        claim_ids=tuple(dict.fromkeys(one.claim_id for one in held))[:EXAMPLES],
        nearest=max(readings)[1] if readings else "",
        is_name=_is_name(first.text),
    )


def _is_name(text: str) -> bool:
    """A lone word may be the first of a sentence: it needs two capitals."""
    words = [word for word in text.split() if word[:1].isalpha()]
    capital = [any(letter.isupper() for letter in word) for word in words]
    if len(words) == 1:
        return sum(letter.isupper() for letter in text) > 1
    return bool(words) and (all(capital) or any(capital[1:]))

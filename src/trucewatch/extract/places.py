"""Where: the words for an event's place, with the words that relate it ("near", "the outskirts of")."""

import re
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.extract.grammar import children, lemma, objects_of, patients, preps
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import (
    Role,
    Spot,
    extent,
    is_ground,
    is_meeting,
    is_reference,
    is_venue_word,
    spots,
    within,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOISE = re.compile(
    r"^(?:(?:the|a|an|its|their|near|around|inside|outside|in|at|city|town|village|capital|district|area|neighbou?rhoods?|province|region|countryside|"
    r"outskirts|surroundings|suburbs?|edges?|parts?|towns?|villages?|port|eastern|western|northern|southern|central|besieged|many|several|much|most|"
    r"of|rebel|regime|government|islamic|state|held|controlled|dominated|and|strategic|nearby|neighbou?ring|war|torn|divided)[\s-]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:city|town|village|area|district|province|neighbou?rhoods?|governorate|countryside|region|quarter|oblast|municipality|department|camp)s?$",
    re.IGNORECASE,
)


_WEAK = frozenset({"from", "to", "against", "for", "between", "toward", "towards", "after", "before", "with", "by"})
"""Prepositions behind which a place is rather an end, a source or a party than where it happens."""
_KEEP = frozenset({"near", "outside", "around", "inside", "north", "south", "east", "west", "above"})
_NO_ANTECEDENT = frozenset({"front", "part", "position", "checkpoint", "road", "field", "base", "capital"})
_OWN_WORDS = frozenset({"country", "nation", "capital"})
"""Nouns that the resolver reads by the document's own country."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})

COUNTRY_COST = 15
LOOSE_COST = 12
WEAK_COST = 8
UNKNOWN_COST = 6


def place_of(scene: Scene, trigger: "Token", clause: tuple[int, int]) -> Mention | None:
    """The place that an event's own clause names, else the ground that its own phrases speak of ("the town").

    On the trigger's own phrases before elsewhere in the clause, towns before countries, the first of a list.
    """
    usable = (
        Role.WHERE,
        Role.LOOSE,
        *((Role.VENUE,) if _is_meeting(trigger) else ()),
    )
    named = [spot for spot in within(spots(scene), *clause) if spot.role in usable]
    near = _attached(trigger)
    if named:
        best = min(named, key=lambda spot: (_cost(spot, trigger, near), spot.first))
        return mention_of(scene, best)
    return _nameless(scene, near)


def _attached(trigger: "Token") -> set[int]:
    """Indexes of the words that the trigger or its verb places itself by: objects, and nouns behind prepositions."""
    tops = [trigger]
    if trigger.pos_ not in ("VERB", "AUX") and trigger.head.pos_ in ("VERB", "AUX"):
        tops.append(trigger.head)
    found: set[int] = set()
    for top in tops:
        things = [*patients(top)[:3], *children(top, "nsubjpass")]
        found.update(noun.i for noun in things)
        adverbs = children(top, "advmod", "prt")
        for holder in (top, *things, *adverbs):
            found.update(noun.i for prep in preps(holder) for noun in objects_of(prep))
        if top.dep_ == "relcl" and any(child.lower_ == "where" for child in top.lefts):
            found.add(top.head.i)
    return found


def _cost(spot: Spot, trigger: "Token", near: set[int]) -> int:
    """How far a named place is from being where an event happens: 0 is best."""
    cost = 0 if {spot.head.i, spot.name.i} & near else 10 + min(abs(spot.first - trigger.i), 30)
    if spot.is_country:
        cost += COUNTRY_COST
    if spot.role is Role.LOOSE:
        cost += LOOSE_COST
    if is_reference(spot):
        cost += WEAK_COST
    if spot.id is None:
        cost += UNKNOWN_COST
    prep = spot.head.head if spot.head.dep_ == "pobj" else None
    return cost + (WEAK_COST if prep is not None and prep.lower_ in _WEAK else 0)


def _is_meeting(trigger: "Token") -> bool:
    return is_venue_word(trigger) or any(is_meeting(noun) for noun in patients(trigger)[:1])


def _nameless(scene: Scene, near: set[int]) -> Mention | None:
    """The ground that an event's own phrases speak of without a name ("inside the city", "this zone")."""
    for index in sorted(near):
        noun = scene.doc[index]
        is_definite = any(child.lower_ in _DEFINITE for child in noun.lefts)
        if (is_ground(noun) or noun.lower_ in ("country", "nation", "zone")) and is_definite:
            if lemma(noun) in _NO_ANTECEDENT - _OWN_WORDS:
                continue
            return _words_of(scene, noun)
    return None


def _words_of(scene: Scene, noun: "Token") -> Mention:
    first = min([noun.i, *(child.left_edge.i for child in noun.lefts if child.dep_ in ("compound", "amod", "det"))])
    return scene.mention(first, noun.i + 1)


def is_nameless(mention: Mention) -> bool:
    """Whether a place is told by a mere noun that an earlier name must fill, as `place_of` gives it."""
    return mention.hint is None and mention.text.split()[-1].lower().rstrip("s") not in _OWN_WORDS


def mention_of(scene: Scene, spot: Spot) -> Mention:
    """The words for a named place, with what relates it to the event ("near", "west of")."""
    first, last = extent(scene, spot)
    above = scene.doc[first - 1] if first > 0 else None
    if above is not None and above.lower_ in ("the", "a", "an") and first > 1:
        above = scene.doc[first - 2]
    if above is not None and above.lower_ in _KEEP and spot.head.head == above:
        first = above.i
    mention = scene.mention(first, last)
    name = toponym(scene.mention(spot.first, spot.last).text)
    return Mention(text=mention.text, span=mention.span, hint=name)


def toponym(text: str) -> str:
    """The name a gazetteer may know in the words for a place: "the outskirts of Raqqa city" → "Raqqa"."""
    found = re.split(r",|\bin\b|\bwest of\b|\beast of\b|\bnorth of\b|\bsouth of\b", text)[0].strip() or text
    held = re.search(r"(?:held|controlled|dominated|besieged)\s+(.*)$", found)
    found = held.group(1) if held else found
    found = _NOISE.sub("", found + " ").strip() or found
    return _TAIL.sub("", found).strip() or text

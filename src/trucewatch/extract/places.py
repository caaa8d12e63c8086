"""Where: the words for an event's place, with the words that relate it ("near", "the outskirts of")."""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.extract.grammar import VERB_POS, children, clause_of, lemma, objects_of, patients, preps
from trucewatch.extract.places_candidates import nearby
from trucewatch.extract.places_elsewhere import is_elsewhere, is_measured
from trucewatch.extract.places_event import LONGEST_JOINT, listed, scores
from trucewatch.extract.places_features import is_tied
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import (
    Role,
    Spot,
    extent,
    guessed,
    is_ground,
    is_meeting,
    is_venue_word,
)

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

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


_KEEP = frozenset({"near", "between", "outside", "around", "inside", "north", "south", "east", "west", "above"})
_AT = frozenset({"in", "at", "near", "outside", "around", "inside"})
_INSIDE = frozenset({"in", "inside", "across", "throughout"})
_NO_ANTECEDENT = frozenset({"front", "part", "position", "checkpoint", "road", "field", "base", "capital"})
_OWN_WORDS = frozenset({"country", "nation", "capital"})
"""Nouns that the resolver reads by the document's own country."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})

OWN = 2.0
"""Log odds for a name in the event's own phrase ("the shelling of X")."""
MET = 3.0
"""Log odds for where people met, where the event is that they meet or agree."""
GUESS = 2.0
"""By how much a name that nobody knows must be likelier than a known one."""
SURE = 1.0
"""What is then left of its log odds at least."""
BEYOND = 4.0
"""Log odds against what lies beyond a border, where a place on this side is named too."""
LEAST = -3.0
"""Log odds under which not even a known name of the event's own clause is its place."""


def place_of(scene: Scene, trigger: "Token", clause: tuple[int, int]) -> Mention | None:
    """The place that an event's own sentence names for it, else the ground that its own phrases speak of ("the town").

    The name that the learned weights give it (`places_event`); of the event's own clause also one that is unlikely.
    """
    verb = trigger if trigger.pos_ in VERB_POS else clause_of(trigger)
    names = nearby(scene, trigger)
    roles = (Role.WHERE, Role.LOOSE, *((Role.VENUE,) if _is_meeting(trigger) else ()))
    own = {token.i for token in trigger.subtree} if trigger is not verb else set()
    best, most, told = None, -math.inf, scores(scene, verb, names)
    beyond = {at for at, spot in enumerate(names) if is_elsewhere(spot, names, trigger)}
    own_names = {at for at, spot in enumerate(names) if clause[0] <= spot.first < clause[1] and told[at] > LEAST}
    if (own_names | {at for at in range(len(names)) if told[at] > 0}) - beyond:
        told = [score - (BEYOND if at in beyond else 0.0) for at, score in enumerate(told)]
    told = [score + (SURE if is_measured(names, at) else 0.0) for at, score in enumerate(told)]
    for at, spot in enumerate(names):
        score = told[at] + (OWN if spot.name.i in own else 0.0) + (MET if spot.role is Role.VENUE else 0.0)
        if spot.role in roles and _fits(spot, score, clause):
            score -= GUESS if spot.id is None else 0.0
            best, most = (at, score) if score > most else (best, most)
    if best is None:
        return _nameless(scene, _attached(trigger))
    outer = best
    while best > 0 and best - 1 not in beyond and _is_inner(names[best - 1], names[best]) and told[best - 1] > LEAST:
        best -= 1
    first, last = _list_of(names, best, roles) if outer == best else (best, outer)
    return mention_of(scene, names[first], until=names[last])


def place_struck(scene: Scene, trigger: "Token") -> Mention | None:
    """What a verb of fire strikes, where it is one word nobody knows ("shelled Nawa"): it is lent no other place."""
    if trigger.pos_ not in VERB_POS:
        return None
    for struck in children(trigger, "dobj", "nsubjpass"):
        is_name = struck.pos_ == "PROPN" and struck.ent_type_ not in ("PERSON", "NORP")
        if is_name and scene.hit(struck) is None and not any(True for _ in struck.children):
            return mention_of(scene, guessed(scene, struck.i, struck.i + 1))
    return None


def place_asked(scene: Scene, trigger: "Token", clause: tuple[int, int]) -> Mention | None:
    """Where what somebody asks for or backs is to hold: a place behind "in" of the position's own clause."""
    names = nearby(scene, trigger)
    told = scores(scene, trigger, names)
    fit = [at for at, spot in enumerate(names) if spot.id and spot.role is Role.WHERE and told[at] > SURE]
    fit = [at for at in fit if trigger.i < names[at].first < clause[1] and _prep(names[at]) in _INSIDE]
    return mention_of(scene, names[max(fit, key=told.__getitem__)]) if fit else None


def _prep(spot: Spot) -> str:
    return spot.head.head.lower_ if spot.head.dep_ == "pobj" else ""


def _is_inner(spot: Spot, outer: Spot) -> bool:
    """Whether a place is named right before the one that it lies in ("the Salah quarter in Aleppo")."""
    is_named = spot.id is not None or (_prep(spot) in _AT and spot.name.ent_type_ not in ("PERSON", "NORP"))
    return is_named and spot.role in (Role.WHERE, Role.LOOSE) and is_tied(spot, outer)


def _list_of(names: Sequence[Spot], at: int, roles: Sequence[Role]) -> tuple[int, int]:
    """First and last of the list that a name stands in, where its names follow each other and none is out of place."""
    inside = {other for other in listed(names, at) if names[other].role in roles} | {at}
    first = last = at
    while first - 1 in inside and _is_near(names[first - 1], names[first]):
        first -= 1
    while last + 1 in inside and _is_near(names[last], names[last + 1]):
        last += 1
    return first, last


def _is_near(left: Spot, right: Spot) -> bool:
    return right.first - left.last <= LONGEST_JOINT


def _fits(spot: Spot, score: float, clause: tuple[int, int]) -> bool:
    """Whether a name may be the place: one in another clause, or one that nobody knows, must be likely."""
    if spot.id is None:
        return score > GUESS + SURE
    return score > LEAST if clause[0] <= spot.first < clause[1] else score > 0


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


def mention_of(scene: Scene, spot: Spot, *, until: Spot | None = None) -> Mention:
    """The words for a named place, with what relates it to the event ("near", "west of"), to the end of its list."""
    first, last = extent(scene, spot)
    if until is not None and until is not spot:
        last = max(last, extent(scene, until)[1])
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

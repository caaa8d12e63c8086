"""Every name of a sentence that may be where an event happens: the known places, and names that stand like one."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import Spot, guessed, place_words, spots

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc, Token

_NEVER = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"})
_LANDS = frozenset({"GPE", "LOC", "FAC"})
_JOINTS = frozenset({"-", "–", "'", "’"})
LAND = 12
"""Letters more that a state's hit may have than its name ("Bangladesh police") where the name may be its land."""
LONGEST = 6
"""Tokens of the longest name that is guessed."""
MOST = 40
"""Names of a sentence that are held against one event: each is compared with each other one."""


def candidates(scene: Scene, first: int, last: int) -> Sequence[Spot]:
    """Names within tokens [first, last) in order: places as `spots` knows them and other runs of proper nouns."""
    key = (f"candidates to {last}", first)
    if key not in scene.company:
        scene.company[key] = _candidates(scene, first, last)
    found: Sequence[Spot] = scene.company[key]
    return found


def nearby(scene: Scene, event: "Token") -> Sequence[Spot]:
    """Names of an event's sentence in order; of an endless one those that stand nearest."""
    names = candidates(scene, event.sent.start, event.sent.end)
    behind = bisect_left(names, event.i, key=lambda spot: spot.first)
    start = max(0, min(behind - MOST // 2, len(names) - MOST))
    return names[start : start + MOST]


def _candidates(scene: Scene, first: int, last: int) -> list[Spot]:
    known = [spot for spot in spots(scene) if first <= spot.first < last]
    held = {index for spot in known if spot.id is not None for index in range(spot.first, spot.last)}
    known = _without_rests([_whole(scene, spot, held) for spot in known])
    taken = {index for spot in known for index in range(spot.first, spot.last)}
    index = first
    while index < last:
        end = _run(scene, index, last, taken)
        if end > index:
            known.append(guessed(scene, index, end))
        index = max(end, index + 1)
    return sorted(known, key=lambda spot: spot.first)


def _whole(scene: Scene, spot: Spot, held: set[int]) -> Spot:
    """A place with the rest of its name that the registry lacks ("Guantanamo Bay"), without article or owner's s."""
    doc, first, last = scene.doc, spot.first, spot.last
    while first < last - 1 and doc[first].pos_ == "DET":
        first += 1
    while last - 1 > first and (doc[last - 1].pos_ == "PART" or _is_day(doc[last - 1])):
        last -= 1
    while first > 0 and first - 1 not in held and _leads(scene, doc[first - 1], spot.name):
        first -= 1
    last = _rest(scene, first, last, held)
    if (first, last) == (spot.first, spot.last):
        return spot
    name = doc[first:last].root
    return replace(spot, name=name, head=name if spot.head is spot.name else spot.head, first=first, last=last)


def _rest(scene: Scene, first: int, last: int, held: set[int]) -> int:
    """Where a name ends with what its last word leads to, over a hyphen too ("Al" of "Al-Shadadi")."""
    doc = scene.doc
    while last < len(doc) and last not in held and last - first < LONGEST:
        is_joined = _is_joint(doc, last) and last + 1 not in held and _is_name(scene, doc[last + 1])
        if is_joined:
            last += 2
        elif doc[last].pos_ == "PROPN" and _leads(scene, doc[last - 1], doc[last]):
            last += 1
        else:
            break
    return last


def _is_joint(doc: "Doc", index: int) -> bool:
    """A hyphen or apostrophe within a name."""
    is_inside = 0 < index < len(doc) - 1 and doc[index].text in _JOINTS
    return is_inside and not doc[index - 1].whitespace_ and not doc[index].whitespace_


def _is_day(token: "Token") -> bool:
    return token.lower_ in place_words("calendar")


def _without_rests(found: list[Spot]) -> list[Spot]:
    """Names none of which stands in the one before, "al-" put to what it is written together with."""
    kept: list[Spot] = []
    for spot in found:
        before = kept[-1] if kept else None
        if before is None or spot.first > before.last or spot.name.doc[before.last - 1].whitespace_:
            if before is None or spot.first >= before.last:
                kept.append(spot)
        elif spot.first == before.last:
            kept[-1] = replace(spot if spot.id else before, first=before.first, last=spot.last)
    return kept


def _leads(scene: Scene, token: "Token", name: "Token") -> bool:
    """Whether a proper noun stands as part of a name before the name's own head."""
    is_joined = token.dep_ in ("compound", "nmod") and token.head in (name, name.head)
    return is_joined and token.pos_ == "PROPN" and _is_name(scene, token)


def _run(scene: Scene, index: int, last: int, taken: set[int]) -> int:
    """Where a run of proper nouns that begins at a token ends; the token itself where none begins."""
    doc, end = scene.doc, index
    while end < last and end - index < LONGEST and end not in taken and _is_name(scene, doc[end]):
        end += 1
        if end + 1 < last and _is_joint(doc, end) and _is_name(scene, doc[end + 1]):
            end += 1
    return end


def _is_name(scene: Scene, token: "Token") -> bool:
    """A proper noun that is no day, figure or known party; a state's name counts where it may be its land."""
    if token.pos_ != "PROPN" and token.ent_type_ not in _LANDS:
        return False
    if token.ent_type_ in _NEVER or not token.text.strip("'’‘ʿ")[:1].isalpha() or _is_day(token):
        return False
    hit, is_land = scene.hit(token), token.ent_type_ in _LANDS
    if hit is not None and not hit.is_place:
        return token.ent_type_ == "GPE" and hit.end - hit.start <= len(token.text) + LAND
    return token.pos_ == "PROPN" or (token.text[0].isupper() and is_land)

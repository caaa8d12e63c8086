"""Which names of a sentence are where its event happens, by weights for readable features.

The weights were learned on sentences with the place of one event marked (docs/decisions/0011-event-place.md).
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from trucewatch.extract.places_candidates import nearby
from trucewatch.extract.places_features import features, list_head
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import Spot, place_words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

IN_LIST = -4.0
"""A name listed beside the chosen one is taken with it above this score."""
LONGEST_JOINT = 5
"""Tokens that may stand between two names of a list ("the towns of A, B and the village of C")."""


@cache
def weights() -> dict[str, float]:
    """Weights by feature, as `benchmarks/train_event_place.py` has learned them."""
    told = json.loads((files("trucewatch") / "data" / "lexicons" / "event_place.json").read_text("utf-8"))
    return {f"{kind}={value}": float(n) for kind, told_of in told["weights"].items() for value, n in told_of.items()}


def scores(scene: Scene, event: "Token", names: Sequence[Spot]) -> list[float]:
    """How likely each name is where the event happens, as log odds against none of the names (0)."""
    known = weights()
    return [sum(known.get(one, 0.0) for one in features(scene, spot, event, names)) for spot in names]


def event_places(scene: Scene, event: "Token") -> tuple[Spot, ...]:
    """The names that the event's sentence gives as its place: the best and those listed with it; none if none fits."""
    names = nearby(scene, event)
    told = scores(scene, event, names)
    best = max(range(len(names)), key=told.__getitem__, default=None)
    if best is None or told[best] < 0:
        return ()
    with_it = listed(names, best)
    return tuple(spot for at, spot in enumerate(names) if at == best or (at in with_it and told[at] > IN_LIST))


def listed(names: Sequence[Spot], at: int) -> set[int]:
    """Which of the names stand in one list with the name at an index: by the parse, or by commas and an "and"."""
    top, found = list_head(names[at].head), set[int]()
    for other, spot in enumerate(names):
        if spot.head != names[at].head and list_head(spot.head) == top:
            found.add(other)
    first = last = at
    while first > 0 and _joint(names[first - 1], names[first]):
        first -= 1
    while last + 1 < len(names) and _joint(names[last], names[last + 1]):
        last += 1
    joints = {_joint(names[one], names[one + 1]) for one in range(first, last)}
    return found | set(range(first, last + 1)) if "and" in joints else found


def _joint(left: Spot, right: Spot) -> str:
    """What joins two names of a list: "and", a comma, or nothing where they stand in none."""
    between = [token.lower_ for token in left.name.doc[left.last : right.first] if not token.is_space]
    if not between or len(between) > LONGEST_JOINT or not set(between) <= place_words("joints"):
        return ""
    return "and" if set(between) & {"and", "or", "&"} else "comma"

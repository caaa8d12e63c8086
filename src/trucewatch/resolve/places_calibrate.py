"""Scores of readings made into probabilities: a stated .8 is right in about 8 of 10."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from trucewatch.core.claims import Candidate, Place

Knots = tuple[tuple[float, float], ...]


@cache
def tables() -> dict[str, Knots]:
    """(score, probability) pairs in rising order by layer, of `data/gazetteer/words.toml`."""
    told = tomllib.loads((files("trucewatch") / "data" / "gazetteer" / "words.toml").read_text("utf-8"))
    return {layer: tuple((float(x), float(y)) for x, y in knots) for layer, knots in told["probability"].items()}


def layer_of(place: Place) -> str:
    """The layer that a place's id tells."""
    first = place.id.partition(":")[0]
    return {"tw": "overlay", "country": "country", "gn": "base"}.get(first, "unit")


def probability(place: Place, score: float) -> float:
    """How likely a chosen reading of that score is right; between the knots in a straight line."""
    knots = tables()[layer_of(place)]
    for (left, low), (right, high) in pairwise(knots):
        if score <= right:
            return round(low + (high - low) * max(0.0, score - left) / (right - left), 4)
    return knots[-1][1]


def calibrated(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Readings, the first of which was chosen, with probabilities: the others share what the first and none leave."""
    if not candidates or not isinstance(candidates[0].referent, Place) or candidates[0].basis == "hint":
        return tuple(candidates)
    first = candidates[0]
    likely = probability(candidates[0].referent, first.score)
    rest = (1.0 - likely) / max(1.0 - first.score, sum(one.score for one in candidates[1:]), 1e-6)
    others = (replace(one, score=round(one.score * min(1.0, rest), 4)) for one in candidates[1:])
    return (replace(first, score=likely), *others)

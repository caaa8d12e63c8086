"""How near two places, two tolls and two tellings are: plain measures, no weights."""

import math

from trucewatch.core.claims import Harm, Place, Precision
from trucewatch.core.kinds import Who
from trucewatch.core.text import fold_name
from trucewatch.fuse.profile import Profile
from trucewatch.fuse.weights import Weights

SIZES = (
    *(Precision.SITE, Precision.DISTRICT, Precision.SETTLEMENT),
    *(Precision.PROVINCE, Precision.REGION, Precision.COUNTRY),
)
"""Smallest first. A district is a quarter of a town; districts of countries are rare in what is told."""
ORDER = {precision: rank for rank, precision in enumerate(SIZES)}
FINE = frozenset({Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT})
"""Two towns, or two quarters, with names of their own are never one place, however near."""


def fineness(place: Place) -> int:
    """Rank of a place's size, smallest first: a site, a quarter or other part of a town, a town, a province, …"""
    return ORDER[place.precision]


def compare_harm(left: Harm, right: Harm) -> str:
    """equal, compatible (one may be the other) or incompatible (no number fits both)."""
    if (left.minimum, left.maximum) == (right.minimum, right.maximum):
        return "equal" if left.minimum is not None and left.minimum == left.maximum else "compatible"
    low = max(left.minimum or 0, right.minimum or 0)
    high = min(bound for bound in (left.maximum, right.maximum, math.inf) if bound is not None)
    return "compatible" if low <= high else "incompatible"


def figure(harm: Harm) -> str:
    """A toll as people write it: "2", "12 or more", "3 to 5", "not told"."""
    if harm.minimum is None:
        return "not told" if harm.maximum is None else f"at most {harm.maximum}"
    if harm.maximum is None:
        return f"{harm.minimum} or more"
    return str(harm.minimum) if harm.minimum == harm.maximum else f"{harm.minimum} to {harm.maximum}"


def are_one_count(mine: Harm, other: Harm) -> bool:
    """Whether two tolls count the same people: "two dead" may be "two civilians dead", and three may hold two."""
    if mine.who is other.who:
        return True
    is_open = Who.UNKNOWN in (mine.who, other.who) or Who.MIXED in (mine.who, other.who)
    return is_open and compare_harm(mine, other) == "equal"


def both_figures(mine: Harm, other: Harm) -> str:
    """Two tolls beside each other, for people."""
    first, second = figure(mine), figure(other)
    if mine.who is not other.who:
        return f"{first} ({mine.who}) and {second} ({other.who})"
    who = "" if mine.who is Who.UNKNOWN else f" ({mine.who})"
    return f"{first}{who} on both sides" if first == second else f"{first} against {second}{who}"


def is_copied(left: Profile, right: Profile, weights: Weights) -> bool:
    """Whether one telling holds most of the other's word triples: a reprint, not a second source."""
    least = min(len(left.shingles), len(right.shingles))
    if least + 2 < weights.of("words", "copied_least_words"):
        return False
    return len(left.shingles & right.shingles) / least >= weights.of("words", "copied_containment")


def are_one_name(left: Place, right: Place, weights: Weights) -> bool:
    """Whether two places have one name and lie near enough to be one, though two gazetteers' entries tell of them."""
    is_near = distance_m(left, right) <= weights.of("place", "same_name_km") * 1000
    return is_near and fold_name(left.name) == fold_name(right.name)


def distance_m(left: Place, right: Place) -> float:
    """Great-circle metres between two places' centres (haversine, mean radius 6,371,008 m)."""
    lat1, lat2 = math.radians(left.lat), math.radians(right.lat)
    across = math.radians(right.lon - left.lon)
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * 6_371_008 * math.asin(math.sqrt(min(1.0, half)))

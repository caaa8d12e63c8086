"""What a name may mean, weighed: the matches of a name made into candidates with scores."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from trucewatch.core.claims import Candidate, Place, Precision
from trucewatch.resolve.folding import name_key

LIMIT = 12
"""Candidates given at most."""
UNIT_GAIN = 8.0
"""How much more likely a place is in the first-level unit that a text names most."""
ENCLOSED_GAIN = 60.0
"""How much more likely a place is in what stands behind its name ("Paris, Texas")."""


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of `data/gazetteer/words.toml`, folded."""

    features: dict[str, Precision]
    sites: frozenset[str]
    directions: dict[str, tuple[float, float]]
    relations: dict[str, float]
    implied: dict[str, frozenset[str]]
    never: frozenset[str]
    ambiguous: frozenset[str]
    parts: frozenset[str]
    acronyms: dict[str, str]
    units: dict[str, float]
    """Units of length in metres."""
    counts: dict[str, float]
    """Numbers that are written out."""


@cache
def place_words() -> Words:
    """The words around place names, read once."""
    table = tomllib.loads((files("trucewatch") / "data" / "gazetteer" / "words.toml").read_text("utf-8"))
    features = {name_key(word): Precision(kind) for kind, words in table["features"].items() for word in words}
    return Words(
        features=features,
        sites=frozenset(table["sites"]["words"]),
        directions={word: (float(east), float(north)) for word, (east, north) in table["directions"].items()},
        relations={phrase: float(metres) for phrase, metres in table["relations"].items()},
        implied={kind: frozenset(words) for kind, words in table["implied"].items()},
        never=frozenset(table["never"]["words"].split()),
        ambiguous=frozenset(name_key(word) for word in table["ambiguous"]["words"].split()),
        parts=frozenset(table["parts"]["words"].split()),
        acronyms=dict(table["acronyms"]),
        units={word: float(metres) for word, metres in table["units"].items()},
        counts={word: float(count) for word, count in table["counts"].items()},
    )


_PEOPLE = {
    Precision.SITE: 0,
    Precision.SETTLEMENT: 0,
    Precision.DISTRICT: 0,
    Precision.PROVINCE: 800_000,
    Precision.REGION: 300_000,
    Precision.COUNTRY: 5_000_000,
}
"""People counted for places whose number is not told, so that areas compare with towns."""


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two (lat, lon) points on the sphere (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12_742_000 * math.asin(math.sqrt(min(1.0, h)))


@dataclass(frozen=True, kw_only=True)
class Match:
    """A gazetteer row that a name may mean; `quality` in (0, 1] says how well the name fits."""

    place: Place
    quality: float
    population: int
    layer: str
    basis: str

    @cached_property
    def weight(self) -> float:
        """What it weighs before anything is known of the text: its name's fit, its layer, its people."""
        people = max(self.population, _PEOPLE[self.place.precision]) + 800
        return float(self.quality**2 * _LAYER[self.layer] * people**0.4)


_LAYER = {"overlay": 3.0, "country": 3.0, "unit": 1.0, "detail": 1.0, "base": 1.0}
CLOSE = frozenset({"spelling", "edits"})
"""Bases of matches whose name is not on record as written."""
FUZZY_BASE = 0.35
_ORDER = {precision: number for number, precision in enumerate(Precision)}
_TOWNS = frozenset({Precision.SITE, Precision.SETTLEMENT})
_PLAIN = {
    Precision.SITE: 0.8,
    Precision.SETTLEMENT: 1.2,
    Precision.DISTRICT: 0.6,
    Precision.PROVINCE: 0.5,
    Precision.REGION: 0.9,
    Precision.COUNTRY: 1.5,
}
"""How often a bare name means a place of that size; feature words overrule it."""


def point(place: Place) -> tuple[float, float]:
    """(lat, lon) of a place."""
    return place.lat, place.lon


def strip_feature(key: str) -> tuple[str, Precision | None]:
    """A name key without its feature word, and the size of place that word asks for ("daraa city" → "daraa")."""
    features = place_words().features
    words = key.split()
    for count in (2, 1):
        if len(words) <= count:
            continue
        for feature, bare in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            if (kind := features.get(" ".join(feature))) is not None and kind is not Precision.REGION:
                kept = bare[1:] if bare[0] == "of" and len(bare) > 1 else bare
                return " ".join(kept), kind
    return key, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """What else a text names: the point it is about, shares of first-level units, what encloses the name itself."""

    near: tuple[float, float] | None = None
    units: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """(country, first-level unit) → share in [0, 1] of the heaviest one's."""
    enclosing: tuple[Place, ...] = ()


NOWHERE = Nearby()


def rank(
    matches: Iterable[Match], *, country: str, nearby: Nearby = NOWHERE, hint: Precision | None
) -> tuple[Candidate, ...]:
    """Matches as candidates with scores, best first: each one's share of the weight, times how sure the name is."""
    matches = tuple(matches)
    towns = {m.place.country for m in matches if m.place.precision is Precision.SETTLEMENT and m.layer == "overlay"}
    weighed = []
    for match in matches:
        is_named_after = not hint and match.place.precision is Precision.PROVINCE and match.place.country in towns
        weighed.append((_weight(match, country, nearby, hint) * (0.05 if is_named_after else 1.0), match))
    total = sum(weight for weight, _ in weighed)
    candidates = [
        Candidate(referent=match.place, score=_score(match, weight / total, country, hint), basis=match.basis)
        for weight, match in weighed
    ]
    candidates.sort(key=lambda candidate: (-candidate.score, getattr(candidate.referent, "id", "")))
    return tuple(candidates[:LIMIT])


def _score(match: Match, share: float, country: str, hint: Precision | None) -> float:
    support = 0.95 if not country else 1.0 if match.place.country in (country, "") else 0.48
    return round(match.quality * support * share * _trust(match, hint), 4)


def _trust(match: Match, hint: Precision | None) -> float:
    """How far a name that fits only by its sound or but for a letter is trusted, and a size that was not asked for.

    Where a spelling is not on record, towns of the world base that sound alike were right in 1 of 5 (`benchmarks/
    places.py`: of 83 by sound or letters in LGL .25, of 12 in GeoVirus .33); those of our overlay are watched places.
    """
    if match.basis in CLOSE:
        is_no_quarter = hint is Precision.DISTRICT and match.place.precision is not Precision.DISTRICT
        return (FUZZY_BASE if match.layer == "base" else 1.0) * (0.25 if is_no_quarter else 1.0)
    return 0.2 if hint is Precision.REGION and match.place.precision in _TOWNS else 1.0


def _weight(match: Match, country: str, nearby: Nearby, hint: Precision | None) -> float:
    place = match.place
    weight = match.weight
    weight *= _fit(place.precision, hint) if hint else _PLAIN[place.precision]
    if country and place.country not in (country, ""):
        weight *= 0.02
    if nearby.near is not None:
        weight *= 0.15 + 1.0 / (1.0 + (distance_m(nearby.near, point(place)) / 60_000) ** 2)
    if nearby.units and place.admin1:
        weight *= 1.0 + UNIT_GAIN * nearby.units.get((place.country, place.admin1), 0.0)
    if nearby.enclosing:
        weight *= ENCLOSED_GAIN if any(_lies_in(place, area) for area in nearby.enclosing) else 1.0
    return weight


def _lies_in(place: Place, area: Place) -> bool:
    if place.country != area.country or place.id == area.id:
        return False
    if area.precision is Precision.COUNTRY:
        return True
    return place.admin1 == area.name or (not place.admin1 and distance_m(point(place), point(area)) <= area.radius_m)


def _fit(precision: Precision, hint: Precision) -> float:
    """How well a place's size fits the feature word beside its name; sizes beside each other are often mixed up."""
    return (4.0, 1.0, 0.1, 0.05, 0.05, 0.05)[abs(_ORDER[precision] - _ORDER[hint])]

"""Readings of one name over the countries that support it."""

from collections.abc import Sequence
from dataclasses import replace

from trucewatch.core.claims import Candidate, Place, Precision
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import Match, Nearby, rank
from trucewatch.resolve.places_country import PlaceContext
from trucewatch.resolve.places_parse import Named, tokens_of

CHOSEN_SCORE = 0.2
"""Below it no candidate is chosen: the name may be right, the place is not supported."""
LIKELY_COUNTRY = 0.12
"""A country with this share of the document's hints supports its places."""
NOTABLE = 200_000
"""People of a foreign town that needs no other support (capitals and venues are in the overlay)."""

Support = tuple[tuple[str, float], ...]


class Ranker:
    """Weighs the places that a name may mean by the countries its mention and its document speak of."""

    def __init__(self, gazetteer: SqlGazetteer) -> None:
        self.gazetteer = gazetteer

    def support(self, text: str, named: Sequence[Named], context: PlaceContext) -> Support:
        """Countries by weight for a mention: those it names beside its place, else the document's.

        A country's name that stands alone is what is asked for ("Georgia", the state): it supports nothing.
        """
        told = [place.country for place in context.enclosing if place.country]
        if len(named) > 1:
            told += [m.place.country for name in named for m in name.matches if m.layer == "country"]
        words = (token.text for token in tokens_of(text) if token.is_proper)
        told += [code for word in words if (code := self.gazetteer.country_of(word))]
        if not told:
            return context.countries[:3]
        own = tuple((code, 1.0) for code in dict.fromkeys(told))
        return (*own[:2], *((code, share * 0.3) for code, share in context.countries[:2] if code not in told))

    def rank(
        self, name: Named, support: Support, context: PlaceContext, hint: Precision | None
    ) -> tuple[Candidate, ...]:
        """Candidates of one name over the countries that support it, the unsupported put under the bar."""
        nearby = Nearby(near=context.near, units=dict(context.units), enclosing=context.enclosing)
        if not support:
            return _held(rank(name.matches, country="", nearby=nearby, hint=hint), name, set())
        total = sum(weight for _, weight in support)
        sums: dict[str, tuple[float, Candidate]] = {}
        for code, weight in support:
            for candidate in rank(name.matches, country=code, nearby=nearby, hint=hint):
                key = place_of(candidate).id
                before = sums[key][0] if key in sums else 0.0
                sums[key] = (before + candidate.score * weight / total, candidate)
        merged = [replace(candidate, score=round(score, 4)) for score, candidate in sums.values()]
        merged.sort(key=lambda candidate: (-candidate.score, place_of(candidate).id))
        likely = {code for code, weight in support if weight / total >= LIKELY_COUNTRY}
        return _held(tuple(merged), name, likely)


def place_of(candidate: Candidate) -> Place:
    """The place that a candidate of a gazetteer is."""
    referent = candidate.referent
    assert isinstance(referent, Place)
    return referent


def _held(candidates: tuple[Candidate, ...], name: Named, likely: set[str]) -> tuple[Candidate, ...]:
    """Candidates with foreign ones of no note put under the bar: a homonym abroad needs support."""
    by_id = {match.place.id: match for match in name.matches}
    held = []
    for candidate in candidates:
        match = by_id[place_of(candidate).id]
        country = match.place.country
        is_held = country and country not in likely and (name.is_part or not _is_notable(match))
        score = min(candidate.score, CHOSEN_SCORE / 2) if is_held else candidate.score
        held.append(replace(candidate, score=round(score, 4)))
    return tuple(sorted(held, key=lambda candidate: (-candidate.score, place_of(candidate).id)))


def _is_notable(match: Match) -> bool:
    """Whether a foreign place needs no support: countries, our venues and areas, big towns by their own name."""
    if match.layer == "overlay":
        return match.place.radius_m >= 4000 or match.place.precision is not Precision.SETTLEMENT
    if match.layer == "unit":
        return match.basis == "name" and match.place.precision is Precision.PROVINCE
    return match.layer == "country" or match.population >= NOTABLE * (1 if match.basis == "name" else 3)

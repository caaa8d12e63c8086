"""Which country a document is about: decides most of what a bare name means."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trucewatch.core.claims import Place, Precision
from trucewatch.resolve.folding import fold, name_key
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import Match, place_words, point
from trucewatch.resolve.places_parse import CITY, Named, Token, find_names, tokens_of

TEXT_READ = 20_000
"""Characters of a document that are looked at; what it is about stands in its beginning."""
HEAD = 600
"""Characters at the beginning whose names count twice."""
BYSTANDER = 0.35
"""Weight of a country that our overlay does not watch (Washington and Geneva are named in every report)."""
MOST_HOMES = 30
"""A name borne in more first-level units than that tells nothing of where a document's places lie."""
MOST_UNITS = 12
WATCHED = 12
LONGEST_TOLD = 200
"""Characters of a place mention that are looked at."""

_WEIGHT = {
    Precision.SITE: 1.5,
    Precision.SETTLEMENT: 1.5,
    Precision.DISTRICT: 1.5,
    Precision.PROVINCE: 1.5,
    Precision.REGION: 1.2,
    Precision.COUNTRY: 1.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """What a document says of where its places lie: countries with weights that sum to 1, and a point."""

    countries: tuple[tuple[str, float], ...] = ()
    near: tuple[float, float] | None = None
    units: tuple[tuple[tuple[str, str], float], ...] = ()
    """(country, first-level unit) with its share of the heaviest one's: where the document's names lie together."""
    enclosing: tuple[Place, ...] = ()
    """What stands right behind the name asked for ("Paris, Texas")."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a document, how much its names count, and those names."""

    text: str
    factor: float
    named: Sequence[Named]


_LOCAL = (Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT, Precision.PROVINCE)


class CountryReader:
    """Counts the hints to countries in texts; the gazetteer's venues and big powers weigh little."""

    def __init__(self, gazetteer: SqlGazetteer) -> None:
        self.gazetteer = gazetteer

    def document_country(self, names: Sequence[str], text: str) -> tuple[tuple[str, float], ...]:
        """Countries by weight, heaviest first, summing to 1; empty when nothing hints at one.

        `names` are the document's place mentions and count double.
        """
        return self._shares(self._pieces(names, text))

    def _pieces(self, names: Sequence[str], text: str) -> list[_Piece]:
        told = [*((name[:LONGEST_TOLD], 2.0) for name in names), (text[:HEAD], 2.0), (text[HEAD:TEXT_READ], 1.0)]
        return [_Piece(piece, factor, find_names(piece, self.gazetteer)) for piece, factor in told]

    def _shares(self, pieces: Iterable[_Piece]) -> tuple[tuple[str, float], ...]:
        weights: defaultdict[str, float] = defaultdict(float)
        for piece in pieces:
            self._count(piece, weights)
        for code in weights:
            weights[code] *= 1.0 if self._is_watched(code) else BYSTANDER
        total = sum(weights.values())
        if not total:
            return ()
        shares = sorted(((weight / total, code) for code, weight in weights.items()), key=lambda p: (-p[0], p[1]))
        return tuple((code, round(share, 4)) for share, code in shares[:8])

    def context(self, names: Sequence[str], text: str) -> PlaceContext:
        """The countries of a document and the point that most of its places of the first one lie at."""
        pieces = self._pieces(names, text)
        countries = self._shares(pieces)
        named = [piece.named for piece in pieces]
        places = Counter(place for place in self._places(named) if countries)
        inside = {p: n for p, n in places.items() if p.country == countries[0][0] and p.precision in _LOCAL}
        best = max(inside, key=lambda place: (inside[place], place.id), default=None)
        near = point(best) if best else None
        return PlaceContext(countries=countries, near=near, units=self._units(named))

    def _units(self, pieces: Sequence[Sequence[Named]]) -> tuple[tuple[tuple[str, str], float], ...]:
        """First-level units by how many of the document's names lie in them, homonyms sharing one vote."""
        votes: defaultdict[tuple[str, str], float] = defaultdict(float)
        seen: set[str] = set()
        for piece in pieces:
            for named in piece:
                key = name_key(named.text)
                if key in seen or key in place_words().ambiguous:
                    continue
                seen.add(key)
                homes = {(m.place.country, m.place.admin1) for m in named.matches if m.place.admin1}
                for home in homes if len(homes) <= MOST_HOMES else ():
                    votes[home] += 1.0 / len(homes) ** 0.5
        most = max(votes.values(), default=0.0)
        heaviest = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_UNITS]
        return tuple((home, round((vote / most) ** 2, 4)) for home, vote in heaviest)

    def _is_watched(self, code: str) -> bool:
        return self.gazetteer.country_facts(code)[1] >= WATCHED

    def _count(self, piece: _Piece, weights: defaultdict[str, float]) -> None:
        for token in tokens_of(piece.text):
            if token.is_proper and (code := self._demonym(token)):
                weights[code] += 0.6 * piece.factor
        for place in self._places([piece.named]):
            if place.country:
                weights[place.country] += (
                    _WEIGHT[place.precision] * piece.factor * (0.3 if place.id.startswith("gn:") else 1.0)
                )

    def _demonym(self, token: Token) -> str:
        return self.gazetteer.country_of(token.text) if fold(token.text) not in place_words().never else ""

    def _places(self, pieces: Iterable[Sequence[Named]]) -> Iterable[Place]:
        """Places that texts surely name: of our layers or big, and one country's alone or clearly first."""
        for piece in pieces:
            for named in piece:
                if name_key(named.text) in place_words().ambiguous:
                    continue
                sure = [m for m in named.matches if m.layer != "base" or (m.population >= CITY and m.basis == "name")]
                if not sure:
                    continue
                countries = {match.place.country for match in sure}
                if len(countries) == 1:
                    yield max(sure, key=_likely).place


def _likely(match: Match) -> tuple[bool, bool, int]:
    """Order of what a bare name in running text means: ours before the base's, towns before their provinces."""
    return match.layer != "base", match.place.precision is Precision.SETTLEMENT, match.population

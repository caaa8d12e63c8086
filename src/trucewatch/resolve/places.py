"""Place mentions made into places."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trucewatch.core.claims import Candidate, Mention, Place, Precision
from trucewatch.resolve.folding import fold
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import distance_m, place_words, point
from trucewatch.resolve.places_calibrate import calibrated
from trucewatch.resolve.places_country import CountryReader, PlaceContext
from trucewatch.resolve.places_parse import (
    BETWEEN,
    BORDER,
    JOINED,
    OWNER,
    PARTS_OF,
    ROAD,
    Named,
    clean,
    find_names,
    segments,
    shared_hint,
    tokens_of,
    unknown_names,
)
from trucewatch.resolve.places_rank import CHOSEN_SCORE, LIKELY_COUNTRY, Ranker, place_of
from trucewatch.resolve.places_relations import Bearing, bearing_of, distance_of, relation_of
from trucewatch.resolve.places_shift import shifted
from trucewatch.resolve.places_surroundings import enclosing, named_at

__all__ = ["PlaceContext", "PlaceReading", "PlaceResolver"]

ON_RECORD = frozenset({"name", "alternate"})
"""Bases of readings by a name as it is written."""
WAYS = ((BETWEEN, "between"), (ROAD, "between"), (JOINED, "between"), (PARTS_OF, "parts of"))
DIRECTION_WORDS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """What a mention was resolved to. `chosen` is None when nothing fits well enough; `basis` says by what."""

    chosen: Place | None = None
    score: float = 0.0
    basis: str = "none"
    candidates: tuple[Candidate, ...] = ()
    raw: float = 0.0
    """The score that `score` was made a probability of; 0 where nothing was chosen."""

    @property
    def no_match(self) -> float:
        """How likely it is that the place is none of the candidates."""
        return max(0.0, round(1.0 - sum(one.score for one in self.candidates), 4))


class PlaceResolver:
    """Resolves place mentions within a document's context."""

    def __init__(self, gazetteer: SqlGazetteer) -> None:
        self.gazetteer = gazetteer
        self._countries = CountryReader(gazetteer)
        self._ranker = Ranker(gazetteer)

    def document_country(self, names: Sequence[str], text: str) -> tuple[tuple[str, float], ...]:
        """Countries a document is about with their weights, heaviest first (see `CountryReader`)."""
        return self._countries.document_country(names, text)

    def context_of(self, names: Sequence[str], text: str) -> PlaceContext:
        """The context for a document's mentions: countries, and the point most of it is about."""
        return self._countries.context(names, text)

    def place_names(self) -> Iterable[tuple[str, str]]:
        """Names as written with place ids, for finding names in running text."""
        return self.gazetteer.place_names()

    def resolve(self, mention: Mention, context: PlaceContext) -> PlaceReading:
        """The place of a mention with its probability.

        An id for a hint goes before the words, a name where they bear none; the relation is the words'.
        """
        return _stated(self._resolve(mention, context))

    def _resolve(self, mention: Mention, context: PlaceContext) -> PlaceReading:
        text = clean(mention.text)
        if mention.hint:
            known = self.gazetteer.get(mention.hint)
            if known is not None:
                relation, metres = relation_of(text)
                place = replace(known, relation=relation, radius_m=known.radius_m + metres)
                return _reading(Candidate(referent=place, score=1.0, basis="hint"))
            if fold(mention.hint) not in fold(text):
                return self._hinted(clean(mention.hint), text, context)
        return self.resolve_text(text, context)

    def _hinted(self, hint: str, text: str, context: PlaceContext) -> PlaceReading:
        """The words where they bear a name on record; else the hint's place, or its province for "the governorate"."""
        own = self.resolve_text(text, context)
        if own.chosen is not None and own.basis in ON_RECORD:
            return own
        word = fold(text).rpartition(" ")[2]
        if place_words().features.get(word) is Precision.PROVINCE:
            unit = self.resolve_text(f"{hint} {word}", context)
            if unit.chosen is not None and unit.chosen.precision in (Precision.PROVINCE, Precision.REGION):
                return unit
        hinted = self.resolve_text(hint, context)
        return hinted if hinted.chosen is not None else own

    def resolve_in(self, text: str, start: int, end: int, context: PlaceContext) -> PlaceReading:
        """The place that the name at [start, end) of a running text means, by what stands around it too.

        The unit or country behind a comma ("Paris, Texas") and the feature words beside the name count for it.
        """
        name = named_at(text, start, end, self.gazetteer)
        if name is None:
            return _stated(self.resolve_text(clean(text[start:end]), context))
        around = replace(context, enclosing=enclosing(text, end, self.gazetteer))
        ranked = self._ranker.rank(name, self._ranker.support("", [], around), around, name.hint)
        if not ranked or ranked[0].score < CHOSEN_SCORE:
            basis = "unsupported" if ranked else "none"
            return PlaceReading(score=ranked[0].score if ranked else 0.0, basis=basis, candidates=ranked)
        best = ranked[0]
        return _stated(PlaceReading(chosen=place_of(best), score=best.score, basis=best.basis, candidates=ranked))

    def resolve_text(self, text: str, context: PlaceContext) -> PlaceReading:
        """The place that a cleaned mention text names."""
        for pattern, relation in WAYS:
            if pattern is JOINED and self.gazetteer.exact(text):
                continue  # a road with a name of its own
            if (pair := pattern.search(text)) and (reading := self._middle(pair[1], pair[2], relation, context)):
                return reading
        named = find_names(text, self.gazetteer)
        if reading := self._border(text, named, context):
            return reading
        first = self._first_segment(text, named, context)
        return self._head(text, first, named, context) or self._implied(text, context) or PlaceReading()

    def _middle(self, left: str, right: str, relation: str, context: PlaceContext) -> PlaceReading | None:
        """The middle of two places, as wide as both: "between A and B", "parts of A and B"."""
        a, b = self.resolve_text(left.strip(), context), self.resolve_text(right.strip(), context)
        if a.chosen is None or b.chosen is None or a.chosen.id == b.chosen.id:
            return None
        apart = distance_m(point(a.chosen), point(b.chosen))
        if apart > 600_000:
            return None
        is_wide = relation == "parts of"
        if is_wide and a.chosen.precision not in (Precision.PROVINCE, Precision.REGION):
            return None
        radius = apart / 2 + (max(a.chosen.radius_m, b.chosen.radius_m) if is_wide else 2000)
        place = replace(
            a.chosen,
            id=f"{a.chosen.id}+{b.chosen.id}",
            name=f"{a.chosen.name} and {b.chosen.name}",
            lat=round((a.chosen.lat + b.chosen.lat) / 2, 4),
            lon=round((a.chosen.lon + b.chosen.lon) / 2, 4),
            radius_m=radius,
            precision=Precision.REGION if is_wide else Precision.DISTRICT,
            admin1=a.chosen.admin1 if a.chosen.admin1 == b.chosen.admin1 else "",
            relation=relation,
        )
        return _reading(Candidate(referent=place, score=round(min(a.score, b.score) * 0.95, 4), basis=relation))

    def _border(self, text: str, named: list[Named], context: PlaceContext) -> PlaceReading | None:
        """The border of two countries: both named, or one named beside the document's own."""
        if not BORDER.search(text) or any(_is_local(name) for name in named):
            return None
        codes = [m.place.country for name in named for m in name.matches if m.layer == "country"]
        codes += [code for token in tokens_of(text) if token.is_proper and (code := self._demonym(token.text))]
        codes = list(dict.fromkeys(codes))
        if not codes:
            codes = [code for code, share in context.countries[:2] if share >= 0.25]
            codes = codes if len(codes) > 1 else []
        if not codes:
            return None
        others = [code for code, _ in context.countries if code not in codes]
        pairs = [tuple(sorted(codes[:2]))] if len(codes) > 1 else [tuple(sorted((codes[0], o))) for o in others]
        for pair in pairs:
            if found := self.gazetteer.exact(f"border:{'-'.join(pair)}"):
                return _reading(Candidate(referent=found[0].place, score=0.8, basis="border"))
        return None

    def _demonym(self, word: str) -> str:
        return self.gazetteer.country_of(word)

    def _first_segment(self, text: str, named: list[Named], context: PlaceContext) -> list[Named]:
        """Names of the first part of a list that has any, with spellings looked up where a name is unknown."""
        unknown = list(unknown_names(text, named, self.gazetteer))
        for start, end in segments(text):
            here = [name for name in named if start <= name.start < end]
            if not any(_is_local(name) for name in here):
                close = (self._close(name, context) for name in unknown if start <= name.start < end)
                here = sorted([*here, *filter(None, close)], key=lambda name: name.start)
            if here or set(fold(text[start:end]).split()) & place_words().implied["capital"]:
                return here
        return []

    def _close(self, name: Named, context: PlaceContext) -> Named | None:
        """An unknown name with the places of the document's country that it may be a spelling of."""
        for code, share in context.countries[:2]:
            if share >= LIKELY_COUNTRY:
                matches, hint = self.gazetteer.matches(name.text, country=code)
                inside = tuple(match for match in matches if match.place.country == code)
                if inside:
                    return replace(name, matches=inside, hint=hint or name.hint)
        return None

    def _head(self, text: str, here: list[Named], named: list[Named], context: PlaceContext) -> PlaceReading | None:
        """The place among the names of a mention where the event is, seen through the names that enclose it."""
        support = self._ranker.support(text, named, context)
        shared = shared_hint(text)
        near, read = context.near, list[tuple[Named, tuple[Candidate, ...]]]()
        for name in reversed(here):
            site = self._site(name, text)
            ranked = self._ranker.rank(site, support, replace(context, near=near), site.hint or shared)
            if ranked:
                read.insert(0, (site, ranked))
                place = place_of(ranked[0])
                near = near if place.precision is Precision.COUNTRY else point(place)
        if not read:
            return None
        read = [pair for pair in read if pair[1][0].score >= CHOSEN_SCORE] or read
        is_quarter = any(place_of(pair[1][0]).precision is Precision.DISTRICT for pair in read)
        head, ranked = min(
            read,
            key=lambda pair: (
                _size(place_of(pair[1][0])),
                _owns(text, pair[0])
                or (
                    is_quarter
                    and place_of(pair[1][0]).precision is not Precision.DISTRICT
                    and _has_quarter(text, pair[0])
                ),
                pair[0].start,
            ),
        )
        return self._placed(text, head, ranked)

    def _placed(self, text: str, head: Named, ranked: tuple[Candidate, ...]) -> PlaceReading:
        place, before = place_of(ranked[0]), text[: head.start]
        start = max((end for _, end in _cuts(text, head.start)), default=0)
        bearing = bearing_of(before[start:])
        relation, metres = relation_of(before[start:])
        if bearing is not None:
            place = shifted(place, bearing)
        elif (far := distance_of(before[start:])) is not None:
            place = replace(place, relation=before[start:].strip(), radius_m=place.radius_m + far)
        elif relation or _is_countryside(text, head):
            metres = metres or (20_000 if _is_countryside(text, head) and _size(place) == 0 else 0.0)
            place = replace(place, relation=relation or "countryside", radius_m=place.radius_m + metres)
        best = Candidate(referent=place, score=ranked[0].score, basis=ranked[0].basis)
        if best.score < CHOSEN_SCORE:
            return PlaceReading(score=best.score, basis="unsupported", candidates=ranked)
        return PlaceReading(chosen=place, score=best.score, basis=best.basis, candidates=(best, *ranked[1:]))

    def _site(self, name: Named, text: str) -> Named:
        """The airport, port or dam that a mention names by its town, where the gazetteer has it."""
        words = [word for word in fold(text).split() if word in place_words().sites]
        for word in words[:1]:
            sites = [m for m in self.gazetteer.exact(f"{name.text} {word}") if m.place.precision is Precision.SITE]
            if sites:
                return replace(name, matches=tuple(sites), hint=None)
        return name

    def _implied(self, text: str, context: PlaceContext) -> PlaceReading | None:
        """Mentions without a name: "the country", "the capital", "the east", "Ukrainian territory"."""
        code = next((c for token in tokens_of(text) if token.is_proper and (c := self._demonym(token.text))), "")
        is_named, words = bool(code), place_words()
        if not code and context.countries:
            code = context.countries[0][0]
        country = self.gazetteer.get(f"country:{code}") if code else None
        said = fold(text).removeprefix("the ").split()
        if country is None or not said:
            return None
        if set(said) & words.implied["capital"] and not set(said) & words.implied["lesser"]:
            return self._capital(code, text)
        point_word = next((word for word in said if word in words.directions), "")
        if point_word and (is_named or len(said) == 1 or set(said) & words.implied["country"]):
            return self._part(country, point_word)
        if is_named or said[-1] in words.implied["country"]:
            return _reading(Candidate(referent=country, score=0.6 if is_named else 0.5, basis="implied"))
        return None

    def _capital(self, code: str, text: str) -> PlaceReading | None:
        """The capital, moved where the words before it tell a bearing ("south of the capital")."""
        capital = self.gazetteer.country_facts(code)[0]
        found = self.gazetteer.lookup(capital, country=code) if capital else ()
        if not found:
            return None
        place, bearing = place_of(found[0]), bearing_of(text.partition("capital")[0].rstrip())
        place = shifted(place, bearing) if bearing is not None and bearing.is_outside else place
        return _reading(Candidate(referent=place, score=min(0.7, found[0].score), basis="implied"))

    def _part(self, country: Place, word: str) -> PlaceReading:
        """The part of a country on one side: the overlay's region of that name, else half of the country."""
        for named in (f"{word} {country.name}", f"{DIRECTION_WORDS.get(word, word)} {country.name}"):
            for match in self.gazetteer.exact(named):
                if match.layer == "overlay":
                    return _reading(Candidate(referent=match.place, score=0.6, basis="implied"))
        east, north = place_words().directions[word]
        bearing = Bearing(east=east, north=north, metres=None, is_outside=False, text=word)
        return _reading(Candidate(referent=shifted(country, bearing), score=0.5, basis="implied"))


def _stated(reading: PlaceReading) -> PlaceReading:
    """A reading with probabilities for scores; nothing chosen is stated as it is."""
    if reading.chosen is None:
        return reading
    likely = calibrated(reading.candidates)
    return replace(reading, score=likely[0].score, candidates=likely, raw=reading.score)


def _reading(candidate: Candidate) -> PlaceReading:
    return PlaceReading(
        chosen=place_of(candidate), score=candidate.score, basis=candidate.basis, candidates=(candidate,)
    )


def _size(place: Place) -> int:
    """0 for places in a town's size, 1 for provinces and regions, 2 for countries: the least is where it happened."""
    if place.precision is Precision.COUNTRY:
        return 2
    return 1 if place.precision in (Precision.PROVINCE, Precision.REGION) else 0


def _owns(text: str, name: Named) -> bool:
    """Whether a name encloses what follows: "Marib's Sirwah district"."""
    return text[name.end :].startswith(OWNER)


_QUARTER_OF = re.compile(r"\s+(?:district|quarter|neighbou?rhood|suburb) of\s", re.IGNORECASE)


def _has_quarter(text: str, name: Named) -> bool:
    """Whether a name is the town's before its quarter's: "the Damascus district of Qaboun"."""
    return _QUARTER_OF.match(text, name.end) is not None


def _is_local(name: Named) -> bool:
    """Whether a name is no country's: what a homonym abroad is called ("Jordan, Minnesota") does not count."""
    return all(match.layer != "country" for match in name.matches)


def _is_countryside(text: str, head: Named) -> bool:
    return "countryside" in text[head.end : head.end + 14].lower()


def _cuts(text: str, before: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at, char in enumerate(text[:before]) if char in ",;"]

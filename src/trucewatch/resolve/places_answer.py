"""What a name may mean, for a person: each place with its probability and the reasons for it."""

import re
from dataclasses import dataclass

from trucewatch.core.claims import Candidate, Mention, Place, Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import distance_m, point
from trucewatch.resolve.places import PlaceReading, PlaceResolver
from trucewatch.resolve.places_country import PlaceContext

_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)
_WAYS = {
    "name": "bears the name",
    "alternate": "has it as another name",
    "spelling": "its name sounds alike",
    "edits": "its name is spelt nearly so",
    "hint": "the id names it",
    "implied": "the words mean it without a name",
    "border": "the words name a border",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswer:
    """Readings of a name, best first, each with its reasons; `chosen` is None where none is likely enough."""

    name: str
    chosen: Place | None
    candidates: tuple[tuple[Candidate, tuple[str, ...]], ...]
    near: Place | None = None


def ask_place(gazetteer: SqlGazetteer, name: str, *, near: str = "", country: str = "") -> PlaceAnswer:
    """The places that `name` may mean. `near` is a name or "LAT,LON"; `country` an ISO code or a country's name.

    Raises ConfigError where `near` or `country` cannot be understood.
    """
    code = _country(gazetteer, country)
    resolver = PlaceResolver(gazetteer)
    countries = ((code, 1.0),) if code else ()
    beside = _near(resolver, near, PlaceContext(countries=countries)) if near else None
    if beside is not None and not code and beside.country:
        countries = ((beside.country, 1.0),)
    context = PlaceContext(countries=countries, near=point(beside) if beside else None)
    reading = resolver.resolve(Mention(text=name, span=None, hint=name if ":" in name else None), context)
    told = tuple((candidate, _reasons(candidate, reading, context, beside)) for candidate in reading.candidates)
    return PlaceAnswer(name=name, chosen=reading.chosen, candidates=told, near=beside)


def _country(gazetteer: SqlGazetteer, told: str) -> str:
    if not told:
        return ""
    code = told.strip().upper()
    if len(code) == 2 and gazetteer.get(f"country:{code}") is not None:
        return code
    named = [match.place.country for match in gazetteer.exact(told) if match.layer == "country"]
    if not named:
        raise ConfigError(f"There is no country {told[:60]!r}.", hint="Give the ISO code of two letters: SY, UA, YE.")
    return named[0]


def _near(resolver: PlaceResolver, told: str, context: PlaceContext) -> Place:
    if match := _POINT.fullmatch(told):
        lat, lon = float(match[1]), float(match[2])
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            return _at(lat, lon, told)
    found = resolver.resolve(Mention(text=told, span=None), context).chosen
    if found is None:
        hint = 'Give a place that is better known, or a point as "LAT,LON".'
        raise ConfigError(f"No place is known by {told[:60]!r} to be near to.", hint=hint)
    return found


def _at(lat: float, lon: float, told: str) -> Place:
    return Place(id="point", name=told.strip(), lat=lat, lon=lon, radius_m=0.0, precision=Precision.SITE)


def _reasons(
    candidate: Candidate, reading: PlaceReading, context: PlaceContext, beside: Place | None
) -> tuple[str, ...]:
    place = candidate.referent
    if not isinstance(place, Place):
        return ()
    told = [_WAYS.get(candidate.basis, candidate.basis)]
    if place.relation:
        told.append(f"moved or widened by the words {place.relation!r}")
    if beside is not None:
        told.append(f"{distance_m(point(beside), point(place)) / 1000:,.0f} km from {beside.name}")
    codes = [code for code, _ in context.countries]
    if codes and place.country:
        told.append("in the country asked for" if place.country in codes else f"in {place.country}, not {codes[0]}")
    if reading.chosen is None:
        told.append("nothing speaks for it enough")
    return tuple(told)

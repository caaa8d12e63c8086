"""Places, times and actors of coded rows (ACLED, UCDP GED), as surely as the data set itself says and no surer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from trucewatch.core.claims import (
    Actor,
    Candidate,
    Claim,
    Interval,
    Mention,
    Place,
    Precision,
    Resolution,
    Slot,
    Teller,
)
from trucewatch.core.coded import Columns, body_of, columns_of, day_of, degrees_of, digest, form_told, row_of
from trucewatch.core.ids import content_id, sha256
from trucewatch.core.makers import Maker
from trucewatch.core.ports import ActorRegistry, Gazetteer, Resolver
from trucewatch.core.problems import Problem
from trucewatch.core.records import Document
from trucewatch.resolve.actors import SURE_ENOUGH
from trucewatch.resolve.gazetteer_rank import distance_m
from trucewatch.resolve.records_names import (
    country_code,
    is_actor,
    is_teller,
    names_of,
    recased,
    weighed,
    without_brackets,
)
from trucewatch.version import __version__

SAME_PLACE_M = 15_000
"""A gazetteer's place of the row's name this near to the row's point is that place (as fusion compares names)."""
MOST_CANDIDATES = 4
_DAY = timedelta(days=1)

Row = Mapping[str, str]
"""Role → value."""


@dataclass(frozen=True, slots=True)
class Precisions:
    """What the codes of one data set say of how sure a day and a point are."""

    name: str
    columns: Columns
    days: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, Mapping[str, Any]]


class RecordResolver:
    """`core.ports.Resolver` of documents that are one row of a data set: its own codes, gazetteer and registry."""

    def __init__(self, gazetteer: Gazetteer, registry: ActorRegistry) -> None:
        self._gazetteer = gazetteer
        self._registry = registry
        parts = (digest(), gazetteer.maker.id, registry.maker.id)
        self.maker = Maker(name="record-resolver", version=__version__, digest=sha256(":".join(parts).encode())[:20])
        self._country_of = lru_cache(maxsize=512)(self._find_country)

    def resolve(
        self, document: Document, claims: Sequence[Claim]
    ) -> tuple[tuple[Resolution, ...], tuple[Problem, ...]]:
        """A resolution for every mention of the claims, in their order; what cannot be read was told at reading."""
        form = precisions_of(document.record) if document.record else None
        row = _row(document, form) if form else {}
        country = self._country_of(row["country"]) if "country" in row else ""
        time = interval_of(row, form) if form else None
        place = self._place(row, form, country) if form else None
        found: list[Resolution] = []
        for claim in claims:
            claim_id = claim.id
            if claim.place is not None:
                found.append(_resolution(claim_id, Slot.PLACE, 0, claim.place.text, place))
            if claim.time is not None:
                told = Candidate(referent=time, score=1.0, basis="explicit") if time else None
                found.append(_resolution(claim_id, Slot.TIME, 0, claim.time.text, told))
            found += self._parties(claim, time.start if time else None, country)
        return tuple(found), ()

    def _parties(self, claim: Claim, on: date | None, country: str) -> Iterator[Resolution]:
        claim_id = claim.id
        slots: tuple[tuple[Slot, Sequence[Mention | Teller]], ...] = (
            (Slot.ACTOR, claim.actors),
            (Slot.TARGET, claim.targets),
            (Slot.TELLER, claim.attribution),
        )
        for slot, mentions in slots:
            for index, mention in enumerate(mentions):
                found = (
                    self._teller(mention.text, on) if slot is Slot.TELLER else self._actor(mention.text, on, country)
                )
                yield _chosen(claim_id, slot, index, mention.text, found)

    def _actor(self, name: str, on: date | None, country: str) -> tuple[Candidate, ...]:
        """Whom a data set's name means: the first of its spellings that the registry is sure of."""
        found: tuple[Candidate, ...] = ()
        for spelled in names_of(name):
            found = weighed(spelled, self._registry.lookup(spelled, on=on, country=country), is_actor)
            if found and found[0].score >= SURE_ENOUGH:
                return found
        return found

    def _teller(self, text: str, on: date | None) -> tuple[Candidate, ...]:
        """The first of a list of sources that the registry knows; the others stand behind it."""
        found: dict[Actor, Candidate] = {}
        for name in filter(None, (without_brackets(part) for part in text.split(";"))):
            known = self._registry.lookup(name, on=on) or self._registry.lookup(recased(name), on=on)
            for candidate in weighed(name, known, is_teller):
                if isinstance(candidate.referent, Actor) and candidate.score >= SURE_ENOUGH:
                    found.setdefault(candidate.referent, candidate)
                    break
        return tuple(found.values())

    def _find_country(self, name: str) -> str:
        """ISO alpha-2 of a country as the data set names it; older names in brackets are left out."""
        for spelled in dict.fromkeys((name, without_brackets(name))):
            if code := country_code(spelled):
                return code
            for candidate in self._gazetteer.lookup(spelled):
                if isinstance(candidate.referent, Place) and candidate.referent.precision is Precision.COUNTRY:
                    return candidate.referent.country
        return ""

    def _place(self, row: Row, form: Precisions, country: str) -> Candidate | None:
        """The row's point, as wide as its precision code says; by name alone where either is missing."""
        point, code = point_of(row), form.places.get(row.get("place_precision", ""))
        name = row.get("place", "")
        if point is None or code is None:
            known = self._gazetteer.lookup(name, country=country, near=point)
            return next((one for one in known if country and one.score >= SURE_ENOUGH), None)
        precision, radius = Precision(code["precision"]), float(code["radius_m"])
        known_place = self._known(name, country, point, precision)
        if bounds := row.get(code.get("bounds", ""), ""):
            unit = self._known(bounds, country, point, precision)
            radius = max(radius, unit.radius_m if unit else 0.0)
        place = Place(
            id=known_place.id if known_place else content_id("place", form.name, name, *point),
            name=known_place.name if known_place else name or f"{point[0]}, {point[1]}",
            lat=point[0],
            lon=point[1],
            radius_m=max(radius, known_place.radius_m if known_place else 0.0),
            precision=precision,
            relation=code.get("relation", ""),
            country=country,
            admin1=known_place.admin1 if known_place else row.get("admin_1", ""),
        )
        return Candidate(referent=place, score=1.0, basis=f"{form.name} point")

    def _known(self, name: str, country: str, point: tuple[float, float], precision: Precision) -> Place | None:
        """The gazetteer's place of that name, size and neighbourhood; a unit's point may lie anywhere within it."""
        for spelled in dict.fromkeys((name, *name.split(" - "))):
            for candidate in self._gazetteer.lookup(spelled, country=country, near=point):
                place = candidate.referent
                if not isinstance(place, Place) or place.precision is not precision or place.country != country:
                    continue
                reach = SAME_PLACE_M if precision is Precision.SETTLEMENT else place.radius_m + SAME_PLACE_M
                if candidate.score >= SURE_ENOUGH and distance_m(point, (place.lat, place.lon)) <= reach:
                    return place
        return None


class ByForm:
    """A Resolver that hands rows of data sets to `records` and all other documents to `otherwise`."""

    def __init__(self, records: Resolver, otherwise: Resolver) -> None:
        self._records = records
        self._otherwise = otherwise
        both = f"{records.maker.id}:{otherwise.maker.id}"
        name = f"{otherwise.maker.name}+{records.maker.name}"
        self.maker = Maker(name=name, version=__version__, digest=sha256(both.encode())[:20])

    def resolve(
        self, document: Document, claims: Sequence[Claim]
    ) -> tuple[tuple[Resolution, ...], tuple[Problem, ...]]:
        """What the part that fits the document's form finds."""
        return (self._records if document.record else self._otherwise).resolve(document, claims)


@cache
def precisions_of(form: str) -> Precisions | None:
    """The precision codes of a form (`acled`, `ucdp`), None where `data/records` has none of that name."""
    told = form_told(form)
    if told is None:
        return None
    return Precisions(
        name=told["name"],
        columns=columns_of(told),
        days=told["date_precision"],
        places=told["place_precision"],
    )


def _row(document: Document, form: Precisions) -> Row:
    """The row's values by role."""
    body = body_of(document)
    cells = row_of(document, body, form.columns) if body is not None else {}
    return {role: cell.text for role, cell in cells.items()}


def interval_of(row: Row, form: Precisions) -> Interval | None:
    """The days, as wide as the precision code says; None where a date or its code cannot be read.

    Without a code the days are not known to be exact: a first and a last day still bound them, one day alone does not.
    """
    first, last = day_of(row.get("date", "")), day_of(row.get("date_end", row.get("date", "")))
    code = form.days.get(row.get("date_precision", ""))
    if first is None or last is None or last < first or (code is None and "date_end" not in row):
        return None
    try:
        if code and code.get("whole") == "month":
            month_after = (first.replace(day=28) + 4 * _DAY).replace(day=1)
            return Interval(start=first.replace(day=1), end=month_after)
        around = (code["days_around"] if code else 0) * _DAY
        return Interval(start=first - around, end=last + around + _DAY)
    except OverflowError:
        return None


def point_of(row: Row) -> tuple[float, float] | None:
    """Latitude and longitude, None where either is missing, no number or off the Earth."""
    lat, lon = degrees_of(row.get("latitude", ""), 90), degrees_of(row.get("longitude", ""), 180)
    return (lat, lon) if lat is not None and lon is not None else None


def _resolution(claim_id: str, slot: Slot, index: int, text: str, told: Candidate | None) -> Resolution:
    return _chosen(claim_id, slot, index, text, (told,) if told else ())


def _chosen(claim_id: str, slot: Slot, index: int, text: str, candidates: tuple[Candidate, ...]) -> Resolution:
    best = next(iter(candidates), None)
    return Resolution(
        claim_id=claim_id,
        slot=slot,
        index=index,
        text=text,
        chosen=best.referent if best is not None and best.score >= SURE_ENOUGH else None,
        score=best.score if best is not None else 0.0,
        basis=best.basis if best is not None else "",
        candidates=candidates[:MOST_CANDIDATES],
    )

"""Incidents written in a line or two, for the assessment's tests."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from trucewatch.core.claims import Actor, Claim, Interval, Mention, Place, Precision, Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind, Stance, Weapon
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span

PLACES: dict[str, tuple[float, float, str, str, str, float]] = {
    # name: lat, lon, precision, country, admin1, radius in km
    "Daraa": (32.62, 36.10, "settlement", "SY", "Daraa", 6),
    "Daraa province": (32.85, 36.15, "province", "SY", "Dar`a", 35),
    "Gharaz": (32.62, 36.13, "settlement", "SY", "Daraa", 1),
    "Idlib province": (35.83, 36.63, "province", "SY", "Idlib", 45),
    "Maarat al-Numan": (35.64, 36.67, "settlement", "SY", "Idleb", 3),
    "Atareb": (36.14, 36.83, "settlement", "SY", "Aleppo", 2),
    "Aleppo": (36.20, 37.16, "settlement", "SY", "Aleppo", 10),
    "Hama province": (35.2, 37.0, "province", "SY", "Hama", 60),
    "Rastan": (34.926, 36.734, "settlement", "SY", "Homs", 3),
    "Homs": (34.73, 36.71, "settlement", "SY", "Homs", 7),
    "Douma": (33.572, 36.402, "settlement", "SY", "Rif Dimashq", 3),
    "Hammuriyeh": (33.53, 36.43, "settlement", "SY", "Rif Dimashq", 1),
    "Qaboun": (33.548, 36.328, "district", "SY", "Damascus", 1),
    "Damascus": (33.513, 36.292, "settlement", "SY", "Damascus", 10),
    "Rif Dimashq": (33.6, 37.0, "province", "SY", "Rif Dimashq", 80),
    "Raqqa": (35.95, 39.01, "settlement", "SY", "Raqqa", 5),
    "Latakia": (35.52, 35.79, "settlement", "SY", "Latakia", 5),
    "Suwayda": (32.709, 36.566, "settlement", "SY", "As-Suwayda", 3),
    "Quneitra province": (33.08, 35.89, "province", "SY", "Quneitra", 25),
    "al-Tanf": (33.506, 38.618, "site", "SY", "Homs", 1),
    "Zaza": (33.56, 37.75, "settlement", "SY", "Rif Dimashq", 1),
    "Syria": (35.0, 38.0, "country", "SY", "", 400),
    "southwest Syria": (32.8, 36.2, "region", "SY", "", 60),
    "Debaltseve": (48.34, 38.40, "settlement", "UA", "Donetsk", 3),
    "Kharkiv": (49.99, 36.23, "settlement", "UA", "Kharkiv", 8),
    "Hodeidah": (14.80, 42.95, "settlement", "YE", "Al Hudaydah", 6),
    "Mokha": (13.32, 43.25, "settlement", "YE", "Taiz", 2),
    "Sanaa": (15.35, 44.21, "settlement", "YE", "Sanaa", 10),
    "Khartoum": (15.59, 32.53, "settlement", "SD", "Khartoum", 12),
    "Nabatieh": (33.38, 35.48, "settlement", "LB", "Nabatieh", 3),
    "Rafah": (31.29, 34.25, "settlement", "PS", "Gaza", 3),
    "Baghdad": (33.31, 44.37, "settlement", "IQ", "Baghdad", 15),
}

ACTORS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "faylaq_al_rahman": ("Faylaq al-Rahman", "armed_group", ("opposition_syria",)),
    "jaish_al_islam": ("Jaish al-Islam", "armed_group", ("opposition_syria",)),
    "civilians": ("civilians", "people", ()),
    "osce_smm": ("OSCE monitors", "monitor", ("osce",)),
    "unknown": ("gunmen", "unknown", ()),
}


def actor(identity: str) -> Actor:
    name, kind, sides = ACTORS.get(identity, (identity, "armed_group", ()))
    return Actor(id=identity, name=name, kind=kind, sides=sides)


def place(name: str, relation: str = "") -> Place:
    lat, lon, precision, country, admin1, radius = PLACES[name]
    return Place(
        id=f"place:{name}",
        name=name,
        lat=lat,
        lon=lon,
        radius_m=radius * 1000,
        precision=Precision(precision),
        country=country,
        admin1=admin1,
        relation=relation,
    )


def interval(told: str | None) -> Interval | None:
    """`2017-07-18`, `2017-07-01..2017-07-18` (last day included) or a moment with its zone."""
    if told is None:
        return None
    if "T" in told:
        at = datetime.fromisoformat(told)
        return Interval(start=at.date(), end=at.date() + timedelta(days=1), at=at)
    first, _, last = told.partition("..")
    return Interval(start=date.fromisoformat(first), end=date.fromisoformat(last or first) + timedelta(days=1))


def resolved(case: Mapping[str, Any], number: int = 0) -> Resolved:
    """One claim with its referents from a row of the case table."""
    words = case.get("words", case["kind"])
    document = case.get("document", "document-1")
    claim = Claim(
        document_id=document,
        part=PartKind.BODY,
        part_index=0,
        kind=Kind(case["kind"]),
        evidence=(Span(document_id=document, start=number, end=number + len(words), exact=words),),
        actors=tuple(Mention(text=identity, span=None) for identity in case.get("actors", [])),
        stance=Stance(case.get("stance", "asserted")),
        weapons=tuple(Weapon(weapon) for weapon in case.get("weapons", [])),
        is_background=case.get("background", False),
        is_ongoing=case.get("ongoing", False),
    )
    published = case.get("published", "2017-08-01")
    return Resolved(
        claim=claim,
        actors=tuple(map(actor, case.get("actors", []))),
        targets=tuple(map(actor, case.get("targets", []))),
        place=place(case["place"], case.get("relation", "")) if case.get("place") else None,
        time=interval(case.get("day")),
        topics=tuple(case.get("topics", [])),
        published=date.fromisoformat(published) if published else None,
        sequence=number,
    )


def incident(*claims: Resolved, status: str = "reported") -> Incident:
    """The incident that these claims tell; the first one's fields lead."""
    first = claims[0]
    return Incident(
        anchor=first.claim.id,
        kind=first.claim.kind,
        status=IncidentStatus(status),
        claims=claims,
        roots=("root",),
        happened=first.time,
        place=first.place,
        actors=first.actors,
        targets=first.targets,
        is_background=first.claim.is_background,
    )

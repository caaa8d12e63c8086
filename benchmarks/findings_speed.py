"""Findings a second over made incidents, and how the time grows with the number of agreements.

    findings_speed.py [--incidents N] [--profile]

Each incident is one claim of a war that the registry knows: kind, doer, target, a place drawn from 2,000 points
and a day, dealt by a fixed seed. They are made one at a time and held against 1, 5 and 18 agreements; what making them
costs is measured by itself and taken off. Growth is the time of an incident under 18 agreements over that under one.
Exit 1 below a floor.
"""

import argparse
import cProfile
import pstats
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from held import AT_MOST, report

from trucewatch.assess.registry import load_agreements
from trucewatch.assess.terms import assess
from trucewatch.core.agreements import Agreement
from trucewatch.core.claims import Actor, Claim, Interval, Mention, Place, Precision, Resolved
from trucewatch.core.incidents import Incident, IncidentStatus
from trucewatch.core.kinds import Kind, Stance
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span
from trucewatch.resolve.actors import open_registry

WARS = (
    ("SY", (32.5, 36.8), (35.8, 41.0), (2016, 2021), ("gov_syria", "opposition_syria", "hts", "rus", "isis")),
    ("UA", (46.8, 50.0), (36.5, 39.9), (2014, 2023), ("ukr", "dpr", "lpr", "donbas_separatists")),
    ("YE", (13.0, 16.5), (42.8, 46.0), (2018, 2023), ("houthis", "gov_yemen", "saudi_coalition", "aqap")),
    ("SD", (11.0, 17.0), (24.0, 35.0), (2023, 2024), ("saf", "rsf")),
    ("LB", (33.1, 34.5), (35.2, 36.4), (2024, 2026), ("isr", "hezbollah")),
    ("PS", (31.25, 31.55), (34.25, 34.5), (2024, 2026), ("isr", "hamas")),
    ("IN", (33.0, 34.5), (73.8, 75.0), (2003, 2025), ("ind", "pak")),
    ("ET", (12.5, 14.5), (37.5, 39.8), (2021, 2024), ("eth", "tplf", "eri")),
    ("CO", (2.0, 8.0), (-77.0, -72.0), (2016, 2025), ("unknown",)),
)
POINTS = 2000
KINDS = (
    *[Kind.SHELLING] * 4,
    *[Kind.AIRSTRIKE] * 3,
    *[Kind.ARMED_CLASH] * 3,
    *(Kind.GUNFIRE, Kind.EXPLOSION, Kind.CASUALTIES, Kind.DAMAGE, Kind.DEPLOYMENT, Kind.WITHDRAWAL),
    *(Kind.AID, Kind.ACCESS_DENIAL, Kind.CALM, Kind.TALKS, Kind.SUPPORT, Kind.TERRITORIAL_CHANGE),
)
WORDS = "shells fell on the northern edge of the town and four people were hurt, residents and a local official said"
ALONE = "southwest-2017"
FIVE = ("southwest-2017", "astana-2017", "minsk-2015", "yemen-truce-2022", "lebanon-2024")


class Spot(NamedTuple):
    """A place of a war, with its years and sides."""

    place: Place
    years: tuple[int, int]
    sides: tuple[Actor, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure findings a second.")
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--profile", action="store_true", help="print where the time goes, over a fiftieth")
    args = parser.parse_args()
    known, _ = load_agreements()
    spots = made_spots()
    for incident in incidents(spots, 2000):  # shapes and word lists are read once; their time is no incident's
        assess(incident, known)
    if args.profile:
        profiled(spots, known, args.incidents // 50)
        return 0
    sets = {1: [a for a in known if a.id == ALONE], 5: [a for a in known if a.id in FIVE], len(known): list(known)}
    making = seconds_of(spots, args.incidents, [])[0]
    print(f"{args.incidents} incidents at {POINTS} places; made in {making:.1f} s, which is taken off")
    print(
        f"{'agreements':>10s} {'seconds':>9s} {'incidents/s':>12s} {'findings':>9s} {'findings/s':>11s} {'µs each':>9s}"
    )
    each: dict[int, float] = {}
    rate = 0.0
    for count, agreements in sets.items():
        seconds, found = seconds_of(spots, args.incidents, agreements)
        seconds = max(seconds - making, 1e-9)
        each[count] = seconds / args.incidents * 1e6
        rate = args.incidents / seconds
        told = f"{rate:12.0f} {found:9d} {found / seconds:11.0f} {each[count]:9.1f}"
        print(f"{count:10d} {seconds:9.1f} {told}")
    growth = each[len(known)] / each[1]
    print()
    return report({"incidents a second, all agreements": rate, f"growth, 18 over 1{AT_MOST}": growth}, "findings speed")


def seconds_of(spots: Sequence[Spot], count: int, agreements: Sequence[Agreement]) -> tuple[float, int]:
    """Seconds of processor time for making the incidents and holding them against the agreements, and findings."""
    started, found = time.process_time(), 0
    for incident in incidents(spots, count):
        if agreements:
            found += len(assess(incident, agreements))
    return time.process_time() - started, found


def profiled(spots: Sequence[Spot], known: Sequence[Agreement], count: int) -> None:
    """Prints the costliest functions."""
    with cProfile.Profile() as profile:
        seconds_of(spots, count, known)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def made_spots() -> list[Spot]:
    """Places of every war, most of them towns, some a province or a country."""
    dice, registry = random.Random(7), open_registry()
    found = []
    for number in range(POINTS):
        country, lats, lons, years, ids = WARS[number % len(WARS)]
        precision = dice.choices(
            (Precision.SETTLEMENT, Precision.DISTRICT, Precision.PROVINCE, Precision.COUNTRY), (85, 7, 5, 3)
        )[0]
        place = Place(
            id=f"made:{number}",
            name=f"Town {number}",
            lat=round(dice.uniform(*lats), 4),
            lon=round(dice.uniform(*lons), 4),
            radius_m=3000.0,
            precision=precision,
            country=country,
        )
        sides = tuple(registry.get(one) or Actor(id=one, name=one) for one in ids)
        found.append(Spot(place, years, sides))
    return found


def incidents(spots: Sequence[Spot], count: int) -> Iterator[Incident]:
    """Made incidents, the same ones for the same count."""
    dice = random.Random(11)
    for number in range(count):
        spot = spots[dice.randrange(len(spots))]
        day = date(dice.randint(*spot.years), 1, 1) + timedelta(days=dice.randrange(365))
        yield made(spot, dice, day, number)


def made(spot: Spot, dice: random.Random, day: date, number: int) -> Incident:
    """One incident of one claim."""
    kind = KINDS[dice.randrange(len(KINDS))]
    doer = dice.choice(spot.sides) if dice.random() < 0.8 else None
    target = dice.choice(spot.sides) if dice.random() < 0.4 else None
    document = f"document-{number}"
    actors = (doer,) if doer else ()
    targets = (target,) if target and target != doer else ()
    claim = Claim(
        document_id=document,
        part=PartKind.BODY,
        part_index=0,
        kind=kind,
        evidence=(Span(document_id=document, start=0, end=len(WORDS), exact=WORDS),),
        actors=tuple(Mention(text=actor.name, span=None) for actor in actors),
        stance=Stance.DENIED if dice.random() < 0.05 else Stance.ASSERTED,
    )
    happened = Interval(start=day, end=day + timedelta(days=1)) if dice.random() < 0.9 else None
    resolved = Resolved(claim=claim, actors=actors, targets=targets, place=spot.place, time=happened, published=day)
    return Incident(
        anchor=f"claim-{number}",
        kind=kind,
        status=IncidentStatus.REPORTED,
        claims=(resolved,),
        roots=("root",),
        happened=happened,
        place=spot.place,
        actors=actors,
        targets=targets,
    )


if __name__ == "__main__":
    sys.exit(main())

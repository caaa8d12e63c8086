"""Place mentions made into places."""

import json
import math
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.claims import Mention, Place, Precision
from trucewatch.resolve.gazetteer import open_gazetteer
from trucewatch.resolve.gazetteer_rank import distance_m, point
from trucewatch.resolve.gazetteer_sources import shipped_sources
from trucewatch.resolve.places import PlaceContext, PlaceReading, PlaceResolver
from trucewatch.resolve.places_parse import clean
from trucewatch.resolve.places_relations import bearing_of, relation_of

SYRIA = PlaceContext(countries=(("SY", 0.8), ("RU", 0.1), ("US", 0.1)), near=(32.62, 36.11))
UKRAINE = PlaceContext(countries=(("UA", 0.85), ("RU", 0.15)))
YEMEN = PlaceContext(countries=(("YE", 1.0),))
KARABAKH = PlaceContext(countries=(("AZ", 0.6), ("AM", 0.4)))
NOWHERE = PlaceContext()


@pytest.fixture(scope="session")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> PlaceResolver:
    """A resolver over the shipped overlay and a base of one foreign hamlet and one foreign city."""
    rows = [
        {"geonameid": 1, "name": "Gotham", "latitude": 1, "longitude": 1, "countrycode": "GB", "population": 900},
        {
            "geonameid": 2,
            "name": "Osaka",
            "latitude": 34.7,
            "longitude": 135.5,
            "countrycode": "JP",
            "population": 2_592_413,
        },
        {"geonameid": 3, "name": "Sana", "latitude": 43.1, "longitude": 1.0, "countrycode": "FR", "population": 600},
    ]
    path = tmp_path_factory.mktemp("base") / "cities.json"
    path.write_text(json.dumps({str(row["geonameid"]): row for row in rows}), "utf-8")
    sources = replace(shipped_sources(), cities=path, cities_version="test")
    return PlaceResolver(open_gazetteer(tmp_path_factory.mktemp("cache"), sources=sources))


def read(resolver: PlaceResolver, text: str, context: PlaceContext = SYRIA, hint: str | None = None) -> PlaceReading:
    return resolver.resolve(Mention(text=text, span=None, hint=hint), context)


def chosen(resolver: PlaceResolver, text: str, context: PlaceContext = SYRIA) -> Place:
    place = read(resolver, text, context).chosen
    assert place is not None, text
    return place


@pytest.mark.parametrize(
    ("context", "text", "expected"),
    [
        (SYRIA, "Gharaz area, east of Daraa City", "tw:sy:gharaz"),
        (SYRIA, "near Al-Tanaf", "tw:sy:tanf"),
        (SYRIA, "the outskirts of Raqqa city", "tw:sy:raqqa-city"),
        (SYRIA, "the Islamic State-held city of Raqqa", "tw:sy:raqqa-city"),
        (SYRIA, "the Jordanian capital Amman", "tw:jo:amman"),
        (SYRIA, "the Kazakh capital Astana", "tw:kz:astana"),
        (SYRIA, "Quneitra Province", "tw:sy:quneitra-province"),
        (SYRIA, "the countryside of Idlib", "tw:sy:idlib-province"),
        (SYRIA, "rural Hama", "tw:sy:hama-province"),
        (SYRIA, "Jobar neighborhood in Damascus", "tw:sy:jobar"),
        (SYRIA, "Douma, Eastern Ghouta", "tw:sy:douma"),
        (SYRIA, "southwestern Syria", "tw:sy:southwest-syria"),
        (SYRIA, "the south-west of Syria", "tw:sy:southwest-syria"),
        (SYRIA, "the north of the country", "tw:sy:northern-syria"),
        (SYRIA, "the country", "country:SY"),
        (SYRIA, "the Syrian capital", "tw:sy:damascus-city"),
        (SYRIA, "Syrian territory", "country:SY"),
        (SYRIA, "Syria's eastern town of Al Bukamal", "tw:sy:abu-kamal"),
        (SYRIA, "the town of Nowheresville in Daraa", "tw:sy:daraa"),
        (SYRIA, "along the border with Turkey", "tw:sy:turkish-syrian-border"),
        (SYRIA, "the Jordanian border", "tw:sy:jordanian-syrian-border"),
        (SYRIA, "Geneva", "tw:ch:geneva"),
        (SYRIA, "درعا البلد", "tw:sy:daraa-al-balad"),
        (SYRIA, "THE TOWN OF NAWA IN DARAA PROVINCE", "tw:sy:nawa"),
        (UKRAINE, "the airport in the rebel-dominated eastern city of Donetsk", "tw:ua:donetsk-airport"),
        (UKRAINE, "Ukraine's Crimea region", "tw:ua:crimea-province"),
        (UKRAINE, "the eastern part of the country", "tw:ua:eastern-ukraine"),
        (UKRAINE, "Donetsk and Luhansk regions", "tw:ua:donetsk-oblast"),
        (UKRAINE, "Pisky", "tw:ua:pisky"),
        (UKRAINE, "Авдеевка", "tw:ua:avdiivka"),
        (YEMEN, "the port of Hodeida", "tw:ye:hodeidah-port"),
        (YEMEN, "the capital, Sanaa", "tw:ye:sanaa"),
        (YEMEN, "Marib's Sirwah district", "tw:ye:sirwah"),
        (SYRIA, "Abu al-Dohur airbase", "tw:sy:abu-al-duhur"),
        (SYRIA, "Syria's border with Jordan", "tw:sy:jordanian-syrian-border"),
        (YEMEN, "the Red Sea port town of Mokha, Yemen", "tw:ye:mokha"),
        (KARABAKH, "the border", "tw:am:armenia-azerbaijan-border"),
    ],
)
def test_mentions_reach_their_place(resolver: PlaceResolver, context: PlaceContext, text: str, expected: str) -> None:
    assert chosen(resolver, text, context).id == expected


@pytest.mark.parametrize(
    "text", ["", " ", "the area", "this zone", "a major airport", "a SANA report", "x" * 10_000, "12 km", "and"]
)
def test_what_names_no_place_stays_empty(resolver: PlaceResolver, text: str) -> None:
    assert read(resolver, text).chosen is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Damascus district of Qaboun", "Qaboun"), ("Daraa al-Balad quarter of Daraa city", "Daraa al-Balad")],
)
def test_a_quarter_is_chosen_before_its_town(resolver: PlaceResolver, text: str, expected: str) -> None:
    assert chosen(resolver, text).name == expected


def test_a_foreign_hamlet_is_not_chosen_without_support(resolver: PlaceResolver) -> None:
    reading = read(resolver, "Gotham")
    assert reading.chosen is None
    assert reading.basis == "unsupported"
    assert [candidate.referent.id for candidate in reading.candidates if isinstance(candidate.referent, Place)] == [
        "gn:1"
    ]
    assert chosen(resolver, "Gotham", PlaceContext(countries=(("GB", 1.0),))).id == "gn:1"
    assert chosen(resolver, "Gotham in Britain").id == "gn:1"


def test_a_big_foreign_city_needs_no_support(resolver: PlaceResolver) -> None:
    assert chosen(resolver, "Osaka").id == "gn:2"


def test_the_documents_country_decides(resolver: PlaceResolver) -> None:
    libya, lebanon = PlaceContext(countries=(("LY", 1.0),)), PlaceContext(countries=(("LB", 1.0),))
    assert chosen(resolver, "Tripoli", libya).country == "LY"
    assert chosen(resolver, "Tripoli", lebanon).country == "LB"
    assert chosen(resolver, "Saida", lebanon).id == "tw:lb:sidon"
    assert chosen(resolver, "Saida").id == "tw:sy:saida"
    assert chosen(resolver, "Aleppo", NOWHERE).country == "SY"


def test_a_distance_moves_the_point(resolver: PlaceResolver) -> None:
    town = chosen(resolver, "Donetsk", UKRAINE)
    moved = chosen(resolver, "12km north-west of Donetsk", UKRAINE)
    assert distance_m(point(town), point(moved)) == pytest.approx(12_000, rel=0.02)
    assert moved.lat > town.lat
    assert moved.lon < town.lon
    assert moved.relation == "12km northwest of"
    assert moved.radius_m >= 3000


def test_a_mile_is_longer_than_a_kilometre(resolver: PlaceResolver) -> None:
    town = chosen(resolver, "Palmyra")
    assert distance_m(point(town), point(chosen(resolver, "10 miles south of Palmyra"))) == pytest.approx(
        16_090, rel=0.02
    )
    assert distance_m(point(town), point(chosen(resolver, "800 metres south of Palmyra"))) == pytest.approx(
        800, rel=0.05
    )


def test_relations_widen_the_radius_and_keep_their_words(resolver: PlaceResolver) -> None:
    plain, near = chosen(resolver, "Nawa"), chosen(resolver, "near Nawa")
    assert near.relation == "near"
    assert near.radius_m > plain.radius_m
    assert point(near) == point(plain)
    assert chosen(resolver, "suburbs of Damascus").radius_m > chosen(resolver, "near Damascus").radius_m


def test_the_side_of_a_province_is_half_of_it(resolver: PlaceResolver) -> None:
    whole, south = chosen(resolver, "Idlib province"), chosen(resolver, "southern Idlib")
    assert south.precision is Precision.PROVINCE
    assert south.lat < whole.lat
    assert south.radius_m == whole.radius_m / 2


def test_between_is_the_middle(resolver: PlaceResolver) -> None:
    a, b = chosen(resolver, "Saraqib"), chosen(resolver, "Ariha")
    middle = chosen(resolver, "the road between Saraqib and Ariha")
    assert middle.lat == pytest.approx((a.lat + b.lat) / 2, abs=1e-3)
    assert middle.radius_m >= distance_m(point(a), point(b)) / 2
    assert middle.relation == "between"


def test_parts_of_two_provinces_are_a_region(resolver: PlaceResolver) -> None:
    region = chosen(resolver, "parts of Quneitra Province and Daraa Province")
    assert region.precision is Precision.REGION
    assert region.name == "Quneitra and Daraa"


def test_a_list_means_its_first_place(resolver: PlaceResolver) -> None:
    assert chosen(resolver, "Nawa, Jasim and Inkhil").id == "tw:sy:nawa"


def test_a_hint_goes_before_the_words(resolver: PlaceResolver) -> None:
    by_id = read(resolver, "near the town", hint="tw:sy:jasim")
    assert by_id.chosen is not None
    assert (by_id.chosen.id, by_id.chosen.relation, by_id.score) == ("tw:sy:jasim", "near", 1.0)
    by_name = read(resolver, "the city", hint="Raqqa")
    assert by_name.chosen is not None
    assert by_name.chosen.id == "tw:sy:raqqa-city"


def test_a_document_about_syria(resolver: PlaceResolver) -> None:
    text = (
        "Russian jets struck Daraa on Monday, the Syrian Observatory said. US and Russian officials met in Geneva "
        "and Washington. Rebels in Daraa and Nawa said the truce held."
    )
    context = resolver.context_of([], text)
    assert context.countries[0][0] == "SY"
    assert sum(share for _, share in context.countries) == pytest.approx(1.0, abs=0.01)
    assert context.near == (32.62, 36.11)


def test_mentions_count_for_the_country(resolver: PlaceResolver) -> None:
    assert resolver.document_country(["Avdiivka", "Horlivka"], "")[0] == ("UA", 1.0)
    assert resolver.document_country([], "Nothing is named here.") == ()


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80))
def test_resolving_never_raises(resolver: PlaceResolver, text: str) -> None:
    reading = read(resolver, text)
    assert 0 <= reading.score <= 1
    assert reading.chosen is None or reading.candidates[0].referent == reading.chosen


@settings(max_examples=80, deadline=None)
@given(
    count=st.integers(1, 90),
    side=st.sampled_from(["north", "southeast", "west", "north-west"]),
    town=st.sampled_from(["Palmyra", "Nawa", "Deir ez-Zor", "Manbij"]),
)
def test_offsets_lie_at_their_distance(resolver: PlaceResolver, count: int, side: str, town: str) -> None:
    moved = chosen(resolver, f"{count} km {side} of {town}")
    assert math.isclose(distance_m(point(chosen(resolver, town)), point(moved)), count * 1000, rel_tol=0.03)


def test_words_before_a_name() -> None:
    assert relation_of("clashes on the outskirts of ") == ("outskirts of", 6000.0)
    assert relation_of("the town of ") == ("", 0.0)
    assert bearing_of("the town of ") is None
    bearing = bearing_of("a village 5.5 km east of ")
    assert bearing is not None
    assert (bearing.metres, bearing.east, bearing.north) == (5500.0, 1.0, 0.0)


def test_cleaning_keeps_names() -> None:
    assert clean("  south-west\n Syria’s  border ") == "southwest Syria¦ border"
    assert clean("NEAR SAN JUAN IN META DEPARTMENT") == "near San Juan in Meta Department"


SHARED = Path(os.environ.get("TRUCEWATCH_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@pytest.mark.skipif(not (SHARED / "bench" / "gold").is_dir(), reason="the annotated documents are not here")
def test_most_gold_places_are_reached_without_the_base(resolver: PlaceResolver) -> None:
    tolerance = {"site": 15, "settlement": 15, "district": 40, "province": 100, "region": 200, "country": 500}
    right = []
    for path in sorted((SHARED / "bench" / "gold").glob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        context = resolver.context_of([], document["text"])
        for gold in filter(None, (claim.get("place") for claim in document["claims"])):
            if gold.get("lat") is not None:
                place = read(resolver, gold["text"] or gold["name"], context).chosen
                away = distance_m(point(place), (gold["lat"], gold["lon"])) if place else math.inf
                right.append(away <= 1000 * tolerance[gold["precision"]])
    assert sum(right) / len(right) >= 0.88

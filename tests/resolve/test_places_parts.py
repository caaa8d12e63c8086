"""Names that are only part of a longer one, names that only sound alike, words that an earlier name fills."""

import pytest

from trucewatch.core.claims import Mention
from trucewatch.resolve.places import PlaceContext, PlaceReading, PlaceResolver

UKRAINE = PlaceContext(countries=(("UA", 0.9),), near=(48.0, 37.8))
SYRIA = PlaceContext(countries=(("SY", 0.9),))
YEMEN = PlaceContext(countries=(("YE", 0.95),))
GAZA = PlaceContext(countries=(("PS", 0.9),), near=(31.3, 34.25))


def read(resolver: PlaceResolver, text: str, context: PlaceContext, hint: str | None = None) -> PlaceReading:
    return resolver.resolve(Mention(text=text, span=None, hint=hint), context)


@pytest.mark.parametrize(
    ("text", "context", "name"),
    [
        ("Stepan Bandera Avenue in Kramatorsk", UKRAINE, "Kramatorsk"),
        ("the village of Ain Qurtum in Idlib province", SYRIA, "Idlib"),
        ("the Adi Zuhur farms near Hodeidah", YEMEN, "Hodeidah"),
        ("Aleppo Artillery College", SYRIA, "Aleppo"),
    ],
)
def test_what_is_known_of_a_name_in_part_gives_way_to_what_encloses_it(
    resolver: PlaceResolver, text: str, context: PlaceContext, name: str
) -> None:
    found = read(resolver, text, context).chosen
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Sam Teret", PlaceContext(countries=(("TH", 0.5), ("KH", 0.4)))),
        ("Adi Zuhur", YEMEN),
        ("the Jeninah neighbourhood", GAZA),
    ],
)
def test_part_of_an_unknown_name_and_a_quarter_that_sounds_like_a_town_are_no_match(
    resolver: PlaceResolver, text: str, context: PlaceContext
) -> None:
    assert read(resolver, text, context).chosen is None


@pytest.mark.parametrize(
    ("text", "hint", "context", "name"),
    [
        ("the Jeninah neighbourhood", "Rafah", GAZA, "Rafah"),
        ("the governorate", "Hodeidah", YEMEN, "Hodeidah"),
        ("the city", "Raqqa", SYRIA, "Raqqa"),
    ],
)
def test_the_hint_fills_words_without_a_name_on_record(
    resolver: PlaceResolver, text: str, hint: str, context: PlaceContext, name: str
) -> None:
    found = read(resolver, text, context, hint).chosen
    assert found is not None
    assert found.name == name


def test_the_governorate_is_the_towns_province_and_a_name_on_record_goes_before_its_hint(
    resolver: PlaceResolver,
) -> None:
    province = read(resolver, "the governorate", YEMEN, "Hodeidah").chosen
    assert province is not None
    assert province.precision == "province"
    quarter = read(resolver, "the Salah al-Din quarter", SYRIA, "Homs").chosen
    assert quarter is not None
    assert quarter.name != "Homs"


@pytest.mark.parametrize(
    ("text", "lat", "lon", "radius_m"),
    [
        ("the road from Homs to Hama", 34.93, 36.74, 25_000),
        ("the Homs-Hama road", 34.93, 36.74, 25_000),
        ("within 20 km of al-Tanf", 33.5, 38.67, 25_000),
        ("two kilometres north of Hama", 35.15, 36.76, 2_000),
        ("south of the capital", 33.4, 36.29, 17_000),
    ],
)
def test_ways_rings_and_written_distances_have_an_extent(
    resolver: PlaceResolver, text: str, lat: float, lon: float, radius_m: float
) -> None:
    found = read(resolver, text, SYRIA).chosen
    assert found is not None
    assert (found.lat, found.lon) == (pytest.approx(lat, abs=0.03), pytest.approx(lon, abs=0.03))
    assert found.radius_m == pytest.approx(radius_m, rel=0.1)


def test_the_owners_countryside_is_the_side_of_its_province(resolver: PlaceResolver) -> None:
    owned, plain = (
        read(resolver, text, SYRIA).chosen for text in ("Hama's northern countryside", "northern countryside of Hama")
    )
    assert owned == plain
    assert owned is not None
    assert owned.precision == "province"


def test_a_hyphen_within_a_name_joins_no_two_towns_and_a_regional_capital_is_not_the_countrys(
    resolver: PlaceResolver,
) -> None:
    road = read(resolver, "the Al-Bab road", SYRIA).chosen
    assert road is not None
    assert (road.name, road.relation) == ("al-Bab", "")
    assert read(resolver, "the regional capital", SYRIA).chosen is None

"""Names that are only part of a longer one, names that only sound alike, words that an earlier name fills."""

import pytest

from trucewatch.core.claims import Mention
from trucewatch.resolve.gazetteer import open_gazetteer
from trucewatch.resolve.gazetteer_sources import shipped_sources
from trucewatch.resolve.places import PlaceContext, PlaceReading, PlaceResolver

UKRAINE = PlaceContext(countries=(("UA", 0.9),), near=(48.0, 37.8))
SYRIA = PlaceContext(countries=(("SY", 0.9),))
YEMEN = PlaceContext(countries=(("YE", 0.95),))
GAZA = PlaceContext(countries=(("PS", 0.9),), near=(31.3, 34.25))


@pytest.fixture(scope="module")
def resolver() -> PlaceResolver:
    return PlaceResolver(open_gazetteer(sources=shipped_sources()))


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

"""Places in zones: yes, no, unknown, and how much of the uncertainty lies inside."""

import pytest
from building import place
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.assess.geometry import admin1_at, country_at, same_unit
from trucewatch.assess.zones import membership
from trucewatch.core.agreements import Agreement, Area, Certainty, Zone
from trucewatch.core.claims import Place, Precision
from trucewatch.core.incidents import Answer

CIRCLE = Zone(
    id="circle",
    name="the circle",
    version="1",
    areas=(
        Area(
            form="circle",
            certainty=Certainty.CERTAIN,
            label="circle",
            data=(("country", "SY"), ("lat", "33.5058"), ("lon", "38.6178"), ("radius_m", "55000")),
        ),
    ),
)


def at(lat: float, lon: float, radius_m: float = 500, precision: Precision = Precision.SETTLEMENT) -> Place:
    return Place(id="x", name="X", lat=lat, lon=lon, radius_m=radius_m, precision=precision, country="SY")


@pytest.mark.parametrize(
    ("km", "answer"), [(0, Answer.YES), (50, Answer.YES), (54, Answer.YES), (56, Answer.NO), (80, Answer.NO)]
)
def test_the_circle_of_al_tanf_is_true_to_its_kilometres(km: float, answer: Answer) -> None:
    assert membership(CIRCLE, at(33.5058 + km / 110.9, 38.6178)).answer is answer


def test_a_wide_place_across_the_line_is_unknown_with_its_share() -> None:
    found = membership(CIRCLE, at(33.5058 + 55 / 110.9, 38.6178, 30_000, Precision.REGION))
    assert found.answer is Answer.UNKNOWN
    assert found.share == pytest.approx(0.42, abs=0.08)


@given(
    lat=st.floats(32.5, 34.5),
    lon=st.floats(37.5, 39.8),
    radius=st.floats(100, 200_000),
    precision=st.sampled_from([Precision.SITE, Precision.SETTLEMENT, Precision.DISTRICT, Precision.REGION]),
)
def test_shares_stay_shares_and_sure_answers_have_them(
    lat: float, lon: float, radius: float, precision: Precision
) -> None:
    found = membership(CIRCLE, at(lat, lon, radius, precision))
    assert found.share is not None
    assert 0.0 <= found.share <= 1.0
    if found.answer is Answer.YES:
        assert found.share >= 0.5
    if found.answer is Answer.NO:
        assert found.share <= 0.2


def test_another_country_is_never_inside() -> None:
    here = at(33.4, 38.8)
    jordan = Place(id="j", name="J", lat=33.4, lon=38.8, radius_m=500, precision=Precision.SETTLEMENT, country="JO")
    assert membership(CIRCLE, here).answer is Answer.YES
    assert membership(CIRCLE, jordan).answer is Answer.NO


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Daraa", "Dar`a Governorate", True),
        ("Rif Dimashq", "Rural Damascus", True),
        ("Damascus", "Rif Dimashq", False),
        ("As-Suwayda", "Sweida", True),
        ("Idlib", "Homs", False),
    ],
)
def test_units_meet_by_their_spellings(left: str, right: str, same: bool) -> None:
    assert same_unit("SY", left, right) is same


def test_units_are_found_by_point_where_no_name_is_given() -> None:
    assert (country_at(32.62, 36.10), admin1_at(32.62, 36.10)) == ("SY", "Daraa")
    assert (country_at(48.34, 38.40), admin1_at(48.34, 38.40)) == ("UA", "Donetsk")
    assert (country_at(31.5, 34.46), country_at(31.29, 34.25)) == ("PS", "PS")
    assert (country_at(31.525, 34.596), country_at(31.9, 35.2)) == ("IL", "PS")
    assert country_at(48.85, 2.35) == ""


def test_a_wording_places_a_country_in_the_zone_but_never_moves_a_town(agreements: tuple[Agreement, ...]) -> None:
    astana = next(item for item in agreements if item.id == "astana-2017")
    told = "fighting in the de-escalation areas"
    assert membership(astana.zones[0], place("Syria"), told).answer is Answer.YES
    assert membership(astana.zones[0], place("Syria")).answer is Answer.UNKNOWN
    assert membership(astana.zones[0], place("Raqqa"), told).answer is Answer.NO

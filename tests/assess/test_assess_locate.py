"""Points into zones by the million: the same answers as asking shapely of each."""

import numpy
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.assess import locate
from trucewatch.assess.locate import ZoneIndex
from trucewatch.assess.shapes import degrees_of
from trucewatch.assess.zones import membership
from trucewatch.core.agreements import Agreement, Certainty
from trucewatch.core.claims import Place, Precision
from trucewatch.core.incidents import Answer


@pytest.fixture
def index(agreements: tuple[Agreement, ...]) -> ZoneIndex:
    return ZoneIndex(agreements)


def pairs(index: ZoneIndex, lon: numpy.ndarray, lat: numpy.ndarray) -> set[tuple[int, int]]:
    hits = index.find(lon, lat)
    found = set(zip(hits.points.tolist(), hits.places.tolist(), strict=True))
    assert len(found) == len(hits.points), "no pair stands twice"
    return found


def asked(agreements: tuple[Agreement, ...], lon: numpy.ndarray, lat: numpy.ndarray) -> set[tuple[int, int]]:
    areas = [area for agreement in agreements for zone in agreement.zones for area in zone.areas]
    drawn = [degrees for degrees in map(degrees_of, areas) if degrees is not None]
    return {
        (int(point), number)
        for number, degrees in enumerate(drawn)
        for point in numpy.flatnonzero(shapely.contains_xy(degrees, lon, lat))
    }


def test_every_drawn_area_is_in_the_index_with_its_zone(index: ZoneIndex, agreements: tuple[Agreement, ...]) -> None:
    areas = [area for agreement in agreements for zone in agreement.zones for area in zone.areas]
    assert len(index.places) == sum(degrees_of(area) is not None for area in areas)
    circle = next(place for place in index.places if place.agreement_id == "tanf-55km")
    assert (circle.zone.id, circle.certainty) == ("circle", Certainty.CERTAIN)


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000), box=st.sampled_from([(30, 30, 50, 40), (35.5, 32.3, 37.5, 37), (-180, -90, 180, 90)])
)
def test_the_answers_are_those_of_asking_each(seed: int, box: tuple[float, float, float, float]) -> None:
    agreements = AGREEMENTS or load()
    random = numpy.random.default_rng(seed)
    lon, lat = random.uniform(box[0], box[2], 3_000), random.uniform(box[1], box[3], 3_000)
    assert pairs(ZoneIndex(agreements[:6]), lon, lat) == asked(agreements[:6], lon, lat)


AGREEMENTS: tuple[Agreement, ...] = ()


def load() -> tuple[Agreement, ...]:
    from trucewatch.assess.registry import load_agreements

    return load_agreements()[0]


def test_corners_of_outlines_are_answered_as_shapely_answers(
    index: ZoneIndex, agreements: tuple[Agreement, ...]
) -> None:
    areas = [area for agreement in agreements for zone in agreement.zones for area in zone.areas]
    corners = numpy.concatenate(
        [shapely.get_coordinates(one)[:40] for one in map(degrees_of, areas) if one is not None]
    )
    lon, lat = corners[:, 0].copy(), corners[:, 1].copy()
    assert pairs(index, lon, lat) == asked(agreements, lon, lat)


def test_points_that_are_none_are_nowhere(index: ZoneIndex) -> None:
    nan, inf = float("nan"), float("inf")
    hits = index.find([nan, 36.1, inf, 361.0, 180.0, -180.0], [32.6, nan, 32.6, 32.6, 90.0, -90.0])
    assert len(hits.points) == 0
    assert len(index.find([], []).points) == 0


def test_chunks_and_threads_change_nothing(index: ZoneIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    random = numpy.random.default_rng(7)
    lon, lat = random.uniform(35, 38, 2_000), random.uniform(32, 37, 2_000)
    whole = index.find(lon, lat, threads=1)
    monkeypatch.setattr(locate, "CHUNK", 300)
    cut = index.find(lon, lat, threads=2)
    assert numpy.array_equal(whole.points, cut.points)
    assert numpy.array_equal(whole.places, cut.places)
    assert numpy.all(numpy.diff(whole.points) >= 0)


def test_a_site_deep_inside_a_zone_is_in_it_for_both(index: ZoneIndex, agreements: tuple[Agreement, ...]) -> None:
    zone = next(one for one in agreements if one.id == "tanf-55km").zones[0]
    for lat, lon, inside in ((33.6, 38.5, True), (34.5, 38.6, False)):
        place = Place(id="x", name="X", lat=lat, lon=lon, radius_m=100, precision=Precision.SITE, country="SY")
        assert (membership(zone, place).answer is Answer.YES) is inside
        hits = index.find([lon], [lat])
        assert any(index.places[n].zone == zone for n in hits.places.tolist()) is inside

"""Outlines of areas: true lengths in every form, cut-outs, unions and sides."""

import json
from collections.abc import Callable

import pytest
from building import place
from pyproj import Geod
from shapely.geometry import Point, shape

from trucewatch.assess import geometry
from trucewatch.assess.shapes import degrees_of, outline
from trucewatch.assess.zones import membership
from trucewatch.core.agreements import Area, Certainty, Piece, Zone
from trucewatch.core.incidents import Answer

GLOBE = Geod(ellps="WGS84")
LINE = {"type": "LineString", "coordinates": [[38.0, 35.0], [38.4, 35.1], [38.9, 35.0]]}
SQUARE = {"type": "Polygon", "coordinates": [[[36, 34], [37, 34], [37, 35], [36, 35], [36, 34]]]}


def area(form: str, *, without: tuple[Piece, ...] = (), parts: tuple[Piece, ...] = (), **data: object) -> Area:
    told = tuple((key, json.dumps(value) if key == "geometry" else str(value)) for key, value in data.items())
    return Area(form=form, certainty=Certainty.CERTAIN, label="x", data=told, without=without, parts=parts)


def piece(form: str, **data: object) -> Piece:
    made = area(form, **data)
    return Piece(form=form, label="y", data=made.data)


def circle(lat: float, lon: float, radius_m: float) -> Area:
    return area("circle", lat=lat, lon=lon, radius_m=radius_m)


@pytest.mark.parametrize("lat", [0.0, 33.5, 60.0, 80.0, -45.0])
def test_a_circle_is_as_wide_on_the_globe_as_it_is_told(lat: float) -> None:
    for lon, north in degrees_of(circle(lat, 38.6, 55_000)).exterior.coords:
        _, _, distance = GLOBE.inv(38.6, lat, lon, north)
        assert distance == pytest.approx(55_000, abs=3)


@pytest.mark.parametrize(
    ("form", "metres", "inside"),
    [("corridor", 5_900, True), ("corridor", 6_100, False), ("strip", 5_900, True), ("strip", 6_100, False)],
)
def test_a_band_reaches_as_far_from_its_line_as_told(form: str, metres: float, inside: bool) -> None:
    band = degrees_of(area(form, geometry=LINE, depth_m=6_000))
    for azimuth in (0.0, 180.0):
        east, north, _ = GLOBE.fwd(38.2, 35.05, azimuth - 14, metres)
        assert band.contains(Point(east, north)) is inside


def test_a_corridor_has_round_ends_and_a_strip_square_ones() -> None:
    before = Point(GLOBE.fwd(38.0, 35.0, 270.0, 3_000)[:2])
    assert degrees_of(area("corridor", geometry=LINE, depth_m=6_000)).contains(before)
    assert not degrees_of(area("strip", geometry=LINE, depth_m=6_000)).contains(before)


def test_a_strip_has_a_left_and_a_right_that_make_the_whole() -> None:
    made = {side: outline(area("strip", geometry=LINE, depth_m=6_000, side=side)) for side in ("left", "right", "both")}
    left, right, both = (found[1] for found in made.values() if found)
    assert left.intersection(right).area < 1.0
    assert left.area + right.area == pytest.approx(both.area, rel=1e-6)
    assert degrees_of(area("strip", geometry=LINE, depth_m=6_000, side="left")).contains(Point(38.4, 35.13))
    assert degrees_of(area("strip", geometry=LINE, depth_m=6_000, side="right")).contains(Point(38.4, 35.07))


def test_a_strip_turned_round_has_its_sides_turned() -> None:
    back = {"type": "LineString", "coordinates": LINE["coordinates"][::-1]}
    left = outline(area("strip", geometry=LINE, depth_m=6_000, side="left"))
    right = outline(area("strip", geometry=back, depth_m=6_000, side="right"))
    assert left is not None and right is not None
    assert left[1].symmetric_difference(right[1]).area < 1_000


def test_a_strip_along_a_boundary_lies_inside_or_outside() -> None:
    within = degrees_of(area("strip", geometry=SQUARE, depth_m=10_000, side="inside"))
    beyond = degrees_of(area("strip", geometry=SQUARE, depth_m=10_000, side="outside"))
    assert within.contains(Point(36.05, 34.5)) and not within.contains(Point(36.5, 34.5))
    assert beyond.contains(Point(35.95, 34.5)) and not beyond.contains(Point(36.05, 34.5))


def test_a_strip_may_follow_the_border_of_a_unit() -> None:
    strip = degrees_of(area("strip", country="SY", admin1="Idlib", depth_m=15_000, side="inside"))
    unit = degrees_of(area("admin1", country="SY", admin1="Idlib"))
    assert 0.2 * unit.area < strip.area < 0.9 * unit.area


def test_what_is_cut_out_is_outside_and_a_union_is_all_its_pieces() -> None:
    hole = piece("circle", lat=34.5, lon=36.5, radius_m=20_000)
    holed = degrees_of(area("polygon", geometry=SQUARE, without=(hole,)))
    assert holed.contains(Point(36.1, 34.1)) and not holed.contains(Point(36.5, 34.5))
    both = area("union", parts=(piece("polygon", geometry=SQUARE), piece("circle", lat=33.0, lon=36.5, radius_m=9_000)))
    assert degrees_of(both).contains(Point(36.5, 34.5)) and degrees_of(both).contains(Point(36.5, 33.02))


def test_a_town_in_a_cut_out_of_its_province_is_outside() -> None:
    here = place("Daraa")
    whole = area("admin1", country="SY", admin1="Daraa")
    cut = piece("circle", lat=here.lat, lon=here.lon, radius_m=20_000)
    holed = area("admin1", country="SY", admin1="Daraa", without=(cut,))

    def answer(one: Area) -> Answer:
        return membership(Zone(id="z", name="z", version="1", areas=(one,)), here).answer

    assert (answer(whole), answer(holed)) == (Answer.YES, Answer.NO)


def test_long_edges_are_straight_in_degrees() -> None:
    """RFC 7946: an edge between two points of one latitude runs along it, not along the shorter way north of it."""
    wide = {"type": "Polygon", "coordinates": [[[20, 50], [40, 50], [40, 51], [20, 51], [20, 50]]]}
    found: Callable[[float, float], bool] = degrees_of(area("polygon", geometry=wide)).buffer(0.002).contains
    assert found(Point(30, 50.0)) and not found(Point(30, 49.99)) and not found(Point(30, 51.01))  # type: ignore[arg-type]


@pytest.mark.parametrize("file", ["units", geometry.MORE])
def test_every_unit_that_ships_is_a_sound_outline_with_a_name(file: str) -> None:
    found = geometry.features(file)
    assert len(found) > 30
    for identity, feature in found.items():
        outline = shape(feature["geometry"])
        assert outline.is_valid and outline.area > 0, identity
        assert feature["properties"]["names"][0]


@pytest.mark.parametrize(
    ("country", "name", "lon", "lat"),
    [
        ("CO", "Antioquia", -75.57, 6.25),
        ("UA", "Kharkiv", 36.25, 50.0),
        ("YE", "Taʿizz", 44.02, 13.58),
        ("MM", "Shan", 97.8, 21.5),
    ],
)
def test_units_of_other_conflicts_are_drawn_where_they_are(country: str, name: str, lon: float, lat: float) -> None:
    assert degrees_of(area("admin1", country=country, admin1=name)).contains(Point(lon, lat))


def test_a_unit_of_a_country_that_is_not_drawn_has_no_outline() -> None:
    assert geometry.units_of("NZ") == []
    assert outline(area("admin1", country="NZ", admin1="Otago")) is None

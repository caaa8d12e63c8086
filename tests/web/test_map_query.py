"""Rectangles, zoom levels and shapes of a map."""

import pytest

from trucewatch.web.map_query import WORLD, around, moved, zoom_of
from trucewatch.web.spots import spots
from trucewatch.web.svg_map import draw, latitude, mercator, panel
from trucewatch.web.verdicts import COLOURS, LETTERS, gravest

NO_ZONES = {"type": "FeatureCollection", "features": [], "on": "2017-07-14"}


def box(text: str) -> tuple[float, ...]:
    return tuple(float(value) for value in text.split(","))


def view(*points, mode="points"):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(n),
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": told,
            }
            for n, (lon, lat, told) in enumerate(points)
        ],
        "mode": mode,
        "total": len(points),
        "cell_degrees": 1.0 if mode == "cells" else None,
        "unplaced": 0,
    }


def test_a_rectangle_holds_its_points_with_a_margin():
    west, south, east, north = around([[36.0, 33.0], [37.0, 34.0]])
    assert west < 36 and south < 33 and east > 37 and north > 34
    assert around([]) == WORLD
    assert around([[36.0, 33.0]])[0] < 36 < around([[36.0, 33.0]])[2]


def test_steps_stay_on_earth():
    for start in ((-180.0, -85.0, 180.0, 85.0), (170.0, 80.0, -170.0, 85.0), (36.0, 33.0, 36.1, 33.1)):
        for told in moved(start).values():
            west, south, east, north = box(told)
            assert -180 <= west <= 180 and -180 <= east <= 180
            assert -85 <= south <= north <= 85


def test_half_the_width_is_one_zoom_level_more():
    assert zoom_of((30, 30, 34, 34)) == pytest.approx(zoom_of((30, 30, 38, 34)) + 1)
    assert zoom_of((170, 0, -170, 10)) == pytest.approx(zoom_of((0, 0, 20, 10)))


@pytest.mark.parametrize("lat", [-84.0, -10.0, 0.0, 33.5, 60.0, 84.0])
def test_northings_lead_back(lat):
    assert latitude(mercator(lat)) == pytest.approx(lat)


def test_a_panel_shows_the_whole_rectangle():
    sheet = panel((35.0, 32.0, 37.0, 34.0), 1000)
    west, south, east, north = sheet.degrees()
    assert west <= 35 and south <= 32 and east >= 37 and north >= 34
    x, y = sheet.at(36.0, 33.0)
    assert 0 < x < 1000 and 0 < y < sheet.height


def test_incidents_of_one_place_are_one_shape_of_the_gravest_verdict():
    here = {"radius_m": 3000.0, "precision": "settlement", "place": "Ain Tarma"}
    seen = view(
        (36.35, 33.51, {**here, "verdict": "consistent"}),
        (36.35, 33.51, {**here, "verdict": "alleged_breach"}),
        (36.35, 33.51, {**here, "verdict": None}),
        (36.0, 33.0, {"radius_m": 60_000.0, "precision": "province", "place": "Daraa", "verdict": None}),
    )
    wide, small = spots(seen)
    assert (wide.is_soft, wide.verdict, wide.incidents) == (True, "none", 1)
    assert (small.is_soft, small.verdict, small.incidents) == (False, "alleged_breach", 3)


def test_names_of_places_are_escaped_in_the_drawing():
    told = {"radius_m": 500.0, "precision": "site", "place": "<script>&\u202e", "verdict": "disputed"}
    drawn = draw((35, 32, 37, 34), view((36.0, 33.0, told)), NO_ZONES)
    assert "<script>" not in drawn
    assert "&lt;script&gt;&amp;" in drawn
    assert "\u202e" not in drawn


def test_cells_tell_their_count_and_gravest_verdict():
    cells = view((36.0, 33.0, {"incidents": 120, "verdicts": {"none": 100, "disputed": 20}}), mode="cells")
    assert ">120 D<" in draw((35, 32, 37, 34), cells, NO_ZONES)


def test_a_rectangle_over_the_date_line_is_drawn():
    told = {"radius_m": 500.0, "precision": "site", "place": "Suva", "verdict": None}
    assert "<svg" in draw((170.0, -30.0, -170.0, -10.0), view((178.4, -18.1, told)), NO_ZONES)


def test_every_verdict_has_a_letter_of_its_own_and_a_colour():
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert set(COLOURS) == set(LETTERS)
    assert gravest({"consistent": 3, "alleged_breach": 1}) == "alleged_breach"
    assert gravest({}) == "none"

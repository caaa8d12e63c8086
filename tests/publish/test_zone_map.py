"""Drawn maps: certain and uncertain areas differ without colour, names never cover each other, words stay words."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from trucewatch.publish.map_labels import Town, meet, placed, text_width, wrapped
from trucewatch.publish.zone_map import ANGLES, COLOURS, MOST_TOWNS, Country, MapInput, MapZone, Surface, draw

SQUARE = ((-10_000.0, -10_000.0), (10_000.0, -10_000.0), (10_000.0, 10_000.0), (-10_000.0, 10_000.0))
VIEW = (-50_000.0, -40_000.0, 50_000.0, 40_000.0)
LUMINANCE = (0.2126, 0.7152, 0.0722)


def zone(*kinds: bool, name: str = "the bend") -> MapZone:
    surfaces = tuple(Surface(rings=(SQUARE,), is_certain=kind) for kind in kinds)
    return MapZone(name=name, surfaces=surfaces, letter_at=(0.0, 0.0), lines=("Version: one.",))


def drawn(*zones: MapZone, towns: tuple[Town, ...] = (), has_scale: bool = True) -> str:
    land = Country(name="LAND", rings=(((-90_000.0, -90_000.0), (90_000.0, -90_000.0), (0.0, 90_000.0)),))
    return draw(
        MapInput(
            title="A <truce> & more",
            subtitle="below",
            view=VIEW,
            zones=zones,
            countries=(land,),
            towns=towns,
            notes=("a note",),
            has_scale=has_scale,
        )
    )


def test_a_certain_area_is_tinted_and_an_uncertain_one_is_hatched_with_a_dashed_line() -> None:
    certain, parts = drawn(zone(True)), drawn(zone(False))
    areas = [re.findall(r'<path d="M[^>]*stroke="#0072B2"[^>]*>', svg)[-1] for svg in (certain, parts)]
    assert "fill-opacity" in areas[0] and "dasharray" not in areas[0]
    assert 'fill="url(#h0)"' in areas[1] and "dasharray" in areas[1]


def test_zones_differ_by_letter_colour_and_angle() -> None:
    svg = drawn(*(zone(True, False, name=f"zone {n}") for n in range(8)))
    assert all(f">{letter}</text>" in svg for letter in "ABCDEFGH")
    assert len(set(COLOURS)) == len(COLOURS) == len(set(ANGLES))
    assert len(set(re.findall(r"rotate\((-?\d+)\)", svg))) == 8


def test_lines_stand_out_from_white_paper() -> None:
    """WCAG 1.4.11 asks 3:1 of lines that carry meaning."""
    for colour in COLOURS:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        luminance = sum(weight * part for weight, part in zip(LUMINANCE, linear, strict=True))
        assert 1.05 / (luminance + 0.05) >= 3.0, colour


def test_words_of_a_file_stay_words() -> None:
    svg = drawn(zone(True, name='<script>alert("x")</script>'))
    assert "<script" not in svg
    assert ElementTree.fromstring(svg)[0].text == "A <truce> & more"


def test_a_map_has_north_scale_and_notes_and_the_world_has_no_scale() -> None:
    svg = drawn(zone(True))
    assert ">N</text>" in svg and "10 km</text>" in svg and "a note" in svg
    assert " km</text>" not in drawn(zone(True), has_scale=False)


def test_the_scale_is_as_long_as_it_says() -> None:
    length = re.search(r'h([\d.]+)" stroke="#1c1c1c" stroke-width="5"', drawn(zone(True)))
    assert length is not None
    assert float(length[1]) == 10_000 / 100_000 * 760


def test_no_more_towns_than_leave_the_zones_to_be_seen() -> None:
    towns = tuple(
        Town(name=f"T{n}", x=n % 40 * 2_400.0 - 48_000, y=n // 40 * 2_000.0 - 38_000, weight=1.0) for n in range(1_500)
    )
    assert drawn(zone(True), towns=towns).count('r="2.2"') <= MOST_TOWNS


@given(
    st.lists(st.tuples(st.text("abcde", min_size=1, max_size=12), st.floats(0, 300), st.floats(0, 300)), max_size=30)
)
def test_labels_lie_in_the_frame_and_apart(points: list[tuple[str, float, float]]) -> None:
    labels = placed(points, [(0, 0, 40, 40)], (0, 0, 300, 300), size=10)
    boxes = []
    for label in labels:
        wide = text_width(label.name, 10)
        left = {"start": label.text_x, "end": label.text_x - wide, "middle": label.text_x - wide / 2}[label.anchor]
        boxes.append((left, label.text_y - 10, left + wide, label.text_y))
    for n, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= 300 and box[3] <= 300
        assert not meet(box, (0, 0, 40, 40))
        assert not any(meet(box, other) for other in boxes[:n])


def test_a_long_line_is_cut_at_blanks() -> None:
    assert wrapped("one two three four", text_width("one two", 10), 10) == ["one two", "three", "four"]
    assert wrapped("", 100, 10) == []

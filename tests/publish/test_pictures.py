"""Pictures: the same bytes again, shapes instead of points where a place is wide, nothing hostile, nothing fetched."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.pipeline.briefing import BriefOptions, brief_of
from trucewatch.pipeline.picturing import chart_picture, map_picture
from trucewatch.pipeline.present import render_bytes
from trucewatch.pipeline.situation import Situation
from trucewatch.publish.pictures import (
    COLOURS,
    DISCLAIMER,
    MARKS,
    ChartPicture,
    Ground,
    MapPicture,
    Panel,
    Spot,
    draw_chart,
    draw_map,
)

pytest.importorskip("matplotlib", reason="draws the pictures")
FIRST, LAST = date(2017, 7, 10), date(2017, 7, 16)
HOSTILE = "$\\frac{x}$ <script>alert(1)</script>\u202e]]>&"
FORMS = ("svg", "png", "pdf")


@pytest.fixture(scope="module")
def seen(sample_ledger: Path) -> Situation:
    return api.look(api.open_ledger(sample_ledger))


def one_map(*spots: Spot, name: str = "zone") -> MapPicture:
    square = ((35.0, 32.0), (37.0, 32.0), (37.0, 34.0), (35.0, 34.0))
    zone = Ground(name=name, rings=(square,), is_certain=False)
    return MapPicture(title=name, view=(34.0, 31.0, 38.0, 35.0), spots=spots, zones=(zone,), not_drawn=1, source="x")


def spot(sort: str = "alleged", *, is_wide: bool = False, name: str = "Daraa") -> Spot:
    return Spot(lon=36.1, lat=32.6, radius_m=60_000 if is_wide else 4_000, sort=sort, name=name, is_wide=is_wide)


@pytest.mark.parametrize("form", FORMS)
def test_a_map_is_the_same_bytes_again(seen: Situation, form: str) -> None:
    given = map_picture(seen, FIRST, LAST)
    assert len(given.spots) >= 5
    assert given.zones
    assert draw_map(given, form) == draw_map(given, form)
    chart = chart_picture(seen, FIRST, LAST)
    assert chart is not None
    assert draw_chart(chart, form) == draw_chart(chart, form)


def test_a_place_known_to_its_province_is_a_circle_and_no_mark() -> None:
    near, wide = (draw_map(one_map(spot(is_wide=is_wide)), "svg").decode() for is_wide in (False, True))
    assert len(re.findall(r"<use [^>]*" + COLOURS["alleged"].lower(), near)) == 2, "on the map and in the legend"
    assert len(re.findall(r"<use [^>]*" + COLOURS["alleged"].lower(), wide)) == 1, "in the legend alone"
    assert wide.count("stroke-dasharray") > near.count("stroke-dasharray")


def test_verdicts_differ_by_shape_and_stand_out_from_white() -> None:
    assert len(set(MARKS.values())) == len(MARKS) == len(COLOURS)
    for colour in COLOURS.values():
        assert contrast_with_white(colour) >= 4.5, colour


def contrast_with_white(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_country_wide_incidents_are_counted_and_not_drawn(seen: Situation) -> None:
    every = map_picture(seen, None, None)
    assert every.not_drawn > 0
    assert all(one.radius_m > 0 for one in every.spots)
    assert "no opinion on the status" in DISCLAIMER


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_do_no_harm(form: str) -> None:
    given = one_map(spot(name=HOSTILE), spot(name=HOSTILE, is_wide=True), name=HOSTILE)
    made = draw_map(given, form)
    chart = ChartPicture(
        title=HOSTILE, days=(FIRST,), panels=(Panel(title=HOSTILE, counts=(3,), baseline=1.5),), note=HOSTILE
    )
    made += draw_chart(chart, form)
    assert b"<script" not in made
    if form == "svg":
        tree = ElementTree.fromstring(draw_map(given, form))
        assert not [one for one in tree.iter() if one.tag.endswith(("script", "foreignObject", "image"))]


def test_a_chart_has_every_day_and_what_was_usual(seen: Situation) -> None:
    chart = chart_picture(seen, LAST, LAST)
    assert chart is not None
    assert len(chart.days) == 14
    assert chart.days[-1] == LAST
    assert all(len(panel.counts) == 14 for panel in chart.panels)
    busy = [panel for panel in chart.panels if sum(panel.counts) > 1]
    assert busy
    assert chart_picture(replace(seen, incidents=()), FIRST, LAST) is None


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_brief_has_them_in_each_form(seen: Situation, form: str) -> None:
    bare, drawn = (
        render_bytes(brief_of(seen, FIRST, LAST, BriefOptions(with_pictures=flag)), form) for flag in (False, True)
    )
    assert len(drawn) > len(bare) + 10_000
    if form == "html":
        assert drawn.count(b'<img src="data:image/svg+xml;base64,') == 2
        assert b"img-src data:" in drawn and b"img-src" not in bare
        assert drawn.count(b'alt="') == 2
    if form == "docx":
        import docx

        assert len(docx.Document(BytesIO(drawn)).inline_shapes) == 2


def test_the_commands(sample_ledger: Path, tmp_path: Path) -> None:
    for name in ("map", "chart"):
        for form in FORMS:
            target = tmp_path / f"{name}.{form}"
            words = [name, "--from", "2017-07-10", "--to", "2017-07-16", "-o", str(target)]
            done = CliRunner().invoke(cli, ["--ledger", str(sample_ledger), *words])
            assert done.exit_code == 0, done.output
            assert target.stat().st_size > 5_000
        wrong = CliRunner().invoke(cli, ["--ledger", str(sample_ledger), name, "-o", str(tmp_path / "x.gif")])
        assert wrong.exit_code == 2
        none = ["--ledger", str(sample_ledger), name, "--on", "1990-01-01", "-o", str(tmp_path / "x.svg")]
        assert CliRunner().invoke(cli, none).exit_code == 1
    assert not (tmp_path / "x.svg").exists()

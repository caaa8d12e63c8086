"""`trucewatch agreements`: list, show, lint, map, new, pages, schema, and what a brief says of a broken file."""

import json
import re
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trucewatch.assess.registry import shipped
from trucewatch.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference" / "agreements"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, list(map(str, words)))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder of agreements of which one has a mistake, named by a settings file."""
    folder = tmp_path / "mine"
    shutil.copytree(shipped(), folder)
    file = folder / "tanf-55km.yaml"
    file.write_text(file.read_text("utf-8").replace("nature: deconfliction", "nature: armistice"), "utf-8")
    (tmp_path / "trucewatch.toml").write_text('agreements = "mine"\n', "utf-8")
    return folder


def test_show_tells_dates_that_differ_and_what_narrows_a_term(run: Run) -> None:
    done = run("agreements", "show", "astana-2017")
    assert done.exit_code == 0
    assert "in_force: 2017-05-05 [Interfax: the day after signing] (told differently by others)" in done.stdout
    assert "(unverified)" in done.stdout
    assert "Faylaq al-Rahman (faylaq_al_rahman) from 2017-08-18T21:00+03:00, for east-ghouta only" in done.stdout
    assert "exceptions self_defence" in done.stdout
    assert "parts of Daraa province (parts, admin1)" in done.stdout


def test_show_tells_every_key_of_the_form(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (shipped() / "tanf-55km.yaml").read_text("utf-8")
    more = (
        "actors:\n  - {id: river_guards, name: River Guards}\n"
        "observers: [river_guards]\n"
        "exempt:\n  - {actor: isis, from: '2017-05-18T00:00+03:00', source: a page,\n"
        "     aliases: [{name: the State, to: '2018-01-01T00:00+03:00'}]}\n"
        "status:\n  - {status: agreed, from: '2017-05-01T00:00+03:00', to: '2017-05-18T00:00+03:00', source: a page}\n"
    )
    text = text.replace("    text: Armed pro", "    deadline: '2017-06-01T00:00+03:00'\n    text: Armed pro") + more
    text = text.replace(
        "told: [de-conf",
        "without: [{form: circle, label: the camp, lat: 33.3, lon: 38.7, radius_m: 9000}], told: [de-conf",
    )
    (folder / "tanf-55km.yaml").write_text(text, "utf-8")
    (tmp_path / "trucewatch.toml").write_text('agreements = "mine"\n', "utf-8")
    done = run("agreements", "show", "tanf-55km")
    for words in (
        "River Guards (river_guards)",
        "also called the State (until 2018-01-01)",
        "agreed: 2017-05-01T00:00+03:00 to 2017-05-18T00:00+03:00 [a page]",
        "deadline 2017-06-01T00:00+03:00",
        "55 km around the garrison (certain, circle, 55 km, without the camp)",
        "the zone was called established on 18 May 2017",
    ):
        assert words in done.stdout, done.stdout


def test_lint_takes_a_file_or_a_folder_and_fails_on_a_mistake(run: Run, broken: Path) -> None:
    one = run("agreements", "lint", broken / "tanf-55km.yaml")
    assert one.exit_code == 1
    assert "tanf-55km.yaml, line 13: nature: 'armistice' is not one of" in one.stderr
    assert "use one of ceasefire, deconfliction, law" in one.stderr
    whole = run("agreements", "lint", broken)
    assert whole.exit_code == 1
    assert whole.stdout.startswith("17 agreements well-formed, 1 problem.")
    assert run("agreements", "lint", broken / "minsk-2015.yaml").stdout == "1 agreement well-formed, 0 problems.\n"
    assert run("agreements", "lint").exit_code == 1, "without a name the folder of the settings is checked"


def test_a_new_file_asks_to_be_filled_in_and_is_not_written_twice(run: Run, tmp_path: Path) -> None:
    assert run("agreements", "new", "river-2031").exit_code == 0
    done = run("agreements", "lint", tmp_path / "river-2031.yaml")
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 14
    assert all("still to be filled in" in line and "write " in line for line in lines), done.stderr
    again = run("agreements", "new", "river-2031")
    assert (again.exit_code, "there already" in again.stderr) == (1, True)
    assert "no id" in run("agreements", "new", "../river").stderr


def test_a_new_file_that_is_filled_in_passes(run: Run, tmp_path: Path) -> None:
    run("agreements", "new", "river-2031")
    file = tmp_path / "river-2031.yaml"
    text = file.read_text("utf-8").replace("FILL IN an id of the actor registry", "gov_syria")
    text = re.sub(r'"FILL IN (?:a day, )?as ([^"]+)"', r'"\1"', text)
    file.write_text(re.sub(r"FILL IN [^\n#]+", "told", text), "utf-8")
    done = run("agreements", "lint", file)
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_map_is_drawn_with_all_that_a_reader_needs(run: Run, tmp_path: Path) -> None:
    assert run("agreements", "map", "astana-2017").exit_code == 0
    svg = (tmp_path / "astana-2017.svg").read_text("utf-8")
    for words in (
        "Idlib",
        "Daraa",
        " km</text>",
        ">N</text>",
        "pattern id",
        "stroke-dasharray",
        "Natural Earth",
        "GeoNames",
    ):
        assert words in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", ""), "nothing is fetched"
    assert "script" not in svg


def test_a_map_as_geojson_tells_version_certainty_and_source(run: Run, tmp_path: Path) -> None:
    assert run("agreements", "map", "tanf-55km", "-o", "t.geojson").exit_code == 0
    found = json.loads((tmp_path / "t.geojson").read_text("utf-8"))["features"]
    assert [(one["properties"]["zone"], one["properties"]["certainty"]) for one in found] == [("circle", "certain")]
    assert found[0]["properties"]["version"]
    assert found[0]["properties"]["source"]
    assert found[0]["geometry"]["type"] == "Polygon"


def test_a_map_of_another_kind_or_agreement_is_refused_plainly(run: Run) -> None:
    assert "No map is written as '.gif'" in run("agreements", "map", "tanf-55km", "-o", "t.gif").stderr
    assert "There is no agreement 'nowhere'" in run("agreements", "map", "nowhere").stderr
    assert "cannot be written" in run("agreements", "map", "tanf-55km", "-o", "no/folder.svg").stderr


def test_a_map_as_pixels_needs_its_extra(run: Run, tmp_path: Path) -> None:
    done = run("agreements", "map", "tanf-55km", "-o", "t.png")
    if find_spec("resvg_py"):
        assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    else:
        assert done.exit_code == 1
        assert "trucewatch[maps]" in done.stderr


def test_the_schema_is_printed_as_it_ships(run: Run) -> None:
    printed = json.loads(run("agreements", "schema").stdout)
    assert printed["title"] == "An agreement, arrangement or rule of law as data"


def test_pages_of_the_documentation_are_those_that_the_data_make(run: Run, tmp_path: Path) -> None:
    """Make them anew with: trucewatch agreements pages -o docs/reference/agreements"""
    assert run("agreements", "pages", "-o", tmp_path / "pages").exit_code == 0
    made = {path.name for path in (tmp_path / "pages").iterdir()}
    assert made == {path.name for path in PAGES.iterdir()}
    for name in sorted(made):
        now, kept = ((folder / name).read_text("utf-8") for folder in (tmp_path / "pages", PAGES))
        assert is_same(now, kept) if name.endswith(".svg") else now == kept, f"{name} is out of date"
        assert len(kept) < 150_000


def test_markup_in_a_name_stays_words_on_page_and_map(run: Run, tmp_path: Path) -> None:
    name = "<b>x</b> & a | [link](javascript:x) \\\\"
    text = (shipped() / "ccw-protocol-iii.yaml").read_text("utf-8")
    (tmp_path / "marked").mkdir()
    lines = [f'name: "{name}"' if line.startswith("name: ") else line for line in text.splitlines()]
    (tmp_path / "marked" / "own.yaml").write_text("\n".join(lines), "utf-8")
    (tmp_path / "trucewatch.toml").write_text('agreements = "marked"\n', "utf-8")
    assert run("agreements", "pages", "-o", "pages").exit_code == 0
    told = r"&lt;b>x&lt;/b> & a \| \[link\](javascript:x) \\"
    page, index = ((tmp_path / "pages" / f"{one}.md").read_text("utf-8") for one in ("ccw-protocol-iii", "README"))
    assert f"# {told}\n" in page
    assert f"| [ccw-protocol-iii](ccw-protocol-iii.md) | {told} |" in index
    drawn = (tmp_path / "pages" / "ccw-protocol-iii.svg").read_text("utf-8")
    assert "<title>&lt;b&gt;x&lt;/b&gt; &amp; a | [link]" in drawn


def is_same(now: str, kept: str) -> bool:
    """The same drawing to a pixel: other editions of PROJ and GEOS round otherwise."""
    if NUMBER.sub("", now) != NUMBER.sub("", kept):
        return False
    pairs = zip(NUMBER.findall(now), NUMBER.findall(kept), strict=True)
    return all(abs(float(left) - float(right)) <= 1 for left, right in pairs)


@pytest.mark.parametrize(("change", "same"), [("12.4", True), ("14.4", False)])
def test_drawings_are_compared_to_a_pixel(change: str, same: bool) -> None:
    assert is_same('<path d="M12.3 4z"/>', f'<path d="M{change} 4z"/>') is same
    assert not is_same("<a/>", "<b/>")


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_brief_says_above_all_else_which_agreement_was_left_out(
    run: Run, broken: Path, sample_ledger: Path, tmp_path: Path, form: str
) -> None:
    done = run("--ledger", sample_ledger, "brief", "-o", tmp_path / f"brief.{form}")
    assert done.exit_code == 3
    assert "tanf-55km.yaml, line 13" in done.stderr
    text = (tmp_path / f"brief.{form}").read_text("utf-8")
    assert "tanf-55km.yaml has a mistake, so nothing in this brief was held against it" in text
    assert text.index("tanf-55km.yaml") < text.index("alleged to touch")


def test_a_brief_with_every_agreement_has_no_warning(run: Run, sample_ledger: Path, tmp_path: Path) -> None:
    done = run("--ledger", sample_ledger, "brief", "-o", tmp_path / "brief.html")
    assert done.exit_code == 0
    assert 'class="alarm"' not in (tmp_path / "brief.html").read_text("utf-8")

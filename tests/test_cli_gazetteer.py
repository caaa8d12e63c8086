"""`trucewatch gazetteer …` and `trucewatch place`, as a person uses them."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servers import HeldClock, Reply, Site, serving
from trucewatch.cli import cli
from trucewatch.resolve import gazetteer as module
from trucewatch.resolve.gazetteer_sources import shipped_sources

Run = Callable[..., Result]
TABLE = "name,lat,lon,kind,country,names\nTall Zat,34.51,36.52,village,SY,تل زات\n"


def dump(ident: str, name: str, country: str) -> bytes:
    """A packed GeoNames dump of one village."""
    cells = [ident, name, name, "", "34.5", "36.5", "P", "PPL", country, "", "01", "", "", "", "900", "", "", "", ""]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("readme.txt", "columns")
        archive.writestr(f"{country}.txt", "\t".join(cells) + "\n")
    return held.getvalue()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command with a gazetteer of its own over a base of one town."""
    town = {"geonameid": 1, "name": "Osaka", "latitude": 34.7, "longitude": 135.5, "countrycode": "JP"}
    path = tmp_path / "cities.json"
    path.write_text(json.dumps({"1": town | {"population": 2_592_413}}), "utf-8")
    sources = replace(shipped_sources(), cities=path, cities_version="test")
    monkeypatch.setattr(module, "shipped_sources", lambda: sources)
    monkeypatch.setenv("TRUCEWATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TRUCEWATCH_ALLOW_PRIVATE", "true")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(HeldClock()) as held:
        yield held


def listed(run: Run) -> list[str]:
    return [json.loads(line)["name"] for line in run("gazetteer", "list", "--json").stdout.splitlines()]


def test_a_table_is_added_found_listed_and_removed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text(TABLE, "utf-8")
    assert "No place fits" in run("place", "Tall Zat", "--country", "sy").stdout
    done = run("gazetteer", "add", "villages.csv", "--licence", "CC0-1.0", "--dated", "2024-05-01")
    assert done.exit_code == 0, done.output
    shown = run("gazetteer").stdout
    assert all(word in shown for word in ("villages", "1 places", "of 2024-05-01", "CC0-1.0", "sha256"))
    assert "Tall Zat (SY)" in run("place", "تل زات", "--country", "sy").stdout
    assert run("gazetteer", "remove", "villages").exit_code == 0
    assert listed(run) == []
    assert "No place fits" in run("place", "Tall Zat", "--country", "sy").stdout


def test_wrong_rows_are_told_and_end_with_code_three(run: Run, tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text(TABLE + "Tall Zit,99,36,village,SY,\n", "utf-8")
    done = run("gazetteer", "add", "villages.csv")
    assert done.exit_code == 3
    assert "gazetteer_row_bad_point] villages.csv, line 3" in done.stderr
    assert "licence is not told" in done.stderr
    assert listed(run) == ["villages"]


@pytest.mark.parametrize("words", [("add", "none.csv"), ("remove", "none"), ("add", "http://127.0.0.1:9/x.csv")])
def test_what_cannot_be_done_says_why_in_a_line(run: Run, words: tuple[str, ...]) -> None:
    done = run("gazetteer", *words)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith("trucewatch: ")
    assert "Traceback" not in done.output


def test_an_unknown_kind_is_wrong_use(run: Run) -> None:
    assert run("gazetteer", "add", "x.csv", "--kind", "spaceport").exit_code == 2


def test_dumps_are_fetched_by_country(run: Run, site: Site) -> None:
    packed = {"Content-Type": "application/zip"}
    site.replies["/dump/SY.zip"] = Reply(dump("11", "Tall Zat", "SY"), headers=packed)
    site.replies["/dump/YE.zip"] = Reply(dump("12", "Bayt Zat", "YE"), headers=packed)
    done = run("gazetteer", "fetch", "sy", "ye", "SY", "--from", f"{site.url}/dump/")
    assert done.exit_code == 0, done.output
    assert site.paths() == ["/dump/SY.zip", "/dump/YE.zip"]
    assert listed(run) == ["geonames-sy", "geonames-ye"]
    told = json.loads(run("gazetteer", "list", "--json").stdout.splitlines()[0])
    assert told["source"] == f"{site.url}/dump/SY.zip"
    assert told["licence"] == "CC-BY-4.0"
    assert "Tall Zat (" in run("place", "Tall Zat", "--country", "SY").stdout


def test_one_dump_that_is_not_there_does_not_stop_the_others(run: Run, site: Site) -> None:
    site.replies["/YE.zip"] = Reply(dump("12", "Bayt Zat", "YE"))
    done = run("gazetteer", "fetch", "zz", "ye", "--from", site.url)
    assert done.exit_code == 3
    assert "404" in done.stderr
    assert listed(run) == ["geonames-ye"]


def test_a_dump_that_is_no_dump_leaves_the_old_one(run: Run, site: Site) -> None:
    site.replies["/YE.zip"] = Reply(dump("12", "Bayt Zat", "YE"))
    assert run("gazetteer", "fetch", "ye", "--from", site.url).exit_code == 0
    site.replies["/YE.zip"] = Reply(b"<html>Down for works</html>")
    assert run("gazetteer", "fetch", "ye", "--from", site.url).exit_code == 3
    assert listed(run) == ["geonames-ye"]
    assert "Bayt Zat (" in run("place", "Bayt Zat", "--country", "YE").stdout


@pytest.mark.parametrize("code", ["syr", "../etc", "s", "1a"])
def test_only_country_codes_are_fetched(run: Run, code: str) -> None:
    assert run("gazetteer", "fetch", code).exit_code == 2


def test_a_place_is_shown_with_its_reasons(run: Run) -> None:
    told = json.loads(run("place", "Da'il", "--country", "SY", "--near", "Nawa", "--json").stdout)
    assert told["chosen"]["id"] == "tw:sy:dael"
    first = told["candidates"][0]
    assert 0 < first["probability"] <= 1
    assert any(reason.endswith("km from Nawa") for reason in first["reasons"])
    assert "in the country asked for" in first["reasons"]


def test_near_decides_between_places_of_one_name(run: Run) -> None:
    by_point = json.loads(run("place", "Tripoli", "--near", "34.4,35.9", "--json").stdout)
    by_name = json.loads(run("place", "Tripoli", "--near", "Benghazi", "--json").stdout)
    assert (by_point["chosen"]["country"], by_name["chosen"]["country"]) == ("LB", "LY")


@pytest.mark.parametrize("name", ["", " ", "x" * 10_000, "Qwxzvbr", "\x00", "12 km"])
def test_no_match_is_an_answer(run: Run, name: str) -> None:
    done = run("place", "--json", "--", name)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["chosen"] is None


@pytest.mark.parametrize("words", [("--country", "XX"), ("--near", "Qwxzvbr"), ("--near", "99,999")])
def test_what_is_near_must_be_known(run: Run, words: tuple[str, ...]) -> None:
    done = run("place", "Tripoli", *words)
    assert done.exit_code == 1
    assert done.stderr.startswith("trucewatch: ")

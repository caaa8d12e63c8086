"""The gazetteer: layers into one file, names into candidates."""

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.claims import Candidate, Place, Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.gazetteer import SqlGazetteer, open_gazetteer
from trucewatch.resolve.gazetteer_rank import distance_m, point, strip_feature
from trucewatch.resolve.gazetteer_sources import Sources, read_cities, read_overlay, shipped_sources


def city(number: int, name: str, at: tuple[float, float], country: str, population: int, *alternates: str) -> dict:
    return {
        "geonameid": number,
        "name": name,
        "latitude": at[0],
        "longitude": at[1],
        "countrycode": country,
        "population": population,
        "admin1code": "06",
        "alternatenames": list(alternates),
    }


CITIES = [
    city(1, "Ar Raqqah", (35.953, 39.008), "SY", 220_000, "Raqqa", "الرقة"),
    city(2, "Tanaf", (14.83, -17.1), "SN", 900),
    city(3, "Tripoli", (37.5, 22.4), "GR", 30_000),
    city(4, "Buşrá {north}", (32.9, 36.3), "SY", 700),
    city(5, "Springfield", (39.8, -89.6), "US", 114_000, "Little Raqqa"),
    city(6, "Springfield", (37.2, -93.3), "US", 169_000),
    city(7, "Homsville", (40.0, -80.0), "US", 900, "Homs"),
]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """The shipped overlay and countries over a base of a few cities."""
    path = tmp_path_factory.mktemp("base") / "cities.json"
    path.write_text(json.dumps({str(row["geonameid"]): row for row in CITIES}), "utf-8")
    return replace(shipped_sources(), cities=path, cities_version="test")


@pytest.fixture(scope="session")
def gazetteer(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> SqlGazetteer:
    return open_gazetteer(tmp_path_factory.mktemp("cache"), sources=sources)


def place(candidate: Candidate) -> Place:
    assert isinstance(candidate.referent, Place)
    return candidate.referent


def best(gazetteer: SqlGazetteer, name: str, country: str = "SY") -> str:
    found = gazetteer.lookup(name, country=country)
    return place(found[0]).id if found else ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tanf", "tw:sy:tanf"),
        ("At Tanf", "tw:sy:tanf"),
        ("AL-TANAF", "tw:sy:tanf"),
        ("al Tenef", "tw:sy:tanf"),
        ("Эт-Танф", "tw:sy:tanf"),
        ("التنف", "tw:sy:tanf"),
        ("Da'el", "tw:sy:dael"),
        ("Dayel", "tw:sy:dael"),
        ("Amouda", "tw:sy:amuda"),
        ("Amoda city", "tw:sy:amuda"),
        ("Talbeesah", "tw:sy:talbiseh"),
        ("الغوطة الشرقية", "tw:sy:eastern-ghouta"),
        ("درعا البلد", "tw:sy:daraa-al-balad"),
        ("Daraa", "tw:sy:daraa"),
        ("Daraa Governorate", "tw:sy:daraa-governorate"),
        ("province of Idlib", "tw:sy:idlib-province"),
        ("Idlib city", "tw:sy:idlib-city"),
        ("Rural Damascus", "tw:sy:rif-dimashq-province"),
    ],
)
def test_spellings_scripts_and_feature_words_reach_the_place(gazetteer: SqlGazetteer, name: str, expected: str) -> None:
    assert best(gazetteer, name) == expected


def test_small_edits_count_only_inside_the_country(gazetteer: SqlGazetteer) -> None:
    found = gazetteer.lookup("Debaltsevne", country="UA")
    assert place(found[0]).id == "tw:ua:debaltseve"
    assert found[0].basis == "edits"
    assert found[0].score < 0.6
    assert gazetteer.lookup("Debaltsevne", country="SY") == ()
    assert gazetteer.lookup("Debaltsevne") == ()


def test_the_country_decides_between_homonyms(gazetteer: SqlGazetteer) -> None:
    assert best(gazetteer, "Tripoli", "LY") == "tw:ly:tripoli"
    assert best(gazetteer, "Tripoli", "LB") == "tw:lb:tripoli-lebanon"
    assert best(gazetteer, "Donetsk", "UA") == "tw:ua:donetsk-city"
    assert best(gazetteer, "Homs", "SY") == "tw:sy:homs-city"


def test_a_foreign_place_stays_under_a_half(gazetteer: SqlGazetteer) -> None:
    found = gazetteer.lookup("Homsville", country="SY")
    assert [place(candidate).country for candidate in found] == ["US"]
    assert found[0].score < 0.5


def test_near_decides_between_places_of_one_country(gazetteer: SqlGazetteer) -> None:
    west = gazetteer.lookup("Springfield", country="US", near=(37.0, -93.0))
    east = gazetteer.lookup("Springfield", country="US", near=(39.9, -89.0))
    assert place(west[0]).id == "gn:6"
    assert place(east[0]).id == "gn:5"
    assert west[0].score + west[1].score == pytest.approx(1.0, abs=0.01)


def test_the_base_row_of_an_overlay_place_is_not_a_second_candidate(gazetteer: SqlGazetteer) -> None:
    ids = [place(candidate).id for candidate in gazetteer.lookup("Raqqa", country="SY")]
    assert "tw:sy:raqqa-city" in ids
    assert "gn:1" not in ids


def test_alternate_names_of_small_foreign_towns_are_left_out(gazetteer: SqlGazetteer) -> None:
    assert [place(c).country for c in gazetteer.lookup("Homs", country="SY")].count("US") == 0
    assert [place(c).id for c in gazetteer.lookup("Little Raqqa")] == ["gn:5"]


@pytest.mark.parametrize("name", ["", "   ", "'", "-", "x" * 10_000, "\x00", "\ud800", "the", "🙂"])
def test_what_is_no_name_gives_nothing(gazetteer: SqlGazetteer, name: str) -> None:
    assert gazetteer.lookup(name, country="SY") == ()


@settings(max_examples=150, deadline=None)
@given(name=st.text(max_size=60), country=st.sampled_from(["", "SY", "UA", "XX"]))
def test_lookup_never_raises_and_is_ordered(gazetteer: SqlGazetteer, name: str, country: str) -> None:
    scores = [candidate.score for candidate in gazetteer.lookup(name, country=country)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1.01


def test_every_overlay_name_finds_its_place(gazetteer: SqlGazetteer, sources: Sources) -> None:
    missing = []
    for source in sources.overlay:
        for entry in read_overlay(source):
            for name in (entry.name, *entry.alternates):
                if entry.id not in [match.place.id for match in gazetteer.exact(name)]:
                    missing.append((entry.id, name))
    assert missing == []


def test_overlay_places_lie_in_their_country(gazetteer: SqlGazetteer, sources: Sources) -> None:
    strayed = []
    for source in sources.overlay:
        for entry in read_overlay(source):
            home = gazetteer.get(f"country:{entry.country}")
            if entry.country and (
                home is None or distance_m(point(home), (entry.lat, entry.lon)) > 2.2 * home.radius_m
            ):
                strayed.append(entry.id)
    allowed = {"tw:ru:", "tw:us:"}  # wide countries far from round
    assert [name for name in strayed if name[:6] not in allowed and not name.startswith(("tw:no", "tw:se"))] == []


def test_the_overlay_is_as_large_as_promised(sources: Sources) -> None:
    entries = [entry for source in sources.overlay for entry in read_overlay(source)]
    counts = Counter(entry.country for entry in entries)
    assert len(entries) >= 1200
    assert counts["SY"] >= 500
    assert counts["UA"] >= 140
    assert all(entry.radius_m > 0 for entry in entries)
    assert all(round(entry.lat, 2) == entry.lat and round(entry.lon, 2) == entry.lon for entry in entries)


def test_place_names_hold_no_common_words(gazetteer: SqlGazetteer) -> None:
    names = dict(gazetteer.place_names())
    assert names["Al-Tanaf"] == "tw:sy:tanf"
    assert names["Syria"] == "country:SY"
    assert names["Springfield"] == "gn:6" or names["Springfield"] == "gn:5"
    assert not {"Hit", "Bor", "Unity", "the", "State"} & set(names)


def test_a_second_opening_builds_nothing(sources: Sources, tmp_path: Path) -> None:
    first = open_gazetteer(tmp_path, sources=sources)
    stamp = first.path.stat().st_mtime_ns
    second = open_gazetteer(tmp_path, sources=sources)
    assert second.path == first.path
    assert second.path.stat().st_mtime_ns == stamp
    assert second.maker == first.maker
    assert [path.suffix for path in tmp_path.iterdir()] == [".sqlite"]


def test_changed_inputs_make_a_new_file(sources: Sources, tmp_path: Path) -> None:
    changed = tmp_path / "overlay-x.tsv"
    changed.write_text(sources.overlay[0].read_text("utf-8").replace("Taiz", "Tayz"), "utf-8")
    other = replace(sources, overlay=(changed, *sources.overlay[1:]))
    assert other.digest() != sources.digest()
    assert replace(sources, cities_version="9").digest() != sources.digest()


def test_a_broken_file_in_the_cache_is_built_again(sources: Sources, tmp_path: Path) -> None:
    path = open_gazetteer(tmp_path, sources=sources).path
    path.write_bytes(b"not a database, though long enough to be taken for one" * 40)
    assert open_gazetteer(tmp_path, sources=sources).lookup("Daraa", country="SY")


def test_a_cache_that_cannot_be_written_falls_back(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked, spare = tmp_path / "file", tmp_path / "spare"
    blocked.write_text("in the way", "utf-8")
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    opened = open_gazetteer(blocked / "cache", sources=sources)
    assert spare in opened.path.parents
    assert opened.lookup("Daraa", country="SY")


def test_the_cache_follows_the_environment(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_CACHE", str(tmp_path / "own"))
    assert open_gazetteer(sources=sources).path.parent == tmp_path / "own"
    monkeypatch.delenv("TRUCEWATCH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert open_gazetteer(sources=sources).path.parent == tmp_path / "xdg" / "trucewatch"


def test_a_killed_build_leaves_no_half_file(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trucewatch.resolve.gazetteer_build._add_cities", stop)
    with pytest.raises(KeyboardInterrupt):
        open_gazetteer(tmp_path, sources=sources)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_opened_read_only(gazetteer: SqlGazetteer) -> None:
    with pytest.raises(sqlite3.OperationalError):
        gazetteer._connection.execute("DELETE FROM place")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a\tA\t\t91\t0\tsite\t1\tSY\t\t\t", "no place on earth"),
        ("a\tA\t\t1\t0\thuge\t1\tSY\t\t\t", "huge"),
        ("a\t\t\t1\t0\tsite\t1\tSY\t\t\t", "an id and a name"),
        ("a\tA\t\tx\t0\tsite\t1\tSY\t\t\t", "could not convert"),
        ("a\tA", "TypeError|NoneType|float"),
    ],
)
def test_a_wrong_overlay_row_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "overlay-bad.tsv"
    header = "id\tname\talternates\tlat\tlon\tprecision\tradius_km\tcountry\tadmin1\tparent\tnote"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    with pytest.raises(ConfigError, match=said) as raised:
        list(read_overlay(path))
    assert "overlay-bad.tsv:2" in str(raised.value)


def test_wrong_columns_are_told(tmp_path: Path) -> None:
    path = tmp_path / "overlay-bad.tsv"
    path.write_text("id\tname\n", "utf-8")
    with pytest.raises(ConfigError, match="columns"):
        list(read_overlay(path))


def test_an_id_that_stands_twice_is_refused(sources: Sources, tmp_path: Path) -> None:
    doubled = replace(sources, overlay=(*sources.overlay, sources.overlay[0]))
    with pytest.raises(ConfigError, match="stands twice"):
        open_gazetteer(tmp_path, sources=doubled)


def test_a_cut_off_base_is_refused(sources: Sources, tmp_path: Path) -> None:
    path = tmp_path / "cities.json"
    path.write_text('{"1": {"geonameid": 1, "name": "A', "utf-8")
    with pytest.raises(ConfigError, match="cut off"):
        open_gazetteer(tmp_path / "cache", sources=replace(sources, cities=path))


def test_cities_are_read_over_the_edges_of_pieces(tmp_path: Path) -> None:
    rows = [city(n, "Ä{}" + "x" * 900, (1.0, 2.0), "SY", n) for n in range(3000)]
    path = tmp_path / "cities.json"
    path.write_text(json.dumps({str(n): row for n, row in enumerate(rows)}, ensure_ascii=False), "utf-8")
    assert [entry.population for entry in read_cities(path)] == list(range(3000))


def test_the_package_has_the_form_we_read() -> None:
    entries = list(islice(read_cities(shipped_sources().cities), 50))
    assert len(entries) == 50
    assert all(entry.country and entry.precision is Precision.SETTLEMENT for entry in entries)


@pytest.mark.parametrize(
    ("key", "bare", "kind"),
    [
        ("daraa city", "daraa", Precision.SETTLEMENT),
        ("province of idlib", "idlib", Precision.PROVINCE),
        ("idlib", "idlib", None),
        ("city", "city", None),
        ("golan heights", "golan heights", None),
    ],
)
def test_feature_words_come_off(key: str, bare: str, kind: Precision | None) -> None:
    assert strip_feature(key) == (bare, kind)


def test_distance_of_a_degree() -> None:
    assert distance_m((0.0, 0.0), (1.0, 0.0)) == pytest.approx(111_195, rel=1e-3)
    assert distance_m((10.0, 20.0), (10.0, 20.0)) == 0.0


def test_towns_of_a_box_come_with_their_people_and_those_of_the_overlay_first() -> None:
    found = open_gazetteer().towns((36.2, 33.4, 36.5, 33.7))
    names = [place.name for place, _ in found]
    assert names[0] == "Damascus"
    assert "Douma" in names
    assert all(36.2 <= place.lon <= 36.5 and 33.4 <= place.lat <= 33.7 for place, _ in found)
    layers = [place.id.startswith("tw:") for place, _ in found]
    assert layers == sorted(layers, reverse=True)
    assert {place.name: people for place, people in found}["Douma"] > 50_000

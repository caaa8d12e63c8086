"""Agreement files: what ships loads whole; what is wrong is told with file, line and mend."""

from pathlib import Path

import pytest

from trucewatch.assess import registry, shapes
from trucewatch.assess.registry import load_agreements
from trucewatch.core.agreements import Agreement, Certainty

GOOD = """\
id: {id}
name: A truce
nature: ceasefire
text: announced
status_note: For tests.
time_zone: Asia/Damascus
countries: [SY]
in_force:
  - from: "2017-07-09T12:00+03:00"
    to: "2017-08-09T12:00+03:00"
parties:
  - {{actor: gov_syria, from: "2017-07-09T12:00+03:00", source: a page}}
zones:
  - id: all
    name: all of Syria
    version: one
    areas:
      - {{form: country, certainty: certain, label: Syria, country: SY}}
terms:
  - {{id: fire, modality: prohibit, conduct: [hostilities], text: No fire.}}
facts:
  - {{name: signed, value: "2017-07-07", source: a page, verified: false}}
"""


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def good(identity: str = "truce") -> str:
    return GOOD.format(id=identity)


def test_all_that_ship_load_with_sources_and_marks(agreements: tuple[Agreement, ...]) -> None:
    assert {"astana-2017", "southwest-2017", "tanf-55km", "ccw-protocol-iii"} <= {item.id for item in agreements}
    for agreement in agreements:
        assert agreement.source_file == f"{agreement.id}.yaml"
        assert all(fact.source for fact in agreement.facts)
        assert all(accession.start.tzinfo and accession.source for accession in agreement.parties)
        assert all(period.start.tzinfo for period in agreement.periods)
        assert all(term.text for term in agreement.terms)


def test_every_area_of_every_zone_can_be_measured(agreements: tuple[Agreement, ...]) -> None:
    for agreement in agreements:
        for zone in agreement.zones:
            for area in zone.areas:
                outline = shapes.outline(area) if area.form != "names" else None
                assert area.form in ("names", "country") or outline is not None, (agreement.id, area.label)
                assert outline is None or outline[1].area > 0


def test_disputed_dates_of_astana_are_facts_side_by_side(agreements: tuple[Agreement, ...]) -> None:
    astana = next(item for item in agreements if item.id == "astana-2017")
    told = [(fact.name, fact.value) for fact in astana.facts]
    assert ("in_force", "2017-05-05") in told
    assert ("in_force", "2017-05-04") in told
    assert {value for name, value in told if name == "maps_deadline"} == {"2017-06-04", "2017-05-27", "2017-05-22"}
    assert not next(fact for fact in astana.facts if fact.name == "hostilities_stop").is_verified
    assert any(area.certainty is Certainty.PARTS for zone in astana.zones for area in zone.areas)


def test_one_bad_file_is_loud_and_the_rest_loads(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", good("a"))
    write(tmp_path, "b.yaml", good("b").replace("nature: ceasefire", "nature: armistice"))
    write(tmp_path, "_words.yaml", "not: an agreement")
    agreements, problems = load_agreements(tmp_path)
    assert [item.id for item in agreements] == ["a"]
    assert [(problem.subject, problem.code) for problem in problems] == [("b.yaml", "bad_agreement")]
    assert "b.yaml, line 3" in problems[0].message
    assert "armistice" in problems[0].message
    assert problems[0].hint


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("nature: ceasefire", "nature: [", 5, "not YAML"),
        ("name: A truce\n", "", 1, "'name' is a required property"),
        ('"2017-07-09T12:00+03:00"\n    to', '"2017-07-09T12:00"\n    to', 9, "does not match"),
        ('"2017-07-09T12:00+03:00"\n    to', "2017-07-09T12:00:00+03:00\n    to", 9, "is not of type 'string'"),
        ('"2017-07-09T12:00+03:00"\n    to', '"2017-13-09T12:00+03:00"\n    to', 9, "is no time"),
        ('to: "2017-08-09', 'to: "2017-06-09', 10, "before it starts"),
        ("modality: prohibit", "modality: forbid", 20, "'forbid' is not one of"),
        ("text: No fire.}", "text: No fire., zones: [moon]}", 20, "no zone 'moon'"),
        ("facts:", "facs:", 21, "no key 'facs'"),
        ("form: country,", "form: circle,", 18, "'lat' is a required property"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in good()
    write(tmp_path, "bad.yaml", good().replace(old, new))
    agreements, problems = load_agreements(tmp_path)
    assert agreements == ()
    told = [problem.message for problem in problems if problem.hint and words in problem.message]
    assert told
    assert f"bad.yaml, line {line}:" in told[0]


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", good("same"))
    write(tmp_path, "b.yaml", good("same"))
    agreements, problems = load_agreements(tmp_path)
    assert len(agreements) == 1
    assert [problem.subject for problem in problems] == ["b.yaml"]


def shape(ring: str) -> str:
    return (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "bow", "properties": {}, '
        f'"geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}]}}'
    )


@pytest.mark.parametrize(
    ("ring", "sound"),
    [
        ("[[36, 32], [37, 33], [37, 32], [36, 33], [36, 32]]", False),
        ("[[36, 32], [37, 32], [37, 33], [36, 33], [36, 32]]", True),
    ],
)
def test_a_polygon_that_crosses_itself_is_refused(tmp_path: Path, ring: str, sound: bool) -> None:
    write(tmp_path, "mine.geojson", shape(ring))
    area = "form: polygon, certainty: certain, label: mine, file: mine, feature: bow"
    write(tmp_path, "own.yaml", good().replace("form: country, certainty: certain, label: Syria, country: SY", area))
    agreements, problems = load_agreements(tmp_path)
    assert bool(agreements) is sound
    if not sound:
        assert "own.yaml, line 18" in problems[0].message
        assert "crosses itself at 32.5°N 36.5°E" in problems[0].message


def test_the_compiled_form_gives_the_same_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path, "a.yaml", good("a"))
    first, _ = load_agreements(tmp_path)
    assert list((tmp_path / "cache").rglob("*.json"))
    monkeypatch.setattr(registry.source, "read", lambda *_: pytest.fail("read again although nothing changed"))
    assert load_agreements(tmp_path)[0] == first


BOW = "[[36, 32], [37, 33], [37, 32], [36, 33], [36, 32]]"
BOX = "[[36, 32], [37, 32], [37, 33], [36, 33], [36, 32]]"
WIDE = "[[36, 32], [39, 32], [39, 33], [36, 33], [36, 32]]"


def test_a_shape_file_that_changes_is_read_anew_and_never_kept_as_it_was(tmp_path: Path) -> None:
    area = "form: polygon, certainty: certain, label: mine, file: mine, feature: bow"
    write(tmp_path, "own.yaml", good().replace("form: country, certainty: certain, label: Syria, country: SY", area))
    sizes = []
    for ring in (BOX, WIDE):
        write(tmp_path, "mine.geojson", shape(ring))
        agreements, _ = load_agreements(tmp_path)
        sizes.append(shapes.degrees_of(agreements[0].zones[0].areas[0]).area)
    assert sizes[1] == pytest.approx(3 * sizes[0], rel=0.05)
    write(tmp_path, "mine.geojson", shape(BOW))
    assert not load_agreements(tmp_path)[0]
    write(tmp_path, "mine.geojson", shape(BOX))
    assert load_agreements(tmp_path)[0]


def test_what_other_checks_let_pass_is_checked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yaml", good("a"))
    assert load_agreements(tmp_path)[0]
    refused = (registry._problem("a.yaml", "a.yaml, line 1: no", "mend"),)
    registry._checked.cache_clear()
    monkeypatch.setattr(registry.source, "read", lambda *_: (None, refused))
    assert load_agreements(tmp_path)[0], "kept"
    monkeypatch.setattr(registry, "_checks", lambda: b"others")
    assert load_agreements(tmp_path) == ((), refused)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yaml", good("a"))
    write(tmp_path, "file", "in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [item.id for item in load_agreements(tmp_path)[0]] == ["a"]


def test_every_shipped_term_says_where_it_stands(agreements: tuple[Agreement, ...]) -> None:
    bare = [f"{agreement.id} {term.id}" for agreement in agreements for term in agreement.terms if not term.paragraph]
    assert bare == []


def test_a_deadline_lies_in_the_time_of_its_agreement(agreements: tuple[Agreement, ...]) -> None:
    late = [
        f"{agreement.id} {term.id}"
        for agreement in agreements
        for term in agreement.terms
        if term.deadline
        and not (
            agreement.periods[0].start < term.deadline < (agreement.periods[-1].end or term.deadline.replace(year=9000))
        )
    ]
    assert late == []

"""Bad agreement files: each is refused with its file, its line and the mend, and nothing it holds stops a run."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from trucewatch.assess import source
from trucewatch.assess.registry import MAX_BYTES, load_agreement, load_agreements
from trucewatch.core.agreements import Agreement, AgreementStatus
from trucewatch.core.kinds import Kind
from trucewatch.core.problems import Problem

TRUCE = """\
id: river-2031
name: Truce along the river
nature: ceasefire
text: announced
status_note: For tests.
time_zone: Asia/Damascus
countries: [SY]
in_force:
  - from: "2031-03-01T12:00+03:00"
    to: "2031-06-01T00:00+03:00"
parties:
  - {actor: gov_syria, from: "2031-03-01T12:00+03:00", source: a page}
  - {actor: opposition_syria, from: "2031-03-01T12:00+03:00", source: a page}
zones:
  - id: bank
    name: the bank
    version: one
    areas:
      - {form: circle, certainty: certain, label: the bend, lat: 35.9, lon: 39.0, radius_m: 9000}
terms:
  - {id: fire, modality: prohibit, conduct: [hostilities], text: No fire., bound: [gov_syria], zones: [bank]}
facts:
  - {name: signed, value: "2031-02-27", source: a page, verified: false}
"""
ROOT = Path(__file__).resolve().parents[2]
ACTORS = frozenset({"gov_syria", "opposition_syria", "isis"})
CIRCLE = "form: circle, certainty: certain, label: the bend, lat: 35.9, lon: 39.0, radius_m: 9000"
SECOND_FORCE = TRUCE.replace(
    "parties:\n", '  - from: "2031-05-01T00:00+03:00"\n    to: "2031-08-01T00:00+03:00"\nparties:\n'
)


def lint(folder: Path, text: str, name: str = "river.yaml") -> tuple[Agreement | None, tuple[Problem, ...]]:
    (folder / name).write_text(text, "utf-8")
    return load_agreement(folder / name, ACTORS)


def drawn(geometry: str, form: str = "polygon", more: str = "") -> str:
    return TRUCE.replace(CIRCLE, f"form: {form}, certainty: certain, label: drawn{more}, geometry: {geometry}")


def ring(*points: tuple[float, float]) -> str:
    return f"{{type: Polygon, coordinates: [{[list(point) for point in points]}]}}"


BOW_TIE = ring((36, 32), (37, 33), (37, 32), (36, 33), (36, 32))
OVER_180 = ring((179, 51), (-179, 51), (-179, 53), (179, 53), (179, 51))
SQUARE = ring((36, 32), (37, 32), (37, 33), (36, 33), (36, 32))


def test_the_truce_itself_is_well_formed(tmp_path: Path) -> None:
    agreement, problems = lint(tmp_path, TRUCE)
    assert problems == ()
    assert agreement is not None
    assert agreement.status_on(agreement.periods[0].start) is AgreementStatus.IN_FORCE


@pytest.mark.parametrize(
    ("text", "line", "words", "mend"),
    [
        (drawn(BOW_TIE), 19, "crosses itself at 32.5°N 36.5°E", "order in which one walks round"),
        (drawn(OVER_180), 19, "reaches over the date line", "cut it along the meridian"),
        (TRUCE.replace("lat: 35.9, lon: 39.0", "lat: 35.9, lon: 179.99"), 19, "over the date line", "polygon"),
        (TRUCE.replace("lat: 35.9, lon: 39.0", "lat: 84.99, lon: 39.0"), 19, "near a pole", "polygon"),
        (drawn(ring((36, 86), (37, 86), (37, 87), (36, 86))), 19, "nearer to a pole", "end it before"),
        (drawn(ring((36, 132), (37, 32), (37, 33), (36, 132))), 19, "not on the globe", "look swapped"),
        (drawn(ring((36, 32), (37, 32), (37, 33), (36, 33))), 19, "not closed, from 32°N 36°E", "repeat its first"),
        (drawn("{type: Polygon, coordinates: [[[a, b]]]}"), 19, "no numbers", "[longitude, latitude]"),
        (drawn("{type: LineString, coordinates: [[36, 32], [37, 33]]}"), 19, "no polygon", "corridor"),
        (drawn(SQUARE, "corridor", ", depth_m: 500"), 19, "no line", "strip"),
        (drawn(SQUARE, "strip", ", depth_m: 500, side: left"), 19, "no left side", "inside"),
        (TRUCE.replace("zones: [bank]", "zones: [bankk]"), 21, "no zone 'bankk'", "did you mean `bank`?"),
        (TRUCE.replace("zones: [bank]", "zones: [moon]"), 21, "no zone 'moon'", "zones here are bank"),
        (TRUCE.replace("bound: [gov_syria]", "bound: [gov_siria]"), 21, "no party here", "did you mean `gov_syria`?"),
        (TRUCE.replace("actor: opposition_syria", "actor: the_rebels"), 13, "no 'the_rebels'", "under `actors:`"),
        (SECOND_FORCE, 11, "two validities overlap, this one and that of line 9", 'to: "2031-05-01T00:00+03:00"'),
        (
            TRUCE.replace("actor: opposition_syria", "actor: gov_syria"),
            13,
            "two validities of 'gov_syria' overlap",
            "join the two",
        ),
        (
            TRUCE.replace('"2031-03-01T12:00+03:00"\n    to', '"2031-03-01T12:00"\n    to'),
            9,
            "has no zone of time",
            'write "2031-03-01T12:00+03:00" if the hours are those of Asia/Damascus',
        ),
        (
            TRUCE.replace('"2031-03-01T12:00+03:00"\n    to', "2031-03-01\n    to"),
            9,
            "is not of type 'string'",
            "quotes",
        ),
        (TRUCE.replace('value: "2031-02-27"', 'value: "2031-02-27T10:00"'), 23, "no zone of time", "+03:00"),
        (TRUCE.replace('value: "2031-02-27"', 'value: "2031-02-30"'), 23, "is no day", "write"),
        (TRUCE.replace("name: signed, value", "name: text, value"), 23, "no grade of a text", "leaked"),
        (TRUCE.replace("Asia/Damascus", "Asia/Damaskus"), 6, "no zone 'Asia/Damaskus'", "tz database"),
        (TRUCE.replace("status_note", "status_nota"), 5, "no key 'status_nota'", "did you mean `status_note`?"),
        (TRUCE.replace("text: No fire.", "txt: No fire."), 21, "no key 'txt'", "did you mean `text`?"),
        (TRUCE.replace("modality: prohibit", "modality: prohibits"), 21, "not one of", "did you mean `prohibit`?"),
        (TRUCE.replace("radius_m: 9000", "radius_m: wide"), 19, "is not of type 'number'", "quotes"),
        (TRUCE.replace("radius_m: 9000", "radius_m: .nan"), 19, "is no number", "metres"),
        (TRUCE.replace("radius_m: 9000", "radius_m: 1.0e+9"), 19, "maximum", "agreements.md"),
        (TRUCE.replace("form: circle", "form: admin1, admin1: Iddlib, country: SY"), 19, "no unit 'Iddlib'", "`Idlib`"),
        (
            TRUCE.replace(CIRCLE, "form: names, certainty: certain, label: x"),
            19,
            "'names' is a required",
            "missing key",
        ),
        (TRUCE.replace("name: Truce along", "id: again\nname: Truce along"), 2, "duplicate key", "each key once"),
        (TRUCE.replace("status_note: For tests.", "status_note: FILL IN what is known"), 5, "to be filled in", "write"),
        (TRUCE.replace("name: Truce", "name: &a Truce"), 2, "anchors and aliases", "write it out"),
        (TRUCE.replace("name: Truce", "name: !!python/object:os.system Truce"), 2, "the tag", "remove"),
        (TRUCE.replace("name: signed", "name: [signed, kept]"), 23, "is not of type 'string'", "quotes"),
        (TRUCE.replace("source: a page, ver", "{a: {b: 1}}, ver"), 23, "where a key belongs", "key: value"),
        (TRUCE.replace("name: Truce along", "? [a, b]\n: 1\nname: Truce along"), 2, "where a key belongs", "brackets"),
        (TRUCE + "---\nid: other\n", 24, "second document", "one file an agreement"),
        (TRUCE.replace("name: Truce", 'name: "Tr\\x1buce" # Truce'), 2, "unseen sign U+001B", "remove it"),
        (TRUCE.replace("name: Truce", 'name: "Tr\\ud800uce" # Truce'), 2, "unseen sign U+D800", "remove it"),
        (TRUCE.replace("name: Truce", "name: Tr\u202euce"), 2, "unseen sign U+202E", "remove it"),
        (TRUCE.replace("radius_m: 9000", f"radius_m: 0x{'f' * 5000}"), 19, "a number of 5,002 signs", "quotes"),
        (TRUCE.replace("2031-03-01T12:00", "9999-12-31T12:00"), 9, "in the year 9999", "leave `to` out"),
        (f"id: {'[' * 500}\n", 1, "nested deeper", "form"),
        ("- a\n- b\n", 1, "no mapping", "start with"),
        ("", 1, "no mapping", "start with"),
        ("id: a\x00b\n", 1, "not YAML", "check"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_and_mend(
    tmp_path: Path, text: str, line: int, words: str, mend: str
) -> None:
    agreement, problems = lint(tmp_path, text)
    assert agreement is None
    told = [problem for problem in problems if words in problem.message]
    assert told, [problem.message for problem in problems]
    assert told[0].message.startswith(f"river.yaml, line {line}:"), told[0].message
    assert mend in told[0].hint, told[0].hint


def test_signs_that_join_letters_and_folded_lines_are_no_unseen_signs(tmp_path: Path) -> None:
    joined = TRUCE.replace(
        "name: Truce along the river", "name: \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )
    agreement, problems = lint(tmp_path, joined)
    assert agreement is not None, problems
    folded = TRUCE.replace("status_note: For tests.", "status_note: >-\n  For tests,\n  over two lines.")
    agreement, problems = lint(tmp_path, folded)
    assert agreement is not None, problems
    assert agreement.status_note == "For tests, over two lines."


def test_a_bomb_of_aliases_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    agreement, problems = lint(tmp_path, "\n".join(lines))
    assert agreement is None
    assert [problem.message.partition(":")[0] for problem in problems] == ["river.yaml, line 1"]


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path: Path) -> None:
    agreement, problems = lint(tmp_path, TRUCE + "# " + "x" * 10_000_000)
    assert agreement is None
    assert f"{MAX_BYTES:,} are taken" in problems[0].message
    assert "GeoJSON" in problems[0].hint


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(TRUCE.replace("A page", "").encode() + "# déjà\n".encode("latin-1"))
    agreement, problems = load_agreement(tmp_path / "a.yaml")
    assert agreement is None
    assert problems[0].message == "a.yaml, line 24: not UTF-8 (byte 0xe9)"
    assert problems[0].hint == "save the file as UTF-8"


def test_the_mark_of_utf_8_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + TRUCE.encode())
    assert load_agreement(tmp_path / "a.yaml")[1] == ()


def test_a_folder_or_nothing_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    agreements, problems = load_agreements(tmp_path)
    assert agreements == ()
    assert "folder.yaml, line 1: is no file" in problems[0].message
    assert "is no file" in load_agreement(tmp_path / "none.yaml")[1][0].message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no GeoJSON"),
        ("[1, 2]", "no GeoJSON"),
        ('{"features": [{"id": "bow"}]}', "is a 'NoneType'"),
        ('{"features": [{"id": "other", "geometry": null}]}', "no feature 'bow'"),
        ("[" * 100_000, "no GeoJSON"),
    ],
)
def test_a_broken_shape_file_is_a_problem_of_the_agreement(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "mine.geojson").write_text(content, "utf-8")
    text = TRUCE.replace(CIRCLE, "form: polygon, certainty: certain, label: mine, file: mine, feature: bow")
    agreement, problems = lint(tmp_path, text)
    assert agreement is None
    assert words in problems[0].message
    assert "river.yaml, line 19" in problems[0].message


def test_a_shape_file_of_another_folder_is_not_reached(tmp_path: Path) -> None:
    text = TRUCE.replace(CIRCLE, "form: polygon, certainty: certain, label: mine, file: ../mine, feature: bow")
    agreement, problems = lint(tmp_path, text)
    assert agreement is None
    assert "does not match" in problems[0].message


def test_the_same_id_in_two_files_names_line_and_the_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TRUCE, "utf-8")
    (tmp_path / "b.yaml").write_text("# another\n" + TRUCE, "utf-8")
    agreements, problems = load_agreements(tmp_path)
    assert len(agreements) == 1
    assert problems[0].message == "b.yaml, line 2: id 'river-2031' is already that of a.yaml"


def test_many_mistakes_are_told_up_to_a_bound(tmp_path: Path) -> None:
    wrong = "\n".join(f"key{n}: 1" for n in range(400))
    _, problems = lint(tmp_path, TRUCE + wrong)
    assert len(problems) == source.MAX_TOLD + 1
    assert "350 more mistakes" in problems[-1].message


def test_every_part_of_the_form_can_be_told_and_comes_back(tmp_path: Path) -> None:
    text = TRUCE.replace(
        "facts:\n",
        "  - {id: leave, modality: require, conduct: [withdrawal], weapons: [tank], bound: [rivermen],\n"
        '     against: [isis], zones: [bank], from: "2031-03-02T00:00+03:00", to: "2031-05-01T00:00+03:00",\n'
        '     evaluable: weakly, deadline: "2031-03-10T00:00+03:00",\n'
        '     exceptions: [self_defence], paragraph: "3 (b)", text: Tanks leave.}\n'
        "  - {id: stay-out, modality: prohibit, conduct: [presence, advance, obstruction], text: Nobody comes in.}\n"
        "actors:\n  - {id: rivermen, name: River guards, note: local}\n"
        "exempt:\n"
        '  - actor: isis\n    from: "2031-03-01T12:00+03:00"\n    source: a page\n'
        '    aliases: [{name: the State, from: "2031-03-01T12:00+03:00", source: a page}]\n'
        "status:\n"
        '  - {status: agreed, from: "2031-02-27T00:00+03:00", to: "2031-03-01T12:00+03:00", source: a page}\n'
        '  - {status: lapsed, from: "2031-06-01T00:00+03:00", source: a page, verified: false}\n'
        "observers: [rivermen]\n"
        "facts:\n"
        '  - {name: zone_operational, value: "2031-03-05", zone: bank, note: late, source: a page, verified: true}\n'
        "  - {name: text, value: leaked, source: a page, verified: true}\n",
    )
    agreement, problems = lint(tmp_path, text)
    assert [problem.message for problem in problems] == []
    assert agreement is not None
    leave, stay_out = agreement.terms[1:]
    assert leave.deadline is not None
    assert (leave.deadline.day, leave.weapons, leave.against, leave.paragraph) == (10, ("tank",), ("isis",), "3 (b)")
    assert set(stay_out.conduct) == {Kind.DEPLOYMENT, Kind.TERRITORIAL_CHANGE, Kind.ACCESS_DENIAL}
    assert [actor.name for actor in agreement.local_actors] == ["River guards"]
    assert agreement.exempt[0].aliases[0].name == "the State"
    assert agreement.status_on(agreement.periods[0].start) is AgreementStatus.IN_FORCE
    assert agreement.periods[0].end is not None
    assert agreement.status_on(agreement.periods[0].end) is AgreementStatus.LAPSED
    assert agreement.status_on(agreement.statuses[0].start) is AgreementStatus.AGREED
    assert (agreement.facts[0].zone_id, agreement.facts[0].note) == ("bank", "late")


def test_a_status_that_denies_its_own_force_is_refused(tmp_path: Path) -> None:
    text = TRUCE + 'status:\n  - {status: suspended, from: "2031-04-01T00:00+03:00", source: a page}\n'
    _, problems = lint(tmp_path, text)
    assert "line 25: status: suspended overlaps in_force of line 9" in problems[0].message


def test_a_zone_may_have_two_versions_one_after_the_other(tmp_path: Path) -> None:
    first = TRUCE.replace("version: one\n", 'version: one\n    to: "2031-04-01T00:00+03:00"\n')
    second = (
        '  - id: bank\n    name: the bank\n    version: two\n    from: "{day}T00:00+03:00"\n'
        f"    areas:\n      - {{{CIRCLE.replace('9000', '12000')}}}\nterms:\n"
    )
    agreement, problems = lint(tmp_path, first.replace("terms:\n", second.replace("{day}", "2031-04-01")))
    assert problems == ()
    assert agreement is not None
    assert [zone.version for zone in agreement.zones] == ["one", "two"]
    _, problems = lint(tmp_path, first.replace("terms:\n", second.replace("{day}", "2031-03-20")))
    assert "zones: two validities of 'bank' overlap, this one and that of line 15" in problems[0].message


junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["2031-01-01T00:00Z", "bank"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "from", "to", "areas", "form", "zones", "actor", "without"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(key=st.sampled_from(["zones", "terms", "in_force", "status", "parties", "facts", "time_zone"]), value=junk)
def test_no_content_makes_the_check_fail(key: str, value: object) -> None:
    lines = TRUCE.splitlines()
    start = (
        next(n for n, line in enumerate(lines) if line.startswith(f"{key}:")) if f"\n{key}:" in TRUCE else len(lines)
    )
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1].isalpha()), len(lines))
    text = "\n".join([*lines[:start], f"{key}: {json.dumps(value)}", *lines[end:]])
    content, problems = source.read(text, "a.yaml", None, ACTORS)
    assert content is not None or problems


def test_the_schema_is_one_and_every_key_of_it_is_documented() -> None:
    schema = json.loads(source.schema_text())
    Draft202012Validator.check_schema(schema)
    page = (ROOT / "docs" / "reference" / "agreements.md").read_text("utf-8")
    keys = set(schema["properties"])
    for name in ("period", "accession", "zone", "area", "outline", "term", "fact"):
        keys |= set(schema["$defs"][name]["properties"])
    assert sorted(key for key in keys if f"`{key}`" not in page) == []

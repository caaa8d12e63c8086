"""Exports round-trip, run nothing in a spreadsheet, and carry uncertainty."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_day import (
    GOV,
    INCENDIARY,
    NAWA,
    REBELS,
    SOUTHWEST,
    day_input,
    findings,
    incidents,
    pages,
    resolution,
)

from trucewatch.core.claims import Actor
from trucewatch.core.crosswalks import codes_of, ucdp_type
from trucewatch.core.kinds import Kind, Weapon
from trucewatch.core.problems import ConfigError, DataIntegrityError
from trucewatch.publish.export import COLUMNS, csv_row, export, feature, read_jsonl, safe_cell
from trucewatch.publish.export_data import ExportData
from trucewatch.publish.names import Names
from trucewatch.publish.rows import finding_row, findings_table, incident_row, incidents_table


def data() -> ExportData:
    records = [record for page in pages() for record in (page.capture(), page.document())]
    claims = [resolved.claim for page in pages() for resolved in page.claims()]
    return ExportData.of(
        incidents(),
        findings(),
        records=(*records, *claims, resolution(claims[0]), *day_input().problems),
        agreements=(SOUTHWEST, INCENDIARY),
    )


def written(form: str) -> str:
    out = io.StringIO(newline="")
    export(form, data(), out)
    return out.getvalue()


def test_jsonl_gives_back_every_record() -> None:
    given_data = data()
    wanted = [one for one, _ in given_data.records] + [*given_data.agreements]
    wanted += [record for told in given_data.told for record in (told.incident, *told.findings)]
    assert list(read_jsonl(written("jsonl").splitlines())) == wanted
    assert len(wanted) > 30


def test_an_unknown_type_or_form_is_loud() -> None:
    with pytest.raises(DataIntegrityError, match="Spell"):
        list(read_jsonl(['{"type":"Spell","record":{}}']))
    with pytest.raises(ConfigError):
        export("xls", data(), io.StringIO())


def test_csv_has_a_row_for_each_incident_and_runs_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"), newline="")))
    assert len(rows) == len(incidents())
    assert tuple(rows[0]) == COLUMNS
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+@" and cell]
    daraa = next(row for row in rows if row["independent_sources"] == "2")
    assert daraa["killed"] == "civilians 3 (hauran network); 5+ (sohr)"
    assert daraa["acled_sub_event_type"] == "Shelling/artillery/missile attack"
    assert daraa["happened_start"] == daraa["happened_end"] == "2017-07-14"
    assert "Mariam" not in written("csv")


@given(st.text(max_size=20))
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = str(safe_cell(text))
    assert cell.lstrip()[:1] not in tuple("=+-@")
    assert cell.lstrip("'") == text.lstrip("'")


def test_numbers_stay_numbers() -> None:
    assert safe_cell(-33.5) == -33.5


def test_geojson_points_carry_their_radius() -> None:
    collection = json.loads(written("geojson"))
    features = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert len(features) == len(incidents())
    nawa = next(f for f in features if f["properties"]["name"] == "Nawa")
    assert nawa["geometry"] == {"type": "Point", "coordinates": [NAWA.lon, NAWA.lat]}
    assert nawa["properties"]["radius_m"] == NAWA.radius_m
    assert next(f for f in features if f["properties"]["kind"] == "talks")["geometry"] is None


def test_incident_rows_have_the_batch_form() -> None:
    daraa = next(i for i in incidents() if len(i.roots) == 2)
    row = json.loads(json.dumps(incident_row(daraa)))
    assert row["happened"] == {"start": "2017-07-14", "end": "2017-07-14"}
    assert {claim["root"] for claim in row["claims"]} == {"hauran network", "sohr"}
    assert {claim["document"]["external_id"] for claim in row["claims"]} == {"ext-hauran", "ext-wire"}
    killed = row["fields"]["harm.killed.civilians"]
    assert {(told["value"], *told["dissent"]) for told in killed} == {("3", "sohr"), ("5+", "hauran network")}


def test_finding_rows_have_the_batch_form() -> None:
    finding = findings()[0]
    by_id = {incident.id: incident for incident in incidents()}
    row = json.loads(json.dumps(finding_row(finding, by_id[finding.incident_id])))
    assert sorted(row["documents"]) == ["ext-hauran", "ext-wire"]
    assert row["verdict"] == "alleged_breach"
    assert row["reasons"][2]["answer"] == "unknown"
    assert finding_row(finding, None)["documents"] == []


def test_tables_for_the_terminal() -> None:
    by_id = {incident.id: incident for incident in incidents()}
    lines = incidents_table(incidents()).splitlines()
    assert lines[0].split() == ["id", "happened", "status", "what", "told", "by"]
    assert len(lines) == len(incidents()) + 1
    assert "alleged breach (probable)" in findings_table(findings(), by_id)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_crosswalk(kind: Kind) -> None:
    codes = codes_of(kind)
    assert (codes.plover_mode == "") or codes.plover_type
    assert codes.cameo_root == "" or 1 <= int(codes.cameo_root) <= 20


def test_weapons_refine_armed_kinds() -> None:
    assert codes_of(Kind.EXPLOSION, [Weapon.SUICIDE_BOMB]).acled_sub_event_type == "Suicide bomb"
    assert codes_of(Kind.TALKS, [Weapon.SUICIDE_BOMB]).acled_sub_event_type == "Other"


def test_whom_it_hits_decides_where_acled_asks() -> None:
    people = Actor(id="civilians", name="civilians", kind="people")
    assert codes_of(Kind.ATTACK, targets=[REBELS]).acled_sub_event_type == "Armed clash"
    assert codes_of(Kind.ATTACK, targets=[people]).acled_sub_event_type == "Attack"
    assert codes_of(Kind.ATTACK, targets=[people, REBELS]).acled_sub_event_type == "Attack"
    assert codes_of(Kind.GUNFIRE, targets=[people]).acled_event_type == "Violence against civilians"
    assert codes_of(Kind.GUNFIRE).acled_event_type == "Battles"
    assert codes_of(Kind.ATTACK, [Weapon.GRENADE], [REBELS]).acled_sub_event_type == "Grenade"


def test_ucdp_type_follows_the_parties_or_stays_blank() -> None:
    people = Actor(id="civilians", name="civilians", kind="people")
    assert ucdp_type(Kind.SHELLING, [GOV], [REBELS]) == 1
    assert ucdp_type(Kind.ARMED_CLASH, [REBELS, Actor(id="x", name="X", kind="armed_group")], []) == 2
    assert ucdp_type(Kind.SHELLING, [GOV], [people]) == 3
    assert ucdp_type(Kind.SHELLING, [GOV], []) is None
    assert ucdp_type(Kind.TALKS, [GOV], [REBELS]) is None


def test_exports_name_the_roots_and_who_handed_them_on() -> None:
    incident = next(one for one in incidents() if len(one.roots) == 2)
    first = csv_row(incident, Names((incident,)))
    assert first["told_by"] == "Hauran Network; Syrian Observatory for Human Rights (SOHR), through Reuters"
    assert first["is_count"] == "no"
    properties = feature(incident, Names((incident,)))["properties"]
    assert properties["told_by"] == f"{first['told_by']}; 2 independent sources"
    (source, *_) = [one for one in incident_row(incident)["sources"] if one["through"]]
    assert [one["name"] for one in source["through"]] == ["Reuters"]

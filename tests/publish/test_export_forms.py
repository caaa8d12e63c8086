"""Each form of export is read by a tool of its own kind, tells its doubt and keeps out whom it must."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_day import DARAA, GOV, NAWA, QUNEITRA, SOUTHWEST, VICTIM, findings, incidents

from trucewatch.core.claims import Actor
from trucewatch.core.incidents import Incident
from trucewatch.core.problems import ConfigError
from trucewatch.publish.cells import safe_cell
from trucewatch.publish.export import FORMATS, export, export_file
from trucewatch.publish.export_data import ExportData
from trucewatch.publish.export_layers import circle
from trucewatch.publish.figures import cell_of, pcode
from trucewatch.publish.forms import columns, forms, reference
from trucewatch.publish.names import Names

HOSTILE = '=cmd|"/c calc"!A1\u202e\x07<script>alert(1)</script>'


def data(made: tuple[Incident, ...] | None = None) -> ExportData:
    return ExportData.of(made or incidents(), findings(), agreements=(SOUTHWEST,))


def text(form: str, made: tuple[Incident, ...] | None = None) -> str:
    out = io.StringIO(newline="")
    export(form, data(made), out)
    return out.getvalue()


def rows(form: str, made: tuple[Incident, ...] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(form, made), newline="")))


def daraa() -> Incident:
    return next(one for one in incidents() if len(one.roots) == 2)


def hostile() -> Incident:
    place = replace(DARAA, name=HOSTILE, admin1=HOSTILE)
    actor = Actor(id="x", name=HOSTILE, kind="armed_group")
    claims = tuple(replace(one, publisher=HOSTILE, document_location=HOSTILE) for one in daraa().claims)
    return replace(daraa(), place=place, actors=(actor,), claims=claims, roots=(HOSTILE,))


def test_acled_has_its_31_columns_and_only_what_happened() -> None:
    found = rows("acled")
    assert len(columns("acled")) == 31
    assert tuple(found[0]) == columns("acled")
    shelled = next(row for row in found if row["location"] == "Daraa" and row["fatalities"] == "3")
    assert shelled["event_type"] == "Explosions/Remote violence"
    assert shelled["inter1"] == "State Forces"
    assert shelled["iso"] == "760"
    assert shelled["country"] == "Syria"
    assert shelled["time_precision"] == "1"
    assert shelled["event_id_cnty"].startswith("SYR")
    kinds = {one.kind for one in incidents()}
    assert {"talks", "calm"} & kinds
    assert not any("calm" in row["notes"].casefold() for row in found)


def test_acled_takes_the_lowest_figure_and_leaves_what_nobody_told_empty() -> None:
    told = daraa()
    harm = next(field for field in told.fields if field.name.startswith("harm.killed"))
    for_all = replace(harm, name="harm.killed.unknown")
    with_all = replace(told, fields=(for_all,))
    assert rows("acled", (with_all,))[0]["fatalities"] == "3"
    assert rows("acled", (replace(told, fields=()),))[0]["fatalities"] == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, place=None),
        lambda one: replace(one, happened=None),
        lambda one: replace(one, claims=tuple(_stance(claim, "planned") for claim in one.claims)),
        lambda one: replace(one, claims=tuple(_stance(claim, "denied") for claim in one.claims)),
    ],
    ids=["no place", "no day", "planned", "denied"],
)
def test_acled_has_no_row_for_what_it_cannot_hold(change: Callable[[Incident], Incident]) -> None:
    assert rows("acled", (daraa(),))
    assert not rows("acled", (change(daraa()),))


def _stance(resolved: object, stance: str) -> object:
    claim = resolved.claim  # type: ignore[attr-defined]
    return replace(resolved, claim=replace(claim, stance=type(claim.stance)(stance)))  # type: ignore[type-var]


def test_ucdp_has_its_49_columns_and_spans_its_sources() -> None:
    told = daraa()
    harm = next(field for field in told.fields if field.name.startswith("harm.killed"))
    rebels = Actor(id="opposition_syria", name="opposition groups", kind="armed_group")
    made = replace(told, actors=(GOV,), targets=(rebels,), fields=(replace(harm, name="harm.killed.unknown"),))
    (row,) = rows("ucdp", (made,))
    assert len(columns("ucdp")) == 49
    assert tuple(row) == columns("ucdp")
    assert row["type_of_violence"] == "1"
    assert (row["low"], row["high"], row["best"]) == ("3", "", "")
    assert row["number_of_sources"] == "2"
    assert row["where_prec"] == "1"
    assert row["priogrid_gid"] == str(cell_of(DARAA))
    assert not rows("ucdp", (replace(made, fields=()),))


def test_cells_of_the_half_degree_grid_are_numbered_from_the_south_west() -> None:
    assert cell_of(replace(DARAA, lat=-89.9, lon=-179.9)) == 1
    assert cell_of(replace(DARAA, lat=-89.4, lon=-179.9)) == 721
    assert cell_of(replace(DARAA, lat=90.0, lon=180.0)) == 259_200


def test_hxl_has_a_row_of_tags_under_its_header() -> None:
    tags, *found = rows("hxl")
    tag = re.compile(r"#[a-z0-9]+(\+[a-z0-9_]+)*")
    assert all(tag.fullmatch(cell) for cell in tags.values())
    assert tags["admin1_pcode"] == "#adm1+code"
    assert len(found) == len(incidents())


def test_a_p_code_stands_where_the_edition_gives_one() -> None:
    assert pcode(replace(DARAA, id="ocha-sy:SY1200")) == "SY1200"
    assert pcode(replace(DARAA, id="ocha-sy:C6017")) == "C6017"
    assert pcode(DARAA) == ""
    province = replace(QUNEITRA, id="ocha-sy:SY14")
    row = rows("hxl", (replace(daraa(), place=province),))[1]
    assert (row["admin1_pcode"], row["pcode"]) == ("SY14", "")


def test_plover_records_have_types_sectors_and_a_resolution() -> None:
    records = [json.loads(line) for line in text("plover").splitlines()]
    shelled = next(one for one in records if one["id"] == daraa().id)
    assert shelled["event"] == ["ASSAULT"]
    assert shelled["actor"][0]["sector"] == "GOV"
    assert shelled["event_loc"]["resolution"] == 4
    assert {one["has_event"] for one in records} == {True, False}


def test_followthemoney_takes_every_entity() -> None:
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    entities = [json.loads(line) for line in text("ftm", (*incidents(), hostile())).splitlines()]
    for entity in entities:
        proxy = model.get_proxy(entity)
        assert set(proxy.to_dict()["properties"]) == set(entity["properties"])
    by_schema = {entity["schema"] for entity in entities}
    assert {"Event", "Document", "PublicBody"} <= by_schema
    assert len({entity["id"] for entity in entities}) == len(entities)
    events = [entity for entity in entities if entity["schema"] == "Event"]
    assert any("alleged breach (probable)" in note for one in events for note in one["properties"].get("notes", ()))


def test_the_workbook_opens_and_holds_no_formula(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "out.xlsx"
    assert export_file("xlsx", data((*incidents(), hostile())), path) == len(incidents()) + 1
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["incidents", "findings", "about"]
    sheet = book.get_sheet_by_name("incidents").to_python()
    assert tuple(sheet[0]) == columns("csv")
    assert len(sheet) == len(incidents()) + 2
    assert len(book.get_sheet_by_name("findings").to_python()) == len(findings()) + 1
    import zipfile

    with zipfile.ZipFile(path) as packed:
        inside = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside
    assert "<hyperlink" not in inside


def test_gdal_reads_the_geopackage(tmp_path: Path) -> None:
    import pyogrio
    from shapely import from_wkb

    path = tmp_path / "out.gpkg"
    export_file("gpkg", data((*incidents(), hostile())), path)
    assert {str(name) for name, _ in pyogrio.list_layers(path)} == {"incidents", "uncertainty", "findings"}
    about = pyogrio.read_info(path, layer="incidents")
    assert about["crs"] == "EPSG:4326"
    assert about["features"] == len(incidents()) + 1
    meta, _, shapes, _ = pyogrio.raw.read(path, layer="uncertainty")
    assert from_wkb(shapes[0]).area > 0
    assert list(meta["fields"]) == ["id", "radius_m"]
    assert pyogrio.read_info(path, layer="findings")["features"] == len(findings())
    types = dict(zip(about["fields"], about["dtypes"], strict=True))
    assert "datetime64" in types["happened_start"]
    assert types["latitude"] == "float64"


def test_gdal_reads_the_kml(tmp_path: Path) -> None:
    import pyogrio
    from lxml import etree

    path = tmp_path / "out.kml"
    written = export_file("kml", data((*incidents(), hostile())), path)
    assert pyogrio.read_info(path)["features"] == written
    assert 0 < written < len(incidents()) + 1
    assert b"<script>" not in path.read_bytes()
    assert etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot().tag.endswith("kml")


def test_geoparquet_says_what_its_geometry_is(tmp_path: Path) -> None:
    import pyarrow.parquet as pq
    from shapely import from_wkb

    path = tmp_path / "out.parquet"
    export_file("geoparquet", data(), path)
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["primary_column"] == "geometry"
    at = table.column("place").to_pylist().index("Nawa")
    point = from_wkb(table.column("geometry")[at].as_py())
    assert (point.x, point.y) == (NAWA.lon, NAWA.lat)
    assert str(table.schema.field("happened_start").type) == "date32[day]"


def test_a_circle_is_as_wide_as_it_says() -> None:
    from pyproj import Geod

    ring = list(circle(replace(DARAA, lat=75.0, radius_m=20_000)).exterior.coords)
    far = {round(Geod(ellps="WGS84").inv(DARAA.lon, 75.0, lon, lat)[2]) for lon, lat in ring}
    assert far == {20_000}


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"jsonl"}))
def test_no_form_names_who_was_harmed(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    export_file(form, data((*incidents(), replace(daraa(), targets=(VICTIM,)))), path)
    assert b"Mariam" not in path.read_bytes()


@pytest.mark.parametrize("form", ["csv", "acled", "ucdp", "hxl"])
def test_no_cell_of_a_table_runs(form: str) -> None:
    for row in rows(form, (hostile(),)):
        assert not [
            cell for cell in row.values() if cell[:1] in ("=", "+", "@", "|") or "\u202e" in cell or "\x07" in cell
        ]


def test_a_form_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_file("csv", data(), path)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="one of"):
        export_file("spreadsheet", data(), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    with pytest.raises(ConfigError, match="cannot be written"):
        export_file("gpkg", data(), tmp_path / "absent" / "out.gpkg")


def test_every_form_tells_what_it_drops_and_the_reference_is_up_to_date() -> None:
    assert set(FORMATS) - {"jsonl", "geojson"} <= set(forms())
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "export-fields.md"
    assert page.read_text("utf-8") == reference()


def test_names_are_those_of_the_sources() -> None:
    assert Names(incidents()).of("sohr").startswith("Syrian Observatory")


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "+1", "-1", "@SUM(1)", "|cmd", "%0a", "\t1", "＝1+1", "＋1", "－1", "＠SUM(1)"]
)
def test_text_that_begins_like_a_formula_is_marked_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [safe_cell(cell) for cell in ("a=b", -2, 1.5, None)] == ["a=b", -2, 1.5, ""]


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_that_takes_no_file_is_told_alike_in_every_form(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(ConfigError, match="cannot be written: Permission denied"):
        export_file(form, ExportData.of(incidents()), tmp_path / f"out.{form}")
    assert not list(tmp_path.iterdir())

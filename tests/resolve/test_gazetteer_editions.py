"""Gazetteers that users add: their forms, their faults, and how they join the layers that ship."""

import csv
import gzip
import json
import sqlite3
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.core.claims import Place, Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.gazetteer import SqlGazetteer, open_gazetteer
from trucewatch.resolve.gazetteer_editions import Edition, Told, add_edition, editions, read_edition, remove_edition
from trucewatch.resolve.gazetteer_sources import Entry, Sources, shipped_sources

GEONAMES = (
    ("101", "Tall Nasr", "Tall Nasr", "Tell Nasr,تل نصر", "32.61", "36.21", "P", "PPL", "SY", "06", "1200"),
    ("102", "Nahr Tawil", "", "", "32.7", "36.3", "H", "STM", "SY", "06", "0"),
    ("103", "Muhafazat Dar'a", "", "Daraa", "32.8", "36.2", "A", "ADM1", "SY", "06", "0"),
    ("104", "Dael", "Da'il", "Da`el,Dâ'il", "32.755", "36.131", "P", "PPL", "SY", "06", "29000"),
)


def dump(rows: tuple[tuple[str, ...], ...] = GEONAMES) -> str:
    """Rows in the form of a GeoNames dump: 19 columns, no heading."""
    lines = []
    for ident, name, plain, others, lat, lon, kind, code, country, admin1, people in rows:
        cells = [ident, name, plain, others, lat, lon, kind, code, country, "", admin1, "", "", "", people]
        lines.append("\t".join([*cells, "", "", "Asia/Damascus", "2024-03-01"]))
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def added(folder: Path, path: Path, **told: str) -> tuple[Edition, list[Entry]]:
    edition, problems = add_edition(folder, path, Told(**told))  # type: ignore[arg-type]
    assert problems == ()
    return edition, list(read_edition(folder, edition))


def test_a_dump_is_read_plain_and_zipped(tmp_path: Path) -> None:
    plain = write(tmp_path / "SY.txt", dump())
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "about the columns")
        archive.writestr("SY.txt", dump())
    first, entries = added(tmp_path / "a", plain)
    second, same = added(tmp_path / "b", tmp_path / "SY.zip")
    assert entries == same
    assert first.table_sha256 == second.table_sha256, "the table depends on the rows alone"
    assert (first.form, first.licence, first.places, first.passed_over) == ("geonames", "CC-BY-4.0", 3, 1)
    assert [entry.precision for entry in entries] == [Precision.SETTLEMENT, Precision.PROVINCE, Precision.SETTLEMENT]
    assert "تل نصر" in entries[0].alternates


def test_a_plain_table_is_read_by_its_columns(tmp_path: Path) -> None:
    text = "Name;Latitude;Longitude;Type;Country;Admin1;Names\nAyn Zat;33,5;36,25;village;sy;Homs;عين زات|Ain Zat\n"
    edition, entries = added(tmp_path / "e", write(tmp_path / "mine.csv", text), licence="CC0-1.0", dated="2024-05-01")
    assert entries[0].name == "Ayn Zat"
    assert (entries[0].lat, entries[0].lon, entries[0].country) == (33.5, 36.25, "SY")
    assert entries[0].alternates == ("عين زات", "Ain Zat")
    assert (edition.name, edition.licence, edition.dated) == ("mine", "CC0-1.0", "2024-05-01")


def test_ids_do_not_depend_on_the_line(tmp_path: Path) -> None:
    rows = ["A Place,1.5,2.5,village,SY", "B Place,3.5,4.5,village,SY"]
    head = "name,lat,lon,kind,country\n"
    _, first = added(tmp_path / "a", write(tmp_path / "t.csv", head + "\n".join(rows)))
    _, second = added(tmp_path / "b", write(tmp_path / "t.csv", head + "\n".join(reversed(rows))))
    assert {entry.id for entry in first} == {entry.id for entry in second}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_pcodes_are_places_of_their_deepest_level(tmp_path: Path, ending: str) -> None:
    rows = [
        ["ADM0_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM4_EN", "ADM4_AR", "ADM4_PCODE", "Latitude_y", "Longitude_x"],
        ["#adm0", "#adm1+name", "#adm1+code", "#loc+name", "#loc+ar", "#loc+code", "#geo+lat", "#geo+lon"],
        ["SY", "Dar'a", "SY12", "Tafas Test", "طفس", "C6000", "32.73", "36.06"],
    ]
    path = tmp_path / f"syr.{ending}"
    if ending == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    else:
        _workbook(path, rows)
    _, entries = added(tmp_path / "e", path)
    assert [(one.id, one.name, one.admin1, one.country) for one in entries] == [
        ("pcode:C6000", "Tafas Test", "Dar'a", "SY")
    ]
    assert entries[0].precision is Precision.SETTLEMENT
    assert entries[0].alternates == ("طفس",)


def _workbook(path: Path, rows: list[list[str]]) -> None:
    """The smallest workbook that tells rows of text."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )


def test_whos_on_first_in_three_forms(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "wof.db")
    base.execute(
        "CREATE TABLE spr (id INTEGER, name TEXT, placetype TEXT, country TEXT, latitude REAL, longitude REAL, "
        "is_deprecated INTEGER, is_superseded INTEGER, parent_id INTEGER)"
    )
    base.execute("CREATE TABLE names (id INTEGER, language TEXT, name TEXT)")
    rows = [
        (1, "Homs", "region", "SY", 34.3, 38.3, 0, 0, -1),
        (7, "Tall Zat", "locality", "SY", 34.5, 36.5, 0, 0, 1),
        (8, "Gone", "locality", "SY", 34.6, 36.6, 1, 0, 1),
        (9, "A Venue", "venue", "SY", 34.7, 36.7, 0, 0, 1),
    ]
    base.executemany("INSERT INTO spr VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    base.executemany("INSERT INTO names VALUES (?, ?, ?)", [(7, "ara", "تل زات"), (7, "jpn", "テル")])
    base.commit()
    base.close()
    meta = (
        "id,name,placetype,geom_latitude,geom_longitude,wof_country,deprecated\n"
        "7,Tall Zat,locality,34.5,36.5,SY,\n8,Gone,locality,34.6,36.6,SY,2019-01-01\n"
    )
    told = {"wof:id": 7, "wof:name": "Tall Zat", "wof:placetype": "locality", "wof:country": "SY"}
    told |= {"geom:latitude": 34.5, "geom:longitude": 36.5, "name:ara_x_preferred": ["تل زات"]}
    record = {"type": "Feature", "properties": told, "geometry": None}
    _, from_sqlite = added(tmp_path / "a", tmp_path / "wof.db")
    _, from_meta = added(tmp_path / "b", write(tmp_path / "wof-locality.csv", meta))
    edition, from_json = added(tmp_path / "c", write(tmp_path / "7.geojson", json.dumps(record)))
    village = from_sqlite[1]
    assert (village.id, village.admin1, village.alternates) == ("wof:7", "Homs", ("تل زات",))
    assert [entry.id for entry in from_meta] == ["wof:7"]
    assert [entry.alternates for entry in from_json] == [("تل زات",)]
    assert edition.form == "whosonfirst"
    assert "whosonfirst.org" in edition.licence


BAD_ROWS = [
    ("Tall A,91,36,village,SY", "gazetteer_row_bad_point"),
    ("Tall A,nan,36,village,SY", "gazetteer_row_bad_point"),
    ("Tall A,0,0,village,SY", "gazetteer_row_bad_point"),
    ("Tall A,32,36,spaceport,SY", "gazetteer_row_unknown_kind"),
    ("Tall A,32,36,,SY", "gazetteer_row_unknown_kind"),
    ("Tall A,32,36,village,Syria", "gazetteer_row_bad_country"),
    (",32,36,village,SY", "gazetteer_row_no_name"),
    ("...,32,36,village,SY", "gazetteer_row_no_name"),
    (f"{'x' * 10_000},32,36,village,SY", "gazetteer_row_name_too_long"),
]


@pytest.mark.parametrize(("row", "code"), BAD_ROWS)
def test_a_bad_row_is_left_out_with_its_line_and_mend(tmp_path: Path, row: str, code: str) -> None:
    text = f"name,lat,lon,kind,country\nTall Good,32.5,36.5,village,SY\n{row}\n"
    edition, problems = add_edition(tmp_path / "e", write(tmp_path / "t.csv", text))
    assert [problem.code for problem in problems] == [code]
    assert problems[0].message.startswith("t.csv, line 3: ")
    assert problems[0].hint
    assert (edition.places, edition.left_out) == (1, 1)


def test_a_geonames_row_cut_short_is_told(tmp_path: Path) -> None:
    _, problems = add_edition(tmp_path / "e", write(tmp_path / "SY.txt", dump() + "105\tcut\n"))
    assert [(problem.code, "line 5" in problem.message) for problem in problems] == [("gazetteer_row_columns", True)]


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    rows = [f"Tall {n},{32 + n / 1000},36,village,SY" for n in range(60)] + ["Tall,99,36,village,SY"] * 50
    _, problems = add_edition(
        tmp_path / "e", write(tmp_path / "t.csv", "name,lat,lon,kind,country\n" + "\n".join(rows))
    )
    assert len(problems) == 21
    assert problems[-1].code == "gazetteer_rows_left_out"
    assert "30 more rows" in problems[-1].message


BROKEN = [
    (b"", "empty"),
    (b"\xff\xfe\x00garbage\x00\xff", "is not UTF-8"),
    (b"PK\x03\x04 no archive", "cannot be read"),
    (b"SQLite format 3\x00 cut off", "cannot be read"),
    (b"a,b,c\n1,2,3\n", "none for name and lat and lon"),
    (b"name,lat,lon,kind\n", "holds no place"),
    (b'{"type": "FeatureCol', "no JSON"),
    (b'{"type": "FeatureCollection", "features": []}', "holds no place"),
    (b"name,lat,lon,kind\nA,99,1,village\nB,99,1,village\n", "2 of 2 rows are wrong"),
    (b"name,lat,lon,kind\n" + b"x" * 300_000, "longer than"),
    (b'name,lat,lon,kind\n"open,1,2,village\n', "is no table"),
    ("Name,Lat,Lon,kind\nТелль,1,2,village\n".encode("cp1251"), "is not UTF-8"),
]


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_a_broken_file_changes_nothing(tmp_path: Path, data: bytes, message: str) -> None:
    folder = tmp_path / "e"
    before, _ = added(folder, write(tmp_path / "good.csv", "name,lat,lon,kind\nA,1,2,village\n"), name="mine")
    (tmp_path / "bad.csv").write_bytes(data)
    with pytest.raises(ConfigError, match=message) as told:
        add_edition(folder, tmp_path / "bad.csv", Told(name="mine"))
    assert "bad.csv" in told.value.message
    assert told.value.hint
    assert editions(folder) == (before,)
    assert len(list(read_edition(folder, before))) == 1
    assert not [path for path in folder.iterdir() if path.name.endswith(".tmp")]


def test_archives_that_hold_no_one_table_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", dump())
        archive.writestr("b.txt", dump())
    with pytest.raises(ConfigError, match="not one table"):
        add_edition(tmp_path / "e", tmp_path / "two.zip")


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "x" * 61, "Große"])
def test_names_that_are_no_file_names_are_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "ж.csv", "name,lat,lon,kind\nA,1,2,village\n")
    with pytest.raises(ConfigError, match="cannot name a gazetteer"):
        add_edition(tmp_path / "e", path, Told(name=name))


def test_an_edition_is_replaced_by_one_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    added(folder, write(tmp_path / "t.csv", "name,lat,lon,kind\nA,1,2,village\n"))
    second, entries = added(folder, write(tmp_path / "t.csv", "name,lat,lon,kind\nB,1,2,village\n"))
    assert [entry.name for entry in entries] == ["B"]
    assert editions(folder) == (second,)
    assert len(list(folder.iterdir())) == 2, "the old table is gone"


def test_a_changed_table_is_told_and_can_be_removed(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    edition, _ = added(folder, write(tmp_path / "t.csv", "name,lat,lon,kind\nA,1,2,village\n"))
    table = next(folder.glob("*.gz"))
    table.write_bytes(gzip.compress(b"other"))
    with pytest.raises(ConfigError, match="not the table that was added") as told:
        list(read_edition(folder, edition))
    assert "gazetteer remove t" in (told.value.hint or "")
    (folder / "t.json").write_text("{", "utf-8")
    with pytest.raises(ConfigError, match="no description"):
        editions(folder)
    remove_edition(folder, "t")
    assert editions(folder) == ()
    assert list(folder.iterdir()) == []


def test_what_is_not_there_cannot_be_removed(tmp_path: Path) -> None:
    for name in ("none", "../x"):
        with pytest.raises(ConfigError, match="There is no gazetteer"):
            remove_edition(tmp_path, name)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
@settings(max_examples=60)
def test_any_table_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "t.csv"
    path.write_bytes(("name,lat,lon,kind\n" + "\n".join(lines)).encode("utf-8", "surrogatepass"))
    with suppress(ConfigError):
        edition, _ = add_edition(folder / "e", path)
        assert edition.places == len(list(read_edition(folder / "e", edition)))
    assert not list((folder / "e").glob(".*"))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """The layers that ship over a base of one town."""
    town = {"geonameid": 1, "name": "Da`il", "latitude": 32.76, "longitude": 36.13, "countrycode": "SY"}
    town |= {"population": 29_408, "admin1code": "06", "alternatenames": ["Daeil"]}
    path = tmp_path_factory.mktemp("base") / "cities.json"
    path.write_text(json.dumps({"1": town}), "utf-8")
    return replace(shipped_sources(), cities=path, cities_version="test")


def opened(sources: Sources, tmp_path: Path, folder: Path) -> SqlGazetteer:
    return open_gazetteer(tmp_path / "cache", sources=replace(sources, detail=folder))


def ids(gazetteer: SqlGazetteer, name: str) -> list[str]:
    return [one.referent.id for one in gazetteer.lookup(name, country="SY") if isinstance(one.referent, Place)]


def test_an_edition_joins_the_gazetteer_and_changes_its_digest(sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "e"
    folder.mkdir()
    bare = opened(sources, tmp_path, folder)
    assert ids(bare, "Tall Nasr") == []
    added(folder, write(tmp_path / "SY.txt", dump()))
    detailed = opened(sources, tmp_path, folder)
    assert ids(detailed, "تل نصر") == ["gn:101"]
    assert detailed.maker.digest != bare.maker.digest
    place = detailed.get("gn:101")
    assert place is not None
    assert place.admin1 == "Daraa", "the unit's code is read by the overlay"
    remove_edition(folder, "sy")
    assert opened(sources, tmp_path, folder).maker.digest == bare.maker.digest


def test_a_place_has_one_id_however_it_is_written_and_whoever_tells_it(sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "e"
    added(folder, write(tmp_path / "SY.txt", dump()))
    gazetteer = opened(sources, tmp_path, folder)
    for written in ("Dael", "Daeil", "Dâ'il", "داعل"):
        assert ids(gazetteer, written)[0] == "tw:sy:dael", written
    assert gazetteer.get("gn:104") is None

"""Tables of reports and of data sets, as text and as workbooks."""

import csv
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from collecting import collected, file_of
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.collect import workbooks
from trucewatch.collect.columns import columns_of
from trucewatch.collect.holder import held
from trucewatch.collect.kinds import Kind
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sources import collect
from trucewatch.collect.unpack import unpack
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.testing.builders import FETCHED_AT

ACLED = {
    "event_id_cnty": "SYR1",
    "event_date": "2017-06-10",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "A",
    "actor2": "",
    "notes": "On 10 June 2017, A fought B, near C.",
    "fatalities": "2",
}
UCDP = {
    "id": 7,
    "type_of_violence": 1,
    "side_a": "A",
    "side_b": "B",
    "where_prec": 1,
    "date_start": "2017-06-10 00:00:00",
    "date_end": "2017-06-10",
    "best": 3,
}


def test_a_table_of_reports_becomes_a_text_a_row(tmp_path: Path):
    names = "ID,Source,Date,Headline,Notes,Extra\n"
    rows = names + 'r1,Wire,2017-06-10,Shelling,"Two, or three.\nMore.",x\n,,,,,\n,B,,,Words.,\n'
    found = collected(file_of(tmp_path, "t.csv", rows))
    first, second = found.items
    assert first.location == f"{tmp_path.name}/t.csv#r1"
    assert first.data.decode() == "Shelling\n\nTwo, or three.\nMore."
    assert first.media_type == "text/plain; charset=utf-8"
    assert first.given == (("publisher", "Wire"), ("published", "2017-06-10"))
    assert (first.external_id, second.external_id) == ("r1", None)
    assert first.container == found.items[1].container
    assert [file.data.decode() for file in found.files] == [rows]
    assert found.codes == []


@pytest.mark.parametrize(
    "names",
    [
        "المصدر;التاريخ;اللغة;العنوان;النص",
        "Источник\tДата публикации\tЯзык\tЗаголовок\tТекст",
        "Média|Date de publication|Langue|Titre|Texte",
        "FUENTE,Fecha,Idioma,Título,Descripción",
        "publisher,published_at,lang,head-line,full text",
    ],
)
def test_columns_are_known_in_five_languages_and_by_four_signs(tmp_path: Path, names: str):
    sign = next(sign for sign in ";\t|," if sign in names)
    row = sign.join(("P", "2017-06-10", "en", "T", "W"))
    [item] = collected(file_of(tmp_path, "t.csv", f"\ufeff{names}\r\n{row}\r\n")).items
    assert item.data == b"T\n\nW"
    assert item.given == (("publisher", "P"), ("published", "2017-06-10"), ("language", "en"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_found(tmp_path: Path, encoding: str):
    text = "Заголовок;Текст\n" + "Обстрел деревни;Две мины упали на деревню ночью, никто не пострадал.\n" * 20
    found = collected(file_of(tmp_path, "t.csv", text.encode(encoding)))
    assert len(found.items) == 20
    assert found.items[0].data.decode().startswith("Обстрел деревни\n\nДве мины")
    assert found.codes == (["guessed_encoding"] if encoding == "cp1251" else [])


def test_excel_tells_its_sign_in_the_first_line(tmp_path: Path):
    found = collected(file_of(tmp_path, "t.csv", "sep=;\ntitle;text\nA, b;c\n"))
    assert found.texts() == ["A, b\n\nc"]


def test_titles_above_the_columns_are_passed_over(tmp_path: Path):
    found = collected(file_of(tmp_path, "t.csv", "Report\nof June,,\n\nid,title,text\n1,A,B\n"))
    assert [(item.external_id, item.data) for item in found.items] == [("1", b"A\n\nB")]


def test_columns_that_say_nothing_are_named_with_those_expected(tmp_path: Path):
    found = collected(file_of(tmp_path, "t.csv", "foo,bar\n1,2\n"))
    [problem] = found.problems
    assert problem.code == "unknown_columns"
    assert "foo, bar" in problem.message
    assert "event_id_cnty" in problem.hint and "publisher" in problem.hint


def written(row: dict[str, object]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(row))
    writer.writeheader()
    writer.writerow(row)
    return stream.getvalue()


@pytest.mark.parametrize(("form", "row", "number"), [("acled", ACLED, "SYR1"), ("ucdp", UCDP, "7")])
def test_rows_of_data_sets_become_records_of_all_columns(
    tmp_path: Path, form: str, row: dict[str, object], number: str
):
    api = {"data": [row]} if form == "acled" else {"TotalCount": 1, "Result": [row], "NextPageUrl": ""}
    geo = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": row}]}
    files = {
        "t.csv": written(row),
        "a.json": json.dumps(api),
        "b.json": json.dumps([row]),
        "c.geojson": json.dumps(geo),
    }
    for name, text in files.items():
        found = collected(file_of(tmp_path, name, text))
        assert found.codes == [], name
        [item] = found.items
        assert item.media_type == f"application/vnd.trucewatch.record+json; form={form}"
        assert item.external_id == number
        told = json.loads(item.data)
        assert list(told) == ["form", *row]
        assert told == {"form": form, **{key: str(value) for key, value in row.items()}}


def test_a_place_of_geojson_that_no_column_tells_is_kept(tmp_path: Path):
    point = {"type": "Point", "coordinates": [36.5, 35.25]}
    geo = {"features": [{"properties": UCDP, "geometry": point}]}
    [item] = collected(file_of(tmp_path, "t.geojson", json.dumps(geo))).items
    told = json.loads(item.data)
    assert (told["longitude"], told["latitude"]) == ("36.5", "35.25")


def test_a_list_of_reports_in_json_is_a_table(tmp_path: Path):
    text = json.dumps([{"id": 1, "title": "A", "text": "B"}, {"foo": 1}, 7])
    found = collected(file_of(tmp_path, "t.json", text))
    assert found.texts() == ["A\n\nB"]
    assert sorted(found.codes) == ["bad_row", "unknown_columns"]


@pytest.mark.parametrize("text", ["{}", '{"a": [1]}', "[]", '{"messages": [1]}', '"x"', '{"data": {}}'])
def test_other_json_is_told(tmp_path: Path, text: str):
    found = collected(file_of(tmp_path, "t.json", text))
    assert found.items == []
    assert len(found.codes) == 1


def test_json_that_is_cut_keeps_what_came_before(tmp_path: Path):
    text = json.dumps({"data": [{**ACLED, "event_id_cnty": f"S{number}"} for number in range(3000)]})
    found = collected(file_of(tmp_path, "t.json", text[:-700]))
    assert found.codes == ["damaged"]
    assert len(found.items) > 2900


def test_rows_over_the_bound_are_counted(tmp_path: Path):
    found = collected(file_of(tmp_path, "t.csv", "title,text\n" + "A,B\n" * 7), max_items=3)
    assert len(found.items) == 3
    assert "4 were left" in found.problems[0].message


def test_rows_that_cannot_be_read_are_told_and_the_rest_goes_on(tmp_path: Path):
    text = "title,text\nA,B\nX," + "w" * 140_000 + "\nC,D\n"
    found = collected(file_of(tmp_path, "t.csv", text))
    assert found.texts() == ["A\n\nB", "C\n\nD"]
    assert found.codes == ["bad_row"]
    assert "line 3" in found.problems[0].message
    broken = b"title,text\nA,B\nC,\xff\xfe\n"
    assert (
        "broken_encoding" in collected(file_of(tmp_path, "b.csv", b"title,text\n" + b"A,B\n" * 70_000 + broken)).codes
    )


def test_a_row_with_more_cells_than_columns_is_not_read(tmp_path: Path):
    rows = "id,title,text\n1,A,two, or three\n2,A,B,,\n"
    found = collected(file_of(tmp_path, "t.csv", rows))
    assert (found.texts(), found.codes) == (["A\n\nB"], ["bad_row"])
    assert found.problems[0].subject.endswith("#1")


def test_of_two_columns_of_one_name_the_first_is_kept(tmp_path: Path):
    names, cells = [*ACLED, "notes", "form"], [*ACLED.values(), "other", "x"]
    [item] = collected(file_of(tmp_path, "t.csv", ";".join(names) + "\n" + ";".join(cells) + "\n")).items
    told = json.loads(item.data)
    assert (told["notes"], told["form"]) == (ACLED["notes"], "acled")


def test_the_first_of_a_columns_names_is_taken():
    columns = columns_of(["Text", "Notes", "Date", "Publication date"])
    assert columns is not None
    assert columns.at == {"text": 0, "published": 3}
    assert columns_of(["Text", "", ""]) is None
    assert columns_of(["Text"]) is not None
    assert columns_of(["Title", "Id"]) is not None


# Workbooks, written by hand: the smallest that readers take.

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = f'<Relationship Id="{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


def workbook(sheets: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr("_rels/.rels", _RELS.format(_REL.format("r1", "officeDocument", "xl/workbook.xml")))
        named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        space = f'xmlns:r="{_OFFICE}"'
        made.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" {space}><sheets>{named}</sheets></workbook>')
        links = [_REL.format(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        links.append(_REL.format("s", "styles", "styles.xml"))
        made.writestr("xl/_rels/workbook.xml.rels", _RELS.format("".join(links)))
        made.writestr("xl/styles.xml", _STYLES)
        for number, rows in enumerate(sheets.values(), 1):
            sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            made.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return stream.getvalue()


def sheet_row(number: int, *cells: str | float, style: str = "") -> str:
    made = []
    for place, cell in enumerate(cells):
        at = f'r="{chr(65 + place)}{number}"'
        if isinstance(cell, str):
            made.append(f'<c {at} t="inlineStr"><is><t>{cell}</t></is></c>')
        else:
            made.append(f'<c {at} s="1"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


def test_a_workbook_is_read_sheet_by_sheet(tmp_path: Path):
    rows = sheet_row(3, "Title", "Text", "Date") + sheet_row(4, "A", "B", 42896)
    other = sheet_row(1, "foo", "bar") + sheet_row(2, "1", "2")
    found = collected(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows, "Other": other, "Empty": ""})))
    [item] = found.items
    assert item.location == f"{tmp_path.name}/t.xlsx#Reports!4"
    assert item.data == b"A\n\nB"
    assert item.given == (("published", "2017-06-10"),)
    assert found.codes == ["unknown_columns"]
    assert found.problems[0].subject.endswith("#Other")


@pytest.mark.parametrize(
    "rows",
    [
        sheet_row(1, "Title", "Text") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        sheet_row(1, "Title", "Text") + "<row r = '1048576'><c r = 'xfd1048576'><v>1</v></c></row>",
        sheet_row(1, "Title", "Text") + "<row r='1048576'><c/><c/><c/><c/><c><v>1</v></c></row>",
    ],
)
def test_a_sheet_with_an_ocean_between_two_cells_is_not_made(tmp_path: Path, rows: str):
    found = collected(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows})))
    assert (found.items, found.codes) == ([], ["too_large"])


def test_cells_that_are_only_painted_do_not_count(tmp_path: Path):
    painted = '<row r="1048576" ht="20"><c r="XFD1048576" s="1"/></row>'
    rows = sheet_row(1, "Title", "Text") + sheet_row(2, "A", "B") + painted + "</sheetData><pageMargins/><sheetData>"
    assert collected(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows}))).texts() == ["A\n\nB"]


def test_drawings_beside_the_sheets_may_be_no_xml(tmp_path: Path):
    rows = sheet_row(1, "Title", "Text") + sheet_row(2, "A", "B")
    stream = io.BytesIO(workbook({"Reports": rows}))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>")
    assert collected(file_of(tmp_path, "t.xlsx", stream.getvalue())).texts() == ["A\n\nB"]


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path):
    rows = sheet_row(1, "Title", "Text") + sheet_row(2, "A", "w" * 12_000_000)
    found = collected(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows})))
    assert found.codes == ["decompression_bomb"]
    found = collected(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows})), max_ratio=5000, max_bytes=1_000_000)
    assert found.codes == ["too_large"]


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Reports">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        made.writestr("content.xml", _ODS.format(rows))
        manifest = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        made.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{manifest}</manifest:manifest>")
    return stream.getvalue()


def ods_row(*cells: str, repeated: str = "") -> str:
    made = [
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    ]
    return f"<table:table-row{repeated}>{''.join(made)}</table:table-row>"


def test_an_opendocument_sheet_is_read(tmp_path: Path):
    wide = '<table:table-cell table:number-columns-repeated="16384"/>'
    far = f'<table:table-row table:number-rows-repeated="1048500">{wide}</table:table-row>'
    data = ods(ods_row("Title", "Text") + ods_row("A", "B") + far)
    found = collected(file_of(tmp_path, "t.ods", data))
    assert (found.codes, found.texts()) == ([], ["A\n\nB"])
    assert collected(file_of(tmp_path, "misnamed.zip", data)).texts() == ["A\n\nB"]


@pytest.mark.parametrize(
    "bomb",
    [
        ods_row("A", "B", repeated=' table:number-rows-repeated="900000000"'),
        ods_row(repeated=' table:number-rows-repeated="900000000"') + ods_row("A", "B"),
    ],
    ids=["filled rows", "empty rows between"],
)
def test_an_opendocument_sheet_of_repeats_is_not_unfolded(tmp_path: Path, bomb: str):
    found = collected(file_of(tmp_path, "t.ods", ods(ods_row("Title", "Text") + bomb)))
    assert (found.items, found.codes) == ([], ["too_large"])


@pytest.mark.parametrize("data", [b"PK\x03\x04 words", b"PK\x05\x06" + bytes(18), b"no zip", workbook({"A": ""})[:-80]])
def test_what_is_no_workbook_is_told(tmp_path: Path, data: bytes):
    found = collected(file_of(tmp_path, "t.xlsx", data))
    assert found.items == []
    assert len(found.codes) == 1


@pytest.mark.parametrize(
    "content",
    [
        _ODS.format(ods_row("Title", "Text")).replace("</table:table>", "</tabllle:table>"),
        _ODS.format(ods_row("Title", "Text"))[:-200],
        '<!DOCTYPE x [<!ENTITY a "b">]>' + _ODS.format(ods_row("Title", "&a;")),
        _ODS.format(ods_row("Title", "\ud800")),
    ],
    ids=["other end", "cut", "entities", "no UTF-8"],
)
def test_a_workbook_of_broken_xml_never_reaches_its_reader(tmp_path: Path, content: str):
    data = ods("")
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as made:
        for name in old.namelist():
            made.writestr(name, content.encode("utf-8", "surrogatepass") if name == "content.xml" else old.read(name))
    found = collected(file_of(tmp_path, "t.ods", stream.getvalue()))
    assert (found.items, found.codes) == ([], ["damaged"])


def test_a_workbook_that_breaks_its_reader_breaks_nothing_else(tmp_path: Path):
    stream = io.BytesIO(workbook({"Reports": sheet_row(1, "Title", "Text")}))
    with zipfile.ZipFile(stream, "a") as made:
        # The reader makes room for as many strings as are told: 100 GB.
        told = 'count="4294967295" uniqueCount="4294967295"'
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}" {told}><si><t>x</t></si></sst>')
    folder = tmp_path / "in"
    folder.mkdir()
    file_of(folder, "a.xlsx", stream.getvalue())
    file_of(folder, "b.csv", "title,text\nA,B\n")
    found = collected(folder)
    assert (found.texts(), found.codes) == (["A\n\nB"], ["crashed_reader"])


def test_a_workbook_may_be_left_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    started = []

    def noted() -> "subprocess.Popen[bytes]":
        started.append(start())
        return started[-1]

    start = workbooks._started
    monkeypatch.setattr(workbooks, "_started", noted)
    rows = sheet_row(1, "Title", "Text") + "".join(sheet_row(number, "A", "B") for number in range(2, 3000))
    items = collect(str(file_of(tmp_path, "t.xlsx", workbook({"Reports": rows}))))
    assert [isinstance(next(items), Fetched) for _ in range(3)] == [True] * 3
    items.close()  # type: ignore[attr-defined]
    [process] = started
    assert process.returncode is not None


@settings(max_examples=40)
@given(st.data())
def test_any_change_in_a_workbook_gives_rows_or_problems(drawn: st.DataObject):
    rows = sheet_row(1, "Title", "Text") + sheet_row(2, "A", "B")
    whole = drawn.draw(st.sampled_from([workbook({"R": rows}), ods(ods_row("Title", "Text") + ods_row("A", "B"))]))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as made:
        changed = drawn.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            data = bytearray(old.read(name))
            if name == changed:
                at, end = sorted(drawn.draw(st.integers(0, len(data))) for _ in "ab")
                data[at : min(end, at + 9)] = drawn.draw(st.binary(max_size=6))
            made.writestr(name, bytes(data))
    limits = CollectLimits(max_bytes=100_000)
    holder = held(stream.getvalue(), location="files/x", name="x.xlsx", fetched_at=FETCHED_AT, limits=limits)
    assert all(isinstance(item, (Fetched, Problem)) for item in unpack(holder, Kind.WORKBOOK))

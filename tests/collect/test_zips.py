"""ZIP files of pages, gzip files, and what hides in them."""

import gzip
import io
import stat
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from collecting import collected, file_of
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.holder import held
from trucewatch.collect.kinds import CONTAINERS, Kind, kind_of
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.unpack import unpack
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.testing.builders import FETCHED_AT

PAGE = b"<html><body><p>Words of a page.</p></body></html>"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_a_zip_is_read_as_a_folder(tmp_path: Path):
    files = {
        "site/a.html": PAGE,
        "site/b.txt": b"Words.",
        "site/pic.jpg": b"\xff\xd8\xff",
        "__MACOSX/site/._a.html": b"x",
        "site/.hidden.html": PAGE,
        "site/c.pdf": b"%PDF-1.7 words",
        "site/d.eml": b"Subject: x\n\nWords.",
        "site/empty.html": b"",
        "site/blob.txt": bytes(range(200)),
        "site/": b"",
        "README.txt": b"Words.",
        "site/old.doc": b"Words.",
    }
    data = zipped(files)
    found = collected(file_of(tmp_path, "p.zip", data))
    where = f"{tmp_path.name}/p.zip#site/"
    assert found.locations == [f"{where}{name}" for name in ("a.html", "b.txt", "c.pdf", "d.eml")]
    types = ["text/html", "text/plain", "application/pdf", "message/rfc822"]
    assert [item.media_type for item in found.items] == types
    assert {item.container for item in found.items} == {sha256(data)}
    assert [file.data for file in found.files] == [data]
    assert found.codes == ["empty", "binary", "unsupported"]


def test_a_table_in_a_zip_is_read_and_archived_by_itself(tmp_path: Path):
    table = b"id,title,text\n1,A,B\n"
    data = zipped({"t.csv": table, "feed.xml": b"<rss><channel><item><title>T</title></item></channel></rss>"})
    found = collected(file_of(tmp_path, "p.zip", data))
    assert [item.location for item in found.items] == [f"{tmp_path.name}/p.zip#t.csv#1"]
    assert found.items[0].container == sha256(table)
    assert found.files[1].data == table
    assert found.files[1].container == sha256(data)


def test_archives_inside_are_not_opened(tmp_path: Path):
    files = {"a.zip": zipped({"a.html": PAGE}), "b.gz": gzip.compress(PAGE), "c.html": PAGE}
    found = collected(file_of(tmp_path, "p.zip", zipped(files)))
    assert found.codes == ["nested_archive", "nested_archive"]
    assert len(found.items) == 1
    twice = gzip.compress(gzip.compress(PAGE))
    assert collected(file_of(tmp_path, "p.html.gz", twice)).codes == ["nested_archive"]


@pytest.mark.parametrize("name", ["../a.html", "/etc/a.html", "C:\\a.html", "a/../../b.html", "..\\a.html"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str):
    found = collected(file_of(tmp_path, "p.zip", zipped({name: PAGE, "b.html": PAGE})))
    assert found.codes == ["link_outside"]
    assert len(found.items) == 1


def test_links_are_refused(tmp_path: Path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        link = zipfile.ZipInfo("a.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert collected(file_of(tmp_path, "p.zip", stream.getvalue())).codes == ["link_outside"]


def test_locked_files_are_told(tmp_path: Path):
    data = bytearray(zipped({"a.html": PAGE}, zipfile.ZIP_STORED))
    data[6] |= 1
    at = bytes(data).rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert collected(file_of(tmp_path, "p.zip", bytes(data))).codes == ["encrypted"]


def test_rare_packing_is_not_unpacked(tmp_path: Path):
    assert collected(file_of(tmp_path, "p.zip", zipped({"a.html": PAGE}, zipfile.ZIP_BZIP2))).codes == ["unsupported"]


def test_bombs_are_not_unpacked(tmp_path: Path):
    bomb = {"a.html": b" " * 3_000_000, "b.html": PAGE * 2000}
    found = collected(file_of(tmp_path, "p.zip", zipped(bomb)))
    assert found.codes == ["decompression_bomb"]
    assert len(found.items) == 1
    many = {f"{number}.html": b" " * 900_000 for number in range(20)}
    found = collected(file_of(tmp_path, "p.zip", zipped(many)))
    assert (found.items, found.codes) == ([], ["decompression_bomb"])


def test_a_file_over_the_bound_is_told_and_files_over_the_number_counted(tmp_path: Path):
    data = zipped({f"{number}.html": PAGE + b"x" * 100 * number for number in range(5)})
    assert collected(file_of(tmp_path, "p.zip", data), max_bytes=200).codes == ["too_large"] * 3
    found = collected(file_of(tmp_path, "p.zip", data), max_items=2)
    assert (len(found.items), found.codes) == (2, ["too_many_items"])
    assert "3 were left" in found.problems[0].message


def test_problems_over_the_bound_are_counted(tmp_path: Path):
    found = collected(file_of(tmp_path, "p.zip", zipped({f"{number}.html": b" " for number in range(9)})), max_items=4)
    assert found.codes == [*["empty"] * 4, "too_many_problems"]
    assert "5 further" in found.problems[-1].message


@pytest.mark.parametrize(
    "data",
    [
        *(b"<!DOCTYPE x" + b"[]" * 30_000, b"<?" * 30_000, b"<!--" * 16_000, b"<!DOCTYPE x [" * 5000, b"<" * 60_000),
        *(b"<a " * 20_000, b"{" * 60_000, b"[" * 60_000, b" " * 65_000, b"<?x?>" * 13_000),
    ],
)
def test_looking_at_a_head_is_never_slow(data: bytes):
    assert kind_of(data) in (Kind.OTHER, Kind.JSON)


def test_what_stands_before_the_root_element_is_passed_over():
    head = b'\xef\xbb\xbf<?xml version="1.0"?>\n<?style a?><!-- <rss> - -->\n<!DOCTYPE rss [<!ENTITY a "b">]>\n'
    assert kind_of(head + b"<rss>") is Kind.FEED
    assert kind_of(head + b'<s:urlset xmlns:s="x">') is Kind.SITEMAP
    assert kind_of(head + b"<html>") is Kind.PAGE


def test_lies_about_sizes_and_sums_are_told(tmp_path: Path):
    data = zipped({"a.html": PAGE, "b.html": PAGE}, zipfile.ZIP_STORED)
    found = collected(file_of(tmp_path, "p.zip", data.replace(b"Words", b"Wards", 1)))
    assert found.codes == ["damaged"]
    assert len(found.items) == 1
    assert collected(file_of(tmp_path, "p.zip", data[:-10])).codes == ["damaged"]
    assert collected(file_of(tmp_path, "p.zip", zipped({}))).codes == ["empty"]


def test_a_directory_larger_than_can_be_held_is_not_read(tmp_path: Path):
    data = bytearray(zipped({"a.html": PAGE}))
    at = bytes(data).rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = (100_000_000).to_bytes(4, "little")
    assert collected(file_of(tmp_path, "p.zip", bytes(data))).codes == ["too_many_items"]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("p.html.gz", PAGE, PAGE),
        ("t.csv.gz", b"title,text\nA,B\n", b"A\n\nB"),
        ("l.json.gz", b'[{"title": "A", "text": "B"}]', b"A\n\nB"),
    ],
)
def test_gzip_files_are_read_as_what_is_in_them(tmp_path: Path, name: str, data: bytes, text: bytes):
    packed = gzip.compress(data)
    found = collected(file_of(tmp_path, name, packed))
    assert [item.data for item in found.items] == [text]
    assert found.items[0].container == sha256(packed)
    assert [file.data for file in found.files] == [packed]
    assert collected(file_of(tmp_path, name, packed[:-9])).codes[-1:] == ["damaged"]


def test_gzip_bombs_stop(tmp_path: Path):
    assert collected(file_of(tmp_path, "p.html.gz", gzip.compress(b" " * 5_000_000))).codes == ["decompression_bomb"]
    rows = gzip.compress(b"title,text\n" + b"A,B\n" * 300_000)
    assert collected(file_of(tmp_path, "t.csv.gz", rows), max_items=10).codes == ["decompression_bomb"]
    page = gzip.compress(PAGE * 100)
    assert collected(file_of(tmp_path, "p.html.gz", page), max_bytes=3000).codes == ["too_large"]


_STARTS = st.sampled_from(
    [
        *(b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00", b"WARC/1.0\r\n", b"<rss><channel><item>", b"{", b"["),
        *(
            b'{"messages":[',
            b'{"data":[{"',
            b"<urlset><url><loc>",
            b"title,text\n",
            b"%PDF-",
            b"\xff\xfe",
            b"From: a\n",
        ),
        *(gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n"), zipped({"a.html": PAGE})[:-30]),
    ]
)


@given(start=_STARTS, rest=st.binary(max_size=400), kind=st.sampled_from(sorted(CONTAINERS)), name=st.text(max_size=8))
def test_any_bytes_give_items_or_problems(start: bytes, rest: bytes, kind: Kind, name: str):
    data = start + rest
    assert kind_of(data, "", name) in Kind
    holder = held(data, location="files/x", name=name, fetched_at=FETCHED_AT, limits=CollectLimits(max_bytes=100_000))
    for item in unpack(holder, kind):
        assert isinstance(item, (Fetched, Problem))
        assert isinstance(item, Fetched) or (item.hint and item.message)


@given(st.data())
def test_any_change_to_a_good_file_gives_items_or_problems(drawn: st.DataObject):
    good = {
        Kind.ZIP: zipped({"a.html": PAGE, "t.csv": b"title,text\nA,B\n"}),
        Kind.GZIP: gzip.compress(PAGE, mtime=0),
        Kind.TABLE: b'title,text\n"A","B"\n',
        Kind.JSON: b'{"name":"C","type":"public_channel","id":1,"messages":[{"id":1,"type":"message","text":"W"}]}',
    }
    kind = drawn.draw(st.sampled_from(sorted(good)))
    data = bytearray(good[kind])
    for _ in range(drawn.draw(st.integers(1, 6))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    holder = held(
        bytes(data), location="files/x", name="x", fetched_at=FETCHED_AT, limits=CollectLimits(max_bytes=100_000)
    )
    assert all(isinstance(item, (Fetched, Problem)) for item in unpack(holder, kind))


def test_a_mail_is_an_item_and_so_is_each_report_attached_to_it(tmp_path: Path):
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Desk <desk@example.org>", "Reports of the day"
    letter.set_content("See the reports attached.")
    letter.add_attachment(PAGE, maintype="text", subtype="html", filename="a.html")
    letter.add_attachment(b"id,title,text\n1,A,B\n", maintype="text", subtype="csv", filename="t.csv")
    data = letter.as_bytes()
    for path in (file_of(tmp_path, "m.eml", data), file_of(tmp_path, "m.zip", zipped({"m.eml": data}))):
        found = collected(path)
        assert found.codes == []
        mail, page, row = found.items
        assert (mail.media_type, mail.data) == ("message/rfc822", data)
        assert (page.data, page.container) == (PAGE, sha256(data))
        assert (row.location, row.data) == (f"{mail.location}#t.csv#1", b"A\n\nB")
        assert found.files[-1].container == sha256(data)

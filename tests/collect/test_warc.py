"""Web archives: records made pages, damage told, memory bounded."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path

import pytest
from collecting import Collected, collected, file_of
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.holder import held
from trucewatch.collect.kinds import Kind
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.unpack import unpack
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.testing.builders import FETCHED_AT

PAGE = b"<html><body><p>Two shells fell on the village.</p></body></html>"
DATE = "2017-06-10T12:00:00Z"


class Archive:
    """A WARC in the making, record by record as ISO 28500 lays them out."""

    def __init__(self, *, is_packed: bool = True, version: str = "1.0") -> None:
        self.data = b""
        self._is_packed = is_packed
        self._version = version

    def page(
        self,
        url: str,
        data: bytes = PAGE,
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
        status: str = "200 OK",
        **told: str,
    ) -> "Archive":
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        told.setdefault("WARC_Payload_Digest", "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode())
        block = "\r\n".join(lines).encode() + data
        return self.record(url, "response", block, "application/http; msgtype=response", **told)

    def record(self, url: str, kind: str, block: bytes, content_type: str = "text/html", **told: str) -> "Archive":
        headers = {
            "WARC-Type": kind,
            "WARC-Target-URI": url,
            "WARC-Record-ID": f"<urn:uuid:{len(self.data):032x}>",
            "WARC-Date": DATE,
            "Content-Type": content_type,
            **{name.replace("_", "-"): value for name, value in told.items()},
            "Content-Length": str(len(block)),
        }
        lines = [f"WARC/{self._version}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        record = "\r\n".join(lines).encode() + block + b"\r\n\r\n"
        self.data += gzip.compress(record) if self._is_packed else record
        return self


def kept(tmp_path: Path, archive: Archive, name: str = "crawl.warc.gz", **limits: int) -> Collected:
    return collected(file_of(tmp_path, name, archive.data), **limits)


@pytest.mark.parametrize(("is_packed", "name"), [(True, "crawl.warc.gz"), (False, "crawl.warc")])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_answers_become_pages_where_and_when_they_were_fetched(
    tmp_path: Path, is_packed: bool, name: str, version: str
):
    archive = Archive(is_packed=is_packed, version=version)
    archive.record("urn:info", "warcinfo", b"software: x\r\n", "application/warc-fields")
    archive.page("http://example.org/a", headers=(("Content-Type", "text/html"), ("ETag", '"1"'), ("X-Y", "z")))
    archive.page("http://example.org/gone", status="404 Not Found")
    archive.page("http://example.org/p.png", b"\x89PNG", (("Content-Type", "image/png"),))
    archive.page("http://example.org/robots.txt", b"User-agent: *", (("Content-Type", "text/plain"),))
    archive.record("urn:text:http://example.org/a", "resource", b"Two shells fell.", "text/plain")
    archive.record("http://example.org/r.txt", "resource", b"A report saved by hand.", "text/plain")
    found = kept(tmp_path, archive, name)
    assert found.codes == []
    [file] = found.files
    assert file.data == archive.data
    page, report = found.items
    assert (page.location, page.data, page.media_type) == ("http://example.org/a", PAGE, "text/html")
    assert page.fetched_at.isoformat() == "2017-06-10T12:00:00+00:00"
    assert page.container == hashlib.sha256(archive.data).hexdigest()
    assert page.given == (("url", "http://example.org/a"),)
    http = dict(page.http)
    assert http["etag"] == '"1"'
    assert http["warc-record-id"].startswith("<urn:uuid:")
    assert "x-y" not in http
    assert report.data == b"A report saved by hand."


def chunked(data: bytes) -> bytes:
    pieces = [data[at : at + 20] for at in range(0, len(data), 20)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def bare_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(data) + machine.flush()


@pytest.mark.parametrize(
    ("encoding", "transfer", "body"),
    [
        ("gzip", "", gzip.compress(PAGE)),
        ("gzip", "", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("deflate", "", zlib.compress(PAGE)),
        ("deflate", "", bare_deflate(PAGE)),
        ("gzip", "chunked", chunked(gzip.compress(PAGE))),
        ("", "chunked", chunked(PAGE)),
        ("", "chunked", PAGE),
        ("gzip", "", PAGE),
        ("identity", "", PAGE),
    ],
    ids=[
        "gzip",
        "two members",
        "deflate",
        "bare deflate",
        "both",
        "chunked",
        "told chunked",
        "told packed",
        "identity",
    ],
)
def test_bodies_are_unpacked_as_they_came_or_as_crawlers_stored_them(
    tmp_path: Path, encoding: str, transfer: str, body: bytes
):
    headers = [("Content-Type", "text/html")]
    headers += [("Content-Encoding", encoding)] if encoding else []
    headers += [("Transfer-Encoding", transfer)] if transfer else []
    found = kept(tmp_path, Archive().page("http://example.org/a", body, tuple(headers)))
    assert found.codes == []
    assert [page.data for page in found.items] == [PAGE]


def test_brotli_bodies_are_unpacked_and_bounded(tmp_path: Path):
    brotli = pytest.importorskip("brotli")
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "br"))
    archive = Archive().page("http://example.org/a", brotli.compress(PAGE), headers)
    archive.page("http://example.org/bomb", brotli.compress(PAGE + b" " * 3_000_000), headers)
    archive.page("http://example.org/plain", PAGE, headers)
    found = kept(tmp_path, archive)
    assert [page.data for page in found.items] == [PAGE, PAGE]
    assert found.codes == ["decompression_bomb"]


def test_a_bomb_in_a_body_is_told_and_the_rest_goes_on(tmp_path: Path):
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    archive = Archive().page("http://example.org/bomb", gzip.compress(b" " * 5_000_000), headers)
    archive.page("http://example.org/large", gzip.compress(PAGE * 100), headers).page("http://example.org/a")
    found = kept(tmp_path, archive, max_bytes=4_000_000)
    assert found.codes == ["decompression_bomb"]
    assert found.locations == ["http://example.org/large", "http://example.org/a"]
    assert kept(tmp_path, archive, max_bytes=5000).codes == ["too_large", "too_large"]


@pytest.mark.parametrize("cut", [10, 60])
def test_a_body_that_breaks_off_in_its_packing_is_told(tmp_path: Path, cut: int):
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    packed = gzip.compress(PAGE, compresslevel=0)
    archive = Archive().page("http://example.org/cut", packed[: len(packed) - cut], headers)
    found = kept(tmp_path, archive.page("http://example.org/a"))
    assert [problem.code for problem in found.problems] == ["damaged"]
    assert found.items[-1].data == PAGE
    assert all(PAGE.startswith(item.data) for item in found.items[:-1])


def test_a_bomb_of_a_file_stops_there(tmp_path: Path):
    archive = Archive(is_packed=False).page("http://example.org/a")
    archive.record("http://example.org/p", "resource", b" " * 6_000_000, "image/png")
    found = collected(file_of(tmp_path, "x.warc.gz", gzip.compress(archive.data)))
    assert found.codes == ["decompression_bomb"]
    assert found.locations == ["http://example.org/a"]


def test_one_packed_stream_for_all_records_is_read_too(tmp_path: Path):
    plain = Archive(is_packed=False).page("http://example.org/a").page("http://example.org/b").data
    found = collected(file_of(tmp_path, "x.warc.gz", gzip.compress(plain)))
    assert (found.codes, len(found.items)) == ([], 2)


def test_digests_are_checked_and_the_page_is_read_all_the_same(tmp_path: Path):
    archive = Archive().page("http://example.org/a", WARC_Payload_Digest="sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    whole = hashlib.sha256(PAGE).hexdigest()
    archive.page("http://example.org/b", WARC_Payload_Digest=f"sha256:{whole}")
    archive.page("http://example.org/c", WARC_Payload_Digest="newhash:1234")
    found = kept(tmp_path, archive)
    assert found.codes == ["digest_mismatch"]
    assert len(found.items) == 3


@pytest.mark.parametrize("is_packed", [True, False])
def test_what_is_cut_keeps_what_came_before(tmp_path: Path, is_packed: bool):
    archive = Archive(is_packed=is_packed).page("http://example.org/a")
    whole = len(archive.data)
    archive.page("http://example.org/b", PAGE * 50)
    name = "x.warc.gz" if is_packed else "x.warc"
    for length in (whole + 40, (whole + len(archive.data)) // 2, len(archive.data) - 60):
        found = collected(file_of(tmp_path, name, archive.data[:length]))
        assert found.locations[:1] == ["http://example.org/a"]
        assert found.codes == ["damaged"]


@pytest.mark.parametrize("told", [b"Content-Length: 99999", b"Content-Length: 9", b"Content-Length: -4", b"X-None: 1"])
def test_wrong_lengths_are_told(tmp_path: Path, told: bytes):
    first = Archive(is_packed=False).page("http://example.org/a").data
    second = Archive(is_packed=False).record("http://example.org/r", "resource", PAGE).data
    length = b"Content-Length: %d" % len(PAGE)
    assert length in second
    found = collected(file_of(tmp_path, "x.warc", first + second.replace(length, told) + first))
    assert found.locations[:1] == ["http://example.org/a"]
    assert "damaged" in found.codes


def test_a_length_of_twenty_digits_is_told(tmp_path: Path):
    archive = Archive(is_packed=False).page("http://example.org/a")
    first = len(archive.data)
    data = archive.page("http://example.org/b").data
    at = data.index(b"Content-Length: ", first) + len(b"Content-Length: ")
    found = collected(file_of(tmp_path, "x.warc", data[:at] + b"9" * 20 + data[at:]))
    assert (found.locations, found.codes) == (["http://example.org/a"], ["damaged"])


@given(st.data())
def test_any_change_gives_pages_or_problems(drawn: st.DataObject):
    is_packed = drawn.draw(st.booleans())
    archive = Archive(is_packed=is_packed).page("http://example.org/a").record("http://example.org/b", "resource", PAGE)
    data = bytearray(archive.data)
    for _ in range(drawn.draw(st.integers(1, 6))):
        data[drawn.draw(st.integers(0, len(data) - 1))] = drawn.draw(st.integers(0, 255))
    limits = CollectLimits(max_bytes=100_000)
    holder = held(bytes(data), location="files/x", name="x.warc", fetched_at=FETCHED_AT, limits=limits)
    assert all(isinstance(item, (Fetched, Problem)) for item in unpack(holder, Kind.WARC))


def test_bytes_changed_in_the_middle_are_told(tmp_path: Path):
    archive = Archive().page("http://example.org/a")
    at = len(archive.data) + 120
    archive.page("http://example.org/b", PAGE * 9).page("http://example.org/c")
    data = bytearray(archive.data)
    data[at : at + 30] = bytes(30)
    found = collected(file_of(tmp_path, "x.warc.gz", bytes(data)))
    assert found.locations[0] == "http://example.org/a"
    assert found.codes == ["damaged"]


def test_headers_without_an_end_are_not_read_for_ever(tmp_path: Path):
    data = Archive(is_packed=False).page("http://example.org/a").data
    found = collected(file_of(tmp_path, "x.warc", data + b"WARC/1.0\r\nX: " + b"y" * 3_000_000))
    assert found.codes == ["damaged"]
    assert len(found.items) == 1


def test_unchanged_pages_are_told_as_such(tmp_path: Path):
    archive = Archive().page("http://example.org/a")
    for name in "bc":
        archive.record(f"http://example.org/{name}", "revisit", b"", "application/http; msgtype=response")
    found = kept(tmp_path, archive)
    assert found.codes == ["revisit"]
    assert "2 records" in found.problems[0].message
    assert len(found.items) == 1


def test_types_that_lie_are_seen_through(tmp_path: Path):
    archive = Archive().page("http://example.org/a", b"%PDF-1.7 words", (("Content-Type", "text/html"),))
    archive.page("http://example.org/b", PAGE, (("Content-Type", "application/octet-stream"),))
    archive.page("http://example.org/c.json", b'{"a": 1}', (("Content-Type", "application/json"),))
    found = kept(tmp_path, archive)
    assert [page.media_type for page in found.items] == ["application/pdf", "text/html"]


def test_no_more_than_max_items(tmp_path: Path):
    archive = Archive()
    for number in range(5):
        archive.page(f"http://example.org/{number}")
    found = kept(tmp_path, archive, max_items=2)
    assert (len(found.items), found.codes) == (2, ["too_many_items"])


def test_a_large_archive_is_streamed_and_not_archived_whole(tmp_path: Path):
    archive = Archive()
    for number in range(20):
        archive.page(f"http://example.org/{number}", PAGE + b"%d" % number)
    found = kept(tmp_path, archive, max_bytes=1000)
    assert (len(found.items), found.files, found.codes) == (20, [], [])
    assert {page.container for page in found.items} == {hashlib.sha256(archive.data).hexdigest()}
    assert kept(tmp_path, archive, max_container_bytes=100).codes == ["too_large"]


def package(archive: bytes, digest: str | None) -> bytes:
    told = {"resources": [{"path": "archive/data.warc.gz", "hash": f"sha256:{digest}", "bytes": len(archive)}]}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as wacz:
        wacz.writestr("archive/data.warc.gz", archive)
        if digest:
            wacz.writestr("datapackage.json", json.dumps(told))
    return stream.getvalue()


def test_wacz_is_read_by_its_warcs_and_checked(tmp_path: Path):
    archive = Archive().page("http://example.org/a").data
    right = hashlib.sha256(archive).hexdigest()
    for digest, codes in ((right, []), ("0" * 64, ["digest_mismatch"]), (None, [])):
        found = collected(file_of(tmp_path, "x.wacz", package(archive, digest)))
        assert found.codes == codes
        assert found.locations == ["http://example.org/a"]
        assert {page.container for page in found.items} <= {
            hashlib.sha256(file.data).hexdigest() for file in found.files
        }
    named_as_zip = collected(file_of(tmp_path, "x.zip", package(archive, right)))
    assert named_as_zip.locations == ["http://example.org/a"]


def test_an_archive_cut_at_any_byte_of_a_record_tells_it(tmp_path: Path):
    first = Archive(is_packed=False).page("http://example.org/a").data
    second = Archive(is_packed=False).page("http://example.org/b").data
    body = len(second) - len(second.rpartition(b"\r\n\r\n")[2]) - 4
    assert collected(file_of(tmp_path, "whole.warc", first + second)).codes == []
    for length in range(12, body, 7):
        found = collected(file_of(tmp_path, "x.warc", first + second[:length]))
        assert (found.locations, found.codes) == (["http://example.org/a"], ["damaged"]), f"cut at {length}"

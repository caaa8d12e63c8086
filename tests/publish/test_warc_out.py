"""WARC out: other tools read it back, its digests hold, and the same ledger gives the same bytes."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sources import collect
from trucewatch.core.codec import from_json
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import ConfigError, Problem
from trucewatch.core.records import Capture
from trucewatch.core.sources import Timestamp
from trucewatch.pipeline.warcs import export_warc
from trucewatch.publish.manifest import ManifestHead, head_of, listed, manifest
from trucewatch.publish.warc import WarcCounts, target_uri, write_warc
from trucewatch.store.memory import MemoryLedger
from trucewatch.testing import MAKER, MemoryBlobs, make_capture

PAGE = b"<html><body><p>Shells fell on the plain.</p></body></html>"
HTTP = (
    ("status", "200"),
    ("url", "https://example.org/final"),
    ("content-type", "text/html; charset=utf-8"),
    ("header:Content-Encoding", "gzip"),
    ("header:Transfer-Encoding", "chunked"),
    ("header:X-Note", "two\r\nlines"),
    ("etag", '"abc"'),
)
FROM_WEB = replace(make_capture(PAGE, location="https://example.org/asked", media_type="text/html"), http=HTTP)
FROM_FILE = replace(
    make_capture(PAGE, location="pages/a page №1.html"),
    given=(("publisher", "Plains Dispatch"),),
    container=sha256(b"mail"),
    fetched_at=datetime(2017, 7, 15, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3))),
)


def written(*captures: Capture, timestamps: tuple[Timestamp, ...] = (), blobs: MemoryBlobs | None = None) -> bytes:
    out = io.BytesIO()
    write_warc(captures, blobs or kept(PAGE), out, software="trucewatch/test", timestamps=timestamps)
    return out.getvalue()


def kept(*data: bytes) -> MemoryBlobs:
    blobs = MemoryBlobs()
    for one in data:
        blobs.put(one)
    return blobs


def records(data: bytes) -> Iterator[tuple[Any, bytes]]:
    """What warcio reads, every digest checked."""
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        yield record, record.content_stream().read()
        assert record.digest_checker.passed is True


def test_another_program_s_check_passes(tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    path.write_bytes(written(FROM_WEB, FROM_FILE))
    words = [sys.executable, "-m", "warcio.cli", "check", "--verbose", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("digest pass") == 5
    changed = bytearray(gzip.decompress(path.read_bytes()))
    changed[changed.index(b"Shells")] ^= 1
    (tmp_path / "changed.warc").write_bytes(changed)
    words[-1] = str(tmp_path / "changed.warc")
    assert subprocess.run(words, capture_output=True, check=False, timeout=60).returncode == 1


def test_records_tell_what_was_captured() -> None:
    found = list(records(written(FROM_WEB, FROM_FILE)))
    assert [record.rec_type for record, _ in found] == ["warcinfo", "response", "metadata", "resource", "metadata"]
    info, response, about, resource, _ = (record.rec_headers for record, _ in found)
    assert b"software: trucewatch/test" in found[0][1]
    assert info.protocol == "WARC/1.1"
    assert response.get_header("WARC-Target-URI") == "https://example.org/final"
    assert response.get_header("WARC-Date") == "2017-07-15T12:00:00Z"
    assert response.get_header("WARC-Payload-Digest") == f"sha256:{FROM_WEB.sha256}"
    assert about.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert resource.get_header("WARC-Date") == "2017-07-15T11:00:00.123456Z"
    assert resource.get_header("WARC-Target-URI") == "urn:trucewatch:pages/a%20page%20%E2%84%961.html"
    assert (found[1][1], found[3][1]) == (PAGE, PAGE)
    for index, capture in ((2, FROM_WEB), (4, FROM_FILE)):
        row = json.loads(found[index][1])
        assert (row["id"], from_json(Capture, row["capture"])) == (capture.id, capture)


def test_headers_do_not_lie_about_the_unpacked_bytes() -> None:
    _, (response, _), _ = records(written(FROM_WEB))
    headers = {name.lower(): value for name, value in response.http_headers.headers}
    assert response.http_headers.statusline == "200 OK"
    assert headers["content-length"] == str(len(PAGE))
    assert {"content-encoding", "transfer-encoding"}.isdisjoint(headers)
    assert headers["x-archive-orig-content-encoding"] == "gzip"
    assert headers["x-note"] == "two lines", "a header cannot smuggle in another"
    assert headers["etag"] == '"abc"'
    assert "url" not in headers and "status" not in headers


def test_the_product_reads_it_back(tmp_path: Path) -> None:
    other = make_capture(b"<p>Calm held in the north, monitors said.</p>", location="https://example.org/2")
    other = replace(other, http=(("status", "200"), ("content-type", "text/html")))
    path = tmp_path / "out.warc.gz"
    path.write_bytes(written(FROM_WEB, other, blobs=kept(PAGE, b"<p>Calm held in the north, monitors said.</p>")))
    found = [one for one in collect(str(path), CollectLimits()) if not (isinstance(one, Fetched) and one.is_container)]
    assert [one for one in found if isinstance(one, Problem)] == []
    read = [one for one in found if isinstance(one, Fetched)]
    assert [(one.location, sha256(one.data), one.fetched_at) for one in read if one.location.startswith("http")] == [
        ("https://example.org/final", FROM_WEB.sha256, FROM_WEB.fetched_at),
        ("https://example.org/2", other.sha256, other.fetched_at),
    ]


def test_the_same_captures_give_the_same_bytes() -> None:
    first = written(FROM_WEB, FROM_FILE)
    assert first == written(FROM_WEB, FROM_FILE)
    ids = [record.rec_headers.get_header("WARC-Record-ID") for record, _ in records(first)]
    assert len(set(ids)) == len(ids)
    twin = replace(FROM_FILE, given=())
    ids = [record.rec_headers.get_header("WARC-Record-ID") for record, _ in records(written(FROM_FILE, twin))]
    assert len(set(ids)) == len(ids), "the same bytes captured twice are two records"


def test_each_record_is_a_gzip_member_of_its_own() -> None:
    data = written(FROM_WEB)
    assert data.count(b"\x1f\x8b\x08\x00") == 3


def test_what_the_archive_lacks_is_a_problem_and_the_rest_is_written() -> None:
    lost = make_capture(b"lost", location="pages/lost.html")
    out = io.BytesIO()
    counts = write_warc((lost, FROM_FILE), kept(PAGE), out, software="s")
    assert [(one.code, one.subject) for one in counts.problems] == [("missing_bytes", lost.id)]
    assert replace_problems(counts) == WarcCounts(resources=1, metadata=1)
    assert len(list(records(out.getvalue()))) == 3


def test_a_ledger_s_archive_is_one_file_whole_or_not_at_all(tmp_path: Path) -> None:
    ledger, target = MemoryLedger(), tmp_path / "out.warc.gz"
    target.write_bytes(b"an older one")
    with pytest.raises(ConfigError):
        export_warc(ledger, kept(PAGE), target)
    assert target.read_bytes() == b"an older one"
    ledger.add([FROM_WEB, FROM_FILE], maker=MAKER)
    assert export_warc(ledger, kept(PAGE), target).metadata == 2
    assert len(list(records(target.read_bytes()))) == 5
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(ConfigError, match="cannot be written"):
        export_warc(ledger, kept(PAGE), tmp_path / "none" / "out.warc.gz")


def replace_problems(counts: WarcCounts) -> WarcCounts:
    return replace(counts, problems=())


def test_nothing_to_write_is_said() -> None:
    with pytest.raises(ConfigError, match="nothing"):
        write_warc((), MemoryBlobs(), io.BytesIO(), software="s")


def test_timestamps_stand_with_what_they_are_about() -> None:
    head = ManifestHead(ledger_digest="0" * 64, entries=9, first=1, last=1)
    stamped, answer = manifest(head, [FROM_FILE]), b"an answer"
    moment = datetime(2017, 7, 16, tzinfo=UTC)
    blobs = kept(PAGE, stamped, answer)
    one = Timestamp(sha256=sha256(stamped), token=sha256(answer), server="https://tsa.example.org/", stamped_at=moment)
    each = replace(one, sha256=FROM_FILE.sha256)
    found = list(records(written(FROM_FILE, timestamps=(one, each), blobs=blobs)))[3:]
    assert [(record.content_type, body) for record, body in found] == [
        ("text/plain; charset=utf-8", stamped),
        ("application/timestamp-reply", answer),
        ("application/timestamp-reply", answer),
    ]
    assert found[0][0].rec_headers.get_header("WARC-Target-URI") == f"urn:trucewatch:sha256:{sha256(stamped)}"


@given(st.text(max_size=40))
def test_a_target_is_one_word_whatever_the_location(location: str) -> None:
    for target in (target_uri(location), target_uri(f"http://a{location}")):
        assert target.isascii() and target.isprintable() and " " not in target


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=4), st.text(max_size=12))
def test_hostile_facts_never_break_the_file(facts: list[tuple[str, str]], reason: str) -> None:
    http = (("status", "200"), ("reason", reason), *((f"header:{name}", value) for name, value in facts))
    capture = replace(FROM_WEB, http=http, media_type=reason, location=f"https://example.org/{reason}")
    found = list(records(written(capture)))
    assert [body for record, body in found if record.rec_type == "response"] == [PAGE]


@given(st.lists(st.text(max_size=30), max_size=4))
def test_a_manifest_lists_each_of_the_bytes_once_whatever_the_locations(locations: list[str]) -> None:
    captures = [make_capture(name.encode("utf-8", "replace")[:3], location=name) for name in locations]
    head = ManifestHead(ledger_digest="a" * 64, entries=4, first=1, last=len(captures))
    data = manifest(head, captures)
    assert head_of(data) == head
    assert listed(data) == list(dict.fromkeys(capture.sha256 for capture in captures))


@pytest.mark.parametrize(
    "data", [b"", b"# trucewatch manifest 1\n", b"# trucewatch manifest 1\n#\n#\n\n", b"\xff" * 90]
)
def test_other_bytes_are_no_manifest(data: bytes) -> None:
    assert head_of(data) is None

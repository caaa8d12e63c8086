"""Every item of an input is in one shard, whole, and in one only."""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import fsspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from trucewatch.bulk.items import items_of
from trucewatch.bulk.shards import Form, Shard, as_row, form_of, of_row, shards_of
from trucewatch.collect.limits import CollectLimits
from trucewatch.collect.sources import collect
from trucewatch.core.problems import ConfigError, Problem

NOW = datetime(2030, 1, 2, tzinfo=UTC)


def ids(shards):
    found = [one for shard in shards for _, one in items_of(shard, CollectLimits(), NOW)]
    return [one.code if isinstance(one, Problem) else one.external_id for one in found]


def line(name):
    return json.dumps({"id": name, "text": "Two shells fell on the north of the town."})


@settings(max_examples=60)
@given(cuts=st.lists(st.integers(1, 900), max_size=6), ending=st.sampled_from(["", "\n", "\n\n"]))
def test_a_line_is_in_the_shard_that_it_begins_in(tmp_path_factory, cuts, ending):
    path = tmp_path_factory.mktemp("lines") / "in.jsonl"
    path.write_text("\n".join(line(f"d{n}") for n in range(12)) + ending, "utf-8")
    size = path.stat().st_size
    bounds = sorted({0, size, *(cut for cut in cuts if cut < size)})
    shards = [Shard(uri=str(path), form=Form.LINES, start=one, stop=two) for one, two in pairwise(bounds)]
    assert ids(shards) == [f"d{n}" for n in range(12)]


def test_halves_of_a_shard_hold_its_items_and_no_other(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(line(f"d{n}") + "\n" for n in range(7)), "utf-8")
    whole = next(iter(shards_of([str(path)])))
    assert ids(whole.halves()) == ids([whole]) == [f"d{n}" for n in range(7)]
    single = Shard(uri=str(path), form=Form.PACKED, start=3, stop=4)
    assert single.halves() == ()


def test_packed_lines_and_rows_are_read(tmp_path):
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress((line("a") + "\nno json\n" + line("b")).encode()))
    assert ids(shards_of([str(packed)])) == ["a", "bad_line", "b"]
    table = pa.Table.from_pylist([{"id": f"r{n}", "text": "Shells fell.", "published": NOW} for n in range(1200)])
    rows = tmp_path / "in.parquet"
    parquet.write_table(table, rows, row_group_size=300)
    shards = list(shards_of([str(rows)]))
    assert [(one.start, one.stop) for one in shards] == [(0, 500), (500, 1000), (1000, 1200)]
    assert ids(shards[1:]) == [f"r{n}" for n in range(500, 1200)]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_a_packed_file_that_is_broken_or_cut_short_gives_what_stands_before(tmp_path, ending):
    packed = tmp_path / f"in.jsonl{ending}"
    with fsspec.open(str(packed), "wb", compression="infer") as out:
        out.write("".join(f"{line(f'd{at}')}\n" for at in range(20_000)).encode())
    whole = packed.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[: len(whole) // 2] + b"\xff" * 64 + whole[len(whole) // 2 :]):
        packed.write_bytes(broken)
        (shard,) = shards_of([str(packed)])
        *read, (number, last) = items_of(shard, CollectLimits(), NOW)
        assert isinstance(last, Problem)
        assert last.code == "unreadable"
        assert number == len(read)
        # bzip2 gives nothing of the only block that it has.
        assert bool(read) == (ending != ".bz2")


def test_a_folder_is_cut_and_its_hidden_files_are_left(tmp_path):
    for name in ("b.html", "a.txt", ".hidden.txt", "_part.txt"):
        (tmp_path / name).write_text("<html><p>Two shells fell.</p></html>", "utf-8")
    (tmp_path / "c.jsonl").write_text(line("x"), "utf-8")
    shards = list(shards_of([str(tmp_path)]))
    assert [one.form for one in shards] == [Form.FILES, Form.LINES]
    assert [name.rpartition("/")[2] for name in shards[0].names] == ["a.txt", "b.html"]


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigError, match="nothing to read is there"):
        list(shards_of([str(tmp_path / "none")]))
    with pytest.raises(ConfigError, match="cannot be read"):
        list(shards_of(["nosuch://bucket/x.jsonl"]))


@pytest.mark.parametrize(
    ("name", "form"),
    [("A.WARC.GZ", Form.WARC), ("a.jsonl", Form.LINES), ("a.ndjson.bz2", Form.PACKED), ("a.html", Form.FILES)],
)
def test_a_form_is_known_by_its_name(name, form):
    assert form_of(name) is form


def test_a_shard_is_written_down_and_read_back():
    shard = Shard(uri="file:///x", form=Form.FILES, names=("/x/a", "/x/b"))
    assert of_row(json.loads(json.dumps(as_row(shard)))) == shard


def news(path, pages):
    """A WARC file as Common Crawl News has them: packed record by record, responses with their HTTP heads."""
    told = b"software: news-please\r\n"
    records = [("warcinfo", {"WARC-Filename": path.name}, "application/warc-fields", told)]
    for url, status, kind, body in pages:
        block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        records.append(("response", {"WARC-Target-URI": url}, "application/http; msgtype=response", block))
    with path.open("wb") as out:
        for number, (kind, own, media_type, block) in enumerate(records):
            told_of = {
                "WARC-Type": kind,
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
                "WARC-Date": "2017-05-04T10:00:00Z",
                **own,
                "Content-Type": media_type,
                "Content-Length": str(len(block)),
            }
            head = "".join(f"{name}: {value}\r\n" for name, value in told_of.items())
            out.write(gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"))


def test_a_news_archive_gives_its_pages_with_their_addresses_and_dates(tmp_path):
    page = b"<html><body><p>Two shells fell on the north of the town, residents said.</p></body></html>"
    pages = [
        ("https://example.org/a", "200 OK", "text/html; charset=utf-8", page),
        ("https://example.org/picture", "200 OK", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("https://example.org/gone", "404 Not Found", "text/html", page),
        ("https://example.org/b", "200 OK", "text/html", page),
    ]
    news(tmp_path / "CC-NEWS-20170504.warc.gz", pages)
    (shard,) = shards_of([str(tmp_path)])
    assert (shard.form, shard.under) == (Form.WARC, f"{tmp_path.name}/CC-NEWS-20170504.warc.gz")
    found = [one for _, one in items_of(shard, CollectLimits(), NOW)]
    told = [(one.location, one.data, one.fetched_at) for one in found if not isinstance(one, Problem)]
    when = datetime(2017, 5, 4, 10, tzinfo=UTC)
    assert told == [("https://example.org/a", page, when), ("https://example.org/b", page, when)]
    second = [one for _, one in items_of(replace(shard, start=1, stop=len(found)), CollectLimits(), NOW)]
    assert second == found[1:], "a part of an archive is what stands there in the whole"


def test_files_have_the_locations_that_a_ledger_gives_them_and_come_in_its_order(tmp_path):
    folder = tmp_path / "pages"
    (folder / "a").mkdir(parents=True)
    for name in ("b.txt", "a/z.txt", "c.jsonl", "README.md", "picture.png", "d.txt"):
        text = line("x") if name.endswith("jsonl") else "Two shells fell on the north of the town."
        (folder / name).write_text(text, "utf-8")
    for named in (folder, folder / "b.txt", folder / "c.jsonl"):
        own = [one for shard in shards_of([str(named)]) for _, one in items_of(shard, CollectLimits(), NOW)]
        told = list(collect(str(named)))
        assert [one.location for one in own] == [one.location for one in told]
        assert [one.data for one in own] == [one.data for one in told]

"""Every item of an input is in one shard, whole, and in one only."""

import gzip
import json
from datetime import UTC, datetime
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from trucewatch.bulk.items import items_of
from trucewatch.bulk.shards import Form, Shard, as_row, form_of, of_row, shards_of
from trucewatch.collect.limits import CollectLimits
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

"""Exports a little at a time tell the same, and a disk that fills leaves the old file."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pyogrio
import pytest
from desk_ledger import decide, desk_ledger
from python_calamine import CalamineWorkbook

from on_server import address
from trucewatch import api
from trucewatch.core.incidents import Verdict
from trucewatch.core.ports import RECORD_TYPES
from trucewatch.core.sources import Source
from trucewatch.pipeline import streaming
from trucewatch.pipeline.present import write_export_file
from trucewatch.pipeline.streaming import write_records
from trucewatch.publish import export_layers
from trucewatch.publish.export import FORMATS, read_jsonl
from trucewatch.settings import Settings

LIMIT = 20_000
FILL = """
import resource, sys
from pathlib import Path
from trucewatch import api
from trucewatch.cli import cli
ledger, form, path, limit = sys.argv[1:]
seen = api.look(api.open_ledger(ledger))
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.present import write_export_file
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    write_export_file(seen, api.open_ledger(ledger), form, Path(path))
except ConfigError as error:
    print("told:", error)
"""


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_written_a_little_at_a_time_is_the_same(
    sample_ledger: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "LOT", 7)
    monkeypatch.setattr(streaming, "HELD", 3)
    monkeypatch.setattr(export_layers, "LOT", 11)
    ledger = api.open_ledger(sample_ledger)
    seen = api.look(ledger)
    whole, stream = tmp_path / f"all.{form}", tmp_path / f"stream.{form}"
    written = write_export_file(seen, ledger, form, whole)
    assert api.export_file(ledger, form, stream) == written
    assert _content(form, stream) == _content(form, whole)
    assert written[1] == len(seen.incidents) > 0


def _content(form: str, path: Path) -> object:
    """What stands in a file: its bytes, or its rows where the bytes tell when it was made or in what lots."""
    if form == "xlsx":
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    if form == "gpkg":
        layers = (str(name) for name, _ in pyogrio.list_layers(path))
        return {name: repr([list(map(str, one)) for one in _layer(path, name)]) for name in layers}
    if form == "geoparquet":
        return pq.read_table(path).to_pylist()
    return path.read_bytes()


def _layer(path: Path, name: str) -> Iterator[Iterable[object]]:
    """The columns of a layer: its shapes, if it has any, and its fields."""
    about, _, shapes, fields = pyogrio.raw.read(path, layer=name)
    yield about["fields"]
    yield () if shapes is None else shapes
    yield from fields


def test_in_the_open_view_too_a_form_is_the_same(sample_ledger: Path, tmp_path: Path) -> None:
    with desk_ledger(sample_ledger, tmp_path / "ledger.db") as ledger:
        source = next(one.source_id for one in ledger.records(Source) if one.name == "Northern Wire")
        decide(ledger, source, "restrict", "yes")
        view = api.open_view(ledger)
        seen = api.look(view)
        assert len(seen.incidents) < len(api.look(ledger).incidents)
        for form in ("csv", "jsonl"):
            written = write_export_file(seen, view, form, tmp_path / "all")
            with streaming.streamed(view, Settings(), form, with_names=False) as found:
                assert found is not None and found.incidents == written[1]
            assert api.export_file(view, form, tmp_path / "stream") == written
            assert (tmp_path / "stream").read_bytes() == (tmp_path / "all").read_bytes()


def test_no_writer_comes_between_what_is_read(
    sample_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "LOT", 1)
    monkeypatch.setattr(streaming, "HELD", 1)
    with desk_ledger(sample_ledger, tmp_path / "ledger.db") as ledger:
        with streaming.streamed(ledger, Settings(), "csv", with_names=True) as found:
            assert found is not None
            told = iter(found.data.told)
            first = next(told)
            taken = api.look(ledger).incidents[-1].claims[0].claim.id
            decide(ledger, taken, "reject")
            rest = [first, *told]
        assert len(rest) == found.incidents
        assert taken in {one.claim.id for told in rest for one in told.incident.claims}
        with streaming.streamed(ledger, Settings(), "csv", with_names=True) as found:
            assert found is not None
            assert taken not in {one.claim.id for told in found.data.told for one in told.incident.claims}


def test_what_waits_for_two_persons_goes_without_its_findings(sample_ledger: Path) -> None:
    ledger, rule = api.open_ledger(sample_ledger), Settings(two_person=True)
    alleged = {one.incident_id for one in api.look(ledger).findings if one.verdict is Verdict.ALLEGED_BREACH}
    assert alleged
    with streaming.streamed(ledger, rule, "jsonl", with_names=False) as found:
        assert found is not None
        told = {one.incident.id: one.findings for one in found.data.told}
    assert alleged <= told.keys()
    assert not [one for one in alleged if told[one]]
    assert any(told.values())


def test_records_alone_round_trip(sample_ledger: Path) -> None:
    ledger = api.open_ledger(sample_ledger)
    out = StringIO()
    number = write_records(ledger, out, with_names=True)
    records = [record for kind in RECORD_TYPES for record in ledger.records(kind)]
    assert list(read_jsonl(out.getvalue().splitlines())) == records
    assert number == len(records)
    assert {json.loads(line)["type"] for line in out.getvalue().splitlines()} >= {"Capture", "Document", "Claim"}


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="the limit is the system's")
@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson", "xlsx", "gpkg", "kml", "geoparquet"])
def test_a_disk_that_fills_midway_is_told_and_the_old_file_stays(
    sample_ledger: Path, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"out.{form}"
    target.write_text("old", "utf-8")
    command = [sys.executable, "-c", FILL, address(sample_ledger), form, str(target), str(LIMIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"told: {target} cannot be written"), done.stdout + done.stderr
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == [target.name], "nothing is left behind"

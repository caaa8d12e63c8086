"""Exports a little at a time tell the same, and a disk that fills leaves the old file."""

import json
import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from on_server import address
from trucewatch import api
from trucewatch.core.decisions import Decision
from trucewatch.core.ports import RECORD_TYPES
from trucewatch.core.problems import ConfigError
from trucewatch.pipeline.present import write_export_file
from trucewatch.pipeline.streaming import LOT, _lines_aside, every_incident, write_csv, write_records
from trucewatch.publish.export import read_jsonl

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


def test_csv_a_little_at_a_time_is_the_same_csv(sample_ledger: Path, tmp_path: Path) -> None:
    ledger = api.open_ledger(sample_ledger)
    seen = api.look(ledger)
    write_export_file(seen, ledger, "csv", tmp_path / "all.csv")
    assert api.export_file(ledger, "csv", tmp_path / "stream.csv") == (len(seen.incidents), len(seen.incidents))
    assert (tmp_path / "stream.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


def test_incidents_come_in_lots_with_their_claims(sample_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trucewatch.pipeline import streaming

    ledger = api.open_ledger(sample_ledger)
    seen = api.look(ledger)
    assert len(seen.incidents) < LOT
    tables = ledger.fused()
    assert tables is not None
    monkeypatch.setattr(streaming, "LOT", 7)
    monkeypatch.setattr(streaming._Claims, "MOST", 20)
    told = {one.id: one.claims for one in every_incident(tables, tuple(ledger.records(Decision)))}
    assert told == {one.id: one.claims for one in seen.incidents}
    out = StringIO()
    assert write_csv(tables, (), out) == len(seen.incidents)


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


def test_a_temporary_folder_that_fills_is_told() -> None:
    with pytest.raises(ConfigError) as told:
        _fill_lines_aside()
    assert str(told.value).startswith("The temporary folder") and "full" in str(told.value)


def _fill_lines_aside() -> None:
    with _lines_aside() as lines:
        lines.execute("PRAGMA max_page_count = 2")
        lines.execute("INSERT INTO line VALUES ('', '', ?)", ("x" * 100_000,))

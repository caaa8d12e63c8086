"""Bulk runs with real processes: taken up again, equal to a clean one, and what ends a process is found."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyarrow import parquet
from quick import PARTS, TOWNS

from trucewatch.bulk.run import run_bulk, status
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings


def reports(path, *, number=40):
    towns = list(TOWNS)
    lines = []
    for n in range(number):
        text = f"Government artillery shelled {towns[n % 6]} on {n % 28 + 1} May 2017, killing {n % 5 + 2} people."
        lines.append(json.dumps({"id": f"d{n}", "text": text}))
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def tables(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for name in ("claims", "documents", "problems")
        for path in sorted((Path(out) / name).glob("*.parquet"))
    }


def test_claims_come_out_with_their_words(tmp_path, scheduler):
    source = reports(tmp_path / "in.jsonl", number=6)
    done = run_bulk([source], str(tmp_path / "out"), Settings(), scheduler=scheduler)
    assert (done.shards, done.done, done.documents, done.poison) == (1, 1, 6, ())
    claims = parquet.read_table(tmp_path / "out" / "claims").to_pylist()
    documents = {row["document_id"]: json.loads(row["record"]) for row in
                 parquet.read_table(tmp_path / "out" / "documents").to_pylist()}  # fmt: skip
    assert {row["kind"] for row in claims} >= {"shelling"}
    for row in claims:
        assert documents[row["document_id"]]["text"][row["start"] : row["end"]] == row["words"]
    before = tables(tmp_path / "out")
    again = run_bulk([source], str(tmp_path / "out"), Settings(), scheduler=scheduler)
    assert again.busy_seconds == done.busy_seconds, "nothing was done again"
    assert tables(tmp_path / "out") == before
    with pytest.raises(ConfigError, match="other inputs"):
        run_bulk([reports(tmp_path / "other.jsonl", number=2)], str(tmp_path / "out"), Settings())


def test_another_tool_reads_the_claims(tmp_path, scheduler):
    duckdb = pytest.importorskip("duckdb")
    run_bulk([reports(tmp_path / "in.jsonl", number=6)], str(tmp_path / "out"), PARTS, scheduler=scheduler)
    asked = f"select place, count(*) from '{tmp_path}/out/claims/*.parquet' where kind = 'shelling' group by place"
    assert dict(duckdb.sql(asked).fetchall()) == dict.fromkeys(TOWNS, 1)


def test_what_ends_a_process_is_found_and_the_rest_is_read(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, words in (("p0", "Artillery shelled Hama on 1 May 2017."), ("p1", "end this process")):
        (folder / f"{name}.txt").write_text(words, "utf-8")
    done = run_bulk([str(folder)], str(tmp_path / "out"), PARTS)
    assert (done.documents, done.claims) == (1, 1)
    assert [item.rpartition("/")[2] for item, _ in done.poison] == ["p1.txt"]
    assert "KilledWorker" in done.poison[0][1]
    assert status(str(tmp_path / "out")) == done


def test_a_run_that_is_killed_goes_on_to_what_a_clean_one_gives(tmp_path, scheduler):
    source = tmp_path / "in"
    source.mkdir()
    for n in range(6):
        reports(source / f"{n}.jsonl", number=20)
    command = [sys.executable, "-m", "trucewatch", "bulk", str(source), "-o", str(tmp_path / "out"), "--workers", "2"]
    parts = {f"TRUCEWATCH_{name.upper()}": getattr(PARTS, name) for name in ("reader", "extractor", "resolver")}
    paths = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    process = subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **parts, **paths},
    )
    while process.poll() is None and not list((tmp_path / "out").glob("done/*.json")):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    plan = (tmp_path / "out" / "plan" / "plan.json").read_text("utf-8")
    assert 0 < status(str(tmp_path / "out")).done < 6
    assert run_bulk([], str(tmp_path / "out"), PARTS, scheduler=scheduler).done == 6
    clean = tmp_path / "clean"
    (clean / "plan").mkdir(parents=True)
    (clean / "plan" / "plan.json").write_text(plan, "utf-8")  # the same moment of beginning
    run_bulk([], str(clean), PARTS, scheduler=scheduler)
    assert tables(tmp_path / "out") == tables(clean)


def test_no_run_and_no_scheduler_are_told(tmp_path):
    with pytest.raises(ConfigError, match="no bulk run is there"):
        status(str(tmp_path))
    source = reports(tmp_path / "in.jsonl", number=1)
    with pytest.raises(ConfigError, match="no scheduler answers"):
        run_bulk([source], str(tmp_path / "out"), Settings(), scheduler="nonsense")

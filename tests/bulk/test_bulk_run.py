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

from trucewatch.bulk.run import run_bulk, status
from trucewatch.core.problems import ConfigError
from trucewatch.settings import Settings

TOWNS = ("Hama", "Homs", "Idlib", "Daraa", "Raqqa", "Palmyra")


def reports(path, *, number=40, bad=()):
    lines = []
    for n in range(number):
        text = f"Government artillery shelled {TOWNS[n % 6]} on {n % 28 + 1} May 2017, killing {n % 5 + 2} people."
        lines.append(json.dumps({"id": f"d{n}", "text": "end this process" if n in bad else text}))
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def tables(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for name in ("claims", "documents", "problems")
        for path in sorted((Path(out) / name).glob("*.parquet"))
    }


def test_claims_come_out_with_their_words(tmp_path):
    source = reports(tmp_path / "in.jsonl", number=6)
    done = run_bulk([source], str(tmp_path / "out"), Settings())
    assert (done.shards, done.done, done.documents, done.poison) == (1, 1, 6, ())
    claims = parquet.read_table(tmp_path / "out" / "claims").to_pylist()
    documents = {row["document_id"]: json.loads(row["record"]) for row in
                 parquet.read_table(tmp_path / "out" / "documents").to_pylist()}  # fmt: skip
    assert {row["kind"] for row in claims} >= {"shelling"}
    for row in claims:
        assert documents[row["document_id"]]["text"][row["start"] : row["end"]] == row["words"]
    before = tables(tmp_path / "out")
    again = run_bulk([source], str(tmp_path / "out"), Settings())
    assert again.busy_seconds == done.busy_seconds, "nothing was done again"
    assert tables(tmp_path / "out") == before
    with pytest.raises(ConfigError, match="other inputs"):
        run_bulk([reports(tmp_path / "other.jsonl", number=2)], str(tmp_path / "out"), Settings())


def test_what_ends_a_process_is_found_and_the_rest_is_read(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(2):
        words = "end this process" if n == 1 else f"Artillery shelled {TOWNS[n]} on {n + 1} May 2017."
        (folder / f"p{n}.txt").write_text(words, "utf-8")
    settings = Settings(reader="ender:ending")
    done = run_bulk([str(folder)], str(tmp_path / "out"), settings)
    assert done.documents == 1
    assert [item.rpartition("/")[2] for item, _ in done.poison] == ["p1.txt"]
    assert "KilledWorker" in done.poison[0][1]
    assert status(str(tmp_path / "out")) == done


def test_a_run_that_is_killed_goes_on_to_what_a_clean_one_gives(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for n in range(3):
        reports(source / f"{n}.jsonl", number=8)
    command = [sys.executable, "-m", "trucewatch", "bulk", str(source), "-o", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list((tmp_path / "out").glob("done/*.json")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    plan = (tmp_path / "out" / "plan" / "plan.json").read_text("utf-8")
    assert status(str(tmp_path / "out")).done < 3
    assert run_bulk([], str(tmp_path / "out"), Settings()).done == 3
    clean = tmp_path / "clean"
    (clean / "plan").mkdir(parents=True)
    (clean / "plan" / "plan.json").write_text(plan, "utf-8")  # the same moment of beginning
    run_bulk([], str(clean), Settings())
    assert tables(tmp_path / "out") == tables(clean)


def test_no_run_and_no_scheduler_are_told(tmp_path):
    with pytest.raises(ConfigError, match="no bulk run is there"):
        status(str(tmp_path))
    source = reports(tmp_path / "in.jsonl", number=1)
    with pytest.raises(ConfigError, match="no scheduler answers"):
        run_bulk([source], str(tmp_path / "out"), Settings(), scheduler="nonsense")

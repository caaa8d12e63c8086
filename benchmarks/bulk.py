"""What a bulk run costs, and what kills do to it.

    bulk.py [--documents N] [--both N] [--share S --news FOLDER] [--kills N] [--out FOLDER]

Documents are reports made of the sentences of the sample pages, drawn anew for each, with other towns and other days;
with `--share` only that share of them, and the others are other news, put together of sets that may be measured on
(`bulk_texts.py`). No two are copies. Some are read with one worker and with two, then all of them with two, then they
are fused. In the second part a worker, the scheduler and the submitting process of a small run are killed in turn, and
what a re-run gives is compared with a clean run, row by row. Nothing here is a test; the load of the machine is told
beside it.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bulk_texts import Pool, news, reports, write_documents
from pyarrow import parquet

from trucewatch.bulk import shards
from trucewatch.bulk.fusing import Fused, fuse_bulk
from trucewatch.bulk.run import Status, run_bulk, status
from trucewatch.settings import Settings

MILLIONS = 10
WAIT_S = 180.0


def _has_begun(out: Path) -> bool:
    return len(list(out.glob("done/*.json"))) > 1


# --- cost


def measured(source: Path, out: Path, workers: int) -> tuple[Status, float, float]:
    """A clean run: where it stands then, seconds by the clock and of processors (all its processes, loading too)."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = run_bulk([str(source)], str(out), Settings(), workers=workers)
    spent, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, spent, busy


def heading() -> None:
    """Prints the names of the columns of `row`."""
    print("| workers | documents | claims | s | documents/s | s of processors | peak of a worker MB | load |")
    print("|---|---|---|---|---|---|---|---|")


def row(source: Path, out: Path, workers: int) -> tuple[float, float]:
    """Prints a clean run; gives documents a second by the clock, and of one busy processor."""
    done, spent, busy = measured(source, out, workers)
    print(
        f"| {workers} | {done.documents:,} | {done.claims:,} | {spent:.0f} | {done.documents / spent:.1f} | {busy:.0f} "
        f"| {done.peak_bytes / 1e6:.0f} | {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores |",
        flush=True,
    )
    return done.documents / spent, done.documents / busy


def cost(documents: int, both: int, pool: Pool, folder: Path) -> tuple[float, Path]:
    """Prints rate, efficiency and memory; gives documents a second of one busy processor, and the last run."""
    print(f"Documents: {pool.told()}\n")
    heading()
    few, many = folder / "few.jsonl", folder / "many.jsonl"
    write_documents(few, both, pool)
    shards.JSONL_BYTES = min(shards.JSONL_BYTES, max(2000, few.stat().st_size // 16))
    rates = [row(few, folder / f"out{workers}", workers) for workers in (1, 2)]
    rate, out = rates[1][1], folder / "out2"
    if documents > both:
        write_documents(many, documents, pool, seed=6)
        shards.JSONL_BYTES = max(2000, min(2_000_000, many.stat().st_size // 64))
        rate, out = row(many, folder / "out", 2)[1], folder / "out"
    print(f"\nParallel efficiency by the clock, start-up included: {rates[1][0] / (2 * rates[0][0]):.2f}; by processor "
          f"time (what two workers spend beside one another against one alone): {rates[1][1] / rates[0][1]:.2f}\n"
          f"Documents that tell a claim: {telling(out):.0%}\n", flush=True)  # fmt: skip
    return rate, out


def telling(out: Path) -> float:
    """The share of documents that have a claim."""
    counts = [
        n for path in (out / "documents").glob("*.parquet") for n in parquet.read_table(path)["claims"].to_pylist()
    ]
    return sum(1 for one in counts if one) / len(counts)


def fusion(out: Path, target: Path) -> tuple[Fused, float]:
    """Gives what came of it and seconds of a processor; prints them, and what the lots took: does it grow?"""
    told: list[Fused] = []
    before = time.process_time()
    done = fuse_bulk(str(out), str(target), Settings(), tell=told.append)
    busy = time.process_time() - before
    first, last = told[0], told[-1]
    half = told[len(told) // 2]
    print(f"Fusion: {done.documents:,} documents to {done.incidents:,} incidents and {done.findings:,} findings in "
          f"{done.seconds:.0f} s ({busy:.0f} s of one processor), peak {done.peak_bytes / 1e6:.0f} MB; "
          f"first lot {first.documents} in {first.seconds:.1f} s, second half "
          f"{last.documents - half.documents} in {last.seconds - half.seconds:.1f} s")  # fmt: skip
    return done, busy


def project(rate: float, fused: Fused, busy: float, out: Path) -> None:
    """Prints what ten million documents would take, with the arithmetic."""
    number = MILLIONS * 1_000_000
    hours = number / rate / 3600
    size = sum(file.stat().st_size for file in out.rglob("*.parquet")) / fused.documents
    fusing = busy / fused.documents * number / 3600
    print(f"\n{MILLIONS} million documents: {number:,} / {rate:.2f} a second and processor / 3600 = {hours:,.0f} hours "
          f"of a processor, {hours / 64:.0f} hours on 64; Parquet {size / 1000:.1f} kB x {number:,} = "
          f"{size * number / 1e9:,.0f} GB; fusion {1000 * busy / fused.documents:.1f} ms of one processor x "
          f"{number:,} / 3,600,000 = {fusing:,.0f} hours, if it stays as measured.\n")  # fmt: skip


# --- kills


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        file = folder / f"scheduler-{time.monotonic_ns()}.json"
        told = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
        self.scheduler = self._start("scheduler", *told)
        wait_until(file.exists)
        time.sleep(0.5)
        self.address = json.loads(file.read_text("utf-8"))["address"]
        alone = ["--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--memory-limit", "1500MB"]
        self.workers = [self._start("worker", self.address, *alone) for _ in range(2)]

    def _start(self, *words: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words], stdout=log, stderr=log, start_new_session=True
            )

    def close(self) -> None:
        """Ends what is left of it."""
        for one in (*self.workers, self.scheduler):
            end(one)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kills a process with all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(is_so: Callable[[], bool], process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Looks again and again; gives up when the process ended or after `WAIT_S`."""
    until = time.monotonic() + WAIT_S
    while not is_so() and time.monotonic() < until and (process is None or process.poll() is None):
        time.sleep(0.02)


def submitted(out: Path, address: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "trucewatch", "bulk", "run", "-o", str(out), "-q", "--scheduler", address]
    with (out.parent / f"{out.name}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)


def content(out: Path) -> dict[str, list[str]]:
    """The rows of each table, sorted: a shard that was cut in two has its rows in other files."""
    return {name: sorted(map(repr, _rows(out / name))) for name in ("claims", "documents", "problems")}


def _rows(folder: Path) -> Iterator[dict[str, object]]:
    for path in sorted(folder.glob("*.parquet")):
        yield from parquet.read_table(path).to_pylist()


def kills(folder: Path, number: int, pool: Pool) -> bool:
    """Kills each part of a run in turn; whether all re-runs gave what a clean run gives."""
    source = folder / "kills.jsonl"
    write_documents(source, number, pool, seed=9)
    shards.JSONL_BYTES = max(2000, source.stat().st_size // 10)
    print("| killed | shards done when it was | re-run ended with | documents | equal to a clean run |")
    print("|---|---|---|---|---|", flush=True)
    outs, cluster = {}, Cluster(folder)
    clean = folder / "clean"
    moment = _plan(source, clean)
    code = _finish(clean, cluster)
    if status(str(clean)).documents != number:
        cluster.close()
        sys.exit(f"the clean run ended with {code}: {(folder / 'clean.log').read_text('utf-8')[-800:]}")
    expected = content(clean)
    is_equal = True
    for what in ("submitting process", "worker", "scheduler"):
        out = outs[what] = folder / what.split()[0]
        (out / "plan").mkdir(parents=True)
        (out / "plan" / "plan.json").write_text(moment, "utf-8")
        process = submitted(out, cluster.address)
        wait_until(partial(_has_begun, out), process)
        seen = len(list(out.glob("done/*.json")))
        end({"worker": cluster.workers[0], "scheduler": cluster.scheduler}.get(what, process))
        if what == "worker":
            _ended(process, out)
        elif what == "scheduler":
            _ended(process, out)
            cluster.close()
            cluster = Cluster(folder)
        code = _finish(out, cluster)
        same = content(out) == expected
        is_equal &= same
        print(f"| {what} | {seen} | {code} | {status(str(out)).documents} | {'yes' if same else 'NO'} |", flush=True)
    cluster.close()
    return is_equal


def _ended(process: "subprocess.Popen[bytes]", out: Path) -> None:
    """Waits for a command whose cluster lost a part; tells how it ended by itself."""
    try:
        code = process.wait(WAIT_S)
        said = (out.parent / f"{out.name}.log").read_text("utf-8").strip().splitlines()
        print(f"(the command ended by itself with {code}: {said[-1] if said else ''})")
    except subprocess.TimeoutExpired:
        end(process)
        print(f"(the command hung for {WAIT_S:.0f} s and was ended)")


def _plan(source: Path, out: Path) -> str:
    """Begins a run, so that all of them have one moment of beginning; gives the plan."""
    from trucewatch.bulk.run import _planned

    _planned([str(source)], str(out), Settings())
    return (out / "plan" / "plan.json").read_text("utf-8")


def _finish(out: Path, cluster: Cluster) -> int:
    process = submitted(out, cluster.address)
    try:
        return process.wait(WAIT_S)
    except subprocess.TimeoutExpired:
        end(process)
        return -1


def main() -> int:
    parser = argparse.ArgumentParser(description="What a bulk run costs, and what kills do to it.")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--both", type=int, metavar="N", help="Documents read with one worker and with two; all.")
    parser.add_argument("--share", type=float, default=1.0, help="Share of the documents that are reports.")
    parser.add_argument("--news", type=Path, default=Path("bench/ext"), help="Folder of the sets of other news.")
    parser.add_argument("--fused", type=int, metavar="N", help="Documents that are fused, of a run of their own; all.")
    parser.add_argument(
        "--kills", type=int, default=60, metavar="N", help="Documents of the run that is killed; 0: none."
    )
    parser.add_argument("--out", type=Path, help="A folder to work in; a temporary one otherwise.")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bulk-", dir=args.out))
    print(f"Machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n", flush=True)
    try:
        pool = Pool(reports=reports(), news=news(args.news) if args.share < 1 else (), share=args.share)
        if args.documents:
            rate, out = cost(args.documents, args.both or args.documents, pool, folder)
            if args.fused:
                write_documents(folder / "fuse.jsonl", args.fused, pool, seed=8)
                row(folder / "fuse.jsonl", out := folder / "out-fuse", 2)
            project(rate, *fusion(out, folder / "fused"), out)
        is_equal = not args.kills or kills(folder, args.kills, Pool(reports=pool.reports))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_equal else 1


if __name__ == "__main__":
    sys.exit(main())

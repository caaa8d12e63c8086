"""How fast each stage is, how cost grows with the number of documents, and how long a start takes.

    speed.py [--shared FOLDER] [--quick]

Measures over samples/pages and, where they are, the annotated documents. Copies for the growth are made in a
temporary folder. `--quick` leaves out the hundredfold and the building of the gazetteer. Nothing here is a test.
"""

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from growth import copied, copy_pages
from held import arguments

from trucewatch.assess.claims import with_context
from trucewatch.assess.terms import assess
from trucewatch.collect.sources import collect
from trucewatch.core.claims import Claim
from trucewatch.core.ids import sha256
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Fetched, Ledger, Record
from trucewatch.core.records import Capture
from trucewatch.extract.remarks import remarks
from trucewatch.fuse import fuse
from trucewatch.pipeline.ingest import COLLECTOR, Worked, capture_of, work
from trucewatch.pipeline.present import render_brief
from trucewatch.pipeline.situation import Situation, situation
from trucewatch.pipeline.stages import Stages, agreements, stages
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2017, 7, 14)
WHOLE = "situation (read back, fuse, assess, remarks)"
SETTINGS = Settings(archive="unused")
WORDS = 500
"""Of a document as the target for speed counts them."""
R = TypeVar("R")
Page = tuple[Capture, Worked]


@dataclass(frozen=True, slots=True)
class Timed:
    """A stage's time over a number of documents and claims."""

    stage: str
    seconds: float
    documents: int
    claims: int

    def row(self) -> str:
        per_document = 1000 * self.seconds / max(self.documents, 1)
        per_claim = 1000 * self.seconds / max(self.claims, 1)
        rate = self.documents / max(self.seconds, 1e-9)
        return f"| {self.stage} | {self.seconds:.2f} | {rate:,.1f} | {per_document:.2f} | {per_claim:.2f} |"


def timed(run: Callable[[], R], clock: Callable[[], float] = time.perf_counter) -> tuple[float, R]:
    """Seconds that `run` takes, and what it gives."""
    started = clock()
    given = run()
    return clock() - started, given


def timed_over(
    run: Callable[..., R], items: Iterable[tuple[Any, ...]], clock: Callable[[], float] = time.perf_counter
) -> tuple[float, list[R]]:
    """Seconds that `run` takes over all items, and what it gives for each."""
    return timed(lambda: [run(*item) for item in items], clock)


def main() -> int:
    parser = arguments("Measure speed, growth and start-up.")
    parser.add_argument("--quick", action="store_true", help="Without the hundredfold and the gazetteer's building.")
    args = parser.parse_args()
    print(f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}; one process, one run; load {os.getloadavg()[0]:.1f} at the start.\n")
    parts = stages(SETTINGS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm_up(parts)
        pages = stage_table("sample pages", ROOT / "samples" / "pages", parts, folder)
        gold = args.shared / "bench" / "gold"
        if gold.is_dir():
            stage_table("annotated documents", _as_lines(gold, folder / "gold.jsonl"), parts, folder)
        reading_growth(parts, folder)
        record_growth(pages, folder, (1, 10) if args.quick else (1, 10, 100))
        start_table(folder, is_quick=args.quick)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nLargest memory of the measuring process: {peak:,.0f} MB")
    return 0


def _as_lines(gold: Path, target: Path) -> Path:
    """The annotated documents as the JSON Lines that `add` reads."""
    import json

    keys = ("id", "url", "publisher", "published", "language", "text")
    told = (json.loads(file.read_text("utf-8")) for file in sorted(gold.glob("*.json")))
    lines = (json.dumps({key: one[key] for key in keys if one.get(key) is not None}) for one in told)
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return target


def warm_up(parts: Stages) -> None:
    """Reads every page and works through one, so that no stage pays for loading its libraries and data."""
    pages = [one for one in collect(str(ROOT / "samples" / "pages")) if isinstance(one, Fetched)]
    captures = [capture_of(page, sha256(page.data)) for page in pages]
    for page, capture in zip(pages, captures, strict=True):
        parts.reader.read(capture, page.data)
    work(captures[0], pages[0].data, parts)


def stage_table(title: str, source: Path, parts: Stages, folder: Path) -> list[Page]:
    """Prints one row a stage; gives the captures with what was made of them."""
    fetched, pages, rows = _read_all(source, parts)
    documents, claims = len(pages), sum(worked.claims for _, worked in pages)
    ledger = open_ledger(folder / f"{source.stem}.db", create=True)
    storing, _ = timed(lambda: keep(ledger, ((capture, worked.made) for capture, worked in pages)))
    rows += [("store: write", storing), *computing(ledger)]
    ledger.close()
    size = sum(len(one.data) for one in fetched) / 1000
    print(f"## Stages: {title} ({documents} documents, {size:,.0f} kB, {claims} claims)\n")
    print("| stage | s | documents/s | ms/document | ms/claim |\n|---|---|---|---|---|")
    for stage, seconds in rows:
        print(Timed(stage, seconds, documents, claims).row())
    print()
    words = sum(len(worked.document.text.split()) for _, worked in pages if worked.document)
    taken = dict(rows)
    each = (f"{stage} {words / WORDS / taken[stage]:.1f}" for stage in ("extract", "resolve"))
    print(f"Documents of {WORDS} words a second and core: {', '.join(each)}\n")
    return pages


def _read_all(source: Path, parts: Stages) -> tuple[list[Fetched], list[Page], list[tuple[str, float]]]:
    fetched, steps, _ = reading(source, parts)
    pages = [(capture, work(capture, one.data, parts)) for one, capture in fetched]
    return [one for one, _ in fetched], pages, steps


def reading(
    source: Path, parts: Stages
) -> tuple[list[tuple[Fetched, Capture]], list[tuple[str, float]], list[tuple[Claim, ...]]]:
    """What was fetched, seconds of each reading stage (of extract and resolve: of the processor), and the claims."""
    fetching, found = timed(lambda: list(collect(str(source))))
    fetched = [(one, capture_of(one, sha256(one.data))) for one in found if isinstance(one, Fetched)]
    seconds, read = timed_over(parts.reader.read, [(capture, one.data) for one, capture in fetched])
    documents = [document for document, _ in read if document is not None]
    extracting, made = timed_over(parts.extractor.extract, [(document,) for document in documents], time.process_time)
    claims = [given for given, _ in made]
    resolving, _ = timed_over(parts.resolver.resolve, zip(documents, claims, strict=True), time.process_time)
    steps = [("collect and read", fetching + seconds), ("extract", extracting), ("resolve", resolving)]
    return fetched, steps, claims


def computing(ledger: Ledger, *, is_growth: bool = False) -> list[tuple[str, float]]:
    """Times of what is computed from a ledger: all of it, and fuse, assess and publish by themselves.

    Remarks grow with the text alone and are left out of the growth.
    """
    known = agreements(SETTINGS)
    whole, state = timed(lambda: situation(ledger, known))
    fusing, fused = timed(lambda: fuse(state.resolved))
    assessing, _ = timed(lambda: [assess(incident, known[0]) for incident in with_context(fused.incidents)])
    current = [document for document in state.documents if document.id not in state.outdated and not is_growth]
    remarking, _ = timed(lambda: [remarks(document) for document in current])
    return [
        ("fuse", fusing),
        ("assess", assessing),
        *([] if is_growth else [("remarks", remarking)]),
        (WHOLE, whole),
        ("publish: brief of a day, md", _publishing(state, "md")),
        ("publish: brief of a day, html", _publishing(state, "html")),
    ]


def _publishing(state: Situation, form: str) -> float:
    return timed(lambda: render_brief(state, DAY, DAY, form))[0]


def keep(ledger: Ledger, pages: Iterable[tuple[Capture, Sequence[tuple[Maker, tuple[Record, ...]]]]]) -> None:
    """Writes as `add` does: one page a unit."""
    for capture, made in pages:
        with ledger.unit():
            ledger.add([capture], maker=COLLECTOR)
            for maker, records in made:
                ledger.add(records, maker=maker)


def reading_growth(parts: Stages, folder: Path) -> None:
    """Collect, read, extract and resolve over one and ten copies of the sample pages with other places."""
    print("## Growth: reading, copies of the sample pages with other places\n")
    print("| copies | documents | claims | collect and read ms/document | extract ms/document | resolve ms/document |")
    print("|---|---|---|---|---|---|")
    for times in (1, 10):
        source = folder / f"pages{times}"
        copy_pages(ROOT / "samples" / "pages", source, times)
        fetched, steps, claims = reading(source, parts)
        each = [f"{1000 * seconds / len(fetched):.1f}" for _, seconds in steps]
        print(f"| {times} | {len(fetched)} | {sum(map(len, claims))} | {' | '.join(each)} |")
    print()


def record_growth(pages: Sequence[Page], folder: Path, steps: Sequence[int]) -> None:
    """Store, fuse, assess and publish over copies of the records with other days and places."""
    print("## Growth: records, copies with other days and places, ms a claim (brief: s in all)\n")
    heads: list[str] = []
    for times in steps:
        documents, claims = times * len(pages), times * sum(worked.claims for _, worked in pages)
        copies = [copied(capture, worked.made, number) for number in range(times) for capture, worked in pages]
        path = folder / f"growth{times}.db"
        ledger = open_ledger(path, create=True)
        storing, _ = timed_over(keep, [(ledger, copies)])
        del copies
        rows = [("store: write", storing), *computing(ledger, is_growth=True)]
        ledger.close()
        if not heads:
            heads = [stage for stage, _ in rows]
            print(f"| copies | documents | claims | MB | {' | '.join(heads)} |\n|{'---|' * (4 + len(heads))}")
        each = [f"{s:.2f} s" if "brief" in stage else f"{1000 * s / claims:.2f}" for stage, s in rows]
        size = path.stat().st_size / 1e6
        print(f"| {times} | {documents:,} | {claims:,} | {size:.1f} | {' | '.join(each)} |", flush=True)
    print()


def start_table(folder: Path, *, is_quick: bool) -> None:
    """Start-up times, the best of three runs."""
    short = folder / "short.jsonl"
    short.write_text('{"id": "a", "text": "Shells fell on Daraa on Friday."}\n', "utf-8")
    runs: list[tuple[str, list[str]]] = [
        ("python alone", ["-c", "pass"]),
        ("import trucewatch", ["-c", "import trucewatch"]),
        ("trucewatch --help", ["-m", "trucewatch", "--help"]),
        ("trucewatch agreements", ["-m", "trucewatch", "agreements"]),
        ("trucewatch analyse, one line", ["-m", "trucewatch", "analyse", str(short), "-o", str(folder / "out.jsonl")]),
    ]
    print("## Starts, best of three\n\n| what | s |\n|---|---|")
    for title, command in runs:
        print(f"| {title} | {min(_run(command) for _ in range(3)):.2f} |")
    opening = ["-c", "from trucewatch.resolve.gazetteer import open_gazetteer; open_gazetteer()"]
    if not is_quick:
        print(f"| gazetteer, first opening (built) | {_run(opening, cache=folder / 'cache'):.2f} |")
        print(f"| gazetteer, opened again | {min(_run(opening, cache=folder / 'cache') for _ in range(3)):.2f} |")


def _run(arguments: Sequence[str], cache: Path | None = None) -> float:
    environment = {**os.environ, "TRUCEWATCH_CACHE": str(cache)} if cache else dict(os.environ)
    command = [sys.executable, *arguments]
    seconds, done = timed(lambda: subprocess.run(command, env=environment, capture_output=True, check=False))
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(arguments)} ended with exit code {done.returncode}: {done.stderr.decode()[-300:]}")
    return seconds


if __name__ == "__main__":
    sys.exit(main())

"""What leaving costs: memory of exports as the ledger grows, seconds of a brief of a day with 300 incidents.

Claims are made as `fuse_cost.py` makes them, of coded events. Each export runs in a process of its own, whose peak is
measured; the same export of several sizes shows the slope. The brief is of incidents on one day, in each form.

    python benchmarks/exports_cost.py --shared ../shared --sizes 10000 100000
    python benchmarks/exports_cost.py --ledger LEDGER --forms csv jsonl kml

Without the desk's tables (`desk_build.py` makes a ledger that has them) the first export of a ledger makes them, and
its seconds and its peak are those of both. `records` is `jsonl --records-only`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from desk_build import TOGETHER, documents, put
from fuse_cost import EVENTS, Event, claims, events, loaded, peak_gib, said

from trucewatch.core.claims import Claim, Interval, Mention, Resolved
from trucewatch.core.records import Capture, Completeness, DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span
from trucewatch.fuse import fuse
from trucewatch.pipeline.private import private_names
from trucewatch.pipeline.shown import keep_shown
from trucewatch.publish.brief import BriefInput, build_brief
from trucewatch.publish.export import FORMATS
from trucewatch.publish.render import render_html, render_markdown
from trucewatch.publish.render_files import render_docx, render_pdf
from trucewatch.publish.withhold import without_names
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger

MOST_MIB = 300
MOST_SECONDS = {"html": 5.0, "pdf": 15.0}
INCIDENTS = 300
DAY = date(2017, 7, 14)


def fill(known: Sequence[Event], number: int, path: Path) -> None:
    """A ledger of so many claims with the desk's tables."""
    with closing(open_ledger(path, create=True)) as ledger:
        put(ledger, documents(known), number // TOGETHER)
        keep_shown(ledger, Settings())


def records_of(one: Resolved) -> Iterator[Capture | Document | Claim]:
    """The page of a claim and the claim, as the ledger holds them."""
    text = one.claim.evidence[0].exact
    then = datetime(2024, 1, 1, tzinfo=UTC)
    location = one.document_location
    capture = Capture(location=location, sha256="ab" * 32, size=9, media_type="text/plain", fetched_at=then)
    document = Document(
        capture_id=capture.id, location=location, url=location, text=text,
        parts=(Part(kind=PartKind.BODY, start=0, end=len(text)),), title=text[:40], publisher=one.publisher,
        published=one.published, published_basis=DateBasis.METADATA, language="en", completeness=Completeness.FULL,
    )  # fmt: skip
    span = Span(document_id=document.id, start=0, end=len(text), exact=text)

    def moved(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        return tuple(replace(mention, span=span) for mention in mentions)

    claim = one.claim
    yield capture
    yield document
    yield replace(
        claim, document_id=document.id, evidence=(span,), actors=moved(claim.actors), targets=moved(claim.targets),
        place=None, time=None,
    )  # fmt: skip


MEASURED = """
import sys, time
from pathlib import Path
from trucewatch import api
from trucewatch.pipeline.present import write_records_file
ledger, form, target = api.open_ledger(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
if form == "records":
    number = write_records_file(ledger, target)
else:
    number, _ = api.export_file(ledger, form, target)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(number, int(peak.split()[1]) / 1024, time.process_time())
"""


def measure_exports(path: Path, forms: Sequence[str], folder: Path) -> bool:
    """Exports of one ledger, each in its own process; whether each stays below the limit."""
    is_small = True
    for form in forms:
        target = folder / f"out.{form}"
        command = [sys.executable, "-c", MEASURED, str(path), form, str(target)]
        started = time.perf_counter()
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        clock = time.perf_counter() - started
        rows, peak, seconds = int(told[0]), float(told[1]), float(told[2])
        is_small = is_small and peak <= MOST_MIB
        size = target.stat().st_size / 2**20
        target.unlink()
        print(
            f"  {form}: {rows} rows, {size:.0f} MiB, peak {peak:.0f} MiB, {seconds:.0f} s of one processor "
            f"({clock:.0f} by the clock), {loaded()}",
            flush=True,
        )
    return is_small


def measure_brief(known: Sequence[Event]) -> bool:
    """A brief of a day on which 300 incidents are told to have happened, in seconds of one processor."""
    given = day_input(known)
    current = len(given.incidents)
    started = time.process_time()
    brief = build_brief(given)
    built = time.process_time() - started
    print(f"brief of {current} incidents: {built:.2f} s to build, {len(brief.footnotes)} footnotes, {loaded()}")
    started = time.process_time()
    withheld = private_names(given.incidents, frozenset(note.claim_id for note in brief.footnotes))
    brief = without_names(brief, withheld)
    names = time.process_time() - started
    print(f"  names withheld: {names:.2f} s, with loading the parser's model; part of each form below")
    built += names
    is_fast = True
    for form, render in (("html", render_html), ("md", render_markdown), ("pdf", render_pdf), ("docx", render_docx)):
        started = time.process_time()
        size = len(render(brief))
        spent = built + time.process_time() - started
        is_fast = is_fast and spent <= MOST_SECONDS.get(form, 60)
        print(f"  {form}: {spent:.2f} s, {size / 2**10:.0f} KiB")
    return is_fast


def day_input(known: Sequence[Event]) -> BriefInput:
    """Incidents of many claims, all moved to one day."""
    told = [one for one, _ in islice(claims(known), 4 * INCIDENTS)]
    incidents = [
        replace(one, happened=Interval(start=DAY, end=DAY + timedelta(days=1)), is_background=False)
        for one in fuse(told).incidents
        if one.place
    ][:INCIDENTS]
    documents = [record for one in told for record in records_of(one) if isinstance(record, Document)]
    return BriefInput(
        start=DAY, end=DAY + timedelta(days=1), as_of_sequence=1, recorded_at=datetime(2017, 7, 15, tzinfo=UTC),
        documents=tuple(replace(one, published=DAY) for one in documents), incidents=tuple(incidents),
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--ledger", type=Path, help="A ledger that is there, in place of those made here.")
    parser.add_argument("--forms", nargs="*", default=["records", *FORMATS], choices=["records", *FORMATS])
    options = parser.parse_args()
    path = options.shared / EVENTS
    if options.ledger:
        with tempfile.TemporaryDirectory() as folder:
            return 0 if measure_exports(options.ledger, options.forms, Path(folder)) else 1
    if not path.exists():
        print(f"skipped: {path} is not there")
        return 0
    known = events(path)
    is_well = measure_brief(known)
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            fill(known, size, Path(folder) / "ledger.db")
            print(f"{size} claims, made in {time.perf_counter() - started:.0f} s, {peak_gib():.2f} GiB")
            is_well = measure_exports(Path(folder) / "ledger.db", options.forms, Path(folder)) and is_well
    told = ", ".join(f"{form} {seconds:.0f} s" for form, seconds in MOST_SECONDS.items())
    print(f"at most {MOST_MIB} MiB for an export; {told} for a brief: {said(is_well)}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())

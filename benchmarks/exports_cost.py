"""What leaving costs: memory of exports as the ledger grows, seconds of a brief of a day with 300 incidents.

Claims are made as `fuse_cost.py` makes them, of coded events. Each export runs in a process of its own, whose peak is
measured; the same export of several sizes shows the slope. The brief is of incidents on one day, in each form.

    python benchmarks/exports_cost.py --shared ../shared --sizes 10000 100000
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from fuse_cost import EVENTS, LOT, Event, Grown, claims, events, loaded, peak_gib, said

from trucewatch.core.claims import Claim, Interval, Mention, Resolved
from trucewatch.core.makers import Maker
from trucewatch.core.records import Capture, Completeness, DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span
from trucewatch.fuse import fuse
from trucewatch.pipeline.private import private_names
from trucewatch.publish.brief import BriefInput, build_brief
from trucewatch.publish.render import render_html, render_markdown
from trucewatch.publish.render_files import render_docx, render_pdf
from trucewatch.publish.withhold import without_names

MOST_MIB = 300
MOST_SECONDS = {"html": 5.0, "pdf": 15.0}
INCIDENTS = 300
DAY = date(2017, 7, 14)
MAKER = Maker(name="benchmark", version="1", digest="0" * 12)


def fill(known: Sequence[Event], number: int, path: Path) -> None:
    """A ledger of so many claims: what fusion keeps, and the records with a document for each claim."""
    grown = Grown(path)
    made = (one for one in islice(claims(known), number))
    grown.add(made, LOT)
    stream = (one for one, _ in islice(claims(known), number))
    while lot := list(islice(stream, LOT)):
        records = [record for one in lot for record in records_of(one)]
        grown.ledger.add(records, maker=MAKER)
    grown.ledger.close()


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
from trucewatch.store.ledger import open_ledger
from trucewatch.pipeline.present import text_file
from trucewatch.pipeline.streaming import write_csv, write_records
ledger = open_ledger(sys.argv[1])
with text_file(Path(sys.argv[3])) as out:
    number = write_csv(ledger.fused(), (), out) if sys.argv[2] == "csv" else write_records(ledger, out)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(number, int(peak.split()[1]) / 1024, time.process_time())
"""


def measure_exports(path: Path) -> bool:
    """Exports of one ledger, each in its own process; whether each stays below the limit."""
    is_small = True
    for form in ("csv", "jsonl"):
        target = path.parent / f"out.{form}"
        command = [sys.executable, "-c", MEASURED, str(path), form, str(target)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        rows, peak, seconds = int(told[0]), float(told[1]), float(told[2])
        is_small = is_small and peak <= MOST_MIB
        size = target.stat().st_size / 2**20
        print(
            f"  {form}: {rows} rows, {size:.0f} MiB, peak {peak:.0f} MiB, {seconds:.0f} s of one processor, {loaded()}"
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
    options = parser.parse_args()
    path = options.shared / EVENTS
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
            is_well = measure_exports(Path(folder) / "ledger.db") and is_well
    told = ", ".join(f"{form} {seconds:.0f} s" for form, seconds in MOST_SECONDS.items())
    print(f"at most {MOST_MIB} MiB for an export; {told} for a brief: {said(is_well)}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())

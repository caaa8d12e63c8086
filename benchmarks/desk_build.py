"""What the desk's tables cost: a build of everything at several sizes, and each document that is added after it.

Claims are those of `fuse_cost.py`, three to a document, set down in Syria so that agreements are held against them.
They go into a ledger as documents, claims, resolutions and passes; nothing is read or extracted. Seconds are those of
the processor; the clock's stand beside them.

    python benchmarks/desk_build.py --shared ../shared --sizes 10000 100000
    python benchmarks/desk_build.py --shared ../shared --sizes 10000 --postgres postgresql://user@host/empty_database

On a server, the processor's seconds are those of this program alone.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from fuse_cost import EVENTS, Event, claims, events, loaded, peak_gib

from trucewatch.core.claims import Interval, Mention, Place, Referent, Resolution, Resolved, Slot
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.ports import Ledger, Record
from trucewatch.core.problems import Stage
from trucewatch.core.records import Capture, DateBasis, Document, Part, PartKind
from trucewatch.core.text import Span
from trucewatch.pipeline.fused import up_to_date
from trucewatch.pipeline.shown import keep_shown
from trucewatch.pipeline.stages import agreements
from trucewatch.settings import Settings
from trucewatch.store.ledger import open_ledger

MAKER = Maker(name="desk_build", version="1")
SETTINGS = Settings()
TOGETHER = 3
LATER = timedelta(days=5880)
"""The first events are those of 2017, when agreements were in force."""
LOT = 500
NEW = 40


def documents(known: Sequence[Event]) -> Iterator[list[Record]]:
    """The records of one document after another, without end."""
    stream = (one for one, _ in claims(known))
    number = 0
    while told := list(islice(stream, TOGETHER)):
        number += 1
        yield list(records(told, number))


def records(told: list[Resolved], number: int) -> Iterator[Record]:
    """A document that tells these claims, a paragraph each."""
    location, texts = f"https://outlet{number % 60}.example/{number}", [one.claim.evidence[0].exact for one in told]
    capture = Capture(
        location=location, sha256=f"{number:064x}", size=1, media_type="text/html", fetched_at=datetime.now(UTC)
    )
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    parts = tuple(
        Part(kind=PartKind.BODY, start=start, end=start + len(text)) for start, text in zip(starts, texts, strict=True)
    )
    document = Document(
        capture_id=capture.id, location=location, url=location, text="\n".join(texts), parts=parts,
        title=f"Report {number}", publisher=told[0].publisher,
        published=told[0].published and told[0].published + LATER, published_basis=DateBasis.GIVEN, language="en",
    )  # fmt: skip
    yield from (capture, document)
    yield Pass(stage=Stage.READ, subject=capture.id, maker_id=MAKER.id, made=(document.id,))
    made, resolutions = [], []
    for at, (one, text) in enumerate(zip(told, texts, strict=True)):
        span = Span(document_id=document.id, start=starts[at], end=starts[at] + len(text), exact=text)

        def moved(mention: Mention | None, span: Span = span) -> Mention | None:
            return replace(mention, span=span) if mention else None

        claim = replace(
            one.claim, document_id=document.id, part_index=at, evidence=(span,),
            actors=tuple(filter(None, map(moved, one.claim.actors))),
            targets=tuple(filter(None, map(moved, one.claim.targets))),
            place=moved(one.claim.place), time=moved(one.claim.time),
        )  # fmt: skip
        made.append(claim)
        resolutions += list(resolved(claim.id, one))
    yield from made
    yield Pass(stage=Stage.EXTRACT, subject=document.id, maker_id=MAKER.id, made=tuple(one.id for one in made))
    yield from resolutions
    yield Pass(stage=Stage.RESOLVE, subject=document.id, maker_id=MAKER.id, made=tuple(one.id for one in resolutions))


def resolved(claim_id: str, one: Resolved) -> Iterator[Resolution]:
    """The resolutions that make a claim what it was."""
    slots: list[tuple[Slot, int, Referent]] = [(Slot.ACTOR, at, who) for at, who in enumerate(one.actors)]
    slots += [(Slot.TARGET, at, who) for at, who in enumerate(one.targets)]
    slots += [(Slot.TELLER, at, who) for at, who in enumerate(one.tellers)]
    slots += [(Slot.PLACE, 0, in_syria(one.place))] if one.place else []
    slots += [(Slot.TIME, 0, in_time(one.time))] if one.time else []
    for slot, index, chosen in slots:
        yield Resolution(claim_id=claim_id, slot=slot, index=index, chosen=chosen, score=1.0)


def in_syria(place: Place) -> Place:
    """The same place on the map of another country."""
    lat, lon = 32.6 + (place.lat - 2.0) * 0.4, 36.0 + (place.lon - 14.0) * 0.4
    return replace(place, country="SY", lat=round(lat, 4), lon=round(lon, 4), admin1="Daraa")


def in_time(interval: Interval) -> Interval:
    """The same days so many years on."""
    start, end = interval.start, interval.end
    return replace(interval, start=start and start + LATER, end=end and end + LATER)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor and of the clock."""
    started, working = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - working, time.perf_counter() - started


def put(ledger: Ledger, stream: Iterator[list[Record]], number: int) -> None:
    for start in range(0, number, LOT):
        lot = [record for one in islice(stream, min(LOT, number - start)) for record in one]
        ledger.add(lot, maker=MAKER)


def measure(ledger: Ledger, stream: Iterator[list[Record]], size: int, have: int, folder: Path) -> int:
    """Builds up to so many claims, and adds documents one by one; gives how many documents there are then."""
    known, _ = agreements(SETTINGS)
    more = size // TOGETHER - have
    written, write_clock = timed(lambda: put(ledger, stream, more))
    have = size // TOGETHER
    fused, fused_clock = timed(lambda: up_to_date(ledger, known))
    built, clock = timed(lambda: keep_shown(ledger, SETTINGS, is_anew=True))
    shown = ledger.shown()
    assert shown is not None
    names = ("incident", "claim", "finding", "text")
    counts = {name: shown.found(f"SELECT COUNT(*) AS n FROM shown_{name}")[0]["n"] for name in names}
    disk = sum(file.stat().st_size for file in folder.iterdir()) / 2**30
    if shown.dialect() == "postgresql":
        disk = int(str(shown.found("SELECT pg_database_size(current_database()) AS n")[0]["n"])) / 2**30
    print(f"{more} documents written: {written:.1f} s, {write_clock:.1f} by the clock, "
          f"{more * TOGETHER / write_clock:.0f} claims a second")  # fmt: skip
    print(f"{size} claims: {counts}; fusion {fused:.0f} s ({fused_clock:.0f} s by the clock)")
    print(f"  build of the desk {built:.1f} s ({clock:.0f} s by the clock), peak {peak_gib():.2f} GiB, "
          f"{disk:.2f} GiB on disk, {loaded()}", flush=True)  # fmt: skip
    fusing, showing, slowest = 0.0, 0.0, 0.0
    for _ in range(NEW):
        put(ledger, stream, 1)
        fusing += timed(lambda: up_to_date(ledger, known))[0]
        spent = timed(lambda: keep_shown(ledger, SETTINGS))[0]
        showing, slowest = showing + spent, max(slowest, spent)
    print(f"  {NEW} documents more, one by one: fusion {1e3 * fusing / NEW:.0f} ms, desk {1e3 * showing / NEW:.0f} ms "
          f"a document, slowest {1e3 * slowest:.0f} ms, {loaded()}", flush=True)  # fmt: skip
    return have + NEW


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--out", type=Path, help="A folder for the ledger; else a temporary one.")
    parser.add_argument(
        "--postgres", metavar="URL", help="A database of a server, to be filled; it stays as it is then."
    )
    options = parser.parse_args()
    path = options.shared / EVENTS
    if not path.exists():
        print(f"skipped: {path} is not there")
        return 0
    stream, have = documents(events(path)), 0
    with tempfile.TemporaryDirectory(dir=options.out) as folder:
        ledger = open_ledger(options.postgres or Path(folder) / "ledger.db", create=True)
        for size in options.sizes:
            have = measure(ledger, stream, size, have, Path(folder))
        ledger.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

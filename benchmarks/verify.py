"""What verifying costs: records a second, megabytes a second and memory, on made-up ledgers of growing size.

Usage: python benchmarks/verify.py [PAGES …]   (200 2000 20000 pages, where none are named)
Each page has 64 kB of bytes, a document, five claims with a place each, a fingerprint and three passes.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Resolution, Slot
from trucewatch.core.ids import sha256
from trucewatch.core.ports import Record
from trucewatch.core.problems import Stage
from trucewatch.core.sources import Fingerprint
from trucewatch.pipeline.verify import Verification, VerifyOptions
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER, make_capture, make_claim, make_document, make_pass

PAGES = (200, 2_000, 20_000)
BYTES = 65_536
WORDS = ("Shells", "fell", "on", "the", "village", "Monitors", "counted", "nine", "blasts", "before", "dawn")


def page(number: int) -> tuple[bytes, list[Record]]:
    """The bytes of one page and what was made of them."""
    chance = random.Random(number)
    text = f"Page {number}. " + " ".join(chance.choice(WORDS) for _ in range(500))
    location = f"pages/{number}.txt"
    document = make_document(text, location=location)
    claims = [make_claim(document, text[start : start + 60].strip()) for start in range(100, 600, 100)]
    places = [Resolution(claim_id=claim.id, slot=Slot.PLACE, text="village") for claim in claims]
    bands = tuple(f"{chance.getrandbits(64):016x}" for _ in range(16))
    seen = Fingerprint(document_id=document.id, words=sha256(text.encode()), bands=bands)
    read = make_capture(text.encode(), location=location, media_type="text/plain")
    passes = [
        make_pass(read.id, stage=Stage.READ, made=[document.id]),
        make_pass(document.id, made=[claim.id for claim in claims]),
        make_pass(document.id, stage=Stage.RESOLVE, made=[place.id for place in places]),
    ]
    data = chance.randbytes(BYTES)
    kept = make_capture(data, location=f"{location}.bin", media_type="application/octet-stream")
    return data, [kept, read, document, *claims, *places, seen, *passes]


def fill(folder: Path, pages: int) -> None:
    """A ledger of so many pages and its archive."""
    root = folder / "archive"
    with open_ledger(folder / "made.db", create=True) as ledger:
        for start in range(0, pages, 100):
            with ledger.unit():
                for number in range(start, min(start + 100, pages)):
                    data, records = page(number)
                    for one in (data, records[2].text.encode()):  # type: ignore[union-attr]
                        name = sha256(one)
                        (root / name[:2]).mkdir(parents=True, exist_ok=True)
                        (root / name[:2] / name[2:]).write_bytes(one)
                    ledger.add(records, maker=MAKER)


def measure(folder: Path) -> dict[str, float]:
    """One verification in this process. Rates are by the processor's time: a cold disk is slower."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures: dict[str, float] = {}
    for name, is_quick in (("quick_s", True), ("all_s", False)):
        with open_ledger(folder / "made.db") as ledger:
            run = Verification(ledger, FileArchive(folder / "archive"), VerifyOptions(is_quick=is_quick))
            began, worked = time.perf_counter(), time.process_time()
            found = list(run.run())
            figures[name] = time.perf_counter() - began
            figures[f"cpu_{name}"] = time.process_time() - worked
        if found:
            raise SystemExit(f"{found[0]}")
    began = time.process_time()
    archive = FileArchive(folder / "archive")
    hashed = sum(archive.look(name).size or 0 for two in archive.folders() for name in archive.names(two))
    figures |= {"hash_s": time.process_time() - began, "bytes": hashed, "records": run.counts.records}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**figures, "grown_mb": (peak - before) / 1024, "peak_mb": peak / 1024}


def main() -> None:
    """A line for each size, each measured in a process of its own."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    for pages in [int(word) for word in sys.argv[1:]] or PAGES:
        with tempfile.TemporaryDirectory() as name:
            fill(Path(name), pages)
            done = subprocess.run(
                [sys.executable, __file__, "--measure", name], stdout=subprocess.PIPE, text=True, check=True
            )
        told = json.loads(done.stdout)
        in_ledger = told["cpu_all_s"] - told["hash_s"]
        print(
            f"{pages} pages: {told['records']:.0f} records, {told['bytes'] / 1e6:.0f} MB; all {told['all_s']:.2f} s, "
            f"{told['cpu_all_s']:.2f} s of them at work "
            f"({told['records'] / in_ledger:.0f} records/s, {told['bytes'] / 1e6 / told['hash_s']:.0f} MB/s hashed), "
            f"quick {told['quick_s']:.2f} s; peak {told['peak_mb']:.0f} MB"
        )


if __name__ == "__main__":
    main()

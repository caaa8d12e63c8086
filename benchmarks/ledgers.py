"""What a ledger costs on both databases, with and without its chain: `python benchmarks/ledgers.py [DOCUMENTS]`.

A document with 20 claims is one unit, as `add` writes it. Rates are of claims. With `fsync` on, both databases write
through to the disk at each unit. PostgreSQL is measured where its programs are installed.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from trucewatch.core.claims import Claim
from trucewatch.store import ledger as ledgers
from trucewatch.store.chain import OpenBatch
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.copying import facts
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import MAKER, make_capture, make_claim, make_document
from trucewatch.testing.postgres import NoServer, postgres_server

CLAIMS = 20


def batches(documents: int) -> list[list[object]]:
    found: list[list[object]] = []
    for number in range(documents):
        words = " ".join(f"On day {day} shells fell on town {number}." for day in range(CLAIMS))
        where = f"pages/{number}.html"
        document = make_document(words, location=where)
        claims = [make_claim(document, f"On day {day} shells fell on town {number}.") for day in range(CLAIMS)]
        found.append([make_capture(words.encode(), location=where), document, *claims])
    return found


@contextmanager
def without_chain() -> Iterator[None]:
    """No leaves and no batches: what writing cost before there was a chain."""
    with (
        patch.object(ledgers, "line_leaf", lambda *_: b""),
        patch.object(ledgers, "hash_of", lambda _: ""),
        patch.object(OpenBatch, "close", lambda *_: None),
        patch.object(OpenBatch, "begin", lambda *_: 1),
    ):
        yield


def fed(where: str, work: list[list[object]]) -> tuple[float, float]:
    """Claims a second, and microseconds of our own processor time for each."""
    with open_ledger(where, create=True) as ledger:
        start, busy = time.perf_counter(), time.process_time()
        for batch in work:
            ledger.add(batch, maker=MAKER)  # type: ignore[arg-type]
        count = len(work) * CLAIMS
        return count / (time.perf_counter() - start), (time.process_time() - busy) / count * 1e6


def told(name: str, places: tuple[str, str], work: list[list[object]]) -> None:
    rates = [fed(places[0], work)]
    with without_chain():
        rates.append(fed(places[1], work))
    with open_ledger(places[0]) as ledger:
        start = time.perf_counter()
        count = sum(1 for _ in ledger.records(Claim))
        read = count / (time.perf_counter() - start)
        start = time.perf_counter()
        check = LedgerCheck(ledger)
        wrong = list(check.lines(Walk()))
        verified = ledger.sequence() / (time.perf_counter() - start)
        size = facts(ledger)["bytes"] / count
    cells = [f"{one[0]:,.0f}" for one in rates] + [f"{one[1]:.0f}" for one in rates]
    cells += [f"{one:,.0f}" for one in (read, verified, size, len(wrong))]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main(documents: int) -> None:
    work = batches(documents)
    print(f"{documents} documents, {documents * CLAIMS} claims; one unit each")
    print("| database | claims/s added | without chain | µs/claim | without chain ", end="")
    print("| claims/s read | entries/s verified | bytes per claim | wrong |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        told("SQLite", (str(Path(folder) / "a.db"), str(Path(folder) / "b.db")), work)
    try:
        with postgres_server(is_lasting=True) as server:
            told("PostgreSQL", (server.database(is_empty=True), server.database(is_empty=True)), work)
    except NoServer as reason:
        print(f"PostgreSQL not measured: {reason}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)

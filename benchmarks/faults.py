"""Faults in the long form, on both databases: `python benchmarks/faults.py [KILLS] [SECONDS]`.

Kills a feeder at KILLS random points (50), and has a server go down under load again and again for SECONDS (60).
After each round what is there is held against what was said to be kept, and verified. Ends with 1 at the first loss.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from trucewatch.core.records import Document
from trucewatch.store.check import LedgerCheck, Walk
from trucewatch.store.ledger import open_ledger
from trucewatch.testing import run_with_kills
from trucewatch.testing.postgres import NoServer, PostgresServer, postgres_server

FEEDER = Path(__file__).resolve().parent.parent / "tests" / "store" / "feeder.py"
UNIT = 43
UNITS = 200


def command(where: str) -> list[str]:
    return [sys.executable, str(FEEDER), where, "feeder", str(UNITS)]


def whole(where: str, *, said: int = 0) -> int:
    """Units that are there; raises SystemExit where anything is lost, doubled or wrong."""
    with open_ledger(where) as ledger:
        check, walk = LedgerCheck(ledger), Walk()
        told = [*check.database(), *check.gaps(), *check.lines(walk), *check.keys(walk)]
        wrong = [one for one in told if "rests on capture-" not in one.message]  # the feeder adds no captures
        units = len(list(ledger.records(Document)))
        if wrong or ledger.sequence() != units * UNIT or units < said:
            raise SystemExit(f"{where}: {units} units, {said} were said to be kept; {wrong[:3]}")
        return units


def killed(where: str, kills: int) -> None:
    hit = run_with_kills(command(where), seed=50, kills=kills, lines=(0, 4), delay_s=0.03)
    print(
        f"| killed, {where.partition(':')[0][:10]} | {hit} | {whole(where)} of {UNITS} units, nothing wrong |",
        flush=True,
    )


def goes_down(server: PostgresServer, seconds: float) -> None:
    where, end, rounds, said = server.database(), time.monotonic() + seconds, 0, 0
    dice = random.Random(7)
    while time.monotonic() < end and said < UNITS:
        with subprocess.Popen(command(where), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            if process.stdout is None:
                raise SystemExit("the feeder has no output")
            for _ in range(dice.randint(1, 6)):
                said += bool(process.stdout.readline())
            server.stop(dice.choice(("fast", "immediate")))
            said += len(process.stdout.readlines())
        server.start()
        rounds += 1
        said = whole(where, said=said)
    print(f"| the server goes down | {rounds} | {said} of {UNITS} units, nothing wrong |", flush=True)


def main(kills: int, seconds: float) -> None:
    print("| fault | times | afterwards |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        killed(str(Path(folder) / "l.db"), kills)
    try:
        with postgres_server(is_lasting=True) as server:
            killed(server.database(), kills)
            goes_down(server, seconds)
    except NoServer as reason:
        print(f"PostgreSQL not tried: {reason}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50, float(sys.argv[2]) if len(sys.argv) > 2 else 60)

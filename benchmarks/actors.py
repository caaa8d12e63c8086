"""Scores the registry on our own mentions, and its speed.

    actors.py [--wrong]

Rows with an even number were not read when the registry was mended; they are told apart. Exit 1 when a figure lies
below its floor in `floors.toml`.
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

from held import report

from trucewatch.core.claims import Actor
from trucewatch.resolve.actors import ActorRegistry, chosen, open_registry

HERE = Path(__file__).resolve().parent
MENTIONS = HERE.parent / "tests" / "resolve" / "data" / "actors.tsv"


class Row(NamedTuple):
    """A mention, its report's country and day, and the ids that are right ("-": nobody)."""

    mention: str
    country: str
    on: date
    right: frozenset[str]


def rows(path: Path = MENTIONS) -> list[Row]:
    """The rows of the set, in order."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    cells = [line.split("\t") for line in lines[1:]]
    return [Row(c[0], c[1], date.fromisoformat(c[2]), frozenset(c[3].split("|"))) for c in cells]


def answer(registry: ActorRegistry, row: Row) -> str:
    """The id the registry chooses, "-" for nobody."""
    best = chosen(registry.lookup(row.mention, on=row.on, country=row.country))
    return best.referent.id if best and isinstance(best.referent, Actor) else "-"


def speed(registry: ActorRegistry, mentions: list[Row], rounds: int = 20) -> float:
    """Mentions looked up a second of processor time, without the cache."""
    started = time.process_time()
    for _ in range(rounds):
        for row in mentions:
            registry.read(row.mention, on=row.on, country=row.country)
    return rounds * len(mentions) / (time.process_time() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the actors' registry on our own mentions.")
    parser.add_argument("--wrong", action="store_true", help="Print wrong answers of the odd rows.")
    args = parser.parse_args()
    registry, mentions = open_registry(), rows()
    right = [answer(registry, row) in row.right for row in mentions]
    named = [index for index, row in enumerate(mentions) if "-" not in row.right]
    nobody = [index for index, row in enumerate(mentions) if "-" in row.right]
    figures = {
        "mentions right (all)": sum(right) / len(right),
        "mentions right (odd rows)": sum(right[::2]) / len(right[::2]),
        "mentions right (even rows, not read)": sum(right[1::2]) / len(right[1::2]),
        "actors found": sum(right[index] for index in named) / len(named),
        "nobody stays nobody": sum(right[index] for index in nobody) / len(nobody),
        "mentions a second": speed(registry, mentions),
    }
    if args.wrong:
        for number, (row, is_right) in enumerate(zip(mentions, right, strict=True), 1):
            if not is_right and number % 2:
                print(f"{row.mention!r} {row.country} {row.on}: {answer(registry, row)} for {'|'.join(row.right)}")
    print(f"{len(mentions)} mentions, {len(registry.ids())} actors")
    return report(figures, "actors")


if __name__ == "__main__":
    sys.exit(main())

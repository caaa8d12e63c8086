"""Adds a folder to a ledger and may be killed at any time: `adder.py LEDGER FOLDER`. A line per item on stdout.

The hour of fetching is held still, so that two ledgers of the same pages can be compared to the byte.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from trucewatch import api
from trucewatch.core.ports import Fetched
from trucewatch.core.problems import Problem
from trucewatch.pipeline import ingest
from trucewatch.settings import Settings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
collect = ingest.collect


def collect_at_noon(*args: object, **options: object) -> Iterator[Fetched | Problem]:
    for item in collect(*args, **options):  # type: ignore[arg-type]
        yield replace(item, fetched_at=NOON) if isinstance(item, Fetched) else item


def main(path: str, folder: str) -> None:
    ingest.collect = collect_at_noon  # type: ignore[assignment]
    ledger = api.open_ledger(path, create=True)
    settings = Settings(ledger=path)
    api.add(ledger, folder, settings=settings, progress=lambda outcome: print(outcome.location, flush=True))  # noqa: T201
    ledger.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

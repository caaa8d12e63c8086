"""What each page of the desk costs the server: p50 and p95 over a ledger, against what the desk promises.

Each page is asked for many times, with ids, days, words and filters drawn at random from the ledger's own; the first
asking of each is left out (it loads agreements, registries and outlines once for a process). Times are those of the
function that a page and its JSON twin share, by the clock, without HTTP
and templates; the processor's stand beside them, since other work on the machine counts in the clock's.

    python benchmarks/desk_pages.py LEDGER [--rounds 20] [--view open]

LEDGER is a ledger whose desk's tables are up to date, as `desk_build.py` makes them.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from trucewatch import api
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.pipeline import desk

PAGE, SEARCH, MAP = 150.0, 300.0, 250.0
"""Milliseconds that 95 of 100 askings must stay under."""
Ask = Callable[[], Any]


class Drawn:
    """Ids, days, words and rectangles of a ledger, drawn at random, the same each run."""

    def __init__(self, ledger: Ledger, view: View) -> None:
        self._random = random.Random(8)
        self._ledger, self._view = ledger, view
        shown = ledger.shown()
        assert shown is not None
        self.top = {name: shown.next_number(name) - 1 for name in ("incident", "claim", "document")}
        self._shown = shown
        first = desk.incidents(ledger, view, limit=1)["items"][0]
        self._last = date.fromisoformat(first["starts"] or "2017-01-01")
        self.sources = [row["id"] for row in desk.sources(ledger, view)["items"]] or ["sana"]
        self.actors = [row["id"] for row in desk.actors(ledger, view, limit=200)["items"]] or ["gov_syria"]
        self.agreements = [row["id"] for row in desk.agreements(ledger, view)["items"]]

    def one(self, of: list[str]) -> str:
        return self._random.choice(of)

    def row(self, name: str) -> dict[str, Any]:
        """A row of a table that the view has."""
        while True:
            found = self._shown.rows(name, "number", [self._random.randint(1, self.top[name])])
            if found and found[0]["mask"] in (2 if self._view is View.FULL else 1, 3):
                return found[0]

    def id(self, name: str) -> str:
        return str(self.row(name)["id"])

    def days(self, longest: int) -> dict[str, Any]:
        end = self._last - timedelta(days=self._random.randint(0, 700))
        return {"start": end - timedelta(days=self._random.randint(1, longest)), "end": end}

    def box(self, size: float) -> tuple[float, float, float, float]:
        row = self.row("incident")
        lat, lon = float(row["lat"] or 33.0), float(row["lon"] or 36.0)
        return (lon - size, lat - size, lon + size, lat + size)

    def words(self, count: int) -> str:
        told = [word for word in str(self.row("claim")["words"]).split() if word.isalpha()]
        return " ".join(self._random.sample(told, min(count, len(told))))


def askings(ledger: Ledger, view: View, drawn: Drawn) -> dict[str, tuple[float, Ask]]:
    """Name of a page → its bound in milliseconds, and a way to ask for it."""
    of = desk.Filters

    def listed(**filters: Any) -> Any:
        return desk.incidents(ledger, view, of(**filters))

    return {
        "today": (PAGE, lambda: desk.today(ledger, view)),
        "today of a day": (PAGE, lambda: desk.today(ledger, view, on=drawn.days(3)["end"])),
        "incidents": (PAGE, listed),
        "incidents of days": (PAGE, lambda: listed(**drawn.days(30))),
        "incidents of a kind and verdict": (PAGE, lambda: listed(kind=("shelling",), verdict=("alleged_breach",))),
        "incidents of a status": (PAGE, lambda: listed(status=("disputed",))),
        "incidents of an agreement": (PAGE, lambda: listed(agreement=drawn.one(drawn.agreements))),
        "incidents of an actor": (PAGE, lambda: listed(actor=drawn.one(drawn.actors))),
        "incidents of a source": (PAGE, lambda: listed(source=drawn.one(drawn.sources))),
        "incidents of a rectangle": (PAGE, lambda: listed(bbox=drawn.box(0.2))),
        "incidents of a wide rectangle": (PAGE, lambda: listed(bbox=drawn.box(2.0))),
        "incidents with a word": (PAGE, lambda: listed(text=drawn.words(1))),
        "incidents not judged": (PAGE, lambda: listed(has_review=False)),
        "incident": (PAGE, lambda: desk.incident(ledger, view, drawn.id("incident"))),
        "claim": (PAGE, lambda: desk.claim(ledger, view, drawn.id("claim"))),
        "documents": (PAGE, lambda: desk.documents(ledger, view)),
        "documents of a source": (
            PAGE,
            lambda: desk.documents(ledger, view, desk.Wanted(source=drawn.one(drawn.sources))),
        ),
        "document": (PAGE, lambda: desk.document(ledger, view, drawn.id("document"))),
        "agreements": (PAGE, lambda: desk.agreements(ledger, view)),
        "agreement": (PAGE, lambda: desk.agreement(ledger, view, drawn.one(drawn.agreements))),
        "findings": (PAGE, lambda: desk.findings(ledger, view)),
        "zones": (PAGE, lambda: desk.zones(ledger, view, on=drawn.days(3)["end"])),
        "actors": (PAGE, lambda: desk.actors(ledger, view)),
        "actor": (PAGE, lambda: desk.actor(ledger, view, drawn.one(drawn.actors))),
        "sources": (PAGE, lambda: desk.sources(ledger, view)),
        "source": (PAGE, lambda: desk.source(ledger, view, drawn.one(drawn.sources))),
        "talks": (PAGE, lambda: desk.talks(ledger, view, **drawn.days(60))),
        "timeline": (PAGE, lambda: desk.timeline(ledger, view)),
        "timeline of years": (
            PAGE,
            lambda: desk.timeline(ledger, view, of(start=date(2010, 1, 1), end=date(2025, 1, 1))),
        ),
        "timeline of a kind": (PAGE, lambda: desk.timeline(ledger, view, of(kind=("shelling",), **drawn.days(90)))),
        "queue": (PAGE, lambda: desk.queue(ledger, view)),
        "map, world": (MAP, lambda: desk.map_view(ledger, view, zoom=2.0)),
        "map, a country": (MAP, lambda: desk.map_view(ledger, view, of(bbox=drawn.box(3.0)), zoom=6.0)),
        "map, a town": (MAP, lambda: desk.map_view(ledger, view, of(bbox=drawn.box(0.1)), zoom=11.0)),
        "map, days": (MAP, lambda: desk.map_view(ledger, view, of(bbox=drawn.box(3.0), **drawn.days(60)), zoom=6.0)),
        "search, one word": (SEARCH, lambda: desk.search(ledger, view, drawn.words(1))),
        "search, two words": (SEARCH, lambda: desk.search(ledger, view, drawn.words(2))),
        "search, claims": (SEARCH, lambda: desk.search(ledger, view, drawn.words(1), kind="claim")),
        "search, a beginning": (SEARCH, lambda: desk.search(ledger, view, drawn.words(1)[:3])),
        "search, nothing": (SEARCH, lambda: desk.search(ledger, view, "zzzzqqq")),
    }


def measured(ask: Ask, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each asking but the first, by the clock and of the processor."""
    ask()
    clock, processor = [], []
    for _ in range(rounds):
        started, working = time.perf_counter(), time.process_time()
        ask()
        clock.append(1000.0 * (time.perf_counter() - started))
        processor.append(1000.0 * (time.process_time() - working))
    return sorted(clock), sorted(processor)


def p95(times: list[float]) -> float:
    return times[min(len(times) - 1, int(0.95 * len(times)))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", help="A path, or a server's URL.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--view", choices=[view.value for view in View], default=View.FULL.value)
    options = parser.parse_args()
    ledger, view = api.open_ledger(options.ledger), View(options.view)
    drawn = Drawn(ledger, view)
    print(f"{drawn.top['claim']} claims, {drawn.top['incident']} incidents, {drawn.top['document']} documents")
    print(f"{options.rounds} rounds; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    slow = 0
    for name, (bound, ask) in askings(ledger, view, drawn).items():
        clock, processor = measured(ask, options.rounds)
        mark = "" if p95(clock) <= bound else f"  over {bound:.0f}"
        slow += bool(mark)
        told = f"p50 {statistics.median(clock):7.1f}  p95 {p95(clock):7.1f} ms  (processor {p95(processor):7.1f})"
        print(f"{name:32s} {told}{mark}", flush=True)
    print(f"{slow} over their bound; load {os.getloadavg()[0]:.1f}")
    ledger.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

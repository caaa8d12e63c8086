"""Many people at the desk at once: what each page takes, what goes wrong, and what a kill loses.

Serves a copy of a ledger by `trucewatch serve` in a process of its own. Each person has a connection of their own and,
with or without rest between, looks at pages and judges claims, one thing in ten a judgement. At the end the process is
killed (`kill -9`) under that load, and every decision that it acknowledged is looked for in the ledger.

    python benchmarks/desk_load.py LEDGER [--people 50] [--seconds 300] [--think 0.0] [--processes 1] [--seed 8]

Those who ask are threads of this process and share the machine with the desk: their own work counts in what is told.
"""

import argparse
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from trucewatch import api
from trucewatch.core.accounts import Doer
from trucewatch.core.decisions import Decision
from trucewatch.core.people import Permission, Role
from trucewatch.pipeline.people import People
from trucewatch.pipeline.people_signing import make_token
from trucewatch.settings import Settings

BOUND_MS = 400.0
"""What 95 of 100 askings of every page must stay under, with 50 people at once."""
JUDGED = 0.1
"""Share of judgements in what a person does."""
WORDS = ("accept", "reject", "unsure")
PAGES = ("today", "incidents", "incident", "document", "queue", "search", "map", "timeline", "sources", "agreements")


@dataclass
class Seen:
    """What all people saw: milliseconds by page, errors, and the decisions that were acknowledged."""

    times: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Ids:
    """Records that people look at."""

    incidents: list[str]
    documents: list[str]
    claims: list[str]


class Somebody(threading.Thread):
    """One person: looks and judges until the desk is gone."""

    def __init__(self, url: str, token: str, ids: Ids, seen: Seen, *, seed: int, think_s: float) -> None:
        super().__init__(daemon=True)
        self._random = random.Random(seed)
        self._client = httpx.Client(
            base_url=url,
            headers={"authorization": f"Bearer {token}"},
            timeout=60,
            # The desk ends a connection that rests for 5 s: one that is used in that moment would count as an error.
            limits=httpx.Limits(keepalive_expiry=2.0),
        )
        self._ids, self._seen, self._think_s = ids, seen, think_s

    def run(self) -> None:
        with self._client:
            while not self._seen.is_over.is_set():
                is_judging = self._random.random() < JUDGED
                name = "judge" if is_judging else self._random.choice(PAGES)
                start = time.perf_counter()
                try:
                    answer = self._judge() if is_judging else self._client.get(self._path(name))
                except httpx.TransportError as error:
                    if not self._seen.is_over.is_set():
                        self._note(name, f"{name}: {type(error).__name__}", 0.0)
                    return
                is_right = answer.status_code in (200, 201) or (name, answer.status_code) == ("incident", 404)
                fault = "" if is_right else f"{name}: {answer.status_code}"  # judgements can end an incident
                self._note(name, fault, (time.perf_counter() - start) * 1000)
                time.sleep(self._think_s * self._random.random() * 2)

    def _note(self, name: str, fault: str, took_ms: float) -> None:
        with self._seen.lock:
            if fault:
                self._seen.errors[fault] += 1
            else:
                self._seen.times[name].append(took_ms)

    def _judge(self) -> httpx.Response:
        claim, word = self._random.choice(self._ids.claims), self._random.choice(WORDS)
        answer = self._client.post("/api/v1/decisions", json={"subject": claim, "action": word})
        if answer.status_code == 201:
            with self._seen.lock:
                self._seen.held[answer.json()["id"]] = (claim, word)
        return answer

    def _path(self, name: str) -> str:
        if name == "incident":
            return f"/incidents/{self._random.choice(self._ids.incidents)}"
        if name == "document":
            return f"/documents/{self._random.choice(self._ids.documents)}"
        if name == "search":
            return f"/search?text={self._random.choice(('Daraa', 'shelling', 'aid', 'troops', 'درعا'))}"
        return "/" if name == "today" else f"/{name}"


def token_of(settings: Settings) -> str:
    """A token of an admin of the ledger."""
    with closing(api.open_ledger(settings.ledger)) as ledger:
        people = People(ledger, settings)
        admin = people.add("Load Test", Role.ADMIN, Doer(name="benchmark"))
        return make_token(people, admin, "benchmark", Permission, Doer(name="benchmark"))[0]


def serve(settings: Settings, processes: int) -> tuple[subprocess.Popen[str], str]:
    """The desk in a process of its own, once it answers, and its address."""
    told = {"TRUCEWATCH_LEDGER": settings.ledger, "TRUCEWATCH_REQUESTS_PER_MINUTE": "100000000"}
    words = [sys.executable, "-m", "trucewatch", "serve", "--port", "0", "--processes", str(processes)]
    served = subprocess.Popen(words, env=os.environ | told, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert served.stderr is not None
    said = (re.search(r"http://[\d.]+:\d+", line) for line in served.stderr)
    found = next((one for one in said if one), None)
    if found is None:
        raise SystemExit("the desk did not start")
    threading.Thread(target=served.stderr.read, daemon=True).start()
    return served, found[0]


def ids_of(url: str, token: str) -> Ids:
    """Incidents, documents and claims to look at and to judge."""
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=600) as client:
        rows = client.get("/api/v1/incidents", params={"limit": 60}).raise_for_status().json()["items"]
        papers = client.get("/api/v1/documents", params={"limit": 60}).raise_for_status().json()["items"]
        incidents = [one["id"] for one in rows]
        told = [client.get(f"/api/v1/incidents/{one}").raise_for_status().json() for one in incidents]
        for path in ("/map", "/timeline", "/queue", "/agreements"):  # what is made once for a process
            client.get(path).raise_for_status()
    claims = [claim["id"] for one in told for claim in one["claims"]]
    # Claims to be judged belong to a third of the incidents: those that are looked at stand whatever people say.
    return Ids(incidents[20:] or incidents, [one["id"] for one in papers], claims[: max(1, len(claims) // 3)])


def told(seen: Seen, seconds: float) -> bool:
    """Prints a line for each page; whether all stay under the bound without an error."""
    every = [one for took in seen.times.values() for one in took]
    print(f"{'page':12} {'asked':>7} {'p50 ms':>8} {'p95 ms':>8} {'longest':>8}")
    worst = 0.0
    for name, took in [*sorted(seen.times.items()), ("all", every)]:
        if len(took) < 2:
            continue
        p95 = statistics.quantiles(took, n=20)[-1]
        worst = max(worst, p95)
        print(f"{name:12} {len(took):7} {statistics.median(took):8.0f} {p95:8.0f} {max(took):8.0f}")
    print(f"{len(every) / seconds:.1f} answers a second; errors: {dict(seen.errors) or 'none'}")
    print(f"slowest page's p95 {worst:.0f} ms (bound {BOUND_MS:.0f} ms with 50 people)")
    return worst < BOUND_MS and not seen.errors


def lost(settings: Settings, seen: Seen) -> list[str]:
    """Decisions that were acknowledged and are not in the ledger as they were said."""
    with closing(api.open_ledger(settings.ledger)) as ledger:
        kept = {one.id: (one.subject, one.action) for one in ledger.records(Decision)}
    return [one for one, said in seen.held.items() if kept.get(one) != said]


def run(ledger: Path, people: int, seconds: float, *, think_s: float, processes: int, seed: int) -> bool:
    """One measurement on a copy of the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "desk.db"
        shutil.copy(ledger, copy)
        settings = Settings(ledger=str(copy))
        token = token_of(settings)
        served, url = serve(settings, processes)
        try:
            ids, seen = ids_of(url, token), Seen()
            print(f"{people} people for {seconds:.0f} s, each resting {think_s:.1f} s on average after an answer; "
                  f"{processes} processes answer; a copy of {ledger}")  # fmt: skip
            print(f"load of the machine before: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
            crowd = [Somebody(url, token, ids, seen, seed=seed + number, think_s=think_s) for number in range(people)]
            for one in crowd:
                one.start()
            time.sleep(seconds)
            print(f"load of the machine after: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
            with seen.lock:  # what breaks from here on is the kill's
                seen.is_over.set()
            os.killpg(served.pid, signal.SIGKILL)
            for one in crowd:
                one.join(90)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(served.pid, signal.SIGKILL)
            served.wait()
        is_good = told(seen, seconds)
        gone = lost(settings, seen)
        print(f"{len(seen.held)} decisions acknowledged; lost by kill -9: {len(gone)}")
        return is_good and not gone


def main() -> None:
    """Measures; ends with 1 where a bound is not held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--think", type=float, default=0.0, help="Mean rest of a person after each answer, seconds.")
    parser.add_argument("--processes", type=int, default=1, help="Processes of the desk that answer.")
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    think_s, processes, seed = given.think, given.processes, given.seed
    is_good = run(given.ledger, given.people, given.seconds, think_s=think_s, processes=processes, seed=seed)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()

"""A desk that is killed while people judge loses no decision that it acknowledged: a real process, really killed."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
from running_desk import token_of_admin

from on_server import address
from trucewatch import api
from trucewatch.core.decisions import Decision
from trucewatch.core.people import View
from trucewatch.pipeline import desk
from trucewatch.pipeline.people import People
from trucewatch.pipeline.shown import keep_shown
from trucewatch.settings import Settings

PEOPLE, KILLS, JUDGED = 4, 2, 12
"""Who judge at once, how often the desk is killed, and after how many acknowledged decisions."""
WORDS = ("accept", "reject", "unsure")


@dataclass
class Said:
    """What the desk acknowledged: id of the decision → claim and word."""

    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    enough: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)

    def take(self, answer: httpx.Response, claim: str, word: str, goal: int) -> None:
        with self.lock:
            if answer.status_code == 201:
                self.held[answer.json()["id"]] = (claim, word)
            else:
                self.wrong.append(f"{answer.status_code} {answer.text[:200]}")
            if len(self.held) >= goal or self.wrong:
                self.enough.set()


@contextmanager
def process(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`trucewatch serve` in a process of its own, and its address."""
    told = {"TRUCEWATCH_LEDGER": address(settings.ledger), "TRUCEWATCH_REQUESTS_PER_MINUTE": "1000000"}
    words = [sys.executable, "-m", "trucewatch", "serve", "--port", "0"]
    served = subprocess.Popen(words, env=os.environ | told, stderr=subprocess.PIPE, text=True)
    try:
        assert served.stderr is not None
        said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in served.stderr)
        found = next((one for one in said if one), None)
        assert found
        assert httpx.get(f"{found[0]}/readyz", timeout=60).status_code == 200  # told once it answers, not before
        drain = threading.Thread(target=served.stderr.read, daemon=True)
        drain.start()
        yield served, found[0]
    finally:
        served.kill()
        served.wait()
        if served.stderr is not None:
            drain.join(10)
            served.stderr.close()


def judge(url: str, token: str, claims: list[str], said: Said, goal: int) -> None:
    """One person, who judges claim after claim until the desk is gone."""
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60) as client:
        for number in range(10_000):
            claim = claims[number % len(claims)]
            word = WORDS[(number // len(claims) + goal // JUDGED) % len(WORDS)]  # another one than before the last kill
            try:
                answer = client.post("/api/v1/decisions", json={"subject": claim, "action": word})
            except httpx.TransportError:
                return
            said.take(answer, claim, word, goal)


def look(url: str, token: str) -> None:
    """One person, who reads pages until the desk is gone."""
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60) as client:
        try:
            while True:
                for path in ("/", "/queue", "/incidents", "/api/v1/today"):
                    client.get(path)
        except httpx.TransportError:
            return


def test_kill_9_loses_no_acknowledged_decision(own_ledger: Settings) -> None:
    token = token_of_admin(own_ledger)
    said = Said()
    for kill in range(1, KILLS + 1):
        said.enough.clear()
        with process(own_ledger) as (served, url):
            with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60) as client:
                claims = _claims(client)
            lots = [claims[number::PEOPLE] for number in range(PEOPLE)]
            people = [threading.Thread(target=judge, args=(url, token, lot, said, kill * JUDGED)) for lot in lots]
            people.append(threading.Thread(target=look, args=(url, token)))
            for one in people:
                one.start()
            assert said.enough.wait(120)
            os.kill(served.pid, signal.SIGKILL)
            for one in people:
                one.join(60)
        assert said.wrong == []
        with closing(api.open_ledger(own_ledger.ledger)) as ledger:
            kept = {one.id: (one.subject, one.action) for one in ledger.records(Decision)}
        assert {one: kept.get(one) for one in said.held} == said.held, "an acknowledged decision is lost"
        assert len(said.held) >= kill * JUDGED
    with closing(api.open_ledger(own_ledger.ledger)) as ledger:
        assert list(People(ledger, own_ledger).store.audit.faults()) == []
        keep_shown(ledger, own_ledger)
        last = dict(kept.values())  # in the ledger's order: the last word on a claim stands
        judged = {claim for claim, _ in said.held.values()}
        shown = {one: desk.claim(ledger, View.FULL, one, settings=own_ledger)["review_state"] for one in judged}
    assert shown == {one: last[one] for one in judged}


def _claims(client: httpx.Client) -> list[str]:
    """Claims that stand now; what was judged before the kill is among them."""
    found: list[str] = []
    for row in client.get("/api/v1/incidents", params={"limit": 200}).json()["items"]:
        told = client.get(f"/api/v1/incidents/{row['id']}").json()
        found += [claim["id"] for claim in told["claims"]]
        if len(found) >= 5 * PEOPLE:
            break
    return list(dict.fromkeys(found))

"""The desk as a service: several processes, numbers for Prometheus, a log without words of sources, a graceful end."""

import json
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest

from on_server import address


@pytest.fixture
def service(own_ledger, tmp_path):
    """A desk of two processes, as `trucewatch serve` starts it."""
    log = (tmp_path / "log").open("w+")
    command = [sys.executable, "-m", "trucewatch", "--ledger", address(own_ledger.ledger), "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--processes", "2", "--json-log"], stderr=log, stdout=subprocess.DEVNULL)
    told = ""
    while process.poll() is None and "set-up code" not in told:
        time.sleep(0.1)
        log.seek(0)
        told = log.read()
    url, code = re.search(r"http://\S+?(?=/ )", told)[0], re.search(r"code is (\S+)", told)[1]
    with httpx.Client(base_url=url, headers={"origin": url}, timeout=60) as client:
        while process.poll() is None:
            try:
                client.get("/readyz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process, client, code, log
    process.kill()
    process.wait()
    log.close()


def lines(log):
    log.seek(0)
    return [json.loads(line) for line in log if line.startswith("{")]


def test_several_processes_are_one_desk(service):
    process, client, code, log = service
    form = {"code": code, "name": "Ada", "password": "four plain words here", "again": "four plain words here"}
    assert client.post("/set-up", data=form).status_code == 303
    for _ in range(12):  # whichever process answers knows the session
        assert client.get("/search", params={"text": "secretword"}).status_code == 200
        assert client.get("/incidents/nowhere").status_code == 404
    told = client.get("/metrics").text
    counted = {tuple(re.findall(r'"(.*?)"', line.partition("}")[0])): float(line.rpartition(" ")[2])
               for line in told.splitlines() if line.startswith("trucewatch_requests_total")}  # fmt: skip
    assert sum(number for key, number in counted.items() if "/search" in key) == 12
    assert "trucewatch_ledger_sequence" in told
    assert 'trucewatch_request_seconds_bucket{le="0.15",route="/search"}' in told
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    said = lines(log)
    assert any("GET /search 200" in one["message"] for one in said)
    assert not any("secretword" in one["message"] or "nowhere" in one["message"] for one in said)


def test_any_process_tells_how_far_a_page_is_that_another_one_reads(service):
    _, client, code, _ = service
    form = {"code": code, "name": "Ada", "password": "four plain words here", "again": "four plain words here"}
    client.post("/set-up", data=form)
    words = b"Nawa, 14 July 2017\n\nGovernment forces shelled the town of Nawa on Friday, residents said.\n"
    job = client.post("/api/v1/add", files={"file": ("page.txt", words)}).json()["id"]
    told = []
    for _ in range(16):  # each over a connection of its own, so that it is taken by either process
        with httpx.Client(base_url=client.base_url, cookies=client.cookies, timeout=60) as other:
            told.append(other.get(f"/api/v1/add/{job}").status_code)
    assert set(told) == {200}
    assert client.get("/api/v1/add/..%2f..%2fetc").status_code in (400, 404)


def test_numbers_are_for_those_who_may_read(shared_desk):
    assert httpx.get(f"{shared_desk.url}/metrics").status_code in (303, 401)
    with shared_desk.client() as client:
        assert "trucewatch_shown_sequence" in client.get("/metrics").text

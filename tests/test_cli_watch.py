"""`trucewatch watch` as people and timers use it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servers import HeldClock, Reply, Site, serving
from trucewatch.cli import cli

PAGE = b"<html><body><article><h1>Dael</h1><p>Residents said that the night was calm.</p></article></body></html>"
LIST = """
[defaults]
delay = "0s"
every = "1h"

[[source]]
name = "good"
url = "{site}/page"

[[source]]
name = "bad"
url = "{site}/gone"
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRUCEWATCH_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("TRUCEWATCH_LEDGER", "l.db")
    with serving(HeldClock()) as found:
        found.replies["/page"] = Reply(PAGE)
        Path("watch.toml").write_text(LIST.format(site=found.url), "utf-8")
        yield found


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["watch", *words])


def rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_once_polls_what_is_due_and_tells_each_poll(site: Site) -> None:
    done = run("--once", "--json")
    assert done.exit_code == 3, "one of them is gone"
    good, bad = sorted(rows(done), key=lambda row: row["source"] != "good")
    assert (good["source"], good["state"], good["new"]) == ("good", "read", 1)
    assert (bad["source"], bad["state"]) == ("bad", "failed")
    assert "good: 1 new; next " in done.stderr
    assert "bad: failed [gone]" in done.stderr
    assert "UTC" in done.stderr
    asked = len(site.asked)
    again = run("--once", "good")
    assert (again.exit_code, again.stdout, again.stderr) == (0, "", "")
    assert len(site.asked) == asked


def test_only_those_named_are_polled(site: Site) -> None:
    done = run("--once", "good")
    assert done.exit_code == 0
    assert "/gone" not in site.paths()
    wrong = run("--once", "other")
    assert wrong.exit_code == 1
    assert "no source 'other'" in wrong.stderr


def test_the_status_says_who_is_failing(site: Site) -> None:
    before = run("--status")
    assert before.exit_code == 0
    assert before.stdout.count("never polled") == 2
    assert not Path("l.db").exists(), "looking makes nothing"
    run("--once")
    table = run("--status")
    assert table.exit_code == 3
    lines = table.stdout.splitlines()
    assert lines[0].split() == ["source", "state", "last", "success", "last", "new", "item", "next", "due", "items"]
    assert "failing since 20" in table.stdout
    assert "UTC" in table.stdout
    assert lines[-1].startswith("bad: [gone] ")
    assert run("--status", "good").exit_code == 0
    good, bad = rows(run("--status", "--json"))
    assert (good["state"], good["items"], good["error"]) == ("ok", 1, None)
    assert (bad["state"], bad["failures"], bad["error"]) == ("failing", 1, "gone")
    assert str(good["due"]).endswith("Z")


def test_the_status_says_who_is_silent(site: Site) -> None:
    text = Path("watch.toml").read_text("utf-8")
    run("--once", "good")
    Path("watch.toml").write_text(text.replace('"1h"', '"1h"\nsilent_after = "0s"'), "utf-8")
    [good] = rows(done := run("--status", "--json", "good"))
    assert done.exit_code == 3
    assert good["state"] == "silent"


def test_wrong_use_and_a_wrong_list_are_told(site: Site) -> None:
    assert run("--once", "--status").exit_code == 2
    missing = run("--list", "none.toml")
    assert missing.exit_code == 1
    assert "none.toml" in missing.stderr
    Path("watch.toml").write_text("[[source]]\nname = 'a'\n", "utf-8")
    broken = run("--status")
    assert broken.exit_code == 1
    assert "line 1, source 'a'" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_a_broken_state_is_told_and_the_watch_goes_on(site: Site) -> None:
    Path("l.db.watch.json").write_text("{", "utf-8")
    done = run("--once", "good")
    assert done.exit_code == 0
    assert "bad_watch_state" in done.stderr
    assert Path("l.db.watch.json.broken").exists()
    assert run("--status", "good").exit_code == 0


def watching(*words: str) -> "subprocess.Popen[str]":
    program = [sys.executable, "-m", "trucewatch", "watch", *words]
    return subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(site: Site, number: signal.Signals) -> None:
    with watching() as process:
        assert process.stderr is not None
        told = {process.stderr.readline().split()[3] for _ in range(2)}
        assert told == {"good:", "bad:"}
        process.send_signal(number)
        _, rest = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Stopping" in rest
    assert "Traceback" not in rest
    assert len(json.loads(Path("l.db.watch.json").read_text("utf-8"))["sources"]) == 2


def test_a_second_signal_ends_it_at_once(site: Site) -> None:
    is_over = threading.Event()

    class Hanging(dict[str, Reply]):
        def get(self, key: str, default: Reply | None = None) -> Reply | None:  # type: ignore[override]
            if key == "/robots.txt":
                is_over.wait(60)
            return default

    site.replies = Hanging()
    with watching() as process:
        assert process.stderr is not None
        while not site.asked and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert "Stopping" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    is_over.set()
    assert process.returncode == -signal.SIGTERM


def test_a_second_watch_is_refused(site: Site) -> None:
    with watching() as process:
        assert process.stderr is not None
        process.stderr.readline()
        second = run("--once")
        assert second.exit_code == 1
        assert f"process {process.pid}" in second.stderr
        assert run("--status").exit_code in (0, 3), "looking is allowed"
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0

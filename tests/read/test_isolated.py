"""The child process for hostile bytes: every way to fail is an answer, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trucewatch.read.isolated import Bounds, Isolated, isolated

HERE = Path(__file__).parent
BOUNDS = Bounds(timeout_s=20, answer_bytes=100_000)


@pytest.fixture
def runner() -> Iterator[Isolated]:
    made = Isolated(BOUNDS)
    yield made
    made.close()


def child_of(runner: Isolated) -> int:
    return runner.call("hostile_tasks:told", b"").value[2]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")  # where nobody waits for orphans, what is left of one is no process
    return not status.exists() or ") Z " not in status.read_text("utf-8", "replace")


def test_one_child_serves_all_calls(runner: Isolated) -> None:
    first = runner.call("hostile_tasks:told", b"abc", {"word": "حلب"})
    assert first.value[:2] == [3, "حلب"]
    assert first.value[2] != os.getpid()
    big = runner.call("hostile_tasks:told", b"x" * 5_000_000)
    assert big.value == [5_000_000, "", first.value[2]]


@pytest.mark.parametrize(
    ("task", "options", "code"),
    [
        ("crashes", {}, "crashed_reader"),
        ("swells", {}, "crashed_reader"),
        ("too_much", {"size": 200_000}, "crashed_reader"),
    ],
)
def test_a_crash_is_told_and_the_next_call_served(
    runner: Isolated, task: str, options: dict[str, int], code: str
) -> None:
    before = child_of(runner)
    answer = runner.call(f"hostile_tasks:{task}", b"", options)
    assert answer.trouble is not None
    assert answer.trouble[0] == code
    assert not is_alive(before)
    assert child_of(runner) != before


@pytest.mark.parametrize("task", ["hangs", "spins"])
def test_a_task_that_takes_too_long_is_ended(task: str) -> None:
    runner = Isolated(Bounds(timeout_s=1))
    try:
        pid = child_of(runner)
        answer = runner.call(f"hostile_tasks:{task}", b"")
        assert answer.trouble is not None
        assert answer.trouble[0] == "timeout_reader"
        assert not is_alive(pid)
        assert runner.call("hostile_tasks:told", b"ab").value[0] == 2
    finally:
        runner.close()


@pytest.mark.parametrize(
    ("task", "name"), [("raises", "KeyError"), ("no_json", "TypeError"), ("absent", "AttributeError")]
)
def test_an_error_of_the_task_is_told_by_name_and_the_child_lives_on(runner: Isolated, task: str, name: str) -> None:
    before = child_of(runner)
    answer = runner.call(f"hostile_tasks:{task}", b"")
    assert (answer.raised, answer.trouble) == (name, None)
    assert child_of(runner) == before


def test_what_a_library_prints_is_no_answer(runner: Isolated) -> None:
    assert runner.call("hostile_tasks:prints", b"").value == "said"


def test_the_child_writes_no_file_and_sees_no_secrets(
    runner: Isolated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCEWATCH_TOKEN", "secret")
    path = tmp_path / "made"
    answer = runner.call("hostile_tasks:writes", b"", {"path": str(path)})
    assert (answer.raised, answer.trouble) == ("OSError", None)
    assert path.read_bytes() == b"", "a name at most, no byte"
    assert "TRUCEWATCH_TOKEN" not in runner.call("hostile_tasks:environment", b"").value


def test_a_child_that_was_ended_from_outside_is_replaced(runner: Isolated) -> None:
    pid = child_of(runner)
    os.kill(pid, 9)
    deadline = time.monotonic() + 20
    while runner._child and runner._child.process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert child_of(runner) != pid


def test_a_child_is_replaced_after_its_share_of_calls() -> None:
    runner = Isolated(Bounds(calls=2))
    try:
        pids = [child_of(runner) for _ in range(4)]
    finally:
        runner.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_threads_share_the_child(runner: Isolated) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: runner.call("hostile_tasks:told", b"x" * n, {"word": str(n)}), range(64)))
    assert [answer.value[:2] for answer in answers] == [[n, str(n)] for n in range(64)]
    assert len({answer.value[2] for answer in answers}) == 1


def test_an_interrupted_call_does_not_answer_the_next(runner: Isolated) -> None:
    child_of(runner)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            runner.call("hostile_tasks:dozes", b"")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert runner.call("hostile_tasks:told", b"abc").value[:2] == [3, ""]


def test_closing_cuts_a_call_short(runner: Isolated) -> None:
    child_of(runner)
    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(runner.call, "hostile_tasks:hangs", b"")
        time.sleep(0.3)
        runner.close()
        assert going.result(timeout=15).trouble is not None


def test_nothing_is_left_behind() -> None:
    threads, pipes = threading.active_count(), len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    runner = Isolated(BOUNDS)
    pid = child_of(runner)
    runner.call("hostile_tasks:crashes", b"")
    last = child_of(runner)
    runner.close()
    runner.close()
    assert not is_alive(pid)
    assert not is_alive(last)
    assert threading.active_count() == threads
    if pipes:
        assert len(os.listdir("/proc/self/fd")) == pipes


def test_the_child_ends_with_its_parent() -> None:
    """However the parent ends, in the middle of a call too."""
    program = (
        "import os, sys, threading, time\n"
        "from trucewatch.read.isolated import isolated\n"
        "print(isolated().call('hostile_tasks:told', b'').value[2], flush=True)\n"
        "threading.Thread(target=isolated().call, args=('hostile_tasks:hangs', b''), daemon=True).start()\n"
        "time.sleep(0.5)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == -9, done.stderr
    pid = int(done.stdout)
    deadline = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def test_a_fork_starts_its_own_child() -> None:
    program = (
        "import os, sys, warnings\n"
        "warnings.simplefilter('ignore', DeprecationWarning)\n"
        "from trucewatch.read.isolated import isolated\n"
        "first = isolated().call('hostile_tasks:told', b'').value[2]\n"
        "fork = os.fork()\n"
        "if fork == 0:\n"
        "    ok = isolated().call('hostile_tasks:told', b'').value[2] != first\n"
        "    isolated().close()\n"
        "    os._exit(0 if ok else 3)\n"
        "assert os.waitpid(fork, 0)[1] == 0\n"
        "assert isolated().call('hostile_tasks:told', b'').value[2] == first\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_runner_of_the_process_is_one() -> None:
    assert isolated() is isolated()

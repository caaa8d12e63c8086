"""Killing a program at random points until it is through: what is left must be what one clean run leaves."""

import os
import random
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from trucewatch.testing.asserts import promise


def run_with_kills(
    command: Sequence[str | Path],
    *,
    seed: int,
    kills: int = 8,
    lines: tuple[int, int] = (1, 5),
    delay_s: float = 0.02,
    env: Mapping[str, str] | None = None,
) -> int:
    """Runs a resumable program, kills it `kills` times with SIGKILL, then lets it end; gives the kills that hit.

    A run is killed when it has written a random number of `lines` to its standard output and then up to
    `delay_s` more have passed. The program should flush a line per step done. A run that ends by itself
    ends the killing. Raises AssertionError unless the last run ends with 0.
    """
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    hit = 0
    for _ in range(kills):
        if not _killed(command, chance.randint(*lines), chance.uniform(0, delay_s), env):
            break
        hit += 1
    last = _start(command, env)
    _, said = last.communicate(timeout=120)
    promise(last.returncode == 0, f"the program ends well after {hit} kills; it ended with {last.returncode}: {said}")
    return hit


def _start(command: Sequence[str | Path], env: Mapping[str, str] | None) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - the test's own program
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=None if env is None else {**os.environ, **env},
    )


def _killed(command: Sequence[str | Path], lines: int, delay_s: float, env: Mapping[str, str] | None) -> bool:
    """Whether the run was killed before its end. Raises AssertionError when it failed by itself."""
    with _start(command, env) as process:
        if process.stdout is None or process.stderr is None:
            raise AssertionError("the program has no output to follow")
        said: list[str] = []
        listener = threading.Thread(target=lambda told: said.append(told.read()), args=(process.stderr,))
        listener.start()
        for _ in range(lines):
            if not process.stdout.readline():
                break
        time.sleep(delay_s)
        process.kill()
        process.stdout.read()
        process.wait()
        listener.join()
    promise(process.returncode <= 0, f"a run fails by itself: {''.join(said)}")
    return process.returncode < 0

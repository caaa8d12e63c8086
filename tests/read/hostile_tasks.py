"""Tasks for the child process in tests of the runner: one that answers, and each way to go wrong."""

import os
import signal
import sys
import time


def told(data: bytes, word: str = "") -> list[object]:
    return [len(data), word, os.getpid()]


def raises(data: bytes) -> None:
    raise KeyError("no such thing")


def crashes(data: bytes) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hangs(data: bytes) -> None:
    time.sleep(600)


def dozes(data: bytes) -> str:
    time.sleep(0.6)
    return "late"


def spins(data: bytes) -> None:
    while True:
        pass


def swells(data: bytes) -> int:
    return len(bytearray(10**11))


def prints(data: bytes) -> str:
    os.write(1, b"a library that talks")
    sys.stdout.write("and one more")
    sys.stdout.flush()
    return "said"


def writes(data: bytes, path: str) -> None:
    with open(path, "w") as file:
        file.write("no")


def environment(data: bytes) -> list[str]:
    return sorted(os.environ)


def too_much(data: bytes, size: int) -> str:
    return "x" * size


def no_json(data: bytes) -> object:
    return {1, 2}

"""Persons whom the parser's model sees in texts, asked of a process of its own while other work goes on.

Loading the model takes a second, about as long as everything else that a brief of one day needs: with two processors
the one goes on beside the other. The answer is the same as `private.persons_in` gives here.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

from trucewatch.pipeline.private import persons_in


class Aside:
    """A process that loads the model; `ask` once, go on, and read `told` once."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "trucewatch.pipeline.persons"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._texts: tuple[str, ...] = ()

    def ask(self, texts: Iterable[str]) -> None:
        """Hands the texts over; the process may not have begun yet."""
        self._texts = tuple(texts)
        given = self._child.stdin
        try:
            if given is not None:
                given.write(json.dumps(self._texts).encode())
                given.close()
        except OSError:
            return

    def told(self, texts: Sequence[str]) -> Iterable[str]:
        """The persons in the texts that were asked about; found here where the process ended without an answer."""
        said = self._child.stdout.read() if self._child.stdout is not None else b""
        if self._child.wait() != 0 or tuple(texts) != self._texts:
            return persons_in(texts)
        return tuple(json.loads(said))

    def end(self) -> None:
        """Ends the process, whether or not it has answered."""
        self._child.kill()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        self._child.wait()


@contextmanager
def aside(*, is_wanted: bool) -> Iterator[Aside | None]:
    """A process that loads the model, where one is wanted and would help: else None, and the model is loaded here."""
    if not is_wanted or "spacy" in sys.modules or _processors() < 2:
        yield None
        return
    try:
        made = Aside()
    except OSError:
        yield None
        return
    try:
        yield made
    finally:
        made.end()


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _answer() -> None:
    """What the process does: takes texts in while the model is loaded, and writes the persons in them."""
    from trucewatch.extract.syntax import model

    taken: list[bytes] = []
    reading = Thread(target=lambda: taken.append(sys.stdin.buffer.read()))
    reading.start()
    model()
    reading.join()
    texts = json.loads(taken[0]) if taken and taken[0] else []
    sys.stdout.write(json.dumps(tuple(persons_in(texts))))


if __name__ == "__main__":
    _answer()

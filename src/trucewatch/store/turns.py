"""Threads of one process that write to one ledger, one after another in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from trucewatch.core.problems import StoreError


class Turns:
    """A queue before the database's own lock.

    SQLite's waiters look again now and then, so that one may starve while others pass; and each would hold a connection
    while it waits, until none is left for those who only read.
    """

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Waits for this thread's turn. Raises StoreError after the longest wait."""
        turn = threading.Event()
        with self._lock:
            self._queue.append(turn)
            if self._queue[0] is turn:
                turn.set()
        try:
            if not turn.wait(self._wait_s):
                raise StoreError("The ledger is locked: others have been writing for too long.", hint="Try again.")
            yield
        finally:
            with self._lock:
                self._queue.remove(turn)
                if self._queue:
                    self._queue[0].set()

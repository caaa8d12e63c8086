"""Threads write in the order in which they came, and nobody waits for ever."""

import threading
import time

import pytest

from trucewatch.core.problems import StoreError
from trucewatch.store.turns import Turns


def _queued(turns: Turns, number: int) -> None:
    while len(turns._queue) < number:
        time.sleep(0.001)


def test_who_came_first_writes_first_one_at_a_time() -> None:
    turns, order, inside = Turns(60), [], []

    def write(number: int) -> None:
        with turns.mine():
            inside.append(number)
            order.append((number, len(inside)))
            inside.remove(number)

    threads = []
    with turns.mine():
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            _queued(turns, number + 2)
    for one in threads:
        one.join()
    assert order == [(number, 1) for number in range(8)]


def test_who_waits_too_long_is_told_and_keeps_nobody_else_waiting() -> None:
    turns, told, done = Turns(0.05), [], threading.Event()

    def write() -> None:
        try:
            with turns.mine():
                told.append("written")
        except StoreError as error:
            told.append(str(error))
        done.set()

    with turns.mine():
        threading.Thread(target=write).start()
        assert done.wait(30)
    assert len(told) == 1 and "locked" in told[0]
    with turns.mine():
        told.append("the next one")
    assert told[-1] == "the next one"


def test_what_breaks_in_a_turn_ends_it() -> None:
    turns = Turns(1)
    with pytest.raises(ValueError, match="broken"), turns.mine():
        raise ValueError("broken")
    with turns.mine():
        pass

"""Assertions that hold under `python -O` too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from trucewatch.core.codec import from_json, to_json
from trucewatch.core.problems import TrucewatchError


def promise(holds: bool, words: str) -> None:
    """Raises AssertionError with the words of a promise that does not hold."""
    if not holds:
        raise AssertionError(words)


def same(left: object, right: object, words: str) -> None:
    """Raises AssertionError unless both are equal."""
    if left != right:
        raise AssertionError(f"{words}: {left!r:.300} is not {right!r:.300}")


@contextmanager
def refused(error: type[TrucewatchError], words: str) -> Iterator[None]:
    """Raises AssertionError unless the block raises `error`."""
    try:
        yield
    except error:
        return
    raise AssertionError(f"{words}: no {error.__name__}")


def round_trips(record: object) -> None:
    """Raises AssertionError unless a record survives the way to JSON and back."""
    same(from_json(type(record), to_json(record)), record, f"a {type(record).__name__} survives its JSON form")


def quietly(call: Callable[[], object], words: str) -> None:
    """Raises AssertionError when a call that must not raise does."""
    try:
        call()
    except Exception as error:
        raise AssertionError(f"{words}: {type(error).__name__}: {error}") from error

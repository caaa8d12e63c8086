"""The weights of fusion: one readable data file, loaded once."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from trucewatch.core.ids import sha256


@dataclass(frozen=True, slots=True)
class Weights:
    """`data/fuse.json` as loaded, with its digest."""

    digest: str
    numbers: Mapping[str, Mapping[str, float]]
    related: frozenset[frozenset[str]]
    """Pairs of kinds that may be words for one act."""
    words: Mapping[str, frozenset[str]]
    weapon_families: tuple[frozenset[str], ...]
    day_parts: Mapping[str, str]
    """Word → part of the day."""
    objects: Mapping[str, str]
    """Word → what is struck."""
    flat: Mapping[str, float]
    """Every number of the file by its path: "place.same.settlement"."""

    def of(self, field: str, case: str) -> float:
        """The weight of one case of a field. Raises KeyError when the file has none."""
        return self.numbers[field][case]


_WORD_LISTS = (
    "generic_kinds",
    "told_apart_words",
    "vague_actors",
    "institution_words",
    "institution_kinds",
    "stop_words",
)


@cache
def load_weights() -> Weights:
    """The weights that ship with trucewatch."""
    data = files("trucewatch").joinpath("data", "fuse.json").read_bytes()
    return read_weights(data)


def read_weights(data: bytes) -> Weights:
    """Weights from the bytes of a file of the same form as `data/fuse.json`."""
    raw = cast(dict[str, object], json.loads(data))
    flat: dict[str, dict[str, float]] = {}
    for name, table in raw.items():
        if isinstance(table, dict):
            flat[name] = {case: float(value) for case, value in table.items() if isinstance(value, int | float)}
    words = {name: frozenset(cast(list[str], raw[name])) for name in _WORD_LISTS}
    related = frozenset(frozenset(pair) for pair in cast(list[list[str]], raw["related_kinds"]))
    families = tuple(frozenset(family) for family in cast(list[list[str]], raw["weapon_families"]))
    return Weights(
        digest=sha256(data)[:16],
        numbers=flat,
        related=related,
        words=words,
        weapon_families=families,
        day_parts=_names(raw["day_parts"]),
        objects=_names(raw["objects"]),
        flat=dict(_paths(raw)),
    )


def _names(table: object) -> dict[str, str]:
    return {word: name for name, words in cast(dict[str, list[str]], table).items() for word in words}


def _paths(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, float]]:
    for name, value in table.items():
        if isinstance(value, int | float):
            yield f"{above}{name}", float(value)
        elif isinstance(value, dict):
            yield from _paths(value, f"{above}{name}.")

"""How a coded row is turned into a claim: types to kinds, classes of sides, the names in a list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from trucewatch.core.coded import Cell, Columns, columns_of, form_told, names_told, number_of


@dataclass(frozen=True, slots=True)
class Coding:
    """How one data set codes: roles to columns, types to kinds, classes of sides."""

    columns: Columns
    events: Mapping[tuple[str, str], Mapping[str, Any]]
    lists: Mapping[str, str]
    classes: Mapping[str, frozenset[str]]
    is_zero_told: bool


Row = Mapping[str, Cell]
"""Role → the filled cell that holds it."""


@cache
def coding_of(form: str) -> Coding | None:
    """The coding of a form (`acled`, `ucdp`), None where `data/records` has none of that name."""
    told = form_told(form)
    if told is None:
        return None
    return Coding(
        columns=columns_of(told),
        events={
            (event["type"].casefold(), spelled.casefold()): event
            for event in told["events"]
            for spelled in (event.get("sub_type", ""), *event.get("spelled", ()))
        },
        lists=told["lists"],
        classes={name: frozenset(words) for name, words in told["classes"].items()},
        is_zero_told=told["harm"]["zero"] == "told",
    )


@cache
def teller_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words of sources without a name, names of where words were found."""
    told = names_told()["tellers"]
    return frozenset(told["anonymous"]), frozenset(told["carriers"])


def listed(cell: Cell | None, separator: str) -> Iterator[Cell]:
    """The names in a list; a separator in brackets parts nothing."""
    if cell is None:
        return
    depth, begun = 0, 0
    text = cell.text + separator
    for at, sign in enumerate(text):
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign == separator and (not depth or at == len(cell.text)):
            name = text[begun:at].strip()
            if name:
                start = cell.start + begun + text[begun:at].index(name)
                yield replace(cell, start=start, end=start + len(name), text=name)
            begun = at + 1


def number_in(cell: Cell | None) -> int | None:
    """The whole number a cell holds, None where there is none."""
    return number_of(cell.text) if cell else None

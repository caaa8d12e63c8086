"""A coded row as its document's text holds it: the cells of the columns in their places, and how they are coded."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from trucewatch.core.ids import sha256
from trucewatch.core.records import Document

_NUMBER = re.compile(r"\d{1,9}(?:\.0+)?", re.ASCII)
_SIGNS = re.compile(r"[\W_]+")
_FOLDER = ("data", "records")


@dataclass(frozen=True, slots=True)
class Coding:
    """How one data set codes: roles to columns, types to kinds, classes of sides."""

    columns: Mapping[str, tuple[str, ...]]
    events: Mapping[tuple[str, str], Mapping[str, Any]]
    lists: Mapping[str, str]
    classes: Mapping[str, frozenset[str]]
    is_zero_told: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the row in its place in the document's text."""

    start: int
    end: int
    text: str
    line: int
    """Where its line begins, with the column's name."""


Row = Mapping[str, Cell]
"""Role → the filled cell that holds it."""


@cache
def coding_of(form: str) -> Coding | None:
    """The coding of a form (`acled`, `ucdp`), None where `data/records` has none of that name."""
    if not re.fullmatch(r"[a-z]{2,20}", form) or form == "names":
        return None
    file = files("trucewatch").joinpath(*_FOLDER, f"{form}.toml")
    if not file.is_file():
        return None
    told = tomllib.loads(file.read_text("utf-8"))
    return Coding(
        columns={role: tuple(map(folded_name, names)) for role, names in told["columns"].items()},
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
def teller_words() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Words of sources without a name, names of where words were found, names of months."""
    told = tomllib.loads(files("trucewatch").joinpath(*_FOLDER, "names.toml").read_text("utf-8"))
    return frozenset(told["tellers"]["anonymous"]), frozenset(told["tellers"]["carriers"]), tuple(told["months"])


@lru_cache(maxsize=2048)
def folded_name(column: str) -> str:
    """A column's name without case, blanks and signs: `EVENT_ID_CNTY` and `Event ID cnty` are one."""
    return _SIGNS.sub("", column.casefold())


@cache
def data_digest() -> str:
    """SHA-256 of all codings as they ship."""
    found = sorted(files("trucewatch").joinpath(*_FOLDER).iterdir(), key=lambda file: file.name)
    return sha256(b"\n".join(file.read_bytes() for file in found if file.name.endswith(".toml")))


def row_of(document: Document, part_index: int, coding: Coding) -> Row:
    """The cells of a row by role, from the lines `column: value` of its body."""
    part = document.parts[part_index]
    cells: dict[str, Cell] = {}
    at = part.start
    for line in document.text[part.start : part.end].split("\n"):
        name, colon, value = line.partition(": ")
        if colon and (text := value.strip()):
            start = at + len(name) + len(colon) + value.index(text)
            cells.setdefault(folded_name(name), Cell(start, start + len(text), text, at))
        at += len(line) + 1
    found = {}
    for role, names in coding.columns.items():
        cell = next((cells[name] for name in names if name in cells), None)
        if cell is not None:
            found[role] = cell
    return found


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
    return int(float(cell.text)) if cell and _NUMBER.fullmatch(cell.text) else None

"""Coded rows of data sets (ACLED, UCDP GED): how they write columns, days and numbers, for every stage alike.

Which column means what, and what each code says, stands in `data/records/*.toml`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from trucewatch.core.ids import sha256
from trucewatch.core.records import Document, PartKind

Value = TypeVar("Value")
Columns = Mapping[str, tuple[str, ...]]
"""Role → the folded names of the columns that may hold it, the first that is filled counts."""

_FOLDER = ("data", "records")
_NAMES = "names"
_SIGNS = re.compile(r"[\W_]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(?:\.0+)?", re.ASCII)
_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the row in its place in the document's text."""

    start: int
    end: int
    text: str
    line: int
    """Where its line begins, with the column's name."""


@cache
def form_told(form: str) -> Mapping[str, Any] | None:
    """What `data/records` tells of a form (`acled`, `ucdp`), None where it has none of that name."""
    if not re.fullmatch(r"[a-z]{2,20}", form) or form == _NAMES:
        return None
    file = files("trucewatch").joinpath(*_FOLDER, f"{form}.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else None


@cache
def names_told() -> Mapping[str, Any]:
    """What all data sets share: names, sources, months."""
    return tomllib.loads(files("trucewatch").joinpath(*_FOLDER, f"{_NAMES}.toml").read_text("utf-8"))


@cache
def digest() -> str:
    """SHA-256 of all forms as they ship."""
    found = sorted(files("trucewatch").joinpath(*_FOLDER).iterdir(), key=lambda file: file.name)
    return sha256(b"\n".join(file.read_bytes() for file in found if file.name.endswith(".toml")))


def columns_of(told: Mapping[str, Any]) -> Columns:
    """A form's columns by role."""
    return {role: tuple(map(folded_name, names)) for role, names in told["columns"].items()}


@lru_cache(maxsize=2048)
def folded_name(column: str) -> str:
    """A column's name without case, blanks and signs: `EVENT_ID_CNTY` and `Event ID cnty` are one."""
    return _SIGNS.sub("", column.casefold())


def body_of(document: Document) -> int | None:
    """Which part holds a document's row, None where none does."""
    return next((i for i, part in enumerate(document.parts) if part.kind is PartKind.BODY), None)


def row_of(document: Document, part_index: int, columns: Columns) -> dict[str, Cell]:
    """The filled cells of a row by role, from the lines `column: value` of its body."""
    part = document.parts[part_index]
    cells: dict[str, Cell] = {}
    at = part.start
    for line in document.text[part.start : part.end].split("\n"):
        name, colon, value = line.partition(": ")
        if colon and (text := value.strip()):
            start = at + len(name) + len(colon) + value.index(text)
            cells.setdefault(folded_name(name), Cell(start, start + len(text), text, at))
        at += len(line) + 1
    return by_role(cells, columns)


def by_role(values: Mapping[str, Value], columns: Columns) -> dict[str, Value]:
    """Role → its value, from values by folded column name."""
    held = ((role, next((name for name in names if name in values), None)) for role, names in columns.items())
    return {role: values[name] for role, name in held if name is not None}


def day_of(value: str) -> date | None:
    """The day of `2017-06-11`, `2017-06-11 00:00:00.000`, `11-06-2017` (the code books' order) or `11 June 2017`.

    `6/11/2017` is none: a spreadsheet may have written it either way.
    """
    try:
        if match := _ISO.fullmatch(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(value):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _IN_WORDS.fullmatch(value):
            return date(int(match[3]), _month(match[2].lower()), int(match[1]))
    except ValueError:
        return None
    return None


def is_month(word: str) -> bool:
    """Whether a word in lower case is a month in full or cut."""
    return len(word) > 2 and _month(word) > 0


def _month(word: str) -> int:
    return next((at for at, month in enumerate(names_told()["months"], 1) if month.startswith(word)), 0)


def number_of(value: str) -> int | None:
    """The whole number a value is, None where it is none."""
    return int(float(value)) if _NUMBER.fullmatch(value) else None


def degrees_of(value: str, limit: int) -> float | None:
    """The degrees a value is, None where it is none or lies beyond `limit` either way."""
    return degrees if _DEGREES.fullmatch(value) and abs(degrees := float(value)) <= limit else None

"""What a table's columns say it is: reports by their column names, or the rows of a data set."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A table's form: `report`, or a data set (`acled`, `ucdp`). `at` gives the place of each column that is used."""

    form: str
    names: tuple[str, ...]
    at: Mapping[str, int]


def columns_of(names: Sequence[str]) -> Columns | None:
    """What these column names say; None where they say nothing."""
    told = tuple(name.strip().lstrip("\ufeff") for name in names)
    places: dict[str, int] = {}
    for place, name in enumerate(told):
        places.setdefault(folded(name), place)
    for form, known in _known()["forms"].items():
        if all(name in places for name in known["known_by"]):
            number = _first(known["id"], places)
            return Columns(form=form, names=told, at={} if number is None else {"id": number})
    found = {key: _first(known, places) for key, known in _known()["report"].items()}
    at = {key: place for key, place in found.items() if place is not None}
    # One known name may be a title above the table, if it does not stand alone.
    is_told = ("text" in at or "title" in at) and (len(at) > 1 or len(told) == 1)
    return Columns(form="report", names=told, at=at) if is_told else None


def columns_expected() -> str:
    """The column names that would have been known, for a problem's hint."""
    report = ", ".join(_table()["report"])
    forms = "; ".join(f"{form}: {', '.join(known['known_by'])}" for form, known in _table()["forms"].items())
    return f"Expected are columns of reports ({report}) or of a data set ({forms})."


def folded(name: str) -> str:
    """A column's name without letter case, accents and signs."""
    plain = unicodedata.normalize("NFKD", name.strip())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)) or name
    return _NOT_LETTERS.sub("", letters.casefold()) or letters


def _first(known: Sequence[str], places: Mapping[str, int]) -> int | None:
    return next((places[name] for name in known if name in places), None)


@cache
def _known() -> Mapping[str, Any]:
    """The table with its names folded. Folding them anew for each row of a table took 20 ms a file."""
    told = _table()
    forms = {form: {key: _all_folded(names) for key, names in known.items()} for form, known in told["forms"].items()}
    return {"report": {key: _all_folded(names) for key, names in told["report"].items()}, "forms": forms}


def _all_folded(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(folded, names))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("trucewatch").joinpath("data", "columns.toml").read_text("utf-8"))

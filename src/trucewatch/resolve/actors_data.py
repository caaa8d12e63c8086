"""The registry's files read: actors, their names with dates and countries, and the words that mean them."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from trucewatch.core.problems import ConfigError
from trucewatch.resolve.actor_forms import forms

KINDS = frozenset(
    {"state", "armed_group", "coalition", "un_body", "monitor", "ngo", "media", "person", "people", "unknown"}
)
STATES_SOURCE = "ISO 3166-1 for the code; seats of government and names by general knowledge"
TIES = frozenset({"member", "ally", "command", "backed", "listed", "part", "owned", "front"})
"""How an actor belongs to a side: `command` is under its command, `part` a body of it, `front` acts in its name."""
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?")


class Way(StrEnum):
    """How a name means its actor."""

    NAME = "name"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    METONYM = "metonym"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Dated:
    """An actor id that holds from a day on (included) to a day (excluded); None where open."""

    id: str
    start: date | None = None
    end: date | None = None
    tie: str = ""
    """One of `TIES` where the file says it."""
    source: str = ""
    """What this one fact can be checked against, where it is not the entry's source."""

    def holds(self, on: date | None) -> bool:
        """Whether it holds on a day; with no day told, always."""
        return on is None or ((self.start is None or self.start <= on) and (self.end is None or on < self.end))


@dataclass(frozen=True, slots=True)
class Called:
    """A name that an actor bore from a day on (included) to a day (excluded); None where open."""

    name: str
    start: date | None = None
    end: date | None = None
    source: str = ""

    def holds(self, on: date) -> bool:
        """Whether it bore the name on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor of the registry."""

    id: str
    name: str
    """As it is called last."""
    kind: str
    countries: tuple[str, ...] = ()
    sides: tuple[Dated, ...] = ()
    spans: tuple[Dated, ...] = ()
    source: str = ""
    is_verified: bool = False
    """Checked against `source`; of a state only its code was."""
    is_state: bool = False
    called: tuple[Called, ...] = ()
    """Its names one after the other, where it was renamed."""

    def name_on(self, on: date | None) -> str:
        """What it was called on a day; its last name with no day told."""
        held = [called.name for called in self.called if on is not None and called.holds(on)]
        return held[0] if held else self.name

    def holds(self, on: date | None) -> bool:
        """Whether the actor exists on a day, as far as its file says."""
        return not self.spans or any(span.holds(on) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Named:
    """A name and whom it means."""

    text: str
    way: Way
    dated: Dated
    is_form: bool = False
    """A case or a prefixed form of a name that the files have."""


def _all_forms(cells: Iterable[str], way: Way, held: Dated) -> Iterator[Named]:
    """Names with the forms they take, each once."""
    for cell in dict.fromkeys(cells):
        yield from (Named(form, way, held, form != cell) for form in forms(cell))


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words by their job in a phrase, and whom a class of words means in a country."""

    heads: Mapping[str, tuple[str, ...]]
    countries: Mapping[str, Mapping[str, tuple[Dated, ...]]]
    offices: Mapping[str, frozenset[str]]
    """Words of offices that a place has of its own (`home`), and countries with two of each (`two_of_each`)."""


@dataclass(frozen=True, slots=True)
class ActorData:
    """All of the registry."""

    entries: Mapping[str, Entry]
    names: tuple[Named, ...]
    words: WordLists
    digest: str


Raw = Mapping[str, Any]


def _fact(text: str, where: str) -> tuple[str, date | None, date | None, str]:
    """ "words from..to # source" as its parts; period and source may be left out."""
    told, _, source = text.partition(" # ")
    words, _, period = told.strip().rpartition(" ")
    match = _PERIOD.fullmatch(period)
    if match is None:
        return told.strip(), None, None, source.strip()
    try:
        start, end = (date.fromisoformat(day) if day else None for day in match.groups())
    except ValueError as error:
        raise ConfigError(f"{where}: {period!r}: {error}") from error
    if start and end and start >= end:
        raise ConfigError(f"{where}: {period!r} is empty or reversed")
    return words, start, end, source.strip()


def read_dated(text: str, where: str) -> Dated:
    """ "id", "id tie", each with "from..to" and "# source", as the files write it; ConfigError where it is none."""
    told, start, end, source = _fact(text, where)
    actor_id, _, tie = told.partition(" ")
    if not actor_id or (tie and tie not in TIES):
        raise ConfigError(f"{where}: {text!r} is not 'id [tie] [from..to] [# source]'")
    return Dated(actor_id, start, end, tie or ("listed" if actor_id == "un_listed" else ""), source)


def read_called(text: str, where: str) -> Called:
    """ "Name from..to # source" as the files write it. Raises ConfigError where there is no name."""
    name, start, end, source = _fact(text, where)
    if not name:
        raise ConfigError(f"{where}: {text!r} is not 'name from..to'")
    return Called(name, start, end, source)


@cache
def actor_data() -> ActorData:
    """The shipped registry, read once."""
    folder = files("trucewatch").joinpath("data", "actors")
    texts = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.is_file()}
    return read_actor_data(texts)


def read_actor_data(texts: Mapping[str, str]) -> ActorData:
    """The registry of files by name: states.tsv, people.tsv, words.toml, kinds.toml and one TOML file a conflict.

    Raises ConfigError where an id, a kind, a date or a side is unknown or doubled.
    """
    entries: dict[str, Entry] = {}
    names: list[Named] = []
    for row in read_rows(texts["states.tsv"]):
        _add_state(row, entries, names)
    for name in sorted(texts):
        if name.endswith(".toml") and name not in ("words.toml", "kinds.toml"):
            _add_file(name, tomllib.loads(texts[name]), entries, names)
    for row in read_rows(texts["people.tsv"]):
        names.extend(_person(row))
    words = _read_words(tomllib.loads(texts["words.toml"]))
    _check(entries, names, words)
    digest = hashlib.sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()
    return ActorData(entries, tuple(names), words, digest)


def read_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows of a TSV by column; lines that begin with # are notes."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip(head, [*cells, *[""] * (len(head) - len(cells))], strict=False))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def _add_state(row: Mapping[str, str], entries: dict[str, Entry], names: list[Named]) -> None:
    actor_id = row["id"]
    entries[actor_id] = Entry(
        actor_id, row["name"], "state", (row["iso2"],), source=STATES_SOURCE, is_verified=True, is_state=True
    )
    held = Dated(actor_id)
    for way, cells in (
        (Way.NAME, [row["name"], *_split(row["names"])]),
        (Way.ADJECTIVE, _split(row["adjectives"])),
        (Way.PEOPLE, _split(row["peoples"])),
        (Way.METONYM, _split(row["metonyms"])),
    ):
        names.extend(_all_forms(cells, way, held))


def _add_file(name: str, data: Raw, entries: dict[str, Entry], names: list[Named]) -> None:
    common = data.get("_file", {})
    for actor_id, raw in data.items():
        if actor_id == "_file":
            continue
        entries[actor_id] = _merged(actor_id, raw, common, entries.get(actor_id), name)
        held = Dated(actor_id)
        for way, key in ((Way.NAME, "names"), (Way.ADJECTIVE, "adjectives"), (Way.METONYM, "metonyms")):
            names.extend(_all_forms(raw.get(key, ()), way, held))


def _merged(actor_id: str, raw: Raw, common: Raw, state: Entry | None, name: str) -> Entry:
    """An actor's table; one that the states' file has already keeps its own country first."""
    where = f"{name}, {actor_id}"
    if raw["kind"] not in KINDS:
        raise ConfigError(f"{where}: unknown kind {raw['kind']!r}")
    if state is not None and not state.is_state:
        raise ConfigError(f"{where}: the id is already taken")
    countries = [*(state.countries if state else ()), *raw.get("countries", common.get("countries", ()))]
    return Entry(
        actor_id,
        raw["name"],
        raw["kind"],
        tuple(dict.fromkeys(countries)),
        tuple(read_dated(side, where) for side in raw.get("sides", ())),
        tuple(read_dated(f"{actor_id} {span}", where) for span in raw.get("spans", ())),
        raw.get("source", common.get("source", state.source if state else "")),
        raw.get("verified", state is not None),
        state is not None,
        tuple(read_called(text, where) for text in raw.get("called", ())),
    )


def _person(row: Mapping[str, str]) -> Iterator[Named]:
    start, end = (date.fromisoformat(row[key]) if row[key] else None for key in ("from", "to"))
    held = Dated(row["id"], start, end)
    told = [row["name"]] if row["surname"] in ("-", row["name"]) else [row["name"], row["surname"]]
    yield from _all_forms(told, Way.PERSON, held)


def _read_words(data: Raw) -> WordLists:
    heads = {name: tuple(words) for name, words in data["heads"].items()}
    countries = {
        country: {
            group: tuple(read_dated(text, f"words.toml, {country}.{group}") for text in texts)
            for group, texts in groups.items()
        }
        for country, groups in data["countries"].items()
    }
    return WordLists(heads, countries, {name: frozenset(told) for name, told in data.get("offices", {}).items()})


def _check(entries: Mapping[str, Entry], names: Iterable[Named], words: WordLists) -> None:
    """Every id that is pointed at is there."""
    pointed = [(dated.id, f"side of {entry.id}") for entry in entries.values() for dated in entry.sides]
    pointed += [(named.dated.id, named.text) for named in names]
    pointed += [
        (dated.id, f"words.toml, {country}")
        for country, groups in words.countries.items()
        for dateds in groups.values()
        for dated in dateds
    ]
    missing = sorted({f"{actor_id} ({where})" for actor_id, where in pointed if actor_id not in entries})
    if missing:
        raise ConfigError(f"unknown actor ids: {', '.join(missing)}")

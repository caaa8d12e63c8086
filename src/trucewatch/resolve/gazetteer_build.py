"""The gazetteer's layers made into one SQLite file: overlay, countries, their units, added editions, cities."""

import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from trucewatch.core.claims import Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.folding import MAX_NAME, name_key, sound_key
from trucewatch.resolve.gazetteer_editions import editions, read_edition
from trucewatch.resolve.gazetteer_rank import distance_m
from trucewatch.resolve.gazetteer_sources import Entry, Sources, read_cities, read_countries, read_overlay, read_units

LOG = logging.getLogger(__name__)

FOCUS_ENTRIES = 12
"""A country with this many overlay entries is one we watch: its places keep all their alternate names."""
NOTED_POPULATION = 50_000
"""Elsewhere only towns of this size keep their alternate names (they fill three quarters of the base)."""

NOTED_SURFACE = 100_000
"""Cities of this size are looked for in running text."""
HEARD_POPULATION = 5_000
"""Elsewhere only towns of this size are found by sound and by edits."""

SAME_NAME_M = 12_000
SAME_SOUND_M = 4_000
"""How near a settlement of one of the overlay's names, or of a name that sounds so, is that of the overlay."""
CODED = ("US",)
"""Countries whose units are written by their codes behind a town's name ("Alexandria, La.")."""
_AT_ONCE = 100_000
"""Names held before they are written: bounds the memory of a build."""

SCHEMA = """
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, lat REAL NOT NULL,
  lon REAL NOT NULL, radius_m REAL NOT NULL, precision TEXT NOT NULL, country TEXT NOT NULL,
  admin1 TEXT NOT NULL, population INTEGER NOT NULL, layer TEXT NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, n INTEGER NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
CREATE TABLE sound (country TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (country, key, n)) WITHOUT ROWID;
CREATE TABLE surface (name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (name, n)) WITHOUT ROWID;
CREATE TABLE demonym (word TEXT NOT NULL PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE country (code TEXT NOT NULL PRIMARY KEY, capital TEXT NOT NULL, entries INTEGER NOT NULL,
  neighbours TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (code TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE TEMP TABLE told (key TEXT, n INTEGER, form INTEGER);
CREATE TEMP TABLE heard (country TEXT, key TEXT, n INTEGER);
"""

_SORTED = """
INSERT INTO name SELECT key, n, min(form) FROM told GROUP BY key, n;
INSERT INTO sound SELECT DISTINCT country, key, n FROM heard ORDER BY country, key, n;
DROP TABLE told;
DROP TABLE heard;
"""


def build(sources: Sources, target: Path) -> None:
    """Writes the gazetteer to `target` through a temporary file beside it: others see the old or the new, whole."""
    handle, name = tempfile.mkstemp(prefix=".gazetteer-", suffix=".tmp", dir=target.parent)
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        try:
            _fill(connection, sources)
        finally:
            connection.close()
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
    LOG.info("gazetteer built", extra={"path": str(target), "bytes": target.stat().st_size})


def _fill(connection: sqlite3.Connection, sources: Sources) -> None:
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA)
    overlay = [entry for source in sources.overlay for entry in read_overlay(source)]
    _check_ids(overlay)
    counts: dict[str, int] = {}
    for entry in overlay:
        counts[entry.country] = counts.get(entry.country, 0) + 1
    focus = {code for code, count in counts.items() if code and count >= FOCUS_ENTRIES}
    writer = _Writer(connection)
    LOG.info("gazetteer: overlay", extra={"entries": len(overlay)})
    for entry in overlay:
        writer.add(entry, entry.alternates, has_surface=True)
    for country in read_countries(sources):
        writer.add(country.entry, country.entry.alternates, has_surface=True)
        demonyms = [(name_key(word), country.code) for word in country.demonyms]
        connection.executemany("INSERT OR IGNORE INTO demonym VALUES (?, ?)", demonyms)
        told = (country.code, country.capital, counts.get(country.code, 0), country.neighbours)
        connection.execute("INSERT INTO country VALUES (?, ?, ?, ?)", told)
    names = _admin1_names(overlay)
    for unit in read_units(sources.units, tuple(names)):
        if unit.note:
            names.setdefault((unit.country, unit.note), unit.name)
        if unit.precision is Precision.DISTRICT and writer.holds(unit):
            continue  # a city that is a unit of its own (Paris, Kyiv)
        writer.add(unit, unit.alternates, has_surface=False)  # "Central" and "Western" are units somewhere
        if unit.country in CODED and len(unit.note) == 2:
            connection.execute("INSERT OR IGNORE INTO unit VALUES (?, ?)", (unit.note, writer.count))
    taken = _add_detail(writer, sources.detail, names)
    _add_cities(writer, sources.cities, focus, names, taken)
    writer.flush()
    LOG.info("gazetteer: names sorted in", extra={"places": writer.count})
    connection.commit()


def _add_detail(writer: "_Writer", folder: Path | None, admin1_names: Mapping[tuple[str, str], str]) -> set[str]:
    """Adds the user's editions; gives the ids they hold."""
    taken: set[str] = set()
    for edition in editions(folder) if folder is not None else ():
        for entry in read_edition(folder, edition) if folder is not None else ():
            if entry.id in taken:
                continue
            taken.add(entry.id)
            code = entry.note.removeprefix("gn=")
            admin1 = entry.admin1 or (admin1_names.get((entry.country, code), "") if code else "")
            if writer.merged(entry, entry.alternates):
                continue
            is_noted = entry.population >= NOTED_SURFACE
            writer.add(replace(entry, admin1=admin1), entry.alternates, has_surface=is_noted)
        LOG.info("gazetteer: edition", extra={"edition": edition.name, "places": edition.places})
    return taken


def _add_cities(
    writer: "_Writer",
    source: Traversable,
    focus: set[str],
    admin1_names: Mapping[tuple[str, str], str],
    taken: set[str],
) -> None:
    for city in read_cities(source):
        if city.id in taken:
            continue
        if writer.merged(city, [name for name in city.alternates if _is_ours(name)]):
            continue
        has_alternates = city.country in focus or city.population >= NOTED_POPULATION
        admin1 = admin1_names.get((city.country, city.note))
        named = replace(city, admin1=admin1) if admin1 else city
        alternates = [name for name in city.alternates if _is_ours(name)] if has_alternates else []
        has_sounds = city.country in focus or city.population >= HEARD_POPULATION
        writer.add(named, alternates, has_surface=city.population >= NOTED_SURFACE, has_sounds=has_sounds)


def _admin1_names(overlay: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """Names of first-level units by country and the base's code, from the notes `gn=CODE` of the overlay."""
    return {
        (entry.country, part[3:]): entry.name
        for entry in overlay
        for part in entry.note.split()
        if part.startswith("gn=")
    }


def _check_ids(overlay: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in overlay:
        if entry.id in seen:
            raise ConfigError(f"overlay: the id {entry.id} stands twice")
        seen.add(entry.id)


def _is_ours(name: str) -> bool:
    """Whether a name is in a script we fold (Latin, Cyrillic, Arabic, Hebrew, Georgian, Armenian)."""
    return len(name) > 1 and max(name) < "\u0780"


class _Writer:
    """Adds places and their names; sorted by the database at the end, names go in without page splits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.count = 0
        self._names: list[tuple[str, int, int]] = []
        self._sounds: list[tuple[str, str, int]] = []
        self._surfaces: set[tuple[str, int]] = set()
        self._ours: dict[tuple[str, str], list[tuple[int, float, float]]] = {}

    def merged(self, entry: Entry, alternates: Iterable[str]) -> bool:
        """Whether a lower layer's settlement is one of the overlay's, which then takes its names and people.

        So a place has one id, however it is written.
        """
        if entry.precision != Precision.SETTLEMENT:
            return False
        keys = {name_key(name) for name in (entry.name, *alternates) if len(name) <= MAX_NAME}
        sounds = {sound_key(key) for key in keys}
        number = self._same(entry, keys, SAME_NAME_M) or self._same(entry, {f"~{one}" for one in sounds}, SAME_SOUND_M)
        if not number:
            return False
        self._names += [(key, number, 1) for key in keys if key]
        self._sounds += [(entry.country, sound, number) for sound in sounds if len(sound) > 2]
        people = "UPDATE place SET population = max(population, ?) WHERE n = ?"
        self.connection.execute(people, (entry.population, number))
        return True

    def holds(self, entry: Entry) -> bool:
        """Whether the overlay has a settlement of an entry's name at its place."""
        return bool(self._same(entry, {name_key(name) for name in (entry.name, *entry.alternates)}, SAME_NAME_M))

    def _same(self, entry: Entry, keys: Iterable[str], within_m: float) -> int:
        near = [
            (distance_m((entry.lat, entry.lon), (lat, lon)), number)
            for key in keys
            for number, lat, lon in self._ours.get((entry.country, key), ())
        ]
        metres, number = min(near, default=(within_m, 0))
        return number if metres < within_m else 0

    def add(self, entry: Entry, alternates: Iterable[str], *, has_surface: bool, has_sounds: bool = True) -> None:
        """Adds a place under its names; `has_surface` keeps them as written too, `has_sounds` by sound too."""
        self.count += 1
        number = self.count
        self.connection.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, entry.id, entry.name, entry.lat, entry.lon, entry.radius_m, entry.precision, entry.country,
                entry.admin1, entry.population, entry.layer,
            ),
        )  # fmt: skip
        keys: dict[str, int] = {}
        for form, name in enumerate((entry.name, *alternates)):
            if len(name) > MAX_NAME or not (key := name_key(name)):
                continue
            keys.setdefault(key, min(form, 1))
            if has_surface and entry.layer in _OURS:
                self._surfaces.add((name, number))
        self._names += [(key, number, form) for key, form in keys.items()]
        if entry.layer == "overlay" and entry.precision == Precision.SETTLEMENT:
            for key in {*keys, *(f"~{sound_key(key)}" for key in keys if len(sound_key(key)) > 3)}:
                self._ours.setdefault((entry.country, key), []).append((number, entry.lat, entry.lon))
        if has_sounds:
            sounds = {sound_key(key) for key in keys}
            self._sounds += [(entry.country, sound, number) for sound in sounds if len(sound) > 2]
        if has_surface and entry.layer not in _OURS:
            self._surfaces.add((entry.name, number))
        if len(self._names) + len(self._sounds) > _AT_ONCE:
            self._write()

    def _write(self) -> None:
        self.connection.executemany("INSERT INTO told VALUES (?, ?, ?)", self._names)
        self.connection.executemany("INSERT INTO heard VALUES (?, ?, ?)", self._sounds)
        self._names.clear()
        self._sounds.clear()

    def flush(self) -> None:
        """Writes the names in the order of their tables."""
        self._write()
        self.connection.executescript(_SORTED)
        self.connection.executemany("INSERT INTO surface VALUES (?, ?)", sorted(self._surfaces))


_OURS = frozenset({"overlay", "country"})
"""Layers whose other names are looked for in running text too."""

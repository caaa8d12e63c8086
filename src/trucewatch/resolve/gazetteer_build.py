"""The gazetteer's layers made into one SQLite file: countries, the package's cities, our overlay."""

import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from trucewatch.core.problems import ConfigError
from trucewatch.resolve.folding import MAX_NAME, name_key, sound_key
from trucewatch.resolve.gazetteer_sources import Entry, Sources, read_cities, read_countries, read_overlay

LOG = logging.getLogger(__name__)

FOCUS_ENTRIES = 12
"""A country with this many overlay entries is one we watch: its places keep all their alternate names."""
NOTED_POPULATION = 50_000
"""Elsewhere only towns of this size keep their alternate names (they fill three quarters of the base)."""

HEARD_POPULATION = 5_000
"""Elsewhere only towns of this size are found by sound and by edits."""

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
    _add_cities(writer, sources.cities, focus, _admin1_names(overlay))
    writer.flush()
    LOG.info("gazetteer: names sorted in", extra={"places": writer.count})
    connection.commit()


def _add_cities(
    writer: "_Writer", source: Traversable, focus: set[str], admin1_names: Mapping[tuple[str, str], str]
) -> None:
    for city in read_cities(source):
        has_alternates = city.country in focus or city.population >= NOTED_POPULATION
        admin1 = admin1_names.get((city.country, city.note))
        named = replace(city, admin1=admin1) if admin1 else city
        alternates = [name for name in city.alternates if _is_ours(name)] if has_alternates else []
        has_sounds = city.country in focus or city.population >= HEARD_POPULATION
        writer.add(named, alternates, has_surface=city.population >= 100_000, has_sounds=has_sounds)


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
    """Adds places and collects their names: sorted at the end, they go in without page splits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.count = 0
        self._names: dict[tuple[str, int], int] = {}
        self._sounds: set[tuple[str, str, int]] = set()
        self._surfaces: set[tuple[str, int]] = set()

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
        for form, name in enumerate((entry.name, *alternates)):
            if len(name) > MAX_NAME or not (key := name_key(name)):
                continue
            self._names.setdefault((key, number), min(form, 1))
            if has_surface and entry.layer != "base":
                self._surfaces.add((name, number))
            if has_sounds and len(sound := sound_key(name)) > 2:
                self._sounds.add((entry.country, sound, number))
        if has_surface and entry.layer == "base":
            self._surfaces.add((entry.name, number))

    def flush(self) -> None:
        """Writes the collected names in the order of their tables."""
        names = ((key, number, self._names[key, number]) for key, number in sorted(self._names))
        self.connection.executemany("INSERT INTO name VALUES (?, ?, ?)", names)
        self._names.clear()
        self.connection.executemany("INSERT INTO sound VALUES (?, ?, ?)", sorted(self._sounds))
        self.connection.executemany("INSERT INTO surface VALUES (?, ?)", sorted(self._surfaces))

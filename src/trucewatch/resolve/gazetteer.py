"""Places by name, out of one SQLite file that is built on first use."""

import logging
import os
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from trucewatch.core.claims import Candidate, Place, Precision
from trucewatch.core.makers import Maker
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.folding import MAX_NAME, edits, edits_allowed, letters_of, name_key, sound_key
from trucewatch.resolve.gazetteer_build import build
from trucewatch.resolve.gazetteer_rank import (
    NOWHERE,
    Match,
    Nearby,
    distance_m,
    place_words,
    point,
    rank,
    strip_feature,
)
from trucewatch.resolve.gazetteer_sources import Sources, shipped_sources
from trucewatch.version import __version__

LOG = logging.getLogger(__name__)

PLACE = "SELECT id, name, lat, lon, radius_m, precision, country, admin1, population, layer FROM place"

_QUALITY = {"name": 1.0, "alternate": 0.97, "spelling": 0.75, "edits": 0.55}


class SqlGazetteer:
    """The shipped gazetteer. One connection, read only; safe to use from one thread at a time."""

    def __init__(self, path: Path, digest: str) -> None:
        self.path = path
        self.maker = Maker(name="gazetteer", version=__version__, digest=digest)
        self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        self._connection.execute("PRAGMA mmap_size = 268435456")  # names are read all over the file
        weakref.finalize(self, self._connection.close)
        self._exact = lru_cache(maxsize=16_384)(self._read_exact)
        self._close = lru_cache(maxsize=4096)(self._read_close)
        self._sounds = lru_cache(maxsize=8)(self._read_sounds)
        self._demonyms = lru_cache(maxsize=1)(self._read_demonyms)
        self._edges = lru_cache(maxsize=1)(self._read_edges)

    def close(self) -> None:
        """Closes the file; no lookup after it."""
        self._connection.close()

    def lookup(self, name: str, *, country: str = "", near: tuple[float, float] | None = None) -> tuple[Candidate, ...]:
        """Places that `name` may mean, best first, with scores in (0, 1]; empty when nothing fits.

        Other spellings and small edits count only inside `country` and only where the name as written is not
        there. A place in another country scores under 0.5: somebody must support it.
        """
        matches, hint = self.matches(name, country=country)
        return rank(matches, country=country, nearby=Nearby(near=near) if near else NOWHERE, hint=hint)

    def matches(self, name: str, *, country: str = "") -> tuple[tuple[Match, ...], Precision | None]:
        """What `lookup` ranks, and the size of place that a feature word in the name asks for."""
        if not name or len(name) > MAX_NAME or not (key := name_key(name)):
            return (), None
        bare, hint = strip_feature(key)
        found = self._exact(key)
        if bare != key:
            found = (*found, *(match for match in self._exact(bare) if match not in found))
        if country and not any(match.place.country == country for match in found):
            found = (*found, *self._close(bare, country))
        return found, hint

    def exact(self, name: str) -> tuple[Match, ...]:
        """Places that bear exactly this name (articles, case and marks aside)."""
        return self._exact(name_key(name)) if name and len(name) <= MAX_NAME else ()

    def get(self, place_id: str) -> Place | None:
        """The place of that id."""
        row = self._connection.execute(f"{PLACE} WHERE id = ?", (place_id,)).fetchone()
        return _match(row, "id", 1.0).place if row else None

    def unit_of_code(self, written: str) -> Place | None:
        """The first-level unit of a postal code or abbreviation of two letters ("TX", "La."), where there is one."""
        code = written.rstrip(".").upper()
        if len(code) != 2 or not code.isalpha() or not (written.isupper() or written.endswith(".")):
            return None
        row = self._connection.execute(f"{PLACE} JOIN unit USING (n) WHERE code = ?", (code,)).fetchone()
        return _match(row, "name", 1.0).place if row else None

    def country_of(self, demonym: str) -> str:
        """ISO code of the country that a demonym belongs to ("Syrian" → "SY"), or nothing."""
        return self._demonyms().get(name_key(demonym), "")

    def edges(self) -> tuple[frozenset[str], frozenset[str]]:
        """First and last words of all names of several words but the base's, for a quick look."""
        return self._edges()

    @lru_cache(maxsize=512)  # noqa: B019  (one gazetteer a process)
    def country_facts(self, code: str) -> tuple[str, int, tuple[str, ...]]:
        """Capital, number of overlay entries and neighbours of a country; blanks when it is unknown."""
        query = "SELECT capital, entries, neighbours FROM country WHERE code = ?"
        row = self._connection.execute(query, (code,)).fetchone()
        return (row[0], row[1], tuple(filter(None, row[2].split(",")))) if row else ("", 0, ())

    def place_names(self) -> Iterable[tuple[str, str]]:
        """Names as written, with the place's id: overlay, countries, cities from 100,000; no common words."""
        never = place_words().never | place_words().ambiguous
        query = "SELECT surface.name, place.id FROM surface JOIN place USING (n) ORDER BY surface.name, place.n"
        for name, place_id in self._connection.execute(query):
            folded = name_key(name)
            if len(folded) > 2 and folded not in never and name.casefold() not in never:
                yield name, place_id

    def towns(self, box: tuple[float, float, float, float]) -> tuple[tuple[Place, int], ...]:
        """Settlements and sites between west, south, east and north with their people; the overlay's first."""
        west, south, east, north = box
        query = (
            f"{PLACE} WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND (precision = 'settlement' OR "
            "(precision = 'site' AND layer = 'overlay')) ORDER BY layer DESC, population DESC, name, id"
        )
        rows = self._connection.execute(query, (south, north, west, east))
        found = (_match(row, "id", 1.0) for row in rows)
        return tuple((match.place, match.population) for match in found)

    def count(self) -> int:
        """How many places it holds."""
        return int(self._connection.execute("SELECT coalesce(max(n), 0) FROM place").fetchone()[0])

    def _read_exact(self, key: str) -> tuple[Match, ...]:
        query = f"{PLACE} JOIN name USING (n) WHERE key = ?".replace("layer FROM", "layer, form FROM")
        rows = self._connection.execute(query, (key,)).fetchall()
        told = ("name", "alternate")
        return _without_twins([_match(row, told[row[10]], _QUALITY[told[row[10]]]) for row in rows])

    def _read_demonyms(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT word, country FROM demonym"))

    def _read_edges(self) -> tuple[frozenset[str], frozenset[str]]:
        query = "SELECT DISTINCT key FROM name WHERE n IN (SELECT n FROM place WHERE layer != 'base')"
        names = [key.split() for (key,) in self._connection.execute(query) if " " in key]
        return frozenset(words[0] for words in names), frozenset(words[-1] for words in names)

    def _read_close(self, key: str, country: str) -> tuple[Match, ...]:
        sound = sound_key(key)
        if len(sound) < 3:
            return ()
        same = self._by_sound(country, (sound,), "spelling", _QUALITY["spelling"])
        if same or not (limit := edits_allowed(sound)):
            return same
        length, letters = len(sound), letters_of(sound)
        near = [
            (edits(sound, other, limit), other)
            for other, size, held in self._sounds(country).get(sound[0], ())
            if -limit <= size - length <= limit and (held ^ letters).bit_count() <= 2 * limit
        ]
        least = min((count for count, _ in near), default=limit + 1)
        if least > limit:
            return ()
        quality = _QUALITY["edits"] - 0.15 * (least - 1)
        return self._by_sound(country, tuple(other for count, other in near if count == least), "edits", quality)

    def _by_sound(self, country: str, sounds: tuple[str, ...], basis: str, quality: float) -> tuple[Match, ...]:
        query = f"{PLACE} JOIN sound USING (n) WHERE sound.country = ? AND key = ?"
        query = query.replace("precision, country", "precision, place.country")
        rows = [row for sound in sounds for row in self._connection.execute(query, (country, sound))]
        return _without_twins([_match(row, basis, quality) for row in dict.fromkeys(rows)])

    def _read_sounds(self, country: str) -> dict[str, list[tuple[str, int, int]]]:
        """A country's sounds by their first letter, with their length and the set of their letters."""
        rows = self._connection.execute("SELECT DISTINCT key FROM sound WHERE country = ?", (country,))
        found: dict[str, list[tuple[str, int, int]]] = {}
        for (key,) in rows:
            found.setdefault(key[:1], []).append((key, len(key), letters_of(key)))
        return found


def _match(row: tuple[str, str, float, float, float, str, str, str, int, str], basis: str, quality: float) -> Match:
    place = Place(
        id=row[0],
        name=row[1],
        lat=row[2],
        lon=row[3],
        radius_m=row[4],
        precision=Precision(row[5]),
        country=row[6],
        admin1=row[7],
    )
    return Match(place=place, quality=quality, population=row[8], layer=row[9], basis=basis)


def _without_twins(matches: list[Match]) -> tuple[Match, ...]:
    """One match a place: a lower layer's row of a place that a higher one has too only lends it its population."""
    if len(matches) < 2:
        return tuple(matches)
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: _RANK.get(one.layer, len(_RANK))):
        for index, ours in enumerate(kept):
            if ours.layer != match.layer and _are_twins(ours.place, match.place):
                kept[index] = replace(ours, population=max(ours.population, match.population))
                break
        else:
            kept.append(match)
    return tuple(kept)


_RANK = {"overlay": 0, "country": 1, "unit": 2, "detail": 3, "base": 4}
_TWIN_M = {Precision.SITE: 12_000, Precision.SETTLEMENT: 12_000, Precision.DISTRICT: 25_000}
"""How far apart the rows of one place may lie in two layers; larger areas' centres differ more."""


def _are_twins(ours: Place, other: Place) -> bool:
    if (ours.precision, ours.country) != (other.precision, other.country):
        return False
    return distance_m(point(ours), point(other)) < _TWIN_M.get(ours.precision, 150_000)


def cache_dir_default() -> Path:
    """TRUCEWATCH_CACHE, else `trucewatch` under XDG_CACHE_HOME or ~/.cache."""
    if told := os.environ.get("TRUCEWATCH_CACHE"):
        return Path(told)
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "trucewatch"


def editions_dir(cache_dir: Path | None = None) -> Path:
    """Where the gazetteers that a user adds are kept: `editions`, beside the built file."""
    return (cache_dir or cache_dir_default()) / "editions"


def open_gazetteer(cache_dir: Path | None = None, *, sources: Sources | None = None) -> SqlGazetteer:
    """The gazetteer, built into the cache when its inputs are new (about ten seconds), else opened as it is.

    Where the cache cannot be written it goes to the temporary directory. Raises ConfigError when the data is
    broken or nowhere can be written.
    """
    sources = sources or replace(shipped_sources(), detail=editions_dir(cache_dir))
    digest = sources.digest()
    name = f"gazetteer-{digest[:16]}.sqlite"
    folders = (cache_dir or cache_dir_default(), Path(tempfile.gettempdir()) / f"trucewatch-{os.getuid()}")
    for folder in folders:
        path = folder.absolute() / name
        if path.exists() and (opened := _opened(path, digest)):
            return opened
    for folder in folders:
        path = folder.absolute() / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            LOG.info("gazetteer: building on first use", extra={"path": str(path)})
            build(sources, path)
        except (OSError, sqlite3.OperationalError) as error:
            LOG.warning("gazetteer: cannot write here", extra={"path": str(path), "error": str(error)})
            continue
        return SqlGazetteer(path, digest)
    raise ConfigError("the gazetteer cannot be written anywhere", hint="Set TRUCEWATCH_CACHE to a writable folder.")


def _opened(path: Path, digest: str) -> SqlGazetteer | None:
    """The gazetteer at `path`, or None when the file there is broken."""
    try:
        opened = SqlGazetteer(path, digest)
        if opened.count():
            return opened
        opened.close()
    except sqlite3.DatabaseError as error:
        LOG.warning("gazetteer: built file is broken", extra={"path": str(path), "error": str(error)})
    return None

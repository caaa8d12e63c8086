"""Editions: gazetteers that users add, each kept as a table with its name, checksum, licence and date."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from trucewatch.core.claims import Precision
from trucewatch.core.files import write_whole
from trucewatch.core.problems import ConfigError, Problem, Stage
from trucewatch.resolve.gazetteer_files import Opened, opened
from trucewatch.resolve.gazetteer_sources import Entry

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_COLUMNS = ("id", "name", "alternates", "lat", "lon", "radius_m", "precision", "country", "admin1", "people", "note")
SHOWN_PROBLEMS = 20
"""Bad rows told one by one; the rest are counted."""
_LONGEST_TOLD = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One added gazetteer. `sha256` is of the file as it came, `table_sha256` of the table kept of it."""

    name: str
    form: str
    source: str
    sha256: str
    table_sha256: str
    licence: str
    attribution: str
    dated: str
    """The edition's own day as the user tells it, YYYY-MM-DD; blank when not told."""
    added: str
    places: int
    left_out: int
    """Rows with something wrong in them."""
    passed_over: int
    """Rows of kinds of places that we do not keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a user tells of an edition beside its file."""

    name: str = ""
    licence: str = ""
    attribution: str = ""
    dated: str = ""
    kind: Precision | None = None
    source: str = ""
    """Where the file came from, where that is not its path."""


def add_edition(folder: Path, path: Path, told: Told | None = None) -> tuple[Edition, tuple[Problem, ...]]:
    """Reads a file of places into `folder` under its edition's name, in the place of one of that name.

    Bad rows are left out, each a problem with file, line and mend. Raises ConfigError, and changes nothing, where
    the file has none of the forms, holds no place, or more bad rows than good ones.
    """
    told = told or Told()
    name = _checked_name(told.name or _name_of(path))
    _check_day(told.dated)
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file.", hint="Check the path.")
    with _writing(folder) as part:
        with opened(path, prefix=name, kind=told.kind) as form:
            counts, problems = _write(form, part, path.name)
        edition = Edition(
            name=name,
            form=form.form,
            source=told.source or path.name,
            sha256=_sha256(path),
            table_sha256=_sha256(part),
            licence=(told.licence or form.licence)[:_LONGEST_TOLD],
            attribution=(told.attribution or form.attribution)[:_LONGEST_TOLD],
            dated=told.dated,
            added=datetime.now(UTC).isoformat(timespec="seconds"),
            **counts,
        )
        # The description comes last and names the table by its content: a killed run leaves the old edition whole.
        table = table_of(folder, edition)
        os.replace(part, table)
    described = json.dumps(asdict(edition), ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / f"{name}.json", described.encode())
    _sweep(folder, name, table)
    return edition, problems


def editions(folder: Path) -> tuple[Edition, ...]:
    """The editions in a folder by name; none where there is no folder. Raises ConfigError on a broken description."""
    return tuple(_read(path) for path in sorted(folder.glob("*.json"))) if folder.is_dir() else ()


def remove_edition(folder: Path, name: str) -> None:
    """Takes an edition away, whole or broken. Raises ConfigError where there is none of that name."""
    described = folder / f"{name}.json"
    if not _NAME.fullmatch(name) or not described.is_file():
        raise ConfigError(f"There is no gazetteer {name!r}.", hint="`trucewatch gazetteer list` names them.")
    described.unlink()
    _sweep(folder, name, None)


def table_of(folder: Path, edition: Edition) -> Path:
    """Where an edition's table is."""
    return folder / f"{edition.name}-{edition.table_sha256[:16]}.tsv.gz"


def read_edition(folder: Path, edition: Edition) -> Iterator[Entry]:
    """The places of an edition. Raises ConfigError where its table is not what was written."""
    table = table_of(folder, edition)
    mend = f"`trucewatch gazetteer add` it again, or `trucewatch gazetteer remove {edition.name}`."
    try:
        if _sha256(table) != edition.table_sha256:
            raise ConfigError(f"{table}: is not the table that was added.", hint=mend)
        with gzip.open(table, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield _entry(row)
    except (OSError, EOFError, zlib.error, csv.Error, ValueError) as error:
        raise ConfigError(f"{table}: cannot be read ({error}).", hint=mend) from error


def _write(form: Opened, part: Path, file: str) -> tuple[dict[str, int], tuple[Problem, ...]]:
    places, left_out, passed_over = 0, 0, 0
    shown: list[Problem] = []
    seen: set[str] = set()
    with _stream(part) as stream:
        for row in form.rows:
            if row is None:
                passed_over += 1
            elif isinstance(row, Problem):
                left_out += 1
                shown += [row] if len(shown) < SHOWN_PROBLEMS else []
            elif row.id in seen:
                passed_over += 1  # the same place once more
            else:
                seen.add(row.id)
                places += 1
                stream.write("\t".join(_cells(row)) + "\n")
    _check_counts(file, places, left_out, shown)
    if left_out > len(shown):
        message = f"{file}: {left_out - len(shown)} more rows were left out."
        hint = "Mend the rows named above; the others are likely wrong in the same way."
        problem = Problem(stage=Stage.RESOLVE, subject=file, code="gazetteer_rows_left_out", message=message, hint=hint)
        shown.append(problem)
    return {"places": places, "left_out": left_out, "passed_over": passed_over}, tuple(shown)


def _check_counts(file: str, places: int, left_out: int, shown: list[Problem]) -> None:
    if not places and not left_out:
        raise ConfigError(f"{file}: holds no place.", hint="docs/howto/add-a-gazetteer.md shows the forms.")
    if left_out > places:
        first = shown[0]
        message = f"{file}: {left_out} of {places + left_out} rows are wrong; nothing was added. {first.message}"
        raise ConfigError(message, hint=first.hint)


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        *(entry.id.replace("\t", " "), entry.name, "|".join(entry.alternates), repr(entry.lat), repr(entry.lon)),
        *(repr(entry.radius_m), entry.precision, entry.country, entry.admin1, str(entry.population), entry.note),
    )


def _entry(row: list[str]) -> Entry:
    told = dict(zip(_COLUMNS, row, strict=True))
    return Entry(
        id=told["id"],
        name=told["name"],
        alternates=tuple(filter(None, told["alternates"].split("|"))),
        lat=float(told["lat"]),
        lon=float(told["lon"]),
        radius_m=float(told["radius_m"]),
        precision=Precision(told["precision"]),
        country=told["country"],
        admin1=told["admin1"],
        population=int(told["people"]),
        layer="detail",
        note=told["note"],
    )


def _read(path: Path) -> Edition:
    mend = f"Remove it by `trucewatch gazetteer remove {path.stem}` and add it again."
    try:
        told = json.loads(path.read_text("utf-8"))
        edition = Edition(**{field.name: told[field.name] for field in fields(Edition)})
        for field in fields(Edition):
            if not isinstance(told[field.name], int if field.name in _NUMBERS else str):
                raise TypeError(f"{field.name} is {told[field.name]!r}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}: is no description of a gazetteer ({error}).", hint=mend) from error
    if edition.name != path.stem:
        raise ConfigError(f"{path}: describes another gazetteer, {edition.name!r}.", hint=mend)
    return edition


_NUMBERS = frozenset({"places", "left_out", "passed_over"})


def _name_of(path: Path) -> str:
    """A name out of a file's: "wof-locality-latest.csv" → "wof-locality-latest"."""
    return re.sub(r"[^a-z0-9._-]+", "-", path.name.lower().partition(".")[0]).strip("-._")[:60]


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        hint = "Give --name of small Latin letters, digits, - _ and ., 60 at most."
        raise ConfigError(f"{name!r} cannot name a gazetteer.", hint=hint)
    return name


def _check_day(told: str) -> None:
    try:
        if told:
            datetime.strptime(told, "%Y-%m-%d")  # noqa: DTZ007  (a day, checked only)
    except ValueError as error:
        raise ConfigError(f"{told!r} is no day.", hint="Give the edition's day as YYYY-MM-DD.") from error


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """A file that is gone afterwards unless it was moved away. Raises ConfigError where none can be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".edition-", suffix=".tmp", dir=folder)
        os.close(handle)
    except OSError as error:
        hint = "Set TRUCEWATCH_CACHE to a folder that can be written."
        raise ConfigError(f"{folder}: cannot be written ({error.strerror}).", hint=hint) from error
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _stream(part: Path) -> Iterator[IO[str]]:
    """The table's text stream; the packed bytes depend on the rows alone."""
    with (
        part.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        io.TextIOWrapper(packed, "utf-8", newline="") as stream,
    ):
        yield stream


def _sweep(folder: Path, name: str, kept: Path | None) -> None:
    """Removes tables of an edition that is replaced or gone."""
    pattern = re.compile(re.escape(name) + r"-[0-9a-f]{16}\.tsv\.gz")
    for table in folder.iterdir():
        if pattern.fullmatch(table.name) and table != kept:
            table.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""The agreements as records: files read, checked and kept in a compiled form by digest."""

import hashlib
import json
import os
from collections.abc import Collection
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from trucewatch.assess import source, zones
from trucewatch.assess.build import DOUBTFUL, build
from trucewatch.core.agreements import Agreement
from trucewatch.core.files import write_whole
from trucewatch.core.problems import Problem, Stage

__all__ = ["DOUBTFUL", "MAX_BYTES", "digest", "load_agreement", "load_agreements", "read_text", "shipped"]

MAX_BYTES = 250_000
"""Of one agreement file; the longest that ships has 10,000. A parser takes 10 s for a million."""

Actors = Collection[str] | None


def load_agreements(
    folder: Path | None = None, actors: Actors = None
) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    """Every agreement of `folder` (default: those that ship) by file name, and what is wrong with the others.

    `actors` are the ids that the registry of actors knows; with None they are not asked after. A file whose name
    starts with an underscore is no agreement. A bad file is left out with its problems.
    """
    agreements: list[Agreement] = []
    problems: list[Problem] = []
    for path in sorted((folder or shipped()).glob("[!_]*.yaml")):
        agreement, found = load_agreement(path, actors)
        problems += found
        if agreement is None:
            continue
        twin = next((other for other in agreements if agreement.id == other.id), None)
        if twin is not None:
            message = (
                f"{path.name}, line {_line_of_id(path)}: id {agreement.id!r} is already that of {twin.source_file}"
            )
            problems.append(_problem(path.name, message, "give each agreement its own id"))
            continue
        agreements.append(agreement)
    return tuple(agreements), tuple(problems)


def load_agreement(path: Path, actors: Actors = None) -> tuple[Agreement | None, tuple[Problem, ...]]:
    """One file as a record, or its problems."""
    text, problems = read_text(path)
    if problems:
        return None, problems
    content = _compiled(text, path, actors)
    if isinstance(content, tuple):
        return None, content
    return build(content, path.name, path.parent), ()


def read_text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The file's text, or why it cannot be one: not there, too long, not UTF-8 (with the line)."""
    try:
        if not path.is_file():
            message = f"{path.name}, line 1: is no file"
            return "", (_problem(path.name, message, "check the path"),)
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"{path.name}, line 1: {size:,} bytes are too many; {MAX_BYTES:,} are taken"
            return "", (_problem(path.name, message, "put outlines into a GeoJSON file beside it"),)
        data = path.read_bytes()
    except OSError as error:
        message = f"{path.name}, line 1: cannot be read: {error.strerror or error}"
        return "", (_problem(path.name, message, "check that it is a file that may be read"),)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path.name}, line {line}: not UTF-8 (byte {data[error.start]:#04x})"
        return "", (_problem(path.name, message, "save the file as UTF-8"),)


def digest(folder: Path | None = None) -> str:
    """SHA-256 over every agreement and zone file: the configuration that findings rest on."""
    whole = hashlib.sha256()
    agreements = folder or shipped()
    zones = Path(str(files("trucewatch").joinpath("data", "zones")))
    for path in [
        *sorted(agreements.glob("*.yaml")),
        *sorted(agreements.glob("*.geojson")),
        *sorted(zones.glob("*.geojson")),
    ]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def shipped() -> Path:
    """The folder of the agreements that ship."""
    return Path(str(files("trucewatch").joinpath("data", "agreements")))


def _problem(subject: str, message: str, hint: str) -> Problem:
    return Problem(stage=Stage.ASSESS, subject=subject, code="bad_agreement", message=message, hint=hint)


def _line_of_id(path: Path) -> int:
    lines = read_text(path)[0].splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith("id:")), 1)


@lru_cache(maxsize=256)
def _checked(text: str, name: str, folder: Path, actors: frozenset[str] | None) -> dict[str, Any] | tuple[Problem, ...]:
    content, problems = source.read(text, name, folder, actors)
    return problems if content is None else content


def _compiled(text: str, path: Path, actors: Actors) -> dict[str, Any] | tuple[Problem, ...]:
    """The checked content; from the cache where these very bytes were checked before by this very code.

    Reading and checking the 18 files that ship takes 0.8 s, their compiled form 7 ms.
    """
    known = None if actors is None else frozenset(actors)
    kept = _cache_folder() / f"{_key(text, path.parent, known)}.json"
    try:
        return dict(json.loads(kept.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        content = _checked(text, path.name, path.parent, known)
    if isinstance(content, dict):
        _keep(kept, json.dumps(content, ensure_ascii=False))
    return content


def _key(text: str, folder: Path, actors: frozenset[str] | None) -> str:
    """Digest of all that the check rests on: the file, the checks, the actors, and the zone files of both folders."""
    known = b"" if actors is None else "\0".join(sorted(actors)).encode("utf-8")
    return hashlib.sha256(_checks() + _zones_digest(folder) + known + b"\0" + text.encode("utf-8")).hexdigest()[:32]


@cache
def _checks() -> bytes:
    """Digest of the schema and of the code that checks: what an older release let pass is checked anew."""
    schema = Path(str(files("trucewatch").joinpath("data", "schemas", "agreement.schema.json")))
    code = sorted(Path(str(files("trucewatch").joinpath("assess"))).glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in (schema, *code))).digest()


def _zones_digest(folder: Path) -> bytes:
    ours = Path(str(files("trucewatch").joinpath("data", "zones")))
    found = [path for own in (folder, ours) for path in sorted(own.glob("*.geojson"))]
    return _digest_of(tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in ((p, p.stat()) for p in found)))


@lru_cache(maxsize=16)
def _digest_of(state: tuple[tuple[Path, int, int], ...]) -> bytes:
    """Digest of files, read anew when one of them was written since: then nothing made of the old ones holds."""
    _checked.cache_clear()
    zones.forget()
    return hashlib.sha256(b"\0".join(path.read_bytes() for path, _, _ in state)).digest()


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "trucewatch" / "agreements-2"


def _keep(path: Path, text: str) -> None:
    """Writes whole or not at all; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8"))
    except OSError:
        return

"""An agreement file read and checked: errors name the file, the line and the mend."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from trucewatch.core.problems import ConfigError, Problem, Stage

_MENDS = {
    "required": "add the missing key",
    "additionalProperties": "remove the key or correct its spelling",
    "enum": "use one of the values listed",
    "pattern": 'times are written in quotes with their zone, as "2017-05-06T00:00+03:00"; ids in small letters',
    "type": "put times and dates in quotes; lists start with a dash",
    "minItems": "give at least one entry",
}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    path = files("trucewatch").joinpath("data", "schemas", "agreement.schema.json")
    return Draft202012Validator(json.loads(path.read_text("utf-8")))


def read(text: str, name: str, folder: Path | None = None) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The file's content, or the problems that keep it out. Zone files are looked for in `folder` first."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        content = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return None, (_problem(name, line, f"not YAML: {error.problem}", "check indents, colons and quotes"),)
    if not isinstance(content, dict):
        return None, (_problem(name, 1, "holds no mapping of keys", "start with `id:`"),)
    problems = (*_schema_problems(content, name), *_cross_problems(content, name, folder))
    return (None, problems) if problems else (plain(content), ())


def plain(value: Any) -> Any:
    """Round-trip containers made into dicts and lists."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)


def line_of(content: Any, path: Sequence[str | int]) -> int:
    """Line (from 1) of the deepest key or entry of `path` that the file has."""
    line, node = 0, content
    for step in path:
        marks = getattr(node, "lc", None)
        if marks is None or marks.data is None or step not in marks.data:
            break
        line = marks.data[step][0]
        node = node[step]
    return line + 1


def _problem(name: str, line: int, message: str, mend: str) -> Problem:
    return Problem(
        stage=Stage.ASSESS, subject=name, code="bad_agreement", message=f"{name}, line {line}: {message}", hint=mend
    )


def _schema_problems(content: Any, name: str) -> Iterator[Problem]:
    for error in sorted(_validator().iter_errors(content), key=lambda error: list(map(str, error.absolute_path))):
        path = list(error.absolute_path)
        if error.validator == "additionalProperties":
            path += [key for key in error.instance if key not in error.schema["properties"]][:1]
        where = ".".join(map(str, path)) or "file"
        mend = _MENDS.get(str(error.validator), "see docs/reference/agreements.md")
        yield _problem(name, line_of(content, path), f"{where}: {error.message[:300]}", mend)


def _cross_problems(content: Any, name: str, folder: Path | None) -> Iterator[Problem]:
    """What a schema cannot say: ids told once and known, times in order, shapes sound."""
    yield from _id_problems(content, name)
    for path in _moments(content):
        yield from _order_problems(content, name, path)
    yield from _shape_problems(content, name, folder)


def _entries(content: Any, key: str) -> list[tuple[int, Any]]:
    entries = content.get(key)
    return (
        [(n, entry) for n, entry in enumerate(entries) if isinstance(entry, dict)] if isinstance(entries, list) else []
    )


def _id_problems(content: Any, name: str) -> Iterator[Problem]:
    zones = {entry.get("id") for _, entry in _entries(content, "zones")}
    for key in ("zones", "terms"):
        seen: set[Any] = set()
        for n, entry in _entries(content, key):
            if entry.get("id") in seen:
                line = line_of(content, [key, n, "id"])
                yield _problem(name, line, f"{key}: id {entry.get('id')!r} stands twice", "give each its own id")
            seen.add(entry.get("id"))
    for key in ("terms", "parties", "exempt"):
        for n, entry in _entries(content, key):
            for zone in entry.get("zones") or []:
                if zone not in zones:
                    line = line_of(content, [key, n, "zones"])
                    yield _problem(name, line, f"{key}: no zone {zone!r}", f"zones here are {sorted(map(str, zones))}")


def _moments(content: Any) -> Iterator[list[str | int]]:
    for key in ("in_force", "doubtful", "parties", "exempt", "zones", "terms"):
        for n, _ in _entries(content, key):
            yield [key, n]


def _order_problems(content: Any, name: str, path: list[str | int]) -> Iterator[Problem]:
    entry = content[path[0]][path[1]]
    moments: dict[str, datetime] = {}
    for key in ("from", "to"):
        value = entry.get(key)
        if not isinstance(value, str):
            continue
        try:
            moments[key] = datetime.fromisoformat(value)
        except ValueError:
            line = line_of(content, [*path, key])
            yield _problem(name, line, f"{value!r} is no time", 'write "2017-05-06T00:00+03:00"')
    start, end = moments.get("from"), moments.get("to")
    if start and end and start.tzinfo and end.tzinfo and start >= end:
        line = line_of(content, [*path, "to"])
        yield _problem(name, line, f"{path[0]}: ends ({end}) before it starts ({start})", "swap or correct the times")


def zone_file(file: str, folder: Path | None) -> str:
    """The path of `file` in one's own folder where it is there, else its name in data/zones."""
    own = folder / f"{file}.geojson" if folder else None
    return str(own) if own and own.is_file() else file


def _shape_problems(content: Any, name: str, folder: Path | None) -> Iterator[Problem]:
    from trucewatch.assess import geometry

    for n, zone in _entries(content, "zones"):
        for m, area in enumerate(zone.get("areas") or []):
            if not isinstance(area, dict) or area.get("form") not in ("polygon", "hull", "corridor", "strip"):
                continue
            try:
                geometry.sound(zone_file(str(area.get("file")), folder), str(area.get("feature")))
            except ConfigError as error:
                line = line_of(content, ["zones", n, "areas", m])
                yield _problem(name, line, error.message, "mend the shape in data/zones")

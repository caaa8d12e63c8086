"""An agreement file read and checked: errors name the file, the line and the mend."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from trucewatch.assess import crosscheck, hostile
from trucewatch.assess.build import plain
from trucewatch.assess.faults import close_to, line_of, problem
from trucewatch.core.problems import Problem

_MENDS = {
    "required": "add the missing key",
    "pattern": 'ids are written in small letters, times in quotes with their zone: "2017-05-06T00:00+03:00"',
    "type": "put times and dates in quotes; lists start with a dash",
    "minItems": "give at least one entry",
    "minLength": "write something between the quotes",
}
MAX_TOLD = 50
"""Problems told of one file; a file that is wholly wrong need not say so a thousand times."""


def schema_text() -> str:
    """The JSON Schema of an agreement file."""
    return files("trucewatch").joinpath("data", "schemas", "agreement.schema.json").read_text("utf-8")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema_text()))


def read(
    text: str, name: str, folder: Path | None = None, actors: frozenset[str] | None = None
) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The file's content, or the problems that keep it out.

    Zone files are looked for in `folder` first. `actors` are the ids that the registry of actors knows.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        refused = hostile.refused(text, name)
        if refused:
            return None, refused
        content = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return None, (problem(name, line, f"not YAML: {_first_line(error.problem)}", _mend_of_yaml(error)),)
    except (YAMLError, ValueError, RecursionError) as error:
        return None, (problem(name, 1, f"not YAML: {_first_line(error)}", "check indents, colons and quotes"),)
    if not isinstance(content, dict):
        return None, (problem(name, 1, "holds no mapping of keys", "start with `id:`"),)
    problems = (*_schema_problems(content, name), *crosscheck.problems(content, name, folder, actors))
    return (None, _told(problems, name)) if problems else (plain(content), ())


def _told(problems: tuple[Problem, ...], name: str) -> tuple[Problem, ...]:
    unique = tuple(dict.fromkeys(problems))
    if len(unique) <= MAX_TOLD:
        return unique
    more = f"and {len(unique) - MAX_TOLD:,} more mistakes"
    return (*unique[:MAX_TOLD], problem(name, 1, more, "mend those told first"))


def _first_line(told: Any) -> str:
    return str(told).strip().partition("\n")[0][:200]


def _mend_of_yaml(error: Any) -> str:
    if type(error).__name__ == "DuplicateKeyError":
        return "give each key once; what belongs together goes under one key"
    return "check indents, colons and quotes"


def _schema_problems(content: Any, name: str) -> Iterator[Problem]:
    for error in sorted(_validator().iter_errors(content), key=lambda error: list(map(str, error.absolute_path))):
        path = list(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _unknown_keys(content, name, error)
            continue
        if crosscheck.FILL_IN in str(error.instance) and isinstance(error.instance, str):
            continue  # told as such
        where = ".".join(map(str, path)) or "file"
        yield problem(name, line_of(content, path), f"{where}: {_message(error)}", _mend(content, error))


def _unknown_keys(content: Any, name: str, error: Any) -> Iterator[Problem]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key in known:
            continue
        path = [*error.absolute_path, key]
        where = ".".join(map(str, path))
        message = f"{where}: there is no key {str(key)!r}; it was unexpected"
        guess = close_to(str(key), known)
        yield problem(name, line_of(content, path), message, guess or f"keys here are {', '.join(known)}")


def _message(error: Any) -> str:
    if error.validator == "pattern" and crosscheck.is_bare_moment(error.instance):
        return f"{error.instance!r} has no zone of time; it does not match a moment"
    return str(error.message)[:300]


def _mend(content: Any, error: Any) -> str:
    kind = str(error.validator)
    if kind == "enum" and isinstance(error.instance, str):
        guess = close_to(error.instance, [str(value) for value in error.validator_value])
        return guess or f"use one of {', '.join(map(str, error.validator_value))}"
    if kind in ("pattern", "type"):
        zoned = crosscheck.with_zone(error.instance, str(content.get("time_zone", "")))
        if zoned:
            return f"write {zoned}"
    return _MENDS.get(kind, "see docs/reference/agreements.md")

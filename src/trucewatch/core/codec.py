"""Records to JSON values and back, losslessly: `from_json(type(r), to_json(r)) == r`."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from trucewatch.core.problems import DataIntegrityError

R = TypeVar("R")


def to_json(value: object) -> Any:
    """A JSON value of a record: fields that hold their default are left out; a union member carries its type."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _tagged(getattr(value, field.name), _hints(type(value))[field.name])
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no JSON form for {type(value).__name__}")


def from_json(kind: type[R], value: Any) -> R:
    """The record of type `kind` that `to_json` made `value` of. Raises DataIntegrityError where it does not fit."""
    try:
        return cast(R, _read(kind, value))
    except (KeyError, TypeError, ValueError) as error:
        raise DataIntegrityError(f"cannot read a {kind.__name__}: {error}") from error


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _records_in(hint: Any) -> tuple[type, ...]:
    """Dataclasses among the members of a union."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(
            member for member in get_args(hint) if isinstance(member, type) and dataclasses.is_dataclass(member)
        )
    return ()


def _tagged(value: object, hint: Any) -> Any:
    written = to_json(value)
    if len(_records_in(hint)) > 1 and isinstance(written, dict):
        return {"type": type(value).__name__, **written}
    return written


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(hint, value)
    if origin is tuple:
        return _read_tuple(get_args(hint), value)
    if dataclasses.is_dataclass(hint):
        hints = _hints(cast(type, hint))
        return cast(type, hint)(**{name: _read(hints[name], item) for name, item in value.items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if hint is float:
        return float(value)
    if hint in (str, int, bool) and not isinstance(value, hint):
        raise TypeError(f"{value!r} is not of type {hint.__name__}")
    return value


def _read_union(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    records = _records_in(hint)
    if len(records) > 1:
        named = {record.__name__: record for record in records}
        fields = dict(value)
        return _read(named[fields.pop("type")], fields)
    member = next(member for member in get_args(hint) if member is not type(None))
    return _read(member, value)


def _read_tuple(members: tuple[Any, ...], value: Any) -> Any:
    if len(members) == 2 and members[1] is Ellipsis:
        return tuple(_read(members[0], item) for item in value)
    if len(members) != len(value):
        raise ValueError(f"{len(value)} items where {len(members)} belong")
    return tuple(_read(member, item) for member, item in zip(members, value, strict=True))

"""Content ids: the hash of a JSON array of what makes a record that record."""

import hashlib
import json
from collections.abc import Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | None"

ID_LENGTH = 20
"""Hex characters kept of the SHA-256: 80 bits, a clash in 10**9 records has odds under 10**-6."""


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def content_id(kind: str, *parts: Json) -> str:
    """`kind-` and the hash of the JSON array of `parts`; equal parts give equal ids, for ever."""
    return f"{kind}-{sha256(canonical([kind, *parts]).encode('utf-8', 'surrogatepass'))[:ID_LENGTH]}"


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no blanks, signs as they are. Ids and kept bytes rest on it."""
    return _WRITER.encode(value)


def sha256(data: bytes) -> str:
    """Lower-case hex SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


class Identified:
    """A record known by what it says: its id is made once, since it is asked for many times."""

    __slots__ = ("_id",)
    _id: str

    @property
    def id(self) -> str:
        try:
            return self._id
        except AttributeError:
            found = self.make_id()
            object.__setattr__(self, "_id", found)
            return found

    def make_id(self) -> str:
        """The id, made anew."""
        raise NotImplementedError

"""What JSON from elsewhere tells, taken without trust in its form."""

import json
from collections.abc import Mapping
from typing import Any


def object_of(data: bytes) -> Mapping[str, Any]:
    """The JSON object in `data`, an empty one where there is none."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def string_of(value: object) -> str | None:
    """A string without white space around it; None for an empty one and for what is no string."""
    return value.strip() or None if isinstance(value, str) else None

"""Live pages, known by their entries, each of which opens with its hour: reading parts them, extraction dates them."""

import re
from collections.abc import Iterable

ENTRY = re.compile(
    r"[ \t]*(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[ap]\.?m\.?)?(?:\s?(?:GMT|UTC|[A-Z]{2,4}T|local time))?(?=\s|$)",
    re.IGNORECASE,
)
"""How an entry of a live page opens."""
ENTRIES = 3
"""Entries that make a page live."""


def is_live(lines: Iterable[str]) -> bool:
    """Whether so many of these lines open with an hour that they are of a live page."""
    return sum(ENTRY.match(line) is not None for line in lines) >= ENTRIES

"""The words by which pages tell what their parts are: compiled once from the lexicon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trucewatch.core.ids import sha256

_LEXICON = "lexicons/reading.yaml"
_NEVER = "(?!)"


def lexicon_bytes() -> bytes:
    """The lexicon as it ships."""
    return (files("trucewatch") / "data" / _LEXICON).read_bytes()


@cache
def lexicon_digest() -> str:
    """SHA-256 of the lexicon, for the reader's maker."""
    return sha256(lexicon_bytes())


@cache
def lexicon() -> Mapping[str, Any]:
    """The lexicon, read."""
    from ruamel.yaml import YAML

    loaded = YAML(typ="safe", pure=True).load(lexicon_bytes().decode("utf-8"))
    return dict(loaded)


@dataclass(frozen=True, slots=True)
class Cue:
    """A list of expressions of the lexicon as one."""

    pattern: re.Pattern[str]

    def starts(self, text: str) -> bool:
        """Whether `text` begins with one of them."""
        return self.pattern.match(text) is not None

    def whole(self, text: str) -> re.Match[str] | None:
        """The match where one of them covers the whole of `text`."""
        return self.pattern.fullmatch(text)

    def inside(self, text: str) -> bool:
        """Whether one of them occurs in `text`."""
        return self.pattern.search(text) is not None


@cache
def cue(name: str) -> Cue:
    """The cue of that name in the lexicon."""
    items = lexicon()[name]
    joined = "|".join(f"(?:{_unnamed(item)})" for item in items) or _NEVER
    return Cue(re.compile(joined, re.IGNORECASE))


@cache
def named_cues(name: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of that name one by one, with their named groups."""
    return tuple(re.compile(item, re.IGNORECASE) for item in lexicon()[name])


@cache
def markup(name: str) -> re.Pattern[str]:
    """What the classes of an HTML element look like that holds such a part."""
    return re.compile(lexicon()["markup"][name], re.IGNORECASE)


def _unnamed(item: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", item)

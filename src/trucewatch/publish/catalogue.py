"""The words of what is published, in the language that is spoken: `phrases.json`, and beside it one file a language.

Where a language has no word, the English one stands. The language is a context's (`with speaking("ar")`), since every
function that makes words would else have to hand it on.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, cast

from trucewatch.core.problems import ConfigError

LANGUAGES = ("en", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})
_SPOKEN: ContextVar[str] = ContextVar("trucewatch_language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words inside are of this language. Raises ConfigError on one that there are no words of."""
    if language not in LANGUAGES:
        raise ConfigError(f"There are no words in {language!r}.", hint=f"Known: {', '.join(LANGUAGES)}.")
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> str:
    """The language that is spoken now, as its ISO 639-1 code."""
    return _SPOKEN.get()


def phrases() -> Mapping[str, Mapping[str, str]]:
    """The words that sentences are made of, by table and code."""
    return cast(Mapping[str, Mapping[str, str]], catalogue(_SPOKEN.get()))


def say(key: str, **values: object) -> str:
    """A text of the table `words` with its gaps filled."""
    return phrases()["words"][key].format(**values) if values else phrases()["words"][key]


def plural(number: int, key: str) -> str:
    """A number with its noun, from the table `numbers`: `1 source`, `2 sources`."""
    forms = cast(tuple[str, str], catalogue(_SPOKEN.get())["numbers"][key])
    return forms[number != 1].format(n=f"{number:,}")


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """All words of a language, English where it has none."""
    own = _read("phrases.json")
    return own if language == "en" else cast(Mapping[str, Any], _over(own, _read(f"phrases.{language}.json")))


def _read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files("trucewatch").joinpath("publish", name).read_text("utf-8"))
    return told


def _over(under: Any, above: Any) -> Any:
    if not isinstance(under, dict) or not isinstance(above, dict):
        return above
    return {**under, **above, **{key: _over(under[key], above[key]) for key in under.keys() & above.keys()}}

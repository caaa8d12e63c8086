"""The words by which pages tell what their parts are: compiled once from the lexicons, one file a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from trucewatch.core.ids import sha256
from trucewatch.read.expressions import Expressions, expressions
from trucewatch.read.text_fold import folded, folded_pattern, folded_with_places, has_other_script

_FOLDER = ("data", "lexicons")
_NAME = re.compile(r"reading(?:\.[\w-]+)?\.yaml")
_NEVER = "(?!)"
_OTHER_SCRIPTS = ("reading.ar.yaml", "reading.ru.yaml")


def _files() -> list[Traversable]:
    folder = files("trucewatch").joinpath(*_FOLDER)
    return sorted((file for file in folder.iterdir() if _NAME.fullmatch(file.name)), key=lambda file: file.name)


def lexicon_bytes() -> bytes:
    """The lexicons as they ship, one behind the other in order of their names."""
    return b"\n".join(file.read_bytes() for file in _files())


@cache
def lexicon_digest() -> str:
    """SHA-256 of the lexicons, for the reader's maker."""
    return sha256(lexicon_bytes())


@cache
def lexicon(*, with_other_scripts: bool = True) -> Mapping[str, Any]:
    """The lexicons read and made one: lists of one name follow each other, tables of one name are filled up.

    Without other scripts the Arabic and Russian files are left out.
    """
    from ruamel.yaml import YAML

    merged: dict[str, Any] = {}
    for file in _files():
        if not with_other_scripts and file.name in _OTHER_SCRIPTS:
            continue
        loaded = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        merged = _merged(merged, loaded or {})
    return merged


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(old)
    for key, value in new.items():
        known = both.get(key)
        if isinstance(known, list) and isinstance(value, list):
            both[key] = [*known, *value]
        elif isinstance(known, Mapping) and isinstance(value, Mapping):
            both[key] = _merged(known, value)
        elif known is None:
            both[key] = value
        else:
            raise ValueError(f"lexicon of reading: {key!r} stands in two files and can not be joined")
    return both


@dataclass(frozen=True, slots=True)
class Cue:
    """A list of expressions of the lexicon as one. It sees the text folded: see `text_fold`.

    Text without a letter of another script is held against the Latin ones alone, which takes half the time.
    """

    name: str

    def starts(self, text: str) -> bool:
        """Whether `text` begins with one of them."""
        return self._joined(text).match(folded(text)) is not None

    def whole(self, text: str) -> re.Match[str] | None:
        """The match where one of them covers the whole of `text`; its places are those of the folded text."""
        return self._joined(text).fullmatch(folded(text))

    def inside(self, text: str) -> bool:
        """Whether one of them occurs in `text`."""
        return _apart(self.name, has_other_script(text)).occurs(folded(text))

    def behind(self, text: str) -> str | None:
        """What stands behind the first of them in `text`, folded; None where none occurs."""
        plain = folded(text)
        match = _apart(self.name, has_other_script(text)).search(plain)
        return plain[match.end() :] if match else None

    def rest_of(self, text: str) -> str:
        """`text` without one of them at its beginning."""
        plain, places = folded_with_places(text)
        match = self._joined(text).match(plain)
        return text[places[match.end()] :] if match else text

    def _joined(self, text: str) -> re.Pattern[str]:
        return _joined(self.name, has_other_script(text))


@cache
def cue(name: str) -> Cue:
    """The cue of that name in the lexicon; KeyError where it has none."""
    lexicon()[name]
    return Cue(name)


@cache
def _joined(name: str, with_other_scripts: bool) -> re.Pattern[str]:
    joined = "|".join(f"(?:{source})" for source in _sources(name, with_other_scripts)) or _NEVER
    return re.compile(joined, re.IGNORECASE)


@cache
def _apart(name: str, with_other_scripts: bool) -> Expressions:
    return expressions(_sources(name, with_other_scripts))


def _sources(name: str, with_other_scripts: bool) -> list[str]:
    told = lexicon() if with_other_scripts else lexicon(with_other_scripts=False)
    return [folded_pattern(_unnamed(item)) for item in told.get(name, ())]


@cache
def named_cues(name: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of that name one by one, with their named groups."""
    return tuple(re.compile(item, re.IGNORECASE) for item in lexicon()[name])


def _unnamed(item: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", item)

"""The words of time that ship, one file a language, compiled once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s]")
_FILES = ("times.toml", "times.ar.toml", "times.ru.toml")
_GROUPS = (
    ("months", "mo"), ("weekdays", "wd"), ("seasons", "se:"), ("units", "u:"), ("days", "day:"), ("words", ""),
    ("ordinals", "ord"), ("numbers", "#"), ("anchors", "anchor:"), ("feast_words", "feast:"), ("zones", "zone:"),
)  # fmt: skip
_FOLDS: dict[int, str | None] = {
    ord(sign): None for sign in "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u200e\u200f"
}
_FOLDS |= {ord(one): "\u0627" for one in "\u0623\u0625\u0622\u0671"}
_FOLDS |= {start + value: str(value) for start in (0x660, 0x6F0) for value in range(10)}


def folded(text: str) -> str:
    """Arabic digits as ASCII ones, alif without its seat, no vowel signs, tatweel or direction marks."""
    return text if text.isascii() else text.translate(_FOLDS)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Marks by word; `lengths` are how many tokens a phrase that begins with a word may have."""

    marks: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]
    ambiguous: frozenset[str]
    names: frozenset[str]
    """Relative days that are names in capitals amid small words."""
    after_names: frozenset[str]
    before_names: frozenset[str]
    of_names: frozenset[str]
    zones: Mapping[str, str]
    """Time zone of a country."""
    future: tuple[str, ...]
    """Words behind which is told what is to come."""
    cut_off: tuple[str, ...]
    """Words before the hour and day up to which a day's report holds."""
    wars: Mapping[str, tuple[date, ...]]
    """First days of wars by country."""
    feasts: Mapping[str, str]
    feasts_moon: Mapping[str, tuple[int, int, int]]
    """Month, day and days long of feasts in the Islamic calendar; 0 days: the whole month."""
    rewrites: tuple[tuple[re.Pattern[str], str], ...]
    """Orders of marks that a language has of its own, and the grammar's."""


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon of all languages."""
    told = [tomllib.loads(content.decode("utf-8")) for content in _contents()]
    first = told[0]
    marks: dict[tuple[str, ...], str] = {}
    lengths: dict[str, set[int]] = {}
    for data in told:
        for words, mark in _words(data):
            marks.setdefault(words, mark)
            lengths.setdefault(words[0], set()).add(len(words))
    return Lexicon(
        marks=marks,
        lengths={word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()},
        ambiguous=_joined(told, "ambiguous", "words"),
        names=frozenset(first["ambiguous"]["names"]),
        after_names=frozenset(first["names"]["after"]),
        before_names=frozenset(first["names"]["before"]),
        of_names=frozenset(first["names"]["of"]),
        zones=first["countries"],
        future=tuple(sorted(_joined(told, "future", "cues"))),
        cut_off=tuple(sorted(_joined(told, "pages", "cut_off"))),
        wars={country: tuple(map(date.fromisoformat, days)) for country, days in first["wars"].items()},
        feasts=first["feasts"],
        feasts_moon={name: (row[0], row[1], row[2]) for name, row in first["feasts_moon"].items()},
        rewrites=tuple(
            (re.compile(rf"(?<![\w:]){pattern}(?![\w:])" if pattern[0] != "^" else pattern), replacement)
            for data in told
            for pattern, replacement in data.get("rewrites", {}).get("marks", ())
        ),
    )


def _words(data: Mapping[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    found = []
    for group, prefix in _GROUPS:
        for value, words in data.get(group, {}).items():
            for word in words:
                found.append((tuple(token.lower() for token in TOKEN.findall(folded(word))), prefix + value))
    return found


def _joined(told: list[dict[str, Any]], table: str, key: str) -> frozenset[str]:
    return frozenset(word for data in told for word in data.get(table, {}).get(key, ()))


def _contents() -> list[bytes]:
    folder = files("trucewatch").joinpath("data", "lexicons")
    return [folder.joinpath(name).read_bytes() for name in _FILES]


def digest_of_lexicon() -> bytes:
    """The lexicons' bytes, for a maker's digest."""
    return b"\n".join(_contents())

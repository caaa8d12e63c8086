"""Phrases of the frames as patterns: a small language that a speaker can write without a program.

обстрел*            a word with any ending              قصف      a word, with و ف ب ل ك س ال before it or not
*ские               a word with any beginning
=في                 the word as it stands, bare         فتح نار   words in a row
нанес* ~ удар*      up to four words between (~~ ten)   @forces   any phrase of the class `forces`
#                   a number in digits                  (a|b)     one or the other, inside a word
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from trucewatch.core.problems import ConfigError
from trucewatch.extract.native_text import key_of

_ENDING = r"[^\W\d_]{0,8}"
_BEGINNING = r"[^\W\d_](?:[^\W\d_]|-){1,30}?"
_GAPS = {"~": r"(?:[^\w.!?]+[\w-]+){0,4}?[^\w.!?]+", "~~": r"(?:[^\w.!?]+[\w-]+){0,10}?[^\w.!?]+"}
_CLITICS = r"(?:[وف]?(?:لل|[بلك]?ال|[بلك]|س)?)"
_BEFORE, _AFTER = r"(?<!\w)", r"(?!\w)"
_CLASS = re.compile(r"@([a-z_]+)")
_WORD = re.compile(r"[=\w*()|.'’-]+")
_ARABIC = re.compile("[\u0621-\u064a]")

Classes = Mapping[str, Sequence[str]]


def compiled(phrases: Iterable[str], classes: Classes) -> re.Pattern[str] | None:
    """One pattern for all phrases, the longest first; None where there is none. Raises ConfigError for a bad one."""
    listed = tuple(sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase)))
    if not listed:
        return None
    bodies = [_inside(phrase, classes) for phrase in listed]
    bare = "|".join(body for body in bodies if not body.startswith(_CLITICS))
    joined = "|".join(body.removeprefix(_CLITICS) for body in bodies if body.startswith(_CLITICS))
    grouped = [f"(?:{bare})"] if bare else []
    grouped += [f"{_CLITICS}(?:{joined})"] if joined else []
    # What all begin and end with is asked once a place, not once a phrase: six times faster.
    return re.compile(f"{_BEFORE}(?:{'|'.join(grouped)}){_AFTER}")


def expression(phrase: str, classes: Classes) -> str:
    """The regular expression of a phrase, over text as `native_text.key_of` gives it."""
    pieces: list[str] = []
    gap = ""
    for token in phrase.split():
        if token in _GAPS:
            gap = _GAPS[token]
            continue
        if pieces:
            pieces.append(gap or r"[\s\-–—«»\"“”]+")
        gap = ""
        pieces.append(_token(token, phrase, classes))
    if not pieces:
        raise ConfigError(f"an empty phrase in the frames: {phrase!r}")
    return _BEFORE + "".join(pieces) + _AFTER


def _token(token: str, phrase: str, classes: Classes) -> str:
    if found := _CLASS.fullmatch(token):
        if found[1] not in classes:
            raise ConfigError(f"the phrase {phrase!r} names the unknown class @{found[1]}")
        inner = (_inside(member, classes) for member in sorted(classes[found[1]], key=len, reverse=True))
        return "(?:" + "|".join(inner) + ")"
    if token == "#":
        return r"\d+(?:[.,]\d+)?"
    if not _WORD.fullmatch(token):
        raise ConfigError(f"the phrase {phrase!r} holds {token!r}, which is no word")
    return _word(token)


def _inside(member: str, classes: Classes) -> str:
    return expression(member, classes).removeprefix(_BEFORE).removesuffix(_AFTER)


@lru_cache(maxsize=4096)
def _word(token: str) -> str:
    is_bare = token.startswith("=")
    word = key_of(token.removeprefix("="))
    is_arabic = _ARABIC.search(word) is not None
    if is_arabic and not is_bare:
        word = word.removeprefix("ال") if len(word) > 4 else word
    beginning = _BEGINNING if word.startswith("*") else ""
    body = beginning + re.escape(word.removeprefix("*")).replace(r"\*", _ENDING).replace(r"\(", "(?:").replace(
        r"\)", ")"
    ).replace(r"\|", "|")
    if not is_arabic or is_bare:
        return body
    # An indefinite object takes an alif: قصف and قصفا, هدوء and هدوءا.
    return _CLITICS + body + ("" if token.endswith("*") or word[-1] in "اهوي)" else "ا?")

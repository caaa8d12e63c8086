"""How many: number words and figures as ranges."""

import re
from dataclasses import dataclass
from functools import cache

from trucewatch.extract.lexicon import load, strings


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of people or things, [minimum, maximum]; None where the words give no bound."""

    minimum: int | None
    maximum: int | None


ONE = Amount(1, 1)
SOME = Amount(1, None)
_FIGURE = re.compile(r"^(\d{1,3}(?:[,. ]\d{3})+|\d+)(?:\.(\d+))?([a-z]*)$")
_BETWEEN = re.compile(r"\b(?:from|between)\s+(\S+)\s+(?:to|and)\s+(\S+)|\b(\d[\d,.]*)\s*(?:[-–—]|to)\s*(\d[\d,.]*)\b")


@cache
def _table(key: str) -> dict[str, int]:
    data = load("lexicons", "numbers")[key]
    return {str(word): int(str(value)) for word, value in data.items()} if isinstance(data, dict) else {}


@cache
def _phrases(key: str) -> "re.Pattern[str]":
    found = sorted(strings(load("lexicons", "numbers")[key]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, found)) + r")\b")


def is_number_word(text: str) -> bool:
    """Whether a word is a figure or a word for a number."""
    low = text.lower()
    return bool(
        _figure(low) is not None or low in _table("digits") or low in _table("scales") or low in _table("vague")
    )


def _figure(word: str) -> int | None:
    match = _FIGURE.match(word)
    if not match:
        return None
    whole, part, unit = match.groups()
    if unit and unit not in _table("scales"):
        return None
    value = float(re.sub(r"[,. ]", "", whole) + ("." + part if part else ""))
    return min(int(value * _table("scales").get(unit, 1)), 10**9)


def _exact(words: list[str]) -> int | None:
    """The number that figures and number words spell ("two hundred", "2 million"), None when they spell none."""
    total, current, seen = 0, 0, False
    for word in words:
        figure = _figure(word)
        if figure is not None:
            current, seen = current + figure, True
        elif word in _table("digits"):
            current, seen = current + _table("digits")[word], True
        elif word in _table("scales") and len(word) > 1:
            current, seen = (current or 1) * _table("scales")[word], True
            total, current = (total + current, 0) if _table("scales")[word] >= 1000 else (total, current)
        elif seen and word not in ("and", "-"):
            break
    return total + current if seen else None


def amount_in(text: str) -> Amount | None:
    """The amount that a phrase states, or None when it states none.

    "50,000 to 100,000" → 50000–100000; "at least five" → 5–; "dozens" → 24–; "nearly 900" → 900–900; "no" → 0–0.
    """
    low = text.lower().replace("-", " ").replace("–", " to ")
    between = _BETWEEN.search(low)
    if between:
        first, second = (between[1], between[2]) if between[1] else (between[3], between[4])
        low_end, high_end = _exact([first.strip(",.")]), _exact([second.strip(",.")])
        if low_end is not None and high_end is not None and low_end <= high_end:
            return Amount(low_end, high_end)
    words = re.findall(r"\d[\d,.]*[a-z]*|[^\W\d_]+", low)
    words = [word.strip(",.") for word in words]
    number = _exact(words)
    for index, word in enumerate(words):
        if word in _table("vague") and (number is None or words.index(word) < 2):
            factor = (
                _table("scales").get(words[index + 2], 1)
                if words[index + 1 : index + 2] == ["of"] and len(words) > index + 2
                else 1
            )
            following = words[index + 2] if words[index + 1 : index + 2] == ["of"] and len(words) > index + 2 else ""
            factor = {"thousands": 1000, "hundreds": 100, "millions": 10**6}.get(following, factor)
            if number is None:
                return Amount(_table("vague")[word] * factor, None)
    if number == 0 or (number is None and _phrases("none").search(low)):
        return Amount(0, 0)
    if number is None:
        return None
    if _phrases("at_most").search(low):
        return Amount(None, number)
    return Amount(number, None if _phrases("at_least").search(low) else number)

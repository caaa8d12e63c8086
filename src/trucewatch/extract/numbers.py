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

    @property
    def exact(self) -> int | None:
        """The number where the words leave no room, else None."""
        return self.minimum if self.minimum == self.maximum else None


NOBODY = Amount(0, 0)
ONE = Amount(1, 1)
SOME = Amount(1, None)
_MOST = 10.0**9
"""Whatever is more counts as this many."""
_FIGURE = re.compile(r"^(\d{1,3}(?:[,. ]\d{3})+|\d+)(?:\.(\d+))?([a-z]*)$")
_AGES = re.compile(r"\b[\w-]+[ -]years?[ -]olds?\b|\baged? (?:of )?\w+\b|\b[a-z]+-\d+s?\b|\b\d{1,2}:\d{2}\b")
"""Ages, the names of machines ("F-16") and hours count nobody."""


@cache
def _table(key: str) -> dict[str, int]:
    data = load("lexicons", "numbers")[key]
    return {str(word): int(str(value)) for word, value in data.items()} if isinstance(data, dict) else {}


@cache
def _phrases(key: str) -> "re.Pattern[str]":
    found = sorted(strings(load("lexicons", "numbers")[key]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, found)) + r")\b")


@cache
def number_words() -> str:
    """The words for one and more, as the inside of a pattern: "one|two|three"."""
    return "|".join(word for word, value in _table("digits").items() if value)


def is_number_word(text: str) -> bool:
    """Whether a word is a figure or a word for a number."""
    low = text.lower()
    return bool(
        _figure(low) is not None or low in _table("digits") or low in _table("scales") or low in _table("vague")
    )


def _figure(word: str) -> float | None:
    match = _FIGURE.match(word)
    if not match:
        return None
    whole, part, unit = match.groups()
    if unit and unit not in _table("scales"):
        return None
    if len(whole) > 15:
        return _MOST
    value = float(re.sub(r"[,. ]", "", whole) + ("." + part if part else ""))
    return min(value * _table("scales").get(unit, 1), _MOST)


def _exact(words: list[str]) -> int | None:
    """The number that figures and number words spell ("two hundred", "2 million"), None when they spell none."""
    total, current, seen = 0.0, 0.0, False
    for word in words:
        figure = _figure(word)
        if figure is not None or word in _table("digits"):
            value = _table("digits")[word] if figure is None else figure
            current, seen = (current + value if _takes(current, value) else value), True
        elif word in _table("scales") and len(word) > 1:
            current, seen = (current or 1) * _table("scales")[word], True
            total, current = (total + current, 0.0) if _table("scales")[word] >= 1000 else (total, current)
        elif seen and word not in ("and", "-"):
            break
    return int(min(total + current, _MOST)) if seen else None


def _takes(number: float, more: float) -> bool:
    """Whether a number goes on with another ("two hundred" and "six", "twenty" and "five"); two figures are two."""
    return (number % 100 == 0 and more < 100) or (number % 10 == 0 and number >= 20 and more < 10)


@cache
def _between() -> "re.Pattern[str]":
    """ "Between X and Y", "X to Y", "two or three"."""
    number = r"(\d[\d,.]*|" + "|".join(word for word in _table("digits") if word != "no") + r")"
    spread = r"(?: (?:people|civilians|soldiers|fighters|men|families))?"
    return re.compile(
        r"\b(?:from|between)\s+(\S+)" + spread + r"\s+(?:to|and)\s+(\S+)"
        r"|(?<![\w.])" + number + r"\s*(?:[-–—]|to|or)\s*" + number + r"\b"
    )


def _range(low: str) -> Amount | None:
    between = _between().search(low)
    if not between:
        return None
    first, second = (between[1], between[2]) if between[1] else (between[3], between[4])
    low_end, high_end = _exact([first.strip(",.")]), _exact([second.strip(",.")])
    if low_end is not None and high_end is not None and low_end <= high_end:
        return Amount(low_end, high_end)
    return None


def _vague(words: list[str], number: int | None) -> Amount | None:
    """ "Dozens", "hundreds of thousands", "several hundred", where no plain number stands beside."""
    for index, word in enumerate(words):
        if word not in _table("vague"):
            continue
        after = words[index + 1] if len(words) > index + 1 else ""
        if after in _table("plurals") and word not in ("some", "number"):
            return Amount(_table("plurals")[after], None)
        if number is None:
            of = words[index + 2] if after == "of" and len(words) > index + 2 else ""
            factor = {"thousands": 1000, "hundreds": 100, "millions": 10**6}.get(of, _table("scales").get(of, 1))
            counted = _table("vague")[word]
            if counted == 1 and of in _table("vague"):
                return Amount(_table("vague")[of], None)
            return Amount(counted * factor, None)
    return None


def amount_in(text: str) -> Amount | None:
    """The amount that a phrase states, or None when it states none.

    "50,000 to 100,000" → 50000–100000; "at least five" → 5–; "dozens" → 24–; "nearly 900" → 900–900; "no" → 0–0.
    """
    low = _AGES.sub(" ", text.lower())
    for said, value in _sayings():
        low = said.sub(str(value), low)
    low = re.sub(r"(?<=\d)-(?=\d)", " to ", low).replace("-", " ").replace("–", " to ")
    spread = _range(low)
    if spread is not None:
        return spread
    words = [word.strip(",.") for word in re.findall(r"\d[\d,.]*[a-z]*|[^\W\d_]+", low)]
    number = _exact([word for word in words if word != "no"])
    vague = _vague(words, number)
    if vague is not None:
        return vague
    if number == 0 or (number is None and _phrases("none").search(low)):
        return Amount(0, 0)
    if number is None:
        return None
    # "No more than" holds "more than": the longer phrase says which bound it is.
    least, most = (max(map(len, _phrases(key).findall(low)), default=0) for key in ("at_least", "at_most"))
    return Amount(None if most > least else number, None if least > most else number)


@cache
def _sayings() -> "tuple[tuple[re.Pattern[str], int], ...]":
    found = sorted(_table("sayings").items(), key=lambda item: -len(item[0]))
    return tuple((re.compile(rf"\b{re.escape(said)}\b"), value) for said, value in found)

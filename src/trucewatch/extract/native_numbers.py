"""Numbers in Arabic and Russian: digits of every kind and words, as bounds."""

import re
from dataclasses import dataclass

from trucewatch.extract.native_data import Language

_DIGITS = re.compile(r"(?<!\d)\d{1,3}(?:[ .,]\d{3})+(?!\d)|\d{1,7}")
_WORD = re.compile(r"[^\W\d_]+")
_TEEN = ("عشر", "عشره")
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number, [start, end) of the sentence; `maximum` is None for "dozens"."""

    start: int
    end: int
    minimum: int
    maximum: int | None


def numbers(key: str, language: Language) -> list[Number]:
    """The numbers of a sentence in order. "двадцать пять" and "خمسة وعشرين" are one."""
    found: list[Number] = []
    for match in _DIGITS.finditer(key):
        value = int(re.sub(r"\D", "", match.group()))
        if value <= LARGEST:
            found.append(Number(match.start(), match.end(), value, value))
    for match in _WORD.finditer(key):
        bounds = _bounds(match.group(), language)
        if bounds is not None:
            found.append(Number(match.start(), match.end(), *bounds))
    return _scaled(key, _joined(sorted(found, key=lambda one: one.start), key), language)


def _bounds(word: str, language: Language) -> tuple[int, int | None] | None:
    known = language.numbers
    if word in known:
        return known[word]
    if language.code == "ar" and len(word) > 3:
        for bare in (word[1:] if word[0] in "وفبل" else "", word[2:] if word.startswith("ال") else ""):
            if bare in known:
                return known[bare]
    return None


def _joined(found: list[Number], key: str) -> list[Number]:
    kept: list[Number] = []
    for number in found:
        last = kept[-1] if kept else None
        if (
            last is not None
            and number.start - last.end <= 1
            and last.maximum is not None
            and number.maximum is not None
        ):
            total = _sum(last.minimum, number.minimum, key[number.start : number.end])
            if total is not None:
                kept[-1] = Number(last.start, number.end, total, total)
                continue
        kept.append(number)
    return kept


def _scaled(key: str, found: list[Number], language: Language) -> list[Number]:
    """Numbers with the thousand behind them."""
    kept = []
    for number in found:
        word = _WORD.match(key, number.end + 1)
        scale = language.scales.get(word.group(), 1) if word else 1
        if word is None or scale == 1 or number.minimum * scale > LARGEST:
            kept.append(number)
            continue
        top = number.maximum * scale if number.maximum is not None else None
        kept.append(Number(number.start, word.end(), number.minimum * scale, top))
    return [n for i, n in enumerate(kept) if i == 0 or n.start >= kept[i - 1].end]


def _sum(first: int, second: int, word: str) -> int | None:
    """What two numbers in a row make: tens and ones in either order, hundreds and less, Arabic teens."""
    if word in _TEEN and 1 <= first <= 9:
        return first + 10
    is_tens = 20 <= first <= 90 and first % 10 == 0 and 1 <= second <= 9
    is_ones = 1 <= first <= 9 and 20 <= second <= 90 and second % 10 == 0 and word.startswith("و")
    is_hundreds = first >= 100 and first % 100 == 0 and 1 <= second <= 99
    return first + second if is_tens or is_ones or is_hundreds else None

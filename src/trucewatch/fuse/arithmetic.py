"""Whether the parts that a source gives add up to its own total: flagged, never repaired."""

import re
from collections.abc import Iterable, Iterator

from trucewatch.core.claims import Claim, Harm
from trucewatch.core.kinds import Who

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_VALUE = {word: number for number, word in enumerate(_WORDS, start=1)}
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:-|–|—|to|and|until|till|,)\s*\d{1,2}(?:st|nd|rd|th)?)*"
_DATE = re.compile(
    rf"\b{_DAYS}\s+(?:of\s+)?{_MONTHS}(?:,?\s+\d{{4}}\b)?|\b{_MONTHS}\s+{_DAYS}\b(?:,?\s+\d{{4}}\b)?|\b(?:in|since|of)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w:.,-])(\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|{'|'.join(_WORDS)})\b(?!:\d|%|[.,]\d|\s*(?:km|kilom|mm\b|metre|meter|hours?\b|days?\b))",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PARTS_OF_ALL = frozenset({Who.CHILDREN, Who.WOMEN})


def notes_of(claim: Claim) -> Iterator[str]:
    """A line for each total of the claim that its own parts do not make."""
    yield from _harm_notes(claim.harm)
    if claim.count is not None and claim.count > 1:
        for span in claim.evidence:
            yield from _count_notes(span.exact, claim.count)


def _harm_notes(told: Iterable[Harm]) -> Iterator[str]:
    rows = list(told)
    for total in rows:
        parts = [row for row in rows if row.kind is total.kind and row.who in _PARTS_OF_ALL]
        least = sum(row.minimum or 0 for row in parts)
        if parts and total.who not in _PARTS_OF_ALL and total.maximum is not None and least > total.maximum:
            yield f"figures do not add up as told: {least} women and children of {total.maximum} {total.kind}"


def _count_notes(text: str, total: int) -> Iterator[str]:
    """Parts after the total, and parts in brackets after the number that they explain."""
    other: dict[int, int] = {}
    for found in _BRACKETS.finditer(text):
        before = numbers(text[: found.start()])
        inside = numbers(found[1])
        if before and len(inside) > 1 and (note := _compared(before[-1], inside)):
            other[before[-1]] = sum(inside)
            yield note
    plain = numbers(_BRACKETS.sub(" ", text))
    if total in plain:
        parts = plain[plain.index(total) + 1 :]
        if note := _compared(total, parts):
            mended = [other.get(part, part) for part in parts]
            is_told = mended != parts and sum(mended) == total
            yield f"{note}; {' + '.join(map(str, mended))} would be {total}" if is_told else note


def _compared(total: int, parts: list[int]) -> str:
    """Only where two or more smaller numbers follow: one alone, or a larger one, is no part."""
    if len(parts) > 1 and max(parts) < total and sum(parts) != total:
        return f"figures do not add up as told: {' + '.join(map(str, parts))} is {sum(parts)}, not {total}"
    return ""


def numbers(text: str) -> list[int]:
    """Whole numbers in the text in order, in digits or in words up to twenty; clock times and dates are none."""
    plain = _DATE.sub(" ", text)
    return [_VALUE.get(word.casefold()) or int(word.replace(",", "")) for word in _NUMBER.findall(plain)]

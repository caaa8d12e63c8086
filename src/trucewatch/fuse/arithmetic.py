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
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NUMBER = re.compile(
    rf"(?<![\w:.,-])(\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{'|'.join(_WORDS)})\b(?!\s*(?:{_MONTHS})|[:%]|[.,]\d|\s*(?:km|kilom))",
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
    for found in _BRACKETS.finditer(text):
        before = numbers(text[: found.start()])
        inside = numbers(found[1])
        if before and len(inside) > 1:
            yield from _compare(before[-1], inside)
    plain = numbers(_BRACKETS.sub(" ", text))
    if total in plain:
        yield from _compare(total, plain[plain.index(total) + 1 :])


def _compare(total: int, parts: list[int]) -> Iterator[str]:
    """Only where two or more smaller numbers follow: one alone, or a larger one, is no part."""
    if len(parts) > 1 and max(parts) < total and sum(parts) != total:
        yield f"figures do not add up as told: {' + '.join(map(str, parts))} is {sum(parts)}, not {total}"


def numbers(text: str) -> list[int]:
    """Whole numbers in the text in order, in digits or in words up to twenty; clock times and dates are none."""
    return [_VALUE.get(word.casefold()) or int(word.replace(",", "")) for word in _NUMBER.findall(text)]

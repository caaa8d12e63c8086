"""What kind of fact changed words state, by the lexicon of changes: numbers of victims, dates, tellers, corrections."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from trucewatch.read.words import fold

_LEXICON = "lexicons/changes.yaml"
_NEAR = 8
"""Words around a changed number in which what is counted must be named: "at least five more people were killed"."""
_CLITICS = re.compile(r"^[وفبلك]{0,2}ال(?=..)|^[وفبلك](?=...)")
"""Arabic particles and the article, written together with the word they stand before."""
_MOST = 10**12


@cache
def _lexicon() -> Mapping[str, Any]:
    from ruamel.yaml import YAML

    text = (files("trucewatch") / "data" / _LEXICON).read_text("utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))


@cache
def _group(name: str) -> re.Pattern[str]:
    """The words of a list as one expression over a whole word."""
    return re.compile("|".join(map(_one, str(_lexicon()[name]).split())))


def _one(item: str) -> str:
    return fold(item[:-1]) + r"\w*" if item.endswith("*") else fold(item)


@cache
def _corrections() -> re.Pattern[str]:
    joined = "|".join(f"(?:{item})" for item in _lexicon()["correction_expressions"])
    return re.compile(joined, re.IGNORECASE)


@cache
def _values(name: str) -> Mapping[str, int]:
    return {word: int(value) for value, words in _lexicon()[name].items() for word in str(words).split()}


@cache
def _scales() -> tuple[tuple[int, re.Pattern[str]], ...]:
    found = _lexicon()["scales"].items()
    return tuple((int(value), re.compile("|".join(map(_one, str(words).split())))) for value, words in found)


def speaks_of_correction(text: str) -> bool:
    """Whether a sentence says that the page was wrong before."""
    return _corrections().search(text) is not None


def _is(name: str, word: str) -> bool:
    pattern = _group(name)
    return bool(pattern.fullmatch(word) or pattern.fullmatch(_CLITICS.sub("", word)))


def _value(word: str) -> int | None:
    if word.isdecimal():
        return min(int(word[:13]), _MOST)
    bare = _CLITICS.sub("", word)
    return _values("numbers").get(word, _values("numbers").get(bare))


def _scale(word: str) -> int | None:
    for value, pattern in _scales():
        if pattern.fullmatch(word) or pattern.fullmatch(_CLITICS.sub("", word)):
            return value
    return None


def amounts(words: Sequence[str]) -> Counter[str]:
    """The numbers that folded words state, each with how often: figures and words alike ("5", "five" → "5").

    "1 200" and "twenty five" are one number; one that is not exact ("dozens") counts as its word.
    """
    return Counter(_amounts(words))


def _amounts(words: Sequence[str]) -> Iterator[str]:
    total: int | None = None
    last = ""
    for word in words:
        value, scale = _value(word), _scale(word)
        if value is not None:
            if total is not None and not _joins(last, word, total, value):
                yield str(total)
                total = None
            is_group = total is not None and last.isdecimal() and word.isdecimal()
            total = value if total is None else total * 1000 + value if is_group else total + value
        elif scale is not None:
            total = min((total or 1) * scale, _MOST)
        elif total is not None:
            yield str(total)
            total = None
        if value is None and scale is None and _is("vague", word):
            yield word
        last = word
    if total is not None:
        yield str(total)


def _joins(last: str, word: str, total: int, value: int) -> bool:
    """Whether a number goes on: "1 200" (figures in threes), "twenty five", "two hundred ten"."""
    if last.isdecimal() or word.isdecimal():
        return last.isdecimal() and word.isdecimal() and len(word) == 3 and len(last) <= 3
    return value < 10 <= total or (total >= 100 and value < 100)


def is_number(word: str) -> bool:
    """Whether a folded word is a figure, a number word, or a vague one ("dozens")."""
    return _value(word) is not None or _scale(word) is not None or _is("vague", word)


def is_toll(before: Sequence[str], after: Sequence[str], around: Sequence[str], following: Sequence[str]) -> bool:
    """Whether the change is one of a number, or of its bound, of people, victims, weapons or attacks.

    `around` are the folded words near the change, the changed ones among them; `following` the next ones after
    it: a bound stands at most two words before its number ("at least some 500").
    """
    if not any(_is("counted", word) for word in around):
        return False
    if amounts(before) != amounts(after):
        return True
    is_bound = any(is_number(word) for word in following)
    return is_bound and _only("bounds", before) != _only("bounds", after)


def is_date(before: Sequence[str], after: Sequence[str], around: Sequence[str]) -> bool:
    """Whether the change is one of a day, month, year or time of day."""
    if _sure_dates(before) != _sure_dates(after):
        return True
    changed = amounts(before) != amounts(after)
    years = [word for word in (*before, *after) if len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20")]
    return changed and (bool(years) or any(_is("dates", word) for word in around))


def is_attribution(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the change is one of who tells it, or how surely."""
    return _only("telling", before) != _only("telling", after)


def near(words: Sequence[str], start: int, end: int) -> Sequence[str]:
    """The words [start, end) with the eight before and after them."""
    return words[max(start - _NEAR, 0) : end + _NEAR]


def _sure_dates(words: Sequence[str]) -> Counter[str]:
    return Counter({word: count for word, count in _only("dates", words).items() if not _is("unsure_dates", word)})


def _only(name: str, words: Sequence[str]) -> Counter[str]:
    return Counter(word for word in words if _is(name, word))

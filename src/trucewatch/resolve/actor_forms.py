"""Forms in which a name stands in a sentence: Russian cases, Arabic prefixes and endings."""

import re
from collections.abc import Iterator

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064a]")
_VOWELS = "аеёиоуыэюя"

_SOFT = ("кий", "кая", "кое", "кие", "кого", "кому", "ким", "ком", "кой", "кую", "кими", "ких")
_NOUNS = (
    ("ция", "ции", "цию", "цией"),
    ("ия", "ии", "ию", "ией"),
    ("ство", "ства", "ству", "ством", "стве"),
    ("ики", "иков", "икам", "иками", "иках"),
    *(tuple(stem + ending for ending in ("ы", "ов", "ам", "ами", "ах")) for stem in ("ит", "ист")),
    ("цы", "цев", "цам", "цами", "цах"),
    ("ели", "елей", "елям", "елями", "елях"),
    ("ка", "ки", "ке", "ку", "кой"),
    *(tuple(stem + ending for ending in ("а", "ы", "е", "у", "ой")) for stem in "вдрн"),
    ("ти", "тей", "тям", "тями", "тях"),
    ("лы", "л", "лам", "лами", "лах"),
    ("ь", "и", "ю", "ью", "я", "ем", "е"),
)
_ENDINGS = (
    *((ending, _SOFT) for ending in _SOFT[:4]),
    ("ные", ("ные", "ных", "ным", "ными")),
    ("ная", ("ная", "ной", "ную")),
    *((endings[0], endings) for endings in _NOUNS),
)
"""Endings that take each other's place; a word takes the first row that fits it."""
_HARD = ("", "а", "у", "ом", "е")
_PREFIXES = ("و", "ب", "ف", "ك")
_ARTICLE = "ال"


def forms(name: str) -> tuple[str, ...]:
    """The name and the forms it takes: Russian cases word by word, Arabic with "and", "by", "to" before it.

    Names in Latin script have one form. A form that no sentence has does no harm.
    """
    if _ARABIC.search(name):
        return tuple(dict.fromkeys(_arabic(name)))
    if _CYRILLIC.search(name):
        return tuple(dict.fromkeys(_russian(name)))
    return (name,)


def _arabic(name: str) -> Iterator[str]:
    plain = [name]
    if " " not in name and name.startswith(_ARTICLE) and name.endswith("ي"):
        plain += [name + ending for ending in ("ة", "ين", "ون")]
        plain += [form.removeprefix(_ARTICLE) for form in plain]
    for form in plain:
        yield form
        yield from (prefix + form for prefix in _PREFIXES)
        yield "لل" + form[len(_ARTICLE) :] if form.startswith(_ARTICLE) else "ل" + form


def _russian(name: str) -> Iterator[str]:
    """Case by case: all words of one case, as far as each has it; the last words may stay ("СММ ОБСЕ")."""
    yield name
    words = name.split(" ")
    if len(words) == 1:
        yield from _cases(name)
        return
    first = [*_cases(words[0])]
    second = [*_cases(words[1])]
    rest = words[2:]
    for one in first:
        yield " ".join((one, *words[1:]))
        yield from (" ".join((one, other, *rest)) for other in second)


def _cases(word: str) -> Iterator[str]:
    """A word's cases; an abbreviation, a word in Latin or one with a hyphen inside has its end changed or none."""
    if word.isupper() or len(word) < 4:
        yield word
        return
    for ending, others in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            yield from (stem + other for other in others)
            return
    if word[-1] not in _VOWELS and word[-1] != "й":
        yield from (word + ending for ending in _HARD)
    else:
        yield word

"""The names that a place's name in a sentence may be a form of: Russian cases back to the nominative, Arabic words
without the one-letter words written onto them. Each is only a candidate: the gazetteer says which of them it knows."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

MOST_FORMS = 40
"""Candidates of a name that are tried; a name of two inflected words has about thirty."""
LONGEST = 4
"""Words of the longest name whose forms are tried."""
SHORTEST_STEM = 3

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_ARABIC = re.compile("[\u0621-\u064a]")
_WORD = re.compile(r"[^\W_]+")
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ого", ("ое", "ый", "ий", "о")), ("его", ("ее", "ий")), ("ому", ("ое", "ый", "ий")), ("ему", ("ее", "ий")),
    ("ыми", ("ые",)), ("ими", ("ие",)), ("ами", ("ы", "и", "а")), ("ями", ("и", "я")),
    ("ком", ("ок", "к", "ко")), ("кой", ("ка",)), ("цем", ("ец", "це")), ("цом", ("ец", "цо")),
    ("ией", ("ия",)), ("ой", ("ая", "а", "ой")), ("ей", ("я", "а", "и", "ая")), ("ую", ("ая",)), ("юю", ("яя",)),
    ("ом", ("", "о", "ое", "ый", "ий")), ("ем", ("ь", "й", "е", "ец")), ("ым", ("ый", "ое")), ("им", ("ий", "ое")),
    ("ых", ("ые",)), ("их", ("ие",)), ("ах", ("и", "ы", "а")), ("ях", ("и", "я")), ("ам", ("ы", "и")), ("ям", ("и",)),
    ("ии", ("ия",)), ("ию", ("ия",)), ("ью", ("ь",)),
    ("ка", ("к", "ок", "ек", "ко")), ("ку", ("ка", "к", "ок")), ("ке", ("ка", "к", "ок", "ко")),
    ("ца", ("ец", "ц", "це")), ("це", ("ец", "ца", "ц")), ("цу", ("ец", "ца")),
    ("ов", ("ы", "ово")), ("ок", ("ки",)),
    ("а", ("", "о")), ("я", ("ь", "й", "е")), ("у", ("", "а", "о", "е")), ("ю", ("ь", "я", "й", "е")),
    ("е", ("", "а", "о", "ь", "я", "й")), ("и", ("ь", "а", "я", "й")), ("ы", ("а", "")),
)  # fmt: skip
"""Endings in a sentence and what a name may end in for each, the longest first; a word takes the first two that fit."""


def bases(name: str) -> tuple[str, ...]:
    """The names that `name` may be a form of, likeliest first, without itself; none for names in other scripts."""
    if name.isascii():
        return ()
    return _bases(name)


@lru_cache(maxsize=16_384)
def _bases(name: str) -> tuple[str, ...]:
    if _ARABIC.search(name):
        return tuple(_without_clitics(name))
    if not _CYRILLIC.search(name):
        return ()
    words = list(_WORD.finditer(name))
    if not words or len(words) > LONGEST or not words[0].group()[0].isupper():
        return ()
    choices = [_nominatives(word.group(), is_edge=i in (0, len(words) - 1)) for i, word in enumerate(words)]
    found = (_rebuilt(name, words, choice) for choice in islice(product(*choices), MOST_FORMS))
    return tuple(dict.fromkeys(one for one in found if one != name))


def _nominatives(word: str, *, is_edge: bool) -> tuple[str, ...]:
    if not is_edge or len(word) < SHORTEST_STEM + 1 or not _CYRILLIC.search(word) or word.isupper():
        return (word,)
    found = [word]
    fitting = [(ending, others) for ending, others in _ENDINGS if word.endswith(ending)][:2]
    for ending, others in fitting:
        stem = word[: -len(ending)]
        found += [stem + other for other in others if len(stem) + len(other) >= SHORTEST_STEM]
    return tuple(dict.fromkeys(found))


def _rebuilt(name: str, words: list[re.Match[str]], choice: tuple[str, ...]) -> str:
    pieces, at = [], 0
    for word, base in zip(words, choice, strict=True):
        pieces += [name[at : word.start()], base]
        at = word.end()
    return "".join([*pieces, name[at:]])


def _without_clitics(name: str) -> Iterator[str]:
    """ "بدرعا" → "درعا", "وللخرطوم" → "الخرطوم"."""
    rest = name
    for prefixes in ("وف", "بلك"):
        if rest.startswith("لل") and len(rest) > SHORTEST_STEM + 1:
            yield "ال" + rest[2:]
            return
        first = _WORD.match(rest)
        if rest[:1] and rest[0] in prefixes and first is not None and len(first.group()) > SHORTEST_STEM:
            rest = rest[1:]
            yield rest

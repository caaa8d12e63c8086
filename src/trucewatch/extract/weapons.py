"""Means of violence named by words."""

from functools import cache

from trucewatch.core.kinds import Kind, Weapon
from trucewatch.extract.lexicon import load, strings

NONE = "none"


@cache
def _phrases() -> dict[tuple[str, ...], Weapon | None]:
    found: dict[tuple[str, ...], Weapon | None] = {}
    for name, entry in load("lexicons", "weapons").items():
        listed = strings(entry) if name == NONE else strings(entry["words"] if isinstance(entry, dict) else None)
        for phrase in listed:
            found[tuple(phrase.split())] = None if name == NONE else Weapon(name)
    return found


@cache
def _longest() -> int:
    return max(map(len, _phrases()))


@cache
def kind_of(weapon: Weapon) -> Kind:
    """The kind of an otherwise unspecified attack by this means."""
    entry = load("lexicons", "weapons")[weapon.value]
    assert isinstance(entry, dict)
    return Kind(str(entry["kind"]))


def weapons_in(lemmas: list[str]) -> tuple[tuple[Weapon, int], ...]:
    """The weapons that a run of lemmas names, with the index where each is named; longest phrases win."""
    words = [(index, part) for index, word in enumerate(lemmas) for part in word.replace("-", " ").split()]
    found: dict[Weapon, int] = {}
    parts, phrases, starts, at = [_single(part) for _, part in words], _phrases(), _starts(), 0
    while at < len(words):
        for size in range(min(_longest(), len(words) - at), 0, -1) if parts[at] in starts else ():
            phrase = tuple(parts[at : at + size])
            if phrase in phrases:
                weapon = phrases[phrase]
                if weapon is not None:
                    found.setdefault(weapon, words[at][0])
                at += size - 1
                break
        at += 1
    return tuple(found.items())


@cache
def _singles() -> frozenset[str]:
    return frozenset(part for phrase in _phrases() for part in phrase)


@cache
def _starts() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases())


def is_weapon_word(word: str) -> bool:
    """Whether a word stands in the name of a weapon."""
    return word in _singles()


def _single(word: str) -> str:
    """The word, or its singular where only that is listed (names keep their plural as a lemma)."""
    if word not in _singles() and word.endswith("s") and word[:-1] in _singles():
        return word[:-1]
    return word

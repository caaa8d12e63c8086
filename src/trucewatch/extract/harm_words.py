"""The words that tell harm, from data/lexicons/harm.yaml."""

from functools import cache

from trucewatch.core.kinds import HarmKind
from trucewatch.extract.lexicon import load, strings, words


@cache
def told_by(key: str) -> dict[str, HarmKind]:
    """Under a key, the kind of harm that each word tells."""
    listed = load("lexicons", "harm")[key]
    if not isinstance(listed, dict):
        return {}
    return {word: HarmKind(kind) for kind, found in listed.items() for word in strings(found)}


def among(key: str) -> frozenset[str]:
    """The words under a key that holds a plain list."""
    return words("lexicons", "harm", key)


@cache
def sizes() -> dict[str, int]:
    """Nouns that are a number of people by themselves: a couple, a trio."""
    listed = load("lexicons", "harm")["pairs"]
    return {str(word): int(str(value)) for word, value in listed.items()} if isinstance(listed, dict) else {}

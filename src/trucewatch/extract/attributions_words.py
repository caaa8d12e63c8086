"""The words that attribute, from `data/lexicons/attributing.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.lexicon import load

CLAUSE, INFINITIVE, PERSON, THING = "clause", "infinitive", "person", "thing"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word attributes: a manner for each pattern of its content, and for each preposition."""

    patterns: dict[str, Manner] = field(default_factory=dict)
    prepositions: dict[str, Manner] = field(default_factory=dict)


def verbs() -> Mapping[str, Entry]:
    """Entries of verbs by lemma."""
    return _entries("verbs")


def nouns() -> Mapping[str, Entry]:
    """Entries of nouns by lemma."""
    return _entries("nouns")


def adjectives() -> Mapping[str, Entry]:
    """Entries of adjectives by lemma."""
    return _entries("adjectives")


@cache
def words(name: str) -> frozenset[str]:
    """A plain list of the file."""
    listed = load("lexicons", "attributing")[name]
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


@cache
def _entries(kind: str) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    told = load("lexicons", "attributing")[kind]
    for manner, patterns in told.items() if isinstance(told, dict) else ():
        for pattern, listed in patterns.items() if isinstance(patterns, dict) else ():
            if isinstance(listed, dict):
                for preposition, lemmas in listed.items():
                    for lemma in lemmas if isinstance(lemmas, list) else ():
                        entry = found.setdefault(str(lemma), Entry())
                        entry.prepositions.setdefault(preposition, Manner(manner))
            elif isinstance(listed, list):
                for lemma in listed:
                    found.setdefault(str(lemma), Entry()).patterns.setdefault(pattern, Manner(manner))
    return found

"""Names as data sets write them, made into what a registry knows, and whether its answer is the whole name."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from trucewatch.core.claims import Actor, Candidate
from trucewatch.core.coded import names_told
from trucewatch.resolve.folding import fold

LEFT_OUT = 0.4
"""Score of a reading that a data set's full names do not bear: kept for people to see, never chosen."""
_UNARMED = frozenset({"people", "person"})
_SEVERAL = frozenset({"rebels", "separatists"})
"""Classes that stand for whoever fights a government: "Opposition Rebels (Syria)"."""

IsMeant = Callable[[str, Actor, str], bool]
"""Name as looked up, the actor found, what the reading rests on."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    prefix: re.Pattern[str]
    brackets: re.Pattern[str]
    unidentified: frozenset[str]
    heads: tuple[str, ...]
    generic: frozenset[str]
    countries: Mapping[str, str]


@cache
def _patterns() -> _Patterns:
    told = names_told()
    return _Patterns(
        prefix=re.compile(told["prefix"]),
        brackets=re.compile(told["brackets"]),
        unidentified=frozenset(told["unidentified"]),
        heads=tuple(f"{head} of " for head in told["state_heads"]),
        generic=frozenset(told["generic"]),
        countries=told["countries"],
    )


def country_code(name: str) -> str:
    """ISO alpha-2 of a country that data sets name in a way of their own, "" for others."""
    return _patterns().countries.get(name.casefold(), "")


def without_brackets(name: str) -> str:
    """A name without its years and countries in brackets."""
    return " ".join(_patterns().brackets.sub(" ", name).split())


def recased(name: str) -> str:
    """A name in small letters as it is usually written: `hrw` → `HRW`, `crisis group` → `Crisis Group`."""
    return (name.upper() if len(name) < 6 else name.title()) if name.islower() else name


def names_of(name: str) -> tuple[str, ...]:
    """The spellings under which a registry may know a data set's name, likeliest first; none for the unidentified.

    `Military Forces of Syria (2000-2024) Air Force` is looked up without its years, `HTS: Hayat Tahrir al Sham` by its
    long name, then by the short one; what stands in brackets is a country or a period, never whom it means.
    """
    patterns = _patterns()
    if patterns.unidentified & set(fold(name).split()):
        return ()
    plain = without_brackets(name)
    short = patterns.prefix.match(plain)
    spelled = [plain[short.end() :], plain[: short.end()].rstrip(": ")] if short else [plain]
    return tuple(dict.fromkeys(one for one in (*spelled, name.partition("(")[0].strip()) if one))


def weighed(name: str, candidates: Iterable[Candidate], is_meant: IsMeant) -> tuple[Candidate, ...]:
    """The candidates, best first; those that only read a word of the name are put below what is chosen."""
    found = []
    for candidate in candidates:
        actor = candidate.referent
        is_sound = isinstance(actor, Actor) and is_meant(name, actor, candidate.basis)
        found.append(candidate if is_sound else replace(candidate, score=min(candidate.score, LEFT_OUT)))
    return tuple(sorted(found, key=lambda candidate: -candidate.score))


def is_actor(name: str, actor: Actor, basis: str) -> bool:
    """Whether a reading of a coded actor is of the whole name. Data sets write names in full: a state by its name
    behind "Government of" or "Military Forces of", a group by its own; a word of it alone may be another's.
    """
    folded = fold(name)
    group, _, where = basis.partition(" in ")
    way, _, words = basis.rpartition(": ")
    if where:
        return group in _SEVERAL
    if actor.kind in _UNARMED:
        return basis == "people" or fold(words) == folded
    is_headed = folded.startswith(_patterns().heads)
    if actor.kind == "state" or way.startswith("of"):
        return is_headed or fold(words) == folded
    rest = set(folded.split()) - set(fold(words).split())
    return way == "name" and rest <= _patterns().generic


def is_teller(name: str, actor: Actor, basis: str) -> bool:
    """Whether a reading of a source is of a body that publishes; a state only by its name or its ministries'."""
    if actor.kind in _UNARMED or " in " in basis:
        return False
    if actor.kind != "state":
        return True
    return basis.startswith(("of: ", "state of ")) or fold(basis.rpartition(": ")[2]) == fold(name)

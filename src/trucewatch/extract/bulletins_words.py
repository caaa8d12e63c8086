"""The words that rows of bulletins are made of (data/frames/table.yaml, `rows`), found in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trucewatch.core.kinds import HarmKind, Kind, Weapon
from trucewatch.extract.lexicon import Data, load, strings
from trucewatch.extract.weapons import weapons_in

_ZERO = re.compile(r"\W*(?:(?:0|none|nil|zero)\b(?!.*[1-9])|no\W*$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
CALIBRE = re.compile(r"\b\d{1,3}(?:\.\d+)? ?mm\b")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the data found at [start, end), with what the data says of it."""

    start: int
    end: int
    told: str
    is_weak: bool = False


@cache
def rows_data() -> dict[str, Data]:
    """The `rows` of table.yaml."""
    found = load("frames", "table")["rows"]
    assert isinstance(found, dict)
    return found


@cache
def listed(key: str) -> frozenset[str]:
    """The words under a key of `rows`."""
    return frozenset(strings(rows_data()[key]))


@cache
def _phrases(key: str) -> "tuple[re.Pattern[str], dict[str, str]]":
    """One pattern over the phrases under a key, and what each stands for."""
    data = rows_data()[key]
    told: dict[str, str] = {}
    if isinstance(data, dict):
        for name, under in data.items():
            told.update(dict.fromkeys(strings(under), name) if isinstance(under, list) else {name: str(under)})
    else:
        told = dict.fromkeys(strings(data), key)
    ordered = sorted(told, key=len, reverse=True)
    words = "|".join(map(_spelled, ordered))
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE), told


def _spelled(phrase: str) -> str:
    """A phrase in its singular and plural, with blanks or hyphens between its words."""
    plain = re.escape(phrase).replace(r"\ ", r"[\s-]+")
    return plain[:-1] + "(?:y|ies)" if phrase.endswith("y") else plain + "(?:s|es)?"


def found_in(text: str, key: str) -> Iterator[Phrase]:
    """The phrases under a key in a text, in order; the longest at each word."""
    pattern, told = _phrases(key)
    for match in pattern.finditer(text):
        yield Phrase(match.start(), match.end(), _meant(match.group(), told), is_weak=key == "weak")


def _meant(words: str, told: dict[str, str]) -> str:
    plain = re.sub(r"[\s-]+", " ", words).lower()
    plain = re.sub(r"ies$", "y", plain) if plain not in told else plain
    return next((told[form] for form in (plain, plain[:-1], plain[:-2]) if form in told), "")


def is_among(text: str, key: str) -> bool:
    """Whether any phrase under a key stands in a text."""
    return _phrases(key)[0].search(text) is not None


def kinds_in(text: str) -> list[Phrase]:
    """The phrases that tell what happened, in order, weak ones only where no sure one covers them."""
    sure = list(found_in(text, "kinds"))
    weak = [one for one in found_in(text, "weak") if all(one.end <= s.start or s.end <= one.start for s in sure)]
    return sorted([*sure, *weak], key=lambda one: one.start)


def is_event_noun(words: str) -> bool:
    """Whether the last word of a phrase counts events ("ceasefire violations") and no shells or rounds."""
    last = re.split(r"[\s-]+", words.lower())[-1]
    return any(form in listed("events") for form in (last, last.removesuffix("s"), last.removesuffix("es")))


def means_in(text: str) -> tuple[Weapon, ...]:
    """The weapons that a row names, in order."""
    words = [word.lower() for word in _WORD.findall(CALIBRE.sub(" ", text).replace("-", " "))]
    return tuple(weapon for weapon, _ in weapons_in(words))


def kind_named(name: str) -> Kind | None:
    """The kind of a name in the data, None for none."""
    return Kind(name) if name else None


HARMS = (
    ("killed", HarmKind.KILLED),
    ("injured", HarmKind.INJURED),
    ("casualties", HarmKind.CASUALTIES),
    ("detained", HarmKind.DETAINED),
)
"""Keys of the data that tell harm to people, with its kind."""


@cache
def states() -> dict[str, HarmKind]:
    """Each word that tells that people were harmed, singular and plural."""
    found: dict[str, HarmKind] = {}
    for key, kind in HARMS:
        for word in listed(key):
            found |= {word: kind, word + "s": kind, re.sub(r"y$", "ies", word): kind}
    return found


def tells_none(text: str) -> bool:
    """Whether words tell that nothing happened or nobody was hurt."""
    return is_among(text, "calm") or is_among(text, "none_hurt")


def tells_zero(text: str) -> bool:
    """Whether the number that words behind a name begin with is none ("0", "none reported", "zero violations")."""
    return _ZERO.match(text) is not None


def spoken(text: str, key: str) -> set[str]:
    """The different phrases under a key that a text holds, in small letters."""
    return {re.sub(r"[\s-]+", " ", text[one.start : one.end]).lower() for one in found_in(text, key)}


@cache
def doubts() -> frozenset[str]:
    """Words that put in doubt what a row tells."""
    return frozenset(strings(load("frames", "table")["doubts"]))

"""How a place lies to the name beside it: "near", "30 km from", "12 km north-west of"."""

import re
from dataclasses import dataclass
from functools import cache

from trucewatch.resolve.folding import fold
from trucewatch.resolve.gazetteer_rank import place_words


@cache
def _relation_pattern() -> re.Pattern[str]:
    phrases = sorted(place_words().relations, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b", re.IGNORECASE)


def relation_of(before: str) -> tuple[str, float]:
    """The last relation phrase in the words before a name, and the metres it adds; blanks when none is there."""
    phrases = _relation_pattern().findall(before)
    return (phrases[-1].lower(), place_words().relations[phrases[-1].lower()]) if phrases else ("", 0.0)


@cache
def _count() -> str:
    """A number in figures or words."""
    return r"\d+(?:[.,]\d+)?|" + "|".join(place_words().counts)


@cache
def _direction_pattern() -> re.Pattern[str]:
    points = "|".join(sorted(place_words().directions, key=len, reverse=True))
    units = "|".join(sorted(place_words().units, key=len, reverse=True))
    of = r"(?:of|from|part of|parts of|от|من|ل)"
    distance = rf"(?:(?P<count>{_count()})\s*-?(?P<unit>{units})\b)?"
    return re.compile(
        rf"{distance}[^,\d]*?\b(?:(?P<point>{points})\b(?P<of>\s+{of}\b)?|(?P<letters>(?-i:[NS]?[NS]?[EW]?[EW]?))\s+of\b)"
        r"(?P<rest>[^,]*)$",
        re.IGNORECASE,
    )


@cache
def _far_pattern() -> re.Pattern[str]:
    units = "|".join(sorted(place_words().units, key=len, reverse=True))
    far = rf"({_count()})\s*-?({units})"
    return re.compile(
        rf"(?:{far}\s+(?:away\s+)?(?:from|outside|off|от|من)|within\s+(?:about\s+)?{far}\s+(?:of|from))\s+(?:the\s+)?$",
        re.IGNORECASE,
    )


def distance_of(before: str) -> float | None:
    """Metres of "30 km from", where no bearing is told: the place lies on a ring."""
    match = _far_pattern().search(before)
    if match is None:
        return None
    count, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _number(count) * place_words().units[unit.lower()]


def _number(text: str) -> float:
    words = place_words().counts
    return words[text.lower()] if text.lower() in words else float(text.replace(",", "."))


_LETTERS = {"N": (0.0, 1.0), "S": (0.0, -1.0), "E": (1.0, 0.0), "W": (-1.0, 0.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """ "12 km north-west of": unit vector to east and north, metres where told, and the words."""

    east: float
    north: float
    metres: float | None
    is_outside: bool
    """ "north of X" lies outside a town X; "northern X" inside it."""
    text: str


def bearing_of(before: str) -> Bearing | None:
    """The bearing that the words right before a name tell, or None."""
    match = _direction_pattern().search(before)
    if match is None or len(match["rest"].split()) > 6 or match["letters"] == "":
        return None
    is_outside = bool(match["of"] or match["letters"])
    if not is_outside and not _is_beside(match["rest"]):
        return None
    letters = [_LETTERS[letter] for letter in match["letters"] or ""]
    east, north = (sum(axis) for axis in zip(*letters, strict=True)) if letters else _direction(match["point"])
    metres = _number(match["count"]) * place_words().units[match["unit"].lower()] if match["count"] else None
    return Bearing(east=east, north=north, metres=metres, is_outside=is_outside, text=match[0].strip())


def _direction(word: str) -> tuple[float, float]:
    return place_words().directions[word.lower()]


def _is_beside(rest: str) -> bool:
    """Whether nothing but feature words stands between the compass point and the name ("eastern city of X")."""
    words = [word for word in fold(rest).split() if word not in ("the", "of", "countryside", "rural", "suburbs")]
    return not words

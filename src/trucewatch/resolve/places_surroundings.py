"""What stands around a name in running text: the unit or country that encloses it, its feature words."""

import re

from trucewatch.core.claims import Place, Precision
from trucewatch.resolve.gazetteer import SqlGazetteer
from trucewatch.resolve.gazetteer_rank import Match
from trucewatch.resolve.places_parse import Named, find_names

AROUND = 40
"""Characters before and behind a name in which its feature words stand."""
_BEHIND = re.compile(r"['’]?\s*[,(]\s*(?:in\s+)?([^\W\d_][\w.'’-]*(?:[ \t]+[^\W\d_][\w.'’-]*){0,3})")
_ENCLOSERS = frozenset({"unit", "country"})


def enclosing(text: str, end: int, gazetteer: SqlGazetteer) -> tuple[Place, ...]:
    """First-level units and countries named right behind a comma ("Paris, Texas", "Alexandria, La.")."""
    match = _BEHIND.match(text, end)
    if match is None:
        return ()
    words = match[1].split()
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[:count])
        found = [one.place for one in gazetteer.exact(phrase) if _encloses(one)]
        found += [place] if count == 1 and (place := gazetteer.unit_of_code(phrase)) is not None else []
        if found:
            return tuple(found)
    return ()


def _encloses(match: Match) -> bool:
    return match.layer in _ENCLOSERS or match.place.precision is Precision.PROVINCE


def named_at(text: str, start: int, end: int, gazetteer: SqlGazetteer) -> Named | None:
    """The known name at [start, end) of a text, with what the feature words beside it ask for."""
    first = max(0, start - AROUND)
    piece = text[first : end + AROUND]
    names = find_names(piece, gazetteer, whole=(start - first, end - first))
    over = [name for name in names if name.start + first < end and start < name.end + first]
    exact = [name for name in over if name.start + first <= start and end <= name.end + first]
    if exact or len(over) == 1:
        return (exact or over)[0]
    return None

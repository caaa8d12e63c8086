"""Names that an event's own words give for another place than its own: whence fire came, what a distance is from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import lemma
from trucewatch.extract.spots import Spot, place_words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_UNITS = ("km", "kilometres", "kilometers", "miles", "m")
_BRACKET = 20
"""Tokens back in which such a bracket opens."""
_NEAR = 2
"""Tokens that may stand between a name and the bracket that tells how far off it lies."""


def is_elsewhere(spot: Spot, names: Sequence[Spot], trigger: "Token") -> bool:
    """Whether a name tells a border's other side, whence something came, or the town that a distance is from."""
    return _is_beyond(spot) or _is_origin(spot, trigger) or _is_reference(spot, names)


def _is_beyond(spot: Spot) -> bool:
    """Whether a name only tells whose border it is ("Daraa province, along the border with Jordan")."""
    token = spot.head
    while token.dep_ == "conj":
        token = token.head
    prep = token.head
    if prep.lower_ == "with" and prep.dep_ == "conj":
        prep = prep.head
    return token.dep_ == "pobj" and prep.lower_ == "with" and lemma(prep.head) in ("border", "frontier", "boundary")


def _is_origin(spot: Spot, trigger: "Token") -> bool:
    """ "Rockets fired from X landed near Y", "troops advancing from X took Y"; not "withdrew from X"."""
    if spot.head.dep_ != "pobj":
        return False
    prep = spot.head.head
    while prep.pos_ == "ADP" and prep.head.pos_ == "ADP" and prep.head.i != prep.i:  # "from inside X"
        prep = prep.head
    if prep.lower_ != "from":
        return False
    above = prep.head
    if lemma(above) in place_words("leaving") or lemma(trigger) in place_words("leaving"):
        return False
    return above.pos_ in ("VERB", "AUX", "NOUN") and not any(child.like_num for child in above.children)


def is_measured(names: Sequence[Spot], at: int) -> bool:
    """Whether a bracket tells how far a name lies from another one: a place, though no registry may know it."""
    return any(_opening(other) in range(names[at].last, names[at].last + _NEAR + 1) for other in names[at + 1 : at + 3])


def _is_reference(spot: Spot, names: Sequence[Spot]) -> bool:
    """ "Near Y (28km south-west of X)": X tells where Y lies."""
    opening = _opening(spot)
    return opening >= 0 and any(0 <= opening - other.last <= _NEAR for other in names if other is not spot)


def _opening(spot: Spot) -> int:
    """Where the bracket opens in which a distance from this name is told; -1 where there is none."""
    doc = spot.name.doc
    opening = next(
        (token.i for token in reversed(doc[max(0, spot.first - _BRACKET) : spot.first]) if token.text == "("), None
    )
    if opening is None or any(token.text == ")" for token in doc[opening : spot.first]):
        return -1
    inside = [token.lower_ for token in doc[opening : spot.first]]
    is_far = any(word.endswith(_UNITS) and word[:1].isdigit() for word in inside) or bool(set(_UNITS) & set(inside))
    return opening if is_far else -1

"""What a name has that makes it the place of an event or not, as readable words ("prep=in", "path=^conj prep:in pobj").

The weights of `data/lexicons/event_place.json` are for these words.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import children, lemma
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import Spot, is_ground, place_words

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_STEPS = (2, 4, 7, 11, 16, 24, 36)
"""Upper bounds of the bands of distance in tokens."""
_LONGEST_PATH = 5
_FAR = "far"
_WITHIN = frozenset({"of", "in", "near", "at", "on", "outside", "between", "from"})


def features(scene: Scene, spot: Spot, event: "Token", others: Sequence[Spot]) -> list[str]:
    """The features of one name for one event; `others` are all names of the sentence, this one among them."""
    head = list_head(spot.head)
    lifted, rungs = _lifted(head)
    prep, path, way = _preposition(lifted), _path(event, lifted), _way(event, lifted)
    lift = " ".join(rungs) or "none"
    known, side = _known(scene, spot), "before" if spot.first < event.i else "behind"
    found = [
        f"role={spot.role}",
        f"known={known}",
        f"label={spot.name.ent_type_ or 'none'}",
        f"dep={lifted.dep_}",
        f"lift={lift}",
        f"lift+known={lift}, {known}",
        f"prep={prep}",
        f"prep+lift={prep}, {lift}",
        f"path={path}",
        f"way={way}",
        f"way+prep={way}, {prep}",
        f"way+lift={way}, {lift}",
        f"far={_band(spot, event)}",
        f"known+prep={known}, {prep}",
        f"event+way={lemma(event)}, {way}",
        f"event+prep={lemma(event)}, {prep}",
        f"side={side}",
        f"side+verbs={side}, {min(3, _verbs_between(scene, spot, event))}",
    ]
    found += _holder(lifted, event, prep)
    found += _among(scene, spot, event, others, known)
    found += _shape(scene, spot)
    return found


def _lifted(head: "Token") -> tuple["Token", list[str]]:
    """The head of the whole phrase that a name is part of, and what it was lifted through ("poss:ground")."""
    rungs: list[str] = []
    for _ in range(4):
        above = head.head
        if above == head or above.pos_ not in ("NOUN", "PROPN", "ADP"):
            break
        if head.dep_ in ("compound", "nmod", "amod", "poss", "appos", "npadvmod") and above.pos_ != "ADP":
            rungs.append(f"{head.dep_}:{_noun(above)}")
        elif head.dep_ == "pobj" and above.lower_ in _WITHIN and above.head.pos_ in ("NOUN", "PROPN"):
            above = above.head
            rungs.append(f"{head.head.lower_}:{_noun(above)}")
        else:
            break
        head = list_head(above)
    return head, rungs


def _noun(noun: "Token") -> str:
    if is_ground(noun) or lemma(noun) in place_words("settled") or lemma(noun) in place_words("pieces"):
        return "ground"
    if lemma(noun) in place_words("people"):
        return "people"
    return noun.ent_type_ or noun.pos_


def list_head(head: "Token") -> "Token":
    """The first of a list that a name stands in: what is true of it is true of the others."""
    while head.dep_ in ("conj", "appos") and head.head != head and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    return head


def _preposition(head: "Token") -> str:
    if head.dep_ not in ("pobj", "pcomp"):
        return "none"
    prep = head.head
    above = prep.head
    if prep.lower_ == "of":
        if above.lower_ in place_words("points"):
            return "bearing"
        return f"of:{'ground' if is_ground(above) else above.pos_}"
    return prep.lower_


def _known(scene: Scene, spot: Spot) -> str:
    if spot.is_country:
        return "country"
    if spot.id is not None:
        return "called" if spot.id == "called" else "place"
    return "party" if scene.hit(spot.name) is not None else "no"


def _band(spot: Spot, event: "Token") -> str:
    apart = spot.first - event.i if spot.first > event.i else event.i - spot.last
    return next((str(step) for step in _STEPS if apart <= step), _FAR)


def _chain(token: "Token") -> list["Token"]:
    return [token, *token.ancestors]


def _path(event: "Token", head: "Token") -> str:
    """The way through the parse from the event up to what both hang on, and down to the name."""
    up, down = _chain(event), _chain(head)
    places = {token.i: number for number, token in enumerate(up)}
    meeting = next((number for number, token in enumerate(down) if token.i in places), None)
    if meeting is None:
        return "apart"
    climb = ["^" + token.dep_ for token in up[: places[down[meeting].i]]]
    fall = [_step(token) for token in reversed(down[:meeting])]
    steps = climb + fall
    return " ".join(steps) if len(steps) <= _LONGEST_PATH else _FAR


def _step(token: "Token") -> str:
    return f"prep:{token.lower_}" if token.dep_ == "prep" else token.dep_


def _way(event: "Token", head: "Token") -> str:
    """How a name hangs together with the event in one word."""
    down = _chain(head)
    if event in down[1:]:
        between = down[1 : down.index(event)]
        clauses = [token for token in between if token.pos_ in ("VERB", "AUX")]
        first = (between or [head])[-1]
        return f"under:{'clause' if clauses else first.dep_}"
    if head in list(event.ancestors):
        return "over"
    above = list(event.ancestors)
    for number, token in enumerate(above):
        if token in down:
            rest = down[: down.index(token)]
            first = rest[-1] if rest else head
            climb = above[number - 1].dep_ if number else event.dep_
            deep = sum(one.pos_ in ("VERB", "AUX") for one in rest)
            return f"beside:{climb}:{first.dep_}:{token.pos_}:{min(deep, 1)}"
    return "apart"


def _verbs_between(scene: Scene, spot: Spot, event: "Token") -> int:
    low, high = sorted((spot.first, event.i))
    return sum(token.pos_ == "VERB" for token in scene.doc[low + 1 : high])


def _holder(head: "Token", event: "Token", prep: str) -> list[str]:
    """What a name hangs on: the noun or verb that its preposition stands behind."""
    above = head.head.head if head.dep_ == "pobj" else head.head
    if above == event:
        kind = f"{'passive ' if children(event, 'nsubjpass', 'auxpass') else ''}{head.dep_}"
        return [f"holder=event {kind} {prep}", f"event+holder={lemma(event)}, {kind} {prep}"]
    is_person = lemma(above) in place_words("people") or above.ent_type_ in ("PERSON", "NORP")
    told = "person" if is_person else "tells" if lemma(above) in place_words("tells") else above.pos_
    return [f"holder={told} {prep}", f"above={lemma(above)}, {prep}"]


def _among(scene: Scene, spot: Spot, event: "Token", others: Sequence[Spot], known: str) -> list[str]:
    """How a name stands to the other names of its sentence."""
    found = [f"names={min(4, len(others))}"]
    here = others.index(spot)
    tree = {token.i for token in spot.head.subtree}
    if any(other is not spot and other.name.i in tree and other.head is not spot.head for other in others):
        found += ["tie=holds another", f"tie=holds another, {known}"]
    if any(other is not spot and spot.name.i in {t.i for t in other.head.subtree} for other in others):
        found += ["tie=in another", f"tie=in another, {known}"]
    if here > 0 and is_tied(others[here - 1], spot):
        before = _known(scene, others[here - 1])
        found += ["tie=to the one before", f"tie=to the one before, {known}", f"tie={known} behind {before}"]
    if here + 1 < len(others) and is_tied(spot, others[here + 1]):
        behind = _known(scene, others[here + 1])
        found += ["tie=to the next", f"tie=to the next, {known}", f"tie={known} before {behind}"]
    nearer = [other for other in others if other is not spot and _between(other, spot, event)]
    found.append(f"nearer={min(3, len(nearer))}")
    return found


def is_tied(left: Spot, right: Spot) -> bool:
    """Whether nothing but a comma, a bearing or "in" stands between two names ("Rastan, Homs")."""
    between = left.name.doc[left.last : right.first]
    words = [token for token in between if token.pos_ not in ("PUNCT", "DET", "ADJ", "SPACE")]
    return len(between) < 8 and all(
        token.lower_ in ("in", "of", "near", "'s", "’s") or is_ground(token) or token.lower_ in place_words("points")
        for token in words
    )


def _between(other: Spot, spot: Spot, event: "Token") -> bool:
    low, high = sorted((spot.first, event.i))
    return low < other.first < high


def _shape(scene: Scene, spot: Spot) -> list[str]:
    """The words right before and behind a name."""
    doc = scene.doc
    before = doc[spot.first - 1] if spot.first > 0 else None
    after = doc[spot.last] if spot.last < len(doc) else None
    found = [f"before={_told(before)}", f"after={_told(after)}", f"words={min(3, spot.last - spot.first)}"]
    return found


def _told(token: "Token | None") -> str:
    if token is None:
        return "edge"
    if token.pos_ in ("ADP", "PUNCT", "DET", "PART", "CCONJ", "SCONJ", "AUX"):
        return token.lower_
    if is_ground(token):
        return "ground"
    if token.lower_.endswith("ern"):
        return "ern"
    return token.pos_

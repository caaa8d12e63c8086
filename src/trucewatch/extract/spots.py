"""The named places of one paragraph: where each stands, how much its phrase holds, what it is there for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import children, lemma, objects_of, preps
from trucewatch.extract.lexicon import word_class, words
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

DATELINE_CHARACTERS = 70
"""A dateline's dash stands before this many characters of its paragraph."""
_DASHES = ("-", "–", "—", "--", "|")
_PLACES = frozenset({"GPE", "LOC", "FAC"})


CALLED = "called"
"""Id of a name that its own words call a place ("the village of Hadar")."""


def place_words(key: str) -> frozenset[str]:
    """The words under a key of lexicons/places.yaml."""
    return words("lexicons", "places", key)


class Role(StrEnum):
    """What a name of a place is in its sentence for."""

    WHERE = "where"
    LOOSE = "loose"
    """Before a noun that is no ground ("the Aleppo offensive", "Raqqa's streets")."""
    ACTOR = "actor"
    """A seat of government that acts ("Moscow and Damascus agreed")."""
    PERSON = "person"
    """Says where someone is from, speaks from or is taken to."""
    VENUE = "venue"
    """Where an agreement was made or talks were held."""
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place: tokens [first, last) of the name, the head of the whole phrase, its id where it is known."""

    name: "Token"
    head: "Token"
    first: int
    last: int
    id: str | None
    role: Role

    @property
    def country(self) -> str:
        """ISO alpha-2 in lower case of a known place, as its id tells it; else empty."""
        if self.id is None:
            return ""
        pieces = self.id.split(":")
        code = pieces[1] if len(pieces) > 1 else ""
        return code.lower() if len(code) == 2 else ""

    @property
    def is_country(self) -> bool:
        return self.id is not None and self.id.startswith("country:")


def spots(scene: Scene) -> tuple[Spot, ...]:
    """The named places of a paragraph in order of its words, found once."""
    if scene.spots is None:
        scene.spots = tuple(_spot(scene, first, last) for first, last in _runs(scene))
    return scene.spots


def guessed(scene: Scene, first: int, last: int) -> Spot:
    """The name [first, last) as a place that nobody knows by it."""
    name = scene.doc[first:last].root
    head = phrase_head(name)
    return Spot(name, head, first, last, None, _role(scene, name, head, first))


def _runs(scene: Scene) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    doc, index = scene.doc, 0
    while index < len(doc):
        last = _run(scene, index)
        if last > index:
            found.append((index, last))
        index = max(last, index + 1)
    return found


def _run(scene: Scene, index: int) -> int:
    """Where the name that begins at a token ends; the token itself where none begins."""
    doc, last = scene.doc, index
    hit = scene.hit(doc[index])
    if hit is not None:
        while hit.is_place and last < len(doc) and scene.hits.get(last) is hit:
            last += 1
        return _whole(scene, last) if last > index else last
    if doc[index].pos_ != "PROPN":
        return index
    if _is_called(scene, index):
        while last < len(doc) and doc[last].pos_ == "PROPN" and scene.hit(doc[last]) is None:
            last += 1
        return last
    if doc[index].ent_type_ not in _PLACES:
        return index
    while last < len(doc) and doc[last].ent_type_ in _PLACES and scene.hit(doc[last]) is None:
        if last > index and doc[last].ent_iob_ == "B":
            break
        last += 1
    return last


def _whole(scene: Scene, last: int) -> int:
    """Past the rest of a name of which only the beginning is known ("San Juan" of "San Juan de Urama")."""
    doc = scene.doc
    if last + 1 < len(doc) and doc[last].lower_ in place_words("links") and doc[last + 1].pos_ == "PROPN":
        return last + 2
    return last


def _is_called(scene: Scene, index: int) -> bool:
    """Whether an unknown name stands behind "the village of" or before "district"."""
    doc = scene.doc
    if index > 1 and doc[index - 1].lower_ == "of" and lemma(doc[index - 2]) in place_words("settled"):
        return True
    head = doc[index]
    return head.dep_ in ("compound", "nmod") and lemma(head.head) in place_words("settled") and head.head.i - index <= 3


def _spot(scene: Scene, first: int, last: int) -> Spot:
    name = scene.doc[first:last].root
    head = phrase_head(name)
    return Spot(name, head, first, last, _id(scene, name, first), _role(scene, name, head, first))


def _id(scene: Scene, name: "Token", first: int) -> str | None:
    hit = scene.hit(name)
    if hit is not None:
        return hit.id if hit.is_place else None
    return CALLED if _is_called(scene, first) else None


def is_ground(token: "Token") -> bool:
    """A noun for a stretch of ground: "town", "outskirts", "countryside"."""
    return lemma(token) in word_class("ground")


def _heads_place(noun: "Token") -> bool:
    """A noun for ground, or the point of the compass that a name is taken for a part of ("Sirwah west of Marib")."""
    return is_ground(noun) or (noun.lower_ in place_words("points") and any(c.lower_ == "of" for c in noun.rights))


def phrase_head(name: "Token") -> "Token":
    """The noun that heads the phrase for a place: "outskirts" of "the outskirts of Raqqa city"."""
    head = name
    for _ in range(5):
        above = head.head
        if head.dep_ in ("compound", "nmod", "amod", "poss", "appos") and _heads_place(above) and above != head:
            head = above
        elif head.dep_ == "pobj" and above.lower_ == "of" and is_ground(above.head) and above.head != above:
            head = above.head
        else:
            return head
    return head


def _role(scene: Scene, name: "Token", head: "Token", first: int) -> Role:
    if _is_dateline(scene, first):
        return Role.DATELINE
    while head.dep_ in ("conj", "appos") and head.head != head and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    if _of_person(head) or _is_publisher(scene, name) or _is_in_name(scene, name):
        return Role.PERSON
    if head.dep_ == "pobj" and lemma(head.head.head) in place_words("venues") and head.head.lower_ in ("in", "at"):
        return Role.VENUE
    if head.dep_ == "nsubj" and not is_ground(head) and lemma(head.head) not in place_words("undergoes"):
        return Role.ACTOR
    if head.dep_ == "pobj" and head.head.lower_ in ("by", "with", "between") and not is_ground(head):
        is_way = head.head.lower_ == "between" and lemma(head.head.head) in place_words("ways")
        return Role.WHERE if is_way else Role.ACTOR
    if head.dep_ in ("compound", "nmod") and lemma(head.head) in place_words("venues"):
        return Role.VENUE
    if head.dep_ in ("compound", "nmod", "amod", "poss", "npadvmod") and head == name:
        return Role.LOOSE
    return Role.WHERE


def _is_publisher(scene: Scene, name: "Token") -> bool:
    """A word of the publisher's own name, before more of it ("Damascus Times reported")."""
    publisher = scene.document.publisher or ""
    after = scene.doc[name.i + 1 : name.i + 2].text
    return bool(after) and f"{name.text} {after}" in publisher


def _is_in_name(scene: Scene, name: "Token") -> bool:
    """Within the name of a body that tells or keeps count ("the Hauran Documentation Network")."""
    last = name
    while last.i + 1 < len(scene.doc) and scene.doc[last.i + 1].pos_ == "PROPN":
        last = scene.doc[last.i + 1]
    return last is not name and last.text[:1].isupper() and last.lower_ in place_words("bodies")


def _of_person(head: "Token") -> bool:
    """A place that says where someone is from or speaks from ("President X of Lithuania", "said from Damascus")."""
    if head.dep_ in ("compound", "nmod") and head.head.lower_ == "time":
        return True
    if head.dep_ in ("compound", "nmod", "poss"):
        return lemma(head.head) in place_words("people")
    if head.dep_ in ("dobj", "dative") and lemma(head.head) in place_words("tells"):
        return True
    if head.dep_ != "pobj":
        return False
    above = head.head.head
    if above.ent_type_ == "PERSON" or lemma(above) in place_words("people"):
        return True
    if lemma(above) in place_words("hospitals"):
        return above.dep_ == "pobj" and above.head.lower_ == "to"
    return lemma(above) in place_words("tells") and head.head.lower_ in ("from", "in", "to")


def _is_dateline(scene: Scene, first: int) -> bool:
    doc = scene.doc
    if doc[first].idx > 40:
        return False
    if any(token.pos_ in ("VERB", "AUX") for token in doc[:first]):
        return False
    for token in doc[first : first + 16]:
        if token.idx > DATELINE_CHARACTERS or token.pos_ in ("VERB", "AUX") or token.text in (".", "!", "?"):
            return False
        spaced = token.i > 0 and doc[token.i - 1].whitespace_ and token.whitespace_
        if (token.text in _DASHES and spaced) or token.text == "—":
            return True
        if token.text == "(" and doc[min(token.i + 1, len(doc) - 1)].text in (
            "AP",
            "Reuters",
            "AFP",
            "UPI",
            "TASS",
            "CNN",
        ):
            return True
    return False


def extent(scene: Scene, spot: Spot) -> tuple[int, int]:
    """Token range of the phrase for a place: what stands before its head, what it is part of, where it lies."""
    head, first, last = spot.head, min(spot.first, spot.head.i), max(spot.last, spot.head.i + 1)
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "poss", "npadvmod") and child.i < first:
            first = min(first, child.left_edge.i)
    last = max(last, _behind(head, last), _behind(spot.name, last))
    doc = scene.doc
    while first < head.i and doc[first].pos_ in ("DET", "PUNCT", "SPACE"):
        first += 1
    return first, last


def _behind(head: "Token", last: int) -> int:
    """Where the words end that place a phrase further ("in Quneitra countryside", "west of Aleppo city")."""
    for _ in range(3):
        further: list[Token] = []
        for prep in (*preps(head, "of", "in", "near", "on"), *_bearings(head)):
            if prep.i <= last + 1:
                further += [noun for noun in objects_of(prep)[:1] if is_ground(noun) or noun.pos_ == "PROPN"]
        further = [noun for noun in further if noun.ent_type_ not in ("DATE", "TIME", "PERSON")]
        if not further:
            break
        head = further[0]
        last = max(last, head.i + 1)
    for apposed in children(head, "appos"):
        if apposed.pos_ == "PROPN" and 0 <= apposed.i - last <= 2 and apposed.ent_type_ in (*_PLACES, ""):
            last = max(last, apposed.i + 1)
    return last


def _bearings(head: "Token") -> list["Token"]:
    """The "of" of "west of" that hangs on a noun."""
    found: list[Token] = []
    for child in head.rights:
        if child.lower_ in place_words("points"):
            found += list(preps(child, "of"))
    return found


def is_venue_word(token: "Token") -> bool:
    """A word for talks or for the making of an agreement."""
    return lemma(token) in place_words("venues") or lemma(token) in place_words("truces")


def is_meeting(token: "Token") -> bool:
    """A word for people meeting."""
    return lemma(token) in place_words("meetings")


def within(found: Sequence[Spot], first: int, last: int) -> list[Spot]:
    """Spots whose name begins in a token range."""
    return [spot for spot in found if first <= spot.first < last]

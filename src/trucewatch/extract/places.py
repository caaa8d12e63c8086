"""Where: the words for an event's place, with the words that relate it ("near", "the outskirts of")."""

import re
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.grammar import children, conjuncts, lemma, objects_of, patients, preps
from trucewatch.extract.lexicon import word_class
from trucewatch.extract.mentions import is_place
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_AT = frozenset(
    {
        "in",
        "at",
        "near",
        "on",
        "inside",
        "outside",
        "around",
        "into",
        "from",
        "across",
        "along",
        "over",
        "of",
        "to",
        "toward",
        "towards",
        "within",
        "through",
        "throughout",
        "against",
        "between",
        "for",
        "north",
        "south",
        "east",
        "west",
        "above",
        "beside",
    }
)
_KEEP = frozenset({"near", "outside", "around", "inside", "north", "south", "east", "west", "above"})
_NOISE = re.compile(
    r"^(?:(?:the|a|an|its|their|near|around|inside|outside|in|at|city|town|village|capital|district|area|neighbou?rhoods?|province|region|countryside|"
    r"outskirts|surroundings|suburbs?|edges?|parts?|towns?|villages?|port|eastern|western|northern|southern|central|besieged|many|several|much|most|"
    r"of|rebel|regime|government|islamic|state|held|controlled|dominated|and|strategic|nearby|neighbou?ring|war|torn|divided)[\s-]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:city|town|village|area|district|province|neighbou?rhoods?|governorate|countryside|region|quarter|oblast|municipality|department|camp)s?$",
    re.IGNORECASE,
)


def place_of(scene: Scene, trigger: "Token", clause: tuple[int, int]) -> Mention | None:
    """The place an event's own words name: on the trigger's phrases, else in its clause. Most specific first."""
    heads = _attached(scene, trigger)
    if not heads:
        heads = _in_range(scene, trigger, *clause)
    heads = [head for head in heads if head.pos_ == "PROPN" or _holds_name(scene, head)]
    return _mention(scene, heads[0]) if heads else None


def _attached(scene: Scene, trigger: "Token") -> list["Token"]:
    found: list[Token] = []
    verbs = [trigger]
    if trigger.pos_ not in ("VERB", "AUX") and trigger.head.pos_ in ("VERB", "AUX"):
        verbs.append(trigger.head)
    relative = verbs[-1]
    if relative.dep_ == "relcl" and any(c.lower_ == "where" for c in relative.lefts) and _named(scene, relative.head):
        found.append(relative.head)
    for top in verbs:
        for noun in [*patients(top)[:3], *children(top, "nsubjpass")]:
            if is_place(scene, noun) and not _person_place(noun):
                found.append(noun)
        hanging = [
            *preps(top),
            *(p for noun in patients(top) for p in preps(noun)),
            *(p for adv in children(top, "advmod") for p in preps(adv)),
        ]
        for prep in hanging:
            if prep.lower_ in _AT or prep.lower_ == "upon":
                found += [noun for noun in objects_of(prep) if _named(scene, noun)]
    return _best(scene, found)


def _person_place(noun: "Token") -> bool:
    return noun.ent_type_ == "PERSON"


def _in_range(scene: Scene, trigger: "Token", first: int, last: int) -> list["Token"]:
    found = []
    for token in scene.doc[first:last]:
        if (
            token.dep_ == "pobj"
            and token.head.lower_ in _AT - {"for", "between", "against"}
            and _named(scene, token)
            and not _of_person(token)
        ):
            found.append(token)
    found.sort(key=lambda token: abs(token.i - trigger.i))
    return _best(scene, found)


def _of_person(token: "Token") -> bool:
    """A place that says where someone is from or speaks from ("President X of Lithuania", "said from Damascus")."""
    above = token.head.head
    if above.ent_type_ == "PERSON" or lemma(above) in (
        "source",
        "official",
        "spokesman",
        "minister",
        "correspondent",
        "resident",
        "activist",
        "elder",
        "witness",
        "coordinator",
        "envoy",
    ):
        return True
    return lemma(above) in ("say", "tell", "report", "add", "speak") and token.head.lower_ in ("from", "in")


def _named(scene: Scene, noun: "Token") -> bool:
    """A phrase that holds a place name, or a noun for ground with a name before or after it."""
    if noun.ent_type_ in ("DATE", "TIME", "PERSON", "NORP", "MONEY"):
        return False
    hit = scene.hit(noun)
    if hit is not None and not hit.is_place:
        return False
    if is_place(scene, noun):
        return noun.pos_ == "PROPN" or _holds_name(scene, noun)
    return noun.pos_ == "PROPN" and noun.ent_type_ not in ("ORG",) and lemma(noun) not in word_class("talks")


def _holds_name(scene: Scene, noun: "Token") -> bool:
    return any(
        token.pos_ == "PROPN" or scene.hit(token, place=True) is not None
        for token in noun.subtree
        if token.i - noun.i < 12 and token.ent_type_ not in ("DATE", "PERSON")
    )


def _best(scene: Scene, heads: list["Token"]) -> list["Token"]:
    """Named places before mere nouns for ground, else as they come."""
    return sorted(heads, key=lambda token: 0 if _holds_name(scene, token) or token.pos_ == "PROPN" else 1)


def _mention(scene: Scene, head: "Token") -> Mention:
    doc = scene.doc
    first = head.i
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "nmod", "poss", "punct") and child.pos_ != "PUNCT":
            first = min(first, child.left_edge.i)
    last = head.i + 1
    for prep in preps(head, "of", "in", "near"):
        for noun in objects_of(prep)[:1]:
            if is_place(scene, noun) or noun.pos_ == "PROPN":
                last = max(last, noun.i + 1)
                for inner in preps(noun, "in", "of"):
                    for deeper in objects_of(inner)[:1]:
                        if is_place(scene, deeper) or deeper.pos_ == "PROPN":
                            last = max(last, deeper.i + 1)
    for apposed in children(head, "appos"):
        if apposed.pos_ == "PROPN" and apposed.i - last <= 3 and apposed.ent_type_ in ("GPE", "LOC", "FAC", ""):
            last = max(last, apposed.i + 1)
    while first < head.i and doc[first].pos_ in ("DET", "PUNCT", "SPACE"):
        first += 1
    if head.head.lower_ in _KEEP and head.dep_ == "pobj" and head.head.i == first - 1:
        first = head.head.i
    mention = scene.mention(first, last)
    return Mention(text=mention.text, span=mention.span, hint=toponym(mention.text))


def toponym(text: str) -> str:
    """The name a gazetteer may know in the words for a place: "the outskirts of Raqqa city" → "Raqqa"."""
    found = re.split(r",|\bin\b|\bwest of\b|\beast of\b|\bnorth of\b|\bsouth of\b", text)[0].strip() or text
    held = re.search(r"(?:held|controlled|dominated|besieged)\s+(.*)$", found)
    found = held.group(1) if held else found
    found = _NOISE.sub("", found + " ").strip() or found
    return _TAIL.sub("", found).strip() or text


def carried(mention: Mention) -> Mention:
    """The same place, told by an earlier clause."""
    return Mention(text=mention.text, span=mention.span, basis=Basis.CARRIED, hint=mention.hint)


def all_conjuncts(head: "Token") -> list["Token"]:
    """The places listed together."""
    return conjuncts(head)

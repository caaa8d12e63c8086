"""Conditions of frames that ask for ground, for what is hit, and for how a deed's noun stands in its clause."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import after_preps, children, lemma, patients, phrase_lemmas, preps
from trucewatch.extract.lexicon import Data, strings, word_class
from trucewatch.extract.mentions import is_place
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_MEASURED = ("by", "below", "behind", "short", "under", "into", "in love", "from", "on", "apart", "over")
"""Prepositions by which a fall is one of prices or of mood."""


def _is_land(scene: Scene, noun: "Token") -> bool:
    """A place by name, or a noun for ground that is held and taken."""
    return is_place(scene, noun) or noun.pos_ == "PROPN" or bool(phrase_lemmas(noun) & word_class("seizable"))


def _place_subject(scene: Scene, token: "Token", _value: Data) -> bool:
    """ "Daraa fell", "the north of Homs gave in"."""
    return any(
        is_place(scene, noun) or any(is_place(scene, whole) for whole in after_preps(noun, "of"))
        for noun in children(token, "nsubj", "nsubjpass")
    )


def _into_ground(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(_is_land(scene, noun) for noun in after_preps(token, "into", "through", "across"))


def _object_place(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(is_place(scene, noun) and noun.pos_ == "PROPN" for noun in patients(token))


def _over_ground(scene: Scene, token: "Token", _value: Data) -> bool:
    near = [noun for top in (token, *patients(token)) for noun in after_preps(top, "over", "of", "in", "on", "around")]
    return any(_is_land(scene, noun) for noun in near)


def _of_ground(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(_is_land(scene, noun) for noun in after_preps(token, "of"))


def _alone(_scene: Scene, token: "Token", _value: Data) -> bool:
    """ "Daraa fell", not "the city fell silent", "prices fell by a third": nothing completes the verb."""
    if children(token, "acomp", "dobj", "oprd", "attr", "prt", "xcomp"):
        return False
    return not any(True for _ in preps(token, *_MEASURED))


def _hits(scene: Scene, token: "Token", _value: Data) -> bool:
    """Done to someone or something: "a strike on a school", not "a strike on Monday"."""
    wanted = word_class("exposed") | word_class("building") | word_class("people") | word_class("held")
    return any(
        noun.ent_type_ not in ("DATE", "TIME") and (is_place(scene, noun) or bool(phrase_lemmas(noun) & wanted))
        for noun in after_preps(token, "on", "against")
    )


def _object_of(_scene: Scene, token: "Token", value: Data) -> bool:
    top = token
    while top.dep_ in ("pobj", "prep", "conj") and top.head.pos_ in ("NOUN", "ADP"):
        top = top.head
    return top.dep_ in ("dobj", "nsubjpass") and lemma(top.head) in strings(value)


def _existential(_scene: Scene, token: "Token", _value: Data) -> bool:
    """ "there are troops in X"."""
    return token.dep_ == "attr" and bool(children(token.head, "expl"))


def _of_series(_scene: Scene, token: "Token", value: Data) -> bool:
    """ "a wave of raids": what the noun's "of" counts or measures."""
    return token.dep_ == "pobj" and token.head.lower_ == "of" and lemma(token.head.head) in strings(value)


def _locative(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(
        c.lower_ in ("in", "on", "at", "near", "inside", "around", "along", "into", "across", "outside")
        for c in preps(token)
    )


def _locative_or_object(scene: Scene, token: "Token", value: Data) -> bool:
    return _locative(scene, token, value) or any(is_place(scene, noun) for noun in patients(token))


def _ground(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(
        _is_land(scene, noun) or noun.lower_ == "it" or bool(phrase_lemmas(noun) & word_class("ground"))
        for noun in patients(token)
    )


PLACING: "dict[str, Callable[[Scene, Token, Data], bool]]" = {
    "place_subject": _place_subject,
    "into_ground": _into_ground,
    "of_ground": _of_ground,
    "over_ground": _over_ground,
    "object_place": _object_place,
    "alone": _alone,
    "hits": _hits,
    "object_of": _object_of,
    "existential": _existential,
    "of_series": _of_series,
    "locative": _locative,
    "locative_or_object": _locative_or_object,
    "object_ground": _ground,
}
"""The conditions by the names that frames use."""

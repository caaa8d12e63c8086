"""Conditions of frames that look at single words around a trigger: figures, aims, names, voice."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import (
    after_preps,
    children,
    is_passive,
    lemma,
    patients,
    phrase_lemmas,
    preps,
)
from trucewatch.extract.lexicon import Data, strings, word_class
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_numbered(_scene: Scene, token: "Token", _value: Data) -> bool:
    """Whether a figure stands on a noun."""
    if children(token, "nummod") or any(is_number_word(c.text) for c in children(token, "amod", "quantmod")):
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "of" and is_number_word(token.head.head.text):
        return True
    before = token.doc[max(0, token.i - 4) : token.i]
    return any(is_number_word(word.text) and word.pos_ == "NUM" for word in before)


def _about_to_talk(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(
        lemma(inner) in strings(value)
        for adj in children(token, "acomp")
        if adj.lower_ in ("ready", "willing", "prepared")
        for inner in children(adj, "xcomp")
    )


def _effect(_scene: Scene, token: "Token", _value: Data) -> bool:
    if lemma(token) in ("begin", "start", "expire", "collapse", "end", "lapse", "resume", "last"):
        return True
    words = {lemma(w) for w in [*patients(token), *after_preps(token, "into", "in")]}
    words |= {lemma(c) for c in children(token, "prt", "advmod", "prep")}
    return bool(words & {"effect", "force", "place"}) or bool({"down"} & words and lemma(token) == "break")


def _verbal_from(_scene: Scene, token: "Token", value: Data) -> bool:
    tops = [token, *patients(token)]
    verbs = [verb for top in tops for prep in preps(top, "from") for verb in children(prep, "pcomp")]
    return any(lemma(verb) in strings(value) for verb in verbs)


def _dead(_scene: Scene, token: "Token", _value: Data) -> bool:
    wanted = {"dead", "injured", "wounded", "killed", "homeless"}
    near = token.doc[token.i : min(token.right_edge.i + 1, token.i + 14)]
    return any(word.lower_ in wanted for word in near)


def _labelled(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted = set(strings(value))
    near = {lemma(w) for w in token.subtree if w.i > token.i}
    return bool(near & wanted)


def _of_its(_scene: Scene, token: "Token", value: Data) -> bool:
    """ "its use": the pronoun stands for a thing of the class named shortly before."""
    wanted: set[str] = set()
    for word in strings(value):
        wanted |= word_class(word[1:])
    if not any(child.dep_ == "poss" and child.lower_ in ("its", "their") for child in token.children):
        return False
    return any(lemma(word) in wanted for word in token.doc[max(0, token.i - 30) : token.i])


def _voice(_scene: Scene, token: "Token", value: Data) -> bool:
    return is_passive(token) == (value == "passive")


def _args(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(True for _ in preps(token, *strings(value)))


def _relative_to(_scene: Scene, token: "Token", value: Data) -> bool:
    top = token
    while top.dep_ in ("xcomp", "conj", "ccomp") and top.head != top:
        top = top.head
    if top.dep_ != "relcl":
        return False
    wanted: set[str] = set()
    for word in strings(value):
        wanted |= word_class(word[1:])
    nouns = [top.head, *(w for w in top.head.head.subtree if w.dep_ in ("dobj", "pobj"))]
    return any(phrase_lemmas(noun) & wanted for noun in nouns)


def _subject_of(_scene: Scene, token: "Token", value: Data) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass") and lemma(token.head) in strings(value)


def _with_verbal(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(lemma(c) in strings(value) for c in children(token, "acl"))


WORDING: "dict[str, Callable[[Scene, Token, Data], bool]]" = {
    "numbered": is_numbered,
    "about_to": _about_to_talk,
    "effect": _effect,
    "verbal_from": _verbal_from,
    "dead": _dead,
    "labelled": _labelled,
    "of_its": _of_its,
    "voice": _voice,
    "args": _args,
    "relative_to": _relative_to,
    "subject_of": _subject_of,
    "with_verbal": _with_verbal,
}

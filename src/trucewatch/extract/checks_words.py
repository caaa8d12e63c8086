"""Conditions of frames that look at single words around a trigger: figures, aims, names, voice."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from trucewatch.extract.grammar import (
    after_preps,
    children,
    clause_of,
    is_negated,
    is_passive,
    lemma,
    patients,
    phrase_lemmas,
    preps,
    surface_subjects,
)
from trucewatch.extract.lexicon import Data, context, strings, word_class
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


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


def _others_deed(_scene: Scene, token: "Token", _value: Data) -> bool:
    """Wanting that another does something, not to do it oneself."""
    if any(children(clause, "nsubj", "nsubjpass") for clause in children(token, "ccomp", "xcomp")):
        return True
    return bool(children(token, "dobj") and children(token, "xcomp", "advcl"))


def _particle(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted = strings(value)
    return any(child.lower_ in wanted for child in token.children if child.dep_ in ("prt", "advmod", "prep"))


def _complement(_scene: Scene, token: "Token", value: Data) -> bool:
    found = [lemma(c) for c in children(token, "acomp", "oprd", "attr", "xcomp", "ccomp", "amod")]
    found += [c.lower_ for c in children(token, "acomp", "oprd", "attr", "xcomp", "ccomp")]
    found += [lemma(c) for head in children(token, "ccomp", "xcomp") for c in children(head, "acomp", "oprd", "attr")]
    if any(word in found for word in strings(value)):
        return True
    return any(lemma(c) in strings(value) for noun in patients(token) for c in children(noun, "amod", "acl"))


def _attr(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(phrase_lemmas(c) & set(strings(value)) for c in children(token, "attr", "nsubj"))


def _xcomp(_scene: Scene, token: "Token", _value: Data) -> bool:
    return bool(children(token, "xcomp", "ccomp"))


def _xcomp_lemma(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted = strings(value)
    heads = children(token, "xcomp", "ccomp")
    heads += [c for head in heads for c in children(head, "xcomp", "conj")]
    return any(lemma(head) in wanted for head in heads)


def _obligation(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(c.pos_ in ("VERB", "AUX") for c in children(token, "xcomp")) and any(
        c.lower_ == "to" for head in children(token, "xcomp") for c in children(head, "aux")
    )


def _modal(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(lemma(c) in strings(value) or c.lower_ in strings(value) for c in children(token, "aux"))


def _negated_object(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(has_no(noun) for noun in [*patients(token), *children(token, "attr")]) or is_negated(token)


def has_no(noun: "Token") -> bool:
    """ "No shelling", "zero casualties"; in "no ceasefire violations" the parse may hang the "no" on "ceasefire"."""
    beside = (c for c in noun.children if c.dep_ == "compound" and c.i < noun.i)
    return any(c.lower_ in ("no", "zero") for word in (noun, *beside) for c in word.children)


def _no_subject(_scene: Scene, token: "Token", _value: Data) -> bool:
    """ "No food has entered", "none of the lorries got through", "not a shot was fired"."""
    return any(
        has_no(noun) or noun.lower_ in ("none", "nothing", "nobody") or any(c.dep_ == "neg" for c in noun.lefts)
        for noun in surface_subjects(token)
    )


def _predicate(_scene: Scene, token: "Token", _value: Data) -> bool:
    return token.dep_ in ("acomp", "oprd") or (
        token.dep_ in ("xcomp", "ROOT", "conj", "attr")
        and bool(children(token, "nsubj", "nsubjpass") or token.head.pos_ in ("VERB", "AUX"))
    )


def _clause_words(token: "Token") -> set[str]:
    top = token if children(token, "nsubj", "dobj", "prep", "nsubjpass", "agent") else clause_of(token)
    found: set[str] = set()
    harmed = _harmed(top, token)
    for word in top.subtree:
        if word.i in harmed:
            continue
        if (
            word.dep_ in ("conj", "parataxis", "ccomp")
            and word.pos_ == "VERB"
            and word != top
            and word.i > token.i + 12
        ):
            continue
        found.update((lemma(word), word.lower_))
    return found


def _harmed(top: "Token", token: "Token") -> set[int]:
    """What another clause tells as hurt or destroyed: "hit the column, destroying two guns" was not done with guns."""
    verbs = [
        word for word in top.subtree if word.pos_ == "VERB" and word != token and lemma(word) in context("harm_verbs")
    ]
    return {word.i for verb in verbs for noun in children(verb, "dobj") for word in noun.subtree}


def _with(scene: Scene, token: "Token", value: Data) -> bool:
    if ("clause", token.i) not in scene.company:
        scene.company[("clause", token.i)] = _clause_words(token)
    found = cast("set[str]", scene.company[("clause", token.i)])
    return any(
        not found.isdisjoint(word_class(word[1:])) if word.startswith("@") else word in found for word in strings(value)
    )


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
    "others_deed": _others_deed,
    "particle": _particle,
    "complement": _complement,
    "attr": _attr,
    "xcomp": _xcomp,
    "xcomp_lemma": _xcomp_lemma,
    "obligation": _obligation,
    "modal": _modal,
    "negated_object": _negated_object,
    "predicate": _predicate,
    "with": _with,
    "no_subject": _no_subject,
    "negated": lambda _scene, token, _value: is_negated(token),
    "has_no": lambda _scene, token, _value: has_no(token),
    "finite": lambda _scene, token, _value: token.dep_ not in ("acl", "amod"),
    "affirmed": lambda _scene, token, _value: not is_negated(token),
    "positive": lambda _scene, token, _value: not has_no(token) and not has_no(token.head),
    "progressive": lambda _scene, token, _value: token.tag_ == "VBG",
    "bare": lambda _scene, token, _value: not children(token, "det") or bool(children(token, "amod", "compound")),
}

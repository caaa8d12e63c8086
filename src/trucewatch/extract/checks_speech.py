"""The conditions that frames of diplomacy set: how a deal, a demand or a threat is worded."""

import re
from typing import TYPE_CHECKING, cast

from trucewatch.extract.checks import CHECKS, Check, belongs
from trucewatch.extract.grammar import after_preps, children, is_passive, lemma, patients, surface_subjects
from trucewatch.extract.lexicon import Data, strings, word_class
from trucewatch.extract.mentions import is_place
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

OBLIGED = frozenset({"must", "should", "ought"})
"""Modals by which a teller asks for what the verb behind them tells."""
_CALENDAR = re.compile(
    r"\b(?:(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_OWNERS = frozenset({"our", "my", "its", "their", "his", "her"})
_OWN = frozenset({"we", "i", "it", "they", "he", "she"})


def is_imperative(token: "Token") -> bool:
    """ "Withdraw your men": a bare verb without a subject, at the head of a sentence or of what is quoted."""
    if token.tag_ != "VB" or token.dep_ not in ("ROOT", "ccomp", "parataxis", "advcl"):
        return False
    return not children(token, "nsubj", "nsubjpass", "aux", "auxpass", "mark", "expl")


def is_obliged(token: "Token") -> bool:
    """Whether a verb stands with "must", "should" or "ought to"."""
    return any(child.lower_ in OBLIGED for child in children(token, "aux"))


def _dated(_scene: Scene, token: "Token", _value: Data) -> bool:
    """ "the truce of February 2016", "the deal from 13 December": its own phrase says when."""
    near = [*after_preps(token, "of", "from"), *children(token, "npadvmod")]
    words = " ".join(word.text for noun in near if noun.ent_type_ == "DATE" for word in noun.subtree)
    return _CALENDAR.search(words) is not None


def _if_clause(_scene: Scene, token: "Token", _value: Data) -> bool:
    """A condition hangs on the verb: "if …", "unless …", "until …"."""
    tops = [token, *([token.head] if token.dep_ in ("ccomp", "xcomp", "conj") else [])]
    return any(
        mark.lower_ in ("if", "unless", "until", "should")
        for top in tops
        for clause in children(top, "advcl")
        for mark in children(clause, "mark", "aux", "advmod")
    )


def is_own_deed(verb: "Token") -> bool:
    """Done by the teller or by his own people: "we shall …", "our guns will …", "his forces would …"."""
    return any(
        noun.lower_ in _OWN or any(child.lower_ in _OWNERS for child in children(noun, "poss"))
        for noun in surface_subjects(verb)
    )


def deals() -> frozenset[str]:
    """What "it" may stand for in "refused to accept it"."""
    return word_class("deal") - {"zone", "halt"}


def _others_if(_scene: Scene, token: "Token", _value: Data) -> bool:
    """The condition is another's doing: "if they fire again", "if the siege goes on"."""
    tops = [token, *([token.head] if token.dep_ in ("ccomp", "xcomp", "conj") else [])]
    clauses = [c for top in tops for c in children(top, "advcl") if children(c, "mark", "advmod", "aux")]
    nouns = [children(clause, "nsubj", "nsubjpass") for clause in clauses]
    return any(not own or own[0].lower_ not in ("we", "i") for own in nouns)


def _others(_scene: Scene, token: "Token", _value: Data) -> bool:
    """Asked of others than the speaker himself and of nobody at large."""
    return not any(noun.lower_ in ("i", "we", "one", "it", "this", "that") for noun in surface_subjects(token))


def _any_voice(scene: Scene, token: "Token", value: Data) -> bool:
    nouns = surface_subjects(token) + ([] if is_passive(token) else patients(token))
    return any(belongs(scene, noun, value) for noun in nouns)


def _not_lemma(_scene: Scene, token: "Token", value: Data) -> bool:
    return lemma(token) not in strings(value)


def _wording(scene: Scene, token: "Token", value: Data) -> bool:
    """One of these phrases stands in the sentence from the verb on ("give its consent")."""
    if ("wording", token.i) not in scene.company:
        near = token.doc[token.i : min(token.sent.end, token.i + 14)]
        scene.company[("wording", token.i)] = " ".join(word.lower_ for word in near)
    words = cast("str", scene.company[("wording", token.i)])
    return any(phrase in words for phrase in strings(value))


def _sentence_if(_scene: Scene, token: "Token", _value: Data) -> bool:
    """An "if", an "unless" or a "then" of that sense stands in the sentence."""
    return any(
        word.lower_ in ("if", "unless") or (word.lower_ == "then" and word.dep_ == "advmod") for word in token.sent
    )


def _own_told(scene: Scene, token: "Token", _value: Data) -> bool:
    """Told by its own doer: "we respect …", "the group said it would abide by …"."""
    return scene.told(token) and is_own_deed(token)


def _deal_before(_scene: Scene, token: "Token", _value: Data) -> bool:
    """A deal or a plan is named shortly before, for which "it" may stand."""
    return any(lemma(word) in deals() for word in token.doc[max(0, token.i - 60) : token.i])


def _others_below(_scene: Scene, token: "Token", _value: Data) -> bool:
    """What is insisted on is another's deed: "insists that the troops leave"."""
    nouns = [noun for clause in children(token, "ccomp") for noun in children(clause, "nsubj", "nsubjpass")]
    bare = [clause for clause in children(token, "ccomp") if clause.tag_ in ("VB", "VBP") or is_obliged(clause)]
    return bool(bare) and any(noun.lower_ not in _OWN for noun in nouns)


def _dative(scene: Scene, token: "Token", value: Data) -> bool:
    return any(belongs(scene, noun, value) for noun in children(token, "dative"))


def _place_pobj(scene: Scene, token: "Token", _value: Data) -> bool:
    """Where somebody goes or is awaited: "in Damascus", "to Doha"."""
    nouns = after_preps(token, "in", "to", "for", "at", "from")
    return any(is_place(scene, noun) or noun.ent_type_ == "GPE" for noun in nouns)


ALL_CHECKS: dict[str, Check] = {
    **CHECKS,
    "dated": _dated,
    "imperative": lambda _scene, token, _value: is_imperative(token),
    "if_clause": _if_clause,
    "own_deed": lambda _scene, token, _value: is_own_deed(token),
    "others_if": _others_if,
    "others": _others,
    "subject_or_object": _any_voice,
    "not_lemma": _not_lemma,
    "wording": _wording,
    "sentence_if": _sentence_if,
    "own_told": _own_told,
    "deal_before": _deal_before,
    "others_below": _others_below,
    "dative": _dative,
    "place_pobj": _place_pobj,
    "stands": lambda _scene, _token, _value: True,
    "participle": lambda _scene, token, _value: token.tag_ == "VBN" and not children(token, "dobj", "aux", "ccomp"),
    "with_auxiliary": lambda _scene, token, _value: bool(children(token, "aux", "auxpass")),
    "xcomp_or_aim": lambda _scene, token, value: any(
        lemma(c) in strings(value) for c in children(token, "xcomp", "advcl")
    ),
    "no_acl": lambda _scene, token, _value: token.dep_ != "acl",
    "untold": lambda scene, token, _value: not scene.told(token),
    "main": lambda _scene, token, _value: token.dep_ not in ("acl", "relcl", "amod", "advcl"),
    "attr_of": lambda _scene, token, _value: token.dep_ == "attr",
    "clause_subject": lambda _scene, token, value: any(lemma(c) in strings(value) for c in children(token, "csubj")),
    "present": lambda _scene, token, _value: token.tag_ in ("VB", "VBP", "VBZ"),
    "expletive": lambda _scene, token, _value: bool(children(token, "expl")),
}

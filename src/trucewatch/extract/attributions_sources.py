"""Whose it is: the source of a verb, noun or adjective that attributes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trucewatch.extract.attributions_found import Range
from trucewatch.extract.attributions_records import Manner
from trucewatch.extract.attributions_words import CLAUSE, PERSON, verbs, words
from trucewatch.extract.tellers_phrases import phrase

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
HIGHEST = 6
"""Clauses that a verb without a subject of its own may hang below."""


def source_of(verb: "Token") -> Range | None:
    """Token range of who says, thinks or wants by this verb; None where nobody is named."""
    head = subject_of(verb)
    return None if head is None else _range(head)


def _range(head: "Token") -> Range:
    if head.tag_ in {"WP", "WDT"}:
        return head.i, head.i + 1
    start, end = phrase(head)
    return start, end - 1 if end - start > 1 and head.doc[end - 1].tag_ == "POS" else end


def subject_of(verb: "Token") -> "Token | None":
    """The head word of a verb's subject, its own or that of the clause it hangs on."""
    at = verb
    for _ in range(HIGHEST):
        own = _own_subject(at)
        if own is not None and not (own.tag_ == "DT" and at.dep_ in {"ccomp", "xcomp"}):
            return None if own.dep_ == "expl" or own.lower_ == "there" else own
        if at.i == verb.i and (after := _inverted(verb)) is not None:
            return after
        above = _above(at)
        if above is None:
            return None
        if above.dep_ == "dobj" and at.dep_ == "xcomp":
            return above
        if above.pos_ in _NOMINAL and at.dep_ in {"acl", "relcl"}:
            return above
        at = above
    return None


def _own_subject(verb: "Token") -> "Token | None":
    if verb.i > verb.sent.start and verb.nbor(-1).is_punct:
        for child in verb.rights:
            if child.dep_ == "nsubj" and child.left_edge.i == verb.i + 1:
                return child
    for child in verb.children:
        if child.dep_ in _SUBJECTS or child.dep_ == "expl":
            return child
    return None


def _inverted(verb: "Token") -> "Token | None":
    """ "…", said X: what stands right behind the verb where no subject stands before it."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i == 0:
        return None
    before = verb.nbor(-1)
    if not (before.is_punct or before.is_quote or before.is_space):
        return None
    for child in verb.rights:
        if child.dep_ in {"dobj", "attr", "npadvmod", "oprd", "appos", "dep"} and child.pos_ in _NOMINAL:
            return child if child.left_edge.i - verb.i <= 1 else None
    return None


def _above(verb: "Token") -> "Token | None":
    """The word whose subject a verb without one shares; None where there is none."""
    if verb.head.i == verb.i:
        return None
    if verb.dep_ == "xcomp":
        for child in verb.head.children:
            moved = PERSON in _patterns(verb.head) or verb.head.lemma_.lower() in words("moves")
            if child.dep_ == "dobj" and child.i < verb.i and moved:
                return child
    if verb.dep_ == "conj" and _resumes(verb):
        return verb.head.head
    if verb.dep_ == "pcomp":
        preposition = verb.head
        return preposition.head if preposition.head.i != preposition.i else None
    if verb.dep_ in {"conj", "xcomp", "advcl", "acl", "relcl", "dep", "parataxis", "ccomp", "prep", "pobj", "acomp"}:
        return verb.head
    return None


def _patterns(verb: "Token") -> Mapping[str, Manner]:
    entry = verbs().get(verb.lemma_.lower())
    return entry.patterns if entry else {}


def _resumes(verb: "Token") -> bool:
    """A verb joined to a told clause that goes on with the telling: "X said that …, and insisted …"."""
    above = verb.head
    told = above.dep_ == "ccomp" and CLAUSE in _patterns(above.head) and above.head.tag_ == verb.tag_
    return told and _patterns(verb).get(CLAUSE) is Manner.SAYS


def passive_source(verb: "Token") -> Range | None:
    """Token range of the agent of a passive: "by X"."""
    for child in verb.rights:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((_range(grand) for grand in child.rights if grand.dep_ == "pobj"), None)
    return None


def owner_of(noun: "Token") -> Range | None:
    """Whose a noun is: "X's claim", "the claim of X", "X made the claim", "X has doubts"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return (child.i, child.i + 1) if child.pos_ == "PRON" else _range(child)
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in {"by", "from", "among"}:
            return next((phrase(grand) for grand in child.rights if grand.dep_ == "pobj"), None)
        if child.dep_ == "acl" and child.tag_ == "VBN" and (agent := passive_source(child)) is not None:
            return agent
    return None


def holder_of(noun: "Token") -> Range | None:
    """Who does something with a noun: the subject of the verb it is the object of."""
    at = noun
    while at.dep_ == "conj" and at.head.pos_ in {"NOUN", "PROPN"}:
        at = at.head
    if at.dep_ == "pobj" and at.head.dep_ in {"prep", "dative"}:
        at = at.head
    verb = at.head
    if verb.pos_ in {"VERB", "AUX"} and at.dep_ in {"dobj", "attr", "prep", "oprd"} and verb.i != at.i:
        return source_of(verb)
    return None

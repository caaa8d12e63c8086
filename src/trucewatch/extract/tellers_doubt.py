"""Hedges: told as possible, reported, believed, inferred or asked."""

from typing import TYPE_CHECKING

from trucewatch.extract.tellers_fate import VERBAL, Fate

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def is_doubted(fate: Fate) -> bool:
    if any(_says_none(fate, node) for node, _ in fate.path[1:]):
        return False
    for node, via in fate.path:
        if _hedged_by_children(fate, node, via):
            return True
        low = node.lemma_.lower()
        if via in {"ccomp", "xcomp", "oprd", "attr", "acl", "dobj", "nsubjpass", "nsubj"} and _doubting(
            fate, node, low, via
        ):
            return True
        if low == "accuse" and via == "prep" and _doubting(fate, node, low, via):
            return True
        if via in {"ccomp", "xcomp", "dobj", "nsubjpass", "attr"} and _is_left_open(fate, node, low):
            return True
        if (
            low in fate.words.words("hearsay")
            and via in {"prep", "acl", "ccomp", "relcl"}
            and node.pos_ == "NOUN"
            and not _owned(node)
            and not any(child.lower_ == "no" for child in node.lefts)
        ):
            return _is_hearsay(fate, node)
        if low in fate.words.words("conclusions") and via in {"acl", "prep"}:
            return any(child.lower_ in fate.words.words("preliminary") for child in node.lefts) or low in {
                "belief",
                "suspicion",
            }
    return _said_by_reports(fate) or _hedged_consequence(fate)


def _hedged_by_children(fate: Fate, node: "Token", via: str) -> bool:
    words = fate.words
    if node.pos_ in VERBAL and fate.has_modal(node, words.words("uncertain_modals")) and via != "advcl":
        return True
    for child in node.children:
        low = child.lower_
        if child.dep_ in {"advmod", "npadvmod", "dep"} and low in words.words("uncertain_adverbs"):
            return True
        if child.dep_ == "amod" and low in words.words("uncertain_adjectives") and via in {"", "pobj", "conj"}:
            return True
    return False


def _doubting(fate: Fate, node: "Token", low: str, via: str) -> bool:
    passive = any(child.dep_ == "auxpass" for child in node.lefts) or (node.dep_ == "acl" and node.tag_ == "VBN")
    if low == "suppose" and (_lies_ahead(fate, node) or (via == "xcomp" and not _tells_past(fate, node))):
        return False
    if low in fate.words.words("uncertain_passives") and passive:
        return not any(child.dep_ == "agent" for child in node.rights) or low == "accuse"
    if low in {"appear", "seem", "suspect", "presume", "doubt"}:
        return via in {"xcomp", "ccomp", "oprd"}
    if low in fate.words.words("uncertain_verbs") and via in {"ccomp", "xcomp"}:
        return low not in {"consider", "claim", "allege", "fear"}
    if low in fate.words.words("sign_verbs") and via in {"ccomp", "dobj"}:
        subject = next((child for child in node.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
        return subject is not None and subject.lemma_.lower() in fate.words.words("signs")
    if via in {"ccomp", "xcomp", "csubj"}:
        return any(
            child.lower_ in fate.words.words("unclear") and child.dep_ in {"acomp", "attr", "oprd"}
            for child in node.children
        )
    return False


def _lies_ahead(fate: Fate, node: "Token") -> bool:
    """ "it is supposed that … would be held": said of what is to come."""
    below = fate.below(node)
    words = fate.words.words("would") | fate.words.words("planned_modals")
    return below is not None and fate.has_modal(below, words)


def _tells_past(fate: Fate, node: "Token") -> bool:
    """ "is supposed to have been …": held to be past, not set for the days to come."""
    below = fate.below(node)
    return below is not None and any(child.lower_ == "have" for child in below.lefts)


def _owned(node: "Token") -> bool:
    return any(child.dep_ == "poss" for child in node.lefts) or any(child.lower_ == "by" for child in node.rights)


def _is_hearsay(fate: Fate, node: "Token") -> bool:
    return any(child.lower_ in fate.words.words("hearsay_prepositions") for child in node.rights) or any(
        child.dep_ in {"acl", "relcl", "ccomp"} for child in node.rights
    )


def _says_none(fate: Fate, node: "Token") -> bool:
    """ "No raid has been confirmed": the absence is told, not left open."""
    below = fate.below(node)
    passive = any(child.dep_ == "auxpass" for child in node.lefts)
    return passive and below is not None and below.dep_ == "nsubjpass" and any(c.lower_ == "no" for c in below.lefts)


def _is_left_open(fate: Fate, node: "Token", low: str) -> bool:
    """ "could not confirm", "neither confirmed nor denied", "declined to confirm or deny": neither told nor denied."""
    if low not in fate.words.words("confirming") and low not in fate.words.words("deny"):
        return False
    if fate.is_undecided(node) or fate.is_negated(node):
        return True
    first = node.head if node.dep_ == "conj" and node.tag_ == "VB" else node
    above = first.head
    return (
        first.dep_ in {"xcomp", "acl", "ccomp", "advcl"}
        and (above.lemma_.lower() in fate.words.words("unwilling") or fate.is_negated(above))
        and any(child.tag_ == "TO" for child in first.lefts)
    )


def _hedged_consequence(fate: Fate) -> bool:
    """ "The raid reportedly killed two": a hedge on what the event did is one on the event."""
    last = fate.path[-1][0]
    if (last.pos_ in VERBAL and last.tag_ != "VBG") or last.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    return any(
        child.dep_ == "advmod" and child.lower_ in fate.words.words("uncertain_adverbs") for child in last.head.lefts
    )


def _said_by_reports(fate: Fate) -> bool:
    """ "Reports say …", "according to reports": a telling without a teller."""
    for node, via in fate.path[1:]:
        if via == "ccomp":
            subject = next((child for child in node.lefts if child.dep_ == "nsubj"), None)
            if subject is not None and subject.tag_ == "NNS" and subject.lemma_.lower() in fate.words.words("hearsay"):
                return not any(child.dep_ in {"det", "poss", "prep"} for child in subject.children)
    for token in fate.sentence:
        if token.lower_ == "according" and token.i + 2 < len(token.doc):
            objects = token.doc[token.i + 2 : token.i + 5]
            if any(t.lower_ in {"reports", "rumours", "rumors"} and not _owned(t) for t in objects):
                return not any(t.dep_ in {"det", "poss"} for t in objects)
    return False


def is_question(fate: Fate) -> bool:
    return fate.sentence.text.rstrip("”\"' \n").endswith("?")

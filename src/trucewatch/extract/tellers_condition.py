"""Conditions: told only for the case that something else happens."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_fate import CLIMB, VERBAL, Fate

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def is_conditional(fate: Fate) -> bool:
    text = fate.sentence.text.lower()
    for node in _above(fate):
        if node.pos_ in VERBAL:
            if _if_mark(fate, node) and _may_condition(fate, node):
                return True
            if _is_inverted(fate, node):
                return True
            for child in node.children:
                if child.dep_ in {"advcl", "prep", "ccomp", "mark"} and _opens_condition(fate, child):
                    return True
                if child.dep_ == "advcl" and _is_inverted(fate, child):
                    return True
    if any(phrase in text for phrase in fate.words.words("condition_phrases")):
        return _phrase_condition(fate, text)
    return _hypothetical(fate)


def has_condition_below(fate: Fate) -> bool:
    """An "if" in what the act of speech announces."""
    marks = fate.words.words("condition_marks")
    return any(
        child.lower_ in marks and child.dep_ == "mark" and child.head.dep_ == "advcl" for child in fate.token.subtree
    )


def _above(fate: Fate) -> "Iterator[Token]":
    """The path, and for a noun the words up to its clause's verb."""
    last = fate.token
    for node, _ in fate.path:
        yield node
        last = node
    for _ in range(CLIMB):
        if last.pos_ in VERBAL or last.head.i == last.i:
            return
        last = last.head
        yield last


def _is_inverted(fate: Fate, clause: "Token") -> bool:
    """ "Should the talks fail, …", "Had the truce been kept, …": a condition by the order of its words."""
    if clause.dep_ != "advcl":
        return False
    first = clause.left_edge
    subject = next((child for child in clause.lefts if child.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    if subject is None or first.lower_ not in fate.words.words("inverted"):
        return False
    return first.dep_ in {"aux", "auxpass", "ROOT", "advcl"} and first.i < subject.i


def _if_mark(fate: Fate, node: "Token") -> bool:
    return any(
        child.lower_ in fate.words.words("condition_marks") and child.dep_ in {"mark", "advmod", "prep"}
        for child in node.lefts
    )


def _may_condition(fate: Fate, node: "Token") -> bool:
    """Whether "if" sets a condition and opens no question: "asked if", "it is unclear if"."""
    head = node.head
    return node.dep_ != "ccomp" or not (
        head.lemma_.lower() in fate.words.words("not_a_condition")
        or any(child.lower_ in fate.words.words("unclear") for child in head.children)
    )


def _opens_condition(fate: Fate, child: "Token") -> bool:
    first = child.left_edge
    if first.lower_ not in fate.words.words("condition_marks") or (
        first.lower_ == "provided" and child.dep_ != "advcl"
    ):
        return False
    before = first.doc[first.i - 1].lower_ if first.i else ""
    return before not in {"as", "even"} and not (
        child.dep_ == "ccomp" and child.head.lemma_.lower() in fate.words.words("not_a_condition")
    )


def _phrase_condition(fate: Fate, text: str) -> bool:
    at = fate.token.idx - fate.sentence.start_char
    return any(
        (where := text.find(phrase)) >= 0 and abs(where - at) < 160 for phrase in fate.words.words("condition_phrases")
    )


def _hypothetical(fate: Fate) -> bool:
    """ "A deal would allow …": "would" in the teller's own present, no plan told in the past."""
    clause = fate.clause
    if clause is None or not fate.has_modal(clause, fate.words.words("would")):
        return False
    head = clause.head
    told = clause.dep_ in {"ccomp", "relcl", "advcl", "conj", "acl"} or head.i != clause.i
    return not told and not any(child.lemma_.lower() in {"have"} and child.dep_ == "aux" for child in clause.lefts)

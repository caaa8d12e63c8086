"""An event's word with the words above it that govern whether it happened."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.extract.tellers_lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Span, Token

CLIMB = 7
"""Heads looked at above an event's word; beyond that no hedge was meant for it."""
VERBAL = frozenset({"VERB", "AUX"})
AUXILIARY = frozenset({"aux", "auxpass"})


class Fate:
    """One event's word, and on `path` it and those above that share its fate, each with the relation it came by."""

    def __init__(self, token: "Token") -> None:
        self.words: Lexicon = lexicon("hedges")
        self.token = token
        self.sentence: Span = token.sent
        self.path = list(self._climb())
        self.clause = next((node for node, _ in self.path if node.pos_ in VERBAL), None)

    def _climb(self) -> "Iterator[tuple[Token, str]]":
        """The word and those above it that share its fate, each with the relation by which it was reached."""
        at, via = self.token, ""
        yield at, via
        for _ in range(CLIMB):
            if at.head.i == at.i or not self._shares(at):
                return
            at, via = at.head, at.dep_
            yield at, via

    def _shares(self, node: "Token") -> bool:
        """Whether what holds of the head holds of this word."""
        dep, head = node.dep_, node.head
        if _is_gerund(node):
            return self._hangs_on(dep, head)
        if dep == "relcl" and any(child.dep_ == "mark" and child.lower_ == "that" for child in node.lefts):
            return head.lemma_.lower() in self.words.words("hearsay")  # "reports that rebels shelled it"
        if dep in {"relcl", "appos", "npadvmod", "parataxis"}:
            return False
        if node.pos_ in VERBAL:
            if dep == "ccomp" and any(word.text == ";" for word in node.doc[node.i : head.i]):
                return False  # "Rockets struck the port; there were no casualties": two sentences in one
            if dep == "conj":
                return not any(child.dep_ in {"nsubj", "nsubjpass", "aux"} for child in node.lefts)
            if dep == "advcl":
                return not any(child.dep_ in {"mark", "nsubj"} for child in node.lefts)
            if dep == "acl":
                return (
                    head.lemma_.lower()
                    in self.words.words("planned_nouns")
                    | self.words.words("hearsay")
                    | (self.words.words("conclusions"))
                    or node.tag_ == "VBG"
                )
            if dep == "ccomp" and head.i > node.i and _is_cut_off(node, head):
                return False
            return dep in {"ccomp", "xcomp", "pcomp", "csubj", "csubjpass", "dep", "advcl", "auxpass"}
        return self._hangs_on(dep, head)

    def _hangs_on(self, dep: str, head: "Token") -> bool:
        """Whether a noun shares the fate of what it is the subject, object or complement of."""
        if dep in {"dobj", "nsubjpass", "attr", "nsubj", "oprd", "dative"} and head.pos_ in VERBAL:
            return self._light(head) or self._hedging(head) or self.is_poised(head)
        return dep in {"pobj", "prep", "compound", "conj", "pcomp", "nmod", "amod", "dobj", "agent", "acomp"}

    def _light(self, head: "Token") -> bool:
        return head.lemma_.lower() in self.words.words("light_verbs")

    def _hedging(self, head: "Token") -> bool:
        low = head.lemma_.lower()
        names = (
            "deny",
            "planned_objects",
            "fail",
            "cancel",
            "uncertain_verbs",
            "sign_verbs",
            "uncertain_passives",
            "confirming",
        )
        return any(low in self.words.words(name) for name in names) or low in self.words.table("cancel_particles")

    def is_poised(self, node: "Token") -> bool:
        heads = self.words.words("planned_heads")
        if node.lower_ in heads and (node.pos_ == "ADJ" or node.tag_ == "VBN"):
            if node.head.tag_ == "VBD" and node.lower_ in self.words.words("done_when_past"):
                return False
            if any(grand.lower_ == "fire" for child in node.rights for grand in child.rights):
                return False  # "was set on fire"
            return any(child.dep_ in {"xcomp", "ccomp", "prep"} for child in node.rights)
        past = self.words.words("done_when_past") if node.tag_ == "VBD" else frozenset()
        return any(child.lower_ in heads - past and child.dep_ in {"acomp", "attr", "oprd"} for child in node.rights)

    def is_negated(self, node: "Token") -> bool:
        negations, contracted = self.words.words("negations"), self.words.words("contracted")
        for child in node.children:
            low = child.lower_
            if child.dep_ in {"neg", "preconj", "det", "advmod"} and low in negations and low != "nor":
                return not self._only(child)
            if child.dep_ in {"aux", "nsubj", "advmod"} and low in contracted:
                return True
            if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and node.pos_ in VERBAL:
                if _not_one(child):
                    return True
                if any(grand.lower_ == "neither" for grand in child.lefts):
                    return True
                if any(grand.dep_ == "det" and grand.lower_ == "no" for grand in child.lefts):
                    return True
                if child.lower_ in {"nobody", "none", "nothing", "neither"}:
                    return True
        return False

    def is_undecided(self, node: "Token") -> bool:
        """ "neither confirmed nor denied": the second verb has its negation on the first."""
        first = node.head if node.dep_ == "conj" else node
        if first.i != node.i and first.lemma_.lower() in self.words.words("confirming"):
            return True  # "would not confirm or deny"
        return any(child.lower_ in {"neither", "nor"} and child.dep_ in {"preconj", "cc"} for child in first.children)

    @staticmethod
    def _only(negation: "Token") -> bool:
        """ "not only", "not just": no negation."""
        doc = negation.doc
        return negation.i + 1 < len(doc) and doc[negation.i + 1].lower_ in {"only", "just", "merely", "least", "yet"}

    def has_modal(self, node: "Token", modals: frozenset[str]) -> bool:
        if any(child.tag_ == "MD" and child.lower_ in modals for child in node.lefts):
            return True
        inherits = node.dep_ == "conj" and node.head.pos_ in VERBAL and node.tag_ in {"VB", "VBN"}
        own = any(child.dep_ in AUXILIARY or child.dep_ == "nsubj" for child in node.lefts)
        return inherits and not own and any(c.tag_ == "MD" and c.lower_ in modals for c in node.head.lefts)

    def below(self, node: "Token") -> "Token | None":
        before: Token | None = None
        for step, _ in self.path:
            if step.i == node.i:
                return before
            before = step
        return None


def _is_gerund(node: "Token") -> bool:
    """A form in -ing that stands as a noun: "shelling was reported", "they denied the bombing"."""
    return node.tag_ == "VBG" and node.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "attr"}


def _not_one(noun: "Token") -> bool:
    """ "not one sortie", "not a single shot"."""
    first = noun.left_edge
    return first.lower_ == "not" and first.i + 1 < len(noun.doc) and noun.doc[first.i + 1].lower_ in {"one", "a"}


def _is_cut_off(clause: "Token", verb: "Token") -> bool:
    """ "The rebels shelled it; the army denied that": a clause of its own before a semicolon."""
    return any(token.text == ";" for token in clause.doc[clause.i + 1 : verb.i])

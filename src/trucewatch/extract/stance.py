"""How surely an event is told: asserted, denied, uncertain, planned or conditional; history or going on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Stance
from trucewatch.extract.tellers_lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from trucewatch.extract.syntax import Block

CLIMB = 7
"""Heads looked at above an event's word; beyond that no hedge was meant for it."""
_VERBAL = frozenset({"VERB", "AUX"})
_AUX = frozenset({"aux", "auxpass"})


def stance_of(token: "Token", block: "Block") -> "tuple[Stance, bool, bool]":  # noqa: ARG001
    """(stance, is_background, is_ongoing) of the event that a verb, noun or participle names.

    Only the event's own hedges count: what the innermost teller says of it. Acts of speech (a demand, a threat)
    are asserted unless an explicit condition stands with them.
    """
    reader = _Reader(token)
    return reader.stance(), reader.is_background(), reader.is_ongoing()


class _Reader:
    """One event's word with the words above it that govern whether it happened."""

    def __init__(self, token: "Token") -> None:
        self.words: Lexicon = lexicon("hedges")
        self.token = token
        self.sentence: Span = token.sent
        self.path = list(self._climb())
        self.clause = next((node for node, _ in self.path if node.pos_ in _VERBAL), None)

    def stance(self) -> Stance:
        if self._is_act():
            return Stance.CONDITIONAL if self._conditional() or self._condition_below() else Stance.ASSERTED
        if self._denied_by_teller():
            return Stance.DENIED
        if self._conditional():
            return Stance.CONDITIONAL
        if self._uncertain_above():
            return Stance.UNCERTAIN
        if self._negated():
            return Stance.ASSERTED if self.token.lemma_.lower() in self.words.words("refusals") else Stance.DENIED
        if self._planned():
            return Stance.PLANNED
        return Stance.UNCERTAIN if self._is_question() else Stance.ASSERTED

    # the words above

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
        if dep in {"relcl", "appos", "npadvmod", "parataxis"}:
            return False
        if node.pos_ in _VERBAL:
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
            return dep in {"ccomp", "xcomp", "pcomp", "csubj", "csubjpass", "dep", "advcl", "auxpass"}
        if dep in {"dobj", "nsubjpass", "attr", "nsubj", "oprd", "dative"} and head.pos_ in _VERBAL:
            return self._light(head) or self._hedging(head) or self._poised(head)
        return dep in {"pobj", "prep", "compound", "conj", "pcomp", "nmod", "amod", "dobj", "agent"}

    def _light(self, head: "Token") -> bool:
        return head.lemma_.lower() in self.words.words("light_verbs")

    def _hedging(self, head: "Token") -> bool:
        low = head.lemma_.lower()
        names = ("deny", "planned_objects", "fail", "cancel", "uncertain_verbs", "sign_verbs", "uncertain_passives")
        return any(low in self.words.words(name) for name in names) or low in self.words.table("cancel_particles")

    # speech acts

    def _is_act(self) -> bool:
        telling = lexicon("telling")
        low = self.token.lemma_.lower()
        if self.token.tag_[:1] != "V" or low not in telling.words("speech_act") or low in {"offer", "propose", "seek"}:
            return False
        return not self._own_negation(self.token) and not any(
            child.tag_ in {"MD", "TO"} and child.lower_ not in {"would"} for child in self.token.lefts
        )

    # denial

    def _denied_by_teller(self) -> bool:
        for node, via in self.path[1:]:
            if node.lemma_.lower() in self.words.words("deny") and via in {
                "ccomp",
                "xcomp",
                "dobj",
                "pcomp",
                "nsubjpass",
            }:
                return not self._own_negation(node)
        if self.token.lemma_.lower() in self.words.words("deny"):
            return not self._own_negation(self.token)
        return self._relative_denial() or self._called_false()

    def _relative_denial(self) -> bool:
        """ "an accusation it denies": the relative clause of the event's own noun."""
        return any(
            child.dep_ == "relcl" and child.lemma_.lower() in self.words.words("deny")
            for node, _ in self.path[:3]
            if node.pos_ == "NOUN"
            for child in node.rights
        )

    def _called_false(self) -> bool:
        return any(
            child.lower_ in self.words.words("false_words")
            for node, via in self.path
            for child in node.children
            if via != "ccomp"
        ) or any(
            node.lemma_.lower() in self.words.words("claim_nouns")
            and node.head.lemma_.lower() in {"reject", "dismiss", "dispute"}
            for node, _ in self.path[1:]
        )

    def _negated(self) -> bool:
        for node, via in self.path:
            if node.lemma_.lower() in self.words.words("cancel"):
                return True
            particle = self.words.table("cancel_particles").get(node.lemma_.lower())
            if particle and any(child.lower_ == particle for child in node.rights):
                return True
            if via in {"xcomp", "pcomp", "prep", "dobj"} and node.lemma_.lower() in self.words.words("fail"):
                return via != "dobj" or node.lemma_.lower() in {"avert", "prevent", "avoid"}
            if via == "pcomp" and node.lower_ == "without":
                return True
            if self._own_negation(node):
                return via not in {"ccomp", "advcl"} or node.lemma_.lower() in {"be"}
            if node.pos_ in _VERBAL and via in {"ccomp"}:
                return False
        return False

    def _own_negation(self, node: "Token") -> bool:
        negations, contracted = self.words.words("negations"), self.words.words("contracted")
        for child in node.children:
            low = child.lower_
            if child.dep_ in {"neg", "preconj", "det", "advmod"} and low in negations and low != "nor":
                return not self._only(child)
            if child.dep_ in {"aux", "nsubj", "advmod"} and low in contracted:
                return True
            if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and node.pos_ in _VERBAL:
                if any(grand.dep_ == "det" and grand.lower_ == "no" for grand in child.lefts):
                    return True
                if child.lower_ in {"nobody", "none", "nothing", "neither"}:
                    return True
        return False

    @staticmethod
    def _only(negation: "Token") -> bool:
        """ "not only", "not just": no negation."""
        doc = negation.doc
        return negation.i + 1 < len(doc) and doc[negation.i + 1].lower_ in {"only", "just", "merely", "least", "yet"}

    # condition

    def _conditional(self) -> bool:
        text = self.sentence.text.lower()
        for node in self._above():
            if node.pos_ in _VERBAL:
                if self._if_mark(node) and self._may_condition(node):
                    return True
                for child in node.children:
                    if child.dep_ in {"advcl", "prep", "ccomp", "mark"} and self._opens_condition(child):
                        return True
        if any(phrase in text for phrase in self.words.words("condition_phrases")):
            return self._phrase_condition(text)
        return self._hypothetical()

    def _above(self) -> "Iterator[Token]":
        """The path, and for a noun the words up to its clause's verb."""
        last = self.token
        for node, _ in self.path:
            yield node
            last = node
        for _ in range(CLIMB):
            if last.pos_ in _VERBAL or last.head.i == last.i:
                return
            last = last.head
            yield last

    def _if_mark(self, node: "Token") -> bool:
        return any(
            child.lower_ in self.words.words("condition_marks") and child.dep_ in {"mark", "advmod", "prep"}
            for child in node.lefts
        )

    def _condition_below(self) -> bool:
        """An "if" in what the act of speech announces."""
        marks = self.words.words("condition_marks")
        return any(
            child.lower_ in marks and child.dep_ == "mark" and child.head.dep_ == "advcl"
            for child in self.token.subtree
        )

    def _may_condition(self, node: "Token") -> bool:
        head = node.head
        if node.dep_ == "ccomp" and (
            head.lemma_.lower() in self.words.words("not_a_condition")
            or any(child.lower_ in self.words.words("unclear") for child in head.children)
        ):
            return False
        return node.i == self.token.i or node.dep_ == "advcl" or self.token.i != node.i

    def _opens_condition(self, child: "Token") -> bool:
        first = child.left_edge
        if first.lower_ not in self.words.words("condition_marks") or (
            first.lower_ == "provided" and child.dep_ != "advcl"
        ):
            return False
        before = first.doc[first.i - 1].lower_ if first.i else ""
        return before not in {"as", "even"} and not (
            child.dep_ == "ccomp" and child.head.lemma_.lower() in self.words.words("not_a_condition")
        )

    def _phrase_condition(self, text: str) -> bool:
        at = self.token.idx - self.sentence.start_char
        return any(
            (where := text.find(phrase)) >= 0 and abs(where - at) < 160
            for phrase in self.words.words("condition_phrases")
        )

    def _hypothetical(self) -> bool:
        """ "A deal would allow …": "would" in the teller's own present, no plan told in the past."""
        clause = self.clause
        if clause is None or not self._modal(clause, self.words.words("would")):
            return False
        head = clause.head
        told = clause.dep_ in {"ccomp", "relcl", "advcl", "conj", "acl"} or head.i != clause.i
        return not told and not any(child.lemma_.lower() in {"have"} and child.dep_ == "aux" for child in clause.lefts)

    # doubt

    def _uncertain_above(self) -> bool:
        for node, via in self.path:
            if self._hedged_by_children(node, via):
                return True
            low = node.lemma_.lower()
            if via in {"ccomp", "xcomp", "oprd", "attr", "acl", "dobj", "nsubjpass", "nsubj"} and self._doubting(
                node, low, via
            ):
                return True
            if low == "accuse" and via == "prep" and self._doubting(node, low, via):
                return True
            if low in self.words.words("hearsay") and via in {"prep", "acl"} and not self._owned(node):
                return self._is_hearsay(node)
            if low in self.words.words("conclusions") and via in {"acl", "prep"}:
                return any(child.lower_ in self.words.words("preliminary") for child in node.lefts) or low in {
                    "belief",
                    "suspicion",
                }
        return self._said_by_reports()

    def _hedged_by_children(self, node: "Token", via: str) -> bool:
        words = self.words
        if node.pos_ in _VERBAL and self._modal(node, words.words("uncertain_modals")) and via != "advcl":
            return True
        for child in node.children:
            low = child.lower_
            if child.dep_ in {"advmod", "npadvmod", "dep"} and low in words.words("uncertain_adverbs"):
                return True
            if child.dep_ == "amod" and low in words.words("uncertain_adjectives") and via in {"", "pobj", "conj"}:
                return True
        return False

    def _doubting(self, node: "Token", low: str, via: str) -> bool:
        passive = any(child.dep_ == "auxpass" for child in node.lefts) or (node.dep_ == "acl" and node.tag_ == "VBN")
        if low in self.words.words("uncertain_passives") and passive:
            return not any(child.dep_ == "agent" for child in node.rights) or low == "accuse"
        if low in {"appear", "seem", "suspect", "presume", "doubt"}:
            return via in {"xcomp", "ccomp", "oprd"}
        if low in self.words.words("uncertain_verbs") and via in {"ccomp", "xcomp"}:
            return low not in {"consider", "claim", "allege", "fear"}
        if low in self.words.words("sign_verbs") and via in {"ccomp", "dobj"}:
            subject = next((child for child in node.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
            return subject is not None and subject.lemma_.lower() in self.words.words("signs")
        if via in {"ccomp", "xcomp", "csubj"}:
            return any(
                child.lower_ in self.words.words("unclear") and child.dep_ in {"acomp", "attr", "oprd"}
                for child in node.children
            )
        return False

    def _owned(self, node: "Token") -> bool:
        return any(child.dep_ == "poss" for child in node.lefts) or any(child.lower_ == "by" for child in node.rights)

    def _is_hearsay(self, node: "Token") -> bool:
        return any(child.lower_ in self.words.words("hearsay_prepositions") for child in node.rights) or any(
            child.dep_ in {"acl", "relcl"} for child in node.rights
        )

    def _said_by_reports(self) -> bool:
        """ "Reports say …", "according to reports": a telling without a teller."""
        for node, via in self.path[1:]:
            if via == "ccomp":
                subject = next((child for child in node.lefts if child.dep_ == "nsubj"), None)
                if (
                    subject is not None
                    and subject.tag_ == "NNS"
                    and subject.lemma_.lower() in self.words.words("hearsay")
                ):
                    return not any(child.dep_ in {"det", "poss", "prep"} for child in subject.children)
        for token in self.sentence:
            if token.lower_ == "according" and token.i + 2 < len(token.doc):
                objects = token.doc[token.i + 2 : token.i + 5]
                if any(t.lower_ in {"reports", "rumours", "rumors"} and not self._owned(t) for t in objects):
                    return not any(t.dep_ in {"det", "poss"} for t in objects)
        return False

    # plans

    def _planned(self) -> bool:
        words = self.words
        for node, via in self.path:
            low = node.lemma_.lower()
            if node.pos_ in _VERBAL and self._modal(node, words.words("planned_modals")):
                return True
            if node.pos_ in _VERBAL and self._modal(node, words.words("would")):
                return True
            if low in words.words("planned_verbs") and via in {"xcomp", "ccomp", "oprd"} and self._ahead(via, node):
                return True
            if low == "commit" and via == "prep":
                return True
            if low in words.words("planned_objects") and via in {"dobj", "nsubjpass", "pobj", "prep", "acl"}:
                return True
            if (
                low in words.words("planned_nouns")
                and via in {"acl", "prep", "compound"}
                and self._ahead_of_noun(via, node)
            ):
                return True
            if via in {"", "xcomp", "ccomp", "nsubj", "nsubjpass"} and self._poised(node):
                return True
            if via in {"", "compound"} and any(
                c.dep_ == "amod" and c.lower_ in words.words("planned_adjectives") for c in node.lefts
            ):
                return not any(step.tag_ == "VBD" for step, _ in self.path)
        return self._under_way()

    def _ahead(self, via: str, node: "Token") -> bool:
        """Whether the complement of a verb of planning lies ahead: an infinitive, or a clause with "will"."""
        below = self._child_on_path(node)
        if below is None or via == "oprd":
            return True
        marks = {child.lower_ for child in below.lefts if child.tag_ in {"TO", "MD"}}
        return bool(marks) and (
            via != "ccomp" or bool(marks & {"to", "will", "would", "'ll", "’ll", "shall", "should"})
        )

    def _ahead_of_noun(self, via: str, node: "Token") -> bool:
        below = self._child_on_path(node)
        if below is None:
            return False
        if via == "prep":
            return below.lower_ in {"for", "to", "of"}
        return any(child.tag_ == "TO" for child in below.lefts) or via == "compound"

    def _child_on_path(self, node: "Token") -> "Token | None":
        before: Token | None = None
        for step, _ in self.path:
            if step.i == node.i:
                return before
            before = step
        return None

    def _poised(self, node: "Token") -> bool:
        heads = self.words.words("planned_heads")
        if node.lower_ in heads and (node.pos_ == "ADJ" or node.tag_ == "VBN"):
            return any(child.dep_ in {"xcomp", "ccomp", "prep"} for child in node.rights)
        return any(child.lower_ in heads and child.dep_ in {"acomp", "attr", "oprd"} for child in node.rights)

    def _under_way(self) -> bool:
        """ "under consideration", "under discussion" on the event's noun or clause."""
        nodes = [node for node, _ in self.path]
        nodes += [child for node in nodes for child in node.lefts if child.dep_ in {"nsubj", "nsubjpass"}]
        return any(
            child.lower_ == "under" and any(grand.lower_ in self.words.words("under") for grand in child.rights)
            for node in nodes
            for child in node.rights
        )

    def _is_question(self) -> bool:
        return self.sentence.text.rstrip("”\"' \n").endswith("?")

    def _modal(self, node: "Token", modals: frozenset[str]) -> bool:
        if any(child.tag_ == "MD" and child.lower_ in modals for child in node.lefts):
            return True
        inherits = node.dep_ == "conj" and node.head.pos_ in _VERBAL and node.tag_ in {"VB", "VBN"}
        own = any(child.dep_ in _AUX or child.dep_ == "nsubj" for child in node.lefts)
        return inherits and not own and any(c.tag_ == "MD" and c.lower_ in modals for c in node.head.lefts)

    # history and presence

    def is_background(self) -> bool:
        """Habit or history without a date, told beside the news."""
        text = self.sentence.text.lower()
        near = {
            child.lower_ for node, _ in self.path[:3] for child in node.children if child.dep_ in {"advmod", "npadvmod"}
        }
        if near & self.words.words("habitual") or any(
            phrase in text for phrase in self.words.words("habitual_phrases")
        ):
            return True
        clause = self.clause
        if clause is None or not self._perfect(clause) or any(child.tag_ == "VBG" for child in clause.lefts):
            return False
        dated = any(ent.label_ in {"DATE", "TIME"} for ent in self.sentence.ents)
        plural = any(c.tag_ == "NNS" and c.dep_ in {"dobj", "nsubjpass"} for c in clause.children)
        return plural and not dated and clause.tag_ == "VBN"

    @staticmethod
    def _perfect(clause: "Token") -> bool:
        return any(c.dep_ == "aux" and c.lower_ in {"have", "has", "'ve", "’ve", "had"} for c in clause.lefts)

    def is_ongoing(self) -> bool:
        """Going on at publication: a progressive present or perfect, "continues", "still"."""
        clause = self.clause
        if clause is None:
            return any(c.lower_ in self.words.words("ongoing_adjectives") for c in self.token.lefts)
        present = {"is", "are", "has", "have", "'re", "’re", "'s", "’s", "been", "being"}
        auxiliaries = {child.lower_ for child in clause.lefts if child.dep_ in _AUX}
        if clause.tag_ == "VBG" and auxiliaries & present and not auxiliaries & {"was", "were", "had"}:
            return True
        if any(
            child.lower_ in self.words.words("ongoing_adverbs") for child in clause.children if child.dep_ == "advmod"
        ):
            return True
        if any(c.lower_ in self.words.words("ongoing_adjectives") for c in self.token.lefts):
            return True
        return any(
            node.lemma_.lower() in self.words.words("ongoing_verbs")
            and (via in {"xcomp", "nsubj"} or node.lemma_ == "continue")
            for node, via in self.path[:4]
            if node.lemma_.lower() != "go"
        )

"""How surely an event is told: asserted, denied, uncertain, planned or conditional; history or going on."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import Stance
from trucewatch.extract.lexicon import context
from trucewatch.extract.tellers_condition import has_condition_below, is_conditional
from trucewatch.extract.tellers_doubt import is_doubted, is_question
from trucewatch.extract.tellers_fate import VERBAL, Fate
from trucewatch.extract.tellers_history import is_background, is_ongoing
from trucewatch.extract.tellers_lexicon import lexicon

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token
    from trucewatch.extract.syntax import Block


def stance_of(token: "Token", block: "Block") -> "tuple[Stance, bool, bool]":  # noqa: ARG001
    """(stance, is_background, is_ongoing) of the event that a verb, noun or participle names.

    Only the event's own hedges count: what the innermost teller says of it. Acts of speech (a demand, a threat)
    are asserted unless an explicit condition stands with them.
    """
    fate = Fate(token)
    return _stance(fate), is_background(fate), is_ongoing(fate)


def is_refuted(token: "Token") -> bool:
    """Whether someone denies the event, or it is called false; a plain "no …" is no denial by anyone."""
    return _denied_by_teller(Fate(token))


def _stance(fate: Fate) -> Stance:
    if _is_act(fate):
        return Stance.CONDITIONAL if is_conditional(fate) or has_condition_below(fate) else Stance.ASSERTED
    if _denied_by_teller(fate):
        return Stance.DENIED
    if is_conditional(fate):
        return Stance.CONDITIONAL
    if is_doubted(fate) or _is_unproven(fate) or _is_not_excluded(fate) or _is_behind_a_lie(fate):
        return Stance.UNCERTAIN
    if _negated(fate):
        return Stance.ASSERTED if fate.token.lemma_.lower() in fate.words.words("refusals") else Stance.DENIED
    if _planned(fate):
        return Stance.PLANNED
    return Stance.UNCERTAIN if is_question(fate) else Stance.ASSERTED


def _is_act(fate: Fate) -> bool:
    telling = lexicon("telling")
    low = fate.token.lemma_.lower()
    if fate.token.tag_[:1] != "V" or low not in telling.words("speech_act") or low in {"offer", "propose", "seek"}:
        return False
    return not fate.is_negated(fate.token) and not any(
        child.tag_ in {"MD", "TO"} and child.lower_ not in {"would"} for child in fate.token.lefts
    )


def _denied_by_teller(fate: Fate) -> bool:
    for node, via in fate.path[1:]:
        if via == "ccomp" and node.dep_ == "conj" and node.lemma_.lower() in lexicon("telling").words("say"):
            break  # "denied that … and said Y": the denial ends where the next telling begins
        if node.lemma_.lower() in fate.words.words("deny") and via in {
            "ccomp",
            "xcomp",
            "dobj",
            "pcomp",
            "nsubjpass",
        }:
            return not fate.is_negated(node) and not fate.is_undecided(node)
    if fate.token.lemma_.lower() in fate.words.words("deny"):
        return not fate.is_negated(fate.token)
    return _relative_denial(fate) or _called_false(fate) or _is_cleared(fate)


def _is_cleared(fate: Fate) -> bool:
    """ "Acquitted the general of ordering the shelling"."""
    last = fate.path[-1][0]
    is_of = any(via in {"pobj", "pcomp"} and node.lower_ == "of" for node, via in fate.path)
    return is_of and last.head.lemma_.lower() in fate.words.words("clearing") and not fate.is_negated(last.head)


def _relative_denial(fate: Fate) -> bool:
    """ "an accusation it denies": the relative clause of the event's own noun, where nobody is said to tell it."""
    if any(node.lemma_.lower() in fate.words.words("accusing") for node, _ in fate.path):
        return False
    return any(
        child.dep_ == "relcl" and child.lemma_.lower() in fate.words.words("deny")
        for node, _ in fate.path[:3]
        if node.pos_ == "NOUN"
        for child in node.rights
    )


def _called_false(fate: Fate) -> bool:
    """ "The claim that X was shelled is a lie", "baseless reports of shelling", "they dismissed the report that …"."""
    untrue = fate.words.words("false_words")
    for node, via in fate.path:
        called = [child for child in node.children if child.lower_ in untrue]
        if via == "ccomp" and any(child.lower_ in fate.words.words("falsely") for child in node.children):
            return not fate.is_negated(node)  # "falsely claimed that X was shelled"
        if via == "ccomp" and node.lemma_.lower() in fate.words.words("lying") and not fate.is_negated(node):
            return True
        if via == "ccomp" and _is_as_untrue(fate, node, untrue) and not fate.is_negated(node):
            return True
        if called and (via != "ccomp" or _is_that_clause(fate, node)) and not fate.is_negated(node):
            return True
    return _is_lie(fate, untrue) or any(_is_rebutted(fate, noun) for noun in _told_of(fate))


def _is_as_untrue(fate: Fate, verb: "Token", untrue: frozenset[str]) -> bool:
    """ "Rejected as false claims that X was shelled": the parse hangs what is claimed on the verb."""
    below = fate.below(verb)
    said = (word for child in verb.rights if child.lower_ == "as" for word in child.subtree)
    return below is not None and any(word.lower_ in untrue and word.i < below.i for word in said)


def _is_behind_a_lie(fate: Fate) -> bool:
    """ "It was a lie: rebels shelled the town": what the lie was, or what was so instead."""
    untrue = fate.words.words("false_words")
    return fate.clause is not None and any(
        be.dep_ == "ccomp" and be.lemma_ == "be" and any(child.lower_ in untrue for child in be.rights)
        for be in fate.clause.lefts
    )


def _is_unproven(fate: Fate) -> bool:
    """ "There is no evidence that X was shelled"."""
    clause = fate.path[-1][0]
    noun = clause.head
    if clause.dep_ not in {"acl", "relcl", "ccomp"} or noun.lemma_.lower() not in fate.words.words("proof"):
        return False
    return any(child.lower_ == "no" for child in noun.lefts) or fate.is_negated(noun.head)


def _is_not_excluded(fate: Fate) -> bool:
    """ "A strike cannot be ruled out"."""
    return any(
        node.lemma_ == "rule" and any(child.lower_ == "out" for child in node.rights) and fate.is_negated(node)
        for node, _ in fate.path[1:]
    )


def _is_untrue(fate: Fate, be: "Token") -> bool:
    return any(child.lower_ in fate.words.words("false_words") for child in be.children)


def _is_that_clause(fate: Fate, be: "Token") -> bool:
    """ "It is false that X was shelled"."""
    below = fate.below(be)
    return be.lemma_ == "be" and below is not None and _has_that(below)


def _is_lie(fate: Fate, untrue: frozenset[str]) -> bool:
    """ "It is a lie that X was shelled"."""
    clause = fate.path[-1][0]
    noun = clause.head
    named = noun.dep_ == "attr" and noun.lower_ in untrue and not fate.is_negated(noun.head)
    return named and clause.dep_ in {"acl", "relcl"} and _has_that(clause)


def _has_that(clause: "Token") -> bool:
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.lefts)


def _told_of(fate: Fate) -> "list[Token]":
    """The words for a charge or a rumour that the event stands in."""
    nouns = fate.words.words("claim_nouns") | fate.words.words("hearsay")
    last = fate.path[-1][0]
    near = [*(node for node, _ in fate.path[1:]), last.head]
    return [node for node in near if node.lemma_.lower() in nouns]


def _is_rebutted(fate: Fate, noun: "Token") -> bool:
    """ "The rumour … proved wrong", "dismissed the report …", and not "did not dismiss the report …"."""
    verb = noun.head
    if fate.is_negated(verb) or fate.is_undecided(verb):
        return False
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        wrong = fate.words.words("wrong_words") | fate.words.words("false_words")
        if verb.lower_ in wrong or any(child.lower_ in wrong for child in verb.children):
            return True
    return noun.dep_ in {"dobj", "nsubjpass"} and verb.lemma_.lower() in fate.words.words("rebutting")


def _not_any(fate: Fate) -> bool:
    """ "Neither saw nor heard any violation", "did not record any shelling"."""
    noun = fate.token
    if noun.pos_ not in {"NOUN", "PROPN"} or not any(child.lower_ == "any" for child in noun.lefts):
        return False
    verb = noun.head
    first = verb.head if verb.dep_ == "conj" else verb
    return verb.pos_ in VERBAL and (fate.is_negated(verb) or fate.is_negated(first))


def _negated(fate: Fate) -> bool:
    if _not_any(fate):
        return True
    for node, via in fate.path:
        if node.lower_ in _AFTER:
            return False  # "no casualties after the shelling"
        if via == "prep" and node.pos_ in VERBAL and node.lemma_.lower() in context("harm_verbs"):
            return False  # "nobody was killed in the shelling"
        if node.lemma_.lower() in fate.words.words("cancel") or _at_no_time(node):
            return True
        particle = fate.words.table("cancel_particles").get(node.lemma_.lower())
        if particle and any(child.lower_ == particle for child in node.rights):
            return True
        if via == "xcomp" and node.lemma_ in {"have", "be"} and any(child.lower_ == "yet" for child in node.children):
            return True  # "has yet to withdraw"
        if via in {"xcomp", "pcomp", "prep", "dobj"} and node.lemma_.lower() in fate.words.words("fail"):
            return via != "dobj" or node.lemma_.lower() in {"avert", "prevent", "avoid"}
        if via == "pcomp" and node.lower_ == "without":
            return True
        if fate.is_negated(node) and ((via == "ccomp" and _is_untrue(fate, node)) or _is_of_harm(fate, node)):
            return False  # "it is not false that X was shelled", "no casualties were reported in the shelling"
        if fate.is_negated(node):
            return via not in {"ccomp", "advcl"} or node.lemma_.lower() in {"be", "happen", "occur"}
        if node.pos_ in VERBAL and via in {"ccomp"}:
            return False
    return False


def _is_of_harm(fate: Fate, negated: "Token") -> bool:
    """Whether what is told as none is the harm that the event did, not the event."""
    harm = fate.words.words("harm_nouns")
    if fate.token.lemma_.lower() in harm:
        return False
    below = (node for node, _ in fate.path[1:] if node == negated or negated.is_ancestor(node))
    beside = (child for child in negated.children if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"})
    if any(node.lemma_.lower() in harm for node in below):
        return True
    if any(child.dep_ == "neg" for child in negated.children):
        return False
    none = (child for child in beside if any(grand.lower_ in {"no", "zero"} for grand in child.lefts))
    return any(child.lemma_.lower() in harm for child in none)


_AFTER = frozenset({"after", "following", "amid", "despite"})
_TIMES = frozenset({"time", "point", "moment", "stage", "way", "means", "circumstance", "circumstances"})


def _at_no_time(verb: "Token") -> bool:
    """ "At no time did they fire"."""
    things = (thing for prep in verb.children if prep.dep_ == "prep" for thing in prep.rights)
    return any(thing.lower_ in _TIMES and any(c.lower_ == "no" for c in thing.lefts) for thing in things)


def _planned(fate: Fate) -> bool:
    words = fate.words
    for node, via in fate.path:
        low = node.lemma_.lower()
        if node.pos_ in VERBAL and fate.has_modal(node, words.words("planned_modals")):
            return True
        if node.pos_ in VERBAL and fate.has_modal(node, words.words("would")):
            return True
        if low == "be" and via == "xcomp" and _is_to(fate, node):
            return True
        if node.pos_ == "NOUN" and _foreseen(fate, node):
            return True
        if low in words.words("planned_verbs") and via in {"xcomp", "ccomp", "oprd"} and _ahead(fate, via, node):
            return True
        if low == "be" and via == "xcomp" and _ahead(fate, via, node):
            return True  # "the ministers are to meet"
        if low == "commit" and via == "prep":
            return True
        if low in words.words("planned_objects") and via in {"dobj", "nsubjpass", "pobj", "prep", "acl"}:
            return True
        if (
            low in words.words("planned_nouns")
            and via in {"acl", "prep", "compound"}
            and _ahead_of_noun(fate, via, node)
        ):
            return True
        if via in {"", "xcomp", "ccomp", "nsubj", "nsubjpass"} and fate.is_poised(node):
            return True
        if via in {"", "compound"} and any(
            c.dep_ == "amod" and c.lower_ in words.words("planned_adjectives") for c in node.lefts
        ):
            return not any(step.tag_ == "VBD" for step, _ in fate.path)
    return _under_way(fate)


def _is_to(fate: Fate, be: "Token") -> bool:
    """ "The troops are to leave": set for the days to come."""
    below = fate.below(be)
    if below is None or not any(child.tag_ == "TO" for child in below.lefts):
        return False
    return not any(child.lower_ in {"have", "there"} for child in (*be.lefts, *below.lefts))


def _foreseen(fate: Fate, noun: "Token") -> bool:
    """ "the exchange that the text foresees": the relative clause of the event's own noun."""
    return any(
        child.dep_ == "relcl"
        and child.lemma_.lower() in fate.words.words("planned_objects")
        and any(grand.dep_ in {"dobj", "nsubjpass"} and grand.tag_ == "WDT" for grand in child.lefts)
        for child in noun.rights
    )


def _ahead(fate: Fate, via: str, node: "Token") -> bool:
    """Whether the complement of a verb of planning lies ahead: an infinitive, or a clause with "will"."""
    below = fate.below(node)
    if below is None or via == "oprd":
        return True
    marks = {child.lower_ for child in below.lefts if child.tag_ in {"TO", "MD"}}
    return bool(marks) and (via != "ccomp" or bool(marks & {"to", "will", "would", "'ll", "’ll", "shall", "should"}))


def _ahead_of_noun(fate: Fate, via: str, node: "Token") -> bool:
    below = fate.below(node)
    if below is None:
        return False
    if via == "prep":
        return below.lower_ in {"for", "to", "of"}
    return any(child.tag_ == "TO" for child in below.lefts) or via == "compound"


def _under_way(fate: Fate) -> bool:
    """ "under consideration", "under discussion" on the event's noun or clause."""
    nodes = [node for node, _ in fate.path]
    nodes += [child for node in nodes for child in node.lefts if child.dep_ in {"nsubj", "nsubjpass"}]
    return any(
        child.lower_ == "under" and any(grand.lower_ in fate.words.words("under") for grand in child.rights)
        for node in nodes
        for child in node.rights
    )

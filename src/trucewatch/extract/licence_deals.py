"""When a verb tells that a deal was made, came into force or ended, and when it only names the deal."""

from typing import TYPE_CHECKING

from trucewatch.extract.grammar import attended, children, doers, lemma, patients, phrase_lemmas, surface_subjects
from trucewatch.extract.lexicon import context, word_class

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def deal_tells(verb: "Token") -> bool:
    """A deal that is only named ("the deal signed in …"), hoped for or asked about is told elsewhere."""
    aux = {c.lower_ for c in children(verb, "aux", "auxpass")}
    if aux & {"being", "can", "could", "may", "might"} and "have" not in aux:
        return False
    if "would" in aux and verb.dep_ == "relcl":
        return False
    if _is_bodys(verb):
        return False
    infinitive = verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux"))
    if (
        not infinitive
        and verb.dep_ in ("ccomp", "csubj")
        and any(c.lower_ in ("when", "whether", "how", "if") for c in verb.lefts)
    ):
        return False
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN") and not attended(verb):
        if _dates_deal(verb):
            return True
        known = is_definite(verb.head) or (verb.head.tag_ == "NNS" and verb.dep_ == "relcl")
        return not known
    return True


def _is_bodys(verb: "Token") -> bool:
    """ "The ceasefire committee was set up": of a body that bears the deal's name, not of the deal."""
    nouns = [*patients(verb), *surface_subjects(verb)]
    named = [noun for noun in nouns if phrase_lemmas(noun) & word_class("deal")]
    return bool(named) and all(lemma(noun) in word_class("named_after_deal") for noun in named)


def _dates_deal(verb: "Token") -> bool:
    """ "the truce that began nine days ago", "a pause which X brokered": when or by whom a deal came about, is told."""
    if not phrase_lemmas(verb.head) & word_class("truce") or lemma(verb) in context("deal_terms"):
        return False
    if any(token.ent_type_ in ("DATE", "TIME") for token in verb.subtree):
        return True
    return verb.dep_ == "relcl" and bool(doers(verb)) and lemma(verb) in context("deal_making")


def is_definite(noun: "Token") -> bool:
    """ "the truce", "their deal", "Friday's accord": known before."""
    if any(c.ent_type_ in ("DATE", "TIME") for c in children(noun, "poss")):
        return True
    return any(c.lower_ in context("definite") for c in children(noun, "det", "poss", "amod"))

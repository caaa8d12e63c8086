"""Whether a verb tells what it names: in no condition, and as an aim only where the aim is the telling."""

from typing import TYPE_CHECKING

from trucewatch.extract.grammar import children, lemma
from trucewatch.extract.lexicon import context

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_ANSWERED_FOR = frozenset(
    {"accuse", "blame", "suspect", "condemn", "result", "start", "respond", "indict", "charge", "criticize"}
)
"""Heads before "of" or "for" and a deed that is told by them."""


def verb_tells(verb: "Token") -> bool:
    """Whether a verb tells an event where it stands: a finite one does, an infinitive or a gerund behind some heads."""
    if in_condition(verb):
        return False
    if _only_dates(verb):
        return False
    top = verb
    while top.dep_ == "conj" and top.head.pos_ in ("VERB", "AUX") and top.tag_ == "VB" and not children(top, "nsubj"):
        top = top.head
    infinitive = top.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in top.children)
    if infinitive:
        return infinitive_tells(top)
    if top.dep_ == "pcomp":
        return _gerund_tells(top)
    asked = top.dep_ == "advcl" and any(c.lower_ in ("if", "unless", "whether") for c in children(top, "mark"))
    return not asked


def _only_dates(verb: "Token") -> bool:
    """Whether a clause tells from when on something else was so ("wounded since the offensive began in April")."""
    is_since = verb.dep_ == "advcl" and any(c.lower_ == "since" for c in children(verb, "mark"))
    return is_since and lemma(verb) in context("beginnings")


def _gerund_tells(verb: "Token") -> bool:
    """ "Accused of shelling X", "killed in bombing Y", "went on firing": by its preposition and what that hangs on."""
    name, head = verb.head.lower_, verb.head.head
    while head.pos_ == "ADP" and head.head != head:
        head = head.head
    if name in ("by", "after", "with"):
        return True
    if name in ("on", "to", "in", "from") and lemma(head) in context("going_on"):
        return True
    if name in ("in", "during", "under"):
        return lemma(head) == "come" or tells_harm(head)
    if name == "of" and head.dep_ in ("dobj", "nsubjpass") and lemma(head.head) == "accuse":
        return True
    return name in ("of", "for") and lemma(head) in _ANSWERED_FOR


def tells_harm(head: "Token") -> bool:
    """Whether a preposition hangs in words of harm: "died", "15 dead, two of them women", "documented the deaths"."""
    for above in (head, *head.ancestors):
        if lemma(above) in context("harm_verbs") | context("harmed_nouns"):
            return True
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("acl", "relcl"):
            told = children(above, "dobj", "nsubjpass", "attr", "nsubj")
            return lemma(above) in context("report") | {"be"} and any(lemma(n) in context("harmed_nouns") for n in told)
    return False


def infinitive_tells(verb: "Token") -> bool:
    """Whether "to" and a verb tell what is or is to be done ("began to shell", "forces are to withdraw")."""
    if verb.dep_ in ("xcomp", "ccomp"):
        return lemma(verb.head) in context("aspect")
    if verb.dep_ == "advcl" and lemma(verb.head) == "be":  # "forces are to withdraw"
        return not children(verb.head, "acomp", "attr")
    if verb.dep_ == "advcl" and lemma(verb) in context("purposes"):
        return True
    return verb.dep_ in ("relcl", "ROOT")


def in_condition(token: "Token") -> bool:
    """Inside an "if" clause, within the same sentence."""
    for above in [token, *token.ancestors]:
        if above.dep_ in ("relcl", "parataxis"):
            return False
        if above.dep_ == "advcl" and any(c.lower_ in ("if", "unless") for c in children(above, "mark")):
            asked = {lemma(c) for c in children(above.head, "acomp")} | {lemma(above.head)}
            return not asked & context("asking")
    return False

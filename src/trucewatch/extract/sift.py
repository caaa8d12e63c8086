"""Drafts that are no claims after all: general rules of law, questions, and readers' opinions."""

from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.core.records import READERS_PARTS
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import children, clause_of, is_negated

_GENERAL = frozenset({"can", "could", "ca", "should", "must", "may", "cannot"})


def is_claim(draft: Draft) -> bool:
    """Whether a draft tells something that happened, is planned or is held."""
    if _is_rule(draft):
        return False
    if draft.scene.block.part.kind in READERS_PARTS:
        return _is_factual(draft)
    return True


def _is_rule(draft: Draft) -> bool:
    """ "X cannot be used …": what may not be done tells nothing that was done."""
    if draft.kind.group not in (Group.VIOLENCE, Group.POSTURE):
        return False
    verb = clause_of(draft.token)
    return is_negated(verb) and any(c.lower_ in _GENERAL for c in children(verb, "aux"))


def _is_factual(draft: Draft) -> bool:
    """A reader's sentence counts when it is no question, no guess of his own, and says where, when or how many."""
    sentence = draft.token.sent
    relayed = len(draft.chain) > 1
    if sentence.text.rstrip().rstrip("”\"'’").endswith("?"):
        return False
    if draft.stance is Stance.CONDITIONAL and not relayed:
        return False
    if draft.stance is Stance.UNCERTAIN and not (relayed or draft.place or draft.rows):
        return False
    if relayed or draft.kind is Kind.TALKS:
        return True
    return bool(draft.place or draft.rows or (draft.time and draft.actors))

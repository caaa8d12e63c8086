"""Drafts that are no claims after all: general rules of law, questions, and readers' opinions."""

import re

from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.core.records import READERS_PARTS, PartKind
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import children, clause_of, is_negated, lemma

_EARLIER = (
    "earlier version",
    "previous version",
    "earlier report",
    "previously said",
    "originally said",
    "first version",
)
_SCOPE = frozenset({"cover", "concern", "encompass"})
_ARCHIVE = re.compile(r"\b(?:archive|file|stock) (?:photo|photograph|picture|image|footage)\b", re.IGNORECASE)
_GENERAL = frozenset({"can", "could", "ca", "should", "must", "may", "cannot"})


def is_claim(draft: Draft) -> bool:
    """Whether a draft tells something that happened, is planned or is held."""
    if (
        _is_rule(draft)
        or _is_owed(draft)
        or _is_retold(draft)
        or _is_empty(draft)
        or _is_scope(draft)
        or _is_archive(draft)
    ):
        return False
    if draft.scene.block.part.kind in READERS_PARTS:
        return _is_factual(draft)
    return True


def _is_scope(draft: Draft) -> bool:
    """ "The truce does not cover the matter": unless it names whom an agreement leaves out, it tells nothing of it."""
    verb = clause_of(draft.token)
    return draft.kind is Kind.AGREEMENT and is_negated(verb) and lemma(verb) in _SCOPE and not draft.targets


def _is_archive(draft: Draft) -> bool:
    """The words below an old picture ("where the envoys met (archive photo, 2014)")."""
    return _ARCHIVE.search(draft.token.sent.text) is not None


def _is_retold(draft: Draft) -> bool:
    """What a correction says that an earlier version said: withdrawn by those who told it."""
    part = draft.scene.block.part
    text = draft.token.sent.text.lower()
    return (part.kind is PartKind.NOTICE or part.is_correction) and any(words in text for words in _EARLIER)


def _is_empty(draft: Draft) -> bool:
    """Casualties without a figure or a name, and blame of nobody in particular."""
    if draft.trigger.frame.is_casualties and draft.kind is Kind.CASUALTIES:
        return not draft.rows and not draft.targets
    named = {mention.text.lower() for mention in draft.targets}
    return draft.kind is Kind.ACCUSATION and bool(named) and named <= {"side", "party", "those", "one", "person"}


def _is_rule(draft: Draft) -> bool:
    """ "X cannot be used …": what may not be done tells nothing that was done."""
    if draft.kind.group not in (Group.VIOLENCE, Group.POSTURE):
        return False
    verb = clause_of(draft.token)
    return is_negated(verb) and any(c.lower_ in _GENERAL for c in children(verb, "aux"))


def _is_owed(draft: Draft) -> bool:
    """ "X must withdraw": what ought to be done is no deed; "must have withdrawn" guesses at one."""
    if draft.trigger.frame.pos != "verb" or draft.kind.group is Group.DIPLOMACY:
        return False
    aux = [child.lower_ for child in children(draft.token, "aux")]
    if draft.token.dep_ == "xcomp" and lemma(draft.token.head) in ("have", "need") and "to" in aux:
        return not any(child.lower_ == "yet" for child in draft.token.head.children)
    return any(word in ("must", "should") for word in aux) and "have" not in aux


def _is_factual(draft: Draft) -> bool:
    """A reader's sentence counts when it is no question, no guess of his own, and says where, when or how many."""
    sentence = draft.token.sent
    relayed = len(draft.chain) > 1 or draft.scene.block.part.kind is PartKind.EMBED
    if sentence.text.rstrip().rstrip("”\"'’").endswith("?"):
        return False
    if draft.stance is Stance.CONDITIONAL and not relayed:
        return False
    if draft.stance is Stance.UNCERTAIN and not (relayed or draft.place or draft.rows):
        return False
    if relayed or draft.kind is Kind.TALKS:
        return True
    return not _is_habit(draft) and bool(draft.place or draft.rows or (draft.time and draft.actors))


def _is_habit(draft: Draft) -> bool:
    """A bare present or a possession ("X bombs Y", "X's massacres"): a view of how things are, no report of a deed."""
    if draft.kind.group is not Group.VIOLENCE or draft.rows:
        return False
    if draft.trigger.frame.pos == "noun":
        return any(child.dep_ == "poss" for child in draft.token.children)
    verb = draft.token
    return verb.tag_ in ("VBZ", "VBP", "VB") and not children(verb, "aux", "auxpass")

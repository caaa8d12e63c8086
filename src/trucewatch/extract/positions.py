"""Aims, topics and reasons: what an act is for, what a position is about and why it is held."""

import re
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.core.kinds import Group, Kind, Stance
from trucewatch.extract.checks_speech import deals
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import (
    after_preps,
    children,
    clause_of,
    conjuncts,
    lemma,
    patients,
    phrase_lemmas,
    preps,
    surface_subjects,
)
from trucewatch.extract.lexicon import context, word_class

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_ABOUT = ("on", "about", "over", "for", "to", "of", "in", "regarding", "concerning", "with", "under")
_REASON_MARKS = frozenset({"because", "as", "since"})


def complete(draft: Draft) -> None:
    """Fills a draft's purpose, topic and reasons from its own clause."""
    if draft.kind.group is Group.DIPLOMACY:
        draft.topic = _topic(draft)
    else:
        draft.purpose = _purpose(draft)
    if draft.trigger.frame.is_position:
        draft.reasons = tuple(_reasons(draft))


def _subtree(draft: Draft, head: "Token", *, until: int | None = None) -> Mention:
    first, last = head.left_edge.i, head.right_edge.i + 1
    last = min(last, until if until is not None else last, draft.token.sent.end)
    while last - 1 > first and (draft.scene.doc[last - 1].is_punct or draft.scene.doc[last - 1].is_space):
        last -= 1
    return draft.scene.mention(first, last)


def _purpose(draft: Draft) -> Mention | None:
    """The infinitive of aim that hangs on the act, or the aim its doers are said to try for."""
    verb = clause_of(draft.token)
    for head in (draft.token, verb, *patients(verb)):
        for clause in children(head, "advcl", "xcomp", "acl"):
            to = [c for c in children(clause, "aux") if c.lower_ == "to"]
            if to and clause.tag_ == "VB" and clause.i > head.i and lemma(verb) not in context("aspect"):
                return _subtree(draft, clause)
            aim = [c for c in children(clause, "prep") if c.lower_ == "at"] if lemma(clause) == "aim" else []
            if aim:
                return _subtree(draft, aim[0])
    for trying in (verb, draft.token.head, *children(draft.token, "conj")):
        if lemma(trying) in ("try", "attempt", "seek", "aim"):
            for clause in children(trying, "xcomp"):
                return _subtree(draft, clause)
    return _marked_aim(draft)


def _marked_aim(draft: Draft) -> Mention | None:
    """ "in an attempt to …", "in order to …", "aimed at …", in the clause's own words."""
    clause = draft.scene.doc[draft.clause[0] : draft.clause[1]]
    start, words = clause.start_char, clause.text  # the whole doc's text is put together anew at each call
    for mark in sorted(context("purpose_marks")):
        found = re.search(rf"\b{re.escape(mark)}\b", words, re.IGNORECASE)
        if found:
            token = draft.scene.doc.char_span(start + found.start(), start + found.end(), alignment_mode="expand")
            if token is not None and token.end < draft.clause[1]:
                return draft.scene.mention(token.start, draft.clause[1])
    return None


def _topic(draft: Draft) -> Mention | None:
    """The deal, plan, zone or question that a position or a round of talks is about."""
    for noun in _topic_heads(draft):
        if phrase_lemmas(noun) & (word_class("deal") | word_class("truce")):
            return _subtree(draft, noun)
    if draft.kind is Kind.AGREEMENT and draft.trigger.frame.stance is Stance.PLANNED:
        for subject in surface_subjects(draft.token)[:1]:
            return _subtree(draft, subject)
    if draft.trigger.frame.is_position:
        clauses = children(draft.token, "xcomp", "ccomp", "advcl")
        aimed = [noun for noun in after_preps(draft.token, "for", "in", "to", "on") if noun.i > draft.token.i]
        for head in [*aimed, *clauses, *patients(draft.token)]:
            if head.i > draft.token.i:
                return _meant(draft, head) or _subtree(draft, head)
    elif draft.kind is Kind.TALKS:
        about = after_preps(draft.token, "on", "about", "over") or [
            n
            for noun in [*patients(draft.token), *surface_subjects(draft.token)]
            for n in after_preps(noun, "on", "about", "over")
        ]
        for noun in about:
            if noun.ent_type_ not in ("DATE", "TIME"):
                return _subtree(draft, noun)
    return None


def _meant(draft: Draft, head: "Token") -> Mention | None:
    """The deal that "it" stands for in "refused to accept it": the last one named before, in the paragraph."""
    if not any(noun.lower_ in ("it", "this", "that") for noun in [head, *patients(head)]):
        return None
    for token in reversed(draft.scene.doc[: draft.token.i]):
        if token.pos_ in ("NOUN", "PROPN") and lemma(token) in deals():
            mention = _subtree(draft, token, until=token.i + 1)
            return Mention(text=mention.text, span=mention.span, basis=Basis.CARRIED)
    return None


def _topic_heads(draft: Draft) -> list["Token"]:
    verb = draft.token
    heads = [*patients(verb), *after_preps(verb, *_ABOUT)]
    for noun in list(heads):
        heads += [inner for prep in preps(noun, *_ABOUT) for inner in after_preps_of(prep)]
    for clause in children(verb, "xcomp", "ccomp", "prep"):
        heads += [*patients(clause), *after_preps(clause, *_ABOUT)]
        for inner in children(clause, "pcomp", "xcomp"):
            heads += [*patients(inner), *after_preps(inner, *_ABOUT)]
    subjects = surface_subjects(verb) if draft.kind is Kind.AGREEMENT else []
    return [verb, *heads, *subjects] if verb.pos_ in ("NOUN", "PROPN") else [*heads, *subjects]


def after_preps_of(prep: "Token") -> list["Token"]:
    """The objects of one preposition, conjuncts included."""
    return [noun for obj in children(prep, "pobj") for noun in conjuncts(obj)]


def _reasons(draft: Draft) -> list[Mention]:
    """The holder's reasons: "over X and Y", "because …", "expressing reservations about X and also Y"."""
    found: list[Mention] = []
    verb = draft.token
    for clause in children(verb, "advcl"):
        if any(mark.lower_ in _REASON_MARKS for mark in children(clause, "mark")):
            found.append(_subtree(draft, clause))
        elif lemma(clause) in context("reasoning"):
            found += _objections(draft, clause)
    for prep in preps(verb, "over", "because", "for"):
        if prep.lower_ != "for" or draft.kind is Kind.ACCUSATION:
            found += _each(draft, after_preps_of(prep))
    if not found and verb.dep_ in ("xcomp", "ccomp") and verb.head.pos_ == "VERB":
        for clause in children(verb.head, "advcl"):
            if clause.i > verb.i and lemma(clause) in context("reasoning"):
                found += _objections(draft, clause)
    return found


def _objections(draft: Draft, clause: "Token") -> list[Mention]:
    """What reservations, concerns or fears are about; else the clause itself."""
    held = patients(clause)
    about = [n for noun in held[:1] for n in after_preps(noun, "about", "over", "at", "with")]
    about += held[1:] if about else []
    about = about or after_preps(clause, "about", "over")
    if about:
        return _each(draft, about)
    told = children(clause, "ccomp")
    return [_subtree(draft, told[0])] if told else []


def _each(draft: Draft, nouns: list["Token"]) -> list[Mention]:
    """One mention for each of coordinated phrases, each up to the next."""
    found: list[Mention] = []
    for index, noun in enumerate(nouns):
        later = nouns[index + 1] if index + 1 < len(nouns) else None
        if noun.left_edge.pos_ == "ADV" and noun.left_edge.i < noun.i:
            found.append(draft.scene.mention(noun.left_edge.i + 1, min(noun.right_edge.i + 1, draft.token.sent.end)))
            continue
        until = None
        if later is not None:
            until = later.left_edge.i
            while until > noun.i + 1 and draft.scene.doc[until - 1].pos_ in ("CCONJ", "ADV", "PUNCT"):
                until -= 1
        found.append(_subtree(draft, noun, until=until))
    return found

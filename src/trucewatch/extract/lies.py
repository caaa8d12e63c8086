"""Tellings called untrue ("X lied when it said …", "X's claim that … is a lie"): X's word and another's against it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucewatch.core.claims import Teller
from trucewatch.core.kinds import Stance, Telling
from trucewatch.extract.checks_words import has_no
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import VERB_POS, children, is_negated, lemma, objects_of, surface_subjects
from trucewatch.extract.mentions import is_actor, mention_of
from trucewatch.extract.tellers_lexicon import lexicon, tellings

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

CLIMB = 8
"""Heads looked at above an event's word, as for other hedges."""
_CONTENT = frozenset({"ccomp", "xcomp", "dobj", "acl", "relcl"})
_WHEREBY = frozenset({"in", "by", "when", "while", "about"})
_THEY = frozenset({"it", "they", "he", "she", "we", "i", "who"})


@dataclass(frozen=True, slots=True)
class _Lie:
    """Whose telling is called untrue, if anybody's, and whether what it tells is that something was not so."""

    liar: "Token | None"
    is_of_none: bool


def untruths(drafts: list[Draft]) -> list[Draft]:
    """Sets each event told in an untrue telling as denied by who calls it so; gives what the one so called tells.

    What was told as not done is done, as its critic has it ("the claim that it did not shell X is a lie").
    """
    found: list[Draft] = []
    for draft in drafts:
        lie = None if draft.trigger.frame.is_position else _lie_over(draft.token)
        if lie is not None:
            found += _told(draft, lie)
    return found


def _told(draft: Draft, lie: _Lie) -> list[Draft]:
    kept, of_liar = _cut(draft, lie.liar)
    own = Stance.DENIED if lie.is_of_none else Stance.ASSERTED
    copies: list[Draft] = []
    if of_liar is not None:
        chain = (*kept, of_liar)
        copies.append(replace(draft, chain=chain, stance=own, rows=list(draft.rows), also=list(draft.also)))
    draft.chain = kept
    none_hurt = [row for row in draft.rows if row.harm.maximum == 0]
    if none_hurt and not draft.trigger.frame.is_casualties:
        draft.rows = [row for row in draft.rows if row not in none_hurt]
        draft.stance = Stance.ASSERTED  # "the claim that nobody was hurt in the raid is a lie": the raid stands
    else:
        draft.stance = Stance.ASSERTED if own is Stance.DENIED else Stance.DENIED
    return copies


def _cut(draft: Draft, liar: "Token | None") -> tuple[tuple[Teller, ...], Teller | None]:
    """The tellers who call it untrue, and whose telling it was."""
    if liar is None:
        return draft.chain, None
    if liar.lower_ in _THEY:
        return (draft.chain[:-1], draft.chain[-1]) if draft.chain else ((), None)
    at = draft.scene.at(liar)
    for place, teller in enumerate(draft.chain):
        if teller.span is not None and teller.span.start <= at < teller.span.end:
            return draft.chain[:place], teller
    mention = mention_of(draft.scene, liar)
    if mention is None or not is_actor(draft.scene, liar):
        return draft.chain, None
    known = next((n for n, teller in enumerate(draft.chain) if teller.text == mention.text), len(draft.chain))
    teller = Teller(text=mention.text, span=mention.span, telling=Telling.CLAIM, hint=mention.hint)
    return draft.chain[:known], teller


def _lie_over(token: "Token") -> _Lie | None:
    """The untrue telling that an event's word stands in."""
    node, is_of_none = token, _is_told_as_not(token)
    for _ in range(CLIMB):
        head = node.head
        if head.i == node.i:
            return None
        found = _lying(node, head)
        if found is not None:
            return _Lie(found[0], is_of_none)
        if node.dep_ in ("parataxis", "appos") or _is_of_its_own(node):
            return None
        is_of_none = is_of_none or (head.pos_ in VERB_POS and node.dep_ != "ccomp" and _is_told_as_not(head))
        node = head
    return None


def _is_told_as_not(verb: "Token") -> bool:
    return verb.pos_ in VERB_POS and is_negated(verb)


def _is_of_its_own(node: "Token") -> bool:
    """A clause that shares nothing of what stands above it."""
    if node.dep_ == "conj" and node.pos_ in VERB_POS:
        return bool(children(node, "nsubj", "nsubjpass"))
    return node.dep_ in ("advcl", "relcl")


def _lying(node: "Token", head: "Token") -> "tuple[Token | None] | None":
    """(whose telling, or None) if `head` tells untruly what `node` holds."""
    if head.pos_ in VERB_POS:
        return _lying_verb(node, head)
    if head.pos_ not in ("NOUN", "PROPN") or is_negated(head.head):
        return None
    words = lexicon("hedges").words
    if lemma(head) in words("false_words") or head.lower_ in words("false_words"):
        is_it = any(child.lower_ in ("it", "this", "that") for child in children(head.head, "nsubj"))
        return (None,) if head.dep_ == "attr" and is_it and node.dep_ in ("acl", "relcl", "ccomp") else None
    nouns = words("claim_nouns") | words("hearsay") | words("tellings")
    if lemma(head) not in nouns or not (node.dep_ in _CONTENT or _is_of(node)) or not _is_called_false(head):
        return None
    owners = children(head, "poss") or [
        noun for child in children(head, "prep", "agent") for noun in objects_of(child) if child.lower_ == "by"
    ]
    return (owners[0] if owners else None,)


def _is_of(node: "Token") -> bool:
    return node.dep_ == "prep" and node.lower_ in ("of", "about")


def _is_called_false(noun: "Token") -> bool:
    words = lexicon("hedges").words
    false = words("false_words") | words("wrong_words")
    if any(child.lower_ in false for child in children(noun, "amod")):
        return True
    verb = noun.head
    is_subject = noun.dep_ in ("nsubj", "nsubjpass") and not is_negated(verb)
    said = children(verb, "attr", "acomp", "oprd", "xcomp", "advmod")
    return is_subject and (verb.lower_ in false or any(child.lower_ in false and not has_no(child) for child in said))


def _lying_verb(node: "Token", verb: "Token") -> "tuple[Token | None] | None":
    words = lexicon("hedges").words
    if is_negated(verb) or node.dep_ not in _CONTENT:
        return None
    if _is_lying(verb) and node.dep_ == "ccomp":
        return (_subject(verb),)
    if lemma(verb) in words("inventing") and node.dep_ == "dobj":
        return (_subject(verb),)
    if lemma(verb) not in tellings():
        return None
    if any(child.lower_ in words("falsely") for child in verb.children):
        return (_subject(verb),)
    above = verb.head
    if verb.dep_ == "pcomp" and above.lower_ in _WHEREBY:
        above = above.head
    elif verb.dep_ not in ("advcl", "xcomp", "ccomp"):
        return None
    if _is_lying(above) and above != verb:
        return None if is_negated(above) else (_subject(above) or _subject(verb),)
    charged = [lie for of in children(above, "prep") for lie in children(of, "pcomp") if of.lower_ == "of"]
    if any(map(_is_lying, charged)) and not is_negated(above):  # "accused X of lying when it said …"
        return (next(iter(children(above, "dobj", "nsubjpass")), None),)
    return None


def _is_lying(verb: "Token") -> bool:
    """ "Lied", "was telling lies"."""
    words = lexicon("hedges").words
    if lemma(verb) in words("lying"):
        return verb.pos_ in VERB_POS
    return lemma(verb) in ("tell", "spread") and any(
        child.lower_ in words("false_words") or lemma(child) in words("false_words") for child in children(verb, "dobj")
    )


def _subject(verb: "Token") -> "Token | None":
    found = surface_subjects(verb)
    return found[0] if found else None

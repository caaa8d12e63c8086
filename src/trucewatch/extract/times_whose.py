"""Whose a time in an event's sentence is: the event's, its telling's, its content's, or another clause's."""

from typing import TYPE_CHECKING

from trucewatch.extract.grammar import clause_of, lemma, surface_subjects
from trucewatch.extract.lexicon import context, word_class
from trucewatch.extract.scene import Scene
from trucewatch.extract.time_names import telling_verbs, tellings

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def is_of_other(scene: Scene, trigger: "Token", start: int, *, is_position: bool) -> bool:
    """Whether a time is of something else than the event: of its telling, or of what a relative clause adds."""
    if not is_position and (of_teller(scene, trigger, start) or _is_of_deal(scene, trigger, start)):
        return True
    return (is_position and _is_of_content(scene, trigger, start)) or _is_aside(scene, trigger, start)


def _is_of_content(scene: Scene, trigger: "Token", start: int) -> bool:
    """ "Urged them to attend talks on Friday": when that is to be is not when it was asked."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None or trigger.pos_ not in ("VERB", "AUX") or covered[0].i < trigger.i:
        return False
    for above in covered[0].ancestors:
        if above == trigger:
            return False
        if above.is_ancestor(trigger) or (above.dep_ == "advcl" and above.head == trigger):
            return False
        if above.pos_ in ("VERB", "AUX") or (above.pos_ == "NOUN" and above.ent_type_ not in ("DATE", "TIME")):
            return trigger.is_ancestor(above)
    return False


def _is_aside(scene: Scene, trigger: "Token", start: int) -> bool:
    """ "Shelled villages that it had taken in May": the time of a clause on a noun that is no doer of the event."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None:
        return False
    for above in (covered[0], *covered[0].ancestors):
        if above == trigger or above.is_ancestor(trigger):
            return False
        if above.dep_ == "relcl" and trigger.is_ancestor(above.head):
            return above.head not in surface_subjects(clause_of(trigger))
    return False


def of_teller(scene: Scene, trigger: "Token", start: int) -> bool:
    """A time that hangs on the verb of saying ("said on Tuesday") is when it was said, not when it happened."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None:
        return False
    token = covered[0]
    for _ in range(4):
        if token.pos_ in ("VERB", "AUX") or token.head == token:
            break
        token = token.head
    is_across = token.i < trigger.i < covered[0].i
    if token.lemma_.lower() in telling_verbs():
        return token != trigger and not is_across
    return _is_of_account(trigger, covered[0])


def _is_of_account(trigger: "Token", day: "Token") -> bool:
    """ "A statement released on Friday", "speaking on Monday", "in an interview on Sunday": the day of an account."""
    for above in day.ancestors:
        if above == trigger:
            return False
        if above.pos_ == "NOUN" and lemma(above) in tellings("things"):
            return not above.is_ancestor(trigger) or above.dep_ == "nsubj"
        if above.pos_ not in ("VERB", "AUX"):
            continue
        if lemma(above) in tellings("speaking"):
            return True
        near = {lemma(one) for one in (above.head, *above.children, *(w for c in above.children for w in c.children))}
        return lemma(above) in tellings("handing") and bool(near & tellings("things"))
    return False


def _is_of_deal(scene: Scene, trigger: "Token", start: int) -> bool:
    """ "In breach of the 10 November truce", "the accord signed on Friday": the deal's own day, no stretch since."""
    covered = scene.doc.char_span(start, start + 1, alignment_mode="expand")
    if covered is None or lemma(trigger) in word_class("truce"):
        return False
    passed: list[Token] = [covered[0]]
    for above in covered[0].ancestors:
        if above == trigger:
            return False
        if above.pos_ in ("NOUN", "PROPN") and lemma(above) in word_class("truce"):
            if any(word.dep_ == "prep" and word.lower_ not in ("of", "from") for word in passed if word.head == above):
                return False  # "242 breaches of the truce between 12 and 19 September"
            is_made = above.head == trigger and lemma(trigger) in context("deal_making")
            return not above.is_ancestor(trigger) and not is_made and above.head.lower_ != "since"
        if above.lower_ in ("force", "effect", "place") and above.head.lower_ in ("in", "into"):
            return True  # "the truce, in force since 4 May, …"
        if above.pos_ in ("VERB", "AUX"):
            return _is_signed(above)
        passed.append(above)
    return False


def _is_signed(verb: "Token") -> bool:
    """ "The ceasefire signed on Friday", wherever the parse hangs the participle."""
    before = verb.nbor(-1) if verb.i > verb.sent.start else verb
    return verb.tag_ == "VBN" and before.pos_ == "NOUN" and lemma(before) in word_class("truce")

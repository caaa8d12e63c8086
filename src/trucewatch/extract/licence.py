"""Which mention of an event is a telling of it: background nouns, aims and conditions are not."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import Group, Kind
from trucewatch.extract.checks_speech import is_imperative
from trucewatch.extract.frames import Frame
from trucewatch.extract.grammar import children, is_passive, lemma
from trucewatch.extract.lexicon import context
from trucewatch.extract.licence_deals import deal_tells
from trucewatch.extract.licence_nouns import harm_noun_tells, noun_stands, noun_tells
from trucewatch.extract.licence_verbs import in_condition, verb_tells
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def tells(scene: Scene, token: "Token", frame: Frame) -> bool:
    """Whether a trigger that fits a frame tells an event here."""
    if frame.pos == "noun" and any(map(frame.asks, ("dated", "wording", "stands"))):
        return noun_stands(token)
    if not frame.is_position and is_imperative(token) and scene.told(token):
        return False
    if frame.pos == "noun":
        return harm_noun_tells(token) if frame.is_casualties else noun_tells(scene, token, frame)
    if frame.pos == "adj":
        return not in_condition(token)
    if not frame.is_position and (_only_tells(scene, token, frame) or _asked(token)):
        return False
    if frame.kind.group is not Group.DIPLOMACY and _is_wished(token):
        return False
    if frame.kind.group in (Group.VIOLENCE, Group.POSTURE) and (_describes(token) or _is_backing(token, frame)):
        return False
    if frame.kind is Kind.AGREEMENT and token.dep_ == "acl" and any(c.lower_ == "being" for c in token.children):
        return False
    if frame.kind is Kind.AGREEMENT and frame.stance is None and not deal_tells(token):
        return False
    if frame.kind is Kind.ACCUSATION and (token.tag_ == "VB" or (token.dep_ == "acl" and is_passive(token))):
        return False
    is_done_by_trying = frame.kind.group is Group.VIOLENCE and frame.kind is not Kind.TERRITORIAL_CHANGE
    if verb_tells(token) or (is_done_by_trying and _is_tried(token)):
        return True
    return frame.kind.group is Group.POSTURE and _is_agreed(token)


def _only_tells(scene: Scene, verb: "Token", frame: Frame) -> bool:
    """ "Denied that …" tells what another says; "denied the convoy entry" is a deed."""
    return scene.is_reporting(scene.at(verb)) and not frame.is_casualties and frame.kind is not Kind.ACCESS_DENIAL


def _is_wished(verb: "Token") -> bool:
    """ "Demanded that the troops leave": the bare form tells what another is to do."""
    if verb.dep_ != "ccomp" or verb.tag_ not in ("VB", "VBP") or lemma(verb.head) not in context("wishing"):
        return False
    return not children(verb, "aux") and any(c.lower_ == "that" for c in children(verb, "mark"))


def _is_tried(verb: "Token") -> bool:
    """ "tried to storm the camp": an assault that failed is one all the same."""
    return verb.dep_ == "xcomp" and lemma(verb.head) in context("trying") and verb_tells(verb.head)


def _is_agreed(verb: "Token") -> bool:
    """ "agreed to withdraw", "refused to leave": a move that is planned, or denied."""
    return verb.dep_ == "xcomp" and lemma(verb.head) in context("agreeing") and verb_tells(verb.head)


def _describes(verb: "Token") -> bool:
    """ "a militia that fights beside the army": says who they are, not what they did."""
    if verb.dep_ != "relcl" or verb.tag_ not in ("VBZ", "VBP") or children(verb, "aux", "auxpass"):
        return False
    return not any(token.ent_type_ in ("DATE", "TIME", "CARDINAL") for token in verb.subtree)


def _is_backing(verb: "Token", frame: Frame) -> bool:
    """ "factions backed by X", "troops stationed in Y": says whose or where they are, and tells no move."""
    if frame.kind is not Kind.DEPLOYMENT or verb.dep_ not in ("acl", "amod") or verb.head.dep_ == "ROOT":
        return False
    return lemma(verb) in context("backing")


def _asked(verb: "Token") -> bool:
    """ "It is not known who had fired it": a question inside a sentence tells no deed."""
    if verb.dep_ not in ("ccomp", "csubj", "pcomp"):
        return False
    return any(
        c.lower_ in ("who", "what", "which") and c.tag_ in ("WP", "WDT") for c in children(verb, "nsubj", "dobj")
    )

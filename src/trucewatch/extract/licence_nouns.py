"""Whether a noun for a deed or for harm tells it: by what its phrase holds and what it hangs on."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import Group
from trucewatch.extract.frames import Frame
from trucewatch.extract.grammar import children, is_misread, is_negated, is_verbal, lemma, preps
from trucewatch.extract.lexicon import context
from trucewatch.extract.licence_deals import is_definite
from trucewatch.extract.licence_verbs import in_condition, infinitive_tells, tells_harm, verb_tells
from trucewatch.extract.mentions import is_actor
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene
from trucewatch.extract.spots import is_meeting

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def noun_stands(noun: "Token") -> bool:
    """Whether a noun heads a phrase of its own that is no condition."""
    return noun.dep_ not in ("compound", "poss", "nmod", "amod") and not in_condition(noun)


def _governor(noun: "Token") -> tuple[str, "Token"]:
    """The relation by which a noun's phrase hangs in its clause, past "of" and conjunctions, and what it hangs on."""
    token = noun
    for _ in range(6):
        head = token.head
        if token.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN"):
            token = head
        elif token.dep_ == "pobj" and head.lower_ == "of" and head.head.pos_ in ("NOUN", "PROPN", "NUM"):
            token = head.head
        else:
            break
    return token.dep_, token.head


def harm_noun_tells(noun: "Token") -> bool:
    """A toll or a number of dead is told wherever it stands, but as what is feared, averted, asked or long known."""
    if noun.dep_ in ("compound", "poss", "nmod", "amod") or in_condition(noun):
        return False
    dep, above = _governor(noun)
    if dep == "pobj":
        return above.lower_ not in context("background_preps") | context("harm_asides")
    if above.pos_ in ("VERB", "AUX") and not verb_tells(above):
        return False
    return lemma(above) not in context("averting")


def _has_party(scene: Scene, noun: "Token") -> bool:
    for prep in preps(noun, "by", "between", "on", "against", "of", "at", "with"):
        if any(True for _ in prep.children):
            return True
    mods = children(noun, "compound", "amod", "poss", "nmod")
    return any(is_actor(scene, m) or m.ent_type_ in ("NORP", "GPE", "ORG") for m in mods if m.pos_ != "PRON")


def noun_tells(scene: Scene, noun: "Token", frame: Frame) -> bool:
    """Whether a noun for a deed tells it: its doer, its verb or its preposition must show that it is news."""
    if is_misread(noun):
        return frame.is_strong
    dep, above = _governor(noun)
    if _only_describes(noun, dep):
        return False
    verb = lemma(above)
    if dep in ("dobj", "nsubjpass") and verb in context("unsettled") and frame.kind.group is not Group.VIOLENCE:
        return False
    party = _has_party(scene, noun)
    definite = is_definite(noun)
    if dep in ("ccomp", "advcl", "relcl") and dep == noun.dep_:
        return frame.is_strong
    if dep == "ROOT" or (dep in ("appos", "conj", "dep", "npadvmod") and not is_verbal(above)):
        return frame.is_strong or party
    aside = dep == "pobj" and above.lower_ in context("background_preps")
    if party and dep in ("nsubj", "dobj", "pobj") and _measured(noun) and not aside:
        return True
    if _is_given_away(scene, noun, frame) or _is_announced(noun):
        return True
    if dep in ("dobj", "attr") and is_verbal(above):
        by = any(True for _ in preps(noun, "by"))
        return _object_tells(above, verb, party=party, by=by, strong=frame.is_strong, definite=definite)
    if dep in ("nsubj", "nsubjpass"):
        return _subject_tells(verb, party=party, strong=frame.is_strong, definite=definite, passive=dep == "nsubjpass")
    if _is_owned(above):
        return frame.kind.group is Group.VIOLENCE and _owns_up(above.head.head)
    if dep == "pobj":
        return _governed_tells(noun, frame, party=party)
    return frame.is_strong and party and not definite


def _governed_tells(noun: "Token", frame: Frame, *, party: bool) -> bool:
    """Whether a noun after a preposition tells its deed: by what it cost, what came after it, or how it is placed."""
    above, definite = _governor(noun)[1], is_definite(noun)
    if _costs_lives(above) and (party or not definite or _is_placed(noun)):
        return True
    if above.lower_ in ("after", "following") and tells_harm(above.head) and party:
        return True
    if _prepositional_tells(above, party=party, strong=frame.is_strong, definite=definite):
        return True
    return frame.is_strong and any(is_number_word(c.text) for c in children(noun, "nummod", "amod"))


def _only_describes(noun: "Token", dep: str) -> bool:
    """Whether a noun stands before another one, in a condition, or for how long it lasted ("days of shelling")."""
    if noun.dep_ in ("compound", "poss", "nmod", "amod") or in_condition(noun):
        return True
    is_length = noun.dep_ == "pobj" and noun.head.lower_ == "of" and lemma(noun.head.head) in context("durations")
    if is_length and noun.head.head.dep_ == "pobj" and _costs_lives(noun.head.head.head):
        return False  # "died in the first week of fighting"
    return is_length or dep in ("nmod", "compound", "amod")


def _is_announced(noun: "Token") -> bool:
    return is_meeting(noun) and any(c.lower_ in context("announced") for c in children(noun, "amod"))


def _is_given_away(scene: Scene, noun: "Token", frame: Frame) -> bool:
    """Whether what a deed's noun stands with shows that it is told: its doer, its list, a charge, a change of hands."""
    dep, above = _governor(noun)
    if _is_own_deed(scene, noun) or (frame.is_strong and _is_done_by(scene, noun)):
        return True
    if dep != "pobj":
        return False
    if frame.is_strong and _is_item(above):
        return True
    if _has_party(scene, noun) and lemma(above.head) in context("charges"):
        return True
    return _is_ground_told(frame) and above.lower_ == "with"


def _is_ground_told(frame: Frame) -> bool:
    """ "with the fall of X": a named place that changed hands."""
    return frame.asks("of_ground")


def _is_done_by(scene: Scene, noun: "Token") -> bool:
    """ "the shelling of X by Y": a deed with its doer is told wherever it stands."""
    return any(is_actor(scene, doer) for by in preps(noun, "by") for doer in by.children if doer.dep_ == "pobj")


def _is_own_deed(scene: Scene, noun: "Token") -> bool:
    """ "The army resumed its offensive": the doer's own deed as the object of a verb of doing."""
    owned = any(child.lower_ in ("its", "their", "his") for child in children(noun, "poss"))
    if not owned or noun.dep_ != "dobj" or lemma(noun.head) not in context("light"):
        return False
    return any(is_actor(scene, doer) for doer in children(noun.head, "nsubj"))


def _is_item(prep: "Token") -> bool:
    """One of a list of deeds ("violations, including artillery fire"), or what a report is of ("a case of …")."""
    if prep.lower_ in context("listing"):
        return True
    if lemma(prep.head) in context("harmed_nouns"):
        return prep.lower_ in ("in", "by", "from", "during")
    return prep.lower_ in ("of", "about", "over", "against") and lemma(prep.head) in context("telling_of")


def _costs_lives(prep: "Token") -> bool:
    """ "Killed in …", "lost his life during …": what people died in is told by it."""
    return prep.lower_ in ("in", "by", "during", "from", "under") and tells_harm(prep.head)


def _is_placed(noun: "Token") -> bool:
    """ "The battle for X", "the raid near Y": told with where or over what it was."""
    return any(
        True for prep in preps(noun, "for", "near", "in", "outside", "at", "around", "inside") for _ in prep.children
    )


def _measured(noun: "Token") -> bool:
    """Told through a measure of it: "the escalation of the bombing", "reports of air strikes"."""
    token = noun
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ == "pobj" and token.head.lower_ == "of" and lemma(token.head.head) in context("measures")


def _object_tells(verb: "Token", low: str, *, party: bool, by: bool, strong: bool, definite: bool) -> bool:
    purpose = verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux")) and not infinitive_tells(verb)
    if purpose:
        return by and not definite
    if low in context("light") or low in context("report") or children(verb, "expl"):
        return strong or party or not definite
    if low in context("showing"):
        return strong
    return strong and (party or not definite)


def _subject_tells(low: str, *, party: bool, strong: bool, definite: bool, passive: bool) -> bool:
    if passive:
        return low in context("report") | context("light") and (strong or party)
    if low in context("occur"):
        return strong or party
    return strong and party and not definite


def _prepositional_tells(prep: "Token", *, party: bool, strong: bool, definite: bool) -> bool:
    verb = prep.head
    name = prep.lower_
    if lemma(verb) in context("harm_verbs") and name in ("in", "by", "during", "from", "under"):
        return (strong and not definite) or party
    if lemma(verb) in context("report") and name in ("of", "to"):
        return strong
    if lemma(verb) == "report" or verb.lower_ == "reports":
        return strong
    if name in context("background_preps"):
        return strong and not definite and name in ("after", "following", "amid", "despite", "during")
    if name == "under" and lemma(verb) == "come":
        return strong
    if name in ("to", "into") and lemma(verb) in context("turning"):
        return strong
    if name == "with" and verb.pos_ in ("VERB", "AUX"):
        return strong and not definite
    return strong and party and not definite and name in ("with", "from", "under")


def _is_owned(prep: "Token") -> bool:
    """The "for" of "responsibility for", which somebody takes."""
    return prep.lower_ == "for" and lemma(prep.head) in context("responsibility") and prep.head.dep_ == "dobj"


def _owns_up(verb: "Token") -> bool:
    """ "X claimed responsibility for the attack" tells it; that nobody did tells nothing."""
    if lemma(verb) not in context("owning_up") or is_negated(verb):
        return False
    subjects = children(verb, "nsubj")
    return bool(subjects) and not any(
        word.lower_ in ("no", "none", "nobody") for noun in subjects for word in (noun, *noun.children)
    )

"""Denials that name no deed ("… have denied any involvement"): the deed is the one just told."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention, Teller
from trucewatch.core.kinds import Group, Stance, Telling
from trucewatch.extract.draft import Draft
from trucewatch.extract.evidence import clause_range
from trucewatch.extract.grammar import children, doers, is_negated, is_passive, lemma, patients, surface_subjects
from trucewatch.extract.lexicon import context
from trucewatch.extract.mentions import is_actor, mention_of
from trucewatch.extract.scene import Scene
from trucewatch.extract.tellers_lexicon import lexicon, places

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_DEEDS = frozenset({Group.VIOLENCE, Group.POSTURE})
_THEY = frozenset({"it", "they", "he", "she", "both"})
FARTHEST = 700
"""Characters between a deed told in a paragraph before and a denial that names none."""


def denials(scene: Scene, drafts: list[Draft], earlier: Draft | None) -> list[Draft]:
    """A denied copy of the deed told before, for each denial that names none. Takes rejections of a charge away."""
    if not drafts and earlier is None:
        return []
    found: list[Draft] = []
    for index in places(scene.doc, lexicon("hedges").words("rebutting")):
        token = scene.doc[index]
        if token.pos_ != "VERB" or is_negated(token) or not _is_bare(token):
            continue
        if lemma(token) in context("denying") and (named := _named_below(drafts, token)) is not None:
            found += _claimed(named, token)  # "denied any part in the attack", "denied X's claim that …"
            continue
        deed = next((d for d in reversed(drafts) if d.token.i < token.i and _is_deed(d)), None) or _near(earlier, token)
        denier = _denier(scene, token, deed) if deed is not None else None
        if deed is None or denier is None:
            continue
        teller = Teller(text=denier.text, span=denier.span, telling=Telling.DENY, hint=denier.hint)
        denied = Draft(scene, deed.trigger, deed.kind, clause_range(token), (teller,), Stance.DENIED)
        accused = _accused(scene, token, deed) or denier
        denied.actors, denied.targets, denied.place = deed.actors or (accused,), deed.targets, deed.place
        denied.time, denied.weapons = deed.time, deed.weapons
        found.append(denied)
        charge = {token.i, token.head.i, *(noun.i for noun in patients(token))} - {deed.token.i}
        drafts[:] = [draft for draft in drafts if draft.token.i not in charge or _is_deed(draft)]
    return found


def _is_deed(draft: Draft) -> bool:
    return draft.kind.group in _DEEDS and draft.stance in {Stance.ASSERTED, Stance.UNCERTAIN}


def _near(earlier: Draft | None, token: "Token") -> Draft | None:
    """The deed of the paragraph before, where a denial in the next one opens."""
    if earlier is None or not _is_deed(earlier) or token.idx > FARTHEST:
        return None
    return earlier


def _named_below(drafts: list[Draft], token: "Token") -> Draft | None:
    """The deed that stands in what is denied."""
    return next(
        (d for d in drafts if d.kind.group in _DEEDS and d.token.i > token.i and token.is_ancestor(d.token)), None
    )


def _denier(scene: Scene, verb: "Token", deed: Draft) -> Mention | None:
    """Who denies; for "they" in "accused X of shelling Y, a charge they denied" the accused."""
    subjects = doers(verb) if is_passive(verb) else surface_subjects(verb)
    named = next((noun for noun in subjects if is_actor(scene, noun)), None)
    if named is not None and named.lower_ not in _THEY:
        return mention_of(scene, named)
    if any(noun.lower_ in _THEY for noun in subjects):
        return _accused(scene, verb, deed)
    return None


def _accused(scene: Scene, verb: "Token", deed: Draft) -> Mention | None:
    if deed.scene is not scene:
        return None
    at = deed.token
    while at.head.i != at.i and at.sent == verb.sent:
        at = at.head
        if at.lemma_.lower() in lexicon("hedges").words("accusing"):
            blamed = next((noun for noun in patients(at) if is_actor(scene, noun) and noun.i < deed.token.i), None)
            return mention_of(scene, blamed) if blamed is not None else None
    return None


def _claimed(deed: Draft, denial: "Token") -> list[Draft]:
    """In "A denied B's claim that …" the deed itself, asserted by B; A's word covers it all."""
    scene = deed.scene
    owners = [owner for noun in patients(denial) for owner in children(noun, "poss") if is_actor(scene, owner)]
    mention = mention_of(scene, owners[0]) if owners else None
    if mention is None or deed.stance is not Stance.DENIED:
        return []
    teller = Teller(text=mention.text, span=mention.span, telling=Telling.CLAIM, hint=mention.hint)
    told = Draft(scene, deed.trigger, deed.kind, deed.clause, (teller,))
    told.actors, told.targets, told.place, told.time = deed.actors or (mention,), deed.targets, deed.place, deed.time
    told.weapons = deed.weapons
    deed.clause = clause_range(denial)
    return [told]


def _names_its_deed(charge: "Token") -> bool:
    """ "the allegation of flights": no word for a deed told before."""
    return any(child.lower_ in {"of", "about", "on", "over"} and child.dep_ == "prep" for child in charge.rights)


def _is_bare(verb: "Token") -> bool:
    """Whether what is denied is a word for a charge, not a clause that tells it."""
    if any(child.i > verb.i for child in children(verb, "ccomp", "xcomp")):
        return False
    charges, strict = lexicon("hedges").words("charges"), lemma(verb) in context("denying")
    objects = patients(verb)
    words = {lemma(noun) for noun in objects}
    if strict:
        words |= {noun.lower_ for noun in children(verb, "dobj") if noun.tag_ == "WDT"}
    if any(lemma(noun) in charges and _names_its_deed(noun) for noun in objects):
        return False
    if words & charges or (strict and words & (context("charges") | {"which"})):
        return True
    head = lemma(verb.head) if verb.dep_ == "relcl" else ""
    return head in charges or (strict and head in context("charges"))

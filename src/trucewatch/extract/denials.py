"""Denials that name no deed ("… have denied any involvement"): the deed is the one just told."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Teller
from trucewatch.core.kinds import Group, Stance, Telling
from trucewatch.extract.draft import Draft
from trucewatch.extract.evidence import clause_range
from trucewatch.extract.grammar import children, is_negated, lemma, patients, surface_subjects
from trucewatch.extract.lexicon import context
from trucewatch.extract.mentions import is_actor, mention_of
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEEDS = frozenset({Group.VIOLENCE, Group.POSTURE})


def denials(scene: Scene, drafts: list[Draft], earlier: Draft | None) -> list[Draft]:
    """A denied copy of the deed told before, for each denial in a paragraph that tells no deed of its own."""
    if not drafts and earlier is None:
        return []
    found: list[Draft] = []
    for token in scene.doc:
        if lemma(token) not in context("denying") or token.pos_ != "VERB" or is_negated(token) or not _bare(token):
            continue
        named = next(
            (d for d in drafts if d.kind.group in _DEEDS and d.token.i > token.i and token.is_ancestor(d.token)), None
        )
        if named is not None:  # "denied any part in the attack", "denied X's claim that …": the deed is told there
            found += _claimed(named, token)
            continue
        deed = next((d for d in reversed(drafts) if d.token.i < token.i and d.kind.group in _DEEDS), earlier)
        denier = next((noun for noun in surface_subjects(token) if is_actor(scene, noun)), None)
        mention = mention_of(scene, denier) if denier is not None else None
        if deed is None or mention is None:
            continue
        teller = Teller(text=mention.text, span=mention.span, telling=Telling.DENY, hint=mention.hint)
        denied = Draft(scene, deed.trigger, deed.kind, clause_range(token), (teller,), Stance.DENIED)
        denied.actors, denied.targets, denied.place = deed.actors or (mention,), deed.targets, deed.place
        found.append(denied)
    return found


def _claimed(deed: Draft, denial: "Token") -> list[Draft]:
    """What the claimant tells in "A denied B's claim that …": the deed, asserted by B; A's word covers it all."""
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


def _bare(verb: "Token") -> bool:
    """Whether what is denied is a word for a charge, not a clause that tells it."""
    if children(verb, "ccomp", "xcomp"):
        return False
    objects = patients(verb)
    relative = verb.dep_ == "relcl" and lemma(verb.head) in context("charges")
    return relative or any(lemma(noun) in context("charges") for noun in objects)

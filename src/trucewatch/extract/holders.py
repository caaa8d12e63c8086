"""Who holds the ground that was hit: "raids on a town held by X", "the X-held city", where no position is named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import after_preps, children, doers, lemma
from trucewatch.extract.lexicon import context, words
from trucewatch.extract.mentions import is_actor, is_place, mention_of
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

STRIKING = frozenset({Kind.AIRSTRIKE, Kind.SHELLING, Kind.ATTACK, Kind.TERRITORIAL_CHANGE})
"""Deeds against ground; fire and blasts are told of a place without being against who holds it."""


def add_holders(draft: Draft) -> None:
    """Adds who holds the ground that a told doer struck to the targets, save the doer itself."""
    if draft.kind not in STRIKING or not draft.actors:
        return
    told = {mention.text for mention in (*draft.actors, *draft.targets)}
    ids = {mention.hint for mention in (*draft.actors, *draft.targets) if mention.hint}
    found: list[Mention] = []
    for ground in _struck(draft):
        for mention in _holders(draft.scene, ground):
            if mention.text not in told and mention.hint not in ids:
                told.add(mention.text)
                found.append(mention)
    draft.targets = (*draft.targets, *found)


def _struck(draft: Draft) -> Iterator["Token"]:
    """Places that the deed was done on, at, in or against."""
    token = draft.token
    verb = token.head if token.pos_ == "NOUN" and token.head.pos_ == "VERB" else token
    for head in dict.fromkeys((token, verb)):
        for noun in (*children(head, "dobj", "nsubjpass"), *after_preps(head, "on", "at", "in", "into", "against")):
            yield from (one for one in (noun, *after_preps(noun, "of", "in")) if is_place(draft.scene, one))


def _holders(scene: Scene, ground: "Token") -> Iterator[Mention]:
    for clause in children(ground, "acl", "relcl"):
        if lemma(clause) in context("holding"):
            for holder in doers(clause):
                if is_actor(scene, holder) and (mention := mention_of(scene, holder)) is not None:
                    yield mention
    yield from _joined(scene, ground)


def _joined(scene: Scene, ground: "Token") -> Iterator[Mention]:
    """ "the X-held town": X is a name of the registry, or a word for a side."""
    doc = scene.doc
    for place in range(max(ground.sent.start + 2, ground.left_edge.i), ground.i):
        if lemma(doc[place]) in context("holding") and doc[place - 1].text == "-":
            hit, first = scene.hit(doc[place - 2], place=False), place - 2
            if hit is None and not _is_side(doc[first]):
                continue
            while hit is not None and first > ground.left_edge.i and scene.hit(doc[first - 1], place=False) == hit:
                first -= 1
            yield scene.mention(first, place - 1, hint=hit.id if hit else None)


def _is_side(token: "Token") -> bool:
    """A word for a side, or a name that is no place."""
    if lemma(token) in words("lexicons", "who", "modifiers") or token.ent_type_ in ("NORP", "ORG"):
        return True
    return token.pos_ == "PROPN" and token.ent_type_ not in ("GPE", "LOC", "FAC", "DATE")

"""The heads of phrases in a role made into mentions: who may act, what is a target, whose a position is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.frames import Trigger
from trucewatch.extract.grammar import after_preps, children, conjuncts, lemma
from trucewatch.extract.lexicon import context, word_class, words
from trucewatch.extract.mentions import is_actor, is_place, mention_of, sides_of
from trucewatch.extract.scene import Scene
from trucewatch.extract.weapons import is_weapon_word

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


def acting(scene: Scene, heads: Sequence["Token"], trigger: Trigger, name: str) -> list[Mention]:
    """The parties that some heads name, each of "Thai and Cambodian soldiers" its own."""
    found = [(head, mention_in(scene, head, name=name, role="actor", trigger=trigger)) for head in heads]
    return [side for head, mention in found if mention is not None for side in sides_of(scene, head, mention)]


def expanded(heads: list["Token"]) -> list["Token"]:
    found: list[Token] = []
    for head in heads:
        found += [noun for noun in conjuncts(head) if noun not in found]
    return found


def mention_in(scene: Scene, head: "Token", *, name: str, role: str, trigger: Trigger) -> Mention | None:
    if name in ("mod", "object_mod", "source") and head.dep_ in ("compound", "amod", "nmod"):
        return _modifier(scene, head)
    if role == "actor" or name.endswith("_actor"):
        if not is_actor(scene, head) or _mere_place(scene, head, trigger, name):
            return None
        return mention_of(scene, head)
    if name in ("at", "on", "into", "toward", "over", "in") and _is_unknown_ground(scene, head, trigger):
        return None
    return _target(scene, head, trigger)


def _modifier(scene: Scene, head: "Token") -> Mention | None:
    """ "regime" in "regime air raids", "Russian" in "Russian strikes"."""
    low = lemma(head)
    if low in context("sided") | word_class("aircraft") | word_class("munition") or not (
        head.is_alpha or head.lower_ in words("lexicons", "who", "adjectival")
    ):
        return None
    hit = scene.hit(head, place=False)
    named = head.ent_type_ in ("NORP", "ORG") or (hit is not None and head.pos_ != "ADP")
    named = named or head.lower_ in words("lexicons", "who", "adjectival")
    sided = head.i > 1 and scene.doc[head.i - 1].text == "-" and scene.doc[head.i - 2].lower_ in context("sided")
    if sided and (named or low in words("lexicons", "who", "modifiers")):
        return scene.mention(head.i - 2, head.i + 1, hint=hit.id if hit else None)
    if not (
        named or low in words("lexicons", "who", "modifiers") or head.lower_ in words("lexicons", "who", "modifiers")
    ):
        return None
    first = head.left_edge.i if head.ent_type_ in ("NORP", "ORG") else head.i
    first = max(first, head.i - 4)
    while first < head.i and not scene.doc[first].is_alpha:
        first += 1
    while hit is not None and first > 0 and scene.hits.get(first - 1) is hit:
        first -= 1  # "Ansar Allah" of "an Ansar Allah checkpoint"
    return scene.mention(first, head.i + 1, hint=hit.id if hit else None)


def _mere_place(scene: Scene, head: "Token", trigger: Trigger, name: str) -> bool:
    """A place that is no metonym: bare towns act only in speech and diplomacy; states act everywhere."""
    if trigger.frame.is_position or trigger.kind.group == "diplomacy":
        return False
    hit = scene.hit(head)
    if name in ("from", "source") and head.lower_ in words("lexicons", "who", "not_by_from") and head.dep_ == "pobj":
        return True
    if hit is not None:
        return hit.is_place and name not in ("subject", "by")
    return lemma(head) in word_class("ground")


def _target(scene: Scene, head: "Token", trigger: Trigger) -> Mention | None:
    low = lemma(head)
    if low in (
        "ceasefire",
        "cease-fire",
        "truce",
        "talk",
        "fire",
        "each",
        "control",
        "effect",
        "place",
        "role",
        "part",
    ):
        return None
    if head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return None
    if trigger.frame.is_position:
        return mention_of(scene, head) if is_actor(scene, head) or scene.hit(head, place=False) else None
    if lemma(trigger.token) in ("fire", "use", "employ", "launch", "drop") and is_weapon_word(low):
        return None
    if low in context("no_target"):
        return None
    if low in word_class("held"):
        return _holder(scene, head)
    if is_place(scene, head) and not is_actor_body(scene, head):
        return None
    if head.pos_ == "PRON":
        return mention_of(scene, head)
    if low in word_class("munition") | word_class("assault") | {"strike", "shelling", "clash"}:
        return None
    return mention_of(scene, head)


def _is_unknown_ground(scene: Scene, head: "Token", trigger: Trigger) -> bool:
    """A name that no registry and no parser knows for a party's, shelled or bombed: ground rather than a person."""
    if trigger.kind not in (Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE) or lemma(trigger.token) in context(
        "harm_verbs"
    ):
        return False
    if lemma(head) in words("lexicons", "places", "points"):
        return True
    kept = ("NORP", "ORG") if trigger.kind is not Kind.GUNFIRE else ("PERSON", "NORP", "ORG")
    return head.pos_ == "PROPN" and scene.hit(head) is None and head.ent_type_ not in kept


def _holder(scene: Scene, head: "Token") -> Mention | None:
    """Whose the position or post is that was hit: "positions of X", "an X checkpoint"; else the thing itself."""
    for noun in after_preps(head, "of", "belonging"):
        if is_actor(scene, noun) and (scene.hit(noun) is None or not is_place(scene, noun)):
            return mention_of(scene, noun)
    for mod in reversed(children(head, "compound", "amod", "nmod", "poss")):
        named = _modifier(scene, mod) if mod.dep_ != "poss" else mention_of(scene, mod)
        if named is not None and not is_place(scene, mod):
            return named
    return None if is_place(scene, head) else mention_of(scene, head)


def is_actor_body(scene: Scene, head: "Token") -> bool:
    """A phrase that the grammar could take for a place but whose head is people or an armed body."""
    hit = scene.hit(head)
    if hit is not None:
        return not hit.is_place
    if head.pos_ == "NOUN" and lemma(head) in ("front", "state", "community"):
        return False
    return lemma(head) in words("lexicons", "who", "actors") and head.ent_type_ not in ("GPE", "LOC")

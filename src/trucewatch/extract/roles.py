"""Who did it, to whom: the role names of frames made into mentions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.frames import Trigger
from trucewatch.extract.grammar import (
    after_preps,
    children,
    conjuncts,
    doers,
    is_misread,
    is_passive,
    lemma,
    objects_of,
    patients,
    preps,
    surface_subjects,
)
from trucewatch.extract.lexicon import context, word_class, words
from trucewatch.extract.mentions import is_actor, is_place, mention_of, sides_of
from trucewatch.extract.roles_heads import PREP_ROLES, ROLES, made_by, subject_of
from trucewatch.extract.scene import Scene
from trucewatch.extract.weapons import is_weapon_word

if TYPE_CHECKING:
    from spacy.tokens import Token


def known_roles() -> frozenset[str]:
    """The role names that frames may use."""
    return frozenset({*ROLES, *PREP_ROLES, "teller"})


def fill(scene: Scene, trigger: Trigger, *, role: str) -> tuple[Mention, ...]:
    """The mentions in a role ("actor" or "target") of a trigger, in order, each once."""
    token = trigger.token
    names = trigger.frame.actor if role == "actor" else trigger.frame.target
    found: list[Mention] = []
    for name in names:
        if name == "teller":
            continue
        heads = ROLES[name](token) if name in ROLES else after_preps(token, *PREP_ROLES[name])
        for head in _expanded(heads):
            if role == "actor" and _its_allies(head):
                continue
            mention = _mention(scene, head, name=name, role=role, trigger=trigger)
            each = sides_of(scene, head, mention) if mention is not None else ()
            found += [one for one in each if all(one.text != other.text for other in found)]
    if role == "actor" and not found and trigger.frame.pos == "noun":
        found += _light_subject(scene, trigger) or _between(scene, trigger) or _by(scene, trigger)
    if role == "actor" and not found and names and trigger.kind.group == "violence":
        found += _of_means(scene, trigger)
    if role == "actor" and found and trigger.kind.group == "violence":
        found += [ally for ally in _beside(scene, trigger) if all(ally.text != other.text for other in found)]
    return tuple(found)


def _of_means(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Who made the deed by which it was done: "killed by coalition air strikes", "came under shelling by X"."""
    token = trigger.token
    if trigger.frame.pos != "verb":
        return []
    names = ("by", "under", "in", "to") if is_passive(token) or not patients(token) else ("by", "under")
    nouns = doers(token) + [
        noun for prep in preps(token, *names) for noun in (*objects_of(prep), *children(prep, "pcomp"))
    ]
    deeds = word_class("conduct") | word_class("munition") | word_class("airraid") | word_class("shellfire")
    heads = _expanded([head for noun in nouns if lemma(noun) in deeds for head in made_by(noun)])
    return _acting(scene, heads, trigger, "source")


def _beside(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Who acts beside the doer: "troops, backed by Russian aircraft,", "the army, along with the militia,"."""
    token = trigger.token
    if trigger.frame.pos != "verb" or is_passive(token):
        return []
    subjects = surface_subjects(token)[:1]
    heads: list[Token] = []
    for above in (token, *subjects):
        for verb in children(above, "acl", "advcl"):
            apart = verb.left_edge.i > 0 and scene.doc[verb.left_edge.i - 1].text == ","
            if apart and verb.tag_ == "VBN" and lemma(verb) in context("backing"):
                heads += [noun for noun in _expanded(doers(verb)) if _is_arm(noun)]
        for prep in children(above, "prep"):
            heads += _alongside(prep)
    return _acting(scene, heads, trigger, "by")


def _is_arm(noun: "Token") -> bool:
    """Aircraft or troops, by their own word or the name of a service ("the Russian Air Force")."""
    return bool({lemma(noun), noun.lower_} & (word_class("troops") | word_class("aircraft")))


def _alongside(prep: "Token") -> list["Token"]:
    """Whom "alongside", "along with", "in cooperation with" names."""
    if prep.lower_ == "alongside" or (prep.lower_ == "with" and prep.nbor(-1).lower_ in ("along", "together")):
        return _expanded(objects_of(prep))
    if prep.lower_ not in ("in", "with"):
        return []
    return [
        n
        for noun in objects_of(prep)[:1]
        if lemma(noun) in context("joining")
        for n in after_preps(noun, "with", "of", "from")
    ]


def _acting(scene: Scene, heads: Sequence["Token"], trigger: Trigger, name: str) -> list[Mention]:
    """The parties that some heads name, each of "Thai and Cambodian soldiers" its own."""
    found = [(head, _mention(scene, head, name=name, role="actor", trigger=trigger)) for head in heads]
    return [side for head, mention in found if mention is not None for side in sides_of(scene, head, mention)]


def _between(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The sides of a clash or of talks where "between" hangs on the verb: "fighting broke out in X between A and B"."""
    token = trigger.token
    verbs = [verb for verb in (token.head, *children(token, "acl", "relcl")) if verb.pos_ in ("VERB", "AUX")]
    if "between" not in trigger.frame.actor:
        return []
    heads = _expanded([noun for verb in verbs for noun in after_preps(verb, "between", "among")])
    return _acting(scene, heads, trigger, "between")


def _by(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The doer where "by" hangs on an active verb: "twelve died in strikes by the coalition"."""
    verb = trigger.token.head.head if trigger.token.dep_ == "pobj" else trigger.token.head
    if "by" not in trigger.frame.actor or verb.pos_ != "VERB" or is_passive(verb):
        return []
    heads = [noun for noun in _expanded(after_preps(verb, "by")) if noun.i > trigger.token.i]
    return _acting(scene, heads, trigger, "by")


def _expanded(heads: list["Token"]) -> list["Token"]:
    found: list[Token] = []
    for head in heads:
        found += [noun for noun in conjuncts(head) if noun not in found]
    return found


def _its_allies(noun: "Token") -> bool:
    """ "X and its allies", "X and their supporters": named only by X, and no party of their own."""
    owned = any(child.lower_ in ("its", "their") for child in children(noun, "poss"))
    return owned and noun.dep_ == "conj" and lemma(noun) in context("allies")


def _light_subject(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The doer of an event told as a light verb's object: "X carried out strikes"."""
    token = trigger.token
    if is_misread(token):
        found = [
            _mention(scene, head, name="subject", role="actor", trigger=trigger) for head in subject_of(token.head)
        ]
        return [mention for mention in found if mention is not None]
    while token.dep_ in ("conj", "pobj", "prep") and token.head.pos_ in ("NOUN", "PROPN", "ADP"):
        token = token.head
    verb = token.head
    if (
        token.dep_ != "dobj"
        or lemma(verb) not in context("light") | context("owning")
        or lemma(verb) in ("suffer", "see", "witness", "face")
    ):
        return []
    found = [
        _mention(scene, head, name="subject", role="actor", trigger=trigger) for head in _expanded(subject_of(verb))
    ]
    return [mention for mention in found if mention is not None]


def _mention(scene: Scene, head: "Token", *, name: str, role: str, trigger: Trigger) -> Mention | None:
    if name in ("mod", "object_mod", "source") and head.dep_ in ("compound", "amod", "nmod"):
        return _modifier(scene, head)
    if role == "actor" or name.endswith("_actor"):
        if not is_actor(scene, head) or _mere_place(scene, head, trigger, name):
            return None
        return mention_of(scene, head)
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
    return scene.mention(first, head.i + 1, hint=hit.id if hit else None)


def _mere_place(scene: Scene, head: "Token", trigger: Trigger, name: str) -> bool:
    """A place that is no metonym: bare towns act only in speech and diplomacy; states act everywhere."""
    if trigger.frame.is_position or trigger.kind.group == "diplomacy":
        return False
    hit = scene.hit(head)
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
    if (is_place(scene, head) and not is_actor_body(scene, head)) or _is_unknown_ground(scene, head, trigger):
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
    return head.pos_ == "PROPN" and scene.hit(head) is None and head.ent_type_ not in ("PERSON", "NORP", "ORG")


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

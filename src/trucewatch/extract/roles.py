"""Who did it, to whom: the role names of frames made into mentions."""

from collections.abc import Callable
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
    surface_subjects,
)
from trucewatch.extract.lexicon import context, word_class, words
from trucewatch.extract.mentions import is_actor, is_place, mention_of, sides_of
from trucewatch.extract.scene import Scene
from trucewatch.extract.weapons import is_weapon_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_PREP_ROLES = {
    "by": ("by",),
    "at": ("at",),
    "on": ("on", "upon"),
    "upon": ("upon",),
    "into": ("into",),
    "against": ("against",),
    "with": ("with",),
    "between": ("between",),
    "among": ("among", "amongst"),
    "to": ("to",),
    "toward": ("toward", "towards"),
    "towards": ("towards",),
    "from": ("from",),
    "of": ("of",),
    "in": ("in",),
    "for": ("for",),
    "over": ("over",),
    "for_actor": ("for",),
    "on_actor": ("on",),
}


def _subject(token: "Token") -> list["Token"]:
    return doers(token) or ([] if is_passive(token) else surface_subjects(token))


def _object_then(*names: str) -> Callable[["Token"], list["Token"]]:
    return lambda token: [n for o in patients(token)[:1] for n in after_preps(o, *names)] or after_preps(token, *names)


def _object_mods(token: "Token") -> list["Token"]:
    return [m for o in patients(token)[:1] for m in children(o, "compound", "amod", "poss", "nmod")]


_ROLES: dict[str, Callable[["Token"], list["Token"]]] = {
    "subject": _subject,
    "subject_actor": _subject,
    "subject_doer": _subject,
    "subject_logical": surface_subjects,
    "object": patients,
    "object_actor": patients,
    "object_named": patients,
    "object_inner": lambda token: [
        n for c in children(token, "xcomp", "ccomp") for v in [c, *children(c, "xcomp")] for n in patients(v)
    ],
    "object_if_passive": lambda token: patients(token) if is_passive(token) else [],
    "object_with": _object_then("with", "between"),
    "object_on": _object_then("on", "against"),
    "object_to": _object_then("to"),
    "object_for": _object_then("for"),
    "object_mod": _object_mods,
    "of_object": lambda token: (
        [n for o in patients(token)[:1] for n in after_preps(o, "by", "of", "from")] or _object_mods(token)
    ),
    "of_subject": lambda token: [
        n for s in surface_subjects(token)[:1] for n in after_preps(s, "between", "with", "of")
    ],
    "source": lambda token: [n for s in surface_subjects(token)[:1] for n in _made_by(s)],
    "dative": lambda token: [n for d in children(token, "dative") for n in (objects_of(d) if d.pos_ == "ADP" else [d])],
    "poss": lambda token: children(token, "poss"),
    "means": lambda token: [n for tool in after_preps(token, "with") for n in _made_by(tool)],
    "mod": lambda token: [
        n for c in children(token, "compound", "amod", "nmod") for n in (*children(c, "compound", "amod"), c)
    ],
    "attr_or_subject": lambda token: children(token, "attr") + surface_subjects(token),
    "above_to": lambda token: after_preps(token.head, "to") if lemma(token.head) in ("attribute", "pin") else [],
    "between_clause": lambda token: [
        n for w in token.subtree if w.lower_ == "between" for c in w.children for n in conjuncts(c)
    ],
}


def _made_by(noun: "Token") -> list["Token"]:
    """Who made a thing that acts: "shells fired by X", "strikes by X", "X's shells", "regime shells"."""
    found = after_preps(noun, "by", "from")
    for verb in children(noun, "acl", "relcl"):
        found += doers(verb) if is_passive(verb) else []
    for of in after_preps(noun, "of"):
        found += _made_by(of)
    return found or children(noun, "poss", "nmod", "compound", "amod")


def known_roles() -> frozenset[str]:
    """The role names that frames may use."""
    return frozenset({*_ROLES, *_PREP_ROLES, "teller"})


def fill(scene: Scene, trigger: Trigger, *, role: str) -> tuple[Mention, ...]:
    """The mentions in a role ("actor" or "target") of a trigger, in order, each once."""
    token = trigger.token
    names = trigger.frame.actor if role == "actor" else trigger.frame.target
    found: list[Mention] = []
    for name in names:
        if name == "teller":
            continue
        heads = _ROLES[name](token) if name in _ROLES else after_preps(token, *_PREP_ROLES[name])
        for head in _expanded(heads):
            if role == "actor" and _its_allies(head):
                continue
            mention = _mention(scene, head, name=name, role=role, trigger=trigger)
            each = sides_of(scene, head, mention) if mention is not None else ()
            found += [one for one in each if all(one.text != other.text for other in found)]
    if role == "actor" and not found and trigger.frame.pos == "noun":
        found += _light_subject(scene, trigger) or _between(scene, trigger) or _by(scene, trigger)
    return tuple(found)


def _between(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The sides of a clash or of talks where "between" hangs on the verb: "fighting broke out in X between A and B"."""
    token = trigger.token
    verbs = [verb for verb in (token.head, *children(token, "acl", "relcl")) if verb.pos_ in ("VERB", "AUX")]
    if "between" not in trigger.frame.actor:
        return []
    heads = _expanded([noun for verb in verbs for noun in after_preps(verb, "between", "among")])
    found = [_mention(scene, head, name="between", role="actor", trigger=trigger) for head in heads]
    return [mention for mention in found if mention is not None]


def _by(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The doer where "by" hangs on an active verb: "twelve died in strikes by the coalition"."""
    verb = trigger.token.head.head if trigger.token.dep_ == "pobj" else trigger.token.head
    if "by" not in trigger.frame.actor or verb.pos_ != "VERB" or is_passive(verb):
        return []
    heads = [noun for noun in _expanded(after_preps(verb, "by")) if noun.i > trigger.token.i]
    found = [_mention(scene, head, name="by", role="actor", trigger=trigger) for head in heads]
    return [mention for mention in found if mention is not None]


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
        found = [_mention(scene, head, name="subject", role="actor", trigger=trigger) for head in _subject(token.head)]
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
    found = [_mention(scene, head, name="subject", role="actor", trigger=trigger) for head in _expanded(_subject(verb))]
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
    if low in ("pro", "anti") or not head.is_alpha:
        return None
    hit = scene.hit(head, place=False)
    named = head.ent_type_ in ("NORP", "ORG") or (hit is not None and head.pos_ != "ADP")
    sided = head.i > 1 and scene.doc[head.i - 1].text == "-" and scene.doc[head.i - 2].lower_ in ("pro", "anti")
    if sided:
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

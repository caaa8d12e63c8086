"""Who did it, to whom: the role names of frames made into mentions."""

from typing import TYPE_CHECKING

from trucewatch.core.claims import Mention
from trucewatch.core.kinds import Kind
from trucewatch.extract.frames import Trigger
from trucewatch.extract.grammar import (
    after_preps,
    children,
    doers,
    is_misread,
    is_passive,
    lemma,
    objects_of,
    patients,
    preps,
    surface_subjects,
)
from trucewatch.extract.lexicon import context, word_class
from trucewatch.extract.mentions import arms, sides_of
from trucewatch.extract.roles_heads import PREP_ROLES, ROLES, made_by, subject_of
from trucewatch.extract.roles_mentions import acting, expanded, mention_in
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token


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
        for head in expanded(heads):
            if role == "actor" and _its_allies(head):
                continue
            mention = mention_in(scene, head, name=name, role=role, trigger=trigger)
            each = sides_of(scene, head, mention) if mention is not None else ()
            each = () if role == "actor" and _shares_owner(scene, head) else each
            found += [one for one in each if all(one.text != other.text for other in found)]
    if role == "actor" and not found and trigger.frame.pos == "noun":
        found += _light_subject(scene, trigger) or _between(scene, trigger) or _by(scene, trigger)
    if role == "actor" and not found and names and trigger.kind.group == "violence":
        found += _of_means(scene, trigger)
    if role == "actor" and not found and trigger.kind is Kind.AGREEMENT:
        found += _of_deal(scene, trigger)
    if role == "actor" and not found:
        found += _at_their_post(scene, trigger) or _of_what_moves(scene, trigger)
    if role == "actor" and ((found and trigger.kind.group == "violence") or trigger.kind is Kind.AID):
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
    heads = expanded([head for noun in nouns if lemma(noun) in _deeds() for head in made_by(noun)])
    return acting(scene, heads, trigger, "source")


def _of_deal(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose a truce is that lapses or begins: "the deal, which X brokered", "the army's unilateral ceasefire"."""
    token = trigger.token
    makers = context("deal_making") | context("deal_offering")
    nouns = [token] if trigger.frame.pos == "noun" else surface_subjects(token)[:1] + patients(token)[:1]
    for noun in nouns:
        if lemma(noun) not in word_class("deal"):
            continue
        made = [verb for verb in children(noun, "acl", "relcl") if lemma(verb) in makers]
        heads = [head for verb in made for head in doers(verb) if head.i != noun.i]
        found = acting(scene, expanded(heads) or children(noun, "poss"), trigger, "subject")
        if found:
            return found
    return []


def _deeds() -> frozenset[str]:
    """Nouns for what is done or sent, which somebody does or sends."""
    return frozenset().union(*map(word_class, ("conduct", "fire", "munition", "airraid", "shellfire")))


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
                heads += [noun for noun in expanded(doers(verb)) if _is_arm(noun)]
        for prep in children(above, "prep"):
            heads += _alongside(prep)
    return acting(scene, heads, trigger, "by")


def _at_their_post(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Who stopped people, told by the post alone: "turned back at a government checkpoint"."""
    if trigger.kind not in (Kind.ACCESS_DENIAL, Kind.ABDUCTION) or trigger.frame.pos != "verb":
        return []
    posts = [noun for noun in after_preps(trigger.token, "at") if lemma(noun) in word_class("held")]
    mods = [
        mod for post in posts[:1] for mod in (*children(post, "compound", "amod", "nmod"), *after_preps(post, "of"))
    ]
    return acting(scene, mods, trigger, "source")[:1]


def _of_what_moves(scene: Scene, trigger: Trigger) -> list[Mention]:
    """Whose the aid is that comes ("a convoy of the Red Cross") and whose the arms that are moved ("X's tanks")."""
    token = trigger.token
    if trigger.frame.pos != "verb" or "object_actor" in trigger.frame.actor:
        return []
    if trigger.kind is Kind.AID and not trigger.frame.actor:
        things = surface_subjects(token)[:1]
        heads = [noun for thing in things for noun in after_preps(thing, "of", "from") if scene.hit(noun, place=False)]
        heads = heads or [noun for thing in things for noun in children(thing, "compound", "amod", "nmod", "poss")]
        return [one for one in acting(scene, expanded(heads), trigger, "source") if one.hint is not None]
    if trigger.kind in (Kind.DEPLOYMENT, Kind.WITHDRAWAL) and is_passive(token):
        heads = [noun for noun in patients(token)[:1] if _is_arm(noun) and any(True for _ in noun.lefts)]
        return acting(scene, heads, trigger, "object")
    return []


def _is_arm(noun: "Token") -> bool:
    """Aircraft or troops, by their own word or the name of a service ("the Russian Air Force")."""
    return bool({lemma(noun), noun.lower_} & arms())


def _alongside(prep: "Token") -> list["Token"]:
    """Whom "alongside", "along with", "in cooperation with" names."""
    if prep.lower_ == "alongside" or (
        prep.i > 0 and prep.lower_ == "with" and prep.nbor(-1).lower_ in ("along", "together")
    ):
        return expanded(objects_of(prep))
    if prep.lower_ not in ("in", "with"):
        return []
    return [
        n
        for noun in objects_of(prep)[:1]
        if lemma(noun) in context("joining")
        for n in after_preps(noun, "with", "of", "from")
    ]


def _between(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The sides of a clash or of talks where "between" hangs on the verb: "fighting broke out in X between A and B"."""
    token = trigger.token
    verbs = [verb for verb in (token.head, *children(token, "acl", "relcl")) if verb.pos_ in ("VERB", "AUX")]
    if "between" not in trigger.frame.actor:
        return []
    heads = expanded([noun for verb in verbs for noun in after_preps(verb, "between", "among")])
    return acting(scene, heads, trigger, "between")


def _by(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The doer where "by" hangs on an active verb: "twelve died in strikes by the coalition"."""
    verb = trigger.token.head.head if trigger.token.dep_ == "pobj" else trigger.token.head
    if "by" not in trigger.frame.actor or verb.pos_ != "VERB" or is_passive(verb):
        return []
    heads = [noun for noun in expanded(after_preps(verb, "by")) if noun.i > trigger.token.i]
    return acting(scene, heads, trigger, "by")


def _shares_owner(scene: Scene, noun: "Token") -> bool:
    """ "Government warplanes and helicopters": the second arm is of the first's owner, no party of its own."""
    if noun.dep_ != "conj" or lemma(noun) not in word_class("aircraft") | word_class("weaponry"):
        return False
    bare = scene.hit(noun, place=False) is None and not any(True for _ in noun.lefts) and not list(preps(noun, "of"))
    return bare and any(True for _ in noun.head.lefts)


def _its_allies(noun: "Token") -> bool:
    """ "X and its allies", "X and their supporters": named only by X, and no party of their own."""
    owned = any(child.lower_ in ("its", "their") for child in children(noun, "poss"))
    return owned and noun.dep_ == "conj" and lemma(noun) in context("allies")


def _light_subject(scene: Scene, trigger: Trigger) -> list[Mention]:
    """The doer of an event told as a light verb's object: "X carried out strikes"."""
    token = trigger.token
    if is_misread(token):
        found = [
            mention_in(scene, head, name="subject", role="actor", trigger=trigger) for head in subject_of(token.head)
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
        mention_in(scene, head, name="subject", role="actor", trigger=trigger) for head in expanded(subject_of(verb))
    ]
    return [mention for mention in found if mention is not None]

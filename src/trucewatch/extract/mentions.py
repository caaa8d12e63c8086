"""Phrases as mentions: the shortest words that name a party, and what stands for whom."""

from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.grammar import MODIFIERS, after_preps, conjuncts, lemma, objects_of, preps
from trucewatch.extract.lexicon import context, load, strings, word_class, words
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.phrases import NAMED, actor_words, is_pronoun, noun_phrase
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_NO_ONE = frozenset(
    {"which", "that", "who", "this", "these", "what", "whom", "each", "one", "there", "all", "some", "nobody", "none"}
    | {"anyone", "anybody", "someone", "somebody", "everyone", "everybody", "nothing", "anything"}
)
"""Pronouns that name nobody by themselves."""


@cache
def _all_people() -> frozenset[str]:
    groups = load("lexicons", "who")["harm"]
    return (
        frozenset(word for key in groups for word in strings(groups[key])) if isinstance(groups, dict) else frozenset()
    )


def is_actor(scene: Scene, token: "Token") -> bool:
    """Whether a phrase may act: known to the registry, a name of a party or person, or a word for people."""
    low = lemma(token)
    if low in words("lexicons", "who", "never") or (token.pos_ in ("NUM",) and not _of_people(token)):
        return False
    if _is_bare_means(scene, token):
        return False
    if token.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") and low not in actor_words():
        return False
    hit = scene.hit(token)
    if hit is not None and not hit.is_place:
        return True
    if low in actor_words() or low in _all_people() or is_pronoun(token) or _of_people(token):
        return True
    return (
        token.ent_type_ in NAMED
        or token.ent_type_ == "GPE"
        or (token.pos_ == "PROPN" and token.ent_type_ in ("", "FAC"))
    )


def _is_bare_means(scene: Scene, token: "Token") -> bool:
    """ "A drone hit a car", "retaken by force": a means of which no owner is told is nobody."""
    if token.lower_ == "force" and not any(True for _ in token.children):
        return True
    if lemma(token) not in words("lexicons", "who", "machines") or scene.hit(token, place=False) is not None:
        return False
    before = [child for child in token.lefts if child.dep_ in MODIFIERS]
    owned = any(_is_named(scene, child) or any(_is_named(scene, c) for c in child.children) for child in before)
    return not owned and not any(True for _ in preps(token, "of", "from", "belonging"))


def _is_named(scene: Scene, token: "Token") -> bool:
    """A word that names a party before what is its own."""
    known = words("lexicons", "who", "modifiers")
    return (
        scene.hit(token) is not None
        or token.ent_type_ in (*NAMED, "GPE")
        or token.dep_ == "poss"
        or lemma(token) in known
    )


def _of_people(token: "Token") -> bool:
    if token.pos_ == "NUM" or lemma(token) in context("generic"):
        return any(
            lemma(noun) in actor_words() or lemma(noun) in _all_people() or noun.ent_type_ in NAMED
            for prep in preps(token, "of")
            for noun in objects_of(prep)
        )
    return False


def is_people(token: "Token") -> bool:
    """Whether a phrase counts or names people, who can be hurt."""
    if lemma(token) in _all_people() or token.lower_ in ("people", "others", "other", "dozens", "scores", "hundreds"):
        return True
    if (
        token.ent_type_ == "NORP"
        and token.tag_ in ("NNPS", "NNS")
        and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")
    ):
        return True  # "14 Palestinians"
    if token.ent_type_ == "PERSON" or lemma(token) in words("lexicons", "who", "actors") - {
        "warplane",
        "plane",
        "jet",
        "convoy",
    }:
        return True
    return is_number_word(token.text) and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")


def is_place(scene: Scene, token: "Token") -> bool:
    """Whether a phrase names a place rather than a party."""
    hit = scene.hit(token)
    if hit is not None:
        return hit.is_place
    if token.ent_type_ in ("GPE", "LOC", "FAC"):
        return True
    return lemma(token) in word_class("ground")


def mention_of(scene: Scene, token: "Token") -> Mention | None:
    """The mention a phrase makes; a pronoun gives its antecedent, carried, or none."""
    if token.lower_ in ("some", "all", "many", "most", "one", "each") and (of := after_preps(token, "of")):
        return mention_of(scene, of[0])
    if token.lower_ in _NO_ONE:
        return None
    if is_pronoun(token):
        return antecedent(scene, token)
    first, last = noun_phrase(token)
    hit = scene.hit(token, place=False)
    while hit is not None and last < len(scene.doc) and scene.hits.get(last) is hit:
        last += 1  # "the National Front for Liberation": the name goes on behind its head
    owner = None if hit else _owner(scene, token)
    return scene.mention(first, last, hint=hit.id if hit else owner)


def _owner(scene: Scene, token: "Token") -> str | None:
    """Whose "its aircraft", "their forces" or "his men" are, where the registry knows the owner."""
    for child in token.children:
        if child.dep_ == "poss" and child.lower_ in ("its", "their", "his", "her") and lemma(token) in actor_words():
            found = antecedent(scene, child)
            return found.hint if found else None
    return None


def arms() -> frozenset[str]:
    """Bodies and machines that belong to a party and act for it."""
    return word_class("troops") | word_class("aircraft")


def sides_of(scene: Scene, head: "Token", mention: Mention) -> tuple[Mention, ...]:
    """ "Russian and US envoys" are two parties: each modifier, the last with the head; "fighters of X and Y" too."""
    if mention.basis is not Basis.STATED:
        return (mention,)
    if head.tag_ not in ("NNS", "NNPS") and lemma(head) not in arms():
        return (mention,)
    first, last = noun_phrase(head)
    sides = [
        t
        for t in scene.doc[first : head.i]
        if t.dep_ in ("amod", "compound", "nmod", "conj", "poss") and _side(scene, t)
    ]
    joined = [t for t in sides if any(c.dep_ == "cc" for c in t.children) or t.dep_ == "conj"]
    if len(joined) < 2 or len(joined) > 4:
        return (mention, *_further(scene, head))
    found: list[Mention] = []
    for number, side in enumerate(joined):
        start = max(first, _name_start(scene, side))
        end = last if number == len(joined) - 1 else side.i + 1
        hit = scene.hit(side, place=False)
        found.append(scene.mention(start, end, hint=hit.id if hit else None))
    return tuple(found)


def _name_start(scene: Scene, side: "Token") -> int:
    """Where the name begins that a word ends ("Arakan Army and …")."""
    start, hit = side.i, scene.hit(side)
    while start and hit is not None and scene.hits.get(start - 1) is hit:
        start -= 1
    return start


def _further(scene: Scene, head: "Token") -> list[Mention]:
    """The second and further parties behind a general head: "delegates from X and the Y government"."""
    if lemma(head) not in context("generic"):
        return []
    named = [
        noun
        for prep in preps(head, "including")
        for noun in objects_of(prep)
        if scene.hit(noun, place=False) is not None
    ]
    named += [
        noun
        for prep in preps(head, "of", "from")
        if prep.i == head.i + 1
        for noun in objects_of(prep)[1:]
        if any(scene.hit(word, place=False) for word in scene.doc[slice(*noun_phrase(noun))])
    ]
    further = [mention_of(scene, noun) for noun in named if not is_place(scene, noun)]
    return [mention for mention in further if mention is not None]


def _side(scene: Scene, token: "Token") -> bool:
    """A word that names a state, nation or party and stands before what belongs to it."""
    before = token.doc[token.i - 1].text if token.i else ""
    named = token.ent_type_ in ("NORP", "GPE", "ORG") and token.pos_ in ("ADJ", "PROPN")
    known = lemma(token) in words("lexicons", "who", "modifiers") or scene.hit(token, place=False) is not None
    return before != "-" and (named or known)


_FIRST = frozenset({"i", "we", "us", "our", "my"})


def antecedent(scene: Scene, pronoun: "Token") -> Mention | None:
    """The party a pronoun stands for: the nearest earlier subject that fits, in the paragraph."""
    low = pronoun.lower_
    if low in _FIRST:
        return _speaker(scene, pronoun)
    single = low in ("he", "she", "him", "her", "his")
    plural = low in ("they", "them", "their", "those")
    for token in reversed(scene.doc[: pronoun.i]):
        if token.dep_ not in ("nsubj", "nsubjpass") or is_pronoun(token) or not is_actor(scene, token):
            continue
        if token.head == pronoun.head:
            continue
        if _fits(scene, token, single=single, plural=plural):
            return _carried(scene, token)
    if scene.above is not None and pronoun.sent.start == 0 and not single:
        return _from_above(scene.above, plural=plural)
    return None


def _carried(scene: Scene, token: "Token") -> Mention:
    first, last = noun_phrase(token)
    hit = scene.hit(token, place=False)
    before = [scene.hit(child, place=False) for child in token.lefts if child.dep_ in ("compound", "nmod", "poss")]
    hit = hit or next((one for one in before if one is not None), None)
    return scene.mention(first, last, basis=Basis.CARRIED, hint=hit.id if hit else _owner(scene, token))


def _from_above(above: Scene, *, plural: bool) -> Mention | None:
    """Whom the last sentence of the paragraph before tells of, where its own doer fits: "They have since …"."""
    if not len(above.doc):
        return None
    last = above.doc[-1].sent
    root = last.root
    for token in root.children:
        if token.dep_ not in ("nsubj", "nsubjpass") or is_pronoun(token) or not is_actor(above, token):
            continue
        if above.hit(token, place=False) is not None and _fits(above, token, single=False, plural=plural):
            return _carried(above, token)
    return None


def _fits(scene: Scene, token: "Token", *, single: bool, plural: bool) -> bool:
    is_many = scene.hit(token, place=False) is not None and token.lower_.endswith("s")
    person = not is_many and (token.ent_type_ == "PERSON" or lemma(token) in _PEOPLE_ONE)
    if single:
        return person and not token.tag_.endswith("S")
    if plural:
        several = token.tag_ in ("NNS", "NNPS") or len(conjuncts(token)) > 1
        return is_many or several or token.ent_type_ in ("ORG", "NORP")
    return not person


_PEOPLE_ONE = frozenset(
    {"official", "source", "spokesman", "spokeswoman", "minister", "president", "leader", "commander", "activist"}
    | {"resident", "envoy", "general", "diplomat", "witness", "journalist", "king", "coordinator", "soldier"}
)


def _speaker(scene: Scene, token: "Token") -> Mention | None:
    chain = scene.chain(scene.at(token), scene.at(token) + len(token.text), scene.at(token))
    if chain and chain[-1].span is not None:
        return Mention(text=chain[-1].text, span=chain[-1].span, basis=Basis.CARRIED, hint=chain[-1].hint)
    first = scene.at(token)
    return Mention(text=token.text, span=scene.span(first, first + len(token.text)))

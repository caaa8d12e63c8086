"""Phrases as mentions: the shortest words that name a party, and what stands for whom."""

import re
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.core.claims import Basis, Mention
from trucewatch.extract.grammar import MODIFIERS, after_preps, conjuncts, lemma, objects_of, preps
from trucewatch.extract.lexicon import context, words
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_DASHES = frozenset("-–—")
_NO_ONE = frozenset(
    {"which", "that", "who", "this", "these", "what", "whom", "each", "one", "there", "all", "some", "nobody", "none"}
    | {"anyone", "anybody", "someone", "somebody", "everyone", "everybody", "nothing", "anything"}
)
"""Pronouns that name nobody by themselves."""
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
NAMED = frozenset({"PERSON", "ORG", "NORP"})


def _actor_words() -> frozenset[str]:
    return words("lexicons", "who", "actors")


@cache
def _all_people() -> frozenset[str]:
    from trucewatch.extract.lexicon import load, strings

    groups = load("lexicons", "who")["harm"]
    return (
        frozenset(word for key in groups for word in strings(groups[key])) if isinstance(groups, dict) else frozenset()
    )


def noun_phrase(token: "Token", *, with_of: bool = True) -> tuple[int, int]:
    """First and last-plus-one index of the shortest phrase that names what the token heads, without articles."""
    first = last = token.i
    for child in token.lefts:
        if child.dep_ in MODIFIERS and child.lower_ not in ("such", "other", "many", "several"):
            first = min(first, child.left_edge.i)
    doc = token.doc
    first = _past_breaks(token, first)
    while first < token.i and (
        doc[first].pos_ in ("DET", "PUNCT", "CCONJ", "ADP", "SPACE", "SCONJ", "PART")
        or doc[first].dep_ in ("det", "predet")
    ):
        first += 1
    if with_of and (lemma(token) in context("generic") or token.pos_ == "NUM"):
        for prep in preps(token, "of", "from"):
            if prep.i == last + 1:
                for noun in children_objects(prep):
                    last = max(last, noun_phrase(noun)[1] - 1)
    if last == token.i and lemma(token) in context("generic"):
        for clause in token.children:
            if clause.dep_ == "acl" and clause.i == last + 1 and lemma(clause) == "represent":
                last = min(clause.right_edge.i, clause.i + 6)
    return first, last + 1


def _past_breaks(token: "Token", first: int) -> int:
    """Where the phrase begins after a clock time or a dash between blanks that the parser took into it."""
    doc = token.doc
    for place in range(token.i - 1, first, -1):
        dash = doc[place].text in _DASHES and doc[place - 1].whitespace_ and doc[place].whitespace_
        if dash or _is_clock(doc[place].text):
            return place + 1
    return first + (first < token.i and _is_clock(doc[first].text))


def _is_clock(word: str) -> bool:
    return _CLOCK.fullmatch(word) is not None


def children_objects(prep: "Token") -> list["Token"]:
    """The first object of a preposition."""
    return objects_of(prep)[:1]


def is_pronoun(token: "Token") -> bool:
    """A personal or demonstrative pronoun that stands for an earlier phrase."""
    return token.pos_ == "PRON" or token.lower_ in ("he", "she", "they", "it", "we", "i")


def is_actor(scene: Scene, token: "Token") -> bool:
    """Whether a phrase may act: known to the registry, a name of a party or person, or a word for people."""
    low = lemma(token)
    if low in words("lexicons", "who", "never") or (token.pos_ in ("NUM",) and not _of_people(token)):
        return False
    if token.ent_type_ in ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT") and low not in _actor_words():
        return False
    hit = scene.hit(token)
    if hit is not None and not hit.is_place:
        return True
    if low in _actor_words() or low in _all_people() or is_pronoun(token) or _of_people(token):
        return True
    return (
        token.ent_type_ in NAMED
        or token.ent_type_ == "GPE"
        or (token.pos_ == "PROPN" and token.ent_type_ in ("", "FAC"))
    )


def _of_people(token: "Token") -> bool:
    if token.pos_ == "NUM" or lemma(token) in context("generic"):
        return any(
            lemma(noun) in _actor_words() or lemma(noun) in _all_people() or noun.ent_type_ in NAMED
            for prep in preps(token, "of")
            for noun in objects_of(prep)
        )
    return False


def is_people(token: "Token") -> bool:
    """Whether a phrase counts or names people, who can be hurt."""
    if lemma(token) in _all_people() or token.lower_ in ("people", "others", "other", "dozens", "scores", "hundreds"):
        return True
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
    from trucewatch.extract.lexicon import word_class

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
    owner = None if hit else _owner(scene, token)
    return scene.mention(first, last, hint=hit.id if hit else owner)


def _owner(scene: Scene, token: "Token") -> str | None:
    """Whose "its aircraft" or "their forces" are, where the registry knows the owner."""
    for child in token.children:
        if child.dep_ == "poss" and child.lower_ in ("its", "their") and lemma(token) in word_class_of_arms():
            found = antecedent(scene, child)
            return found.hint if found else None
    return None


def word_class_of_arms() -> frozenset[str]:
    """Bodies and machines that belong to a party and act for it."""
    from trucewatch.extract.lexicon import word_class

    return word_class("troops") | word_class("aircraft")


def sides_of(scene: Scene, head: "Token", mention: Mention) -> tuple[Mention, ...]:
    """ "Russian and US envoys" are two parties: each modifier, the last with the head; else the mention alone."""
    if head.tag_ not in ("NNS", "NNPS") or mention.basis is not Basis.STATED:
        return (mention,)
    first, last = noun_phrase(head)
    sides = [
        t for t in scene.doc[first : head.i] if t.dep_ in ("amod", "compound", "nmod", "conj", "poss") and _side(t)
    ]
    joined = [t for t in sides if any(c.dep_ == "cc" for c in t.children) or t.dep_ == "conj"]
    if len(joined) < 2 or len(joined) > 4:
        return (mention,)
    found = []
    for number, side in enumerate(joined):
        end = last if number == len(joined) - 1 else side.i + 1
        hit = scene.hit(side, place=False)
        found.append(scene.mention(side.i, end, hint=hit.id if hit else None))
    return tuple(found)


def _side(token: "Token") -> bool:
    """A word that names a state, nation or party and stands before what belongs to it."""
    before = token.doc[token.i - 1].text if token.i else ""
    named = token.ent_type_ in ("NORP", "GPE", "ORG") and token.pos_ in ("ADJ", "PROPN")
    return before != "-" and (named or lemma(token) in words("lexicons", "who", "modifiers"))


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
        if _fits(token, single=single, plural=plural):
            first, last = noun_phrase(token)
            hit = scene.hit(token, place=False)
            return scene.mention(first, last, basis=Basis.CARRIED, hint=hit.id if hit else None)
    if single or plural:
        return None
    return None


def _fits(token: "Token", *, single: bool, plural: bool) -> bool:
    person = token.ent_type_ == "PERSON" or lemma(token) in _PEOPLE_ONE
    if single:
        return person and not token.tag_.endswith("S")
    if plural:
        return token.tag_ in ("NNS", "NNPS") or len(conjuncts(token)) > 1 or token.ent_type_ in ("ORG", "NORP")
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

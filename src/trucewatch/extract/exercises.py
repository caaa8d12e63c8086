"""Fire at an exercise or a test: forces that train, told as their deployment and not as a deed against anybody."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucewatch.core.kinds import Kind
from trucewatch.extract.checks_words import has_no
from trucewatch.extract.draft import Draft
from trucewatch.extract.grammar import VERB_POS, after_preps, children, clause_of, is_negated, lemma, objects_of, preps
from trucewatch.extract.lexicon import context, word_class
from trucewatch.extract.mentions import is_people

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_FIRE = frozenset({Kind.SHELLING, Kind.AIRSTRIKE, Kind.GUNFIRE, Kind.EXPLOSION, Kind.ATTACK, Kind.ARMED_CLASH})
_AT = ("in", "during", "at", "as", "for", "throughout", "with")
_MADE_OF = frozenset({"of", "with", "including", "involving", "featuring", "like"})


def train(draft: Draft) -> None:
    """Makes fire at an exercise a deployment of those who hold it; fire that hits people or their places stays fire."""
    if draft.kind not in _FIRE or draft.rows or not _is_training(draft):
        return
    draft.kind, draft.targets, draft.weapons, draft.count = Kind.DEPLOYMENT, (), (), None


def is_exercise(noun: "Token") -> bool:
    """ "a drill", "war games", "part of an exercise", and not "the exercise of its right"."""
    near = [noun, *after_preps(noun, "of")] if lemma(noun) in ("part", "phase", "stage", "day") else [noun]
    return any(_is_named_so(one) for one in near)


def _is_named_so(noun: "Token") -> bool:
    word, before = lemma(noun), {lemma(child) for child in children(noun, "compound", "amod")}
    if word not in context("exercises") and not (word == "game" and "war" in before):
        return False
    return not {lemma(of) for of in after_preps(noun, "of")} & context("exercised")


def _is_training(draft: Draft) -> bool:
    token = draft.token
    if _is_mock(token) or any(map(_is_mock, _aimed_at(draft))):
        return True
    if _strikes_somebody(draft):
        return False
    return lemma(token) in context("testing") or any(map(_is_at_exercise, _clause(token)))


def _is_mock(noun: "Token") -> bool:
    """ "a mock airfield", "a simulated air strike", "training targets", "a test launch"."""
    before = {word for child in noun.lefts for word in (lemma(child), child.lower_)}
    return bool(before & context("mock")) or (
        lemma(noun) in context("practised") and bool(before & context("practice"))
    )


def _aimed_at(draft: Draft) -> Iterator["Token"]:
    token = draft.token
    yield from (noun for noun in children(token, "dobj", "nsubjpass") if not _is_fired(noun))
    for noun in (token, *children(token, "dobj")):
        yield from after_preps(noun, "at", "on", "against", "into", "of", "toward", "towards")


def _is_fired(noun: "Token") -> bool:
    return lemma(noun) in word_class("munition") | word_class("projectile")


def _strikes_somebody(draft: Draft) -> bool:
    """People, a place where they live or the sides of a war: whatever was held there, they were hit."""
    if any(lemma(noun) in context("assailants") for noun in children(clause_of(draft.token), "nsubj")):
        return True
    hit = [noun for noun in _aimed_at(draft) if noun.ent_type_ not in ("DATE", "TIME")]
    hit += [noun for word in clause_of(draft.token).subtree for noun in after_preps(word, "against")]
    if any(is_people(noun) or noun.pos_ == "PROPN" or lemma(noun) in context("lived_in") for noun in hit):
        return not all(lemma(noun) in context("ranges") for noun in hit)
    verb = draft.token.head.head if draft.token.dep_ == "acl" else draft.token  # "a shell fired in a drill landed …"
    return verb.pos_ in VERB_POS and lemma(verb) in context("landing")


def _clause(token: "Token") -> Iterator["Token"]:
    """The word and those above it, as far as one deed reaches."""
    yield token
    while token.head != token and token.dep_ not in ("conj", "advcl", "ccomp", "parataxis", "ROOT"):
        above = token.head
        if token.dep_ in ("pobj", "pcomp") and above.lower_ not in _MADE_OF | {"in", "by"}:
            return
        token = above
        yield token


def _is_at_exercise(token: "Token") -> bool:
    """Held "in a drill" or told of one ("the drill included …", "drills involving …", "was part of an exercise")."""
    if token.pos_ in ("NOUN", "PROPN") and is_exercise(token):
        return True
    if any(is_exercise(noun) for prep in preps(token, *_AT) for noun in objects_of(prep)):
        return True
    if token.dep_ == "advcl" and token.tag_ == "VBG" and any(map(is_exercise, children(token.head, "dobj"))):
        return not children(token, "nsubj")  # "held a drill, launching rockets into the strait"
    if token.pos_ not in VERB_POS:
        return False
    shown = [noun for noun in children(token, "attr") if not (is_negated(token) or has_no(noun))]
    told = children(token, "nsubj") if lemma(token) in context("made_of") else []
    return any(map(is_exercise, (*shown, *told)))

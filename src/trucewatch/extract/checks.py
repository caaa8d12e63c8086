"""The conditions that frames may set on a trigger's company: (scene, trigger, the frame's value) → bool."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from trucewatch.extract.checks_ground import PLACING
from trucewatch.extract.checks_words import WORDING, has_no, is_numbered
from trucewatch.extract.grammar import (
    after_preps,
    children,
    clause_of,
    doers,
    is_passive,
    lemma,
    objects_of,
    patients,
    phrase_lemmas,
    preps,
    surface_subjects,
)
from trucewatch.extract.harm import rows_at
from trucewatch.extract.lexicon import Data, context, load, strings, word_class, words
from trucewatch.extract.mentions import is_actor, is_people
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

Check: TypeAlias = "Callable[[Scene, Token, Data], bool]"


def belongs(scene: Scene, token: "Token", wanted: Data) -> bool:
    """Whether a phrase is of a class ("@troops", "@actor", any) or among words."""
    for word in strings(wanted):
        if word == "any":
            return True
        if word == "@actor":
            if is_actor(scene, token):
                return True
        elif word.startswith("@"):
            if _lemmas(scene, token) & word_class(word[1:]):
                return True
        elif word in _lemmas(scene, token) or (word in _named_twice() and word in phrase_lemmas(token)):
            return True
    return False


@cache
def _beside(key: str) -> dict[str, frozenset[str]]:
    """Words and what stands beside them, under a key of frames/context.yaml."""
    told = load("frames", "context")[key]
    return {word: frozenset(strings(beside)) for word, beside in told.items()} if isinstance(told, dict) else {}


def _is_another(token: "Token", word: str, found: frozenset[str]) -> bool:
    """ "A suicide bomber" is no aircraft, nor is "the bomber" alone."""
    if found & _beside("unless").get(word, frozenset()):
        return True
    company = _beside("singly").get(word)
    return company is not None and token.lower_ == word and not found & company


@cache
def _named_twice() -> frozenset[str]:
    return frozenset(_beside("unless")) | frozenset(_beside("singly"))


def _lemmas(scene: Scene, token: "Token") -> frozenset[str]:
    if ("lemmas", token.i) not in scene.company:
        found = phrase_lemmas(token)
        scene.company[("lemmas", token.i)] = found - {w for w in found & _named_twice() if _is_another(token, w, found)}
    return cast("frozenset[str]", scene.company[("lemmas", token.i)])


def _doers_of(scene: Scene, token: "Token") -> list["Token"]:
    if ("doers", token.i) not in scene.company:
        scene.company[("doers", token.i)] = doers(token) or ([] if is_passive(token) else surface_subjects(token))
    return cast("list[Token]", scene.company[("doers", token.i)])


def _patients_of(scene: Scene, token: "Token") -> list["Token"]:
    if ("patients", token.i) not in scene.company:
        scene.company[("patients", token.i)] = patients(token)
    return cast("list[Token]", scene.company[("patients", token.i)])


def _surface_of(scene: Scene, token: "Token") -> list["Token"]:
    if ("surface", token.i) not in scene.company:
        scene.company[("surface", token.i)] = surface_subjects(token)
    return cast("list[Token]", scene.company[("surface", token.i)])


def _any(scene: Scene, tokens: Iterable["Token"], wanted: Data) -> bool:
    return any(belongs(scene, token, wanted) for token in tokens)


def _subject(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, _doers_of(scene, token), value)


def _object(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, _patients_of(scene, token), value)


def _subject_any_voice(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, doers(token) + _surface_of(scene, token), value)


def _people(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(is_people(noun) or noun.ent_type_ == "PERSON" for noun in _patients_of(scene, token))


def _pobj(scene: Scene, token: "Token", value: Data) -> bool:
    if not isinstance(value, dict):
        return False
    for name, wanted in value.items():
        names = ("in", "on", "upon") if name == "in" else (name,)
        nouns = [noun for noun in after_preps(token, *names) if name == "until" or not _is_day(noun)]
        if (
            not nouns
            and wanted == "any"
            and any(name == "until" or not objects_of(prep) for prep in preps(token, *names))
        ):
            return True
        if not nouns and wanted == "any" and _clause_marked(token, name):
            return True
        if _any(scene, nouns, wanted):
            return True
    return False


def _is_day(noun: "Token") -> bool:
    """ "On Monday", "at dawn" say when, and neither where to nor against whom."""
    return noun.lower_ in context("day_words")


def _clause_marked(token: "Token", name: str) -> bool:
    """ "calling for the troops to surrender": the preposition opens a clause."""
    return any(
        c.lower_ == name for clause in children(token, "advcl", "xcomp", "ccomp") for c in children(clause, "mark")
    )


def _mods(scene: Scene, token: "Token", value: Data) -> bool:
    before = [child for child in token.children if child.dep_ in ("compound", "amod", "nmod", "poss", "nummod")]
    inner = [child for mod in before for child in mod.children if child.dep_ in ("compound", "amod")]
    for child in before + inner:
        for word in strings(value):
            if word == "@actor":
                if is_actor(scene, child) or scene.hit(child) or child.ent_type_ in ("NORP", "GPE", "ORG"):
                    return True
            elif word == "side":
                if child.ent_type_ == "NORP" or lemma(child) in words("lexicons", "who", "modifiers"):
                    return True
            elif word.startswith("@"):
                if lemma(child) in word_class(word[1:]):
                    return True
            elif lemma(child) == word or child.lower_ == word:
                return True
    return False


def _counted(scene: Scene, token: "Token", value: Data) -> bool:
    if is_numbered(scene, token, value) or has_no(token):
        return True
    above = token.head
    if token.dep_ in ("nsubj", "nsubjpass", "dobj") and lemma(above) in context("report") | {
        "cause",
        "result",
        "be",
        "suffer",
    }:
        return lemma(token) == "casualty" or token.tag_ == "NNS"
    return token.dep_ == "dobj" and lemma(above) in ("confirm", "cause", "report")


def _mods_or_of(scene: Scene, token: "Token", value: Data) -> bool:
    return _mods(scene, token, value) or _any(scene, after_preps(token, "of"), value)


def _subject_above(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, doers(clause_of(token)), value)


def _any_of(scene: Scene, token: "Token", value: Data) -> bool:
    near = _doers_of(scene, token) + _patients_of(scene, token) + _surface_of(scene, token)
    return _any(scene, near, value)


def _tells_harm(scene: Scene, token: "Token", value: Data) -> bool:
    """A figure of harm stands here, of people named or counted and not of "him" alone; or only of a bare number."""
    victims = [scene.doc[row.victim] for row in rows_at(scene, token) if row.victim is not None]
    if value == "counted":
        return any(is_number_word(victim.text) for victim in victims)
    return any(victim.pos_ != "PRON" or victim.lower_ in ("nobody", "none") for victim in victims)


def _negate(check: Check) -> Check:
    return lambda scene, token, value: not check(scene, token, value)


CHECKS: dict[str, Check] = {
    **PLACING,
    **WORDING,
    "subject": _subject,
    "not_subject": _negate(_subject),
    "subject_any_voice": _subject_any_voice,
    "object": _object,
    "not_object": _negate(_object),
    "any_of": _any_of,
    "pobj": _pobj,
    "not_pobj": _negate(_pobj),
    "not_with": _negate(WORDING["with"]),
    "mods": _mods,
    "not_mods": _negate(_mods),
    "mods_or_of": _mods_or_of,
    "not_xcomp_lemma": _negate(WORDING["xcomp_lemma"]),
    "not_object_of": _negate(PLACING["object_of"]),
    "object_people": _people,
    "counted": _counted,
    "not_subject_above": _negate(_subject_above),
    "told": lambda scene, token, _value: scene.told(token),
    "passive_by": lambda scene, token, value: is_passive(token) and _any(scene, doers(token), value),
    "tells_harm": _tells_harm,
}

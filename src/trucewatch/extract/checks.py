"""The conditions that frames may set on a trigger's company: (scene, trigger, the frame's value) → bool."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias, cast

from trucewatch.extract.checks_ground import PLACING
from trucewatch.extract.checks_words import WORDING, is_numbered
from trucewatch.extract.grammar import (
    after_preps,
    children,
    clause_of,
    doers,
    is_negated,
    is_passive,
    lemma,
    patients,
    phrase_lemmas,
    preps,
    surface_subjects,
)
from trucewatch.extract.harm import rows_at
from trucewatch.extract.lexicon import Data, context, strings, word_class, words
from trucewatch.extract.mentions import is_actor, is_people, is_place
from trucewatch.extract.numbers import is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

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
        elif word in _lemmas(scene, token):
            return True
    return False


def _lemmas(scene: Scene, token: "Token") -> frozenset[str]:
    if ("lemmas", token.i) not in scene.company:
        scene.company[("lemmas", token.i)] = phrase_lemmas(token)
    return cast("frozenset[str]", scene.company[("lemmas", token.i)])


def _doers_of(scene: Scene, token: "Token") -> list["Token"]:
    if ("doers", token.i) not in scene.company:
        scene.company[("doers", token.i)] = doers(token) or ([] if is_passive(token) else surface_subjects(token))
    return cast("list[Token]", scene.company[("doers", token.i)])


def _patients_of(scene: Scene, token: "Token") -> list["Token"]:
    if ("patients", token.i) not in scene.company:
        scene.company[("patients", token.i)] = patients(token)
    return cast("list[Token]", scene.company[("patients", token.i)])


def _any(scene: Scene, tokens: Iterable["Token"], wanted: Data) -> bool:
    return any(belongs(scene, token, wanted) for token in tokens)


def _subject(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, _doers_of(scene, token), value)


def _object(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, _patients_of(scene, token), value)


def _subject_any_voice(scene: Scene, token: "Token", value: Data) -> bool:
    return _any(scene, doers(token) + surface_subjects(token), value)


def _pobj(scene: Scene, token: "Token", value: Data) -> bool:
    if not isinstance(value, dict):
        return False
    for name, wanted in value.items():
        names = ("in", "on", "upon") if name == "in" else (name,)
        nouns = after_preps(token, *names)
        if not nouns and wanted == "any" and any(True for _ in preps(token, *names)):
            return True
        if not nouns and wanted == "any" and _clause_marked(token, name):
            return True
        if _any(scene, nouns, wanted):
            return True
    return False


def _clause_marked(token: "Token", name: str) -> bool:
    """ "calling for the troops to surrender": the preposition opens a clause."""
    return any(
        c.lower_ == name for clause in children(token, "advcl", "xcomp", "ccomp") for c in children(clause, "mark")
    )


def _others_deed(_scene: Scene, token: "Token", _value: Data) -> bool:
    """Wanting that another does something, not to do it oneself."""
    if any(children(clause, "nsubj", "nsubjpass") for clause in children(token, "ccomp", "xcomp")):
        return True
    return bool(children(token, "dobj") and children(token, "xcomp", "advcl"))


def _clause_words(token: "Token") -> set[str]:
    top = token if children(token, "nsubj", "dobj", "prep", "nsubjpass", "agent") else clause_of(token)
    found: set[str] = set()
    harmed = _harmed(top, token)
    for word in top.subtree:
        if word.i in harmed:
            continue
        if (
            word.dep_ in ("conj", "parataxis", "ccomp")
            and word.pos_ == "VERB"
            and word != top
            and word.i > token.i + 12
        ):
            continue
        found.update((lemma(word), word.lower_))
    return found


def _harmed(top: "Token", token: "Token") -> set[int]:
    """What another clause tells as hurt or destroyed: "hit the column, destroying two guns" was not done with guns."""
    verbs = [
        word for word in top.subtree if word.pos_ == "VERB" and word != token and lemma(word) in context("harm_verbs")
    ]
    return {word.i for verb in verbs for noun in children(verb, "dobj") for word in noun.subtree}


def _with(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted: set[str] = set()
    for word in strings(value):
        wanted |= word_class(word[1:]) if word.startswith("@") else {word}
    return bool(_clause_words(token) & wanted)


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


def _particle(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted = strings(value)
    return any(child.lower_ in wanted for child in token.children if child.dep_ in ("prt", "advmod", "prep"))


def _complement(_scene: Scene, token: "Token", value: Data) -> bool:
    found = [lemma(c) for c in children(token, "acomp", "oprd", "attr", "xcomp", "ccomp", "amod")]
    found += [c.lower_ for c in children(token, "acomp", "oprd", "attr", "xcomp", "ccomp")]
    found += [lemma(c) for head in children(token, "ccomp", "xcomp") for c in children(head, "acomp", "oprd", "attr")]
    if any(word in found for word in strings(value)):
        return True
    return any(lemma(c) in strings(value) for noun in patients(token) for c in children(noun, "amod", "acl"))


def _attr(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(phrase_lemmas(c) & set(strings(value)) for c in children(token, "attr", "nsubj"))


def _xcomp(_scene: Scene, token: "Token", _value: Data) -> bool:
    return bool(children(token, "xcomp", "ccomp"))


def _xcomp_lemma(_scene: Scene, token: "Token", value: Data) -> bool:
    wanted = strings(value)
    heads = children(token, "xcomp", "ccomp")
    heads += [c for head in heads for c in children(head, "xcomp", "conj")]
    return any(lemma(head) in wanted for head in heads)


def _obligation(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(c.pos_ in ("VERB", "AUX") for c in children(token, "xcomp")) and any(
        c.lower_ == "to" for head in children(token, "xcomp") for c in children(head, "aux")
    )


def _modal(_scene: Scene, token: "Token", value: Data) -> bool:
    return any(lemma(c) in strings(value) or c.lower_ in strings(value) for c in children(token, "aux"))


def _negated_object(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(_has_no(noun) for noun in patients(token)) or is_negated(token)


def _has_no(noun: "Token") -> bool:
    return any(c.lower_ in ("no", "zero") for c in noun.children)


def _predicate(_scene: Scene, token: "Token", _value: Data) -> bool:
    return token.dep_ in ("acomp", "oprd") or (
        token.dep_ in ("xcomp", "ROOT", "conj", "attr")
        and bool(children(token, "nsubj", "nsubjpass") or token.head.pos_ in ("VERB", "AUX"))
    )


def _locative(_scene: Scene, token: "Token", _value: Data) -> bool:
    return any(
        c.lower_ in ("in", "on", "at", "near", "inside", "around", "along", "into", "across", "outside")
        for c in preps(token)
    )


def _locative_or_object(scene: Scene, token: "Token", value: Data) -> bool:
    return _locative(scene, token, value) or any(is_place(scene, noun) for noun in patients(token))


def _ground(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(
        is_place(scene, noun)
        or noun.lower_ == "it"
        or phrase_lemmas(noun) & (word_class("ground") | word_class("seizable"))
        or noun.pos_ == "PROPN"
        for noun in patients(token)
    )


def _people(scene: Scene, token: "Token", _value: Data) -> bool:
    return any(is_people(noun) or noun.ent_type_ == "PERSON" for noun in _patients_of(scene, token))


def _counted(scene: Scene, token: "Token", value: Data) -> bool:
    if is_numbered(scene, token, value) or _has_no(token):
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
    return _any(scene, _doers_of(scene, token) + _patients_of(scene, token) + surface_subjects(token), value)


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
    "with": _with,
    "not_with": _negate(_with),
    "mods": _mods,
    "not_mods": _negate(_mods),
    "mods_or_of": _mods_or_of,
    "particle": _particle,
    "complement": _complement,
    "attr": _attr,
    "xcomp": _xcomp,
    "xcomp_lemma": _xcomp_lemma,
    "obligation": _obligation,
    "modal": _modal,
    "not_xcomp_lemma": _negate(_xcomp_lemma),
    "negated": lambda _scene, token, _value: is_negated(token),
    "negated_object": _negated_object,
    "not_object_of": _negate(PLACING["object_of"]),
    "has_no": lambda _scene, token, _value: _has_no(token),
    "predicate": _predicate,
    "locative": _locative,
    "locative_or_object": _locative_or_object,
    "object_ground": _ground,
    "object_people": _people,
    "counted": _counted,
    "finite": lambda _scene, token, _value: token.dep_ not in ("acl", "amod"),
    "not_subject_above": _negate(_subject_above),
    "affirmed": lambda _scene, token, _value: not is_negated(token),
    "positive": lambda _scene, token, _value: not _has_no(token) and not _has_no(token.head),
    "others_deed": _others_deed,
    "progressive": lambda _scene, token, _value: token.tag_ == "VBG",
    "bare": lambda _scene, token, _value: not children(token, "det") or bool(children(token, "amod", "compound")),
    "told": lambda scene, token, _value: scene.told(token),
    "passive_by": lambda scene, token, value: is_passive(token) and _any(scene, doers(token), value),
    "tells_harm": _tells_harm,
}

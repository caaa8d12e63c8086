"""Where the roles that frames name stand: the heads of the phrases for each."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import (
    after_preps,
    children,
    conjuncts,
    doers,
    is_passive,
    lemma,
    objects_of,
    patients,
    surface_subjects,
)
from trucewatch.extract.lexicon import context

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

PREP_ROLES = {
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
    "from": ("from",),
    "of": ("of",),
    "in": ("in",),
    "for": ("for",),
    "over": ("over",),
    "for_actor": ("for",),
}


def subject_of(token: "Token") -> list["Token"]:
    if _befell(token):
        return []
    if _is_suffered(token):
        return after_preps(token, "by")
    return doers(token) or ([] if is_passive(token) else surface_subjects(token))


def _befell(verb: "Token") -> bool:
    """ "Two farmers killed in Karm", "reported killed": a participle that the parser takes for what they did."""
    if lemma(verb) not in context("befalling") or verb.tag_ not in ("VBN", "VBD") or is_passive(verb):
        return False
    if any(child.lower_ in ("have", "has", "had", "having") for child in children(verb, "aux")):
        return False
    return not patients(verb) and not any(children(other, "dobj") for other in children(verb, "conj"))


def _befallen(verb: "Token") -> list["Token"]:
    """Whom a participle without its auxiliary tells of."""
    return surface_subjects(verb) if _befell(verb) else []


def _is_suffered(verb: "Token") -> bool:
    """ "Three died in shelling", "came under shelling by the army": it befell them, and "by" names who did it."""
    if verb.tag_ != "VBG" or verb.i == verb.sent.start or children(verb, "dobj", "nsubj"):
        return False
    return verb.nbor(-1).lower_ in ("in", "under", "amid", "during")


def _object_then(*names: str) -> Callable[["Token"], list["Token"]]:
    return lambda token: [n for o in patients(token)[:1] for n in after_preps(o, *names)] or after_preps(token, *names)


def _object_mods(token: "Token") -> list["Token"]:
    return [m for o in patients(token)[:1] for m in children(o, "compound", "amod", "poss", "nmod")]


ROLES: dict[str, Callable[["Token"], list["Token"]]] = {
    "subject": subject_of,
    "subject_actor": subject_of,
    "subject_doer": subject_of,
    "subject_logical": surface_subjects,
    "object": lambda token: patients(token) or _befallen(token),
    "object_actor": patients,
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
    "source": lambda token: [
        n for s in (doers(token) if is_passive(token) else surface_subjects(token))[:1] for n in made_by(s)
    ],
    "dative": lambda token: [n for d in children(token, "dative") for n in (objects_of(d) if d.pos_ == "ADP" else [d])],
    "poss": lambda token: children(token, "poss"),
    "means": lambda token: [n for tool in after_preps(token, "with") for n in made_by(tool)],
    "mod": lambda token: [
        n for c in children(token, "compound", "amod", "nmod") for n in (*children(c, "compound", "amod"), c)
    ],
    "attr_or_subject": lambda token: children(token, "attr") + surface_subjects(token),
    "above_to": lambda token: after_preps(token.head, "to") if lemma(token.head) in ("attribute", "pin") else [],
    "ccomp_subject": lambda token: [
        n for clause in children(token, "ccomp", "xcomp") for s in children(clause, "nsubj") for n in conjuncts(s)
    ],
    "ccomp_against": lambda token: [
        n
        for clause in children(token, "ccomp", "xcomp")
        for top in (clause, *patients(clause))
        for n in after_preps(top, "against")
    ],
    "between_clause": lambda token: [
        n for w in token.subtree if w.lower_ == "between" for c in w.children for n in conjuncts(c)
    ],
}


def made_by(noun: "Token") -> list["Token"]:
    """Who made a thing that acts: "shells fired by X", "strikes by X", "X's shells", "regime shells"."""
    found = after_preps(noun, "by", "from")
    for verb in children(noun, "acl", "relcl"):
        found += doers(verb) if is_passive(verb) else []
        found += after_preps(verb, "from") if lemma(verb) in context("firing") else []
    for of in after_preps(noun, "of"):
        found += made_by(of)
    return found or children(noun, "poss", "nmod", "compound", "amod")

"""Harm told by verbs and states: "killed two", "lost his life", "left dozens dead"."""

from dataclasses import replace
from typing import TYPE_CHECKING

from trucewatch.core.kinds import HarmKind
from trucewatch.extract.grammar import (
    after_preps,
    children,
    doers,
    is_negated,
    is_passive,
    lemma,
    patients,
    surface_subjects,
)
from trucewatch.extract.harm_people import Found, Row, counts_other, is_victim, people_rows, row
from trucewatch.extract.harm_words import among, told_by
from trucewatch.extract.mentions import is_people
from trucewatch.extract.numbers import Amount, amount_in, is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_PREDICATIVE = frozenset({"acomp", "oprd", "xcomp", "ccomp", "attr", "conj", "advcl", "advmod", "prt"})
BACK = 4
"""Tokens before a word of harm in which its number may stand."""


def verb_rows(scene: Scene, verb: "Token") -> list[Row]:
    """The figures that a verb of harm, done or undergone, tells."""
    low = lemma(verb)
    if low in told_by("done"):
        fatal = any(child.lower_ in among("fatally") for child in verb.children)
        kind = HarmKind.KILLED if fatal else told_by("done")[low]
        found = _done(scene, verb, kind)
        return [spared(one) for one in found] if kind is HarmKind.INJURED and is_negated(verb) else found
    kind = told_by("undergone")[low]
    found = people_rows(scene, [*surface_subjects(verb), *_more_subjects(verb), *_with_him(verb)], kind, verb)
    return found or number_before(scene, verb, kind)


def _more_subjects(verb: "Token") -> list["Token"]:
    """ "Two officers, five soldiers, and four peasants died": the last of a list, parsed as a subject of its own."""
    return [noun for noun in children(verb, "nsubj", "nsubjpass")[1:] if is_people(noun) and noun.pos_ == "NOUN"]


def _shared_objects(verb: "Token") -> list["Token"]:
    """ "Killed and injured a number of men": what both verbs are done to."""
    joined = [other for other in children(verb, "conj") if other.tag_ == verb.tag_ and other.i == verb.i + 2]
    return [noun for other in joined for noun in patients(other)] if not is_passive(verb) else []


def spared(one: Row) -> Row:
    """ "The crew was not hurt", "the driver escaped unharmed": none of them was."""
    return replace(one, harm=replace(one.harm, kind=HarmKind.INJURED, minimum=0, maximum=0))


def _with_him(verb: "Token") -> list["Token"]:
    """ "One commander died with three fighters"."""
    return [noun for noun in after_preps(verb, "with", "alongside") if is_people(noun)]


def _done(scene: Scene, verb: "Token", kind: HarmKind) -> list[Row]:
    if kind is HarmKind.DISPLACED and verb.dep_ == "amod":
        return people_rows(scene, [verb.head], kind, verb) if is_people(verb.head) else []
    if _figure_stands_before(scene, verb):
        return number_before(scene, verb, kind)
    if verb.dep_ == "amod":
        told = verb.lower_ in told_by("states") and is_people(verb.head)
        return people_rows(scene, [verb.head], kind, verb) if told else []
    # "A woman injured by shelling and a man killed by a mine": of the two only the one it hangs on.
    reduced = verb.dep_ == "acl" and is_passive(verb)
    victims = [noun for noun in patients(verb) if not reduced or noun.i < verb.i]
    victims += _more_subjects(verb) if is_passive(verb) else []
    victims = victims or _shared_objects(verb)
    if not victims and verb.tag_ in ("VBN", "VBD") and not children(verb, "dobj"):
        victims = doers(verb) if not is_passive(verb) else []
        victims = victims or ([verb.head] if verb.dep_ == "acl" else [])
    return people_rows(scene, victims, kind, verb) or number_before(scene, verb, kind)


def _figure_stands_before(scene: Scene, verb: "Token") -> bool:
    """ "Four killed", "seven others wounded": the number is those harmed, whatever the parser made of it."""
    before = scene.doc[verb.i - 1] if verb.i else None
    just = before is not None and is_number_word(before.text) and not counts_other(before)
    counted = verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.i > 1 and is_number_word(scene.doc[verb.i - 2].text)
    return (just and verb.tag_ in ("VBN", "VBD", "JJ", "NNP")) or counted


def light_rows(scene: Scene, verb: "Token") -> list[Row]:
    """ "Lost his life", "claimed six lives", "suffered burns", "tore off his leg", "took two hostage"."""
    low = lemma(verb)
    objects = patients(verb)
    if low in among("losing") | among("costing") and any(lemma(noun) == "life" for noun in objects):
        return _lives(scene, verb, next(noun for noun in objects if lemma(noun) == "life"))
    if low in among("losing"):
        if any(lemma(noun) in among("limbs") for noun in objects):
            return people_rows(scene, surface_subjects(verb), HarmKind.INJURED, verb)
        lost = [noun for noun in objects if is_people(noun) and is_number_word_near(noun)]
        return people_rows(scene, lost, HarmKind.KILLED, verb)
    if low in among("suffering") and any(lemma(noun) in among("hurts") for noun in objects):
        return people_rows(scene, surface_subjects(verb), HarmKind.INJURED, verb)
    if low in among("treating"):
        told = [noun for word in (verb, *objects) for noun in after_preps(word, "with", "for")]
        hurt = any(lemma(noun) in among("hurts") for noun in told)
        return people_rows(scene, patients(verb), HarmKind.INJURED, verb) if hurt else []
    if low in among("tearing"):
        owners = [own for noun in objects if lemma(noun) in among("limbs") for own in children(noun, "poss")]
        return people_rows(scene, owners, HarmKind.INJURED, verb)
    if low in among("holding"):
        kept = {word.lower_ for word in verb.subtree if word.i > verb.i and word.head in (verb, *objects)}
        if kept & among("held") or any(lemma(noun) in among("held") for noun in objects):
            return people_rows(scene, objects, HarmKind.DETAINED, verb)
    return []


def is_number_word_near(noun: "Token") -> bool:
    """Whether a number stands with a noun."""
    return is_number_word(noun.text) or any(is_number_word(child.text) for child in noun.lefts)


def _lives(scene: Scene, verb: "Token", life: "Token") -> list[Row]:
    """Of whom, how many lives, or whose."""
    kind = HarmKind.KILLED
    of = [noun for noun in after_preps(life, "of") if is_victim(noun)]
    if of:
        return people_rows(scene, of, kind, verb)
    amount = amount_in(scene.doc[life.left_edge.i : life.i].text) if life.left_edge.i < life.i else None
    if amount is not None:
        place = life.left_edge.i, life.i + 1
        who = " ".join(child.text for child in life.lefts)
        return [row(scene, kind, amount, who, Found(verb, life.i, place))]
    if lemma(verb) in among("losing"):
        return people_rows(scene, surface_subjects(verb), kind, verb)
    owners = [own for own in children(life, "poss") if own.pos_ != "PRON"]
    return people_rows(scene, owners, kind, verb)


def state_rows(scene: Scene, token: "Token", kind: HarmKind) -> list[Row]:
    """ "Left ten dead", "the house with two wounded", "four are missing", "trapped civilians"."""
    if kind is HarmKind.MISSING and lemma(token.head) in ("link", "piece", "opportunity", "target", "mark", "point"):
        return []
    if token.dep_ == "amod" and is_people(token.head) and token.head.i > token.i:
        known = any(child.lower_ in ("the", "this", "these", "those", "its", "their") for child in token.head.lefts)
        counted = is_number_word_near(token.head) and kind in (HarmKind.TRAPPED, HarmKind.DISPLACED)
        return [] if known and not counted else people_rows(scene, [token.head], kind, token)
    near: list[Token] = []
    spares = token.lower_ in among("unhurt")
    if token.dep_ in _PREDICATIVE or (spares and token.dep_ == "dobj"):
        near = children(token, "nsubj", "nsubjpass") or patients(token.head) or surface_subjects(token.head)
    elif token.dep_ in ("acl", "amod", "relcl"):
        near = [token.head]
    elif token.dep_ == "ROOT":  # "shot dead a woman", parsed as "dead … a woman"
        near = children(token, "dobj")
    near = [noun for noun in near if is_victim(noun)]
    if spares:
        return [spared(one) for one in people_rows(scene, near, kind, token)[:1]]
    before = number_before(scene, token, kind)
    if before and (not near or before[0].victim not in {n.i for n in near}):
        return before
    return people_rows(scene, near, kind, token) or before


def number_before(scene: Scene, token: "Token", kind: HarmKind) -> list[Row]:
    """ "4 killed", "six dead", "at least 61 killed": a figure that stands just before the word."""
    doc = scene.doc
    for back in range(1, BACK):
        at = token.i - back
        if at < token.sent.start:
            break
        word = doc[at]
        if lemma(word) in among("toll_of"):
            break
        if is_number_word(word.text) and not counts_other(word):
            if _counts_other(word, token):
                break
            amount = _stated(scene, token, at)
            if amount is None:
                break
            found = Found(token, word.i, (at, token.i + 1))
            return [row(scene, kind, amount, doc[at : token.i + 1].text, found)]
        if word.pos_ == "PUNCT" or (word.pos_ == "VERB" and word.dep_ != "amod"):
            break
    return []


def _counts_other(number: "Token", told: "Token") -> bool:
    """ "Two shells wounded …", "a man of 62 was shot dead": the number of something else."""
    head = number.head
    if number.dep_ == "nummod" and not is_people(head) and head not in (number, told):
        return True
    return number.dep_ == "pobj" and head.lower_ in ("of", "at", "in", "to") and is_people(head.head)


def _stated(scene: Scene, token: "Token", at: int) -> Amount | None:
    """The amount with the words that bound it ("at least", "between … and"), but not an earlier figure's."""
    doc, start = scene.doc, at
    while start > token.sent.start and at - start < BACK:
        before = doc[start - 1]
        if before.is_punct or before.pos_ in ("VERB", "NOUN", "PROPN"):
            break
        if before.lower_ == "and" and not any(word.lower_ == "between" for word in doc[max(0, start - 4) : start]):
            break
        start -= 1
    return amount_in(doc[start : token.i].text)

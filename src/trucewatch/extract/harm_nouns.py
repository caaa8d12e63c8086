"""Harm told by nouns: "three deaths", "the bodies of six", "the toll rose to 29", "among the dead were two nurses"."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import HarmKind
from trucewatch.extract.grammar import after_preps, children, conjuncts, is_negated, lemma, surface_subjects
from trucewatch.extract.harm_people import Found, Row, counts_other, is_victim, people_rows, row, wide_phrase
from trucewatch.extract.harm_words import among, told_by
from trucewatch.extract.mentions import is_people
from trucewatch.extract.numbers import NOBODY, ONE, SOME, Amount, amount_in, is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

REACH = 25
"""Tokens behind "toll" in which its figure is looked for."""
_REACHING = frozenset({"to", "at", "is", "was", "stands", "stood", "reached", "reaches", "hit", "of", "passed"})
_TALKING = frozenset({"of", "about", "for", "on"})


def noun_rows(scene: Scene, noun: "Token") -> list[Row]:
    """The figures that a noun tells."""
    low = lemma(noun)
    if low in among("tolls"):
        return _toll(scene, noun, HarmKind.KILLED)
    if low in among("toll_of"):
        return _number_of(scene, noun)
    of = _of(scene, noun)
    if of:
        return of
    grouped = group_rows(scene, noun)
    if grouped:
        return grouped
    if low in among("bodies"):
        return _bodies(scene, noun)
    if low in told_by("counted"):
        return _counted(scene, noun, told_by("counted")[low])
    if low in among("losses"):
        return losses(scene, noun)
    return []


def _of(scene: Scene, noun: "Token") -> list[Row]:
    """ "The death of a girl", "the injury of seven", "the bodies of six villagers"."""
    kind = told_by("of").get(lemma(noun))
    if kind is None or noun.dep_ in ("compound", "nmod"):
        return []
    heads = after_preps(noun, "of", "to")
    heads += [word for word in children(noun, "conj") if heads and is_people(word)]  # "the bodies of A and B"
    of = [word for word in heads if is_victim(word) and word.pos_ != "PRON"]
    if lemma(noun) in among("many"):
        of = [word for word in of if word.ent_type_ != "PERSON" and word.pos_ != "PROPN"]
    if lemma(noun) in ("life", "remains", "loss") and not all(map(is_people, of)):
        return []
    return people_rows(scene, of, kind, noun)


def group_rows(scene: Scene, noun: "Token") -> list[Row]:
    """ "Among the dead were two nurses", "the dead included a child", "a teacher was among those killed"."""
    kind = told_by("groups").get(noun.lower_) or told_by("groups").get(lemma(noun))
    if kind is None:
        return []
    if noun.dep_ == "nsubj" and lemma(noun.head) == "include":
        return people_rows(scene, _all(children(noun.head, "dobj")), kind, noun)
    prep = noun.head
    if noun.dep_ in ("acl", "relcl") and noun.head.lower_ in ("those", "people"):
        prep = noun.head.head
    if prep.lower_ in ("among", "amongst", "between") and lemma(prep.head) == "be":
        named = children(prep.head, "attr") or surface_subjects(prep.head)
        return people_rows(scene, [word for word in _all(named[:1]) if is_victim(word)], kind, noun)
    return []


def put_at(scene: Scene, noun: "Token") -> list[Row]:
    """ "Put the civilian dead at 15"."""
    kind = told_by("groups").get(noun.lower_)
    verb = noun.head
    if kind is None or lemma(verb) not in among("putting") or not after_preps(verb, "at"):
        return []
    return _toll(scene, noun, kind)


def some_there(scene: Scene, token: "Token", kind: HarmKind) -> list[Row]:
    """ "There were dead and wounded on both sides"."""
    is_there = token.dep_ in ("acomp", "attr", "conj") and any(child.dep_ == "expl" for child in token.head.children)
    if not is_there or any(is_number_word(child.text) for child in token.lefts):
        return []
    return [row(scene, kind, SOME, "", Found(token, token.i, (token.i, token.i + 1)))]


def _all(heads: list["Token"]) -> list["Token"]:
    return [word for head in heads for word in conjuncts(head)]


def _bodies(scene: Scene, noun: "Token") -> list[Row]:
    first, last = wide_phrase(noun)
    amount = amount_in(scene.doc[first:last].text)
    if amount is None or noun.dep_ == "compound":
        return []
    return [row(scene, HarmKind.KILLED, amount, scene.doc[first:last].text, Found(noun, noun.i, (first, last)))]


def _counted(scene: Scene, noun: "Token", kind: HarmKind) -> list[Row]:
    first, last = wide_phrase(noun)
    text = scene.doc[first:last].text
    amount = _amount(noun, text)
    if amount is None:
        return []
    within = " ".join(word.text for found in after_preps(noun, "among", "of") for word in found.subtree)
    return [row(scene, kind, amount, text + " " + within, Found(noun, noun.i, (first, last)))]


def _amount(noun: "Token", text: str) -> Amount | None:
    """How many a counting noun tells; of itself it tells some only of casualties, and of deaths that were caused."""
    if _is_none(noun):
        return NOBODY
    amount = amount_in(text)
    if amount is not None:
        return amount
    low = lemma(noun)
    if lemma(noun.head) in among("changing") | among("suffering") | among("treating") or _is_cause(noun):
        return None
    if noun.dep_ == "compound" or (low != "casualty" and (noun.tag_ != "NNS" or noun.dep_ == "pobj")):
        return None
    if noun.dep_ == "pobj" and noun.head.lower_ in _TALKING:
        return None
    if low == "wound" or (low == "refugee" and noun.dep_ != "nsubj"):
        return None
    return ONE if noun.tag_ == "NN" and low == "casualty" else SOME


def _is_none(noun: "Token") -> bool:
    """ "Neither deaths nor injuries", "without casualties", "no reports of casualties", "not aware of any"."""
    before = noun.doc[noun.i - 1].lower_ if noun.i else ""
    if before in ("neither", "nor", "without"):
        return True
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ == "pobj" and any(child.lower_ in ("no", "neither") for child in above.lefts):
        return True
    is_any = any(child.lower_ == "any" for child in noun.lefts)
    verb = above if above.pos_ in ("VERB", "AUX") else above.head
    return is_any and (is_negated(verb) or is_negated(above))


def _is_cause(noun: "Token") -> bool:
    """ "Treated for wounds", "succumbed to his injuries": what they suffer from, no count."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return lemma(above) in among("treating") | told_by("undergone").keys() | among("suffering")


def losses(scene: Scene, noun: "Token") -> list[Row]:
    """ "Inflicted heavy losses on the rebels", "with losses on both sides": somebody was harmed, no more is said."""
    verb = noun.head
    told = noun.dep_ in ("dobj", "nsubjpass") and lemma(verb) in among("inflicting") and noun.tag_ == "NNS"
    sides = [word for word in after_preps(noun, "on", "among", "to") if is_people(word) or lemma(word) == "both"]
    beside = noun.dep_ == "pobj" and noun.head.lower_ == "with" and bool(sides)
    human = any(child.lower_ in ("heavy", "human", "casualties", "personnel", "serious") for child in noun.lefts)
    if not (beside or (told and (human or sides))):
        return []
    kind = HarmKind.KILLED if noun.lower_ == "dead" else HarmKind.CASUALTIES
    who = "fighters" if lemma(noun) == "loss" else " ".join(word.text for word in sides)
    return [row(scene, kind, SOME, who, Found(noun, noun.i, (noun.i, noun.i + 1)))]


def _number_of(scene: Scene, noun: "Token") -> list[Row]:
    """ "Put the number of wounded at 13", "the number of dead rose to 40"."""
    for of in after_preps(noun, "of", "for"):
        near = (of, *children(of, "acl", "amod"), *children(noun, "acl"))
        told = next((word for word in near if word.lower_ in _states()), None)
        kind = _states()[told.lower_] if told is not None else told_by("counted").get(lemma(of))
        if kind is not None:
            return _toll(scene, noun, kind, after=of.i)
    return []


def _states() -> dict[str, HarmKind]:
    return told_by("states")


def _toll(scene: Scene, noun: "Token", kind: HarmKind, *, after: int | None = None) -> list[Row]:
    """The last figure that a toll is told to have come to: "rose from 12 to 29"."""
    doc = scene.doc
    last = min(noun.i + REACH, noun.sent.end)
    for word in doc[(after or noun.i) + 1 : last]:
        if not (is_number_word(word.text) and word.pos_ == "NUM") or counts_other(word):
            continue
        came = [before.lower_ for before in doc[max(noun.i + 1, word.i - 4) : word.i]]
        if "from" in came and "to" not in came:
            continue
        start = word.i
        while start - 1 > noun.i and doc[start - 1].lower_ in among("bounds") - {"to"} and word.i - start < 4:
            start -= 1
        amount = amount_in(doc[start : word.i + 1].text)
        if amount is not None and (set(came) & _REACHING):
            near = doc[max(noun.sent.start, noun.i - 3) : noun.i].text
            return [row(scene, kind, amount, near, Found(noun, word.i, (word.i, word.i + 1)))]
    return []

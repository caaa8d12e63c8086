"""The people of a harm figure: their phrase, how many they are, who they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucewatch.core.claims import Harm
from trucewatch.core.kinds import HarmKind, Who
from trucewatch.extract.grammar import MODIFIERS, after_preps, children, lemma, objects_of, preps
from trucewatch.extract.harm_who import who_behind, who_in
from trucewatch.extract.harm_words import among, sizes
from trucewatch.extract.mentions import is_people
from trucewatch.extract.numbers import NOBODY, ONE, SOME, Amount, amount_in, is_number_word
from trucewatch.extract.phrases import noun_phrase
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_CLOCKED = frozenset({"DATE", "TIME"})
_UNCOUNTED = _CLOCKED | {"MONEY", "PERCENT", "ORDINAL"}
_PLACES = frozenset({"GPE", "LOC", "FAC", "ORG", "DATE"})


@dataclass(frozen=True, slots=True)
class Row:
    """A harm figure with the token that tells the harm and the head of the phrase for those harmed."""

    harm: Harm
    told_by: int
    victim: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """Where a figure stands: the token that tells the harm, those harmed, the tokens of their phrase."""

    told_by: "Token"
    victim: int
    place: tuple[int, int]


def is_victim(token: "Token") -> bool:
    """Whether a phrase counts or names people who can be harmed."""
    if token.lower_ in ("it", "itself", "which", "that") or lemma(token) in among("never"):
        return False
    if token.lower_ in ("another", "third", "fourth") and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
        return True
    if is_people(token) or is_nobody(token) or lemma(token) in sizes():
        return True
    if token.pos_ == "NOUN" and any(is_people(noun) for noun in children(token, "appos") if noun.pos_ == "NOUN"):
        return True  # "their target, a commander"
    if token.lower_ in among("passing"):
        return True
    if lemma(token) in among("shares") | among("sums"):
        return any(is_people(noun) for noun in after_preps(token, "of"))
    if token.ent_type_ == "NORP" and token.dep_ not in ("amod", "compound"):
        return True
    return token.pos_ == "PROPN" and token.ent_type_ not in _PLACES


def counts_other(token: "Token") -> bool:
    """Whether a number is of days, money or shares, by the words of its name: "18 to 27" alone is of no days."""
    if token.ent_type_ not in _UNCOUNTED:
        return False
    return token.ent_type_ not in _CLOCKED or any(word.pos_ in ("NOUN", "PROPN") for word in _entity(token))


def _entity(token: "Token") -> "Iterable[Token]":
    """The words of the name that a token is part of."""
    first = token.i
    while first > token.sent.start and token.doc[first].ent_iob_ == "I":
        first -= 1
    last = token.i + 1
    while last < token.sent.end and token.doc[last].ent_iob_ == "I":
        last += 1
    return token.doc[first:last]


def is_nobody(token: "Token") -> bool:
    """ "Nobody", "none", "no one", "no civilians": none was harmed. "No fewer than 12" is twelve."""
    if token.lower_ in ("nobody", "none", "noone"):
        return True
    for child in token.children:
        if child.lower_ in ("no", "zero") and child.i < token.i:
            return child.i + 1 >= len(token.doc) or token.doc[child.i + 1].lower_ not in ("fewer", "less", "more")
    before = [word.lower_ for word in token.doc[max(0, token.i - 4) : token.i]]
    if token.lower_ == "one" and before[-1:] == ["not"]:
        return True
    return "not" in before and before[before.index("not") + 1 : before.index("not") + 3] in (["a", "single"], ["one"])


def wide_phrase(token: "Token") -> tuple[int, int]:
    """The phrase with its articles and quantifiers ("at least 20 civilians", "no casualties", "dozens of others")."""
    first = min(
        [child.left_edge.i for child in token.lefts if child.dep_ not in ("relcl", "punct", "cc", "advcl")] or [token.i]
    )
    last = token.i
    for prep in preps(token, "of"):
        if is_number_word(token.text) or lemma(token) in among("counting") or lemma(token) in among("sized"):
            last = max([last, *(noun_phrase(noun)[1] - 1 for noun in objects_of(prep))])
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        above = token.head.head
        if is_number_word(above.text) or lemma(above) in among("counting"):
            first = min([first, above.i, *(child.left_edge.i for child in above.lefts)])
    doc = token.doc
    while first > token.sent.start and doc[first - 1].lower_ in among("bounds"):
        first -= 1
    return first, last + 1


def row(scene: Scene, kind: HarmKind, amount: Amount, text: str, found: Found) -> Row:
    """A figure with its span; who they are is told by the words given."""
    span = scene.span(*scene.offsets(*found.place))
    who = who_in(text)
    if who is Who.UNKNOWN and kind in (HarmKind.TRAPPED, HarmKind.DISPLACED):
        who = Who.CIVILIANS
    harm = Harm(kind=kind, minimum=amount.minimum, maximum=amount.maximum, who=who, span=span)
    return Row(harm, found.told_by.i, found.victim)


def people_rows(scene: Scene, victims: Iterable["Token"], kind: HarmKind, told_by: "Token") -> list[Row]:
    """The figures for these people, one a phrase, with the parts told of them."""
    from trucewatch.extract.harm_subsets import subsets

    rows: list[Row] = []
    for victim in victims:
        if not is_victim(victim) or _is_age(victim) or (kind is HarmKind.TRAPPED and _is_fighter(victim)):
            continue
        first, last = wide_phrase(victim)
        if _is_measure(victim):
            continue
        amount = _amount(victim, _without_owner(victim, first, last))
        one = row(scene, kind, amount, _words(scene, victim, first, last), Found(told_by, victim.i, (first, last)))
        behind = who_behind(victim) if one.harm.who is Who.UNKNOWN else Who.UNKNOWN
        if behind is not Who.UNKNOWN:
            one = replace(one, harm=replace(one.harm, who=behind))
        rows.append(one)
        rows += _further(scene, victim, kind, told_by)
    return joined(scene, rows) + [
        part for victim in list(victims)[-1:] if rows for part in subsets(scene, victim, kind, told_by)
    ]


def _amount(victim: "Token", text: str) -> Amount:
    if is_nobody(victim):
        return NOBODY
    if lemma(victim) in among("sized"):
        for noun in after_preps(victim, "of"):
            counted = amount_in(noun.text)
            if counted is not None and is_number_word(noun.text):
                return counted
    if _is_share(victim):
        return SOME
    if lemma(victim) in sizes() and not any(child.lower_ == "of" for child in victim.children):
        return Amount(sizes()[lemma(victim)], sizes()[lemma(victim)])
    return amount_in(text) or implied(victim)


def _is_measure(victim: "Token") -> bool:
    """ "The number of those killed" is told by what it came to."""
    return lemma(victim) in among("toll_of") and any(child.lower_ == "the" for child in victim.lefts)


def _without_owner(victim: "Token", first: int, last: int) -> str:
    """The words of a phrase but for whose they are: "the couple's three children" are three."""
    owners = [child.right_edge.i + 1 for child in victim.lefts if child.dep_ == "poss" and child.left_edge.i >= first]
    return victim.doc[max([first, *owners]) : last].text


def _is_share(victim: "Token") -> bool:
    """ "More than half of the 60 passengers": some of a number, which is not theirs."""
    heads = [victim, *([victim.head.head] if victim.dep_ == "pobj" and victim.head.lower_ == "of" else [])]
    return any(lemma(head) in among("shares") and any(c.lower_ == "of" for c in head.rights) for head in heads) or any(
        child.lower_ in ("percent", "%") for head in heads for child in head.subtree
    )


def implied(victim: "Token") -> Amount:
    """Without a number: one of a singular, at least one of a plural."""
    person = victim.ent_type_ == "PERSON" or victim.pos_ == "PROPN"
    plural = victim.tag_ in ("NNS", "NNPS") or lemma(victim) == "people" or victim.lower_ in ("they", "them", "we")
    if not plural or (person and victim.tag_ == "NNP"):
        return ONE
    # "Syrian and Iranian officers": one of each at least.
    kinds = [word for child in victim.lefts for word in children(child, "conj") if child.dep_ in MODIFIERS]
    return Amount(1 + len(kinds), None) if kinds else SOME


def _is_fighter(victim: "Token") -> bool:
    """Fighters who are surrounded are besieged in war; trapped are those who take no part in it."""
    return who_in(victim.text) is Who.COMBATANTS


def _is_age(victim: "Token") -> bool:
    """ "A man of 62", "Hassan, 12,": a number that counts nobody."""
    if not (victim.pos_ == "NUM" or victim.text.isdigit()):
        return False
    if victim.ent_type_ in _UNCOUNTED and victim.ent_type_ != "ORDINAL":
        return True
    person = victim.head.head if victim.dep_ == "pobj" and victim.head.lower_ == "of" else victim.head
    is_of = victim.dep_ == "pobj" and person.tag_ in ("NN", "NNP") and lemma(person) not in among("sized")
    return (is_of or (victim.dep_ == "appos" and person.tag_ in ("NN", "NNP"))) and is_people(person)


def _words(scene: Scene, victim: "Token", first: int, last: int) -> str:
    """The phrase with what it is of ("members of the security forces") and what stands beside it ("X, a commander")."""
    text = scene.doc[first:last].text
    of = [noun for noun in after_preps(victim, "of", "from") if noun.i >= last]
    beside = [noun for noun in children(victim, "appos") if noun.tag_ == "NN" and victim.tag_ in ("NN", "NNP")]
    return " ".join([text, *(scene.doc[slice(*noun_phrase(noun))].text for noun in of + beside)])


def _further(scene: Scene, victim: "Token", kind: HarmKind, told_by: "Token") -> list[Row]:
    """ "three soldiers in addition to a child", "one of its commanders with three fighters"."""
    added = [
        noun
        for prep in preps(victim, "in")
        for addition in children(prep, "pobj")
        if lemma(addition) == "addition"
        for noun in after_preps(addition, "to")
    ]
    return people_rows(scene, added, kind, told_by) if added else []


_ADULTS = (Who.UNKNOWN, Who.CIVILIANS, Who.WOMEN)


def joined(scene: Scene, rows: list[Row]) -> list[Row]:
    """People of one class are one figure ("a lieutenant and four soldiers"); other classes and sides stay apart."""
    found: list[Row] = []
    for one in rows:
        if found and _may_join(scene, found[-1], one):
            last = found.pop()
            who = last.harm.who if one.harm.who in (last.harm.who, Who.UNKNOWN) else Who.CIVILIANS
            total = replace(
                last.harm, minimum=_sum(last.harm.minimum, one.harm.minimum), maximum=_sum_max(last, one), who=who
            )
            found.append(replace(last, harm=total))
        else:
            found.append(one)
    return found


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def _sum_max(left: Row, right: Row) -> int | None:
    return _sum(left.harm.maximum, right.harm.maximum)


def _may_join(scene: Scene, last: Row, one: Row) -> bool:
    if last.harm.kind != one.harm.kind or 0 in (last.harm.maximum, one.harm.maximum):
        return False
    singles = all(one == (1, 1) for one in (_bounds(last), _bounds(one)))
    if singles and last.harm.who in _ADULTS and one.harm.who in _ADULTS:
        return True
    if _is_name(scene, one) and _bounds(one) == (1, 1):
        return True  # "soldiers A, B and C"
    fighters = last.harm.who is one.harm.who is Who.COMBATANTS
    return fighters and _side(scene, last) == _side(scene, one)


def _is_name(scene: Scene, one: Row) -> bool:
    """A person's bare name, of whom no more is said."""
    victim = scene.doc[one.victim or 0]
    return one.harm.who is Who.UNKNOWN and victim.pos_ == "PROPN" and victim.ent_type_ == "PERSON"


def _bounds(one: Row) -> tuple[int | None, int | None]:
    return one.harm.minimum, one.harm.maximum


def _side(scene: Scene, one: Row) -> frozenset[str]:
    """The names of parties in a phrase: fighters of two sides are two figures."""
    token = scene.doc[one.victim or 0]
    near = [token, *token.lefts, *(noun for noun in after_preps(token, "of", "from"))]
    named = ("NORP", "ORG", "GPE")
    return frozenset(word.lower_ for word in near if word.ent_type_ in named or scene.hit(word, place=False))

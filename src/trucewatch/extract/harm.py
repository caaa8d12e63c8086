"""People harmed: how many, how, and who they are."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucewatch.core.claims import Harm
from trucewatch.core.kinds import HarmKind, Who
from trucewatch.extract.grammar import (
    after_preps,
    children,
    doers,
    is_passive,
    lemma,
    objects_of,
    patients,
    preps,
    surface_subjects,
)
from trucewatch.extract.lexicon import load, strings
from trucewatch.extract.mentions import is_people, noun_phrase
from trucewatch.extract.numbers import ONE, SOME, Amount, amount_in, is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBS = {
    "kill": HarmKind.KILLED, "murder": HarmKind.KILLED, "slay": HarmKind.KILLED, "die": HarmKind.KILLED,
    "perish": HarmKind.KILLED, "slaughter": HarmKind.KILLED, "execute": HarmKind.KILLED,
    "assassinate": HarmKind.KILLED, "behead": HarmKind.KILLED, "injure": HarmKind.INJURED,
    "wound": HarmKind.INJURED, "hurt": HarmKind.INJURED, "burn": HarmKind.INJURED, "maim": HarmKind.INJURED,
    "displace": HarmKind.DISPLACED, "uproot": HarmKind.DISPLACED, "flee": HarmKind.DISPLACED,
    "trap": HarmKind.TRAPPED, "besiege": HarmKind.TRAPPED, "strand": HarmKind.TRAPPED,
    "kidnap": HarmKind.DETAINED, "abduct": HarmKind.DETAINED, "detain": HarmKind.DETAINED, "arrest": HarmKind.DETAINED,
}  # fmt: skip
_STATES = {
    "dead": HarmKind.KILLED, "killed": HarmKind.KILLED, "wounded": HarmKind.INJURED, "injured": HarmKind.INJURED,
    "hurt": HarmKind.INJURED, "trapped": HarmKind.TRAPPED, "missing": HarmKind.MISSING, "besieged": HarmKind.TRAPPED,
    "stranded": HarmKind.TRAPPED, "displaced": HarmKind.DISPLACED,
}  # fmt: skip
_NOUNS = {
    "death": HarmKind.KILLED, "fatality": HarmKind.KILLED, "injury": HarmKind.INJURED,
    "casualty": HarmKind.CASUALTIES, "refugee": HarmKind.DISPLACED, "toll": HarmKind.KILLED,
    "wound": HarmKind.INJURED, "body": HarmKind.KILLED, "corpse": HarmKind.KILLED, "life": HarmKind.KILLED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A harm figure with the token that tells the harm and the head of the phrase for those harmed."""

    harm: Harm
    told_by: int
    victim: int | None


def who_in(text: str) -> Who:
    """Whom a phrase counts, by its words."""
    groups = load("lexicons", "who")["harm"]
    if not isinstance(groups, dict):
        return Who.UNKNOWN
    words = [word.strip("()[].,;:'’\"").lower() for word in text.split()]
    found = {key for key in groups for word in words if _singular(word) in strings(groups[key])}
    if not found or (found == {"civilians"} & found and set(words) <= {"people", "person", "persons"}):
        return Who.CIVILIANS if "civilians" in found else Who.UNKNOWN
    if "combatants" in found and len(found) > 1:
        return Who.MIXED
    for key in ("combatants", "children", "women", "civilians"):
        if key in found and len(found - {"civilians"}) <= 1:
            return Who(next(iter(found - {"civilians"}), "civilians"))
    return Who.CIVILIANS


def _singular(word: str) -> str:
    irregular = {"children": "child", "women": "woman", "people": "people", "families": "family", "men": "man"}
    if word in irregular:
        return irregular[word]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def harm_rows(scene: Scene, first: int, last: int) -> list[Row]:
    """Every harm figure told by the tokens first..last (excluded) of a paragraph."""
    rows: list[Row] = []
    taken: set[int] = set()
    for token in scene.doc[first:last]:
        for row in _rows_at(scene, token):
            if row.victim is None or row.victim not in taken:
                rows.append(row)
                if row.victim is not None:
                    taken.add(row.victim)
    return rows


def _rows_at(scene: Scene, token: "Token") -> list[Row]:
    low = lemma(token)
    if token.lower_ in _STATES and _is_those_told(token):
        return []
    if low in _VERBS and token.pos_ in ("VERB", "AUX") and token.dep_ not in ("compound",):
        return _verb_rows(scene, token, _VERBS[low])
    if token.lower_ in _STATES:
        return _state_rows(scene, token, _STATES[token.lower_])
    if low in _NOUNS and token.pos_ in ("NOUN", "PROPN"):
        return _noun_rows(scene, token, _NOUNS[low])
    return []


def _is_those_told(token: "Token") -> bool:
    """ "Two of the injured": some of those told before, no figure of its own."""
    before = [word.lower_ for word in token.doc[max(0, token.i - 2) : token.i]]
    return before == ["of", "the"] and token.i > 2 and is_number_word(token.doc[token.i - 3].text)


def _verb_rows(scene: Scene, verb: "Token", kind: HarmKind) -> list[Row]:
    if kind is HarmKind.DISPLACED and verb.lower_ == "displaced" and verb.dep_ == "amod":
        return _people_rows(scene, [verb.head], kind, verb)
    just_before = (
        verb.i > 0
        and is_number_word(scene.doc[verb.i - 1].text)
        and scene.doc[verb.i - 1].ent_type_ not in ("DATE", "TIME")
    )
    counted = verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.i > 1 and is_number_word(scene.doc[verb.i - 2].text)
    if (just_before and verb.tag_ in ("VBN", "VBD", "JJ", "NNP")) or counted:
        return _number_before(scene, verb, kind)
    if verb.dep_ == "amod":
        if verb.lower_ in _STATES and is_people(verb.head):
            return _people_rows(scene, [verb.head], kind, verb)
        return []
    if lemma(verb) in ("die", "perish", "flee"):
        victims = surface_subjects(verb)
    else:
        victims = patients(verb)
        if not victims and verb.tag_ in ("VBN", "VBD") and not children(verb, "dobj"):
            victims = doers(verb) if not is_passive(verb) else []
            victims = victims or ([verb.head] if verb.dep_ == "acl" else [])
    found = _people_rows(scene, victims, kind, verb)
    return found or _number_before(scene, verb, kind)


def _state_rows(scene: Scene, token: "Token", kind: HarmKind) -> list[Row]:
    if token.dep_ == "amod" and is_people(token.head) and token.head.i > token.i:
        return _people_rows(scene, [token.head], kind, token)
    near: list[Token] = []
    if token.dep_ in ("acomp", "oprd", "xcomp", "ccomp", "attr", "conj", "advcl"):
        near = children(token, "nsubj", "nsubjpass") or patients(token.head) or surface_subjects(token.head)
    elif token.dep_ in ("acl", "amod", "relcl"):
        near = [token.head]
    near = [noun for noun in near if is_people(noun)]
    before = _number_before(scene, token, kind)
    if before and (not near or before[0].victim not in {n.i for n in near}):
        return before
    return _people_rows(scene, near, kind, token) or before


def _number_before(scene: Scene, token: "Token", kind: HarmKind) -> list[Row]:
    """ "4 killed", "six dead", "at least 61 killed": a figure that stands just before the word."""
    doc = scene.doc
    for back in range(1, 4):
        at = token.i - back
        if at < 0:
            break
        word = doc[at]
        if is_number_word(word.text) and word.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT"):
            if word.dep_ == "nummod" and not is_people(word.head) and word.head.i < token.i:
                break
            start = max(token.sent.start, at - 3)
            text = doc[start : token.i].text
            amount = amount_in(text)
            if amount is None:
                break
            return [_row(scene, kind, amount, doc[at : token.i + 1].text, (at, token.i + 1), token, word.i)]
        if word.pos_ == "PUNCT":
            break
    return []


def _noun_rows(scene: Scene, noun: "Token", kind: HarmKind) -> list[Row]:
    low = lemma(noun)
    if low in ("body", "corpse", "life"):
        of = after_preps(noun, "of")
        return _people_rows(scene, of, kind, noun) if of and all(map(is_people, of)) else []
    if (low in ("injury", "death", "wound") and noun.head.lower_ in ("cause", "causing", "caused")) or low == "injury":
        of = [n for n in after_preps(noun, "of", "to") if is_people(n)]
        if of:
            return _people_rows(scene, of, kind, noun)
    if low == "toll":
        return _toll_rows(scene, noun, kind)
    first, last = _wide_phrase(noun)
    text = scene.doc[first:last].text
    amount = amount_in(text)
    if amount is None:
        if low != "casualty" and noun.tag_ != "NNS":
            return []
        if noun.dep_ in ("compound", "pobj") and low != "casualty":
            return []
        if noun.dep_ == "compound" or (noun.head.lower_ in ("report", "reports") and noun.dep_ == "compound"):
            return []
        amount = ONE if noun.tag_ == "NN" and low == "casualty" else SOME
        if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "about", "for", "on"):
            return []
    among = " ".join(w.text for n in after_preps(noun, "among", "of") for w in n.subtree)
    span_text = text + " " + among
    return [_row(scene, kind, amount, span_text, (first, last), noun, noun.i)]


def _toll_rows(scene: Scene, noun: "Token", kind: HarmKind) -> list[Row]:
    after = scene.doc[noun.i : min(noun.i + 25, noun.sent.end)]
    for word in after:
        if is_number_word(word.text) and word.pos_ == "NUM" and word.ent_type_ not in ("DATE", "TIME"):
            amount = amount_in(scene.doc[max(noun.i, word.i - 3) : word.i + 1].text)
            if amount is not None:
                return [_row(scene, kind, amount, "", (word.i, word.i + 1), noun, word.i)]
    return []


def _wide_phrase(token: "Token") -> tuple[int, int]:
    """The phrase with its articles and quantifiers ("at least 20 civilians", "no casualties", "dozens of others")."""
    first = min(
        [child.left_edge.i for child in token.lefts if child.dep_ not in ("relcl", "punct", "cc", "advcl")] or [token.i]
    )
    last = token.i
    for prep in preps(token, "of"):
        if is_number_word(token.text) or lemma(token) in ("number", "hundred", "thousand", "dozen", "score"):
            last = max([last, *(noun_phrase(noun)[1] - 1 for noun in objects_of(prep))])
    if token.dep_ == "pobj" and token.head.lower_ == "of":
        above = token.head.head
        if is_number_word(above.text) or lemma(above) in ("number", "couple", "hundred", "thousand", "dozen", "score"):
            first = min([first, above.i, *(child.left_edge.i for child in above.lefts)])
    doc = token.doc
    while first > 0 and doc[first - 1].lower_ in (
        "over",
        "than",
        "least",
        "nearly",
        "almost",
        "to",
        "from",
        "between",
        "about",
        "around",
        "more",
        "at",
        "up",
        "some",
        "as",
        "many",
    ):
        first -= 1
    return first, last + 1


def _people_rows(scene: Scene, victims: list["Token"], kind: HarmKind, told_by: "Token") -> list[Row]:
    rows: list[Row] = []
    for victim in victims:
        person = victim.ent_type_ == "PERSON" or (
            victim.pos_ == "PROPN" and victim.ent_type_ not in ("GPE", "LOC", "FAC", "ORG", "DATE")
        )
        if not (is_people(victim) or person or is_nobody(victim)):
            continue
        first, last = _wide_phrase(victim)
        text = scene.doc[first:last].text
        amount = NOBODY if is_nobody(victim) else amount_in(text) or _implied(victim, person=person)
        rows.append(_row(scene, kind, amount, text, (first, last), told_by, victim.i))
        rows += _subset(scene, victim, kind, told_by)
        for prep in preps(victim, "in"):
            extra = [
                n
                for addition in children(prep, "pobj")
                if lemma(addition) == "addition"
                for n in after_preps(addition, "to")
            ]
            rows += _people_rows(scene, extra, kind, told_by)
    return _joined(rows)


NOBODY = Amount(0, 0)


def is_nobody(token: "Token") -> bool:
    """ "Nobody", "none", "no one", "no civilians": none was harmed."""
    if token.lower_ in ("nobody", "none", "noone"):
        return True
    return any(child.lower_ in ("no", "zero") and child.i < token.i for child in token.children)


def _implied(victim: "Token", *, person: bool) -> Amount:
    plural = victim.tag_ in ("NNS", "NNPS") or lemma(victim) == "people"
    return SOME if plural and not (person and victim.tag_ == "NNP") else ONE


def _joined(rows: list[Row]) -> list[Row]:
    """ "A woman and a man" of one class are one figure; other classes stay apart."""
    found: list[Row] = []
    for row in rows:
        if found and _may_join(found[-1], row):
            last = found.pop()
            total = replace(
                last.harm, minimum=2, maximum=2, who=row.harm.who if row.harm.who == last.harm.who else Who.CIVILIANS
            )
            found.append(replace(last, harm=total))
        else:
            found.append(row)
    return found


_ADULTS = (Who.UNKNOWN, Who.CIVILIANS, Who.WOMEN)


def _may_join(last: Row, row: Row) -> bool:
    same = last.harm.kind == row.harm.kind and _plain(last) and _plain(row)
    return same and last.harm.who in _ADULTS and row.harm.who in _ADULTS


def _plain(row: Row) -> bool:
    return row.harm.minimum == row.harm.maximum == 1


def _subset(scene: Scene, victim: "Token", kind: HarmKind, told_by: "Token") -> list[Row]:
    """ "including nine children": a second figure inside the first."""
    rows = []
    for prep in preps(victim, "including", "among"):
        for noun in objects_of(prep):
            first, last = _wide_phrase(noun)
            amount = amount_in(scene.doc[first:last].text)
            if amount is not None and is_people(noun):
                rows.append(_row(scene, kind, amount, scene.doc[first:last].text, (first, last), told_by, noun.i))
            elif (
                amount is None
                and noun.tag_ == "NN"
                and any(c.lower_ in ("a", "an") for c in children(noun, "det"))
                and is_people(noun)
            ):
                rows.append(_row(scene, kind, ONE, noun.text, (first, last), told_by, noun.i))
    return rows


def _row(
    scene: Scene, kind: HarmKind, amount: Amount, text: str, place: tuple[int, int], *tokens: "Token | int"
) -> Row:
    told_by, victim = tokens
    assert not isinstance(told_by, int)
    assert isinstance(victim, int)
    span = scene.span(*scene.offsets(*place))
    who = who_in(text)
    if who is Who.UNKNOWN and kind in (HarmKind.TRAPPED, HarmKind.DISPLACED):
        who = Who.CIVILIANS
    harm = Harm(kind=kind, minimum=amount.minimum, maximum=amount.maximum, who=who, span=span)
    return Row(harm, told_by.i, victim)

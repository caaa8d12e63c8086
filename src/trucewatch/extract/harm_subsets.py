"""Parts of a harm figure: "including nine children", "among them a girl", "one of them a boy"."""

from typing import TYPE_CHECKING

from trucewatch.core.kinds import HarmKind, Who
from trucewatch.extract.harm_people import Found, Row, row
from trucewatch.extract.harm_who import who_in
from trucewatch.extract.mentions import is_people
from trucewatch.extract.numbers import ONE, amount_in, is_number_word
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

REACH = 26
"""Tokens behind those harmed in which their parts are looked for."""
_THEM = frozenset({"them", "whom", "these", "those", "which"})
_INSIDE = frozenset({"DET", "NUM", "ADJ", "NOUN", "PROPN", "PRON", "ADV", "PART", "X"})
_HARMED = frozenset({"killed", "wounded", "injured", "dead", "killing", "wounding", "injuring"})


def subsets(scene: Scene, victim: "Token", kind: HarmKind, told_by: "Token") -> list[Row]:
    """The parts told of those harmed, up to the next harm or the end of the sentence."""
    doc, last = scene.doc, min(victim.sent.end, max(victim.i, told_by.i) + REACH)
    for token in doc[victim.i + 1 : last]:
        if token.i > told_by.i + 1 and token.lower_ in _HARMED:
            break
        start = _opens(token)
        if start is None:
            found = _of_them(scene, token, kind, told_by)
        elif token.lower_ == "among" and _ends(doc, start):
            found = _before(scene, token, kind, told_by)
        else:
            found = _listed(scene, (start, last), kind, told_by)
        if found:
            return found
    return []


def _opens(token: "Token") -> int | None:
    """First token of the list behind "including", "among them", "of whom"."""
    doc, at = token.doc, token.i
    if token.lower_ in ("including", "included"):
        return at + 1
    if token.lower_ in ("among", "amongst"):
        at += 1
        if at < len(doc) and doc[at].lower_ in _THEM:
            return at + 2 if at + 1 < len(doc) and doc[at + 1].lower_ in ("were", "was", "is", "are") else at + 1
    if token.lower_ == "of" and at + 1 < len(doc) and doc[at + 1].lower_ in ("whom", "them") and at > 0:
        return at + 2 if not is_number_word(doc[at - 1].text) and doc[at - 1].is_punct else None
    return None


def _ends(doc: object, at: int) -> bool:
    return at >= len(doc) or doc[at].is_punct  # type: ignore[arg-type,index]


def _of_them(scene: Scene, token: "Token", kind: HarmKind, told_by: "Token") -> list[Row]:
    """ "two of them children", "one of whom was a medic"."""
    doc = scene.doc
    behind = [word.lower_ for word in doc[token.i + 1 : token.i + 3]]
    if not is_number_word(token.text) or behind[:1] != ["of"] or behind[1:] not in (["them"], ["whom"]):
        return []
    amount = amount_in(token.text) if token.lower_ not in ("many", "some", "most") else None
    rest = doc[token.i + 3 : min(token.i + 9, token.sent.end)]
    named = next((word for word in rest if is_people(word) and who_in(word.text) is not Who.UNKNOWN), None)
    if (
        amount is None
        or named is None
        or any(word.is_punct or word.pos_ in ("ADV", "ADP") for word in doc[token.i + 3 : named.i])
    ):
        return []
    return [row(scene, kind, amount, named.text, Found(told_by, named.i, (token.i, named.i + 1)))]


def _before(scene: Scene, token: "Token", kind: HarmKind, told_by: "Token") -> list[Row]:
    """ ", a child among them": the phrase stands before."""
    first = token.i
    while first > token.sent.start and scene.doc[first - 1].pos_ in _INSIDE:
        first -= 1
    return _listed(scene, (first, token.i), kind, told_by)


def _listed(scene: Scene, within: tuple[int, int], kind: HarmKind, told_by: "Token") -> list[Row]:
    """One figure a phrase of a list "two of her children and a woman"."""
    doc = scene.doc
    rows: list[Row] = []
    first, at = within[0], within[0]
    while at < within[1]:
        token = doc[at]
        inside = token.pos_ in _INSIDE or (token.lower_ == "of" and at > first and is_number_word(doc[at - 1].text))
        if inside and at + 1 < within[1]:
            at += 1
            continue
        end = at + 1 if inside else at
        found = _phrase(scene, (first, end), kind, told_by)
        if found is None and end > first:
            break
        rows += [found] if found else []
        if not (token.lower_ == "and" or token.text == ",") or inside:
            break
        first = at = at + 1
    return rows


def _phrase(scene: Scene, place: tuple[int, int], kind: HarmKind, told_by: "Token") -> Row | None:
    words = scene.doc[place[0] : place[1]]
    heads = [word for word in words if is_people(word) and not is_number_word(word.text) and word.pos_ != "PRON"]
    if not heads:
        return None
    head = heads[-1]
    amount = amount_in(words.text)
    if amount is None:
        amount = ONE if head.tag_ == "NN" else None
    if amount is None or amount.minimum == 0:
        return None
    return row(scene, kind, amount, words.text, Found(told_by, head.i, place))

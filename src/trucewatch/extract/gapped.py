"""A second count in a sentence that leaves its verb out: "X recorded nine violations and Y eight"."""

from dataclasses import replace
from typing import TYPE_CHECKING

from trucewatch.core.claims import Teller
from trucewatch.core.kinds import Kind
from trucewatch.extract.draft import Draft
from trucewatch.extract.numbers import amount_in

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Token

_JOINS = frozenset({"and", "while", "but", ";", ","})
LONGEST = 6
"""Words of the second counter."""


def second_counts(drafts: list[Draft]) -> list[Draft]:
    """For each counted breach, the counts that others are told to have made in the same sentence."""
    found: list[Draft] = []
    for draft in drafts:
        if draft.kind is Kind.VIOLATION and draft.count is not None and draft.chain:
            found += _after(draft)
    return found


def _after(draft: Draft) -> list[Draft]:
    doc, end = draft.scene.doc, draft.token.sent.end
    found: list[Draft] = []
    for number in doc[draft.token.i + 1 : end]:
        if number.pos_ != "NUM" or (number.i + 1 < end and not doc[number.i + 1].is_punct):
            continue
        first = _counter(number)
        amount = amount_in(number.text)
        if first is None or amount is None or amount.minimum is None:
            continue
        found.append(_counted(draft, (first, number.i), amount.minimum))
    return found


def _counter(number: "Token") -> int | None:
    """First token of the words between the conjunction and the number, when they are a name or noun phrase."""
    doc, at = number.doc, number.i - 1
    while at > number.sent.start and number.i - at <= LONGEST and doc[at].lower_ not in _JOINS:
        if doc[at].pos_ not in ("DET", "ADJ", "NOUN", "PROPN"):
            return None
        at -= 1
    named = doc[at].lower_ in _JOINS and at + 1 < number.i and doc[number.i - 1].pos_ in ("NOUN", "PROPN")
    return at + 1 if named else None


def _counted(draft: Draft, counter: tuple[int, int], count: int) -> Draft:
    mention = draft.scene.mention(*counter)
    teller = Teller(text=mention.text, span=mention.span, telling=draft.chain[-1].telling)
    other = replace(draft, chain=(*draft.chain[:-1], teller), count=count, also=[], rows=[])
    other.clause = (counter[0], counter[1] + 1)
    return other

"""Texts of other trades: football attacks, recipes pound, unions strike. They tell no event of ours."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from trucewatch.extract.grammar import lemma, words_of
from trucewatch.extract.lexicon import load, strings, words
from trucewatch.extract.scene import Scene

if TYPE_CHECKING:
    from trucewatch.extract.parsed import Doc

CONFLICT = "conflict"
PARTIES = "parties"
ENOUGH = 2
"""Words of one trade that make a paragraph that trade's."""
NAMED = frozenset({"GPE", "NORP", "ORG", "LOC", "FAC"})


@cache
def _trades() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The words of each trade, and those of conflict that weigh against them."""
    conflict = words("frames", "trades", CONFLICT)
    names = [name for name in load("frames", "trades") if name not in (CONFLICT, PARTIES)]
    found = [(words("frames", "trades", name), conflict) for name in names]
    told = load("lexicons", "elsewhere")["trades"]
    more = told.values() if isinstance(told, dict) else ()
    against = conflict | words("lexicons", "elsewhere", CONFLICT)
    return (*found, *((frozenset(strings(listed)), against) for listed in more))


def is_other_trade(doc: "Doc") -> bool:
    """Whether a paragraph speaks of another trade more than of conflict."""
    found = words_of(doc)
    for trade, conflict in _trades():
        named = len(found & trade)
        if named >= ENOUGH and named > len(found & conflict):
            return True
    return False


def names_no_party(scenes: Sequence[Scene]) -> bool:
    """Whether a document names nobody and nowhere that a conflict could be about."""
    parties = words("frames", "trades", PARTIES)
    return not any(
        scene.hits or token.ent_type_ in NAMED or lemma(token) in parties or token.lower_ in parties
        for scene in scenes
        for token in scene.doc
    )

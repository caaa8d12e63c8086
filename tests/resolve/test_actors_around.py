"""Whose ministry and whose army, where a paragraph speaks of another state than the document's own."""

from datetime import date

import pytest

from trucewatch.core.claims import Actor, Candidate
from trucewatch.core.text import Span
from trucewatch.resolve.actors import chosen, open_registry
from trucewatch.resolve.actors_around import states_told, whose

DAY = date(2021, 6, 11)


def read(text: str, words: str, country: str = "SY") -> str | None:
    """The actor meant by the last occurrence of words in a text on a country."""
    registry = open_registry()
    start = text.rindex(words)
    span = Span(document_id="d", start=start, end=start + len(words), exact=words)
    found: tuple[Candidate, ...] = registry.lookup(words, on=DAY, country=country)
    other, found = whose(found, span, states_told(text, registry), country)
    if other is not None:
        found = registry.lookup(words, on=DAY, country=other)
    best = chosen(found)
    return best.referent.id if best is not None and isinstance(best.referent, Actor) else None


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("Moscow lodged a protest; the foreign ministry accused the rebels.", "foreign ministry", "rus"),
        ("In Ankara the president spoke of a breach.", "president", "tur"),
        ("Turkey said that the army would not leave its posts.", "army", None),
        ("The army shelled the town.", "army", "gov_syria"),
        ("Russia protested. Syrian troops advanced, and the army shelled the town.", "army", "gov_syria"),
        ("Russia and Iran met. The foreign ministry spoke of progress.", "foreign ministry", None),
        ("Russia protested.\nThe foreign ministry spoke of progress.", "foreign ministry", "gov_syria"),
        ("Moscow protested; Russian jets then bombed the town.", "Russian jets", "rus"),
    ],
)
def test_the_state_told_before_is_meant_or_nobody(text: str, words: str, meant: str | None) -> None:
    assert read(text, words) == meant

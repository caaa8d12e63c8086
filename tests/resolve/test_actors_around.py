"""Whose ministry and whose army, where a paragraph speaks of another state than the document's own."""

from datetime import date

import pytest

from trucewatch.core.claims import Actor, Candidate
from trucewatch.core.text import Span
from trucewatch.resolve.actors import chosen, open_registry
from trucewatch.resolve.actors_around import states_told, taken_up, whose

DAY = date(2021, 6, 11)


def read(text: str, words: str, country: str = "SY") -> str | None:
    """The actor meant by the last occurrence of words in a text on a country."""
    registry = open_registry()
    start = text.rindex(words)
    span = Span(document_id="d", start=start, end=start + len(words), exact=words)
    found: tuple[Candidate, ...] = registry.lookup(words, on=DAY, country=country)
    other, found = whose(found, span, states_told(text, registry.reader.named_in(text), registry), country)
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


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("Hezbollah took the hill. The group has since left it.", "group", "hezbollah"),
        ("Hezbollah took the hill. The group's fighters have left it.", "group's fighters", "hezbollah"),
        ("Hezbollah took the hill.\nThe movement has since left it.", "movement", "hezbollah"),
        ("Hezbollah and Hamas took the hill. The group has since left it.", "group", None),
        ("The group has since left the hill. Hezbollah took it.", "group", None),
        ("Hezbollah took the hill. A group of farmers has left.", "group of farmers", None),
        ("Hezbollah took the hill. The government has left.", "government", None),
    ],
)
def test_the_group_takes_up_the_only_one_named_before(text: str, words: str, meant: str | None) -> None:
    registry = open_registry()
    start = text.index(words)
    span = Span(document_id="d", start=start, end=start + len(words), exact=words)
    assert taken_up(words, span, states_told(text, registry.reader.named_in(text), registry), registry) == meant


@pytest.mark.parametrize(
    ("words", "country", "meant"),
    [
        ("Ukrainian armed formations", "UA", "ukr"),
        ("Ukrainian militants", "UA", "ukr"),
        ("Kiev's forces", "UA", "ukr"),
        ("украинские боевики", "UA", "ukr"),
        ("ВФУ", "UA", "ukr"),
        ("pro-Russian militants", "UA", "donbas_separatists"),
        ("the enemy", "UA", None),
        ("his men", "CO", None),
        ("intra-Afghan", "AF", None),
        ("Wazalendo militiamen", "CD", "wazalendo"),
        ("FDLR fighters", "CD", "fdlr"),
        ("the Angolan president", "CD", "ago"),
        ("Tigrayan commanders", "ET", "tplf"),
    ],
)
def test_whom_one_side_means(words: str, country: str, meant: str | None) -> None:
    best = chosen(open_registry().lookup(words, on=date(2019, 12, 28), country=country))
    assert (best.referent.id if best is not None and isinstance(best.referent, Actor) else None) == meant

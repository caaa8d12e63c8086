"""Whose ministry and whose army, where a paragraph speaks of another state than the document's own."""

from datetime import date

import pytest

from trucewatch.core.claims import Actor, Candidate
from trucewatch.core.text import Span
from trucewatch.resolve.actors import chosen, open_registry
from trucewatch.resolve.actors_around import states_told, taken_up, whose

DAY = date(2021, 6, 11)


def read(text: str, words: str, country: str = "SY", *, strikers: frozenset[str] = frozenset()) -> str | None:
    """The actor meant by the last occurrence of words in a text on a country."""
    registry = open_registry()
    start = text.rindex(words)
    span = Span(document_id="d", start=start, end=start + len(words), exact=words)
    found: tuple[Candidate, ...] = registry.lookup(words, on=DAY, country=country)
    told = states_told(text, registry.reader.named_in(text), registry)
    other, found = whose(found, span, told, country, strikers=strikers)
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
    ("text", "words", "country", "meant"),
    [
        ("An Israeli drone hit a car in Tyre, the health ministry said.", "health ministry", "LB", "lbn"),
        ("Israel pounded Tyre. Two died, the ministry of health said.", "ministry of health", "LB", "lbn"),
        ("Russian shells killed two in Kherson, the interior ministry said.", "interior ministry", "UA", "ukr"),
        ("Russian shells killed two in Kherson, the defence ministry said.", "defence ministry", "UA", None),
        ("Azerbaijani fire killed a soldier, the ministry said.", "ministry", "AM", None),
        ("Moscow spoke of a success. Russian jets hit a depot, the ministry said.", "ministry", "UA", "rus"),
        ("Turkish drones hit Kobani, the army said.", "army", "SY", None),
        ("Israel mourned. Its health ministry spoke of two hurt.", "Its health ministry", "LB", "isr"),
        ("The Israeli health ministry spoke of two hurt.", "Israeli health ministry", "LB", "isr"),
        ("Israeli strikes killed twelve in Rafah, the health ministry said.", "health ministry", "PS", None),
    ],
)
def test_an_office_is_of_the_ground_and_not_of_who_struck_it(
    text: str, words: str, country: str, meant: str | None
) -> None:
    assert read(text, words, country, strikers=frozenset({"IL", "RU", "AZ", "TR"})) == meant


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

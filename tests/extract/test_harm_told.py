"""Harm as it is told: how many, in whatever words, and to which event it belongs."""

import re

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import HarmKind, Kind, Stance, Who

_ROW = re.compile(r"(?P<kind>\w+) (?:(?P<least>\d+)\+|\.\.(?P<most>\d+)|(?P<first>\d+)(?:-(?P<last>\d+))?)")


def _bounds(row: str) -> tuple[str, int | None, int | None]:
    told = _ROW.fullmatch(row)
    assert told is not None, row
    if told["most"]:
        return told["kind"], None, int(told["most"])
    if told["least"]:
        return told["kind"], int(told["least"]), None
    return told["kind"], int(told["first"]), int(told["last"] or told["first"])


@pytest.mark.parametrize(("text", "rows"), listed("harm_told.yaml"))
def test_harm_is_told(text: str, rows: list[str]) -> None:
    found = [(harm.kind.value, harm.minimum, harm.maximum) for claim in claims(text) for harm in claim.harm]
    assert sorted(found, key=str) == sorted(map(_bounds, rows), key=str)


@pytest.mark.parametrize(("text", "events"), listed("harm_of_events.yaml"))
def test_harm_belongs_to_its_event(text: str, events: dict[str, list[str]]) -> None:
    found = {
        claim.kind.value: sorted([(harm.kind.value, harm.minimum, harm.maximum) for harm in claim.harm], key=str)
        for claim in claims(text)
        if claim.harm
    }
    assert found == {kind: sorted(map(_bounds, rows), key=str) for kind, rows in events.items()}


WHO = [
    ("A car bomb in Mosul killed five policemen.", Who.COMBATANTS),
    ("An air strike on Saada killed 14 people, all of them civilians.", Who.CIVILIANS),
    ("The clashes near Goma killed 60 people, many of them civilians.", Who.MIXED),
    ("The bomb went off near a school in Kabul. Six pupils were hurt.", Who.CHILDREN),
    ("Shelling of Tartar wounded a woman.", Who.WOMEN),
    ("The army said three of its men were killed near Uri.", Who.COMBATANTS),
]


@pytest.mark.parametrize(("text", "who"), WHO)
def test_who_was_harmed(text: str, who: Who) -> None:
    assert [harm.who for claim in claims(text) for harm in claim.harm] == [who]


def test_the_others_are_of_the_people_told_before() -> None:
    (claim,) = claims("The explosion killed a soldier and wounded five others in Zliten.")
    assert [(harm.kind, harm.who) for harm in claim.harm] == [
        (HarmKind.KILLED, Who.COMBATANTS),
        (HarmKind.INJURED, Who.COMBATANTS),
    ]


def test_harm_in_the_next_sentence_belongs_to_the_event() -> None:
    (claim,) = claims("Warplanes struck Omdurman on Saturday. Three civilians were killed.")
    assert claim.kind is Kind.AIRSTRIKE
    assert [(harm.minimum, harm.who) for harm in claim.harm] == [(3, Who.CIVILIANS)]
    assert [span.exact for span in claim.also] == ["Three civilians were killed"]


APART = [
    "Warplanes struck Omdurman on Saturday. More than 900 people have been killed since April.",
    "Warplanes struck Omdurman on Saturday. Three civilians were killed in Nyala on Friday.",
    "Warplanes struck Omdurman on Saturday. Three civilians had been killed.",
]


@pytest.mark.parametrize("text", APART)
def test_totals_and_harm_elsewhere_are_claims_of_their_own(text: str) -> None:
    assert [(claim.kind, len(claim.harm)) for claim in claims(text)] == [(Kind.AIRSTRIKE, 0), (Kind.CASUALTIES, 1)]


def test_who_tells_of_the_harm_is_the_teller_of_a_deed_told_by_nobody() -> None:
    (claim,) = claims("Warplanes struck Omdurman on Saturday. Medics said three civilians were killed.")
    assert [teller.text for teller in claim.attribution] == ["Medics"]


def test_another_tellers_casualties_elsewhere_are_apart() -> None:
    found = claims("Warplanes struck Omdurman on Saturday. Medics said three civilians were killed in Nyala.")
    assert [(claim.kind, len(claim.harm)) for claim in found] == [(Kind.AIRSTRIKE, 0), (Kind.CASUALTIES, 1)]


def test_a_paragraph_below_the_deed_of_another_place_is_apart() -> None:
    found = claims("Warplanes struck Omdurman on Saturday.\n\nThree civilians were killed in Nyala.")
    assert [(claim.kind, len(claim.harm)) for claim in found] == [(Kind.AIRSTRIKE, 0), (Kind.CASUALTIES, 1)]


def test_people_who_kill_attack() -> None:
    kinds = [
        claims(text)[0].kind
        for text in (
            "Gunmen killed two farmers near Jos.",
            "Two farmers were killed by a sniper near Jos.",
            "Two farmers were killed near Jos.",
        )
    ]
    assert kinds == [Kind.ATTACK, Kind.GUNFIRE, Kind.CASUALTIES]


def test_no_casualties_after_a_semicolon_deny_no_deed() -> None:
    (claim,) = claims("Three rockets struck the airport in Aden; there were no reports of casualties.")
    assert claim.stance is Stance.ASSERTED
    assert claim.kind is Kind.SHELLING


def test_a_share_of_a_number_is_not_the_number() -> None:
    (claim,) = claims("More than half of the 60 soldiers were killed near Izium.")
    assert [(harm.minimum, harm.maximum) for harm in claim.harm] == [(1, None)]


NONE = [
    "Rebels want to avoid casualties in Taiz.",
    "The commission in Juba will investigate the deaths.",
    "The ministry in Kabul was burned into memory.",
    "A 62-year-old man shelled peas in Lviv.",
    "It was unclear whether anyone was hurt when rockets hit Sderot.",
    "If civilians are killed in Idlib, the deal is dead, the minister said.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_figure_where_nobody_is_told_to_be_harmed(text: str) -> None:
    assert [harm for claim in claims(text) for harm in claim.harm] == []

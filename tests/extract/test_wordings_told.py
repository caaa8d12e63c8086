"""Further wordings of conduct, need and talks give their kind; the same words of other trades give none."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Group, Kind, Stance

LISTED: dict[str, list[str]] = listed("wordings_told.yaml")
TOLD = [(text, kind) for kind, texts in LISTED.items() if kind != "none" for text in texts]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_the_wording_tells_its_kind(text: str, kind: str) -> None:
    assert kind in {claim.kind.value for claim in claims(text)}


@pytest.mark.parametrize("text", LISTED["none"])
def test_other_trades_tell_nothing(text: str) -> None:
    assert claims(text) == ()


def test_a_delegation_that_arrives_is_no_deployment() -> None:
    kinds = {claim.kind for claim in claims("A Hamas delegation arrived in Cairo for ceasefire talks.")}
    assert kinds == {Kind.TALKS}


@pytest.mark.parametrize(
    "text",
    [
        "Delegations from both sides held a third day of negotiations in Jeddah.",
        "The rebels held a week of discussions with the government in Havana.",
    ],
)
def test_who_holds_a_day_of_talks_holds_nobody(text: str) -> None:
    assert Group.VIOLENCE not in {claim.kind.group for claim in claims(text)}


def test_a_post_set_on_fire_is_not_set_up() -> None:
    kinds = {claim.kind for claim in claims("A police post was set on fire by militants in Hpakant.")}
    assert kinds == {Kind.ATTACK}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A truce began in Darfur after ten hours of talks between the army and the rebels.", None),
        ("A truce began in Darfur after ten hours of talks in Jeddah between the army and the rebels.", "Jeddah"),
    ],
)
def test_talks_are_held_where_they_are_told_to_be(text: str, place: str | None) -> None:
    (talks,) = [claim for claim in claims(text) if claim.kind is Kind.TALKS]
    assert (talks.place.text if talks.place else None) == place


@pytest.mark.parametrize(
    "text",
    [
        "A bus was set on fire by militants in Hpakant.",
        "There is no way into the besieged town, and none out, the UN said.",
        "The gate at Zikim has not opened since Sunday, the army said.",
        "Water has not flowed to Hasakah since Turkey's allies shut the pumping station.",
    ],
)
def test_what_was_done_or_shut_is_told_as_such(text: str) -> None:
    assert {claim.stance for claim in claims(text)} == {Stance.ASSERTED}

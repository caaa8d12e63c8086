"""Who holds the ground that was hit, parties coordinated, and who only stands with one."""

import pytest
from extracting import claims

from trucewatch.core.claims import Claim


def first(text: str) -> Claim:
    return claims(text)[0]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Syrian warplanes hit a village held by the Islamic State group on Monday.", ["Islamic State group"]),
        ("Regime forces shelled a town controlled by rebels.", ["rebels"]),
        ("Rebels shelled the government-held city of Aleppo.", ["government"]),
        ("Israeli jets struck the Hezbollah-held town of Qusair.", ["Hezbollah"]),
        ("Russian jets bombed the rebel-held town of Douma, killing five people.", ["five people", "rebel"]),
    ],
)
def test_ground_is_struck_against_who_holds_it(text: str, targets: list[str]) -> None:
    assert [mention.text for mention in first(text).targets] == targets


@pytest.mark.parametrize(
    "text",
    [
        "The army attacked a town it holds.",
        "A child was killed by sniper fire in the regime-held district of Aleppo.",
        "Talks were held in the rebel-held city of Douma.",
    ],
)
def test_a_place_that_is_held_is_no_target_by_itself(text: str) -> None:
    told = [mention.text for claim in claims(text) for mention in claim.targets]
    assert not {"regime", "rebel", "it", "army", "town"} & set(told)


def test_who_stands_with_a_party_is_named_by_it() -> None:
    assert [mention.text for mention in first("Iran and its proxies shelled the town.").actors] == ["Iran"]
    both = first("The army and the rebels shelled the town.").actors
    assert [mention.text for mention in both] == ["army", "rebels"]


def test_a_preposition_said_twice_has_two_objects() -> None:
    told = first("The minister spoke to the Turkish president and to the UN envoy.")
    assert {"Turkish president", "UN envoy"} <= {mention.text for mention in told.actors}


def test_a_noun_before_a_deed_does_it() -> None:
    told = first("The coalition naval blockade prevented merchant ships from docking.")
    assert [mention.text for mention in told.actors] == ["coalition"]

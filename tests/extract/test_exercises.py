"""Fire at an exercise is no deed against anybody; fire that hits somebody is, whatever was held there."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Group, Kind

LISTED = listed("exercises.yaml")


@pytest.mark.parametrize("text", LISTED["training"])
def test_practice_fire_is_no_violence(text: str) -> None:
    assert {claim.kind.group for claim in claims(text)} <= {Group.POSTURE}


@pytest.mark.parametrize("text", LISTED["fire"])
def test_fire_near_an_exercise_stays_fire(text: str) -> None:
    assert Group.VIOLENCE in {claim.kind.group for claim in claims(text)}


def test_an_exercise_is_told_once_by_those_who_hold_it() -> None:
    (claim,) = claims("The navy fired shells in an exercise off Crimea on Tuesday.")
    assert (claim.kind, claim.targets, claim.weapons) == (Kind.DEPLOYMENT, (), ())
    assert [actor.text for actor in claim.actors] == ["navy"]


@pytest.mark.parametrize("text", LISTED["transport"])
def test_aircraft_that_carry_strike_nobody(text: str) -> None:
    assert Group.VIOLENCE not in {claim.kind.group for claim in claims(text)}


@pytest.mark.parametrize("text", LISTED["raid"])
def test_aircraft_sent_against_somebody_strike(text: str) -> None:
    assert Kind.AIRSTRIKE in {claim.kind for claim in claims(text)}


def test_arms_that_are_flown_in_are_deployed() -> None:
    (claim,) = claims("Russia has sent four cargo planes with ammunition to al-Khadim air base.")
    assert claim.kind is Kind.DEPLOYMENT

"""Displacement, aid, closed ways, releases, damage and calm, in the many words they are told in."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Group, Kind

OTHERS = "none"
LISTED: dict[str, list[str]] = listed("need_told.yaml")
TOLD = [(text, Kind(kind)) for kind, texts in LISTED.items() if kind != OTHERS for text in texts]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_the_kind_is_told(text: str, kind: Kind) -> None:
    assert kind in {claim.kind for claim in claims(text)}


@pytest.mark.parametrize("text", LISTED[OTHERS])
def test_other_matters_tell_none_of_these_kinds(text: str) -> None:
    assert not [claim.kind for claim in claims(text) if claim.kind.group in (Group.HUMANITARIAN, Group.CALM)]


WITHHELD = [
    "Neither side has opened fire since Friday in Marib.",
    "Not a single shot was fired along the Line of Control in a week.",
    "The army has not carried out any air strikes in Idlib since 27 February.",
]


@pytest.mark.parametrize("text", WITHHELD)
def test_what_was_long_not_done_is_calm(text: str) -> None:
    assert [claim.kind for claim in claims(text)] == [Kind.CALM]


def test_being_shut_in_is_told_once_with_those_shut_in() -> None:
    (claim,) = claims("Some 400,000 people are living under siege in eastern Ghouta.")
    assert claim.kind is Kind.ACCESS_DENIAL
    assert [(harm.kind.value, harm.minimum) for harm in claim.harm] == [("trapped", 400_000)]


def test_bodies_handed_over_are_a_release_and_no_new_dead() -> None:
    (claim,) = claims("The remains of eleven hostages were handed over to the Red Cross in Cali.")
    assert claim.kind is Kind.RELEASE
    assert claim.harm == ()

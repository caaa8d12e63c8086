"""Harm told as none: the event it came of stands, and "no further casualties" is no figure."""

import pytest
from extracting import claims

from trucewatch.core.kinds import Group, Kind, Stance

UNHARMED = [
    ("No casualties were reported in the shelling of Dael on Monday.", Kind.SHELLING),
    ("There were no casualties in the shelling of Dael on Monday.", Kind.SHELLING),
    ("No injuries were recorded from the air strike on Ariha.", Kind.AIRSTRIKE),
    ("No damage was reported in the drone attack on Taganrog.", Kind.AIRSTRIKE),
    ("The shelling of Dael caused no casualties.", Kind.SHELLING),
    ("There were no immediate reports of casualties from the shelling of Dael.", Kind.SHELLING),
    ("There were no deaths in the shelling of the camp, a nurse said.", Kind.SHELLING),
]
NOT_DONE = [
    "The army denied the shelling of Dael and said there were no casualties.",
    "The ministry denied that any casualties had been caused by its shelling of Dael.",
    "The army did not shell Dael.",
]
REST = [
    "Army jets bombed Ariha on Monday, killing two villagers. No further casualties were reported.",
    "Army jets bombed Ariha on Monday, killing two villagers. There were no other injuries.",
    "Two soldiers were killed by shelling near Dael, but nobody else was hurt.",
]


@pytest.mark.parametrize(("text", "kind"), UNHARMED)
def test_a_deed_that_hurt_nobody_was_done(text: str, kind: Kind) -> None:
    assert {claim.stance for claim in claims(text) if claim.kind is kind} == {Stance.ASSERTED}


@pytest.mark.parametrize("text", NOT_DONE)
def test_a_deed_that_is_denied_stays_denied(text: str) -> None:
    told = {claim.stance for claim in claims(text) if claim.kind.group is Group.VIOLENCE}
    assert told <= {Stance.DENIED}
    assert told


@pytest.mark.parametrize("text", REST)
def test_no_further_casualties_are_not_none(text: str) -> None:
    (claim,) = claims(text)
    assert [(harm.kind.value, harm.minimum) for harm in claim.harm] == [("killed", 2)]

"""What a telling holds that another calls a lie: told by the one, denied by the other, and by nobody's own voice."""

import pytest
from extracting import claims, listed

from trucewatch.core.claims import Claim
from trucewatch.core.kinds import Group

LISTED = listed("lies.yaml")


def told(claim: Claim) -> str:
    return f"{claim.kind.value} {claim.stance.value} {' > '.join(teller.text for teller in claim.attribution)}".strip()


@pytest.mark.parametrize("case", LISTED, ids=[case["text"] for case in LISTED])
def test_a_telling_called_untrue_is_denied_by_who_says_so(case: dict[str, object]) -> None:
    found = [told(claim) for claim in claims(str(case["text"])) if claim.kind.group is not Group.DIPLOMACY]
    assert sorted(found) == sorted(case["told"])  # type: ignore[call-overload]


def test_both_tell_of_one_deed() -> None:
    first, second = (
        claim
        for claim in claims("Kyiv lied when it said that Russian jets had bombed a school in Sumy, Moscow said.")
        if claim.kind.group is Group.VIOLENCE
    )
    assert (first.actors, first.targets, first.place, first.weapons) == (
        second.actors,
        second.targets,
        second.place,
        second.weapons,
    )

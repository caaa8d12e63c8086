"""What was destroyed is no means, a zone entered is no ground taken, and what burns was attacked by nobody told."""

import pytest
from extracting import claims

from trucewatch.core.kinds import Kind


def test_what_was_destroyed_is_not_what_it_was_done_with() -> None:
    found = claims("The coalition hit a column near Karm on Tuesday, destroying two artillery pieces.")
    assert Kind.SHELLING not in {claim.kind for claim in found}
    assert Kind.SHELLING in {
        claim.kind for claim in claims("The army hit the village of Karm with artillery on Tuesday.")
    }


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("Rebel fighters moved into the 30-kilometre zone around the base on Monday.", False),
        ("Rebel fighters stormed into the town of Karm on Monday.", True),
    ],
)
def test_entering_a_zone_takes_no_ground(text: str, is_taken: bool) -> None:
    assert (Kind.TERRITORIAL_CHANGE in {claim.kind for claim in claims(text)}) is is_taken


def test_things_that_burn_were_attacked_by_nobody() -> None:
    assert Kind.ATTACK not in {
        claim.kind for claim in claims("Rebels shelled the village of Karm. At least six vehicles burning.")
    }
    assert Kind.ATTACK in {
        claim.kind for claim in claims("Rebel fighters burned the police station in Karm on Monday.")
    }

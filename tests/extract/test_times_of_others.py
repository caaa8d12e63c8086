"""A day of telling, a truce's first day and a stretch up to now date no event beside them."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Kind

LISTED = [tuple(case) for case in listed("times_of_others.yaml")]


@pytest.mark.parametrize(("text", "kind", "told"), LISTED)
def test_an_event_has_its_own_time(text: str, kind: str, told: str | None) -> None:
    times = {claim.time.text if claim.time else None for claim in claims(text) if claim.kind is Kind(kind)}
    assert times == {told}


def test_a_stretch_up_to_now_is_lent_to_no_deed() -> None:
    text = "Israel has carried out 40 strikes since the ceasefire took effect on 4 May. A drone hit a car in Nabatieh."
    _, later = (claim for claim in claims(text) if claim.kind is Kind.AIRSTRIKE)
    assert later.time is None


def test_a_day_told_is_lent_to_what_follows() -> None:
    _, later = claims("Jets struck Tyre on Sunday. A drone hit a car in Nabatieh, killing two.")
    assert later.time is not None
    assert later.time.text == "on Sunday"

"""Days told by a headline, hours with their zones, and words that are no claim of their own."""

import pytest
from extracting import claims, document, extractor

from trucewatch.core.kinds import Kind
from trucewatch.core.records import PartKind
from trucewatch.extract.tellers_publisher import is_publisher


@pytest.mark.parametrize(
    ("headline", "day"),
    [
        ("Daily bulletin no. 6: Friday, 14 July 2017", "Friday, 14 July 2017"),
        ("Breaches recorded for 3 May 2019", "3 May 2019"),
        ("Villagers recall the accord of 3 May 2019", None),
    ],
)
def test_a_bulletins_headline_dates_its_items(headline: str, day: str | None) -> None:
    found, _ = extractor().extract(
        document((PartKind.HEADLINE, headline), "Shells hit the village of Karm and wounded two farmers.")
    )
    times = {claim.time.text if claim.time else None for claim in found if claim.kind is Kind.SHELLING}
    assert times == {day}


def test_an_hour_keeps_its_zone_and_day() -> None:
    found = claims("The militia shelled the town of Karm at 9 p.m. Moscow time on Friday under heavy rain.")
    assert [claim.time.text for claim in found if claim.time] == ["at 9 p.m. Moscow time on Friday"]


@pytest.mark.parametrize(
    "text",
    [
        "The hall where the envoys met (archive photo, 2014).",
        "Two of the injured were taken to a field hospital.",
    ],
)
def test_captions_and_shares_are_no_claims(text: str) -> None:
    assert not claims(text)


@pytest.mark.parametrize(("teller", "is_own"), [("our correspondent", True), ("our neighbour", False)])
def test_our_correspondent_is_the_publisher(teller: str, is_own: bool) -> None:
    assert is_publisher(teller, "Hill Gazette") is is_own

"""Days that a page tells for what stands below: headings, reports' periods, live pages; and whose a time is."""

import pytest
from extracting import claims, document, extractor

from trucewatch.core.claims import Basis
from trucewatch.core.kinds import Kind
from trucewatch.core.records import PartKind


def times(text: str) -> list[str | None]:
    return [claim.time.text if claim.time else None for claim in claims(text)]


PAGES = [
    (
        "Ceasefire log\n\n3 July\n\nShells hit Dael.\n\nSnipers killed a man in Tafas.\n\n"
        "4 July\n\nAn air strike hit Nawa.",
        ["3 July", "3 July", "4 July"],
    ),
    (
        "Monday, 10 July\n\nThe army shelled Jobar.\n\nTuesday, 11 July:\n\nRebels fired rockets at Mezzeh.",
        ["Monday, 10 July", "Tuesday, 11 July"],
    ),
    ("14 July 2017\n\nShells hit Dael, killing two soldiers.", [None]),
    (
        "Situation report 14\nReporting period: 4 to 10 July 2017\n\nShelling was recorded in Ariha.",
        ["4 to 10 July 2017"],
    ),
    (
        "Daily report\nBased on what patrols told as of 18:30, 9 July 2017.\n\n"
        "The mission heard six explosions in Zolote.",
        ["as of 18:30, 9 July 2017"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_a_page_dates_what_stands_below(text: str, expected: list[str | None]) -> None:
    assert times(text) == expected


def test_a_day_told_since_the_heading_holds() -> None:
    text = "3 July\n\nShells hit Dael on Sunday. Snipers killed a man in Tafas.\n\n4 July\n\nAn air strike hit Nawa."
    assert times(text) == ["on Sunday", "on Sunday", "4 July"]


LIVE = ("17:50 Shells hit Lyman, killing two soldiers.", "16:20 A mine kills a soldier.", "15:05 Calls go out.")


def test_what_a_live_page_tells_is_of_its_day() -> None:
    found, _ = extractor().extract(document("Last updated: 14 July 2017, 18:30", *LIVE))
    assert {claim.time.text if claim.time else None for claim in found} == {"14 July 2017"}


@pytest.mark.parametrize("told", ["issued on", "for"])
def test_the_day_of_issue_dates_nothing(told: str) -> None:
    head = PartKind.HEADLINE, f"Daily report 7, {told} 10 July 2017"
    found, _ = extractor().extract(document(head, "The mission heard six explosions near the ceasefire line."))
    assert [claim.time.text if claim.time else None for claim in found] == [None if told != "for" else "10 July 2017"]


def test_readers_hours_make_no_live_page() -> None:
    comments = [(PartKind.COMMENT, f"1{hour}:05 Nobody believes this.") for hour in range(4)]
    found, _ = extractor().extract(
        document("Updates · 14 July 2017", "Shells hit Dael, killing two soldiers.", *comments)
    )
    assert [claim.time for claim in found if claim.kind is Kind.SHELLING] == [None]


WHOSE = [
    ("Troops shelled villages along the river that rebels had taken in May.", Kind.SHELLING, None),
    ("The shelling, which began on Friday, killed six people in Dael.", Kind.SHELLING, "on Friday"),
    ("The minister urged the rebels to attend the talks on 10 August.", Kind.DEMAND, None),
    ("The minister called on Friday for an end to the shelling.", Kind.DEMAND, "on Friday"),
    ("It was the worst day since August 2016, when a bomb killed two soldiers.", Kind.EXPLOSION, "August 2016"),
    (
        "Since the truce took effect on 9 July, there has been no shelling in Daraa.",
        Kind.CALM,
        "Since the truce took effect on 9 July",
    ),
    ("A truce that the two states agreed in March last year has held.", Kind.AGREEMENT, "in March last year"),
    ("During the month of June the mission recorded 120 violations.", Kind.VIOLATION, "During the month of June"),
    ("On New Year's Eve, rebels shelled the airport.", Kind.SHELLING, "On New Year's Eve"),
    ("Troops raided two homes the night before.", Kind.ATTACK, "the night before"),
    ("The night before the attack in Kunduz, shells hit the airport.", Kind.SHELLING, None),
]


@pytest.mark.parametrize(("text", "kind", "expected"), WHOSE)
def test_whose_a_time_is(text: str, kind: Kind, expected: str | None) -> None:
    (found,) = [claim for claim in claims(text) if claim.kind is kind]
    assert (found.time.text if found.time else None) == expected


def test_days_of_a_page_are_carried() -> None:
    (claim,) = claims("Report\nReporting period: 4 to 10 July 2017\n\nShelling was recorded in Ariha.")
    assert claim.time is not None
    assert claim.time.basis is Basis.CARRIED

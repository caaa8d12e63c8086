"""The negotiation log: tellings of one round as one, what came of it; where each actor stands, and who is silent."""

from typing import Any

import pytest
from building import resolved

from trucewatch.assess.stands import Stand, Standing, standings
from trucewatch.assess.talks import Round, talks
from trucewatch.core.agreements import Agreement
from trucewatch.core.kinds import Stance

ROUND: dict[str, Any] = {
    "kind": "talks",
    "actors": ["rus", "tur"],
    "day": "2017-07-04",
    "words": "envoys met about the de-escalation zones",
}
PUBLISHED = "2017-07-06"


def log(agreements: tuple[Agreement, ...], *rows: dict[str, Any]) -> tuple[Round, ...]:
    told = [
        resolved({"published": PUBLISHED, "document": f"document-{n}", **row}, n * 100) for n, row in enumerate(rows)
    ]
    return talks(told, agreements)


def stands(agreements: tuple[Agreement, ...], *rows: dict[str, Any]) -> dict[str, Standing]:
    told = [
        resolved({"published": PUBLISHED, "document": f"document-{n}", **row}, n * 100) for n, row in enumerate(rows)
    ]
    return {one.holder_id: one for one in standings(told, agreements) if one.topic == "astana-2017"}


def test_two_reports_of_one_round_are_one(agreements: tuple[Agreement, ...]) -> None:
    (one,) = log(
        agreements, ROUND, {**ROUND, "actors": ["tur", "irn"], "words": "the de-escalation zones were discussed"}
    )
    assert one.actors == ("rus", "tur", "irn")
    assert len(one.claim_ids) == 2
    assert one.topic == "astana-2017"


@pytest.mark.parametrize(
    "other",
    [
        {"day": "2017-07-05"},
        {"day": None},
        {"actors": ["usa", "jor"]},
        {"place": "Daraa"},
        {"stance": "denied"},
    ],
    ids=["another day", "no day", "others met", "another place", "called off"],
)
def test_what_may_be_another_round_stays_apart(agreements: tuple[Agreement, ...], other: dict[str, Any]) -> None:
    here = {**ROUND, "place": "Damascus"}
    assert len(log(agreements, here, {**here, **other})) == 2


def test_dated_rounds_come_first_in_order_of_day(agreements: tuple[Agreement, ...]) -> None:
    rounds = log(agreements, {**ROUND, "day": None}, {**ROUND, "day": "2017-09-14"}, ROUND)
    assert [str(one.day) for one in rounds] == ["2017-07-04", "2017-09-14", "None"]


def test_a_deal_made_then_by_those_who_met_came_of_it(agreements: tuple[Agreement, ...]) -> None:
    deal = {"kind": "agreement", "actors": ["rus"], "day": "2017-07-05", "words": "they signed the de-escalation areas"}
    late = {**deal, "day": "2017-07-20"}
    others = {**deal, "actors": ["usa"], "document": "document-9"}
    refused = {**deal, "stance": "denied", "words": "no paper on de-escalation areas was signed"}
    (one,) = log(agreements, ROUND, deal, late, others, refused)
    assert [(outcome.stance, str(outcome.when.start)) for outcome in one.outcomes if outcome.when] == [
        (Stance.ASSERTED, "2017-07-05"),
        (Stance.DENIED, "2017-07-05"),
    ]


def test_nothing_comes_of_a_round_that_is_only_planned(agreements: tuple[Agreement, ...]) -> None:
    deal = {"kind": "agreement", "actors": ["rus"], "day": "2017-07-04", "words": "they signed the de-escalation areas"}
    (one,) = log(agreements, {**ROUND, "stance": "planned"}, deal)
    assert one.outcomes == ()


BACKS = {"kind": "support", "actors": ["gov_syria"], "words": "it backs the Astana memorandum"}


@pytest.mark.parametrize(
    ("row", "stand"),
    [
        (BACKS, Stand.SUPPORTS),
        ({**BACKS, "kind": "rejection", "words": "it rejects the Astana memorandum"}, Stand.REJECTS),
        ({**BACKS, "kind": "demand", "words": "it wants changes to the Astana memorandum"}, Stand.DEMANDS),
        ({**BACKS, "words": "it backs the Astana memorandum provided that prisoners are freed"}, Stand.CONDITIONS),
        ({**BACKS, "stance": "conditional"}, Stand.CONDITIONS),
        ({**BACKS, "stance": "denied"}, Stand.WITHHOLDS),
        ({**BACKS, "stance": "uncertain"}, Stand.DOUBTED),
        ({**BACKS, "kind": "threat", "words": "it will leave the Astana memorandum"}, Stand.THREATENS),
    ],
    ids=lambda value: value.value if isinstance(value, Stand) else "",
)
def test_a_stance_is_named(agreements: tuple[Agreement, ...], row: dict[str, Any], stand: Stand) -> None:
    assert stands(agreements, row)["gov_syria"].now is stand


def test_stances_are_told_over_time_and_a_turn_is_seen(agreements: tuple[Agreement, ...]) -> None:
    later = {**BACKS, "day": "2017-09-01", "published": "2017-09-02"}
    first = {**BACKS, "kind": "rejection", "words": "it rejects the Astana memorandum", "published": "2017-05-10"}
    found = stands(agreements, later, first)["gov_syria"]
    assert [step.stand for step in found.steps] == [Stand.REJECTS, Stand.SUPPORTS]
    assert found.is_turned
    assert found.steps[0].when is None, "the day of a report is not the day a stance was taken"
    assert str(found.steps[0].published) == "2017-05-10"


def test_a_party_of_whom_nothing_is_told_is_silent(agreements: tuple[Agreement, ...]) -> None:
    found = stands(agreements, BACKS)
    assert found["irn"].now is Stand.SILENT
    assert found["irn"].steps == ()
    assert found["gov_syria"].steps
    assert stands(agreements) == {}, "of an agreement that nobody speaks of nobody is silent"

"""Decisions go on to a new reading only where the exact words stand in one place; else they come back as stale."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from reviewed import AGAIN, RAID, SETTINGS, SHELLS, Desk, holding, page

from trucewatch.core.claims import Claim
from trucewatch.core.decisions import Decision
from trucewatch.core.kinds import Kind
from trucewatch.core.makers import Maker, Pass
from trucewatch.core.people import View
from trucewatch.core.problems import Stage
from trucewatch.pipeline import desk as pages
from trucewatch.pipeline.review import review, said_of
from trucewatch.pipeline.review_carry import Page
from trucewatch.pipeline.review_kept import Said
from trucewatch.pipeline.shown import keep_shown

MORE = "The market did not open in the morning."
AIRSTRIKE = json.dumps({"field": "kind", "value": "airstrike"})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).put(page(SHELLS, name="one"), page(RAID, name="three"))


def reviews_here(desk: Desk) -> Page:
    """What the kept tables know of all pages."""
    seen, tables = desk.look(), desk.ledger.fused()
    assert tables is not None
    said = [Said(desk.ledger, tables).page(one) for one in seen.documents]
    standings = {claim_id: stands for one in said for claim_id, stands in one.standings.items()}
    found = Page(standings, tuple(stale for one in said for stale in one.stale))
    assert found.standings == seen.reviews
    return found


def test_a_rejection_goes_on_where_the_words_stand_in_one_place(desk: Desk) -> None:
    old = desk.claim("shelled Daraa").claim
    said = review(desk.ledger, old.id, "reject", person="Ana")
    desk.put(page(MORE + "\n" + SHELLS, name="one", hour=2))
    after = desk.look()
    assert not any("shelled Daraa" in one.claim.evidence[0].exact for one in after.resolved)
    ((claim_id, stands),) = after.reviews.items()
    assert claim_id != old.id and stands.is_rejected and stands.is_carried and stands.word == said
    assert reviews_here(desk).states() == {claim_id: "reject"}
    assert not after.stale


def test_a_correction_goes_on_and_tells_the_new_reading_s_original(desk: Desk) -> None:
    review(desk.ledger, desk.claim("shelled Daraa").claim.id, "correct", AIRSTRIKE, person="Ana")
    desk.put(page(SHELLS + "\n" + MORE, name="one", hour=2))
    told = desk.claim("shelled Daraa")
    assert told.claim.kind is Kind.AIRSTRIKE and told.corrections[0].before == "shelling"


def shown_corrections(desk: Desk, claim_id: str) -> list[tuple[str, str | None, str, str]]:
    """What the claim's page tells of corrections."""
    keep_shown(desk.ledger, SETTINGS)
    found = pages.claim(desk.ledger, View.FULL, claim_id)["corrections"]
    return [(one["field"], one["before"], one["after"], one["person"]) for one in found]


def test_the_claim_s_page_tells_a_correction_of_an_earlier_reading_in_words(desk: Desk) -> None:
    mill = json.dumps({"field": "place", "value": {"lat": 32.9, "lon": 36.0, "radius_m": 500, "name": "the mill"}})
    review(desk.ledger, desk.claim("shelled Daraa").claim.id, "correct", mill, person="Ana")
    assert shown_corrections(desk, desk.claim("shelled Daraa").claim.id) == [("place", "Daraa", "the mill", "Ana")]
    desk.put(page(SHELLS + "\n" + MORE, name="one", hour=2))
    after = desk.claim("shelled Daraa").claim.id
    assert shown_corrections(desk, after) == [("place", "Daraa", "the mill", "Ana")]
    review(desk.ledger, after, "correct", mill.replace("the mill", "the old mill"), person="Noor")
    review(desk.ledger, after, "reject", person="Noor")
    told = "the old mill (32.9000, 36.0000 within 0.5 km)"
    assert shown_corrections(desk, after) == [("place", None, told, "Noor")]


def test_changed_words_make_it_stale_and_keep_the_record(desk: Desk) -> None:
    old = desk.claim("shelled Daraa").claim
    said = review(desk.ledger, old.id, "reject", person="Ana", note="not that day")
    desk.put(page(SHELLS.replace("14 July", "13 July"), name="one", hour=2))
    after = desk.look()
    (stale,) = after.stale
    assert stale.claim_id == old.id and stale.decisions == (said,)
    assert "do not stand" in stale.why
    assert after.reviews == {} and desk.claim("shelled Daraa")
    assert desk.ledger.get(said.id) == said


def test_words_that_stand_twice_make_it_stale(desk: Desk) -> None:
    review(desk.ledger, desk.claim("shelled Daraa").claim.id, "reject", person="Ana")
    desk.put(page(SHELLS + "\n" + MORE + "\n" + SHELLS, name="one", hour=2))
    (stale,) = desk.look().stale
    assert "2 places" in stale.why


def test_a_page_that_is_as_it_was_has_its_decision_back(desk: Desk) -> None:
    old = desk.claim("shelled Daraa").claim
    review(desk.ledger, old.id, "reject", person="Ana")
    desk.put(page(SHELLS.replace("14 July", "13 July"), name="one", hour=2))
    assert desk.look().stale
    desk.put(page(SHELLS, name="one", hour=4))
    after = desk.look()
    assert not after.stale and after.reviews[old.id].is_rejected


def other_reading(desk: Desk, *claims: Claim) -> None:
    maker = Maker(name="another", version="1")
    desk.ledger.add(claims, maker=maker)
    document = claims[0].document_id
    made = tuple(one.id for one in claims)
    desk.ledger.add([Pass(stage=Stage.EXTRACT, subject=document, maker_id=maker.id, made=made)], maker=maker)
    desk.ledger.add([Pass(stage=Stage.RESOLVE, subject=document, maker_id=maker.id, made=())], maker=maker)


def test_another_extractor_s_reading_of_the_same_words_takes_it_over(desk: Desk) -> None:
    old = desk.claim("shelled Daraa").claim
    review(desk.ledger, old.id, "reject", person="Ana")
    other_reading(desk, replace(old, place=None))
    after = desk.look()
    assert after.reviews[replace(old, place=None).id].is_rejected and not after.stale


def test_two_claims_of_a_kind_on_the_words_leave_it_open(desk: Desk) -> None:
    old = desk.claim("shelled Daraa").claim
    review(desk.ledger, old.id, "reject", person="Ana")
    two = replace(old, place=None), replace(old, time=None)
    other_reading(desk, *two)
    (stale,) = desk.look().stale
    assert "2 claims" in stale.why and set(stale.candidates) == {one.id for one in two}
    assert reviews_here(desk).states() == dict.fromkeys(stale.candidates, "stale")
    # Once somebody judges what may be meant, it is no longer stale.
    review(desk.ledger, two[0].id, "accept", person="Bo")
    assert not desk.look().stale


def test_undoing_what_was_carried_over(desk: Desk) -> None:
    review(desk.ledger, desk.claim("shelled Daraa").claim.id, "reject", person="Ana")
    desk.put(page(MORE + "\n" + SHELLS, name="one", hour=2))
    (claim_id,) = desk.look().reviews
    undone = review(desk.ledger, claim_id, "undo", person="Bo")
    assert undone.action == "undo"
    assert desk.look().reviews == {} and desk.claim("shelled Daraa").claim.id == claim_id


def test_a_new_word_takes_the_place_of_the_carried_one(desk: Desk) -> None:
    first = review(desk.ledger, desk.claim("shelled Daraa").claim.id, "reject", person="Ana")
    desk.put(page(MORE + "\n" + SHELLS, name="one", hour=2))
    (claim_id,) = desk.look().reviews
    second = review(desk.ledger, claim_id, "accept", person="Bo")
    assert second.supersedes == first.id and set(said_of(desk.ledger, claim_id)) == {first, second}
    assert desk.look().reviews[claim_id].state == "accept"


def test_a_pair_goes_on_to_another_reading_of_the_same_words(desk: Desk) -> None:
    desk.put(page(AGAIN, name="two", publisher="Two"))
    one, other = desk.claim("shelled Daraa").claim, desk.claim("bombed Nawa").claim
    review(desk.ledger, one.id, "same", other.id, person="Ana")
    assert holding(desk.look(), one.id) == holding(desk.look(), other.id)
    other_reading(desk, replace(one, place=None))
    found = desk.look()
    assert holding(found, replace(one, place=None).id) == holding(found, other.id)
    assert not found.stale
    other_reading(desk, replace(one, place=None), replace(one, time=None))
    found = desk.look()
    assert [stale.decisions[0].action for stale in found.stale] == ["same"]
    assert holding(found, replace(one, place=None).id) != holding(found, other.id)


def test_decisions_on_no_claim_of_ours_harm_nothing(desk: Desk) -> None:
    before = desk.look()
    maker = Maker(name="people", version="0")
    sample = review(desk.ledger, desk.claim("shelled Daraa").claim.id, "comment", "why?", person="Ana")
    forged = [
        replace(sample, subject="claim-ffffffff", action="reject", value=""),
        replace(sample, subject="incident-ffffffff", action="status", value="confirmed"),
        replace(sample, subject="claim-ffffffff", action="undo", supersedes="decision-ffff"),
    ]
    assert desk.ledger.add(forged, maker=maker) == 3
    assert all(isinstance(one, Decision) for one in forged)
    assert desk.look().incidents == before.incidents


@pytest.mark.parametrize(
    "value", ["junk", "[]", '{"field":"kind"}', '{"field":"id","value":1}', '{"field":"count","value":"3"}']
)
def test_a_correction_that_came_another_way_and_cannot_be_read_is_a_problem(desk: Desk, value: str) -> None:
    before = desk.look()
    sample = review(desk.ledger, desk.claim("shelled Daraa").claim.id, "comment", "why?", person="Ana")
    forged = replace(sample, action="correct", value=value)
    desk.ledger.add([forged], maker=Maker(name="people", version="0"))
    after = desk.look()
    assert after.incidents == before.incidents and after.reviews == {}
    assert [one.subject for one in after.problems if one.code == "unreadable_correction"] == [forged.id]

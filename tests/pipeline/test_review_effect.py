"""What people reject, correct or doubt changes incidents, findings and counts, and undoing it gives all back."""

import json
import random
from pathlib import Path

import pytest
from reviewed import AGAIN, RAID, SETTINGS, SHELLS, Desk, alleged, holding, page

from trucewatch import api
from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.kinds import Kind
from trucewatch.core.problems import TrucewatchError
from trucewatch.pipeline.review import review

ALEPPO = json.dumps({"field": "place", "value": {"lat": 36.2, "lon": 37.15, "radius_m": 3000, "name": "Aleppo"}})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).put(page(SHELLS, name="one"), page(RAID, name="three"))


def correction(field: str, value: object) -> str:
    return json.dumps({"field": field, "value": value})


def test_a_rejected_claim_takes_no_part_and_undoing_gives_all_back(desk: Desk) -> None:
    before = desk.look()
    claim = desk.claim("shelled Daraa").claim
    assert {one.incident_id for one in alleged(before)} == {holding(before, claim.id).id}
    said = review(desk.ledger, claim.id, "reject", person="Ana", note="a film, not a report")
    after = desk.look()
    assert claim.id not in {one.claim.id for one in after.resolved}
    assert not alleged(after)
    assert after.reviews[claim.id].state == "reject"
    assert after.reviews[claim.id].word == said
    assert len(after.incidents) == len(before.incidents) - 1
    assert api.keep_up(desk.ledger, settings=SETTINGS, is_anew=True)
    assert desk.look().incidents == after.incidents
    told = api.why(desk.ledger, claim.id, settings=SETTINGS)
    assert "shelled Daraa" in told and "reject; “a film, not a report”" in told
    review(desk.ledger, claim.id, "undo", person="Ana")
    assert "it stands no more" in api.why(desk.ledger, claim.id, settings=SETTINGS)
    restored = desk.look()
    assert (restored.incidents, restored.findings) == (before.incidents, before.findings)
    assert restored.reviews == {}


def test_rejecting_one_of_two_sources_takes_its_root_away(desk: Desk) -> None:
    other = "The Hauran Network said government forces shelled Daraa on 14 July 2017."
    third = "The Syrian army shelled Daraa on 14 July 2017, Reuters reported."
    desk.put(page(other, name="two", publisher="Two"), page(third, name="four", publisher="Four"))
    claim = desk.claim("The Syrian army shelled").claim
    incident = holding(desk.look(), claim.id)
    assert incident.status is IncidentStatus.CORROBORATED
    review(desk.ledger, claim.id, "reject", person="Ana")
    left = next(one for one in desk.look().incidents if one.kind is Kind.SHELLING)
    assert left.status is IncidentStatus.REPORTED
    assert left.roots == tuple(sorted(set(incident.roots) - {"reuters"}))


def test_a_corrected_place_moves_the_finding(desk: Desk) -> None:
    before = desk.look()
    claim = desk.claim("shelled Daraa").claim
    agreements = {one.agreement_id for one in alleged(before)}
    assert "southwest-2017" in agreements
    review(desk.ledger, claim.id, "correct", ALEPPO, person="Ana")
    after = desk.look()
    incident = holding(after, claim.id)
    assert incident.id == holding(before, claim.id).id
    assert incident.place is not None and incident.place.name == "Aleppo" and incident.place.precision == "settlement"
    assert "southwest-2017" not in {one.agreement_id for one in alleged(after)}
    (value,) = next(one for one in incident.fields if one.name == "place").values
    assert value.corrections == ("corrected by Ana from Daraa",)
    (told,) = next(one for one in after.resolved if one.claim.id == claim.id).corrections
    assert (told.before, told.after, told.person) == ("Daraa", "Aleppo", "Ana")
    assert desk.ledger.get(claim.id) == claim
    told = api.why(desk.ledger, incident.id, settings=SETTINGS)
    assert "field place: Aleppo (" in told and "), corrected by Ana from Daraa" in told
    assert "correct place: Aleppo (36.2000, 37.1500 within 3 km)" in told
    review(desk.ledger, claim.id, "undo", person="Bo")
    assert desk.look().findings == before.findings


@pytest.mark.parametrize(
    ("field", "value", "name", "shown"),
    [
        ("kind", "airstrike", "kind", "airstrike"),
        ("actors", ["rus"], "actors", "rus"),
        ("targets", ["gov_syria"], "targets", "gov_syria"),
        ("time", "2017-07-13", "happened", "2017-07-13"),
        ("weapons", ["rocket"], "weapons", "rocket"),
        ("harm", [{"kind": "killed", "minimum": 2, "maximum": 3, "who": "children"}], "harm.killed.children", "2-3"),
        ("stance", "uncertain", "stance", "uncertain"),
        ("count", 3, "count", "3"),
        ("tellers", [{"name": "Reuters News Agency"}], "root", "reuters news agency"),
    ],
)
def test_each_field_counts_as_corrected(desk: Desk, field: str, value: object, name: str, shown: str) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "correct", correction(field, value), person="Ana")
    incident = holding(desk.look(), claim.id)
    values = next(one for one in incident.fields if one.name == name).values
    told = next(one for one in values if one.value == shown)
    assert any(one.startswith("corrected by Ana from ") for one in told.corrections)


def test_a_value_taken_away_is_told_in_a_note(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "correct", correction("actors", []), person="Ana")
    incident = holding(desk.look(), claim.id)
    assert incident.actors == ()
    notes = next(one for one in incident.fields if one.name == "note").values
    assert any("actors corrected by Ana from" in one.value and one.value.endswith("to unknown") for one in notes)


def test_a_second_correction_of_a_field_keeps_the_first_original(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "correct", correction("kind", "airstrike"), person="Ana")
    review(desk.ledger, claim.id, "correct", correction("weapons", ["mortar"]), person="Ana")
    review(desk.ledger, claim.id, "correct", correction("kind", "attack"), person="Bo")
    told = {one.field: one for one in next(o for o in desk.look().resolved if o.claim.id == claim.id).corrections}
    assert (told["kind"].before, told["kind"].after, told["kind"].person) == ("shelling", "attack", "Bo")
    assert told["weapons"].person == "Ana"


def test_what_people_are_unsure_of_counts_as_a_rumour(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    assert holding(desk.look(), claim.id).status is IncidentStatus.REPORTED
    review(desk.ledger, claim.id, "unsure", person="Ana")
    after = desk.look()
    assert holding(after, claim.id).status is IncidentStatus.RUMOURED
    assert after.reviews[claim.id].state == "unsure"
    review(desk.ledger, claim.id, "accept", person="Ana")
    assert holding(desk.look(), claim.id).status is IncidentStatus.REPORTED


def test_accepting_only_marks(desk: Desk) -> None:
    before = desk.look()
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "accept", person="Ana")
    after = desk.look()
    assert (after.resolved, after.incidents, after.findings) == (before.resolved, before.incidents, before.findings)
    assert after.reviews[claim.id].state == "accept"


def test_a_status_is_peoples_and_can_be_undone(desk: Desk) -> None:
    incident = holding(desk.look(), desk.claim("shelled Daraa").claim.id)
    said = review(desk.ledger, incident.id, "status", "discounted", person="Ana")
    assert next(one for one in desk.look().incidents if one.id == incident.id).status is IncidentStatus.DISCOUNTED
    review(desk.ledger, said.id, "undo", person="Bo")
    assert next(one for one in desk.look().incidents if one.id == incident.id).status is IncidentStatus.REPORTED


def test_both_ways_agree_whatever_was_decided_in_whatever_order(tmp_path: Path) -> None:
    moves = [
        ("accept", ""),
        ("reject", ""),
        ("unsure", ""),
        ("correct", ALEPPO),
        ("correct", correction("kind", "attack")),
        ("correct", correction("actors", ["rus"])),
        ("correct", correction("time", None)),
        ("undo", ""),
        ("same", "other"),
        ("different", "other"),
    ]
    for seed in range(4):
        dice = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        desk = Desk(folder).put(page(SHELLS, name="one"), page(RAID, name="three"))
        later = [
            page(AGAIN, name="two", publisher="Two"),
            page(SHELLS.replace("Five", "Six"), name="one", hour=2),
            page(SHELLS + "\n" + RAID, name="five", publisher="Five", day=16),
            page(RAID, name="one", hour=3),
        ]
        claims = [one.claim.id for one in desk.look().resolved]
        for step in range(16):
            if step % 4 == 3:
                desk.put(later.pop(0)) if later else None
            action, value = dice.choice(moves)
            told = dice.choice(claims) if value == "other" else value
            try:
                review(desk.ledger, dice.choice(claims), action, told, person=dice.choice(["Ana", "Bo"]))
            except TrucewatchError:
                continue
            found = desk.look()
            claims = sorted({*claims, *(one.claim.id for one in found.resolved)})
        last = desk.look()
        assert api.keep_up(desk.ledger, settings=SETTINGS, is_anew=True)
        assert desk.look().incidents == last.incidents

"""What people judged, as the brief tells it: corrections, rejections, statuses, and the two-person rule."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from reviewed import AGAIN, RAID, SETTINGS, SHELLS, Desk, alleged, holding, page

from trucewatch import api
from trucewatch.core.problems import NotAllowed
from trucewatch.pipeline.briefing import BriefOptions, brief_of, made_brief
from trucewatch.pipeline.present import render_feed
from trucewatch.pipeline.private import private_names
from trucewatch.pipeline.review import review
from trucewatch.publish.render import render_html, render_markdown
from trucewatch.publish.report import Brief, Item, Section
from trucewatch.settings import Settings

OPEN = (None, None)
TWO = replace(SETTINGS, two_person=True)
REVIEWED = replace(SETTINGS, brief_needs_review=True)
BOTH = replace(SETTINGS, two_person=True, brief_needs_review=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).put(page(SHELLS, name="one"), page(RAID, name="three"))


def brief(desk: Desk, settings: Settings = SETTINGS, **options: str) -> Brief:
    return made_brief(desk.ledger, settings, OPEN, BriefOptions(**options))


def section(made: Brief, anchor: str) -> Section | None:
    return next((one for one in made.sections if one.anchor == anchor), None)


def ids(made: Brief, anchor: str) -> set[str]:
    found = section(made, anchor)
    return {item.record_id for group in found.groups for item in group.items} if found else set()


def items(made: Brief, record_id: str) -> list[Item]:
    return [
        item for one in made.sections for group in one.groups for item in group.items if item.record_id == record_id
    ]


def labels(made: Brief) -> set[str]:
    entries = [item for one in made.sections for group in one.groups for item in group.items]
    return {line.label for item in entries for line in item.lines}


def shelling(desk: Desk) -> str:
    return holding(desk.look(), desk.claim("shelled Daraa").claim.id).id


# --- corrections


def test_a_corrected_field_is_said_and_no_reviewer_is_named(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    value = {"lat": 36.2, "lon": 37.15, "radius_m": 3000, "name": "Aleppo"}
    review(desk.ledger, claim.id, "correct", json.dumps({"field": "place", "value": value}), person="Zelda Quill")
    made = brief(desk)
    for item in items(made, shelling(desk)):
        assert "Aleppo" in item.sentence
        (line,) = [one for one in item.lines if one.label == "Corrected"]
        assert line.text == "place: corrected by a reviewer from “Daraa” to “Aleppo”"
    assert items(made, shelling(desk))
    assert "Zelda" not in render_html(made) + render_markdown(made)
    assert any("shelled Daraa" in note.words for note in made.footnotes), "the source's words stay as they are"


def test_what_a_reviewer_took_away_is_said_without_their_name(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "correct", '{"field": "actors", "value": []}', person="Zelda Quill")
    told = render_markdown(brief(desk))
    assert re.search(r"who did it: corrected by a reviewer from “[^”]+” to “unknown”", told)
    assert "Zelda" not in told


def test_a_correction_is_said_in_arabic_too(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "correct", '{"field": "kind", "value": "airstrike"}', person="Ana")
    lines = [line for item in items(brief(desk, language="ar"), shelling(desk)) for line in item.lines]
    assert any("صححه مراجع" in line.text for line in lines)


def test_a_doubted_claim_is_said_to_be_doubted(desk: Desk) -> None:
    claim = desk.claim("shelled Daraa").claim
    review(desk.ledger, claim.id, "unsure", person="Ana")
    found = [line for item in items(brief(desk), shelling(desk)) for line in item.lines if line.label == "Reviewer"]
    assert found
    assert all(line.text == "not sure of what 1 of the claims tell" for line in found)


def test_nothing_is_said_where_nobody_judged(desk: Desk) -> None:
    assert not labels(brief(desk)) & {"Corrected", "Reviewer", "Status"}


def test_the_name_of_a_target_that_was_corrected_stays_out(tmp_path: Path) -> None:
    words = "Government forces shot dead Ionel Petrescu in Nawa in Daraa province on 14 July 2017, Reuters said."
    desk = Desk(tmp_path).put(page(words, name="one"))
    claim = next(one.claim for one in desk.look().resolved if "Petrescu" in one.claim.evidence[0].exact)
    value = json.dumps({"field": "targets", "value": ["civilians"]})
    review(desk.ledger, claim.id, "correct", value, person="Ana")
    made = brief(desk)
    assert "Corrected" in labels(made)
    told = render_html(made) + render_markdown(made)
    assert "Petrescu" not in told
    assert ("ionel", "petrescu") in private_names(desk.look().incidents).names


# --- rejections and statuses


def test_a_rejected_claim_stands_nowhere(desk: Desk) -> None:
    desk.put(page(AGAIN, name="two", publisher="Two"))
    claim = desk.claim("Mortar shells").claim
    before = render_markdown(brief(desk))
    assert "Mortar shells" in before
    review(desk.ledger, claim.id, "reject", person="Ana")
    made = brief(desk)
    told = render_markdown(made) + render_html(made)
    assert "Mortar shells" not in told
    assert claim.id not in {note.claim_id for note in made.footnotes}
    assert claim.id.partition("-")[2][:8] not in told


def test_what_a_newer_version_took_back_is_not_told_of_a_rejected_claim(tmp_path: Path) -> None:
    desk = Desk(tmp_path).put(page(f"{SHELLS}\n{RAID}", name="one"))
    claim = desk.claim("Warplanes bombed").claim
    review(desk.ledger, claim.id, "reject", person="Ana")
    desk.put(page(SHELLS, name="one", hour=5))
    assert any("Warplanes" in change.before for change in desk.look().changes)
    assert "Warplanes" not in render_markdown(brief(desk))


def test_a_status_that_a_person_gave_is_said_to_be_one(desk: Desk) -> None:
    incident = shelling(desk)
    review(desk.ledger, incident, "status", "confirmed", person="Zelda Quill")
    found = items(brief(desk), incident)
    assert found
    for item in found:
        assert [line.text for line in item.lines if line.label == "Status"] == ["confirmed, given by a person"]
    assert "Zelda" not in render_markdown(brief(desk))


# --- two persons


def test_an_incident_awaits_a_first_and_a_second_person(desk: Desk) -> None:
    incident = shelling(desk)
    assert incident in ids(brief(desk), "breaches")
    assert section(brief(desk), "awaiting") is None
    made = brief(desk, TWO)
    assert incident in ids(made, "awaiting")
    assert not ids(made, "breaches")
    (entry,) = items(made, incident)
    assert not {line.label for line in entry.lines} & {"Likelihood", "Tests", "Missing"}
    groups = section(made, "awaiting")
    assert groups is not None and {one.title for one in groups.groups} == {"Awaiting a first person"}
    assert any("not counted as alleged" in line for line in made.summary)
    review(desk.ledger, incident, "accept", person="Ana")
    groups = section(brief(desk, TWO), "awaiting")
    assert groups is not None and "Awaiting a second person" in {one.title for one in groups.groups}
    review(desk.ledger, incident, "approve", person="Bo")
    made = brief(desk, TWO)
    assert incident in ids(made, "breaches")
    assert incident not in ids(made, "awaiting")


def test_what_waits_is_counted_nowhere_as_alleged(desk: Desk) -> None:
    made = brief(desk, TWO)
    waiting = {one.incident_id for one in alleged(desk.look())}
    assert waiting == ids(made, "awaiting")
    assert made.summary[0].startswith("No incident")
    assert section(made, "zones") is None and section(made, "kinds") is None
    assert ids(brief(desk, TWO, agreement="southwest-2017"), "awaiting") == {shelling(desk)}


def test_a_brief_made_again_for_an_earlier_entry_waits_as_it_did(desk: Desk) -> None:
    entry = desk.ledger.sequence()
    before = render_html(made_brief(desk.ledger, TWO, OPEN, BriefOptions(), as_of=entry))
    incident = shelling(desk)
    review(desk.ledger, incident, "accept", person="Ana")
    review(desk.ledger, incident, "approve", person="Bo")
    assert render_html(made_brief(desk.ledger, TWO, OPEN, BriefOptions(), as_of=entry)) == before
    told = made_brief(desk.ledger, TWO, OPEN, BriefOptions(), since=entry)
    assert incident in ids(told, "corrections")


def test_only_the_setting_that_asks_for_it_stops_a_brief(desk: Desk) -> None:
    incident = shelling(desk)
    brief(desk, TWO)
    for settings in (REVIEWED, BOTH):
        with pytest.raises(NotAllowed, match=f"{incident}: nobody has accepted it yet"):
            brief(desk, settings)
    for one in {found.incident_id for found in alleged(desk.look())}:
        review(desk.ledger, one, "accept", person="Ana")
    brief(desk, REVIEWED)
    with pytest.raises(NotAllowed, match="a second person has to approve it"):
        brief(desk, BOTH)
    for one in {found.incident_id for found in alleged(desk.look())}:
        review(desk.ledger, one, "approve", person="Bo")
    assert incident in ids(brief(desk, BOTH), "breaches")


def test_without_reviews_the_brief_is_as_before(desk: Desk) -> None:
    assert brief(desk) == brief_of(desk.look(), None, None, BriefOptions())


def test_what_waits_is_called_nothing_in_whatever_leaves(desk: Desk, tmp_path: Path) -> None:
    incident = shelling(desk)
    seen, waiting = api.to_publish(desk.ledger, settings=TWO)
    assert waiting == len({one.incident_id for one in alleged(desk.look())}) > 0
    assert not alleged(seen) and seen.incidents == desk.look().incidents
    for form in ("jsonl", "xlsx", "gpkg", "ftm"):
        held, told = tmp_path / f"held.{form}", tmp_path / f"told.{form}"
        api.export_file(desk.ledger, form, held, settings=TWO)
        api.export_file(desk.ledger, form, told, settings=SETTINGS)
        assert held.read_bytes() != told.read_bytes(), form
    text = (tmp_path / "held.jsonl").read_text("utf-8")
    assert "alleged_breach" not in text and incident in text
    assert b"<entry" not in render_feed(seen, desk.ledger, None, None)
    review(desk.ledger, incident, "accept", person="Ana")
    review(desk.ledger, incident, "approve", person="Bo")
    seen, still = api.to_publish(desk.ledger, settings=TWO)
    assert still == waiting - 1
    assert {one.incident_id for one in alleged(seen)} == {incident}
    assert b"<entry" in render_feed(seen, desk.ledger, None, None)
    assert api.to_publish(desk.ledger, settings=SETTINGS)[0].findings == desk.look().findings

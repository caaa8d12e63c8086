"""What people reject, correct and doubt is shown as the situation has it, for both views, in whatever order."""

import json
import random
from pathlib import Path

import pytest
from test_shown import PAGES, SETTINGS, put, rows, same_as_anew, same_as_situation

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.people import Person, Role
from trucewatch.core.problems import ConfigError, TrucewatchError
from trucewatch.pipeline.review import review
from trucewatch.pipeline.shown import keep_shown

MOVES = [
    ("accept", ""),
    ("reject", ""),
    ("reject", ""),
    ("unsure", ""),
    ("correct", json.dumps({"field": "place", "value": {"lat": 36.2, "lon": 37.15, "radius_m": 3000}})),
    ("correct", json.dumps({"field": "kind", "value": "attack"})),
    ("undo", ""),
]


@pytest.mark.parametrize("seed", range(3))
def test_what_people_judge_is_shown(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    ledger = api.open_ledger(tmp_path / "ledger.db", create=True)
    archive = FileArchive(tmp_path / "archive")
    pages = list(PAGES)
    dice.shuffle(pages)
    put(ledger, archive, *pages[:4])
    keep_shown(ledger, SETTINGS)
    claims: set[str] = set()
    for step in range(14):
        if step % 3 == 2 and pages[4:]:
            put(ledger, archive, pages.pop(4))
            keep_shown(ledger, SETTINGS)
        claims |= {row["id"] for row in rows(ledger, "claim")}
        action, value = dice.choice(MOVES)
        try:
            review(ledger, dice.choice(sorted(claims)), action, value, person=dice.choice(["Ana", "Bo"]))
        except TrucewatchError:
            continue
        keep_shown(ledger, SETTINGS)
        same_as_situation(ledger)
        found = api.look(ledger, settings=SETTINGS)
        states = {row["id"]: row["review_state"] for row in rows(ledger, "claim") if not row["is_reading"]}
        wanted = {
            one.claim.id: found.reviews[one.claim.id].state for one in found.resolved if one.claim.id in found.reviews
        }
        assert {one: state for one, state in states.items() if state and state != "stale"} == wanted
        if step == 7:
            review(ledger, rows(ledger, "document")[0]["source_id"] or "x", "restrict", "yes", person="Ana")
            keep_shown(ledger, SETTINGS)
    same_as_anew(ledger)
    ledger.close()


def test_a_restricted_source_s_records_are_nothing_to_those_who_may_not_see_it(tmp_path: Path) -> None:
    ledger = api.open_ledger(tmp_path / "ledger.db", create=True)
    put(ledger, FileArchive(tmp_path / "archive"), *PAGES[:2])
    keep_shown(ledger, SETTINGS)
    source = next(row["source_id"] for row in rows(ledger, "document") if "one" in row["page_key"])
    incident = next(row["incident_id"] for row in rows(ledger, "claim") if row["source_id"] == source)
    claim = next(row["id"] for row in rows(ledger, "claim") if row["source_id"] == source)
    document = next(row["id"] for row in rows(ledger, "document") if row["source_id"] == source)
    chief, analyst = (Person(id=r, name=r, role=r, permissions=r.permissions) for r in (Role.CHIEF, Role.ANALYST))
    said = review(ledger, claim, "comment", "secret", person=chief)
    review(ledger, source, "restrict", "yes", person=chief)
    keep_shown(ledger, SETTINGS)
    for record in (incident, claim, document, said.id):
        with pytest.raises(ConfigError, match="There is no record"):
            review(ledger, record, "comment", "what is this?", person=analyst)
        assert review(ledger, record, "comment", "mine", person=chief)
    with pytest.raises(ConfigError, match="There is no record"):
        review(ledger, "incident-ffffffffffffffffffff", "comment", "x", person=analyst)
    ledger.close()

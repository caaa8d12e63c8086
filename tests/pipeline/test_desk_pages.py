"""The desk's pages tell what the situation tells, page by page and by every filter."""

import json
import typing
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_ledger import decide, desk_ledger, every, pages
from pydantic import TypeAdapter

from trucewatch import api
from trucewatch.core.incidents import Incident, Verdict
from trucewatch.core.people import View
from trucewatch.core.ports import Ledger
from trucewatch.core.problems import ConfigError, StoreError
from trucewatch.core.records import Document
from trucewatch.pipeline import desk
from trucewatch.pipeline.situation import Situation
from trucewatch.store.memory import MemoryLedger

FULL = View.FULL
NOWHERE = "incident-00000000000000000000"


@pytest.fixture(scope="module")
def ledger(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with desk_ledger(sample_ledger, tmp_path_factory.mktemp("desk") / "desk.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def seen(ledger: Ledger) -> Situation:
    return api.look(ledger)


def ids(ledger: Ledger, **filters: Any) -> list[str]:
    asked = desk.Filters(**filters)
    return [row["id"] for row in every(lambda **o: desk.incidents(ledger, FULL, asked, **o), limit=7)]


def test_the_list_has_every_incident_once_newest_first(ledger: Ledger, seen: Situation) -> None:
    rows = every(lambda **options: desk.incidents(ledger, FULL, **options), limit=7)
    assert sorted(row["id"] for row in rows) == sorted(one.id for one in seen.incidents)
    days = [row["starts"] or "" for row in rows]
    assert days == sorted(days, reverse=True)
    assert any(not day for day in days)


def _touches(one: Incident, first: date, last: date) -> bool:
    told = one.happened
    if told is None or (told.start is None and told.end is None):
        return False
    return (told.start is None or told.start <= last) and (told.end is None or told.end > first)


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"kind": ("shelling", "calm")}, lambda one, _: one.kind.value in ("shelling", "calm")),
        ({"family": ("diplomacy",)}, lambda one, _: one.kind.group.value == "diplomacy"),
        ({"kind": ("shelling",), "family": ("diplomacy",)}, lambda *_: False),
        ({"status": ("disputed",)}, lambda one, _: one.status.value == "disputed"),
        ({"country": "SY"}, lambda one, _: one.place is not None and one.place.country == "SY"),
        ({"actor": "gov_syria"}, lambda one, _: "gov_syria" in {a.id for a in (*one.actors, *one.targets)}),
        (
            {"start": date(2017, 7, 14), "end": date(2017, 7, 15)},
            lambda one, _: _touches(one, date(2017, 7, 14), date(2017, 7, 15)),
        ),
        ({"start": date(2017, 8, 1)}, lambda one, _: _touches(one, date(2017, 8, 1), date.max)),
        ({"end": date(2017, 6, 10)}, lambda one, _: _touches(one, date.min, date(2017, 6, 10))),
        (
            {"agreement": "astana-2017"},
            lambda one, told: any(
                f.agreement_id == "astana-2017" and f.verdict is not Verdict.NOT_APPLICABLE for f in told
            ),
        ),
        ({"has_review": True}, lambda *_: False),
        ({"has_review": False}, lambda *_: True),
    ],
)
def test_filters_keep_what_they_say(
    ledger: Ledger, seen: Situation, filters: dict[str, Any], holds: Callable[[Incident, list[Any]], bool]
) -> None:
    findings: dict[str, list[Any]] = {}
    for one in seen.findings:
        findings.setdefault(one.incident_id, []).append(one)
    wanted = [one.id for one in seen.incidents if holds(one, findings.get(one.id, []))]
    assert sorted(ids(ledger, **filters)) == sorted(wanted)
    assert desk.incidents(ledger, FULL, desk.Filters(**filters))["total"] == len(wanted)


def test_going_through_in_order_finds_what_looking_up_first_finds(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: tuple[dict[str, Any], ...] = (
        {"agreement": "astana-2017"},
        {"actor": "gov_syria"},
        {"bbox": (35.0, 32.0, 37.0, 33.0)},
        {"text": "daraa"},
        {"has_review": False},
        {"has_review": True},
    )
    before = [ids(ledger, **one) for one in told]
    monkeypatch.setattr("trucewatch.store.shown_queries.MUCH", 1)
    monkeypatch.setattr("trucewatch.pipeline.desk.incidents_page.COUNTED", 0)
    assert [ids(ledger, **one) for one in told] == before
    assert all(before[:4])


def test_the_rectangle_takes_what_may_lie_in_it(ledger: Ledger, seen: Situation) -> None:
    found = ids(ledger, bbox=(36.05, 32.55, 36.15, 32.7))
    inside = {
        one.id
        for one in seen.incidents
        if one.place and abs(one.place.lat - 32.62) < 0.05 and 36.06 < one.place.lon < 36.14
    }
    assert inside
    assert inside <= set(found)
    assert len(found) < len([one for one in seen.incidents if one.place])
    assert ids(ledger, bbox=(170.0, -10.0, -170.0, 10.0)) == []


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_lists_page_through_without_gap_or_repeat(ledger: Ledger, limit: int) -> None:
    for ask in (desk.documents, desk.actors, desk.findings, desk.queue):
        rows = every(lambda ask=ask, **options: ask(ledger, FULL, **options), limit=limit)  # type: ignore[misc]
        told = [row["incident"]["id"] if "incident" in row and "why" in row else row["id"] for row in rows]
        assert len(told) == len(set(told)) > 3


def test_each_shape_is_what_its_docstring_says(ledger: Ledger) -> None:
    found = pages(ledger, FULL)
    json.dumps(found, allow_nan=False)
    for name, ask in (("today", desk.today), ("timeline", desk.timeline), ("map", desk.map_view)):
        TypeAdapter(typing.get_type_hints(ask)["return"]).validate_python(found[name], strict=True)
    for name, ask in (("incidents", desk.incident), ("documents", desk.document), ("agreements", desk.agreement)):
        adapter = TypeAdapter(typing.get_type_hints(ask)["return"])
        for one in found[f"each of {name}"]:
            adapter.validate_python(one, strict=True)
    adapter = TypeAdapter(typing.get_type_hints(desk.claim)["return"])
    for one in found["claims"]:
        adapter.validate_python(one, strict=True)


def test_an_incident_has_its_claims_side_by_side_with_their_words(ledger: Ledger, seen: Situation) -> None:
    one = max(seen.incidents, key=lambda incident: len(incident.claims))
    page: Any = desk.incident(ledger, FULL, one.id)
    assert [side["id"] for side in page["claims"]] == list(one.claim_ids())
    for side in page["claims"]:
        document = ledger.get(side["document"]["id"])
        assert isinstance(document, Document)
        assert f"{side['before']}{side['words']}{side['after']}" in document.text
        for span in side["spans"]:
            assert document.text[span["start"] : span["end"]] == span["exact"]
    assert {root["root"] for root in page["roots"] if root["asserts"]} == set(one.roots)
    told = {field.name: field for field in one.fields}
    for field in page["fields"]:
        assert [value["value"] for value in field["values"]] == [value.value for value in told[field["name"]].values]
    applies = {f.id for f in seen.findings if f.incident_id == one.id and f.verdict is not Verdict.NOT_APPLICABLE}
    assert {finding["id"] for finding in page["findings"]} == applies
    assert all(finding["reasons"] for finding in page["findings"])
    assert sum(row["what"] == "claim_added" for row in page["history"]) == len(one.claims)


def test_a_document_has_its_text_parts_and_claims_in_place(ledger: Ledger) -> None:
    for row in every(lambda **options: desk.documents(ledger, FULL, **options), limit=50):
        page = desk.document(ledger, FULL, row["id"])
        assert all(0 <= part["start"] < part["end"] <= len(page["text"]) for part in page["parts"])
        assert len(page["marked"]) == page["claims"]
        for claim in page["marked"]:
            for span in claim["spans"]:
                assert page["text"][span["start"] : span["end"]] == span["exact"]


def test_versions_are_compared_older_first_whichever_is_named_first(ledger: Ledger) -> None:
    rows = desk.documents(ledger, FULL, desk.Wanted(with_outdated=True))["items"]
    old = next(row for row in rows if row["is_outdated"])
    versions = desk.document(ledger, FULL, old["id"])["versions"]
    assert [one["is_current"] for one in versions] == [False, True]
    assert versions[1]["told"]
    new = versions[1]["id"]
    assert desk.compare(ledger, FULL, old["id"], new) == desk.compare(ledger, FULL, new, old["id"])
    told = desk.compare(ledger, FULL, old["id"], new)
    assert (told["older"]["id"], told["newer"]["id"]) == (old["id"], new)
    for change in told["changes"]:
        if change["after_start"] is not None:
            assert told["newer_text"][change["after_start"] : change["after_end"]]
    other = next(row["id"] for row in rows if row["page_key"] != old["page_key"])
    with pytest.raises(ConfigError, match="not two versions"):
        desk.compare(ledger, FULL, old["id"], other)


def test_the_timeline_counts_each_dated_incident_once(ledger: Ledger, seen: Situation) -> None:
    days = [one.happened.start for one in seen.incidents if one.happened and one.happened.start]
    for width in (0, 400, 2000):
        asked = desk.Filters(start=min(days) - timedelta(days=width), end=max(days))
        page = desk.timeline(ledger, FULL, asked)
        assert sum(bucket["incidents"] for bucket in page["buckets"]) == len(days)
        assert sum(sum(bucket["verdicts"].values()) for bucket in page["buckets"]) == len(days)
        assert all(
            left["end"] < right["start"] for left, right in zip(page["buckets"], page["buckets"][1:], strict=False)
        )
    assert page["unit"] == "month"
    assert page["undated"] == len(seen.incidents) - len(days)
    shelling = desk.timeline(ledger, FULL, desk.Filters(kind=("shelling",), start=min(days), end=max(days)))
    dated = [one for one in seen.incidents if one.kind.value == "shelling" and one.happened and one.happened.start]
    assert sum(bucket["incidents"] for bucket in shelling["buckets"]) == len(dated)


def test_today_goes_by_its_written_rule(ledger: Ledger, seen: Situation) -> None:
    page = desk.today(ledger, FULL, on=date(2017, 7, 15))
    words = [status for status, _ in page["rule"]]
    assert all(zone["status"] in words for zone in page["zones"])
    south = next(zone for zone in page["zones"] if zone["agreement"]["id"] == "southwest-2017" and zone["verdicts"])
    assert south["status"] == "alleged_possible"
    assert "alleged_breach" in south["verdicts"]
    assert [words.index(zone["status"]) for zone in page["zones"]] == sorted(
        words.index(zone["status"]) for zone in page["zones"]
    )
    quiet = desk.today(ledger, FULL, on=date(2017, 10, 1))
    assert {zone["status"] for zone in quiet["zones"]} == {"silent"}
    assert page["counts"]["incidents"] == len(seen.incidents)
    assert desk.today(ledger, FULL)["on"] == "2017-08-20"


def test_the_map_draws_points_and_above_a_number_cells(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    points = desk.map_view(ledger, FULL)
    assert points["mode"] == "points"
    assert all(one["properties"]["radius_m"] > 0 for one in points["features"])
    monkeypatch.setattr("trucewatch.pipeline.desk.map_page.MOST_POINTS", 10)
    cells = desk.map_view(ledger, FULL, zoom=4.0)
    assert cells["mode"] == "cells"
    assert cells["total"] == points["total"] == sum(one["properties"]["incidents"] for one in cells["features"])
    assert len(cells["features"]) < points["total"]
    assert cells["unplaced"] == points["unplaced"]
    deep = desk.map_view(ledger, FULL, zoom=22.0)
    assert deep["total"] == points["total"]
    with pytest.raises(ConfigError, match="zoom"):
        desk.map_view(ledger, FULL, zoom=float("nan"))


def test_zones_of_a_day_say_which_version_holds(ledger: Ledger) -> None:
    found = desk.zones(ledger, FULL, on=date(2017, 7, 15), agreement="astana-2017")["features"]
    assert {feature["properties"]["status"] for feature in found} == {"in_force"}
    later = desk.zones(ledger, FULL, on=date(2020, 1, 1), agreement="astana-2017")["features"]
    assert {feature["properties"]["status"] for feature in later} == {"ended"}
    with pytest.raises(desk.NotFound):
        desk.zones(ledger, FULL, agreement="no-such")


def test_what_is_not_there_is_not_found(ledger: Ledger) -> None:
    for ask in (desk.incident, desk.claim, desk.document, desk.agreement, desk.actor, desk.source):
        for wrong in (NOWHERE, "", "x" * 10_000, "%", "\0", "document-' OR 1=1", "\ud800"):
            with pytest.raises(desk.NotFound):
                ask(ledger, FULL, wrong)


def test_a_ledger_without_tables_says_so() -> None:
    with pytest.raises(StoreError, match="keeps no tables"):
        desk.incidents(MemoryLedger(), FULL)


def test_judged_claims_leave_the_queue_and_are_told(sample_ledger: Path, tmp_path: Path) -> None:
    with desk_ledger(sample_ledger, tmp_path / "judged.db") as ledger:
        top = desk.queue(ledger, FULL)["items"][0]
        page: Any = desk.incident(ledger, FULL, top["incident"]["id"])
        for hour, claim in enumerate(page["claims"]):
            decide(ledger, claim["id"], "accept", hour=hour)
        assert top["incident"]["id"] not in {row["incident"]["id"] for row in desk.queue(ledger, FULL)["items"]}
        assert ids(ledger, has_review=True) == [top["incident"]["id"]]
        after: Any = desk.incident(ledger, FULL, top["incident"]["id"])
        assert {side["review_state"] for side in after["claims"]} == {"accept"}
        assert [row["person"] for row in after["history"] if row["what"] == "decision"] == ["Noor"] * len(
            page["claims"]
        )
        assert desk.today(ledger, FULL)["changed"][0]["incident"]["id"] == top["incident"]["id"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_break_nothing(ledger: Ledger, day: date) -> None:
    with pytest.raises(ConfigError, match="end of the calendar"):
        desk.today(ledger, FULL, on=day)
    assert len(desk.timeline(ledger, FULL, desk.Filters(start=day, end=day))["buckets"]) == 1

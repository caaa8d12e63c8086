"""The desk's tables tell what the situation tells, whatever came in between and in whatever order."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import reviewed
from reviewed import AGAIN, SETTINGS, SHELLS, put

from trucewatch import api
from trucewatch.assess.stands import standings
from trucewatch.assess.talks import talks
from trucewatch.collect.archive import FileArchive
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Verdict
from trucewatch.core.makers import Maker
from trucewatch.core.ports import BlobStore, Fetched, Ledger
from trucewatch.core.problems import StoreError
from trucewatch.fuse.growing_rows import written
from trucewatch.pipeline.review_shown import waiting_of
from trucewatch.pipeline.shown import keep_shown
from trucewatch.pipeline.shown_rows import document_texts
from trucewatch.pipeline.shown_text import folded
from trucewatch.pipeline.shown_write import Writer
from trucewatch.review.queue import queue
from trucewatch.store.shown_queries_text import hits
from trucewatch.testing import make_document

TEXTS = ("document", "claim", "incident", "actor")
TABLES = ("incident", "finding", "claim", "actor", "document", "text", "position", "talk", "proposal", "count", "box")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = api.open_ledger(tmp_path / "ledger.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> BlobStore:
    return FileArchive(tmp_path / "archive")


def page(words: str, *, name: str, hour: int = 0, day: int = 15) -> Fetched:
    return reviewed.page(words, name=name, hour=hour, day=day, publisher=name.title(), title=f"On {name}")


RAID = "Warplanes bombed Nawa on 13 July 2017. The army denied that it had bombed Nawa on 13 July 2017."
DENIAL = "The Syrian army denied that its warplanes had bombed Nawa."
ARMY = "Syrian army warplanes bombed Nawa on 13 July 2017, residents said."
TALKS = (
    "Russia and Jordan held talks in Amman on 7 July 2017 on a ceasefire in southwest Syria. "
    "Israel rejected the ceasefire agreement in southwest Syria on 16 July 2017. "
    "The Free Syrian Army welcomed the ceasefire agreement in southwest Syria."
)
LONG = "\n".join(
    (
        SHELLS,
        "Rescue teams worked through the night under the floodlights of a borrowed generator, residents said.",
        "The road from the old bakery to the grain silo stayed shut, and the market did not open in the morning.",
        "Families left for the farms in the east with mattresses and blankets tied to the roofs of their cars.",
    )
)
PAGES = (
    page(SHELLS, name="one"),
    page(RAID, name="two"),
    page(AGAIN, name="three"),
    page(DENIAL, name="four", day=14),
    page(ARMY, name="five", day=14),
    page(ARMY.replace("13 July", "12 July"), name="six", day=13),
    page(TALKS, name="seven", day=17),
    page(TALKS.replace("Israel", "Jordan"), name="eight", day=18),
    page(LONG, name="nine", day=15),
    page(LONG, name="ten", day=16),
    page(SHELLS.replace("Five", "Six") + "\n" + RAID, name="one", hour=2),
    page(RAID, name="three", hour=3),
    page(SHELLS, name="one", hour=5),
)


def rows(ledger: Ledger, name: str, mask: int = 2) -> list[dict[str, Any]]:
    """The rows of a view without the numbers, each naming its incident or record by id; in order."""
    shown = ledger.shown()
    assert shown is not None
    ids = {one: {row["number"]: row for row in _all(ledger, one)} for one in ("incident", "claim", "document")}
    found = []
    for row in _all(ledger, name):
        if name == "box":
            row |= {"id": ids["incident"][row["number"]]["id"], "mask": ids["incident"][row["number"]]["mask"]}
        if row.get("mask", mask) not in (mask, 3) or row.get("view", VIEW[mask]) != VIEW[mask]:
            continue
        told = {key: value for key, value in row.items() if key not in ("number", "mask", "view", "digest")}
        if name == "text":
            told["record"] = ids[row["kind"]][row["record"]]["id"]
        if "incident_number" in told:
            told["incident_number"] = ids["incident"][row["incident_number"]]["id"]
        found.append(told)
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True))


VIEW = {1: "open", 2: "full"}


def _all(ledger: Ledger, name: str) -> list[dict[str, Any]]:
    shown = ledger.shown()
    assert shown is not None
    return shown.found(f"SELECT * FROM shown_{name}")


def everything(ledger: Ledger, mask: int = 2) -> dict[str, list[dict[str, Any]]]:
    return {name: rows(ledger, name, mask) for name in TABLES}


def same_as_anew(ledger: Ledger) -> None:
    keep_shown(ledger, SETTINGS)
    kept = {mask: everything(ledger, mask) for mask in VIEW}
    keep_shown(ledger, SETTINGS, is_anew=True)
    for mask, tables in kept.items():
        for name, told in tables.items():
            assert told == rows(ledger, name, mask), (mask, name)


def same_as_situation(ledger: Ledger) -> None:
    """What is shown is the situation, incident by incident, finding by finding."""
    found = api.look(ledger, settings=SETTINGS)
    incidents = {row["id"]: row for row in rows(ledger, "incident")}
    assert set(incidents) == {one.id for one in found.incidents}
    for one in found.incidents:
        row = incidents[one.id]
        assert (row["kind"], row["status"], row["roots"]) == (one.kind, one.status, len(one.roots))
        assert row["claims"] == len(one.claims)
        assert row["beside"] == found.beside.get(one.id)
        payload = json.loads(row["payload"])
        assert payload.get("changes", []) == json.loads(written(one)).get("changes", [])
        assert payload.get("fields", []) == json.loads(written(one)).get("fields", [])
    applies = [one for one in found.findings if one.verdict is not Verdict.NOT_APPLICABLE]
    assert sorted(written(one) for one in applies) == sorted(row["payload"] for row in rows(ledger, "finding"))
    told = {(one.claim.id, incident.id) for incident in found.incidents for one in incident.claims}
    assert {(row["id"], row["incident_id"]) for row in rows(ledger, "claim") if not row["is_reading"]} == told
    assert {row["id"] for row in rows(ledger, "document")} == {one.id for one in found.documents}
    outdated = {row["id"] for row in rows(ledger, "document") if row["is_outdated"]}
    assert outdated == set(found.outdated)
    said = standings(found.resolved, found.agreements)
    stands = {(row["topic"], row["holder_id"]): json.loads(row["payload"]) for row in rows(ledger, "position")}
    assert set(stands) == {(one.topic, one.holder_id) for one in said}
    assert all(len(stands[one.topic, one.holder_id]["stances"]) == len(one.steps) for one in said)
    rounds = sorted([list(one.claim_ids), len(one.outcomes)] for one in talks(found.resolved, found.agreements))
    shown = [json.loads(row["payload"]) for row in rows(ledger, "talk")]
    assert sorted([one["claims"], len(one["outcomes"])] for one in shown) == rounds
    current = {one.claim.id for one in found.resolved}
    states = {row["id"]: row["review_state"] for row in rows(ledger, "claim") if row["review_state"] != "stale"}
    assert states == {one: found.reviews[one].state if one in found.reviews else "" for one in states}
    assert set(states) <= current
    waiting = {
        item.subject for item in queue(waiting_of(found, tuple(ledger.records(Decision)))) if item.subject in incidents
    }
    assert {one for one, row in incidents.items() if row["weight"]} == waiting - set(found.beside)
    proposals = sorted(row["payload"] for row in rows(ledger, "proposal"))
    assert proposals == sorted(written(one) for one in found.proposals)


def test_page_by_page_the_tables_tell_the_situation(ledger: Ledger, archive: BlobStore) -> None:
    for one in PAGES:
        put(ledger, archive, one)
        keep_shown(ledger, SETTINGS)
        same_as_situation(ledger)
    assert len(rows(ledger, "incident")) > 5
    assert rows(ledger, "position") and rows(ledger, "talk")
    same_as_anew(ledger)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_and_the_lots(ledger: Ledger, archive: BlobStore, seed: int) -> None:
    random = Random(seed)
    pages = list(PAGES)
    random.shuffle(pages)
    while pages:
        lot = random.randint(1, 4)
        put(ledger, archive, *pages[:lot])
        pages = pages[lot:]
        keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    same_as_anew(ledger)


def said(ledger: Ledger, subject: str, action: str, value: str = "", supersedes: str | None = None) -> Decision:
    decision = Decision(
        subject=subject,
        action=action,
        value=value,
        person="ana",
        decided_at=datetime.now(UTC),
        saw_sequence=ledger.sequence(),
        supersedes=supersedes,
    )
    ledger.add([decision], maker=Maker(name="people", version="0"))
    return decision


def test_what_people_say_changes_what_it_touches(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *PAGES)
    keep_shown(ledger, SETTINGS)
    incidents = rows(ledger, "incident")
    first, last = incidents[0]["id"], incidents[-1]["id"]
    status = said(ledger, first, "status", "confirmed")
    keep_shown(ledger, SETTINGS)
    assert {row["id"]: row["status"] for row in rows(ledger, "incident")}[first] == "confirmed"
    same_as_situation(ledger)
    said(ledger, first, "status", "reported", supersedes=status.id)
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    claims = {row["incident_id"]: row["id"] for row in rows(ledger, "claim") if row["kind"] == "airstrike"}
    first, last = list(claims)[:2]
    bound = said(ledger, claims[first], "same", claims[last])
    keep_shown(ledger, SETTINGS)
    home = {row["id"]: row["incident_id"] for row in rows(ledger, "claim")}
    assert home[claims[first]] == home[claims[last]]
    same_as_situation(ledger)
    said(ledger, claims[first], "different", claims[last], supersedes=bound.id)
    accepted = said(ledger, claims[last], "accept")
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    states = {row["id"]: row["review_state"] for row in rows(ledger, "claim")}
    assert states[claims[last]] == "accept" and list(states.values()).count("accept") == 1
    said(ledger, claims[last], "undo", supersedes=accepted.id)
    rejected = said(ledger, claims[first], "reject")
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    assert claims[first] not in {row["id"] for row in rows(ledger, "claim")}
    said(ledger, claims[first], "undo", supersedes=rejected.id)
    said(ledger, claims[first], "unsure")
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    assert {row["id"]: row["review_state"] for row in rows(ledger, "claim")}[claims[first]] == "unsure"
    same_as_anew(ledger)


def test_nothing_new_writes_nothing(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *PAGES[:3])
    keep_shown(ledger, SETTINGS)
    before = _all(ledger, "incident")
    keep_shown(ledger, SETTINGS)
    put(ledger, archive, PAGES[6])
    keep_shown(ledger, SETTINGS)
    after = {row["number"]: row for row in _all(ledger, "incident")}
    assert all(after[row["number"]] == row for row in before)


def test_words_are_found_by_other_spellings(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page("قصفت القوات الحكوميّة درعا، والقرى “نوى”.", name="arabic"), PAGES[0])
    keep_shown(ledger, SETTINGS)
    shown = ledger.shown()
    assert shown is not None

    def kinds(words: str) -> set[str]:
        asked = (hits(words, 2, shown.dialect(), kind=one, limit=9, after=None) for one in TEXTS)
        return {row["kind"] for query in asked for row in shown.found(query)}

    assert "document" in kinds(folded("الحكومية"))
    for words in ("درعا", "والقرى", "نوي", '"درعا والقري"'):
        assert "document" in kinds(folded(words)), words
    assert kinds("DARAA") >= {"document", "claim", "incident"}


def test_a_long_text_is_kept_in_pieces() -> None:
    text = "shells fell on Daraa " * 3000
    document = replace(make_document(text), title="On Daraa", parts=())
    pieces = list(document_texts(document))
    assert pieces[0] == (-1, "on daraa")
    assert "".join(words for _, words in pieces[1:]) == text.casefold()
    assert all(text.casefold()[start : start + len(words)] == words for start, words in pieces[1:])
    assert max(len(words) for _, words in pieces) <= 20_000 and len(pieces) > 3
    unbroken = replace(document, text="a" * 50_000, title=None)
    assert [start for start, _ in document_texts(unbroken)] == [0, 20_000, 40_000]


def test_what_cannot_be_written_stays_as_it_was(
    ledger: Ledger, archive: BlobStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(ledger, archive, PAGES[0])
    keep_shown(ledger, SETTINGS)
    before = everything(ledger)
    put(ledger, archive, PAGES[1])

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The ledger cannot be read or written: database is locked.")

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "flush", locked)
        keep_shown(ledger, SETTINGS)
    assert "stay as they were" in caplog.text
    assert everything(ledger) == before
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)


def test_another_registry_of_agreements_makes_everything_anew(
    ledger: Ledger, archive: BlobStore, tmp_path: Path
) -> None:
    put(ledger, archive, *PAGES[:4])
    keep_shown(ledger, SETTINGS)
    assert rows(ledger, "finding")
    (tmp_path / "none").mkdir()
    keep_shown(ledger, replace(SETTINGS, agreements=str(tmp_path / "none")))
    assert not rows(ledger, "finding") and rows(ledger, "incident")
    assert not any(row["name"] == "findings" for row in rows(ledger, "count"))
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)


# --- restricted sources


def restrict(ledger: Ledger, source: str, value: str = "yes") -> None:
    said(ledger, source, "restrict", value)


ORDERED = ("sequence", "changed_sequence")


def told(ledger: Ledger, mask: int) -> dict[str, list[dict[str, Any]]]:
    """A view's rows without their places in the ledger."""
    found = everything(ledger, mask)
    for table in found.values():
        for row in table:
            for name in ORDERED:
                row.pop(name, None)
            if "payload" in row:
                payload = json.loads(row["payload"])
                for change in payload.get("changes", ()) if isinstance(payload, dict) else ():
                    change.pop("sequence", None)
                row["payload"] = json.dumps(payload, sort_keys=True)
        table.sort(key=lambda one: json.dumps(one, sort_keys=True))
    return found


def source_of(ledger: Ledger, publisher: str) -> str:
    return next(row["source_id"] for row in rows(ledger, "document") if row["publisher"] == publisher)


@pytest.mark.parametrize("hidden", ["One", "Two", "Four", "Five", "Seven", "Nine"])
def test_what_is_open_is_a_ledger_that_never_held_the_restricted(
    ledger: Ledger, archive: BlobStore, tmp_path: Path, hidden: str
) -> None:
    put(ledger, archive, *PAGES)
    keep_shown(ledger, SETTINGS)
    whole = told(ledger, 2)
    restrict(ledger, source_of(ledger, hidden))
    keep_shown(ledger, SETTINGS)
    never = api.open_ledger(tmp_path / "never.db", create=True)
    put(never, archive, *(one for one in PAGES if dict(one.given)["publisher"] != hidden))
    keep_shown(never, SETTINGS)
    seen, other = told(ledger, 1), told(never, 2)
    never.close()
    for name in TABLES:
        assert seen[name] == other[name], name
    assert told(ledger, 2) == whole
    same_as_anew(ledger)


def test_restricted_and_opened_again_while_pages_come(ledger: Ledger, archive: BlobStore, tmp_path: Path) -> None:
    put(ledger, archive, *PAGES[:6])
    keep_shown(ledger, SETTINGS)
    restrict(ledger, source_of(ledger, "Five"))
    put(ledger, archive, *PAGES[6:9])
    keep_shown(ledger, SETTINGS)
    restrict(ledger, source_of(ledger, "One"))
    put(ledger, archive, *PAGES[9:])
    keep_shown(ledger, SETTINGS)
    same_as_situation(ledger)
    never = api.open_ledger(tmp_path / "never.db", create=True)
    put(never, archive, *(one for one in PAGES if dict(one.given)["publisher"] not in ("One", "Five")))
    keep_shown(never, SETTINGS)
    assert told(ledger, 1) == told(never, 2)
    never.close()
    for publisher in ("One", "Five"):
        restrict(ledger, source_of(ledger, publisher), "no")
        keep_shown(ledger, SETTINGS)
    masks = {(name, row["mask"]) for name in ("incident", "claim", "document", "text") for row in _all(ledger, name)}
    assert {mask for _, mask in masks} == {3}, masks
    same_as_anew(ledger)

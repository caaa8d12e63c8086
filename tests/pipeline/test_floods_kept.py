"""A flood of new sources in a ledger: kept as it is computed anew, in any order, and taken back by people."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from trucewatch import api
from trucewatch.cli import cli
from trucewatch.collect.archive import FileArchive
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import IncidentStatus
from trucewatch.core.people import View
from trucewatch.core.ports import BlobStore, Fetched, Ledger
from trucewatch.core.records import Document
from trucewatch.pipeline import desk
from trucewatch.pipeline.around import source_of
from trucewatch.pipeline.ingest import add_fetched
from trucewatch.pipeline.present import render_brief
from trucewatch.pipeline.shelf import PEOPLE
from trucewatch.pipeline.shown import keep_shown
from trucewatch.pipeline.situation import Situation
from trucewatch.pipeline.stages import source_registry, stages
from trucewatch.settings import Settings

SETTINGS = Settings()
NOON = datetime(2017, 7, 15, 12, tzinfo=UTC)
KNOWN = "Warplanes bombed Nawa on 13 July 2017, killing two civilians."
OPENINGS = (
    "Government forces shelled Daraa on 14 July 2017.",
    "Daraa was shelled by government forces on 14 July 2017.",
    "On 14 July 2017 government troops fired shells at Daraa.",
    "Artillery of the government struck Daraa on 14 July 2017.",
)
ENDS = (
    "Forty civilians were killed. People fled east.",
    "Forty people died. Residents fled east.",
    "At least forty civilians were killed. Families fled to the east.",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = api.open_ledger(tmp_path / "ledger.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> BlobStore:
    return FileArchive(tmp_path / "archive")


def page(words: str, name: str, publisher: str, at: datetime = NOON) -> Fetched:
    return Fetched(
        location=f"https://{name}.example/report",
        data=f"<html lang='en'><body><article><p>{words}</p></article></body></html>".encode(),
        media_type="text/html",
        fetched_at=at,
        http=(("status", "200"),),
        given=(("publisher", publisher), ("published", "2017-07-15")),
    )


def flood(number: int, at: datetime = NOON) -> Fetched:
    words = f"{OPENINGS[number % 4]} {ENDS[number % 3]}"
    return page(words, f"blog{number}", f"Blog {number}", at + timedelta(minutes=number))


def put(ledger: Ledger, archive: BlobStore, *pages: Fetched) -> None:
    parts = stages(SETTINGS)
    for one in pages:
        add_fetched(ledger, archive, one, parts, SETTINGS)


def looked(ledger: Ledger) -> Situation:
    """The situation as it is kept, which must be the one computed anew."""
    kept = api.look(ledger, settings=SETTINGS)
    anew = api.look(ledger, settings=SETTINGS, as_of=ledger.sequence())
    assert kept.floods == anew.floods
    assert kept.resolved == anew.resolved
    assert kept.incidents == anew.incidents
    assert kept.findings == anew.findings
    return kept


def decide(ledger: Ledger, subject: str, action: str, value: str = "", *, supersedes: str | None = None) -> Decision:
    decision = Decision(
        subject=subject,
        action=action,
        value=value,
        person="Noor",
        decided_at=NOON + timedelta(hours=ledger.sequence()),
        saw_sequence=ledger.sequence(),
        supersedes=supersedes,
    )
    ledger.add([decision], maker=PEOPLE)
    return decision


def source_id(document: Document) -> str:
    source = source_of(source_registry(SETTINGS), document)
    assert source is not None
    return source.source_id


def test_a_flood_comes_and_moves_nothing_beyond_a_rumour(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, page(KNOWN, "wire", "Reuters"), page(KNOWN, "other", "Agence France-Presse"))
    before = looked(ledger)
    put(ledger, archive, *(flood(number) for number in range(19)))
    assert looked(ledger).floods == ()
    put(ledger, archive, *(flood(number) for number in range(19, 40)))
    after = looked(ledger)
    (told,) = after.floods
    assert (told.documents, told.sources) == (40, 40)
    assert told.first == NOON and told.last == NOON + timedelta(minutes=39)
    known = {one.id for one in before.incidents}
    assert [one for one in after.incidents if one.id in known] == list(before.incidents)
    flooded = [one for one in after.incidents if one.id not in known]
    assert flooded and {one.status for one in flooded} == {IncidentStatus.RUMOURED}
    assert {root for one in flooded for root in one.roots} == {told.root}


def test_known_sources_that_tell_the_same_keep_their_weight(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *(flood(number) for number in range(24)))
    put(ledger, archive, page(OPENINGS[0], "wire", "Reuters"))
    after = looked(ledger)
    statuses = {one.status: one for one in after.incidents if one.claims[0].publisher == "Reuters"}
    assert set(statuses) == {IncidentStatus.REPORTED}


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    pages = [flood(number, NOON + timedelta(hours=11)) for number in range(24)]
    pages += [page(KNOWN, f"early{number}", f"Blog {number}", NOON - timedelta(days=20)) for number in range(3)]
    found = []
    for seed in (1, 2):
        order = list(pages)
        random.Random(seed).shuffle(order)
        ledger = api.open_ledger(tmp_path / f"{seed}.db", create=True)
        for start in range(0, len(order), 9):
            put(ledger, FileArchive(tmp_path / "archive"), *order[start : start + 9])
            looked(ledger)
        last = looked(ledger)
        found.append((last.floods[0].documents, last.floods[0].first, sorted(repr(i.status) for i in last.incidents)))
        ledger.close()
    assert found[0] == found[1]
    assert found[0][0] == 21, "three of the sources were known to the ledger for weeks"


def test_people_take_a_source_or_a_page_out_and_may_undo_it(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *(flood(number) for number in range(30)))
    before = looked(ledger)
    document = before.documents[0]
    grade = decide(ledger, source_id(document), "grade", "B")
    graded = looked(ledger)
    assert graded.floods[0].documents == 29
    assert IncidentStatus.REPORTED in {one.status for one in graded.incidents}
    other = next(one for one in graded.resolved if one.flood)
    decide(ledger, other.claim.id, "accept")
    accepted = looked(ledger)
    assert accepted.floods[0].documents == 28
    assert not next(one for one in accepted.resolved if one.claim.id == other.claim.id).flood
    decide(ledger, source_id(document), "undo", supersedes=grade.id)
    assert looked(ledger).floods[0].documents == 29


def test_enough_grades_end_a_flood(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *(flood(number) for number in range(21)))
    first, second = looked(ledger).documents[:2]
    decide(ledger, source_id(first), "grade", "B")
    assert looked(ledger).floods[0].documents == 20
    decide(ledger, source_id(second), "grade", "C")
    assert looked(ledger).floods == ()
    assert not any(one.flood for one in looked(ledger).resolved)


def test_single_unknown_blogs_in_quiet_times_count(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, *(flood(number, NOON + timedelta(days=3 * number)) for number in range(22)))
    told = looked(ledger)
    assert told.floods == ()
    assert IncidentStatus.CORROBORATED in {one.status for one in told.incidents}


def test_it_is_said_wherever_people_look(ledger: Ledger, archive: BlobStore, tmp_path: Path) -> None:
    put(ledger, archive, page(KNOWN, "wire", "Reuters"))
    quiet = render_brief(api.look(ledger, settings=SETTINGS), None, None, "md")
    assert "flooded" not in quiet
    put(ledger, archive, *(flood(number) for number in range(40)))
    told = looked(ledger)
    brief = render_brief(told, None, None, "md")
    assert "40 new sources with 40 documents, read from 2017-07-15 12:00 to 2017-07-15 12:39 (UTC)" in brief
    assert "a flood of 40 new sources on 15 July 2017" in brief.replace("Saturday ", "")
    keep_shown(ledger, SETTINGS)
    for view in View:
        (row,) = desk.today(ledger, view)["floods"]
        assert (row["documents"], row["sources"], len(row["examples"])) == (40, 40, 3)
    answer = CliRunner().invoke(cli, ["--ledger", str(tmp_path / "ledger.db"), "incidents"])
    assert "The ledger is being flooded: 40 documents of 40 new sources" in answer.stderr
    doctor = CliRunner().invoke(cli, ["--ledger", str(tmp_path / "ledger.db"), "doctor"])
    assert "flood      The ledger is being flooded: 40 documents" in doctor.stdout

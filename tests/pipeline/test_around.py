"""What is kept around a reading: versions only where words change, copies, visits, sources."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.makers import Pass
from trucewatch.core.ports import BlobStore, Fetched, Ledger
from trucewatch.core.problems import Problem, Stage
from trucewatch.core.records import Capture, Document
from trucewatch.core.sources import Fingerprint, Likeness, Source, SourceKind, Visit, VisitOutcome
from trucewatch.pipeline.ingest import Outcome, add_fetched
from trucewatch.pipeline.situation import situation
from trucewatch.pipeline.stages import agreements, stages
from trucewatch.settings import Settings

SETTINGS = Settings()
PAGE = "https://relay.example/daraa"
WIRE = (
    "At least five people were killed when mortar shells fell on the market of Ain Tarma on Friday morning, "
    "residents of the town told reporters by telephone. The army said in a statement that its units had not "
    "fired on the town since the truce began, and accused armed groups of shelling a checkpoint on the road to "
    "Jobar. Doctors at a field hospital said that eleven people were being treated, three of them children, and "
    "that the electricity had failed twice during the night. The observers could not reach the town."
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = api.open_ledger(tmp_path / "ledger.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def archive(tmp_path: Path) -> BlobStore:
    return FileArchive(tmp_path / "archive")


def html(words: str, *, aside: str = "Most read: ten photographs", title: str = "Shells fall on Ain Tarma") -> bytes:
    page = f"<html lang='en'><head><title>{title}</title></head><body><nav>{aside}</nav><article><h1>{title}</h1>"
    return (page + f"<p>{words}</p></article><aside class='related'>{aside}</aside></body></html>").encode()


def fetched(data: bytes, *, location: str = PAGE, hour: int = 0, publisher: str | None = None) -> Fetched:
    return Fetched(
        location=location,
        data=data,
        media_type="text/html",
        fetched_at=datetime(2017, 7, 15, tzinfo=UTC) + timedelta(hours=hour),
        http=(("status", "200"),),
        given=(("publisher", publisher),) if publisher else (),
    )


def put(ledger: Ledger, archive: BlobStore, item: Fetched | Problem) -> Outcome:
    return add_fetched(ledger, archive, item, stages(SETTINGS), SETTINGS)


def gone_problem(location: str = PAGE) -> Problem:
    return Problem(stage=Stage.COLLECT, subject=location, code="gone", message=f"{location}: is gone.", hint="")


def test_the_same_words_in_other_bytes_make_no_new_version(ledger: Ledger, archive: BlobStore) -> None:
    first = put(ledger, archive, fetched(html(WIRE)))
    again = put(ledger, archive, fetched(html(WIRE, aside="Most read: a recipe"), hour=1))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.document_id == first.document_id
    assert again.claims == first.claims > 0
    assert len(list(ledger.records(Document))) == 1
    assert len(list(ledger.records(Capture))) == 2
    found = situation(ledger, agreements(SETTINGS))
    assert [document.id for document in found.documents] == [first.document_id]
    assert not put(ledger, archive, fetched(html(WIRE, aside="Most read: a recipe"), hour=2)).is_new


def test_changed_words_make_a_new_version_and_the_old_one_stays(ledger: Ledger, archive: BlobStore) -> None:
    first = put(ledger, archive, fetched(html(WIRE)))
    second = put(ledger, archive, fetched(html(WIRE.replace("five", "seven")), hour=1))
    assert second.is_new and second.document_id != first.document_id
    found = situation(ledger, agreements(SETTINGS))
    assert found.outdated == {first.document_id: second.document_id}


def test_a_third_fetch_is_compared_with_the_newest_version(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, fetched(html(WIRE)))
    second = put(ledger, archive, fetched(html(WIRE.replace("five", "seven")), hour=1))
    back = put(ledger, archive, fetched(html(WIRE, aside="Other words beside it"), hour=2))
    assert back.is_new
    outdated = situation(ledger, agreements(SETTINGS)).outdated
    assert outdated[second.document_id] == back.document_id  # type: ignore[index]


def test_a_page_that_is_again_as_it_was_is_current_again(ledger: Ledger, archive: BlobStore) -> None:
    first = put(ledger, archive, fetched(html(WIRE)))
    second = put(ledger, archive, fetched(html(WIRE.replace("five", "seven")), hour=1))
    put(ledger, archive, fetched(html(WIRE), hour=2))
    assert [visit.outcome for visit in ledger.records(Visit)] == [VisitOutcome.FETCHED]
    assert situation(ledger, agreements(SETTINGS)).outdated == {second.document_id: first.document_id}
    third = put(ledger, archive, fetched(html(WIRE.replace("five", "nine")), hour=3))
    assert set(situation(ledger, agreements(SETTINGS)).outdated) == {first.document_id, second.document_id}
    assert third.is_new


def test_one_wire_story_on_several_sites_is_linked(ledger: Ledger, archive: BlobStore) -> None:
    sites = [f"https://site{number}.example/wire" for number in range(5)]
    made = [
        put(ledger, archive, fetched(html(WIRE, title=f"Title of site {number}"), location=site))
        for number, site in enumerate(sites)
    ]
    other = "Envoys from four countries met in Astana for talks on the lines of the zones. " * 8
    put(ledger, archive, fetched(html(other, title="Talks in Astana"), location="https://site9.example/talks"))
    pairs = {(one.left, one.right) for one in ledger.records(Likeness)}
    ids = [one.document_id for one in made]
    assert pairs == {(left, right) for n, left in enumerate(ids) for right in ids[n + 1 :]}
    assert all(one.jaccard > 0.8 for one in ledger.records(Likeness))
    assert len(list(ledger.records(Fingerprint))) == 6


def test_versions_of_one_page_are_no_copies_of_each_other(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, fetched(html(WIRE)))
    put(ledger, archive, fetched(html(WIRE + " Power came back at noon."), hour=1))
    assert not list(ledger.records(Likeness))


def test_a_page_that_vanished_is_kept_and_marked_once(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, gone_problem("https://never.example/"))
    assert not list(ledger.records(Visit))
    first = put(ledger, archive, fetched(html(WIRE)))
    put(ledger, archive, gone_problem())
    put(ledger, archive, gone_problem())
    assert [visit.outcome for visit in ledger.records(Visit)] == [VisitOutcome.GONE]
    shelf = api.shelf(ledger)
    assert list(shelf.vanished) == [PAGE]
    assert [chain[-1].id for chain in shelf.pages.values()] == [first.document_id]
    put(ledger, archive, fetched(html(WIRE + " An older reading."), hour=5))
    assert list(api.shelf(ledger).vanished) == [PAGE], "what an archive had before does not bring it back"
    put(ledger, archive, fetched(html(WIRE), hour=24 * 365 * 30))
    assert not api.shelf(ledger).vanished


def test_who_publishes_is_kept_and_a_stranger_is_not_graded(ledger: Ledger, archive: BlobStore) -> None:
    put(ledger, archive, fetched(html(WIRE), publisher="SANA"))
    put(ledger, archive, fetched(html(WIRE + " One."), location="https://x.example/1", publisher="Hauran Post"))
    put(ledger, archive, fetched(html(WIRE + " Two."), location="https://x.example/2", publisher="Hauran Post"))
    kept = {source.name: source for source in ledger.records(Source)}
    assert {name: source.kind for name, source in kept.items()} == {
        "SANA": SourceKind.STATE_MEDIA,
        "Hauran Post": SourceKind.UNKNOWN,
    }
    decision = api.grade(ledger, "hauran post", "C", person="Rana", note="confirmed twice")
    later = api.grade(ledger, "Hauran Post", "B", person="Omar")
    assert later.supersedes == decision.id
    assert api.shelf(ledger).grades[kept["Hauran Post"].source_id].value == "B"


def test_a_file_that_others_are_taken_from_is_archived_and_not_read(ledger: Ledger, archive: BlobStore) -> None:
    table = Fetched(
        location="in/table.csv",
        data=b"id,text\n1,x\n",
        media_type="text/csv",
        fetched_at=datetime(2017, 7, 15, tzinfo=UTC),
        is_container=True,
    )
    outcome = put(ledger, archive, table)
    assert outcome.is_container and not outcome.problems
    (capture,) = ledger.records(Capture)
    assert archive.get(capture.sha256) == table.data
    assert not list(ledger.records(Pass))


def test_an_old_archive_added_later_is_no_newer_version(ledger: Ledger, archive: BlobStore) -> None:
    live = put(ledger, archive, fetched(html(WIRE.replace("five", "seven")), hour=48))
    old = put(ledger, archive, fetched(html(WIRE), hour=1))
    assert situation(ledger, agreements(SETTINGS)).outdated == {old.document_id: live.document_id}
    again = put(ledger, archive, fetched(html(WIRE.replace("five", "seven"), aside="New menu"), hour=60))
    assert not again.is_new

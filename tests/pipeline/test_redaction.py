"""Redaction: the words are nowhere any more, ids stay, and verifying tells a redaction from a change."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.collect.archive import FileArchive
from trucewatch.core.claims import Claim, Resolution
from trucewatch.core.codec import to_json
from trucewatch.core.decisions import Decision
from trucewatch.core.problems import ConfigError, Redacted, StoreError
from trucewatch.core.records import Capture, Document
from trucewatch.pipeline.redact import Redaction, Wish, redact
from trucewatch.pipeline.review import review
from trucewatch.pipeline.shown import keep_shown
from trucewatch.pipeline.verify import Verification, VerifyOptions
from trucewatch.settings import Settings
from trucewatch.store.ledger import SqlLedger, open_ledger
from trucewatch.store.schema import triggers
from trucewatch.testing.postgres import PostgresServer

NAME = "Samira Qabbani"
PAGE = f"""<html><head><title>{NAME} saw shelling in Daraa</title><meta name="date" content="2017-07-15">
<meta name="author" content="{NAME}"></head><body><article><h1>{NAME} saw shelling in Daraa</h1>
<p>On Friday the army shelled Daraa al-Balad and killed three civilians, {NAME} said.</p>
<p>Rebels fired mortars at a school in Daraa on Friday, a resident said.</p>%s</article></body></html>"""


@dataclass
class Told:
    """A ledger of one page in two versions, with what stands beside it."""

    ledger: SqlLedger
    settings: Settings
    folder: Path

    @property
    def archive(self) -> FileArchive:
        return FileArchive(self.settings.archive_path)

    def document(self, number: int = 0) -> Document:
        return list(self.ledger.records(Document))[number]

    def redact(self, *ids: str, words: tuple[str, ...] = (), ranges: tuple[tuple[int, int], ...] = ()) -> Redaction:
        wish = Wish(reason="safety of a witness", person="ana", words=words, ranges=ranges)
        return redact(self.ledger, self.archive, ids, wish, answers=self.settings.llm_cache_path)

    def faults(self, head: tuple[int, str] | None = None) -> list[str]:
        found = list(Verification(self.ledger, self.archive, VerifyOptions(head=head)).run())
        return [one.code for one in found if not one.is_note]

    def notes(self) -> set[str]:
        return {one.code for one in Verification(self.ledger, self.archive).run() if one.is_note}


@pytest.fixture(params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    where = str(tmp_path / "told.db")
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        where = server.database()
    settings = Settings(ledger=where, archive=str(tmp_path / "archive"), llm_cache=str(tmp_path / "llm"))
    pages = tmp_path / "pages"
    pages.mkdir()
    ledger = open_ledger(where, create=True)
    for later in ("", "<p>The town was calm on Saturday.</p>"):
        (pages / "one.html").write_text(PAGE % later, "utf-8")
        api.add(ledger, str(pages), settings=settings)
    yield Told(ledger, settings, tmp_path)
    ledger.close()


def everything(told: Told) -> str:
    """All that the ledger, what is computed of it and what is written from it hold, as one text."""
    with told.ledger._connection() as connection:
        from sqlalchemy import inspect

        tables = inspect(connection).get_table_names()
        rows = [str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in tables]
    brief = told.folder / "brief.md"
    brief.write_text(api.brief(told.ledger, form="md"), "utf-8")
    blobs = [path.read_bytes().decode("utf-8", "replace") for path in told.archive.root.rglob("*") if path.is_file()]
    answers = [path.read_text("utf-8") for path in told.settings.llm_cache_path.rglob("*.json")]
    return "\n".join([*rows, brief.read_text("utf-8"), *blobs, *answers])


def test_a_name_goes_from_everywhere_and_the_rest_stays(told: Told) -> None:
    answers = told.settings.llm_cache_path
    answers.mkdir()
    (answers / "one.json").write_text(f'{{"said": "{NAME} said"}}', "utf-8")
    (answers / "two.json").write_text('{"said": "a resident said"}', "utf-8")
    first, second = (told.document(number) for number in range(2))
    claims = [claim.id for claim in told.ledger.records(Claim)]
    assert NAME in everything(told)
    head, count = told.ledger.head(), told.ledger.sequence()
    done = told.redact(second.id, words=(NAME,))
    api.keep_up(told.ledger, settings=told.settings)
    assert NAME not in everything(told)
    assert "Qabbani" not in everything(told)
    assert (done.records > 4, done.answers, len(done.blobs), done.is_wiped) == (True, 1, 2, True)
    assert [claim.id for claim in told.ledger.records(Claim)] == claims
    blanked = told.document(1)
    assert (blanked.id, len(blanked.text)) == (second.id, len(second.text))
    assert "killed three civilians, ██████████████ said" in blanked.text
    assert "██████████████ saw shelling" in told.document(0).text
    assert told.document(0).id == first.id
    assert (answers / "two.json").exists()
    assert told.ledger.sequence() == count + 1
    assert told.faults(head) == []
    assert {"redacted", "blob_redacted"} <= told.notes()
    assert list(api.incidents(told.ledger))


def test_the_words_of_a_claim_go_and_it_still_stands_on_its_document(told: Told) -> None:
    claim = next(one for one in told.ledger.records(Claim) if "mortars" in one.evidence[0].exact)
    words = claim.evidence[0].exact
    told.redact(claim.id)
    blanked = told.ledger.get(claim.id)
    assert isinstance(blanked, Claim)
    assert set(blanked.evidence[0].exact) == {"█"}
    assert (blanked.kind, blanked.id) == (claim.kind, claim.id)
    for span in blanked.spans():
        document = told.ledger.get(span.document_id)
        assert isinstance(document, Document)
        span.check(document.text)
    assert words not in everything(told)
    assert told.faults() == []


def test_a_capture_goes_whole_with_its_bytes(told: Told) -> None:
    capture = next(told.ledger.records(Capture))
    told.redact(capture.id)
    document = next(one for one in told.ledger.records(Document) if one.capture_id == capture.id)
    assert set(document.text) <= {"█", "\n"}
    assert set(document.title or "█") == {"█"}
    with pytest.raises(Redacted, match=r"was redacted.*decision-"):
        told.archive.get(capture.sha256)
    assert told.ledger.get(capture.id) == capture
    assert told.faults() == []


def test_what_is_kept_of_the_open_view_goes_at_once_too(told: Told) -> None:
    review(told.ledger, "sana", "restrict", "yes", person="Bo")
    keep_shown(told.ledger, told.settings)
    with told.ledger._connection() as connection:
        assert NAME in str(connection.exec_driver_sql("SELECT * FROM open_claim").all())
    assert told.redact(told.document(1).id, words=(NAME,)).is_wiped
    assert NAME not in everything(told)


def test_a_range_is_counted_in_characters_of_the_text(told: Told) -> None:
    document = told.document(1)
    start = document.text.index("a school")
    told.redact(document.id, ranges=((start, start + 8),))
    assert told.document(1).text == document.text[:start] + "████████" + document.text[start + 8 :]
    assert told.faults() == []


def test_redacting_twice_is_no_harm(told: Told) -> None:
    document = told.document(1)
    told.redact(document.id, words=(NAME,))
    with pytest.raises(ConfigError, match="does not hold these words"):
        told.redact(document.id, words=(NAME,))
    told.redact(document.id)
    again = told.redact(document.id)
    assert again.records == 0
    assert told.faults() == []
    assert [one.action for one in told.ledger.records(Decision)] == ["redact"] * 3


def test_the_same_bytes_are_not_taken_again(told: Told) -> None:
    told.redact(told.document(1).id, words=(NAME,))
    api.keep_up(told.ledger, settings=told.settings)
    report = api.add(told.ledger, str(told.folder / "pages"), settings=told.settings)
    assert [problem.code for problem in report.problems] == ["redacted"]
    assert NAME not in everything(told)
    assert told.faults() == []


def test_what_is_wrong_is_told_and_nothing_is_changed(told: Told) -> None:
    document = told.document(1)
    before = told.ledger.digest()
    resolution = next(told.ledger.records(Resolution))
    for ids, options, said in (
        (("document-none",), {}, "names 0 records"),
        (("document-",), {}, "names 0 records"),
        ((resolution.id,), {}, "holds no words of a source"),
        ((document.id,), {"words": ("nobody",)}, "does not hold these words"),
        ((document.id,), {"ranges": ((5, 99_999),)}, "has no characters 5 to 99999"),
    ):
        with pytest.raises(ConfigError, match=said):
            told.redact(*ids, **options)  # type: ignore[arg-type]
    for person, reason in (("", "x"), ("x", " ")):
        with pytest.raises(ConfigError, match="a person and a reason"):
            redact(told.ledger, told.archive, (document.id,), Wish(person=person, reason=reason), answers=told.folder)
    assert told.ledger.digest() == before


def test_bytes_that_cannot_be_taken_away_leave_everything_as_it_was(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise StoreError("the disk says no")

    before = told.ledger.digest()
    with monkeypatch.context() as patch:
        patch.setattr(FileArchive, "bury", fails)
        with pytest.raises(StoreError, match="the disk says no"):
            told.redact(told.document(1).id)
    assert told.ledger.digest() == before
    assert told.faults() == []


def test_what_people_wrote_of_it_goes_too_and_what_they_judged_stays(told: Told) -> None:
    keep_shown(told.ledger, told.settings)
    claims = [claim.id for claim in told.ledger.records(Claim, subject=told.document(1).id)]
    teller = json.dumps({"field": "tellers", "value": [{"name": NAME, "telling": "say"}]})
    said = [
        review(told.ledger, claims[0], "accept", person="Ana", note=f"{NAME} told me the same"),
        review(told.ledger, claims[0], "comment", f"ask {NAME.upper()} again", person="Bo"),
        review(told.ledger, claims[0], "correct", teller, person="Bo"),
        review(told.ledger, "sana", "comment", f"they know {NAME}", person="Bo"),
        review(told.ledger, "sana", "grade", "C", person="Bo", note="seldom wrong"),
    ]
    keep_shown(told.ledger, told.settings)
    with pytest.raises(ConfigError, match="reason repeats"):
        redact(
            told.ledger,
            told.archive,
            [told.document(1).id],
            Wish(reason=f"to save {NAME}", person="ana", words=(NAME,)),
            answers=told.settings.llm_cache_path,
        )
    told.redact(told.document(1).id, words=(NAME,))
    keep_shown(told.ledger, told.settings)
    assert "Qabbani" not in everything(told)
    assert "qabbani" not in everything(told).lower()
    kept = {one.id: one for one in told.ledger.records(Decision) if one.action != "redact"}
    assert list(kept) == [one.id for one in said]
    assert kept[said[0].id].note == "███████████████ told me the same".replace("█" * 15, "█" * len(NAME))
    assert json.loads(kept[said[2].id].value)["value"] == [{"name": "█" * len(NAME), "telling": "say"}]
    assert kept[said[4].id] == said[4]
    assert told.faults() == []
    told.redact(told.document(1).id)
    kept = {one.id: one for one in told.ledger.records(Decision)}
    assert set(kept[said[0].id].note) == {"█"}
    assert kept[said[4].id].note == "seldom wrong"
    assert told.redact(told.document(1).id).records == 0


@pytest.mark.sqlite_file
def test_the_index_of_words_forgets_them_with_the_rest(tmp_path: Path) -> None:
    settings = Settings(ledger=str(tmp_path / "told.db"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE % "", "utf-8")
    with open_ledger(settings.ledger, create=True) as ledger:
        api.add(ledger, str(tmp_path / "pages"), settings=settings)
        review(ledger, "sana", "restrict", "yes", person="Bo")
        keep_shown(ledger, settings)
        told = Told(ledger, settings, tmp_path)
        told.redact(told.document().id, words=(NAME,))
        for path in tmp_path.glob("told.db*"):
            assert not path.is_file() or b"samira" not in path.read_bytes().lower()


@pytest.mark.sqlite_file
def test_a_file_forgets_the_words_and_a_change_after_it_is_no_redaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(ledger=str(tmp_path / "told.db"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE % "", "utf-8")
    with open_ledger(settings.ledger, create=True) as ledger:
        api.add(ledger, str(tmp_path / "pages"), settings=settings)
        told = Told(ledger, settings, tmp_path)
        told.redact(told.document().id, words=(NAME,))
        for path in tmp_path.glob("told.db*"):
            assert not path.is_file() or b"Qabbani" not in path.read_bytes()
        document = told.document().id
    with closing(sqlite3.connect(settings.ledger)) as connection:
        for statement in triggers():
            connection.execute(f"DROP TRIGGER {statement.split()[2]}")
        connection.execute("UPDATE entry SET payload = replace(payload, 'school', 'house!') WHERE type = 'document'")
        for statement in triggers():
            connection.execute(statement)
        connection.commit()
    with open_ledger(settings.ledger) as ledger:
        found = [one for one in Verification(ledger, FileArchive(settings.archive_path)).run() if not one.is_note]
        assert ("line_changed", document) in [(one.code, one.subject) for one in found]


@pytest.mark.sqlite_file
def test_a_note_in_the_archive_without_a_decision_is_no_redaction(tmp_path: Path) -> None:
    settings = Settings(ledger=str(tmp_path / "told.db"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE % "", "utf-8")
    with open_ledger(settings.ledger, create=True) as ledger:
        api.add(ledger, str(tmp_path / "pages"), settings=settings)
        capture = next(ledger.records(Capture))
        FileArchive(settings.archive_path).bury(capture.sha256, b"redacted by decision-0123456789abcdef0123")
        assert Told(ledger, settings, tmp_path).faults() == ["blob_missing"]


@pytest.mark.sqlite_file
def test_a_record_that_names_its_own_id_without_a_decision_is_named(tmp_path: Path) -> None:
    from trucewatch.core.problems import Problem, Stage
    from trucewatch.testing import MAKER

    path = tmp_path / "told.db"
    problem = Problem(stage=Stage.READ, subject="s", code="c", message="one")
    with open_ledger(path, create=True) as ledger:
        ledger.add([problem], maker=MAKER)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        forged = str({**to_json(problem), "message": "two", "kept_id": problem.id}).replace("'", '"')
        connection.execute("UPDATE entry SET payload = ?", (forged,))
        connection.execute(next(one for one in triggers() if "entry_no_update" in one))
        connection.commit()
    settings = Settings(ledger=str(path))
    with open_ledger(path) as ledger:
        assert Told(ledger, settings, tmp_path).faults() == ["wrong_id"]

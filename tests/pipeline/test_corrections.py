"""A corrected page: what goes on, what changed, what is gone, and that people's words and ids outlive it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.core.decisions import Decision
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Kind
from trucewatch.core.makers import Maker
from trucewatch.core.ports import Ledger
from trucewatch.core.records import Completeness, Document
from trucewatch.pipeline import corrections
from trucewatch.pipeline.present import finding_rows, incident_rows, render_brief
from trucewatch.pipeline.situation import Situation
from trucewatch.read.changes import Changes, changes
from trucewatch.settings import Settings

FIRST = (
    "Government forces shelled Daraa on Friday 14 July 2017, killing five people. The army said that a bridge near "
    "Inkhil was closed. Rebels fired mortars at Inkhil on Thursday 13 July 2017."
)
SECOND = FIRST.replace("five", "seven").replace(" Rebels fired mortars at Inkhil on Thursday 13 July 2017.", "")
OTHER = "Rebels fired mortars at Inkhil on Thursday 13 July 2017, the Inkhil Media Office said."


class Desk:
    """A ledger and a folder of pages that are added one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(ledger=str(folder / "t.db"))
        self.ledger: Ledger = api.open_ledger(self.settings.ledger, create=True)

    def add(self, words: str, *, name: str, url: str, day: int, publisher: str = "Southern Paper") -> Situation:
        page = self.folder / f"{name}.html"
        page.write_text(
            f'<html lang="en"><head><title>Fire in the south</title><link rel="canonical" href="{url}">'
            f'<meta property="og:site_name" content="{publisher}"><meta name="date" content="2017-07-15">'
            f'<meta property="article:modified_time" content="2017-07-{day}T08:00:00Z"></head><body><article>'
            f"<h1>Fire in the south</h1><p>{words}</p></article></body></html>",
            "utf-8",
        )
        report = api.add(self.ledger, page, settings=self.settings)
        assert (report.read, report.problems) == (1, ())
        return self.look()

    def look(self) -> Situation:
        return api.look(self.ledger, settings=Settings())

    def judge(self, subject: str, action: str, value: str) -> None:
        decision = Decision(
            subject=subject,
            action=action,
            value=value,
            person="analyst",
            decided_at=datetime(2017, 7, 20, tzinfo=UTC),
            saw_sequence=self.ledger.sequence(),
        )
        self.ledger.add([decision], maker=Maker(name="people", version="1"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.ledger.close()


A = "https://paper.example/a"


def at(seen: Situation, place: str) -> Incident:
    (found,) = [i for i in seen.incidents if i.place and i.place.name == place and i.kind is Kind.SHELLING]
    return found


def test_the_incident_keeps_its_id_and_shows_what_changed(desk: Desk) -> None:
    before = at(desk.add(FIRST, name="one", url=A, day=15), "Daraa")
    assert before.changes == ()
    seen = desk.add(SECOND, name="two", url=A, day=16)
    after = at(seen, "Daraa")
    assert after.id == before.id
    (change,) = after.changes
    assert (change.field, change.before, change.after) == ("harm.killed.unknown", "5", "7")
    assert (str(change.changed), change.publisher, change.is_open) == ("2017-07-16", "Southern Paper", True)
    assert change.older_id == before.claims[0].claim.id
    assert [value.value for field in after.fields for value in field.values if field.name == change.field] == ["7"]
    brief = render_brief(seen, None, None, "md")
    assert "~~5 people killed~~ 7 people killed" in brief
    assert "Open again: Changed on Sunday 16 July 2017 by Southern Paper" in brief
    assert "<del>5 people killed</del> 7 people killed" in render_brief(seen, None, None, "html")


def test_a_claim_that_the_newer_version_does_not_tell_is_named_as_gone(desk: Desk) -> None:
    desk.add(FIRST, name="one", url=A, day=15)
    seen = desk.add(SECOND, name="two", url=A, day=16)
    assert not [i for i in seen.incidents if i.place and i.place.name == "Inkhil" and i.kind is Kind.SHELLING]
    gone = [change for change in seen.changes if change.field == "claim"]
    assert [(change.before.startswith("Rebels fired mortars"), change.after) for change in gone] == [(True, "")]
    brief = render_brief(seen, None, None, "md")
    assert "No longer told" in brief
    assert "~~“Rebels fired mortars at Inkhil" in brief


LONG = FIRST + "".join(
    f" The {who} of the town spoke of a long night in the cellars and of a road that was closed."
    for who in ("mayor", "baker", "doctor", "teacher")
)
CUT = " They said that the road was […]"


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_page_that_is_not_all_there_takes_nothing_back(desk: Desk, whole_first: bool) -> None:
    told = [LONG, LONG[:60] + CUT]
    for number, words in enumerate(told if whole_first else reversed(told)):
        seen = desk.add(words, name=f"at{number}", url=A, day=15 + number)
    parts = {one.completeness: one.id in seen.outdated for one in seen.documents}
    assert parts == {Completeness.FULL: False, Completeness.TRUNCATED: True}
    assert at(seen, "Inkhil").changes == () and seen.changes == ()


def test_a_part_that_comes_again_in_other_bytes_is_nothing_new(desk: Desk) -> None:
    desk.add(LONG, name="one", url=A, day=15)
    before = desk.add(LONG[:60] + CUT, name="two", url=A, day=16).documents
    page = desk.folder / "three.html"
    page.write_text((desk.folder / "two.html").read_text("utf-8").replace("</head>", "<!-- 1 --></head>"), "utf-8")
    api.add(desk.ledger, page, settings=desk.settings)
    assert desk.look().documents == before


def test_a_correction_that_is_not_all_there_is_taken(desk: Desk) -> None:
    desk.add(LONG, name="one", url=A, day=15)
    note = "Correction: An earlier version of this story said that five people were killed. Two were."
    told = f"{FIRST}</p><p>{note}</p><p>{CUT}"
    seen = desk.add(told, name="two", url=A, day=16)
    (newest,) = [one for one in seen.documents if one.id not in seen.outdated]
    assert newest.completeness is Completeness.TRUNCATED


def test_what_another_page_tells_stays_when_one_takes_it_back(desk: Desk) -> None:
    desk.add(FIRST, name="one", url=A, day=15)
    desk.add(OTHER, name="b", url="https://office.example/b", day=15, publisher="Inkhil Media Office")
    seen = desk.add(SECOND, name="two", url=A, day=16)
    assert at(seen, "Inkhil").roots == ("inkhil media office",)


def test_it_stands_open_until_a_person_has_judged_it_since(desk: Desk) -> None:
    first = at(desk.add(FIRST, name="one", url=A, day=15), "Daraa")
    desk.judge(first.id, "status", "confirmed")
    seen = desk.add(SECOND, name="two", url=A, day=16)
    assert at(seen, "Daraa").status == "confirmed", "a person's word outlives the correction"
    assert at(seen, "Daraa").changes[0].is_open, "who judged before has not seen it"
    rows = [row for row in finding_rows(seen, with_all=True) if row["incident"] == first.id]
    assert rows and all(row["is_open_again"] for row in rows)
    desk.judge(first.id, "accept", "")
    seen = desk.look()
    assert not at(seen, "Daraa").changes[0].is_open
    assert not any(row["is_open_again"] for row in finding_rows(seen, with_all=True))
    assert "Changed, and looked at since" in render_brief(seen, None, None, "md")
    (row,) = [row for row in incident_rows(seen, None) if row["id"] == first.id]
    assert [(one["before"], one["after"], one["is_open"]) for one in row["changes"]] == [("5", "7", False)]


def test_peoples_word_on_two_claims_holds_for_what_goes_them_on(desk: Desk) -> None:
    first = desk.add(FIRST, name="one", url=A, day=15)
    words = "Shells fired by government forces fell on Daraa on Friday 14 July 2017, the Hauran Media Office said."
    both = desk.add(words, name="b", url="https://office.example/b", day=15, publisher="Hauran Media Office")
    incident = at(both, "Daraa")
    assert len(incident.claims) == 2
    mine = at(first, "Daraa").claims[0].claim.id
    theirs = next(one for one in incident.claim_ids() if one != mine)
    desk.judge(mine, "different", theirs)
    assert len([i for i in desk.look().incidents if i.place and i.place.name == "Daraa"]) == 2
    seen = desk.add(SECOND, name="two", url=A, day=16)
    assert len([i for i in seen.incidents if i.place and i.place.name == "Daraa"]) == 2


def test_an_unchanged_claim_goes_on_without_a_word(desk: Desk) -> None:
    before = at(desk.add(FIRST, name="one", url=A, day=15), "Inkhil")
    seen = desk.add(FIRST.replace("five", "seven"), name="two", url=A, day=16)
    assert at(seen, "Inkhil").id == before.id
    assert at(seen, "Inkhil").changes == ()
    assert [change.field for change in seen.changes] == ["harm.killed.unknown"]


def test_a_page_that_is_again_as_it_was_keeps_the_id_too(desk: Desk) -> None:
    before = at(desk.add(FIRST, name="one", url=A, day=15), "Daraa")
    desk.add(SECOND, name="two", url=A, day=16)
    seen = desk.add(FIRST, name="three", url=A, day=17)
    assert at(seen, "Daraa").id == before.id
    told = [(change.before, change.after) for change in at(seen, "Daraa").changes]
    assert told == [("5", "7"), ("7", "5")]


def test_two_versions_are_held_against_each_other_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(f"{FIRST} Rebels shelled Jasim on Wednesday 12 July 2017.", name="one", url=A, day=15)
    desk.add(SECOND, name="two", url=A, day=16)
    asked: list[str] = []

    def counted(older: Document, newer: Document) -> Changes:
        asked.append(newer.id)
        return changes(older, newer)

    monkeypatch.setattr(corrections, "changes", counted)
    seen = desk.look()
    assert len([change for change in seen.changes if change.field == "claim"]) == 2
    assert len(asked) == 1


def test_another_story_at_the_same_address_takes_nothing_back(desk: Desk) -> None:
    desk.add(f"{FIRST} Residents of both towns slept in cellars for a third night.", name="one", url=A, day=15)
    other = (
        "Envoys of three states met in Amman on Sunday 16 July 2017 to speak of crossings, prisoners and a line that "
        "engineers are to mark before winter; none of them would name a date for the next round of their talks."
    )
    seen = desk.add(other, name="two", url=A, day=16)
    assert [change for change in seen.changes if not change.after] == []

"""Agencies and copies found in whole pages: what reaches fusion, and what a reader sees of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from trucewatch import api
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Kind
from trucewatch.core.records import Document
from trucewatch.pipeline.present import incident_table, render_brief
from trucewatch.pipeline.roots import agencies
from trucewatch.pipeline.situation import Situation
from trucewatch.settings import Settings

STORY = (
    "Government forces shelled the market of Daraa on Friday 14 July 2017, killing five people, in the heaviest fire "
    "since the spring. Doctors at a field hospital in the town were treating eleven more, three of them children. The "
    "electricity failed twice in the night and the road to the border was closed from dawn. An aid convoy that was due "
    "on Saturday did not come, and nobody could say when it would."
)
SHORTENED = (
    "Government troops shelled Daraa's market on Friday 14 July 2017, killing five persons, in the heaviest fire since "
    "the spring. Doctors at a field hospital in the town were treating eleven more, three of them children. The "
    "electricity failed twice during the night."
)
OWN = "The market of Daraa came under shelling by government forces on 14 July 2017, the Hauran Media Office said."


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(ledger=str(folder / "t.db"))
        self.ledger = api.open_ledger(self.settings.ledger, create=True)

    def add(self, words: str, publisher: str, day: int = 15) -> Situation:
        page = self.folder / f"{publisher}.html"
        paragraphs = "".join(f"<p>{one}</p>" for one in words.split("\n"))
        page.write_text(
            f'<html lang="en"><head><title>Fire on Daraa</title><meta property="og:site_name" content="{publisher}">'
            f'<meta name="date" content="2017-07-{day}"></head><body><article><h1>Fire on Daraa</h1>{paragraphs}'
            "</article></body></html>",
            "utf-8",
        )
        assert api.add(self.ledger, page, settings=self.settings).read == 1
        return api.look(self.ledger, settings=Settings())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.ledger.close()


def shelling(seen: Situation) -> Incident:
    (found,) = [one for one in seen.incidents if one.kind is Kind.SHELLING]
    return found


def field(incident: Incident, name: str) -> list[str]:
    return [value.value for field in incident.fields if field.name == name for value in field.values]


@pytest.mark.parametrize("is_copy_first", [True, False])
def test_a_shortened_and_edited_copy_takes_the_originals_root(desk: Desk, is_copy_first: bool) -> None:
    pages = [(SHORTENED, "Copying Post", 16), (STORY, "First Paper", 15)]
    for page in pages if is_copy_first else pages[::-1]:
        seen = desk.add(*page)
    incident = shelling(seen)
    assert (len(incident.claims), incident.roots) == (2, ("first paper",))
    assert field(incident, "copy") == ["copying post"]
    assert "(First Paper, copied by Copying Post; 1 source)" in render_brief(seen, None, None, "md")
    assert "First Paper, copied by Copying Post; 1 source" in incident_table(seen, None)


def test_the_agency_that_only_the_original_credits_is_the_root_of_both(desk: Desk) -> None:
    desk.add(SHORTENED, "Copying Post", 15)
    seen = desk.add(f"DAMASCUS (Reuters) - {STORY}", "First Paper", 16)
    assert shelling(seen).roots == ("reuters",)
    assert "Reuters, through First Paper, copied by Copying Post" in incident_table(seen, None)


def test_another_papers_own_words_are_another_root(desk: Desk) -> None:
    desk.add(STORY, "First Paper")
    seen = desk.add(OWN, "Second Paper")
    assert shelling(seen).roots == ("first paper", "hauran media office")


def test_a_paragraph_of_its_own_in_a_copy_is_its_own(desk: Desk) -> None:
    more = "Rebels fired rockets at Inkhil on Thursday 13 July 2017, and two houses there burnt down before noon."
    desk.add(STORY, "First Paper")
    seen = desk.add(f"{STORY}\n{more}", "Second Paper", 16)
    roots = {i.place.name if i.place else "": i.roots for i in seen.incidents if i.kind is Kind.SHELLING}
    assert roots == {"Daraa": ("first paper",), "Inkhil": ("second paper",)}


@pytest.mark.parametrize(
    ("foot", "ids"),
    [
        ("Source: TASS", {"tass"}),
        ("With AFP", {"afp"}),
        ("(Reuters)", {"reuters"}),
        ("Compiled from news agencies", {"agencies"}),
        ("Reporting by A. Hill; editing by B. Low", set()),
        ("Source: our own correspondents", set()),
        ("Photo: Reuters", set()),
        ("Source: First Paper", set()),
    ],
)
def test_only_names_that_a_registry_knows_are_agencies(foot: str, ids: set[str]) -> None:
    document = Document(capture_id="c", location="l", text=f"{STORY}\n{foot}", publisher="First Paper")
    assert {one.id for one in agencies(document)} == ids


def test_an_agencys_own_page_is_no_relay_of_itself() -> None:
    text = f"DAMASCUS (Reuters) - {STORY}"
    assert agencies(Document(capture_id="c", location="l", text=text, publisher="Reuters")) == ()

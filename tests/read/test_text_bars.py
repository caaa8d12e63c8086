"""What a site puts around every page is told from its story and from its tables; entries of live pages."""

import pytest
from reading import read_text, told

from trucewatch.read.text_bars import is_bar, is_crumbs

BARS = [
    "World | Politics | Opinion | Sign in",
    "Menu ☰ World Politics Business Sport",
    "Contacts | Secretariat of the Mission | Share on Twitter",
    "Download [.pdf]  English  Русский",
    "RIVER INSTITUTE  ·  Commentary  ·  3 May 2021",
    "Live updates · Tuesday 4 May 2021 · All times local",
    "The desk is run by volunteers. © 2021 • Privacy • Unsubscribe",
    "Share  Print  Comments (12)",
]
NO_BARS = [
    "Daraa | 3 | 2 | artillery",
    "Zone | Violations by government forces | Violations by opposition",
    "Hama · Homs · Idlib",
    "LIVE  Truce on the line of contact: follow its second day",
    "Reports of shelling | residents said two were hurt",
    "The two sides met | nothing was signed",
    "World leaders and politics of war are a business of sport for him.",
]


@pytest.mark.parametrize("line", BARS)
def test_bars_of_links_are_the_sites(line: str) -> None:
    assert is_bar(line)


@pytest.mark.parametrize("line", NO_BARS)
def test_rows_and_sentences_are_no_bars(line: str) -> None:
    assert not is_bar(line)


def test_crumbs() -> None:
    assert is_crumbs("World › Middle East")
    assert is_crumbs("You are here: Home » Weekly » 2020")
    assert not is_crumbs("Shells fell on the town » and two were hurt.")


LIVE = """Truce day one: shelling reported as observers arrive

Live updates · Monday 3 May 2021 · All times local

18:40  Observers reach the bridge
Four observers have crossed the bridge and set up a post on the eastern bank, our correspondent there says.

17.15
Both sides claim restraint
The army and the front each say that they have kept to the terms which were signed on Sunday in the capital.

16:05 Two shells have landed near the mill, residents told us by telephone. Nobody was hurt, they say.

This blog is now closed.
"""


def test_titles_of_live_entries_are_headlines() -> None:
    document = read_text(LIVE)
    assert told(document, "headline") == [
        "Truce day one: shelling reported as observers arrive",
        "Observers reach the bridge",
        "Both sides claim restraint",
    ]
    bodies = " ".join(told(document, "body"))
    assert "18:40" in bodies
    assert "Two shells have landed" in bodies
    boilerplate = told(document, "boilerplate")
    assert [line.split(" ")[0] for line in boilerplate] == ["Live", "This"]


def test_hours_on_a_page_that_is_not_live_head_nothing() -> None:
    document = read_text(LIVE.replace("17.15\n", "").replace("16:05 ", ""))
    assert "Observers reach the bridge" not in told(document, "headline")

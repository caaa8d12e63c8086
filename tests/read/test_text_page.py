"""Parts of plain text: what pasted pages look like."""

import os
from pathlib import Path

import pytest
from reading import read_text, told

from trucewatch.core.records import Completeness, DateBasis, PartKind

PAGE = """Skip to main content

Shells Fall on Two Towns as Envoys Meet

Jane Doe

BEIRUT - Shells fell on two towns in the north on Friday, residents said, hours after envoys had met.

The army said in a statement:

Our units did not fire at any town on that day, and whoever says so repeats what the armed groups invent.

TOP PHOTO: Smoke over a hill, May 9, 2014 (EPA)

Who Guards the Crossing Now?

A convoy waited at the crossing for the whole of Saturday, drivers said, and then it turned back to the city.

See Northern Digest, June 8: Fighters Enter the Town

Related Posts


  1. “A resident said that shells fell on the market and that ten people were hurt.”

    I doubt that, since the market was closed.

    • It was open, I was there.

      • Then show us a picture of it.

  2. From the Joint Command bulletin 6/8/2017: “Our aircraft struck a convoy.”

    Another one.

  3. “Some Body @somebody 15h15 hours ago

    30 min ago.
    Jets struck a convoy near the crossing.
    Waiting for details.”
    Is this the third strike?

  4. Delegation reached the north

    QAMISHLO- A delegation reached the north on Saturday to hold meetings with officials.

    It was received at the crossing. 6/10/2017

Leave a Comment"""


def test_each_part_of_a_pasted_page_is_found_by_its_own_cues():
    document = read_text(PAGE)
    assert told(document, "headline") == ["Shells Fall on Two Towns as Envoys Meet", "Who Guards the Crossing Now?"]
    assert told(document, "caption") == ["TOP PHOTO: Smoke over a hill, May 9, 2014 (EPA)"]
    assert told(document, "quote")[0].startswith("Our units did not fire")
    assert "Jane Doe" in told(document, "boilerplate")
    assert document.byline == "Jane Doe"
    assert told(document, "boilerplate")[-1] == "Leave a Comment"
    assert not any("Related" in words or "See Northern" in words for words in told(document, "body"))


def test_comments_keep_their_order_and_whom_they_answer():
    document = read_text(PAGE)
    comments = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert [part.order for part in comments] == [1, 2, 3, 4, 5, 6]
    parents = [None if part.parent is None else document.parts[part.parent].order for part in comments]
    assert parents == [None, 1, 2, None, None, None]
    assert document.text[comments[1].start : comments[1].end] == "It was open, I was there."


def test_what_a_comment_hands_on_is_an_embed_inside_it():
    document = read_text(PAGE)
    embeds = [part for part in document.parts if part.kind is PartKind.EMBED]
    hosts = [document.parts[part.parent or 0] for part in embeds]
    assert all(host.kind is PartKind.COMMENT for host in hosts)
    assert all(host.start <= part.start and part.end <= host.end for host, part in zip(hosts, embeds, strict=True))
    bulletin, post, report = embeds[1:]
    assert bulletin.author == "Joint Command"
    assert bulletin.published is not None
    assert bulletin.published.date().isoformat() == "2017-06-08"
    assert post.author == "Some Body @somebody"
    assert document.text[post.start : post.end].endswith("Waiting for details.”")
    assert "15h15 hours ago" in document.text[post.start : post.end]
    assert document.text[report.start : report.end].startswith("Delegation reached the north")


def test_a_page_without_a_date_is_anchored_by_the_latest_day_it_names():
    document = read_text(PAGE)
    assert (str(document.published), document.published_basis) == ("2017-06-10", DateBasis.INFERRED)


def test_a_correction_in_a_caption_and_a_paywall_are_told():
    document = read_text(
        "Why the Zones Matter to All of Them\n\nBoth sides gain from this agreement, say those who were there.\n"
        "CORRECTION - Envoys attend the signing in Astana on May 4, 2017. / AFP PHOTO / Some One / The name was\n\n"
        "The latest round of talks concluded with an agreement, according to officials who attended it.\n\n"
        "Access the news and analysis you can trust\n\nJoin our community of readers.\n\nOnly $100 for annual access."
    )
    [caption] = [part for part in document.parts if part.kind is PartKind.CAPTION]
    assert caption.is_correction
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "boilerplate")[0].startswith("Access the news")
    assert told(document, "boilerplate")[0].endswith("annual access.")


def test_a_correction_note_is_a_notice():
    document = read_text(
        "Two towns shelled\n\nCorrection: An earlier version of this report gave a wrong toll.\n\n"
        "Shells fell on two towns in the north on Friday, residents said."
    )
    [notice] = [part for part in document.parts if part.kind is PartKind.NOTICE]
    assert notice.is_correction


def test_text_cut_in_mid_sentence_is_truncated():
    words = (
        "Shells fell on two towns in the north on Friday, residents said, hours after envoys had met in the capital "
    )
    assert read_text(f"Two towns shelled\n\n{words}").completeness is Completeness.TRUNCATED
    assert read_text(f"Two towns shelled\n\n{words.strip()}.").completeness is Completeness.FULL


@pytest.mark.parametrize(
    "line",
    [
        "FILE - In this Dec. 25, 2019, file photo, a team moves a case. (AP Photo/Some One, File)",
        "Image copyright AFP Image caption A woman stands near her home",
        "A street in the old city after the strike [Some One/Reuters]",
        "Фото: разрушенный дом в посёлке",
    ],
)
def test_captions_of_many_sites(line: str):
    document = read_text(f"Two towns shelled\n\n{line}\n\nShells fell on two towns on Friday, residents said there.")
    assert told(document, "caption") == [line]


def test_comments_under_their_authors_names():
    document = read_text(
        "Two towns shelled\n\nShells fell on two towns on Friday, residents said there.\n\n2 Comments\n\n"
        "Old Reader says:\nThat was on Thursday.\nReply\n\nharbour · 3 hours ago\nNo, on Friday.\n\nLeave a Reply"
    )
    comments = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert [part.author for part in comments] == ["Old Reader", "harbour"]
    assert told(document, "comment") == ["That was on Thursday.", "No, on Friday."]


def test_hard_wrapped_text_keeps_its_paragraphs():
    text = "REPORT-0093 (NOSC)\n\n   BOGOTA, 27 MAR 89 -- [TEXT] THE TRUCE WAS\nBROKEN BY SEVERAL FRONTS.\n"
    document = read_text(text)
    assert told(document, "boilerplate") == ["REPORT-0093 (NOSC)"]
    assert told(document, "headline") == []
    assert (str(document.published), document.published_basis) == ("1989-03-27", DateBasis.TEXT)


def _shared() -> Path:
    return Path(os.environ.get("TRUCEWATCH_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.skipif(not (_shared() / "seeds").is_dir(), reason="the shared folder with the seed texts is not here")
def test_the_seed_with_ten_comments():
    text = next((_shared() / "seeds").glob("000*.txt")).read_text("utf-8")
    document = read_text(text)
    comments = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert [part.order for part in comments] == list(range(1, 11))
    parents = [None if part.parent is None else document.parts[part.parent].order for part in comments]
    assert parents == [None, 1, 1, None, None, 5, 6, None, None, None]
    assert "Did US Use White Phosphorus Near Raqqa?" in told(document, "headline")
    assert str(document.published) == "2017-06-10"

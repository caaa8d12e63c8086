"""Metadata of HTML pages: section, bylines, dates, publisher, broken linked data."""

import json

import pytest
from lxml import html

from trucewatch.core.records import DateBasis
from trucewatch.read.html_meta import PageMeta, clean_byline, meta_of
from trucewatch.read.html_page import read_html_page


def meta(head: str) -> PageMeta:
    return meta_of(html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>"))


def linked(*objects: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(objects))}</script>'


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Bee and Ben Cee", "Ada Bee, Ben Cee"),
        ("by Ada Bee, Ben Cee and Cid Dee | Some Relay", "Ada Bee, Ben Cee, Cid Dee"),
        ("Von Ada Bee und Ben Cee", "Ada Bee, Ben Cee"),
        ("Ada Bee (ada@relay.invalid)", "Ada Bee"),
        ("Ada Bee – 14 July 2017", "Ada Bee"),
        ("Andy Andrews", "Andy Andrews"),
        ("https://relay.invalid/ada", None),
        ("", None),
        (None, None),
    ],
)
def test_bylines_become_names(byline: str | None, names: str | None):
    assert clean_byline(byline) == names


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:section" content="Middle East">',
        linked({"@type": "NewsArticle", "articleSection": ["Middle East", "World"]}),
        linked(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"position": 1, "name": "Home"},
                    {"position": 2, "item": {"name": "Middle East"}},
                    {"position": 3, "name": "Two towns shelled"},
                ],
            }
        ),
    ],
)
def test_the_section(head: str):
    assert meta(head).section == "Middle East"


def test_an_address_or_a_sentence_is_no_section():
    assert meta('<meta property="article:section" content="https://relay.invalid/">').section is None
    assert meta(f'<meta property="article:section" content="{"a long tale " * 9}">').section is None


def test_dates_publisher_and_authors_of_the_linked_data():
    found = meta(
        linked(
            {
                "@graph": [
                    {"@type": "WebSite", "name": "Some Relay"},
                    {
                        "@type": "NewsArticle",
                        "author": [{"name": "Ada Bee"}, {"name": "Ben Cee"}],
                        "publisher": {"name": "Some Relay"},
                        "datePublished": "2017-07-14",
                        "dateModified": "2017-07-15",
                    },
                ]
            }
        )
    )
    assert (found.byline, found.publisher) == ("Ada Bee, Ben Cee", "Some Relay")
    assert (found.published, found.modified) == ("2017-07-14", "2017-07-15")


@pytest.mark.parametrize("data", ["{", "null", "[[[[]]]]", '"x"', '{"@graph": 5}', "[" * 5000])
def test_broken_linked_data_is_left_out(data: str):
    found = meta(
        f'<meta property="og:site_name" content="Some Relay"><script type="application/ld+json">{data}</script>'
    )
    assert found.publisher == "Some Relay"


def test_the_day_of_the_last_change_by_metadata_else_by_the_page_s_words():
    line = "<p class='byline'>Published 14 July 2017 | Updated: 15 July 2017</p>"
    words = f"<h1>Two towns</h1>{line}<p>Shells fell on both of them.</p>"
    told = read_html_page(f"<html><body>{words}</body></html>")
    assert told is not None
    assert (told.modified, told.modified_basis) == ("15 July 2017", DateBasis.TEXT)
    head = '<meta property="article:modified_time" content="2017-07-16">'
    named = read_html_page(f"<html><head>{head}</head><body>{words}</body></html>")
    assert named is not None
    assert (named.modified, named.modified_basis) == ("2017-07-16", DateBasis.METADATA)


@pytest.mark.parametrize(
    "around",
    [
        "<div class='comments'><div class='comment'><b>Ann</b> {time}<p>So sad to read this.</p></div></div>",
        "<aside class='related'><h3>More</h3><p>{time} Other story of the day</p></aside>",
        "<blockquote class='twitter-tweet'><p>Shells now</p>{time}</blockquote>",
        "<ol><li itemtype='https://schema.org/Comment' itemscope>{time}<p>So sad.</p></li></ol>",
    ],
)
def test_a_day_that_others_tell_is_not_the_page_s(around: str) -> None:
    other = around.format(time="<time datetime='2017-09-15T10:00:00Z'>15 September</time>")
    story = "<h1>Shells fall on Daraa market</h1><p>Shells fell on the market of Daraa on Friday.</p>"
    assert meta_of(html.document_fromstring(f"<body><div>{story}</div>{other}</body>")).published is None
    own = "<footer class='entry'><time datetime='2017-07-14'>14 July</time></footer>"
    both = f"<body class='comments-open'>{other}<div>{story}{own}</div></body>"
    assert meta_of(html.document_fromstring(both)).published == "2017-07-14"

"""Parts of HTML pages."""

from pathlib import Path

import pytest
from reading import read_bytes, read_html, told

from trucewatch.core.records import Completeness, DateBasis, PartKind

SAMPLES = Path(__file__).parents[2] / "samples" / "pages"
STORY = "Shells fell on two towns in the north on Friday evening, residents and a local official said."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Two towns shelled | Some Relay</title>
<meta property="article:published_time" content="2017-07-14T20:05:00+03:00"><style>p{{color:red}}</style>
<script type="application/ld+json">{{"@type": "NewsArticle", "publisher": {{"name": "Some Relay"}}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/x">World</a></nav><article><h1>Two towns shelled</h1>
<p>{STORY}</p><script>alert(1)</script><p style="display:none">Hidden words stand here in a paragraph.</p>
{{}}
</article><footer>© Some Relay. All rights reserved.</footer></body></html>"""


def page(inside: str) -> str:
    return PAGE.replace("{}", inside)


def test_body_headline_and_facts_of_the_page():
    document = read_html(page(""))
    assert told(document, "headline") == ["Two towns shelled"]
    assert told(document, "body") == [STORY]
    assert (document.title, document.publisher) == ("Two towns shelled", "Some Relay")
    assert document.published_basis is DateBasis.METADATA
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2017-07-14T20:05:00+03:00"
    assert document.language == "en"


def test_scripts_styles_and_hidden_words_never_appear():
    document = read_html(page(""))
    assert not any(word in document.text for word in ("alert", "color", "Hidden words", "NewsArticle"))


def test_a_table_survives_row_by_row_with_its_empty_cells():
    rows = "<tr><th>Place</th><th>Side</th><th>Killed</th></tr><tr><td>Town A</td><td></td><td>0</td></tr>"
    document = read_html(page(f"<table>{rows}<tr><td>Town B</td><td>Army</td><td>2</td></tr></table>"))
    assert "Place | Side | Killed\nTown A |  | 0\nTown B | Army | 2" in told(document, "body")[0]


def test_nested_comments_keep_author_time_and_parent_and_stay_out_of_the_body():
    def comment(number: int, author: str, words: str, below: str = "") -> str:
        return (
            f'<li id="comment-{number}" class="comment depth-1"><article class="comment-body">'
            f'<footer class="comment-meta"><b class="fn">{author}</b> <span class="says">says:</span> '
            f'<time datetime="2017-07-15T09:0{number}:00+00:00">15 July</time></footer>'
            f'<div class="comment-content"><p>{words}</p></div><div class="reply"><a>Reply</a></div></article>'
            f'<ol class="children">{below}</ol></li>'
        )

    inner = comment(2, "Second", "My cousin says that eleven shells fell there before noon on Friday.")
    listed = comment(1, "First", "Is that so? I heard of none at all in the whole of that week.", inner)
    document = read_html(page(f'<section id="comments"><ol class="comment-list">{listed}</ol></section>'))
    first, second = (part for part in document.parts if part.kind is PartKind.COMMENT)
    assert (first.author, first.order, first.parent) == ("First", 1, None)
    assert (second.author, second.order) == ("Second", 2)
    assert second.parent is not None
    assert document.parts[second.parent] == first
    assert second.published is not None
    assert second.published.isoformat() == "2017-07-15T09:02:00+00:00"
    assert told(document, "body") == [STORY]


def test_captions_notices_embeds_and_related_links():
    document = read_html(
        page(
            "<figure><img><figcaption>A street, archive picture of 2014</figcaption></figure>"
            '<div class="correction"><p>An earlier version of this report gave a wrong toll.</p></div>'
            '<blockquote class="twitter-tweet"><p>Column on the road.</p>'
            "&mdash; Notes (@notes_sy) June 9, 2017</blockquote>"
            '<div class="related"><h3>Related</h3><a href="/a">Another story of this site altogether</a></div>'
        )
    )
    assert told(document, "caption") == ["A street, archive picture of 2014"]
    [notice] = [part for part in document.parts if part.kind is PartKind.NOTICE]
    assert notice.is_correction
    [embed] = [part for part in document.parts if part.kind is PartKind.EMBED]
    assert embed.author == "Notes @notes_sy"
    assert "Another story" in told(document, "related")[0]


def test_the_samples_are_read_as_their_readme_says():
    relay = _sample("hauran-relay-2017-07-14-corrected.html")
    assert str(relay.modified) == "2017-07-15"
    assert any(part.is_correction for part in relay.parts)
    meridian = _sample("meridian-review-tanf-and-the-south.html")
    assert meridian.completeness is Completeness.PAYWALLED
    assert (str(meridian.published), meridian.published_basis) == ("2017-06-14", DateBasis.TEXT)
    courier = _sample("port-city-courier-2017-07-15.html")
    assert "Syria’s south" in courier.text
    assert courier.publisher == "The Port City Courier"
    assert _sample("hauran-network-bulletin-2017-07-15-ar.html").language == "ar"
    digest = _sample("levant-daily-digest-2017-06-10.html")
    orders = [part.order for part in digest.parts if part.kind is PartKind.COMMENT]
    assert orders == [1, 2, 3, 4, 5, 6, 7]
    assert not any("eleven barrel bombs" in words for words in told(digest, "body"))


def _sample(name: str):
    document, problems = read_bytes((SAMPLES / name).read_bytes(), "text/html")
    assert document is not None
    assert problems == ()
    return document


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_is_told_and_does_no_harm(depth: int):
    document, problems = read_bytes(f"<h1>Two towns shelled</h1><p>{STORY}</p>{'<div>' * depth}x".encode(), "text/html")
    assert document is not None
    assert STORY in document.text
    assert {problem.code for problem in problems} <= {"too_deep"}


def test_more_elements_than_are_walked_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trucewatch.read.html_tree.MAX_ELEMENTS", 50)
    document, problems = read_bytes(f"<h1>Two towns</h1><p>{STORY}</p>{'<b>x</b>' * 100}".encode(), "text/html")
    assert document is not None
    assert [problem.code for problem in problems] == ["too_many_elements"]
    assert document.completeness is Completeness.TRUNCATED


def test_a_page_with_no_text_is_a_problem():
    document, problems = read_bytes(b"<html><body><script>draw()</script></body></html>", "text/html")
    assert document is None
    assert [problem.code for problem in problems] == ["no_text"]
    assert problems[0].hint

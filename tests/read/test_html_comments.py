"""Readers' comments by the markup of a page: the families of sites, authors, times, parents, linked data."""

import json

import pytest
from html_pages import FIRST, MORE, SECOND, STORY, page
from reading import read_html, told

from trucewatch.core.records import Document, Part, PartKind

FAMILIES = {
    "wordpress": (
        '<ol class="commentlist"><li id="comment-11" class="comment even depth-1"><div id="div-comment-11"'
        ' class="comment-body"><div class="comment-author vcard"><cite class="fn">Ada</cite> <span class="says">says:'
        f'</span></div><div class="comment-meta"><a>July 15, 2017 at 9:01 am</a></div><p>{FIRST}</p></div>'
        '<ul class="children"><li id="comment-12" class="comment odd depth-2"><div id="div-comment-12"'
        ' class="comment-body"><div class="comment-author vcard"><cite class="fn">Ben</cite> <span class="says">says:'
        f"</span></div><p>{SECOND}</p></div></li></ul></li></ol>"
    ),
    "own list with a wrapper": (
        '<div class="wc-thread-wrapper"><div id="wc-comm-5_0" class="wc-comment wc_comment_level-1"><div'
        ' id="comment-5" class="wc-comment-right"><div class="wc-comment-author">Ada</div><div class="wc-comment-text">'
        f'<p>{FIRST}</p></div></div><div id="wc-comm-6_5" class="wc-comment wc-reply"><div id="comment-6"'
        f' class="wc-comment-right"><div class="wc-comment-author">Ben</div><div class="wc-comment-text"><p>{SECOND}'
        "</p></div></div></div></div></div>"
    ),
    "schema.org": (
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author"><span itemprop="name">Ada</span>'
        f'</span><time itemprop="dateCreated" datetime="2017-07-15">15 July</time><p itemprop="text">{FIRST}</p>'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Ben</span>'
        f'<p itemprop="text">{SECOND}</p></div></div>'
    ),
}
FLAT = {
    "cards": (
        '<div class="x-comments-list"><div class="x-comment-card"><div class="x-comment-user">Ada</div>'
        f'<div class="x-comment-content">{FIRST}</div></div><div class="x-comment-card"><div class="x-comment-user">'
        f'Ben</div><div class="x-comment-content">{SECOND}</div></div></div>'
    ),
    "capitals in names": (
        f'<div id="Comment_0" class="FrmComment"><div class="FrmCommentText">{FIRST}</div></div>'
        f'<div id="Comment_1" class="FrmComment"><div class="FrmCommentText">{SECOND}</div></div>'
    ),
    "another language": (
        f'<div class="kommentare"><div class="kommentar-item"><div class="kommentar-text">{FIRST}</div></div>'
        f'<div class="kommentar-item"><div class="kommentar-text">{SECOND}</div></div></div>'
    ),
    "numbered messages": (
        f'<ul><li id="msg_1001" class="member"><p>{FIRST}</p></li><li id="msg_1002" class="member"><p>{SECOND}</p>'
        "</li></ul>"
    ),
    "an area and items that say nothing": (
        f'<section class="comments-area"><ul><li><p>{FIRST}</p></li><li><p>{SECOND}</p></li></ul></section>'
    ),
    "a box around all of them": (
        f'<div class="comment-box"><div class="comment-item"><p>{FIRST}</p></div>'
        f'<div class="comment-item"><p>{SECOND}</p></div></div>'
    ),
    "a heading alone": f"<h3>2 comments</h3><p>{FIRST}</p><p>{SECOND}</p>",
    "a heading in another language": f"<h3>2 Kommentare</h3><p>{FIRST}</p><p>{SECOND}</p>",
}


def comments(document: Document) -> list[Part]:
    return [part for part in document.parts if part.kind is PartKind.COMMENT]


def words(document: Document, part: Part) -> str:
    return document.text[part.start : part.end]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_comment_and_its_answer(family: str):
    document = read_html(page(FAMILIES[family]))
    first, second = comments(document)
    assert words(document, first) == FIRST
    assert words(document, second) == SECOND
    assert [(part.author, part.order) for part in (first, second)] == [("Ada", 1), ("Ben", 2)]
    assert first.parent is None
    assert second.parent is not None
    assert document.parts[second.parent] == first
    assert told(document, "body") == [f"{STORY}\n\n{MORE}"]


@pytest.mark.parametrize("family", FLAT)
def test_two_comments_side_by_side(family: str):
    document = read_html(page(FLAT[family]))
    assert [words(document, part) for part in comments(document)] == [FIRST, SECOND]
    assert [(part.order, part.parent) for part in comments(document)] == [(1, None), (2, None)]
    assert told(document, "body") == [f"{STORY}\n\n{MORE}"]


@pytest.mark.parametrize(
    "name", ["comment-link", "add-comment", "fa fa-comment", "category-kommentar", "recent-comments"]
)
def test_names_that_speak_of_comments_and_are_none(name: str):
    document = read_html(page(f'<div class="{name}"><p>{FIRST}</p></div>'))
    assert comments(document) == []


def test_a_page_named_after_its_section_of_comments_is_a_story():
    markup = page("").replace("<article>", '<article class="post-7 category-kommentar">')
    assert told(read_html(markup), "body") == [f"{STORY}\n\n{MORE}"]


def test_what_stands_around_a_comment_is_none_of_it():
    inside = (
        '<div class="comment-list"><div class="comment"><div class="comment-meta">15 July</div><p>' + FIRST + "</p>"
        '<form class="reply-form"><p>Write what you think of this here, please, and be civil to all.</p></form>'
        '<div class="comment-actions"><a>Reply</a> <a>Report</a></div></div></div>'
    )
    document = read_html(page(inside))
    assert [words(document, part) for part in comments(document)] == [FIRST]


def linked(comment: object) -> str:
    article = {"@type": "NewsArticle", "headline": "Two towns shelled", "comment": comment}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


def test_comments_that_stand_in_the_linked_data_alone_are_told_behind_the_page():
    answer = {"@type": "Comment", "text": SECOND, "author": "Ben"}
    data = {
        "@type": "Comment",
        "text": f"<p>{FIRST}</p>",
        "author": {"name": "Ada"},
        "dateCreated": "2017-07-15T09:01:00Z",
        "comment": [answer],
    }
    document = read_html(page("", linked([data])))
    first, second = comments(document)
    assert (words(document, first), words(document, second)) == (FIRST, SECOND)
    assert (first.author, second.author) == ("Ada", "Ben")
    assert first.published is not None
    assert first.published.isoformat() == "2017-07-15T09:01:00+00:00"
    assert second.parent is not None
    assert document.parts[second.parent] == first


def test_comments_that_the_page_shows_are_not_told_again():
    document = read_html(page(FLAT["cards"], linked([{"text": FIRST, "author": "Ada"}])))
    assert document.text.count(FIRST) == 1


@pytest.mark.parametrize("comment", [None, "x", 7, [[]], [{"text": 5}], {"text": " "}, [{"comment": {}}]])
def test_linked_data_of_any_shape_does_no_harm(comment: object):
    assert told(read_html(page("", linked(comment))), "body") == [f"{STORY}\n\n{MORE}"]


def test_on_a_page_that_is_a_thread_the_first_post_is_the_story():
    inside = "".join(
        f'<div id="post-{n}" class="comment"><div class="comment-author">{name}</div><div class="comment-text">'
        f"<p>{text}</p></div></div>"
        for n, (name, text) in enumerate([("Ada", FIRST), ("Ben", SECOND), ("Cid", STORY)])
    )
    document = read_html(f"<html><head><title>Any news?</title></head><body><h1>Any news?</h1>{inside}</body></html>")
    assert told(document, "body") == [FIRST]
    assert [words(document, part) for part in comments(document)] == [SECOND, STORY]

"""What parts of an HTML page are: captions, embeds, notices, related links, offers, cut-off stories."""

import pytest
from html_pages import MORE, STORY, page
from reading import read_html, told

from trucewatch.core.records import Completeness, PartKind


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


WHOLE = [f"{STORY}\n\n{MORE}"]


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img><figcaption>{}</figcaption></figure>",
        '<div class="wp-caption"><img><p class="wp-caption-text">{}</p></div>',
        '<p><img><span class="image-caption">{}</span></p>',
        '<div class="media-caption">{}</div>',
        '<img alt="A street" data-caption="&lt;i&gt;{}&lt;/i&gt;">',
    ],
)
def test_captions(markup: str):
    words = "A street of the northern town, seen from a roof"
    document = read_html(page(markup.format(words)))
    assert told(document, "caption") == [words]
    assert told(document, "body") == WHOLE


def test_a_picture_s_credit_and_its_alternative_text_are_no_captions():
    document = read_html(
        page('<figure><img alt="A street of the town"><figcaption>Photo: A. Bee/Relay</figcaption></figure>')
    )
    assert told(document, "caption") == []
    assert "A street of the town" not in document.text


def test_embedded_posts_keep_account_and_day_each_by_itself():
    posts = (
        '<blockquote class="twitter-tweet"><p>Column on the road.</p>&mdash; Notes (@notes_sy) June 9, 2017'
        "</blockquote>"
        '<blockquote class="instagram-media"><p>The bridge at noon.</p><p>A post shared by Bridge Watch (@bridge.watch)'
        "</p></blockquote>"
        '<blockquote class="fb-xfbml-parse-ignore"><p>We are safe.</p>Posted by Town Council on June 10, 2017'
        "</blockquote>"
    )
    document = read_html(page(posts))
    embeds = [part for part in document.parts if part.kind is PartKind.EMBED]
    assert [part.author for part in embeds] == ["Notes @notes_sy", "Bridge Watch @bridge.watch", "Town Council"]
    assert [part.published and part.published.date().isoformat() for part in embeds] == [
        "2017-06-09",
        None,
        "2017-06-10",
    ]


def test_a_class_of_a_small_part_on_the_whole_story_is_not_believed():
    story = "".join(f"<p>{STORY} {MORE} It was the {n}th time.</p>" for n in range(4, 12))
    for name in ("paywall", "embed", "related", "widget", "lead", "comments-area"):
        markup = f'<html><body><h1>Two towns shelled</h1><div class="{name}">{story}</div></body></html>'
        [body] = told(read_html(markup), "body")
        assert body.count(STORY) == 8


def test_corrections_by_their_words_and_by_their_class():
    inside = (
        '<div class="correction"><p>The toll given first was that of another town.</p></div>'
        "<p>An earlier version of this report gave a wrong toll.</p>"
    )
    notices = [part for part in read_html(page(inside)).parts if part.kind is PartKind.NOTICE]
    assert [part.is_correction for part in notices] == [True, True]


def test_what_follows_a_heading_of_other_stories_is_related():
    inside = "<div><h3>Read also</h3><p>Bridge opened again after a year</p><p>Market burns in the capital</p></div>"
    document = read_html(page("").replace("</article>", f"{inside}</article>"))
    assert told(document, "body") == WHOLE


def test_a_link_to_another_story_between_paragraphs_is_related():
    link = '<p><a href="/x">Bridge opened again after a year of works on its piers</a></p>'
    document = read_html(page("").replace(f"<p>{MORE}", f"{link}<p>{MORE}"))
    assert "\n".join(told(document, "body")) == f"{STORY}\n{MORE}"


@pytest.mark.parametrize(
    "offer",
    [
        "<p>Subscribe to continue reading this story.</p>",
        "<p>Subscribe now for only $4 a month.</p>",
        '<div class="paywall"><p>Join the readers of this paper.</p></div>',
        "<p>Jetzt weiterlesen mit dem Abo</p>",
    ],
)
def test_an_offer_marks_the_page_as_paywalled(offer: str):
    document = read_html(page(offer))
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "body") == WHOLE


def test_linked_data_says_that_a_page_is_for_payers():
    for told_free, completeness in (("false", Completeness.PAYWALLED), ("true", Completeness.FULL)):
        article = f'{{"@type": "NewsArticle", "isAccessibleForFree": {told_free}}}'
        assert read_html(page("", linked(article))).completeness is completeness


def test_a_story_that_goes_on_elsewhere_is_truncated():
    for end in ('<p><a href="/x">Read more…</a></p>', "<p>They said that the road was […]</p>"):
        document = read_html(page("").replace("</article>", f"{end}</article>"))
        assert document.completeness is Completeness.TRUNCATED
    assert read_html(page("")).completeness is Completeness.FULL


def test_a_standfirst_below_the_headline():
    lead = "Two towns were hit again, for the first time since spring."
    document = read_html(page("").replace("</h1>", f'</h1><p class="standfirst">{lead}</p>'))
    assert told(document, "standfirst") == [lead]
    assert told(document, "body") == WHOLE


def test_a_story_that_only_the_linked_data_holds():
    words = " ".join([STORY, MORE] * 4)
    head = "<title>Two towns shelled</title>" + linked(f'{{"@type": "NewsArticle", "articleBody": "{words}"}}')
    markup = f"<html><head>{head}</head><body><h1>Two towns shelled</h1><p>Loading</p></body></html>"
    assert told(read_html(markup), "body") == [words]


def test_signs_that_show_nothing_and_letters_of_two_signs_are_made_plain():
    document = read_html(page("").replace("Shells", "Shel&shy;ls").replace("Friday", "Fr\u00adide\u0301y"))
    assert told(document, "body")[0].startswith("Shells fell")
    assert "Frid\u00e9y" in document.text

"""Pasted and flattened text: section heads, tags, threads, offers, digests; and what holds for any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_text, told

from trucewatch.core.records import Completeness, PartKind
from trucewatch.read.marks import parts_of
from trucewatch.read.text_page import read_text_page

TITLE = "Truce in the south enters its second week"
FIRST = (
    "The ceasefire in Daraa, Quneitra and Sweida provinces came into force at noon Damascus time on Sunday and was "
    "largely holding a week later, residents and monitors said."
)
SECOND = (
    "Displaced families have begun to go back to the villages along the frontier, although shelling was heard near "
    "the customs post on two nights, a local council member said."
)
THIRD = "Jordan, Russia and the United States are to set up a centre in Amman that will watch over the agreement."


def page(*paragraphs: str) -> str:
    return "\n\n".join((TITLE, *paragraphs))


def test_heads_of_sections_written_like_sentences():
    document = read_text(page(FIRST, "Families return to the villages", SECOND, "What comes next for the zone", THIRD))
    assert told(document, "headline") == [TITLE, "Families return to the villages", "What comes next for the zone"]


def test_one_head_between_long_paragraphs_is_believed_between_short_ones_not():
    long = read_text(page(FIRST, "Families return to the villages", SECOND))
    assert told(long, "headline") == [TITLE, "Families return to the villages"]
    short = read_text(page(THIRD, "Families return to the villages", THIRD))
    assert told(short, "headline") == [TITLE]


@pytest.mark.parametrize(
    "line",
    [
        *("and that was all they said about it", "Read it at www.example.org", "Said on 7 June 2017", "@council wrote"),
        *("He said:", "One | Two | Three", "— the envoy", "Done."),
    ],
)
def test_lines_between_paragraphs_that_head_nothing(line: str):
    assert told(read_text(page(FIRST, line, SECOND)), "headline") == [TITLE]


def test_what_stands_above_the_headline():
    document = read_text(f"World\n\n{page(FIRST, SECOND)}")
    assert (document.title, told(document, "headline")) == (TITLE, [TITLE])
    assert told(document, "boilerplate") == ["World"]


def test_a_list_of_tags_below_the_story():
    document = read_text(page(FIRST, SECOND, "Tags", "Syria", "Daraa", "de-escalation zones"))
    assert told(document, "boilerplate") == ["Tags\n\nSyria\n\nDaraa\n\nde-escalation zones"]
    assert told(document, "body") == [f"{FIRST}\n\n{SECOND}"]
    assert told(read_text(page(FIRST, SECOND, "#Daraa #Syria #truce")), "boilerplate") == ["#Daraa #Syria #truce"]


def test_tags_in_a_flattened_page_end_where_the_story_takes_up_its_first_words():
    standfirst = "Families from the border villages have begun to go home after the truce."
    story = "Families from the border villages have begun to go home, a local council member said on Monday. " + SECOND
    tags = "Tags Syria Daraa Jordan de-escalation zone White Helmets"
    document = read_text(f"{TITLE}\n\n{standfirst} {tags} {story}")
    assert told(document, "boilerplate") == [tags]
    assert told(document, "body") == [standfirst, story]


def test_tags_at_the_end_of_a_flattened_page():
    document = read_text(f"{TITLE}\n\n{FIRST} {SECOND} Tags Syria Daraa Jordan")
    assert told(document, "boilerplate") == ["Tags Syria Daraa Jordan"]
    talks = f"{FIRST} Topics on the table in Amman are the crossing and the camps."
    assert told(read_text(f"{TITLE}\n\n{talks}"), "body") == [talks]


def test_a_credit_and_the_title_of_another_page_in_a_flattened_one():
    other = "REUTERS Some Photographer Army Says Convoy Was Struck by Mistake Near Border Crossing"
    document = read_text(f"{TITLE}\n\n{FIRST} {other} There was no word from the army. {SECOND}")
    assert told(document, "boilerplate") == [other]
    assert told(document, "body") == [FIRST, f"There was no word from the army. {SECOND}"]


@pytest.mark.parametrize(
    ("opens", "rest"),
    [
        ("Date of publication 17 July 2017", FIRST),
        ("17.07.2017 (updated 10:20 18.07.2017) Get short URL 319", f"{FIRST} {SECOND}"),
        ("نشر في 17 يوليو 2017", "سقطت قذيفتان على أطراف حي المنشية في مدينة درعا مساء أمس، بحسب مصدر ميداني."),
        (
            "Опубликовано 17 июля 2017",
            "Два снаряда упали на окраине города вечером, сообщил источник на месте событий.",
        ),
    ],
)
def test_a_date_at_the_head_of_a_flattened_page(opens: str, rest: str):
    document = read_text(f"{TITLE}\n\n{opens} {rest}")
    assert told(document, "boilerplate") == [opens]
    assert told(document, "body") == [rest]


def test_a_story_that_begins_with_a_day_keeps_it():
    words = f"On Monday 17 July 2017 the truce entered its second week. {FIRST}"
    assert told(read_text(f"{TITLE}\n\n{words}"), "body") == [words]
    assert told(read_text(f"{TITLE}\n\n{words[3:]}"), "body") == [words[3:]]


@pytest.mark.parametrize("tail", ["Read Also", "Читайте также", "اقرأ أيضا", "Share this on Facebook"])
def test_what_a_flattened_page_ends_with(tail: str):
    document = read_text(f"{TITLE}\n\n{FIRST} {SECOND} {tail}")
    assert told(document, "boilerplate") == [tail]


def test_an_agency_that_tells_something_stays_in_the_story():
    words = f"{FIRST} REUTERS said that no aircraft had been seen over the town. {SECOND}"
    assert told(read_text(f"{TITLE}\n\n{words}"), "body") == [words]


THREAD = """Ann Reader says:
The road was open on Friday.

{second}

Cy · 1 hour ago
Neither of you was there."""


@pytest.mark.parametrize(
    "second",
    [
        "Bo says:\n@Ann Reader it was shut from noon on.",
        "Bo says:\nIn reply to Ann Reader\nit was shut from noon on.",
        "Bo → Ann Reader · 2 hours ago\nit was shut from noon on.",
        "Bo says:\nAnn Reader, it was shut from noon on.",
        "Bo كتب:\nردا على Ann Reader\nit was shut from noon on.",
        "Bo пишет:\nОтвет для Ann Reader\nit was shut from noon on.",
    ],
)
def test_whom_a_comment_answers_is_told_by_its_words(second: str):
    text = page(FIRST, "3 Comments", THREAD.format(second=second))
    document = read_text(text)
    comments = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert [part.author for part in comments] == ["Ann Reader", "Bo", "Cy"]
    parents = [None if part.parent is None else document.parts[part.parent].author for part in comments]
    assert parents == [None, "Ann Reader", None]
    assert told(document, "comment")[1].endswith("it was shut from noon on.")
    assert "In reply" not in told(document, "comment")[1]


def test_a_page_pasted_without_blank_lines():
    lines = [
        *("World", TITLE, "Published 17 July 2017 10:20 GMT", FIRST, SECOND),
        *("Photo: a street in the old town", "Tags: Syria, Daraa", "Share:", "Facebook", "Twitter"),
    ]
    document = read_text("\n".join(lines))
    assert document.title == TITLE
    assert told(document, "headline") == [TITLE]
    assert told(document, "body") == [f"{FIRST}\n{SECOND}"]
    assert told(document, "caption") == ["Photo: a street in the old town"]
    assert told(document, "boilerplate") == ["World", lines[2], "\n".join(lines[6:])]
    assert str(document.published) == "2017-07-17"


@pytest.mark.parametrize("label", ["Image caption", "Photo:", "Фото:", "صورة:", "تعليق على الصورة:"])
def test_what_stands_below_the_label_of_a_caption_is_one(label: str):
    words = "A street in the old town of Daraa, seen from the customs post"
    document = read_text(page(FIRST, label, words, SECOND))
    assert told(document, "caption") == [label, words]
    assert told(document, "body") == [FIRST, SECOND]


def test_a_byline_right_under_the_headline():
    document = read_text(f"{TITLE}\nBy Some Writer\n\n{FIRST[:100]}\n{FIRST[100:]}")
    assert (document.title, document.byline) == (TITLE, "Some Writer")


def test_lines_wrapped_by_hand_are_one_paragraph():
    words = "The truce was broken by\nseveral fronts at noon, and\nby the evening shells fell\non the town again."
    assert told(read_text(f"{TITLE}\n\n{words}\n\n{words}"), "body") == [f"{words}\n\n{words}"]


def test_an_offer_to_read_the_full_story_cuts_the_page_off():
    document = read_text(page("9 July 2017 5:12 pm ET", FIRST, "To Read the Full Story", "Subscribe", "Sign In"))
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "body") == [FIRST]
    assert told(document, "boilerplate")[0] == "9 July 2017 5:12 pm ET"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("30.12.2016 12:03", "30.12.2016 12:10"),
        ("3 hours ago", "2h"),
        ("منذ ساعتين", "منذ ساعة"),
        ("вчера, 12:03", "5 минут назад"),
    ],
)
def test_a_name_and_a_time_on_lines_of_their_own_open_a_comment(first: str, second: str):
    thread = (
        f"Guest123\n{first}\nHere we go again\nReply\n\nSergey\n{second}\nGuest123, what did you expect?\nIt is war."
    )
    document = read_text(page(FIRST, "Comments", thread))
    assert told(document, "comment") == ["Here we go again", "Guest123, what did you expect?\nIt is war."]
    comments = [part for part in document.parts if part.kind is PartKind.COMMENT]
    assert [(part.author, part.order) for part in comments] == [("Guest123", 1), ("Sergey", 2)]
    assert comments[1].parent is not None
    assert document.parts[comments[1].parent] == comments[0]


def test_an_answer_to_nobody_on_the_page_has_no_parent():
    document = read_text(page(FIRST, "2 Comments", THREAD.format(second="Bo says:\n@Dee it was shut from noon on.")))
    assert [part.parent for part in document.parts if part.kind is PartKind.COMMENT] == [None, None, None]


def test_a_link_to_the_comments_above_the_story_opens_none():
    document = read_text(f"Comments\n\n{page('12 Comments', FIRST, SECOND)}")
    assert told(document, "comment") == []
    assert FIRST in told(document, "body")[0]


def test_comments_end_at_the_foot_of_the_page():
    document = read_text(
        page(FIRST, "1 Comment", "Ann says:\nThe road was open.", "© 2017 Southern Post", "Contact us")
    )
    assert told(document, "comment") == ["The road was open."]
    assert told(document, "boilerplate")[-1] == "© 2017 Southern Post\n\nContact us"


@pytest.mark.parametrize(
    "offer",
    [
        "Subscribe now: $1 a week for full access",
        "Digital access for only €9.90 per month",
        "Membership £60 a year, cancel any time",
        "Подписка и полный доступ — 299 руб. в месяц",
        "اشتراك كامل بسعر 5 دولارات شهريا للوصول إلى كل المقالات",
    ],
)
def test_a_price_for_access_behind_the_story_is_a_paywall(offer: str):
    document = read_text(page(FIRST, offer))
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "boilerplate") == [offer]


def test_a_price_in_mid_story_is_an_advertisement_and_one_that_is_told_is_news():
    advertised = read_text(page(FIRST, "Subscribe now: $1 a week for full access", SECOND))
    assert advertised.completeness is Completeness.FULL
    assert told(advertised, "body") == [FIRST, SECOND]
    told_of = "Fuel now costs $3 a day to run a generator, a baker in the town said as he waited for flour on Monday."
    assert told(read_text(page(FIRST, told_of)), "body") == [f"{FIRST}\n\n{told_of}"]


def test_a_digest_keeps_the_days_of_its_entries_in_its_story():
    document = read_text(page("16 July 2017", FIRST, "9 July 2017", SECOND))
    assert "9 July 2017" in told(document, "body")[-1] + told(document, "body")[0]
    assert document.published_basis == "inferred"


def test_a_dateline_with_an_author_is_no_story():
    document = read_text(page("Some Writer | 17 July 2017", FIRST, SECOND))
    assert (document.byline, str(document.published)) == ("Some Writer", "2017-07-17")
    assert told(document, "body") == [f"{FIRST}\n\n{SECOND}"]


LINES = st.sampled_from(
    [
        *("", " ", TITLE, FIRST, "Tags", "Syria", "التعليقات", "أحمد كتب:", "رد على أحمد", "@أحمد لا", "تصحيح: لا"),
        *("2 комментария", "Марина пишет:", "Ответ для Марина", "7 июня 2017, 14:35 МСК", "\u200fدمشق - سانا\u200f"),
        *("Ann → Bo · 2 hours ago", "© 2017", "Related Posts", "1. It is so.", "  • No.", "Only $1 a week for access"),
        *("---", "a: b", "# Head", "REUTERS A B C D E F G H I There was", "x" * 200, "اترك تعليقا", "#a #b"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=60), max_size=30).map("\n".join))
def test_any_text_is_read_without_an_error_and_its_marks_lie_in_it(text: str):
    read = read_text_page(text)
    assert read == read_text_page(text)
    for mark in read.marks:
        assert 0 <= mark.start <= mark.end <= len(text)
    starts = {mark.start for mark in read.marks}
    comments = [mark for mark in read.marks if mark.kind is PartKind.COMMENT]
    assert all(mark.parent is None or mark.parent in starts for mark in comments)
    covered: set[int] = set()
    for part in parts_of(text, read.marks):
        if part.kind is not PartKind.EMBED:
            assert not covered & set(range(part.start, part.end))
            covered |= set(range(part.start, part.end))
    for line in re.finditer(r"[^\n]*[^\s][^\n]*", text):  # bullets of lists and marks of quotations are no part's
        assert covered & set(range(*line.span()))

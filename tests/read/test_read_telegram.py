"""Messages of Telegram: whose words they are, when they were written, word for word."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import read_bytes, told

from trucewatch.core.records import DateBasis, Document

MEDIA_TYPE = "application/vnd.trucewatch.telegram+json"
CHANNEL = {"id": 7, "name": "Plains News", "type": "public_channel"}
GROUP = {"id": 8, "name": "Plains Talk", "type": "public_supergroup"}
BASE = {"id": 12, "type": "message", "date": "2017-06-10T12:00:00", "date_unixtime": "1497085200"}


def read(
    text: object, chat: dict[str, object] | None = None, under_post: int | None = None, **more: object
) -> Document:
    message = {**BASE, "from": "Plains News", "from_id": "channel7", "text": text, **more}
    content: dict[str, object] = {"chat": chat or CHANNEL, "message": message}
    if under_post is not None:
        content["under_post"] = under_post
    document, problems = read_bytes(json.dumps(content).encode(), MEDIA_TYPE)
    assert document is not None, problems
    assert problems == ()
    return document


def test_a_channels_words_are_its_own():
    document = read(["Shelling of ", {"type": "bold", "text": "Tal"}, " since dawn.\n\nTwo wounded."])
    assert document.text == "Shelling of Tal since dawn.\n\nTwo wounded."
    assert told(document, "body") == ["Shelling of Tal since dawn.\n\nTwo wounded."]
    assert (document.publisher, document.byline, document.url) == ("Plains News", None, None)
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2017-06-10T09:00:00+00:00"
    assert document.published_basis is DateBasis.METADATA
    assert document.modified is None


def test_an_old_export_tells_only_the_day():
    document = read("Words.", date_unixtime=None)
    assert (str(document.published), document.published_at) == ("2017-06-10", None)


def test_an_edited_message_tells_when():
    document = read("Words.", edited="2017-06-12T12:00:00", edited_unixtime="1497258000")
    assert str(document.modified) == "2017-06-12"
    assert document.modified_basis is DateBasis.METADATA


def test_a_channel_that_tells_its_name_has_an_address():
    assert read("Words.", {**CHANNEL, "username": "plains_news"}).url == "https://t.me/plains_news/12"
    assert read("Words.", {**CHANNEL, "username": "../x"}).url is None


def test_forwarded_words_are_not_the_channels():
    document = read("Our men took the hill.", forwarded_from="War Bulletin")
    assert told(document, "embed") == ["Our men took the hill."]
    assert told(document, "body") == []
    assert document.parts[0].author == "War Bulletin"
    assert document.publisher == "Plains News"
    hidden = read("Words.", forwarded_from=None)
    assert [part.kind for part in hidden.parts] == ["embed"]


def test_a_persons_words_in_a_group_are_not_the_groups():
    document = read("I heard two blasts.", GROUP, **{"from": "A Reader", "from_id": "user1"})
    [part] = document.parts
    assert (part.kind, part.author) == ("embed", "A Reader")
    assert (document.publisher, document.byline) == ("Plains Talk", "A Reader")
    gone = read("Words.", GROUP, **{"from": None, "from_id": "user2"})
    assert gone.parts[0].author == "user2"


def test_a_persons_words_under_a_post_are_a_comment():
    person = {"from": "A Reader", "from_id": "user1"}
    document = read("It is a lie.", GROUP, 3, **person)
    [part] = document.parts
    assert (part.kind, part.author, part.order) == ("comment", "A Reader", 12)
    assert part.published == document.published_at
    handed = read("Our men took it.", GROUP, 3, forwarded_from="War Bulletin", **person)
    assert [(part.kind, part.author) for part in handed.parts] == [("comment", "A Reader"), ("embed", "War Bulletin")]


def test_a_channel_in_its_group_speaks_for_itself():
    document = read("A post.", GROUP)
    assert (document.parts[0].kind, document.publisher) == ("body", "Plains News")


def test_tags_and_links_at_the_end_are_silent():
    pieces = ["Shelling of Tal.\n\n", {"type": "hashtag", "text": "#Tal"}, " ", {"type": "hashtag", "text": "#war"}]
    pieces += ["\n👉 ", {"type": "text_link", "text": "Subscribe", "href": "https://t.me/x"}, " | "]
    pieces += [{"type": "mention", "text": "@plains"}]
    document = read(pieces)
    assert told(document, "body") == ["Shelling of Tal."]
    assert told(document, "boilerplate") == ["#Tal #war\n👉 Subscribe | @plains"]
    inline = read(["In ", {"type": "hashtag", "text": "#Tal"}, " two were hurt."])
    assert told(inline, "body") == ["In #Tal two were hurt."]


def test_a_poll_asks_and_claims_nothing():
    document = read("", poll={"question": "Who shelled Tal?", "answers": [{"text": "A"}, {"text": "B"}]})
    assert document.text == "Who shelled Tal?\nA\nB"
    assert told(document, "boilerplate") == ["Who shelled Tal?\nA\nB"]
    both = read("Words.", poll={"question": "Who?", "answers": "x"})
    assert (told(both, "body"), told(both, "boilerplate")) == (["Words."], ["Who?"])


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"message": 7}', b"[" * 100_000])
def test_what_is_no_message_is_told(data: bytes):
    document, problems = read_bytes(data, MEDIA_TYPE)
    assert document is None
    assert [problem.code for problem in problems] == ["bad_message"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "type", "href"]), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from(["text", "date", "date_unixtime", "from", "from_id", "poll", "id"]), _JSON), _JSON
)
def test_any_message_is_read_or_told(message: dict[str, object], chat: object):
    data = json.dumps({"chat": chat, "message": message, "under_post": 1}).encode()
    document, problems = read_bytes(data, MEDIA_TYPE)
    assert document is not None or problems
    assert document is None or all(part.end <= len(document.text) for part in document.parts)

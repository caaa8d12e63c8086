"""A parsed paragraph's plain tokens say what the parser's own say."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.extract import parsed_read, syntax
from trucewatch.extract.parsed import Doc
from trucewatch.testing import make_document

TEXTS = (
    "Shells hit the town of Dael, the army said. Two were killed; three, whom nobody named, were hurt on 4 May.",
    "  What did the general say that his men, who had left, would do to the bridge?\tNobody knows.  ",
    'It was the clinic, not the depot, that the jets were sent to bomb, "Ahmad al-Sayed" told a Courier\'s man.',
    "…",
    "",
    " ",
    "A hearing is scheduled on the issue today, and a vote was held that nobody had asked for there.",
)
PLAIN = (
    *("text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "whitespace_", "i", "idx"),
    *("is_alpha", "is_punct", "is_space", "is_quote", "like_num"),
)


def _own(text: str) -> tuple[Doc, Any]:
    """The paragraph, and the parser's own of the same parse."""
    parse = syntax.model()(text)
    return parsed_read.doc_of(parse, text), parse


def _tree(token: Any) -> list[Any]:
    """Where everything stands that hangs on a token, or that it hangs on."""
    many = (token.lefts, token.rights, token.children, token.subtree, token.ancestors)
    one = (token.head, token.left_edge, token.right_edge)
    return [[other.i for other in others] for others in many] + [other.i for other in one]


def _same(text: str) -> None:
    doc, own = _own(text)
    assert (len(doc), doc.text) == (len(own), own.text)
    for token, other in zip(doc, own, strict=True):
        assert [getattr(token, name) for name in PLAIN] == [getattr(other, name) for name in PLAIN]
        assert _tree(token) == _tree(other)
        assert len(token) == len(other)
        assert token.is_sent_start == (token.i == 0 or other.is_sent_start is True)
        assert (token.sent.start, token.sent.end) == (other.sent.start, other.sent.end)
        assert doc[token.i] is token is doc.tokens[token.i]
    assert [(one.start, one.end, one.text) for one in doc.sents] == [(o.start, o.end, o.text) for o in own.sents]
    assert [(one.start, one.end, one.label_) for one in doc.ents] == [(o.start, o.end, o.label_) for o in own.ents]


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_tree_are_the_parsers_own(text: str) -> None:
    _same(text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["who", "shelled", ",", "Daraa", "“", "that", "\n", " ", "3", "."]) | st.text(max_size=6))
)
def test_of_any_text(words: list[str]) -> None:
    _same(syntax.readable(" ".join(words)))


@pytest.mark.parametrize("text", TEXTS)
def test_stretches_are_the_parsers_own(text: str) -> None:
    doc, own = _own(text)
    for start, end in product(range(-3, len(doc) + 2), repeat=2):
        mine, other = doc[start:end], own[start:end]
        assert (mine.start, mine.end, len(mine), mine.text) == (other.start, other.end, len(other), other.text)
        assert [token.i for token in mine] == [token.i for token in other]
        assert [token.i for token in reversed(mine)] == [token.i for token in reversed(list(other))]
        assert (mine.start_char, mine.end_char) == (other.start_char, other.end_char)
        assert [one.text for one in mine.ents] == [one.text for one in other.ents]
        if len(mine):
            assert mine.root.i == other.root.i
            assert (mine[0].i, mine[-1].i) == (other[0].i, other[-1].i)
            assert [token.i for token in mine[1:]] == [token.i for token in other[1:]]
            assert [token.i for token in mine[-2:]] == [token.i for token in other[-2:]]


@pytest.mark.parametrize("mode", ["strict", "expand"])
@pytest.mark.parametrize("text", TEXTS)
def test_characters_lead_to_the_parsers_own_tokens(text: str, mode: str) -> None:
    doc, own = _own(text)
    for start in range(len(text)):
        for end in range(start + 1, min(start + 12, len(text) + 1)):
            found = [one.char_span(start, end, alignment_mode=mode) for one in (doc, own)]
            mine, other = (None if one is None else (one.start, one.end) for one in found)
            assert mine == other


def test_who_hangs_on_whom() -> None:
    doc, own = _own(TEXTS[0])
    for mine, other in product(doc, doc):
        assert mine.is_ancestor(other) == own[mine.i].is_ancestor(own[other.i])
    assert doc[3].nbor(-1) is doc[2]
    with pytest.raises(IndexError):
        doc[0].nbor(-1)
    with pytest.raises(IndexError):
        doc[len(doc) - 1].nbor()
    with pytest.raises(IndexError):
        doc[1:3][2]


def test_stretches_are_told_apart_by_their_place() -> None:
    doc, other = syntax.parse("Shells fell. Men died."), syntax.parse("Shells fell. Men died.")
    assert doc[0:2] == doc[0:2]
    assert {doc[0:2], doc[0:2]} == {doc[0:2]}
    assert doc[0:2] != doc[0:3]
    assert doc[0:2] != other[0:2]
    assert doc[0:2] != "Shells fell"
    assert doc[4].sent is doc[3].sent
    assert bool(doc[0])
    assert repr(doc[0]) == "Shells"


def test_a_paragraph_of_the_document_is_its_own_text() -> None:
    text = "Shells hit Dael. Two were killed.\n\nThe army denied it."
    found = syntax.blocks(make_document(text))
    assert [block.text for block in found] == [block.doc.text for block in found] == text.split("\n\n")


def test_what_words_are_remembered_as_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed_read, "LARGEST", 3)
    for text in TEXTS:
        _same(text)

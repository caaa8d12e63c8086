"""Remembered rulings are the model's own."""

import importlib

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from trucewatch.extract import syntax
from trucewatch.extract.syntax_memory import parsed_text
from trucewatch.testing import make_document

TEXTS = (
    "There is no doubt that the troops' shelling of the town isn't over.",
    "Let's go, they're gonna shell us again, y'all; it's got ta stop and it ain't stopping.",
    "Shells hit Dael. Two were killed; there were others, and what they had done was known.",
    "SHELLS hit DAEL, Shells Hit Dael, it hit it, and you saw it do so.",
    "",
    "It is being shelled.  What is it that is?\tNothin' of that, c'm on.",
)


@pytest.fixture(scope="module")
def plain() -> Language:
    """The model as it is delivered."""
    loaded: Language = importlib.import_module(syntax.MODEL).load()
    return loaded


def _analysis(doc: Doc) -> list[tuple[str, ...]]:
    return [_of(token) for token in doc]


def _of(token: Token) -> tuple[str, ...]:
    return (token.text, token.tag_, token.pos_, token.dep_, token.lemma_, str(token.morph), token.ent_type_)


@pytest.mark.parametrize("times", [1, 2], ids=["at first", "from memory"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_analysis_is_the_models_own(plain: Language, text: str, times: int) -> None:
    for _ in range(times):
        found = syntax.model()(text)
    assert _analysis(found) == _analysis(plain(text))


def test_sentences_and_text_are_the_parsers() -> None:
    text = "Shells hit Dael. Two were killed.\n\nThe army denied it."
    document = make_document(text)
    for block in syntax.blocks(document):
        plain_doc = syntax.model()(block.text)
        assert [one.text for one in block.doc.sents] == [one.text for one in plain_doc.sents]
        assert [token.sent.text for token in block.doc] == [token.sent.text for token in plain_doc]
        assert block.text == parsed_text(plain_doc) == block.doc.text

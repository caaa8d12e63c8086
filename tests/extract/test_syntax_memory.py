"""Remembered rulings are the model's own."""

import importlib
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Token

from trucewatch.extract import syntax, syntax_vectors
from trucewatch.extract.grammar import lemma, lemmas, words_of

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


def _tok2vec(loaded: Language, pipe: str, docs: list[Doc]) -> list[bytes]:
    """The vectors of all words, to the last bit."""
    model: Any = loaded.get_pipe(pipe).model  # type: ignore[attr-defined]
    node = next(node for node in model.walk() if node.maybe_get_ref("embed") is not None)
    return [rows.tobytes() for rows in node.predict(docs)]


@pytest.mark.parametrize("pipe", ["tok2vec", "ner"])
def test_remembered_words_have_the_models_own_vectors_to_the_last_bit(plain: Language, pipe: str) -> None:
    docs = [plain.make_doc(text) for text in TEXTS if text]
    own = _tok2vec(plain, pipe, docs)
    assert len(set(own)) == len(docs)
    assert _tok2vec(syntax.model(), pipe, docs) == own
    assert [_tok2vec(syntax.model(), pipe, [doc])[0] for doc in reversed(docs)] == own[::-1]


def test_the_memory_of_words_is_bounded(plain: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax_vectors, "MOST_WORDS", 5)
    texts = [text for text in TEXTS if text]
    assert [_analysis(syntax.model()(text)) for text in texts] == [_analysis(plain(text)) for text in texts]
    layers = [node for _, pipe in syntax.model().components for node in _walk(pipe) if node.name == "remembered"]
    held = [len(layer.attrs["rows"].places) for layer in layers]
    assert 0 < max(held) <= 5 + max(len(syntax.model().make_doc(text)) for text in texts)


def _walk(pipe: Any) -> list[Any]:
    model = getattr(pipe, "model", None)
    return list(model.walk()) if model is not None else []


def test_the_words_of_a_paragraph_are_worked_out_once() -> None:
    doc = syntax.parse("Troops shelled the Airstrips. TROOPS left.")
    assert lemmas(doc) is lemmas(doc)
    assert [lemma(token) for token in doc] == lemmas(doc)
    assert "shell" in words_of(doc)
    assert "shelled" in words_of(doc)
    assert words_of(doc) is words_of(doc)

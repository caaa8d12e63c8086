"""No mark, script or shape of text breaks a claim's words or makes the reading raise."""

import pytest
from extracting import marked
from hypothesis import given, settings
from hypothesis import strategies as st
from native_reading import claims, document, extractor

from trucewatch.extract.native_text import LONGEST_SENTENCE, key_of, plain_of, sentences

ARABIC = "قصفت قوات النظام بلدة جاسم بقذائف الهاون، ما أدى إلى مقتل ثلاثة مدنيين، بحسب المرصد السوري."
RUSSIAN = "По данным СЦКК, вчера ВСУ обстреляли посёлок Зайцево из миномётов, ранены двое мирных жителей."
UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2069\ufeff\u0640\u064e\u0651\u0652"


def _summary(text: str, language: str) -> list[tuple[object, ...]]:
    return [
        (
            one.kind,
            one.weapons,
            len(one.actors),
            one.place is not None,
            [row.key() for row in one.harm],
            len(one.attribution),
        )
        for one in claims(text, language)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(ARABIC)), st.sampled_from(UNSEEN)), max_size=12))
def test_unseen_marks_in_arabic_change_no_claim_and_no_offset(marks: list[tuple[int, str]]) -> None:
    assert _summary(marked(ARABIC, marks), "ar") == _summary(ARABIC, "ar")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(RUSSIAN)), st.sampled_from("\u200b\u200e\ufeff\u0301")), max_size=12))
def test_unseen_marks_in_russian_change_no_claim_and_no_offset(marks: list[tuple[int, str]]) -> None:
    assert _summary(marked(RUSSIAN, marks), "ru") == _summary(RUSSIAN, "ru")


PIECES = st.sampled_from(
    [
        *ARABIC.split(),
        *RUSSIAN.split(),
        "shelling",
        "\u202e",
        "12",
        "٣",
        "«",
        "»",
        "(",
        "\n",
        ".",
        "،",
        ":",
        "–",
        "🚀",
        "\ud800",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["ar", "ru"]))
def test_any_mixture_of_scripts_gives_claims_with_their_words(pieces: list[str], language: str) -> None:
    claims(" ".join(pieces), language)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["ar", "ru"]))
def test_any_text_is_read_without_an_exception(text: str, language: str) -> None:
    claims(text, language)


@given(st.text(max_size=80))
def test_each_visible_letter_knows_its_place(text: str) -> None:
    plain, places = plain_of(text)
    assert len(plain) == len(places) == len(key_of(plain))
    assert places == sorted(places)
    for letter, place in zip(plain, places, strict=True):
        assert letter == text[place] or not text[place].isascii()


def test_presentation_forms_are_read_as_their_letters() -> None:
    text = "ﻗﺼﻔﺖ ﻗﻮﺍﺕ ﺍﻟﻨﻈﺎﻡ ﺑﻠﺪﺓ ﺟﺎﺳﻢ"
    (claim,) = claims(text)
    assert claim.kind == "shelling"
    assert claim.evidence[0].exact == text


@pytest.mark.parametrize(("word", "language"), [("قصفت قوات النظام ", "ar"), ("обстрел ВСУ ", "ru"), ("«", "ru")])
def test_a_sentence_without_an_end_is_read_in_pieces(word: str, language: str) -> None:
    page = document(word * 2_000, language)
    assert all(len(stretch.plain) <= LONGEST_SENTENCE for stretch in sentences(page))
    extractor().extract(page)


def test_abbreviations_end_no_sentence() -> None:
    page = document("В районе н.п. Авдеевка и г. Донецк в 2017 г. было тихо. Обстрелов нет.", "ru")
    assert len(list(sentences(page))) == 2

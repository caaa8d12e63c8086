"""The language of a text: by script, by letters, by the detector; and what is told where it can be believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_texts import TEXTS

from trucewatch.read.language import language_of

ONE_EACH = {code: text.splitlines()[0] for code, text in TEXTS.items()}


@pytest.mark.parametrize("code", ["ar", "fa", "ur", "ckb", "ru", "uk"])
def test_a_sentence_is_enough_where_letters_tell(code: str):
    assert [language_of(line) for line in TEXTS[code].splitlines()] == [code] * 10


@pytest.mark.parametrize("code", list(TEXTS))
def test_a_short_sentence_is_told_rightly_or_not_at_all(code: str):
    assert {language_of(line) for line in TEXTS[code].splitlines()} <= {code, "und"}


@pytest.mark.parametrize("code", list(TEXTS))
def test_a_page_of_ten_sentences(code: str):
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "123 456", "قصف", "Обстрел", "Raqqa", "OK", "🙂 🙂 🙂", "\x00\ufffd"])
def test_too_short_to_tell(text: str):
    assert language_of(text) == "und"


def test_half_and_half_is_not_told():
    mixed = " ".join(
        f"{left} {right}" for left, right in zip(ONE_EACH["ar"].split(), ONE_EACH["en"].split(), strict=False)
    )
    assert language_of(mixed) == "und"


@pytest.mark.parametrize(
    ("told", "of", "language"),
    [
        ("en", "ar", "ar"),
        ("en-US", "ru", "ru"),
        ("ar", "en", "en"),
        ("ru", "uk", "ru"),  # the same script: what the page says is believed
        ("ar-SY", "ar", "ar"),
        ("fa_IR", "fa", "fa"),
        ("und", "ru", "ru"),
        ("no language at all", "ru", "ru"),
        ("<script>", "ur", "ur"),
        ("", "ckb", "ckb"),
        ("de", "fr", "de"),
    ],
)
def test_what_is_told_is_believed_where_the_script_is_right(told: str, of: str, language: str):
    assert language_of(ONE_EACH[of] * 2, told) == language


def test_a_few_words_in_latin_letters_gainsay_nothing():
    assert language_of("Facebook Twitter", "ar") == "ar"


def test_an_arabic_report_that_quotes_english_is_arabic():
    assert language_of(f"{TEXTS['ar']}\n“We condemn the attack,” the envoy wrote on Friday.") == "ar"


@given(st.text(max_size=300), st.none() | st.text(max_size=12))
def test_any_text_has_a_code(text: str, told: str | None):
    code = language_of(text, told)
    assert code == language_of(text, told)
    assert code.isalpha() and code.islower() and len(code) in (2, 3)

"""What the rules do not read is said, and not guessed."""

import dataclasses

import pytest
from extracting import document, extractor

from trucewatch.core.problems import Stage

SHELLED = "Government forces shelled the village of Hadar on Friday."
RUSSIAN = "Вчера вечером украинские силовики обстреляли из миномётов посёлок Зайцево."
ARABIC = "قصفت قوات الحكومة حي درعا البلد مساء الجمعة بست قذائف هاون."


@pytest.mark.parametrize("language", ["fa", "uk", "fr-CA"])
def test_another_language_gives_no_claims_and_one_problem(language: str) -> None:
    page = dataclasses.replace(document(SHELLED), language=language)
    claims, problems = extractor().extract(page)
    assert claims == ()
    (problem,) = problems
    assert (problem.stage, problem.code, problem.subject) == (Stage.EXTRACT, "language_not_covered", page.id)
    assert language in problem.message
    assert page.location in problem.message
    assert problem.hint


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "und"])
def test_english_and_undetermined_latin_text_are_read(language: str) -> None:
    claims, problems = extractor().extract(dataclasses.replace(document(SHELLED), language=language))
    assert len(claims) == 1
    assert problems == ()


def test_undetermined_text_in_other_letters_is_not_read() -> None:
    claims, problems = extractor().extract(dataclasses.replace(document(ARABIC), language="und"))
    assert claims == ()
    assert [problem.code for problem in problems] == ["language_not_covered"]


@pytest.mark.parametrize(("text", "language"), [(ARABIC, "ar"), (RUSSIAN, "ru"), (RUSSIAN, "ru-RU")])
def test_arabic_and_russian_are_read(text: str, language: str) -> None:
    claims, problems = extractor().extract(dataclasses.replace(document(text), language=language))
    assert [claim.kind for claim in claims] == ["shelling"]
    assert problems == ()


def test_kinds_not_read_in_a_language_are_named_with_their_words() -> None:
    text = "Стороны провели переговоры в Минске и подписали соглашение. " + RUSSIAN
    page = dataclasses.replace(document(text), language="ru")
    claims, problems = extractor().extract(page)
    assert len(claims) == 1
    (problem,) = problems
    assert (problem.stage, problem.code, problem.subject) == (Stage.EXTRACT, "kinds_not_covered", page.id)
    assert "talks (“переговоры”)" in problem.message
    assert problem.hint

"""The frames and lexicons of Arabic and Russian: every file loads, mistakes are told, phrases find what they say."""

import re

import pytest
from native_reading import document

from trucewatch.core.problems import ConfigError
from trucewatch.extract.gate import Gated, is_relevant
from trucewatch.extract.lexicon import native_sources
from trucewatch.extract.native_data import KINDS, language
from trucewatch.extract.native_patterns import compiled
from trucewatch.extract.native_text import key_of
from trucewatch.extract.rules import RuleExtractor


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_every_kind_has_frames_in_both_languages(code: str) -> None:
    known = language(code)
    assert {frame.kind.value for frame in known.frames} == set(KINDS)
    assert known.uncovered
    assert not known.silent.search(key_of("قصف обстрел"))


def test_every_data_file_counts_for_the_maker() -> None:
    names = {f"{folder}/{name}" for folder, name in native_sources()}
    assert {
        "frames/ar/shelling.yaml",
        "frames/ru/calm.yaml",
        "lexicons/harm.ar.yaml",
        "lexicons/times.ru.toml",
    } <= names


def test_no_frame_matches_an_empty_text() -> None:
    for code in ("ar", "ru"):
        assert not [frame.name for frame in language(code).frames if frame.pattern.search("")]


def _finds(phrase: str, text: str) -> bool:
    found = compiled([phrase], {"truce": ("перемири*", "режим* тишины")})
    assert found is not None
    return found.search(key_of(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("обстрел*", "Обстрелами"),
        ("нанес* ~ удар*", "нанесли мощный ракетный удар"),
        ("не ~~ нарушений", "не было за эти долгие сутки никаких нарушений"),
        ("(убит|ранен)(а|ы|)", "ранены"),
        ("нарушил* @truce", "нарушили режим тишины"),
        ("# мин", "120 мин"),
        ("قصف", "وبالقصف"),
        ("ضربة", "الضربه"),
        ("=في", "في"),
        ("تقصف", "ستقصف"),
    ],
)
def test_a_pattern_finds(phrase: str, text: str) -> None:
    assert _finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("обстрел", "обстрелы"),
        ("нанес* ~ удар*", "нанесли визит. Удар"),
        ("удар", "ударник"),
        ("=في", "بفي"),
        ("قصف", "منقصفة"),
        ("رأس العين", "رأس بيروت العين"),
    ],
)
def test_a_pattern_does_not_find(phrase: str, text: str) -> None:
    assert not _finds(phrase, text)


@pytest.mark.parametrize("phrase", ["", "@nowhere", "a[b", "قُصف"])
def test_a_mistake_in_a_phrase_is_told(phrase: str) -> None:
    with pytest.raises(ConfigError):
        compiled([phrase], {})


def test_patterns_are_linear_in_hostile_text() -> None:
    """No phrase holds a repetition inside a repetition."""
    for code in ("ar", "ru"):
        for frame in language(code).frames:
            assert not re.search(r"[*+]\)[*+]", frame.pattern.pattern), frame.name


@pytest.mark.parametrize(
    "text", ["قصفت قوات النظام بلدة نوى", "ВСУ обстреляли Горловку", "وسقط ثلاثة جرحى", "В ходе боёв погибли двое"]
)
def test_the_gate_lets_documents_with_claims_through(text: str) -> None:
    assert is_relevant(text)
    page = document(text, "ar" if "ق" in text or "ط" in text else "ru")
    plain = RuleExtractor()
    assert Gated(plain).extract(page) == plain.extract(page)


@pytest.mark.parametrize("text", ["افتتح الوزير المدرسة الجديدة في المدينة", "В Москве открылась новая библиотека."])
def test_the_gate_stops_other_texts(text: str) -> None:
    assert not is_relevant(text)

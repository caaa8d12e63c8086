"""Inflected Russian names and Arabic names behind prepositions lead to the gazetteer's names."""

import pytest

from trucewatch.pipeline.stages import gazetteer, registry
from trucewatch.resolve.names import NameFinder
from trucewatch.resolve.place_forms import MOST_FORMS, bases
from trucewatch.resolve.places import PlaceContext, PlaceResolver

UKRAINE = PlaceContext(countries=(("UA", 1.0),))
SYRIA = PlaceContext(countries=(("SY", 1.0),))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Горловке", "Горловка"),
        ("Авдеевки", "Авдеевка"),
        ("Донецком", "Донецк"),
        ("Ясиноватой", "Ясиноватая"),
        ("Песках", "Пески"),
        ("Жёлобка", "Жёлобок"),
        ("Счастья", "Счастье"),
        ("Дебальцева", "Дебальцево"),
        ("Станице Луганской", "Станица Луганская"),
        ("Нагорном Карабахе", "Нагорный Карабах"),
        ("Дейр-эз-Зоре", "Дейр-эз-Зор"),
        ("بدرعا", "درعا"),
        ("وبالخرطوم", "الخرطوم"),
        ("للحديدة", "الحديدة"),
    ],
)
def test_a_form_leads_to_its_name(written: str, name: str) -> None:
    assert name in bases(written)


@pytest.mark.parametrize("name", ["Daraa", "Deraa City", "", "درع", "ООН", "ДОНЕЦКОМ", "в городе", "Слово " * 9])
def test_what_is_no_form_leads_nowhere(name: str) -> None:
    assert bases(name) == ()


def test_the_forms_tried_are_few() -> None:
    assert len(bases("Верхнеторецкого Красногоровского Старомихайловского")) <= MOST_FORMS


@pytest.mark.parametrize(
    ("words", "context", "name", "relation"),
    [
        ("в Горловке", UKRAINE, "Horlivka", ""),
        ("вблизи Авдеевки", UKRAINE, "Avdiivka", "вблизи"),
        ("в Докучаевске", UKRAINE, "Dokuchaievsk", ""),
        ("بدرعا", SYRIA, "Daraa", ""),
        ("محيط بلدة مورك", SYRIA, "Morek", "محيط"),
        ("مدينة دوما", SYRIA, "Douma", ""),
    ],
)
def test_place_phrases_are_resolved(words: str, context: PlaceContext, name: str, relation: str) -> None:
    reading = PlaceResolver(gazetteer()).resolve_text(words, context)
    assert reading.chosen is not None
    assert (reading.chosen.name, reading.chosen.relation) == (name, relation)


def test_known_names_are_found_in_their_forms_and_english_words_are_not() -> None:
    finder = NameFinder(registry(), gazetteer().place_names())
    text = "В Горловке и под Станицей Луганской"
    assert [text[hit.start : hit.end] for hit in finder.find(text)] == ["Горловке", "Станицей Луганской"]
    assert finder.find("Peskakh and Sum are no places here") == ()

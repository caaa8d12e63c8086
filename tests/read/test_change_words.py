"""The lexicon of changes: words of a correction, numbers in words and figures, and the form of its lists."""

from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from trucewatch.read.change_words import amounts, speaks_of_correction
from trucewatch.read.words import words_in


@pytest.mark.parametrize(
    "text",
    [
        "CORRECTION: The town is Dael.",
        "(Corrects paragraph 3 to say that five, not seven, were killed)",
        "Correction/April 5: the picture shows another town.",
        "An earlier version of this article gave the wrong date.",
        "This story has been corrected to show that the road is open.",
        "We regret the error.",
        "We have removed this story because it did not meet our standards.",
        "The Southern Paper has taken down this report.",
        "The agency has withdrawn an earlier report of a raid on Tyre.",
        "This article was deleted at the request of the editors.",
        "STORY REMOVED: Raid on Tyre",
        "WITHDRAWN: Raid on Tyre",
        "Материал удалён по решению редакции.",
        "تم حذف هذا الخبر",
        "Cet article a été retiré.",
        "Esta nota fue eliminada.",
        "Корректирует число погибших.",
        "Исправление: погибли пять человек.",
        "В более ранней версии текста говорилось о семи погибших.",
        "تصحيح: قتل خمسة مدنيين",
        "نسخة سابقة من هذا الخبر ذكرت رقما آخر",
        "تم تصحيح هذا الخبر",
        "Rectificatif : cinq personnes ont été tuées.",
        "Une version antérieure de cet article donnait un autre bilan.",
        "Corrección: murieron cinco personas.",
        "Una versión anterior de esta nota citaba otra cifra.",
    ],
)
def test_words_of_a_correction(text: str) -> None:
    assert speaks_of_correction(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prisoners were moved to a house of correction on Monday.",
        "The army has removed the post on the hill.",
        "The ministry withdrew the report of its envoy.",
        "Soldiers have withdrawn from this post.",
        "Story time at the library was removed from the list.",
        "The market saw a correction after the talks.",
        "The corrections officer said that the truce holds.",
        "The army corrected its fire and hit the hill.",
        "Военные ведут корректировку огня.",
        "قال إن التصحيح مستمر",
        "La corrección política no basta.",
    ],
)
def test_a_correction_of_something_else(text: str) -> None:
    assert not speaks_of_correction(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,200 people", ["1200"]),
        ("1 200 000", ["1200000"]),
        ("twenty-five dead, 7 hurt", ["25", "7"]),
        ("two hundred ten", ["210"]),
        ("3 thousand", ["3000"]),
        ("5 7", ["5", "7"]),
        ("dozens", ["dozens"]),
        ("قتل خمسة مدنيين وجرح ١٢", ["5", "12"]),
        ("двадцать пять", ["25"]),
        ("nothing here", []),
    ],
)
def test_amounts(text: str, numbers: list[str]) -> None:
    assert list(amounts(list(words_in(text, 0, len(text))))) == numbers


def test_the_lexicon_holds_words_as_they_are_compared() -> None:
    held = YAML(typ="safe", pure=True).load((files("trucewatch") / "data/lexicons/changes.yaml").read_text("utf-8"))
    lists = [held[name] for name in ("vague", "bounds", "counted", "dates", "telling")]
    words = [word.rstrip("*") for text in (*lists, *held["numbers"].values()) for word in str(text).split()]
    assert len(words) > 500
    assert [word for word in words if list(words_in(word, 0, len(word))) != [word]] == []
    values = [(word, value) for value, text in held["numbers"].items() for word in str(text).split()]
    assert len(values) == len({word for word, _ in values})
    assert set(held["unsure_dates"].split()) <= set(held["dates"].split())

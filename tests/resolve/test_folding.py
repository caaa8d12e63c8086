"""Names folded: what is one name and what is not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trucewatch.resolve.folding import edits, edits_allowed, fold, name_key, sound_key

NAMES = st.text(max_size=40)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("At Tanf", "al-Tanf"),
        ("Tanf", "AL TANF"),
        ("Deir ez-Zor", "Deir al-Zor"),
        ("Ma'arrat an-Nu'man", "Maarrat al-Numan"),
        ("Dêrik", "Derik"),
        ("Эт-Танф", "at-tanf"),
        ("التنف", "تنف"),
        ("إدلب", "ادلب"),
        ("الغوطة", "الغوطه"),
        ("Akçakale", "Akcakale"),
        ("U.S.", "US"),
    ],
)
def test_one_name(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(("left", "right"), [("Homs", "Hama"), ("Tyre", "Tire"), ("Al", "El"), ("الباب", "البو")])
def test_not_one_name(left: str, right: str) -> None:
    assert name_key(left) != name_key(right)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Dael", "Da'el", "Da'il"),
        ("Amuda", "Amoda", "Amouda", "Amudah"),
        ("Suwayda", "Sweida", "Soueida", "As-Suwayda"),
        ("Khan Shaykhun", "Khan Sheikhoun"),
        ("Qusayr", "Kusair"),
        ("Talbiseh", "Talbisah"),
    ],
)
def test_spellings_of_one_sound(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(name) for name in spellings}) == 1


def test_sounds_keep_consonants_apart() -> None:
    assert sound_key("Homs") != sound_key("Hama")
    assert sound_key("Daraa") != sound_key("Raqqa")


def test_scripts_without_vowels_have_no_sound_key() -> None:
    assert sound_key("درعا") == ""


def test_an_article_alone_stays() -> None:
    assert name_key("Al") == "al"
    assert name_key("the") == "the"


@example("𝗔")
@given(NAMES)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES, NAMES)
def test_edits_are_symmetric_and_bounded(left: str, right: str) -> None:
    assert edits(left, right, 2) == edits(right, left, 2) <= 3
    assert edits(left, left, 2) == 0


@pytest.mark.parametrize(("left", "right", "count"), [("tanf", "tanaf", 1), ("abc", "acb", 2), ("", "ab", 2)])
def test_edits_count(left: str, right: str, count: int) -> None:
    assert edits(left, right, 2) == count


def test_short_names_allow_no_edits() -> None:
    assert [edits_allowed("x" * n) for n in (5, 6, 8, 9)] == [0, 1, 1, 2]

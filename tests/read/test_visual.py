"""Lines as they are seen, read in their order: the same words that a bidirectional display was given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.read.visual import Glyph, is_rightward, line_text

CASES = [
    # logical order, and how it is seen from left to right
    ("قصفت القوات بلدة داعل", "لعاد ةدلب تاوقلا تفصق"),
    ("مقتل 9 وإصابة 24 شخصاً", "ًاصخش 24 ةباصإو 9 لتقم"),
    ("الساعة 10:30 صباحاً", "ًاحابص 10:30 ةعاسلا"),
    ("نحو 12.5 كيلومتر", "رتموليك 12.5 وحن"),
    ("طائرات Su-24 شنت غارتين", "نيتراغ تنش Su-24 تارئاط"),
    ("نقلت Plains Monitor News عن متحدث", "ثدحتم نع Plains Monitor News تلقن"),
    ("قال (الخميس) إنه", "هنإ )سيمخلا( لاق"),
    ("شمال תל אביב", "ביבא לת لامش"),
    ("The town of داعل was hit", "The town of لعاد was hit"),
    ("The group جيش النصر said", "The group رصنلا شيج said"),
    ("plain words only, 12 of them", "plain words only, 12 of them"),
]


def seen(words: str) -> list[Glyph]:
    glyphs: list[Glyph] = []
    for sign in words:
        at = glyphs[-1].x1 if glyphs else 0.0
        glyphs.append(Glyph(sign, at, at + (0.0 if sign == "ً" else 5.0)))
    return glyphs


@pytest.mark.parametrize(("logical", "visual"), CASES, ids=[case[0] for case in CASES])
def test_lines_are_read_in_their_order(logical: str, visual: str) -> None:
    glyphs = seen(visual)
    from_right = is_rightward(logical.split(maxsplit=1)[0])
    assert line_text(glyphs, 10, from_right=from_right) == logical
    assert line_text(glyphs[::-1], 10, from_right=from_right) == logical  # the order they come in is nothing


def test_a_line_is_read_as_most_of_its_letters_are() -> None:
    assert is_rightward("قصفت القوات بلدة Dael")
    assert not is_rightward("The group جيش النصر said")
    assert not is_rightward("12 - 14")


def test_gaps_are_blanks() -> None:
    glyphs = [Glyph("د", 100, 105), Glyph("ا", 95, 100), Glyph("ر", 85, 91)]
    assert line_text(glyphs, 10, from_right=True) == "دا ر"


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "M", "Zs")), min_size=1, max_size=30))
def test_no_letter_is_lost_or_made(words: str) -> None:
    found = line_text(seen(words), 10, from_right=is_rightward(words))
    brackets = str.maketrans(")]}»›", "([{«‹")

    def letters(text: str) -> list[str]:
        plain = unicodedata.normalize("NFKC", text).translate(brackets)
        return sorted(sign for sign in plain if not sign.isspace())

    assert letters(found) == letters(words) or all(unicodedata.combining(sign) or sign.isspace() for sign in words)

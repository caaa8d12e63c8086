"""Names written alike: what is near enough to be shown, and what is not."""

import pytest

from trucewatch.resolve.alike import ALIKE, alike, closest
from trucewatch.resolve.folding import MAX_NAME


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Walid Hamdoun", "Waleed Hamdun"),
        ("Hamdun, Walid", "Walid al-Hamdoun"),
        ("W. Hamdoun", "Walid Hamdoun"),
        ("OmarKaram", "Omar Karam"),
        ("Liwa al-Nasr", "Liwaa an-Nasr"),
        ("Сергей Панкин", "Sergei Pankin"),
        ("Walid Hamdoun", "Walid Hamdoun"),
        ("لواء النصر", "لواء النصر"),
    ],
)
def test_other_spellings_are_alike_in_either_order(left: str, right: str) -> None:
    assert alike(left, right) >= ALIKE
    assert alike(left, right) == alike(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Walid Hamdoun", "Walid Karam"),
        ("Northern Brigade", "Southern Brigade"),
        ("Liwa al-Nasr", "Liwa al-Fath"),
        ("K. Hamdoun", "Walid Hamdoun"),
        ("", "Walid"),
        ("…", "…"),
        ("Walid " * MAX_NAME, "Walid"),
    ],
)
def test_other_names_are_not(left: str, right: str) -> None:
    assert alike(left, right) < ALIKE


def test_the_closest_stand_first_and_once() -> None:
    known = [
        ("a", "Walid Hamdan"),
        ("b", "Walid Hamdoun"),
        ("b", "Waleed Hamdoun"),
        ("c", "Omar Karam"),
        ("d", "Walid"),
    ]
    assert closest("Walid Hamdoon", known, 3) == [("b", "Walid Hamdoun"), ("a", "Walid Hamdan")]
    assert closest("Walid Hamdoon", known, 1) == [("b", "Walid Hamdoun")]
    assert closest("Boris", known, 3) == []

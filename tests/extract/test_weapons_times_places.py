"""Words for means, times and places."""

import pytest

from trucewatch.core.kinds import Kind, Weapon
from trucewatch.extract.places import toponym
from trucewatch.extract.times import expressions
from trucewatch.extract.weapons import kind_of, weapons_in


@pytest.mark.parametrize(
    ("words", "weapons"),
    [
        ("two barrel bomb fall", [Weapon.BARREL_BOMB]),
        ("rocket propelled grenade", [Weapon.GRENADE]),
        ("heavy machine gun and mortar", [Weapon.MACHINE_GUN, Weapon.MORTAR]),
        ("white phosphorus round", [Weapon.WHITE_PHOSPHORUS]),
        ("a think tank report", []),
        ("su-24 warplane", [Weapon.AIRCRAFT]),
    ],
)
def test_the_longest_words_name_the_weapon(words: str, weapons: list[Weapon]) -> None:
    assert [weapon for weapon, _ in weapons_in(words.split())] == weapons


def test_every_weapon_has_words_and_a_kind() -> None:
    assert all(kind_of(weapon) in set(Kind) for weapon in Weapon)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was hit on Friday evening.", ["on Friday evening"]),
        ("The truce of 14 July 2017 held.", ["14 July 2017"]),
        ("They met in the past two weeks.", ["in the past two weeks"]),
        ("He died three days ago.", ["three days ago"]),
        ("It began in early September.", ["in early September"]),
        ("The envoy may return and the army may march.", []),
        ("Fighting went on overnight.", ["overnight"]),
        ("The town fell at about 18:20.", ["at about 18:20"]),
    ],
)
def test_times_are_found_as_written(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in expressions(text)] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the outskirts of Raqqa city", "Raqqa"),
        ("near Al-Tanf", "Al-Tanf"),
        ("rebel-held Donetsk", "Donetsk"),
        ("town of Urum al-Kubra west of Aleppo city", "Urum al-Kubra"),
        ("Islamic State-held city of Raqqa", "Raqqa"),
        ("Idlib province", "Idlib"),
    ],
)
def test_a_toponym_is_cut_from_its_relation_words(text: str, name: str) -> None:
    assert toponym(text) == name

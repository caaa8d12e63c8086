"""Which name of a sentence is where its event happens."""

import pytest
from extracting import document

from trucewatch.extract.places_candidates import candidates
from trucewatch.extract.places_event import event_places, weights
from trucewatch.extract.scene import Scene
from trucewatch.extract.syntax import Block, blocks


def scene_of(text: str) -> Scene:
    """A paragraph as extraction sees it without a registry."""
    told = document(text)
    block: Block = blocks(told)[0]
    return Scene(told, block, told.id)


def chosen(text: str, event: str) -> list[str]:
    scene = scene_of(text)
    token = next(token for token in scene.doc if token.text == event)
    return [scene.doc[spot.first : spot.last].text for spot in event_places(scene, token)]


@pytest.mark.parametrize(
    ("text", "event", "places"),
    [
        ("Gunmen shot dead two guards in Taiz on Monday, officials in Aden said.", "shot", ["Taiz"]),
        ("Moscow said that rebels had shelled the town of Avdiivka.", "shelled", ["Avdiivka"]),
        ("A bomb exploded near a market in Kandahar, hours after talks in Doha ended.", "exploded", ["Kandahar"]),
        ("Jets from Saudi Arabia bombed the port of Hodeidah.", "bombed", ["Hodeidah"]),
        ("In Sirte, a mine killed three workers.", "killed", ["Sirte"]),
        ("Troops captured the villages of Bilqas, Numan and Tirsan from the rebels.", "captured", None),
        ("Protesters marched in Tripoli and Benghazi.", "marched", ["Tripoli", "Benghazi"]),
        ("Shells fell on the Rashidin quarter of Aleppo.", "fell", ["Rashidin"]),
        ("The president of Lithuania condemned the attack.", "condemned", []),
        ("Two guards were killed before the envoy flew home to Oslo.", "killed", []),
    ],
)
def test_the_place_of_the_event_is_told_from_those_of_others(text: str, event: str, places: list[str] | None) -> None:
    found = chosen(text, event)
    assert len(found) == 3 if places is None else found == places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shelling was heard in al-Zafirah on Monday.", ["al-Zafirah"]),
        ("He was sent to Kestrel Bay in June.", ["Kestrel Bay"]),
        ("Crowds marched in Athens Thursday.", ["Athens"]),
        ("Boats patrolled Oman's coast.", ["Oman"]),
        ("Soldiers took the Wadi al-Dabab Farms on Friday.", ["Wadi al-Dabab Farms"]),
    ],
)
def test_names_are_whole_and_end_where_they_end(text: str, names: list[str]) -> None:
    scene = scene_of(text)
    assert [scene.doc[one.first : one.last].text for one in candidates(scene, 0, len(scene.doc))] == names


def test_the_weights_say_what_they_were_learned_on_and_prefer_what_stands_behind_in() -> None:
    known = weights()
    assert known["prep=in"] > known.get("prep=from", 0.0)
    assert known["role=where"] > known["role=person"]

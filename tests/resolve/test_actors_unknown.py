"""The queue of mentions that named nobody known."""

from trucewatch.core.claims import Actor, Candidate, Resolution, Slot
from trucewatch.resolve.actor_unknowns import unknown_mentions

KNOWN = Actor(id="rus", name="Russia", kind="state")


def made(text: str, claim: str, slot: Slot = Slot.ACTOR, chosen: Actor | None = None) -> Resolution:
    near = (Candidate(referent=KNOWN, score=0.4, basis="adjective"),) if "Russian" in text else ()
    return Resolution(claim_id=claim, slot=slot, text=text, chosen=chosen, candidates=near)


def test_the_most_frequent_comes_first_and_spellings_are_one() -> None:
    found = unknown_mentions(
        [
            made("gunmen", "c1"),
            made("Liwa al-Haq", "c2"),
            made("the Liwa al-Haq", "c3", Slot.TARGET),
            made("Russia", "c4", chosen=KNOWN),
            made("Nowhere", "c5", Slot.PLACE),
        ]
    )
    assert [(one.text, one.times) for one in found] == [("Liwa al-Haq", 2), ("gunmen", 1)]
    assert found[0].slots == (Slot.ACTOR, Slot.TARGET)
    assert found[0].claim_ids == ("c2", "c3")
    assert [one.is_name for one in found] == [True, False]


def test_the_nearest_reading_is_told() -> None:
    assert unknown_mentions([made("Russian city", "c1")])[0].nearest == "rus"
    assert unknown_mentions([made("gunmen", "c1")])[0].nearest == ""


def test_a_lone_first_word_of_a_sentence_is_no_name() -> None:
    found = unknown_mentions([made("Gunmen", "c1"), made("XYZ", "c2"), made("Unknown gunmen", "c3")])
    assert {one.text: one.is_name for one in found} == {"Gunmen": False, "XYZ": True, "Unknown gunmen": False}


def test_nothing_gives_nothing() -> None:
    assert unknown_mentions([]) == ()
    assert unknown_mentions([made("…", "c1")]) == ()

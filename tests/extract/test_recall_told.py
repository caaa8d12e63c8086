"""Claims of every kind in the words of many trades, and other matters in the same words."""

import pytest
from extracting import claims, listed

from trucewatch.core.kinds import Kind, Stance

OTHERS = "none"
LISTED: dict[str, list[str]] = listed("recall_told.yaml")
TOLD = [(key, text) for key, texts in LISTED.items() if key != OTHERS for text in texts]


@pytest.mark.parametrize(("key", "text"), TOLD)
def test_the_kind_and_its_stance_are_told(key: str, text: str) -> None:
    kind, _, stance = key.partition("/")
    told = (Kind(kind), Stance(stance or "asserted"))
    assert told in {(claim.kind, claim.stance) for claim in claims(text)}


@pytest.mark.parametrize("text", LISTED[OTHERS])
def test_other_matters_tell_no_claim(text: str) -> None:
    assert not claims(text)


def test_what_is_demanded_has_not_been_done() -> None:
    found = claims("Armenia demanded that Azerbaijani troops leave its territory.")
    assert [claim.kind for claim in found] == [Kind.DEMAND]


def test_what_is_opposed_has_not_been_done() -> None:
    found = claims("Israel opposes the deployment of foreign troops in the strip, a minister said.")
    assert Kind.DEPLOYMENT not in {claim.kind for claim in found}


def test_a_bomber_alone_is_a_man_and_a_strategic_one_a_plane() -> None:
    man = claims("The bomber attacked a checkpoint at the gate of Kabul airport, killing six soldiers.")
    plane = claims("A strategic bomber attacked a base of the rebels near Raqqa.")
    assert [claim.kind for claim in man] == [Kind.EXPLOSION]
    assert [claim.kind for claim in plane] == [Kind.AIRSTRIKE]


def test_a_raid_on_foot_is_no_air_raid() -> None:
    (claim,) = claims("Gunmen carried out a raid on a police post in Kishtwar overnight.")
    assert claim.kind is Kind.ATTACK


def test_a_toll_of_the_whole_war_takes_no_day_from_what_is_joined_to_it() -> None:
    (toll,) = claims("Some 9,000 civilians have been killed in Khartoum, a toll that grew by 12 on Monday.")
    (news,) = claims("Three soldiers have been killed in Marib on Friday.")
    assert (toll.is_background, toll.time) == (True, None)
    assert (news.is_background, news.time is not None) == (False, True)

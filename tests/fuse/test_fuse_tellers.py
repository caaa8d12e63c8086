"""Whose word counts: reprints, doers named by one side only, towns that leave the quarter open, sums that fail."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from claims_for_fusing import DARAA, DAY, GOV, REBELS, SOHR, claim, killed, on

from trucewatch.core.claims import Place, Precision, Resolved
from trucewatch.core.incidents import Incident
from trucewatch.core.kinds import Kind, Telling, Who
from trucewatch.fuse import fuse
from trucewatch.fuse.arithmetic import notes_of, numbers

WEST = Place(
    id="west", name="West quarter", lat=32.62, lon=36.08, radius_m=800, precision=Precision.DISTRICT, country="SY"
)
EAST = replace(WEST, id="east", name="East quarter", lon=36.13)

PASSAGES = (
    "Two people were hurt when shells fell on the market",
    "A convoy with flour reached the southern suburbs again",
    "Residents said that the night had been without fire",
)


def sizes(*claims: Resolved) -> list[int]:
    return sorted(len(incident.claims) for incident in fuse(claims).incidents)


def one_of(claims: tuple[Resolved, ...], words: str) -> Incident:
    found = fuse(claims).incidents
    return next(i for i in found if any(words in r.claim.evidence[0].exact for r in i.claims))


def copied(document: str, passages: tuple[str, ...], published: date = DAY) -> tuple[Resolved, ...]:
    kinds = (Kind.SHELLING, Kind.AID, Kind.CALM)
    return tuple(
        claim(words, kind=kind, document=document, start=100 * n, is_undated=True, place=None, published=published)
        for n, (words, kind) in enumerate(zip(passages, kinds, strict=False))
    )


def test_a_reprint_tells_nothing_twice() -> None:
    assert sizes(*copied("a", PASSAGES), *copied("b", PASSAGES)) == [2, 2, 2]


def test_a_bulletin_that_says_the_same_the_next_day_tells_it_anew() -> None:
    tomorrow = copied("b", PASSAGES, DAY + timedelta(days=1))
    assert sizes(*copied("a", PASSAGES), *tomorrow) == [1] * 6
    dated = tuple(replace(one, time=on()) for one in (*copied("a", PASSAGES), *tomorrow))
    assert sizes(*dated) == [2, 2, 2], "one day told in both: a reprint, whenever it came out"


def test_one_passage_in_common_is_no_reprint() -> None:
    assert sizes(*copied("a", PASSAGES[:1]), *copied("b", PASSAGES[:1])) == [1, 1]


def test_who_is_named_by_one_sides_unnamed_officer_alone_is_not_the_doer() -> None:
    seen = claim("Shells fell on Daraa at noon", document="a", tellers=(SOHR,))
    again = claim("Shells hit Daraa at noon", document="b")
    blamed = claim(
        "Rebels fired shells at Daraa at noon",
        document="c",
        by=(REBELS,),
        tellers=("a military source",),
        how=Telling.ANONYMOUS,
    )
    incident = one_of((seen, again, blamed), "Rebels fired")
    assert len(incident.claims) == 3
    assert incident.actors == ()
    named = next(field for field in incident.fields if field.name == "actors")
    assert [(value.value, value.support) for value in named.values] == [("opposition_syria", ("paper c",))]
    alone = one_of((blamed,), "Rebels fired")
    assert [actor.id for actor in alone.actors] == ["opposition_syria"], "alone it is at least told"


def test_a_town_that_fits_two_quarters_joins_neither() -> None:
    quarters = (
        claim("Shells fell on the West quarter", document="a", place=WEST),
        claim("Shells fell on the East quarter", document="b", place=EAST),
    )
    town = claim("Shells fell on a quarter of Daraa", document="c")
    assert sizes(*quarters, town) == [1, 1, 1]
    assert sizes(quarters[0], town) == [2], "with one quarter told it is that one"


def test_a_quarter_is_finer_than_its_town() -> None:
    incident = one_of(
        (claim("Shells fell on the West quarter", place=WEST, by=(GOV,)), claim("Shells on Daraa", document="b")),
        "West",
    )
    assert len(incident.claims) == 2
    assert incident.place is not None
    assert incident.place.name == "West quarter"


@pytest.mark.parametrize(
    ("words", "count", "notes"),
    [
        ("nine breaches: four in Daraa, three in Homs and two in Hama", 9, 0),
        ("nine breaches: four in Daraa, three in Homs and one in Hama", 9, 1),
        ("242 breaches, 219 in combat (203+10+6) and 32 arrests (18+5)", 242, 2),
        ("three breaches on the sixth day, two in Daraa city and one in the countryside", 3, 0),
        ("six shells fell between 18:15 and 18:30 on 14 July", 6, 0),
        ("nine breaches, two of them by night", 9, 0),
    ],
)
def test_parts_are_held_against_the_total(words: str, count: int, notes: int) -> None:
    """A total stays as its source tells it; what does not add up is flagged, never repaired."""
    told = claim(words, kind=Kind.VIOLATION, count=count).claim
    assert len(list(notes_of(told))) == notes


def test_women_and_children_beyond_all_who_died() -> None:
    told = claim("harm", harm=(killed(3, 3), killed(4, 4, Who.CHILDREN)), place=DARAA).claim
    assert list(notes_of(told)) == ["figures do not add up as told: 4 women and children of 3 killed"]
    sound = claim("harm", harm=(killed(5, 5), killed(4, 4, Who.CHILDREN))).claim
    assert not list(notes_of(sound))


def test_clock_times_and_dates_are_no_numbers_of_breaches() -> None:
    assert numbers("At 18:20 on 14 July six shells, 3 km off, hit 1,200 houses") == [6, 1200]

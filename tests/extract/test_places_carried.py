"""Which place and which day a claim takes where its clause names none, or several."""

from functools import cache

import pytest
from extracting import checked, document

from trucewatch.core.claims import Basis, Claim
from trucewatch.core.kinds import Kind
from trucewatch.core.ports import Hit
from trucewatch.core.records import PartKind
from trucewatch.extract.rules import RuleExtractor

_KNOWN = {
    "Amman": "x:jo:amman",
    "Marib": "x:ye:marib",
    "Sirwah": "x:ye:sirwah",
    "Stockholm": "x:se:stockholm",
    "Hodeidah": "x:ye:hodeidah",
    "Omdurman": "x:sd:omdurman",
    "Khartoum": "x:sd:khartoum",
    "KHARTOUM": "x:sd:khartoum",
    "Sudan": "country:SD",
}


class _Places:
    """The few places of these tests, and no actors."""

    digest = "few"

    def find(self, text: str, country: str = "") -> tuple[Hit, ...]:
        found = [
            Hit(start=at, end=at + len(name), id=place_id, is_place=True)
            for name, place_id in _KNOWN.items()
            if (at := text.find(name)) >= 0
        ]
        return tuple(sorted(found, key=lambda hit: hit.start))


@cache
def _extractor() -> RuleExtractor:
    return RuleExtractor(_Places())


def _claims(text: str, *, kinds: tuple[PartKind, ...] = ()) -> tuple[Claim, ...]:
    """Claims of a text; where kinds are given, its paragraphs are parts of these kinds."""
    pieces = zip(kinds, text.split("\n\n"), strict=True) if kinds else [text]
    found, _ = _extractor().extract(document(*pieces))
    return checked(found, text)


def _one(found: tuple[Claim, ...], kind: Kind) -> Claim:
    return next(claim for claim in found if claim.kind is kind)


def test_the_place_hit_goes_before_the_one_that_only_places_it() -> None:
    claim = _one(_claims("Government artillery shelled Sirwah west of Marib on Monday."), Kind.SHELLING)
    assert claim.place is not None
    assert claim.place.hint == "Sirwah"
    assert claim.place.basis is Basis.STATED


def test_a_later_sentence_keeps_place_and_day() -> None:
    claims = _claims("Warplanes struck Omdurman on Saturday. Three houses were destroyed.")
    harmed = _one(claims, Kind.DAMAGE)
    assert harmed.place is not None
    assert harmed.place.hint == "Omdurman"
    assert harmed.time is not None
    assert harmed.time.text == "on Saturday"


def test_the_city_is_the_last_one_named_and_not_the_dateline() -> None:
    text = "KHARTOUM, June 3 (Reuters) - Shelling hit Omdurman on Saturday.\n\nWarplanes struck the city."
    strike = _one(_claims(text), Kind.AIRSTRIKE)
    assert strike.place is not None
    assert (strike.place.text, strike.place.hint, strike.place.basis) == ("the city", "Omdurman", Basis.CARRIED)


def test_where_a_truce_was_signed_is_not_where_it_is_broken() -> None:
    broken = _claims("The truce signed in Stockholm was broken by mortar fire on Hodeidah.")
    assert {claim.place.hint for claim in broken if claim.place} == {"Hodeidah"}


def test_nothing_is_carried_from_one_comment_to_the_next() -> None:
    text = "The army shelled Omdurman on Saturday.\n\nWarplanes bombed a convoy and killed three soldiers."
    strike = _one(_claims(text, kinds=(PartKind.COMMENT, PartKind.COMMENT)), Kind.AIRSTRIKE)
    assert strike.place is None
    assert strike.time is None


def test_a_post_is_dated_by_its_own_age() -> None:
    text = "30 min ago.\nWarplanes struck a convoy near Marib."
    strike = _one(_claims(text, kinds=(PartKind.EMBED,)), Kind.AIRSTRIKE)
    assert strike.time is not None
    assert "30 min ago" in strike.time.text


def test_habit_takes_no_day_from_the_news() -> None:
    text = "Rockets hit Marib on Friday. Government warplanes have bombed Sirwah."
    assert _one(_claims(text), Kind.AIRSTRIKE).time is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Militants claimed on Thursday that white phosphorus was being dropped by warplanes on Marib.", "on Thursday"),
        ("A spokesman said on Tuesday that warplanes struck Marib.", None),
    ],
)
def test_only_what_goes_on_is_dated_by_its_telling(text: str, words: str | None) -> None:
    time = _one(_claims(text), Kind.AIRSTRIKE).time
    assert (time.text if time else None) == words


def test_what_residents_report_happens_where_they_live_and_what_officials_say_does_not() -> None:
    told = _claims("Residents of Omdurman reported heavy shelling on Monday.")
    place = _one(told, Kind.SHELLING).place
    assert place is not None
    assert place.hint == "Omdurman"
    told = _claims("Fighters took Marib on Sunday.\n\nAn official in Amman reported heavy shelling.")
    place = _one(told, Kind.SHELLING).place
    assert place is not None
    assert (place.hint, place.basis) == ("Marib", Basis.CARRIED)


def test_a_list_is_given_whole_and_hinted_at_by_its_first() -> None:
    place = _one(_claims("Mortar shells hit Omdurman and Khartoum on Friday."), Kind.SHELLING).place
    assert place is not None
    assert (place.text, place.hint) == ("Omdurman and Khartoum", "Omdurman")


def test_a_road_between_two_towns_is_a_place_and_a_deal_between_two_capitals_is_not() -> None:
    place = _one(_claims("Shells fell on the road between Marib and Sirwah on Friday."), Kind.SHELLING).place
    assert place is not None
    assert "Marib" in place.text and "Sirwah" in place.text
    (deal,) = _claims("An agreement between Khartoum and Amman was signed on Friday.")
    assert deal.place is None


def test_a_quarter_that_nobody_knows_is_hinted_at_by_the_town_named_before() -> None:
    told = _claims("Shelling hit Hodeidah on Friday.\n\nA mortar shell fell on the Zahiriya neighbourhood on Saturday.")
    place = next(one.place for one in told if one.place is not None and "Zahiriya" in one.place.text)
    assert place.hint == "Hodeidah"


def test_the_strip_and_the_district_mean_the_last_of_their_kind() -> None:
    told = _claims(
        "Shelling hit Sirwah district on Friday.\n\nTroops entered Marib.\n\nTwo men were killed in the district."
    )
    place = [claim.place for claim in told if claim.place is not None][-1]
    assert (place.text, place.hint) == ("the district", "Sirwah")


def test_a_demand_has_the_place_where_it_is_to_hold_but_not_the_speakers() -> None:
    told = _claims("The envoy called for a ceasefire in Hodeidah.")
    place = _one(told, Kind.DEMAND).place
    assert place is not None
    assert place.hint == "Hodeidah"
    told = _claims("The envoy, speaking in Amman, called for a ceasefire.")
    assert _one(told, Kind.DEMAND).place is None
